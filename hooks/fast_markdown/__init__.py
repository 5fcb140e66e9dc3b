"""An extension of Python-Markdown that makes it several times faster, with the same output to the byte.

Use it like any other extension, behind all others::

    markdown.Markdown(extensions=["tables", "toc", "footnotes", "fast_markdown"])

It does two things, and neither repeats a rule of the parser for what is unclear.

*Blocks*: most of a text is plain paragraphs with a link, an emphasis, a code span here and there.
Those that certainly mean one thing become HTML before the parser sees them, and lists, quotes, tables
and headings likewise (``blocks.py``, ``headings.py``).
Which is sound only if no other extension wanted to see them: so there is a list of the processors
that have been analysed (``known.py``), and beside any other one everything goes the ordinary way.
Your own inline patterns can be told as ``Form``; the shortcut then makes their HTML too.

*Skipping*: an inline pattern is not tried on a text without a literal that each of its matches must
have; the literals follow from the pattern itself (``skip.py``). Nor is blank space made even that is.
This goes with every extension.

Where Python-Markdown's internals are not what they were, the extension does nothing. Output that
differs from what comes out without it is a bug. Tested with Markdown 3.11 and pymdown-extensions 12.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import STX, AtomicString

from .blocks import PLACEHOLDER_OR_HEADING, Blocks
from .headings import headings_of, speed_up_toc
from .inline import Form
from .known import is_known, signature
from .skip import speed_up_inline, speed_up_preprocessors

__all__ = ["FastMarkdown", "Form", "makeExtension"]

LAST = -1_000_000
"""Priority of the processors around the parser: nothing may change the text behind them."""


class FastMarkdown(Extension):
    """The extension.

    Args:
        forms: inline forms of the caller's own extensions.
    """

    def __init__(self, forms: Sequence[Form] = (), **options: Any) -> None:
        super().__init__(**options)
        self.forms = tuple(forms)
        self.markers: tuple[str, ...] = ()
        self.active = False
        self.blocks = Blocks()
        self._judged: tuple[Any, ...] = ()
        self._undo: Callable[[], None] | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        self.md = md
        md.registerExtension(self)
        md.preprocessors.register(_TakeOut(md, self), "fast_markdown", LAST)
        md.parser.blockprocessors.register(_Plain(md, self), "fast_markdown", -LAST)
        md.postprocessors.register(_PutBack(md, self), "fast_markdown", LAST)

    def reset(self) -> None:
        """Judge the converter again if extensions have come or gone."""
        now = signature(self.md)
        if now == self._judged:
            return
        self._judged = now
        if self._undo:
            self._undo()
        self._undo = speed_up_inline(self.md)
        speed_up_preprocessors(self.md)
        self.active = is_known(self.md, {form.replaces for form in self.forms})
        if self.active:
            self.markers = tuple(filter(None, _markers(self.md)))
            self.blocks = Blocks(self.forms, tables=_styled_tables(self.md), headings=headings_of(self.md))
            speed_up_toc(self.md, lambda: self.blocks.headings)


class _TakeOut(Preprocessor):
    def __init__(self, md: Markdown, extension: FastMarkdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        own = self.extension
        if not own.active or _has_abbreviations(own.md):
            own.blocks.clear()
            return lines
        return own.blocks.take("\n".join(lines), own.md, own.markers).split("\n")


class _Plain(BlockProcessor):
    """Takes blocks that all other processors would be asked about in vain: placeholders, and headings on one line."""

    def __init__(self, md: Markdown, extension: FastMarkdown) -> None:
        super().__init__(md.parser)
        self.extension = extension

    def test(self, parent: Element, block: str) -> bool:
        return self.extension.active and block[:1] in (STX, "#") and bool(PLACEHOLDER_OR_HEADING.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        if block[0] == STX:
            SubElement(parent, "p").text = AtomicString(block)
        else:
            text = block.lstrip("#")
            SubElement(parent, f"h{len(block) - len(text)}").text = text.strip()


class _PutBack(Postprocessor):
    def __init__(self, md: Markdown, extension: FastMarkdown) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        return self.extension.blocks.put_back(text)


def _markers(md: Markdown) -> list[str]:
    """Texts of paragraphs that are replaced by a table of contents or by the notes."""
    found: list[str] = []
    if "toc" in md.treeprocessors:
        found.append(md.treeprocessors["toc"].marker)  # type: ignore[attr-defined]
    if "footnote" in md.treeprocessors:
        found.append(md.treeprocessors["footnote"].footnotes.getConfig("PLACE_MARKER"))  # type: ignore[attr-defined]
    return found


def _styled_tables(md: Markdown) -> bool:
    """Whether there are tables, and their columns are aligned by style."""
    processors = md.parser.blockprocessors
    return "table" in processors and not processors["table"].config["use_align_attribute"]  # type: ignore[attr-defined]


def _has_abbreviations(md: Markdown) -> bool:
    """Whether a glossary is given, whose words are marked everywhere."""
    return "abbr" in md.treeprocessors and bool(md.treeprocessors["abbr"].abbrs)  # type: ignore[attr-defined]


def makeExtension(**options: Any) -> FastMarkdown:
    """The extension, for Python-Markdown to find it by the package's name."""
    return FastMarkdown(**options)
