"""What a body becomes: HTML cut into pieces, so that whatever depends on other documents stays open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple


def is_internal(target: str) -> bool:
    """Whether an address leads to a file of the content folder."""
    return bool(target) and ":" not in target.split("/", 1)[0] and not target.startswith("/")


class Heading(NamedTuple):
    """A heading of the body: its level (2-6), text, and the id that links to it name."""

    level: int
    text: str
    id: str


class Link(NamedTuple):
    """A link of the body as written: ``target`` without its ``#anchor``, and both as one in ``href``."""

    href: str
    target: str
    anchor: str
    text: str

    @property
    def internal(self) -> bool:
        """Whether it leads to a file of the content folder."""
        return is_internal(self.target)


class Picture(NamedTuple):
    """An image of the body as written."""

    src: str
    alt: str | None


class Piece(NamedTuple):
    """A part of the body.

    Attributes:
        kind: ``html``: ``text`` is HTML to be taken over as it is;
            ``link``: ``text`` is the address of a link, to be resolved and escaped;
            ``image``: ``text`` is the address of a picture, likewise, whose size is to be added;
            ``sized``: the same, but the writer set a width or height;
            ``cite`` and ``number``: ``text`` is a source's id, to become the address of the source
            and its number in the list;
            ``card``: ``text`` is the file of a document that the writer wants shown here;
            ``gap``: between two paragraphs of the top level; ``text`` counts the words so far;
            ``end``: likewise, between a paragraph and the heading of the next section.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A compiled body; a pure function of the Markdown and the dialect.

    Attributes:
        pieces: the HTML in order.
        headings: for the table of contents.
        anchors: every id in the HTML.
        text: the plain text, one line a block.
        words: number of words of the text.
        links: outgoing links, without citations.
        pictures: images.
        citations: ids of sources, in order of their first citation.
        cards: files named by read-also lines.
        leftovers: what looks like a citation and is none, as it stands in the text, outside of code.
        refused: texts of links whose address was taken away because of its scheme.
        error: why the body could not be converted, or ``""``.
        unstarted_lists: lines of the body that look like a list's first and go on in a paragraph:
            0-based number and text.
    """

    pieces: tuple[Piece, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    text: str = ""
    words: int = 0
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    citations: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    error: str = ""
    unstarted_lists: tuple[tuple[int, str], ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a few flat tuples: a fragment goes from process to process and into the store of each build."""
        kinds, texts = " ".join([kind for kind, _ in self.pieces]), tuple([text for _, text in self.pieces])
        parts = (self.headings, self.links, self.pictures)
        lists = tuple([tuple(map(tuple, part)) for part in parts])
        rest = (self.anchors, self.text, self.words, self.citations, self.cards, self.leftovers, self.refused)
        return _restored, (kinds, texts, *lists, *rest, self.error, self.unstarted_lists)


_PIECE = partial(tuple.__new__, Piece)
_HEADING = partial(tuple.__new__, Heading)
_LINK = partial(tuple.__new__, Link)
_PICTURE = partial(tuple.__new__, Picture)


def _restored(kinds: str, texts: tuple[str, ...], headings: Any, links: Any, pictures: Any, *rest: Any) -> Fragment:
    """A fragment from what ``Fragment.__reduce__`` made of it."""
    anchors, text, words, citations, *others = rest
    return Fragment(
        tuple(map(_PIECE, zip(kinds.split(" ") if texts else (), texts, strict=True))),
        tuple(map(_HEADING, headings)),
        anchors,
        text,
        words,
        tuple(map(_LINK, links)),
        tuple(map(_PICTURE, pictures)),
        citations,
        *others,
    )


def to_plain(fragment: Fragment) -> tuple[Any, ...]:
    """A fragment as plain values, to be kept."""
    _, values = fragment.__reduce__()
    return tuple(values)


def from_plain(values: tuple[Any, ...]) -> Fragment:
    """The fragment that was kept."""
    return _restored(*values)
