"""The Markdown that writers write: which extensions, and what HTML may come out of them.

Python-Markdown is no sanitiser: scripts, ``javascript:`` links and event handlers pass through
it. Content is not trusted, so everything it makes goes through nh3 (the Rust library ammonia)
with the lists below. Templates, hooks and configuration are trusted.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Final

import nh3
from markdown.extensions import Extension
from markdown.extensions.toc import slugify

from fast_markdown import FastMarkdown

from .citations import FORM, Citations

_PAGE_ID = re.compile(
    r"(?:__|wf-|source-|more-|_).*|main-content|facts|facts-title|claims|claims-title|corrections|corrections-title"
    r"|sources|related|draws-on|cited-by|mentioned-in|drawer|trending|browse"
)


def is_page_id(id: str) -> bool:
    """Whether an id belongs to the page around a body: a second one would take over its links and its script."""
    return bool(_PAGE_ID.fullmatch(id))


def heading_id(text: str, separator: str) -> str:
    """The id of a heading, other than the page's own: `## Sources` is not the list of sources."""
    id = str(slugify(text, separator))
    return f"{id}{separator}here" if is_page_id(id) else id


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

BACK: Final = "Back to footnote {} in the text"
"""What the link behind a footnote says, with the footnote's number."""
CONFIGS: Final[dict[str, dict[str, Any]]] = {
    "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": BACK},
    "toc": {"permalink": False, "toc_depth": "2-4", "slugify": heading_id},
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
    "img": {"src", "alt", "width", "height", "credit", "warning"},
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


def extensions(more: tuple[str, ...] = (), *, fast: bool = False) -> list[str | Extension]:
    """The extensions to give to ``markdown.Markdown``, with those of the settings behind ours.

    Args:
        more: names of those of the settings.
        fast: add the one that changes nothing but the time.
    """
    added: list[str | Extension] = [FastMarkdown([FORM])] if fast else []
    return [*EXTENSIONS, *(name for name in more if name not in EXTENSIONS), Citations(), *added]


def configs(back: str = BACK) -> dict[str, dict[str, Any]]:
    """A fresh copy of the extensions' options: Python-Markdown writes into what it is given.

    Args:
        back: what the link behind a footnote says.
    """
    found = deepcopy(CONFIGS)
    found["footnotes"]["BACKLINK_TITLE"] = back
    return found


_CLASS = re.compile(
    r"[a-z][a-z0-9]{0,2}|highlight|highlighttable|linenos|linenodiv|normal|special|code|filename|language-[\w+#.-]+"
    r"|admonition|admonition-title|graphic|decorative|footnote|footnote-ref|footnote-backref|citation|align-(?:left|right|center)"
    r"|note|abstract|summary|tldr|info|todo|tip|hint|important|success|check|done|question|help|faq|warning|caution"
    r"|attention|failure|fail|missing|danger|error|bug|example|quote|cite|seealso"
)
"""Classes that the dialect makes itself: pygments' short ones, admonitions, notes. With any other, a body
could wear the clothes of the page: Material lays `md-overlay` over everything, and loads a program for `mermaid`."""


def is_class(name: str) -> bool:
    """Whether an element of a body may have a class."""
    return bool(_CLASS.fullmatch(name))


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute that may stay, with no class that is not the dialect's."""
    if attribute != "class":
        return value
    return " ".join(name for name in value.split() if is_class(name)) or None


_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    attribute_filter=_kept,
    link_rel=None,
    strip_comments=True,
    clean_content_tags={"script", "style", "iframe", "object", "embed", "template", "noscript"},
)


def sanitise(html: str) -> str:
    """The HTML without anything that can run, load or deceive: well-formed and with quoted attributes."""
    return _CLEANER.clean(html)
