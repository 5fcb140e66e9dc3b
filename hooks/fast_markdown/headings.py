"""Headings straight to HTML, with the ids and the table of contents that the toc extension gives.

A heading's id depends on all ids before it, and the table on all headings. So either every heading
of a text is taken, or none: only if nothing that is left to the parser can make a heading, or an id
that one might get. Notes have ids, but with a colon, which no heading taken here has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens, unique

TITLE: Final = re.compile("(#{1,6})([^\\n#\\\\*_`\\[\\]<>{}|~&\\x00-\\x1f]*[^\\s#\\\\*_`\\[\\]<>{}|~&\\x00-\\x1f][ ]*)")
"""A heading on a line of its own whose text has no inline form at all."""
_MAY_BE_MORE: Final = re.compile(r"\n[^A-Za-z\n]*(?:#|[=-] *(?:\n|$))|\{")
"""Where a heading may begin, or the line below one, whatever contains it; and what may give an id."""
_FENCE_IN_CODE: Final = re.compile(r"(?:^|\n)[ >]*(?: {4}|\t)[^\n]*(?:\n[^\n]+)*?\n[^\n]*\x02")
"""Something stashed below a line of indented code: if it is a fence, it is opened again, and may hold headings."""
_PLAIN_ID: Final = re.compile(r"[^\s:\"&<>\x00-\x1f]+")


class Headings:
    """Makes the HTML of all headings of a text at once.

    Args:
        toc: the tree processor of the toc extension.
    """

    def __init__(self, toc: Any) -> None:
        self.toc = toc
        self.tokens: list[dict[str, Any]] | None = None
        """One for each heading that is to be in the table of contents; ``None`` if the headings were not taken."""

    def take(self, titles: Sequence[tuple[str, str]], left: str, *, notes: bool) -> list[str] | None:
        """The HTML of each heading, or ``None`` if the tree processor must see to them.

        Args:
            titles: the marks and the text of all headings that are certain, as in ``TITLE``.
            left: the rest of what the block parser is going to see.
            notes: whether there are footnotes in it, which may begin with a heading.
        """
        if _MAY_BE_MORE.search("\n" + left) or (notes and "#" in left) or _FENCE_IN_CODE.search(left):
            return None
        ids: set[str] = set()
        counters: dict[str, int] = {}
        parts: list[str] = []
        tokens: list[dict[str, Any]] = []
        for marks, written in titles:
            text, level = written.strip(), len(marks)
            name = " ".join(text.split())
            id = unique(self.toc.slugify(name, self.toc.sep), ids, counters)  # type: ignore[call-arg]
            if not _PLAIN_ID.fullmatch(id):
                return None
            parts.append(f'<h{level} id="{id}">{text}</h{level}>')
            if self.toc.toc_top <= level <= self.toc.toc_bottom:
                tokens.append({"level": level, "id": id, "name": name, "html": text, "data-toc-label": ""})
        self.tokens = tokens
        return parts

    def give(self, md: Markdown) -> None:
        """Give a converter the table of contents, as the tree processor does at its end."""
        tokens: Any = nest_toc_tokens(list(self.tokens or ()))  # type: ignore[arg-type]
        md.toc_tokens = tokens  # type: ignore[attr-defined]
        md.toc = f'<div class="{self.toc.toc_class}">\n{_listed(tokens)}</div>\n'  # type: ignore[attr-defined]


def _listed(tokens: Sequence[dict[str, Any]]) -> str:
    """The list of some headings, as the tree processor's elements are serialised."""
    items = [
        f'<li><a href="#{one["id"]}">{one["name"]}</a>{_listed(one["children"]) if one["children"] else ""}</li>\n'
        for one in tokens
    ]
    return f"<ul>{chr(10) if items else ''}{''.join(items)}</ul>\n"


def headings_of(md: Markdown) -> Headings | None:
    """What makes the headings beside a converter's toc extension; ``None`` if it does more than give ids."""
    if "toc" not in md.treeprocessors:
        return None
    toc: Any = md.treeprocessors["toc"]
    anchors = toc.use_anchors or toc.use_permalinks not in (False, None)
    if toc.base_level or toc.title or anchors or not re.fullmatch(r"[\w -]*", toc.toc_class):
        return None
    if "footnote" in md.treeprocessors:
        notes: Any = md.treeprocessors["footnote"]
        if notes.footnotes.get_separator() != ":":
            return None
    return Headings(toc)


def speed_up_toc(md: Markdown, current: Callable[[], Headings | None]) -> None:
    """Let the tree processor of the toc extension do nothing where the headings were taken.

    Args:
        md: the converter.
        current: tells who took them, if anybody.
    """
    if "toc" in md.treeprocessors and "run" not in vars(md.treeprocessors["toc"]):
        toc: Any = md.treeprocessors["toc"]
        toc.run = partial(_run_unless_taken, toc.run, md, current)


def _run_unless_taken(
    run: Callable[[Element], None], md: Markdown, current: Callable[[], Headings | None], root: Element
) -> None:
    headings = current()
    if headings is None or headings.tokens is None:
        run(root)
    else:
        headings.give(md)
