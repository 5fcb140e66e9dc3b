"""What a body becomes: HTML cut into pieces, so that whatever depends on other documents stays open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


def is_internal(target: str) -> bool:
    """Whether an address leads to a file of the content folder."""
    return bool(target) and ":" not in target.split("/", 1)[0] and not target.startswith("/")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: its level (2-6), text, and the id that links to it name."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the body as written: ``target`` without its ``#anchor``, and both as one in ``href``."""

    href: str
    target: str
    anchor: str
    text: str

    @property
    def internal(self) -> bool:
        """Whether it leads to a file of the content folder."""
        return is_internal(self.target)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the body as written."""

    src: str
    alt: str | None


@dataclass(frozen=True, slots=True)
class Piece:
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


def to_plain(fragment: Fragment) -> tuple[Any, ...]:
    """A fragment as plain values, to be kept."""
    return (
        tuple((piece.kind, piece.text) for piece in fragment.pieces),
        tuple((h.level, h.text, h.id) for h in fragment.headings),
        tuple(sorted(fragment.anchors)),
        fragment.text,
        fragment.words,
        tuple((link.href, link.target, link.anchor, link.text) for link in fragment.links),
        tuple((picture.src, picture.alt) for picture in fragment.pictures),
        fragment.citations,
        fragment.cards,
        fragment.leftovers,
        fragment.refused,
        fragment.error,
    )


def from_plain(values: tuple[Any, ...]) -> Fragment:
    """The fragment that was kept."""
    pieces, headings, anchors, text, words, links, pictures, *rest = values
    return Fragment(
        tuple(Piece(*one) for one in pieces),
        tuple(Heading(*one) for one in headings),
        frozenset(anchors),
        text,
        words,
        tuple(Link(*one) for one in links),
        tuple(Picture(*one) for one in pictures),
        *rest,
    )
