"""Plain blocks straight to HTML: the last preprocessor takes them out before they are parsed.

At that point fences and raw HTML are in the stash already, and the text is just what the block
parser is going to split at its blank lines. A block that certainly is an ordinary paragraph, a
tight list, a quote or a table becomes HTML here, exactly as the serializer would write it;
neighbours go into the stash together, and one placeholder is left to the parser. What is not
certain stays.

Why a block at column 0 is nobody else's: lists, notes and admonitions take over a block that
follows them only if it is indented; a definition list takes the paragraph before it, which is why a
text with a line that starts with a colon is not touched at all. A list goes on in a list that
follows it, and a quote in a quote, so they are taken only between blocks that certainly are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markdown import Markdown
from markdown.util import ETX, STX

from .headings import TITLE, Headings
from .inline import Form, Inline

_PLACEHOLDER: Final = re.compile(f"<p>{STX}fast-markdown:([0-9]+){ETX}</p>")
PLACEHOLDER_OR_HEADING: Final = re.compile(f"{STX}fast-markdown:[0-9]+{ETX}|#{{1,6}}[^\\n#\\\\{STX}]+")
_ODD: Final = r"""(?:(?![\w"'“”‘’„«»‹›(\[`*$€£¥§%…—–¿¡/])|\d+[.)]|\*(?:\s|\*[\s*]|$)|__)"""
"""The start of a line with which something else than a paragraph may begin, or not known to begin one."""
_ODD_FIRST: Final = re.compile(_ODD)
_ODD_NEXT: Final = re.compile("\n" + _ODD)
_ODD_INDENTED: Final = re.compile("\n *" + _ODD)
_ITEM: Final = re.compile(r"(?:[*+-]|(\d+\.)) +(?=\S)")
_MAY_GO_ON: Final = re.compile(r"[\s*+\-\d]|\[[^\]]*\]:")
"""The start of a block that may belong to the list before it, or leaves nothing between it and the next."""
_MAY_QUOTE: Final = re.compile(r"[\s>]|\[[^\]]*\]:")
"""Likewise for a quote."""
_ALONE: Final = re.compile(f"#{{1,6}} *[^\\n#\\\\]+$|{STX}[^{STX}\\n]*{ETX}$")
"""A heading, or what was stashed: neither goes on in a list or quote, nor takes one up."""
_ROW: Final = re.compile(r"\|[^\n`\\]*\| *")
_DELIMITER: Final = re.compile(r" *(:?)-+(:?) *")
_DEFINITION_LIST: Final = re.compile(r"\n[ >]*:[ ]")
_ABBREVIATION: Final = re.compile(r"\][ ]?:")
_NOTE: Final = re.compile(r"\[\^([^\[\]]*)\]:")
_STYLES: Final = {
    (":", ":"): ' style="text-align: center;"',
    (":", ""): ' style="text-align: left;"',
    ("", ":"): ' style="text-align: right;"',
    ("", ""): "",
}


class Blocks:
    """Makes the HTML of blocks that are certain.

    Args:
        forms: what extensions of the caller add to the inline forms.
        tables: whether there are tables.
        headings: makes the headings, if they can be made here.
    """

    def __init__(self, forms: Sequence[Form] = (), *, tables: bool = False, headings: Headings | None = None) -> None:
        self.inline = Inline(forms)
        self.tables = tables
        self.headings = headings
        self.aside: list[str] = []

    def clear(self) -> None:
        """Forget the last text."""
        self.aside = []
        if self.headings:
            self.headings.tokens = None

    def put_back(self, html: str) -> str:
        """The HTML with what was put aside in the place of the placeholders."""
        return _PLACEHOLDER.sub(lambda match: self.aside[int(match[1])], html) if self.aside else html

    def take(self, text: str, md: Markdown, markers: Sequence[str]) -> str:
        """The text with a placeholder for each run of blocks that were made.

        Args:
            text: all that the block parser is going to see.
            md: the converter, for its stash.
            markers: texts that a tree processor looks for in paragraphs.
        """
        self.clear()
        if _DEFINITION_LIST.search("\n" + text) or any(marker in text for marker in markers):
            return text
        if "*[" in text and _ABBREVIATION.search(text):
            return text
        if any(not isinstance(html, str) for html in md.htmlStash.rawHtmlBlocks):
            return text  # Markdown inside of HTML, where anything may be defined
        notes = [f"[^{id}]" for id in _NOTE.findall(text)]
        blocks = text.split("\n\n")
        found = self._found(blocks, notes)
        self._take_headings(blocks, found, notes=bool(notes))
        return self._left(blocks, found)

    def _found(self, blocks: Sequence[str], notes: Sequence[str]) -> list[str | None]:
        """The HTML of each block that is certain, without headings."""
        found: list[str | None] = []
        before = ""  # the start of the block before, if it certainly goes on in none
        for number, block in enumerate(blocks):
            inner = block.lstrip("\n")
            html = self._block(inner, before, blocks, number) if inner else None
            if html is not None and notes and any(note in inner for note in notes):
                html = None
            found.append(html)
            if html is not None:
                before = html[:3]
            elif inner:
                before = "#" if _ALONE.match(inner) else "?"
        return found

    def _take_headings(self, blocks: Sequence[str], found: list[str | None], *, notes: bool) -> None:
        """Put the HTML of all headings among what was found, if that of each is certain."""
        if self.headings is None:
            return
        titles: dict[int, tuple[str, str]] = {}
        left: list[str] = []
        for number, (block, html) in enumerate(zip(blocks, found, strict=True)):
            if html is None:
                title = TITLE.fullmatch(block.lstrip("\n"))
                if title:
                    titles[number] = (title[1], title[2])
                else:
                    left.append(block)
        made = self.headings.take(list(titles.values()), "\n\n".join(left), notes=notes)
        for number, html in zip(titles, made or (), strict=False):
            found[number] = html

    def _left(self, blocks: Sequence[str], found: Sequence[str | None]) -> str:
        """Put what was found aside, and leave its placeholders between the other blocks."""
        left: list[str] = []
        made: list[str] = []
        for block, html in zip(blocks, found, strict=True):
            inner = block.lstrip("\n")
            if html is not None:
                if not made:
                    left.append(block[: len(block) - len(inner)])
                made.append(html)
            elif inner or (left and not made):
                self._put_aside(made, left)
                left.append(block)
        self._put_aside(made, left)
        return "\n\n".join(left)

    def _put_aside(self, made: list[str], left: list[str]) -> None:
        """Put the blocks made so far aside, and their placeholder behind what is left."""
        if made:
            left[-1] += f"{STX}fast-markdown:{len(self.aside)}{ETX}"
            self.aside.append("\n".join(made))
            made.clear()

    def _block(self, block: str, before: str, blocks: Sequence[str], number: int) -> str | None:
        """The HTML of a block, or ``None`` if it is not certain what it is."""
        if not _ODD_FIRST.match(block):
            return self.paragraph(block)
        if block[0] == "|":
            return self.table(block) if self.tables else None
        if block[0] == ">":
            alone = before not in ("?", "<bl") and not _goes_on(_MAY_QUOTE, blocks, number)
            return self.quote(block) if alone else None
        if before not in ("?", "<ul", "<ol") and _ITEM.match(block) and not _goes_on(_MAY_GO_ON, blocks, number):
            return self.list(block)
        return None

    def paragraph(self, block: str) -> str | None:
        """The HTML of a block that starts like a paragraph."""
        if "\n" in block and (_ODD_NEXT.search(block) or "  \n" in block):
            return None
        inner = self.inline.html(block)
        return None if inner is None else f"<p>{inner}</p>"

    def quote(self, block: str) -> str | None:
        """The HTML of a block that starts like a quote: paragraphs, and every line has its mark."""
        lines: list[str] = []
        for line in block.split("\n"):
            if line[:2] not in (">", "> "):
                return None
            lines.append(line[2:])
        parts: list[str] = []
        for inner in "\n".join(lines).split("\n\n"):
            html = None if not inner or inner[0] == "\n" or _ODD_FIRST.match(inner) else self.paragraph(inner)
            if html is None:
                return None
            parts.append(html + "\n")
        return f"<blockquote>\n{''.join(parts)}</blockquote>"

    def list(self, block: str) -> str | None:
        """The HTML of a block that starts like a list: items of one or more lines, none inside of another."""
        items: list[str] = []
        for line in block.split("\n"):
            match = _ITEM.match(line)
            if match:
                items.append(line[match.end() :])
            else:
                items[-1] += "\n" + line
        parts: list[str] = []
        for item in items:
            if _ODD_FIRST.match(item) or ("\n" in item and (_ODD_INDENTED.search(item) or "  \n" in item)):
                return None
            inner = self.inline.html(item)
            if inner is None:
                return None
            parts.append(f"<li>{inner}</li>\n")
        first = _ITEM.match(block)
        tag = "ol" if first and first[1] else "ul"
        return f"<{tag}>\n{''.join(parts)}</{tag}>"

    def table(self, block: str) -> str | None:
        """The HTML of a table whose rows all have their outer bars and as many cells."""
        lines = block.split("\n")
        if len(lines) < 3 or not all(map(_ROW.fullmatch, lines)):
            return None
        rows = [line.rstrip(" ")[1:-1].split("|") for line in lines]
        delimiters = [_DELIMITER.fullmatch(cell) for cell in rows[1]]
        if len(delimiters) < 2 or any(len(row) != len(delimiters) for row in rows):
            return None
        styles = [_STYLES[match[1], match[2]] for match in delimiters if match]
        if len(styles) != len(delimiters):
            return None
        parts = ["<table>\n<thead>\n"]
        for number, row in enumerate(rows):
            if number == 1:
                parts.append("</thead>\n<tbody>\n")
                continue
            tag = "td" if number else "th"
            parts.append("<tr>\n")
            for cell, style in zip(row, styles, strict=True):
                inner = self.inline.html(cell.strip(" "))
                if inner is None:
                    return None
                parts.append(f"<{tag}{style}>{inner}</{tag}>\n")
            parts.append("</tr>\n")
        return "".join(parts) + "</tbody>\n</table>"


def _goes_on(pattern: re.Pattern[str], blocks: Sequence[str], number: int) -> bool:
    """Whether a block may go on in the one behind it."""
    for block in blocks[number + 1 :]:
        inner = block.lstrip("\n")
        if inner:
            return bool(pattern.match(inner))
    return False
