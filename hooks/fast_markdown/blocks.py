"""Plain blocks straight to HTML: the last preprocessor takes them out before they are parsed.

At that point fences and raw HTML are in the stash already, and the text is just what the block
parser is going to split at its blank lines. A block that certainly is an ordinary paragraph, a
tight list or a table becomes HTML here, exactly as the serializer would write it; neighbours go
into the stash together, and one placeholder is left to the parser. What is not certain stays.

Why a block at column 0 is nobody else's: lists, notes and admonitions take over a block that
follows them only if it is indented; a definition list takes the paragraph before it, which is why a
text with a line that starts with a colon is not touched at all. A list goes on in a list that
follows it, so it is taken only between blocks that certainly are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markdown import Markdown
from markdown.util import ETX, STX

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
_HEADING: Final = re.compile(r"#{1,6} *[^\n#\\]+$")
_ROW: Final = re.compile(r"\|[^\n`\\]*\| *")
_DELIMITER: Final = re.compile(r" *(:?)-+(:?) *")
_DEFINITION_LIST: Final = re.compile(r"(?:^|\n)[ >]*:[ ]")
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
    """

    def __init__(self, forms: Sequence[Form] = (), *, tables: bool = False) -> None:
        self.inline = Inline(forms)
        self.tables = tables
        self.aside: list[str] = []

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
        self.aside = []
        if _DEFINITION_LIST.search(text) or any(marker in text for marker in markers):
            return text
        if "*[" in text and _ABBREVIATION.search(text):
            return text
        if any(not isinstance(html, str) for html in md.htmlStash.rawHtmlBlocks):
            return text  # Markdown inside of HTML, where anything may be defined
        notes = [f"[^{id}]" for id in _NOTE.findall(text)]
        left: list[str] = []
        made: list[str] = []
        no_list = True  # whether the last block certainly is no list
        blocks = text.split("\n\n")
        for number, block in enumerate(blocks):
            inner = block.lstrip("\n")
            if not inner and (made or not left):
                continue
            html = self._block(inner, no_list and _ends_list(blocks, number)) if inner else None
            if html is not None and not any(note in inner for note in notes):
                no_list = not html.startswith(("<ul", "<ol"))
                if not made:
                    left.append(block[: len(block) - len(inner)])
                made.append(html)
            else:
                no_list = bool(_HEADING.match(inner)) or (no_list and not inner)
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

    def _block(self, block: str, may_be_list: bool) -> str | None:
        """The HTML of a block, or ``None`` if it is not certain what it is."""
        if not _ODD_FIRST.match(block):
            return self.paragraph(block)
        if self.tables and block[0] == "|":
            return self.table(block)
        if may_be_list and _ITEM.match(block):
            return self.list(block)
        return None

    def paragraph(self, block: str) -> str | None:
        """The HTML of a block that starts like a paragraph."""
        if "\n" in block and (_ODD_NEXT.search(block) or "  \n" in block):
            return None
        inner = self.inline.html(block)
        return None if inner is None else f"<p>{inner}</p>"

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


def _ends_list(blocks: Sequence[str], number: int) -> bool:
    """Whether a list in a block certainly ends with it."""
    for block in blocks[number + 1 :]:
        inner = block.lstrip("\n")
        if inner:
            return not _MAY_GO_ON.match(inner)
    return True
