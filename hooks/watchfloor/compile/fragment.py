"""What a body becomes: HTML cut into pieces, so that whatever depends on other documents stays open."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from .strays import Stray


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
    """An image of the body as written.

    Attributes:
        src: its address.
        alt: its alternative text, if it has one.
        credited: whether it says whose it is, or stands in a figure with a caption.
        decorative: whether the writer says that it shows nothing.
        graphic: whether the writer says that it may disturb.
        linked: whether it stands in a link.
        warning: what is said before it may be seen, if it has one; without ``graphic`` it covers nothing.
    """

    src: str
    alt: str | None
    credited: bool = False
    decorative: bool = False
    graphic: bool = False
    linked: bool = False
    warning: str | None = None


class Piece(NamedTuple):
    """A part of the body.

    Attributes:
        kind: ``html``: ``text`` is HTML to be taken over as it is;
            ``link``: ``text`` is the address of a link, to be resolved and escaped;
            ``image``: ``text`` is the address of a picture, likewise, whose size is to be added;
            ``sized``: the same, but the writer set a width or height;
            ``picture`` and ``end-picture``: before and behind the tag of an image, of which ``text`` is the address;
            ``graphic`` and ``end-graphic``: likewise, around one that may disturb; ``text`` is the warning first, and
            then the address;
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
        strays: what was given to pictures, or around them, and does nothing there.
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
    strays: tuple[Stray, ...] = ()
    kept: Any = field(default=None, compare=False, repr=False)
    """Of a fragment that was kept: the plain values of what nobody has asked for yet."""

    def __getattr__(self, name: str) -> Any:
        """A part of a fragment that was kept, restored when it is first asked for."""
        if name not in _PARTS:
            raise AttributeError(name)
        near, far = object.__getattribute__(self, "kept")
        names: tuple[str, ...] = ("pieces",)
        if name == "pieces":
            values: tuple[Any, ...] = (tuple(map(_PIECE, self.parts())),)
        elif name in _NEAR:
            _, _, headings, *rest = near
            names, values = _NEAR, (tuple(map(_HEADING, headings)), *rest)
        else:
            names, values = _FAR, _restored_far(*marshal.loads(far))  # noqa: S302 - plain values
        for part, value in zip(names, values, strict=True):
            object.__setattr__(self, part, value)
        return object.__getattribute__(self, name)

    def parts(self) -> Iterable[tuple[str, str]]:
        """Kind and text of each piece."""
        if self.kept is None:
            return self.pieces
        kinds, texts, *_ = self.kept[0]
        return zip(kinds.split(" ") if texts else (), texts, strict=True)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a few flat tuples: a fragment goes from process to process and into the store of each build."""
        return from_plain, (to_plain(self),)


_NEAR = ("headings", "words", "citations", "cards")
"""What a page shows of a body besides its pieces."""
_FAR = ("anchors", "text", "links", "pictures", "leftovers", "refused", "error", "unstarted_lists", "strays")
"""The rest, which is seldom asked for, and makes half of what is kept."""
_PARTS = frozenset(("pieces", *_NEAR, *_FAR))
_PIECE = partial(tuple.__new__, Piece)
_HEADING = partial(tuple.__new__, Heading)
_LINK = partial(tuple.__new__, Link)
_PICTURE = partial(tuple.__new__, Picture)
_STRAY = partial(tuple.__new__, Stray)


def _restored_far(anchors: Any, text: str, links: Any, pictures: Any, strays: Any, *rest: Any) -> tuple[Any, ...]:
    return anchors, text, tuple(map(_LINK, links)), tuple(map(_PICTURE, pictures)), *rest, tuple(map(_STRAY, strays))


def to_plain(fragment: Fragment) -> tuple[Any, bytes]:
    """A fragment as plain values, to be kept: what pages show, and the rest packed up."""
    if fragment.kept is not None:
        near, far = fragment.kept
        return near, far
    kinds, texts = " ".join([kind for kind, _ in fragment.pieces]), tuple([text for _, text in fragment.pieces])
    near = (kinds, texts, _flat(fragment.headings), fragment.words, fragment.citations, fragment.cards)
    far = (fragment.anchors, fragment.text, _flat(fragment.links), _flat(fragment.pictures), _flat(fragment.strays))
    rest = (fragment.leftovers, fragment.refused, fragment.error, fragment.unstarted_lists)
    return near, marshal.dumps((*far, *rest))


def _flat(values: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple([tuple(value) for value in values])


def from_plain(values: tuple[Any, bytes]) -> Fragment:
    """The fragment that was kept; each half of it is made when it is asked for."""
    fragment = object.__new__(Fragment)
    object.__setattr__(fragment, "kept", values)
    return fragment
