"""``[^lrt-1]`` cites a source of the front matter, unless the body defines a footnote of that name.

Whatever stands in the brackets is taken for an id: a misspelt one must be told, not printed.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from fast_markdown import Form

PREFIX = "cite:"
"""Scheme of the open links that a citation leaves; they are closed when the page is put together."""


class _Citation(InlineProcessor):
    """Runs after the footnotes' own pattern, and so sees only references without a footnote."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[ElementTree.Element, int, int]:  # type: ignore[override]
        mark = ElementTree.Element("sup", {"class": "citation"})
        # What stands in the text for an escaped character or a code span is resolved in texts, but not in attributes.
        link = ElementTree.SubElement(mark, "a", {"href": PREFIX + self.unescape(m.group(1))})
        link.text = m.group(1)
        return mark, m.start(0), m.end(0)


class Citations(Extension):
    """Registers the pattern below the priority of footnotes (175)."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Citation(r"\[\^([^\s\[\]^]{1,120})\]", md), "citation", 174)


FORM = Form(
    r"\[\^[A-Za-z0-9][A-Za-z0-9.-]{0,100}\]",
    lambda text: f'<sup class="citation"><a href="{PREFIX}{text[2:-1]}">{text[2:-1]}</a></sup>',
    "citation",
)
"""What the pattern makes of an ordinary id, for the shortcut of plain paragraphs."""
