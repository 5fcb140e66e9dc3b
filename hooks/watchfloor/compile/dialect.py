"""The Markdown that writers write: which extensions, and what HTML may come out of them.

Python-Markdown is no sanitiser: scripts, ``javascript:`` links and event handlers pass through
it. Content is not trusted, so everything it makes goes through nh3 (the Rust library ammonia)
with the lists below. Templates, hooks and configuration are trusted.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

import nh3
from markdown.extensions import Extension

from .citations import Citations

EXTENSIONS: Final[tuple[str, ...]] = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tilde",
)
"""Of Python-Markdown and pymdown-extensions. The adapter gives standing pages the same ones."""

CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": "Back to footnote {} in the text"},
    "toc": {"permalink": False, "toc_depth": "2-4"},
    "pymdownx.highlight": {"use_pygments": True, "guess_lang": False},
    "pymdownx.tilde": {"subscript": False},
}

TAGS: Final = frozenset(
    [
        "a",
        "abbr",
        "aside",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "col": {"span"},
    "blockquote": {"cite"},
    "time": {"datetime"},
    "details": {"open"},
}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "cite"})


def extensions(more: tuple[str, ...] = ()) -> list[str | Extension]:
    """The extensions to give to ``markdown.Markdown``, with those of the settings behind ours."""
    return [*EXTENSIONS, *(name for name in more if name not in EXTENSIONS), Citations()]


def configs() -> dict[str, dict[str, Any]]:
    """A fresh copy of the extensions' options: Python-Markdown writes into what it is given."""
    return deepcopy(CONFIGS)


def sanitise(html: str) -> str:
    """The HTML without anything that can run, load or deceive: well-formed and with quoted attributes."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template", "noscript"},
    )
