"""What relatedness is given and what it answers, and what of a document can be counted."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..language import code_of, hashes_of, words_of

Hashes = NDArray[np.uint32]
Counts = NDArray[np.uint8]
_TITLE, _SUMMARY = 3, 2
_MOST = 255
"""Counts end here: the logarithm of a count is what matters."""
_PAIRED = 12
"""So many subjects of a document stand in pairs, which grow with the square."""
_WIDTHS = (1024, 256, 64, 16, 4)
"""Days of the cells of time."""
_DAY, _EPOCH = 86_400, 719_163
"""Seconds, and the ordinal of the first of January 1970."""
_WIDE, _SHIFT = np.array([[64], [64], [16], [16]]), np.array([[0], [32], [0], [8]])
"""Days of the cells in which a subject is a reason to compare, however many have it at all times; and their overlap."""
_DEGREES = (1.5, 3.0)
"""Height and width of the cells of the map: some 170 km at the latitudes of Europe."""
_NONE = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a body, fetched when they are wanted: of a document that is what it was, they hardly are.

    Attributes:
        key: equal ones stand for equal words.
        fetch: gives them, as ``body_terms`` packs them.
    """

    key: str
    fetch: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A document as relatedness sees it.

    Attributes:
        id: unique.
        published: seconds since the epoch; ties go to the greater.
        title: counted several times.
        summary: counted twice.
        terms: the body's words, from ``body_terms``, or where they are to be had.
        language: of title, summary and body; a BCP 47 tag or a locale. ``""`` leaves words as they are.
        subjects: what it is about, as ``(kind, id)``; kinds are vocabularies' names, or ``authors``.
        cites: ids of the documents that it draws on or links to.
        cited_by: ids of the documents that draw on it or link to it.
        sources: what was published elsewhere and is cited, by an address or any other name.
        day: ordinal of the day on which an incident began, or ``None``.
        point: latitude and longitude in degrees, or ``None``.
        pins: ids that an editor wants first.
        vetoes: ids that an editor does not want.
        elsewhere: ids that need no place in its list, since readers find them beside it; pins do all the same.
    """

    id: str
    published: float
    title: str
    summary: str
    terms: bytes | Words
    subjects: tuple[tuple[str, str], ...] = ()
    day: int | None = None
    point: tuple[float, float] | None = None
    pins: tuple[str, ...] = ()
    vetoes: frozenset[str] = frozenset()
    language: str = ""
    cites: tuple[str, ...] = ()
    cited_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    @property
    def body(self) -> bytes:
        """The body's words, fetched if need be."""
        return self.terms.fetch() if isinstance(self.terms, Words) else self.terms


@dataclass(frozen=True, slots=True)
class Match:
    """One related document and why.

    Attributes:
        id: the other document.
        score: weighted sum, rounded to six digits; 0 for a pin that no signal supports.
        pinned: whether an editor chose it.
        subjects: what both are about, rarest first.
        days: days from this incident to the other (negative: earlier), if both have a day and the
            signal counts.
        kilometres: distance, likewise.
        text: share of the text's signal in the whole.
        cites: documents that both cite.
        together: how many documents cite both.
        sources: how many sources from elsewhere both cite.
        words: rare words of both, as the other's title or summary has them, or else this one's; names come
            first. They are looked for only where there is little else to tell.
    """

    id: str
    score: float
    pinned: bool = False
    subjects: tuple[tuple[str, str], ...] = ()
    days: int | None = None
    kilometres: float | None = None
    text: float = 0.0
    cites: tuple[str, ...] = ()
    together: int = 0
    sources: int = 0
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Any, ...]:
        """What a reader may see of it, as plain values."""
        return (
            self.id,
            self.pinned,
            self.subjects,
            self.days,
            self.kilometres,
            self.cites,
            self.together,
            self.sources,
            self.words,
        )


@dataclass(frozen=True, slots=True)
class Features:
    """What of a document is counted over all documents, as hashes.

    Attributes:
        words: of title, summary and body, each once.
        counts: how often each stands there, up to 255.
        subjects: each once.
        citations: itself, what it cites, what cites it, and its sources.
        keys: what makes two documents worth comparing if few have it: a subject, two subjects, a subject at a
            time, a citation, a stretch of time, a piece of the map at a time.
    """

    words: Hashes
    counts: Counts
    subjects: Hashes
    citations: Hashes
    keys: Hashes


def subject_hash(subject: tuple[str, str]) -> int:
    """Hash of a subject, as it is counted."""
    return zlib.crc32("\0".join(subject).encode("utf-8", "replace"))


def features(items: Sequence[Item]) -> list[Features]:
    """What of each item is counted."""
    about = [_named(item.subjects) for item in items]
    found = []
    for item, subjects, pairs, cells in zip(items, about, _subject_keys(about), _cells(items), strict=True):
        words, counts = _words(item)
        citations = _named(citations_of(item))
        keys = np.concatenate([pairs, _mix(6, citations), cells[cells > 0], _moments(item, subjects)])
        found.append(Features(words, counts, subjects, citations, keys))
    return found


def citations_of(item: Item) -> Iterator[tuple[str, str]]:
    """A document's surroundings: itself, what it cites and what cites it, and its sources.

    Who cites another shares both with it; who cites the same or is cited by the same shares that.
    """
    yield from (("documents", id) for id in (item.id, *item.cites, *item.cited_by))
    yield from (("sources", name) for name in item.sources)


def _named(pairs: Iterable[tuple[str, str]]) -> Hashes:
    """Hashes of kinds and ids, each once."""
    return np.array(list(dict.fromkeys(map(subject_hash, pairs))), dtype=np.uint32)


def _words(item: Item) -> tuple[Hashes, Counts]:
    """The body's words with the title's and the summary's, which count several times."""
    terms = item.body
    size = len(terms) // 5
    words = np.frombuffer(terms, dtype="<u4", count=size).astype(np.uint32)
    counts = np.frombuffer(terms, dtype=np.uint8, count=size, offset=4 * size)
    head: Counter[int] = Counter()
    code = code_of(item.language)
    hashes = hashes_of(code)
    for text, times in ((item.title, _TITLE), (item.summary, _SUMMARY)):
        for word in words_of(text.casefold(), code):
            head[hashes[word]] += times
    if not head:
        return words, counts
    more = np.fromiter(head, dtype=np.uint32, count=len(head))
    added = np.fromiter(head.values(), dtype=np.int64, count=len(head))
    sums = counts.astype(np.int64)
    if size:
        places = np.minimum(np.searchsorted(words, more), size - 1)
        known = words[places] == more
        sums[places[known]] += added[known]
        more, added = more[~known], added[~known]
    sums = np.concatenate([sums, added])
    return np.concatenate([words, more]), np.minimum(sums, _MOST).astype(np.uint8)


@cache
def _pairs(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.triu_indices(size, 1)


def _subject_keys(about: Sequence[Hashes]) -> list[Hashes]:
    """Each subject, and each two, of each document."""
    ones, others = [_NONE], [_NONE]
    for subjects in about:
        some = np.sort(subjects[:_PAIRED])
        one, other = _pairs(len(some))
        ones += [subjects, some[one]]
        others += [subjects, some[other]]
    joined = _mix(2, np.concatenate(ones), np.concatenate(others))
    ends = np.cumsum([len(ones[n]) + len(ones[n + 1]) for n in range(1, len(ones), 2)], dtype=np.int64)
    return np.split(joined, ends[:-1]) if about else []


def _cells(items: Sequence[Item]) -> Hashes:
    """Cells of several sizes in time, and in place and time; 0 where day or place is unknown.

    Cells overlap by half, so whoever is nearer than half a cell shares one.
    """
    timed = np.array([item.day is not None for item in items], dtype=np.bool_)
    placed = np.array([item.point is not None for item in items], dtype=np.bool_)
    days = np.array([item.day or 0 for item in items], dtype=np.int64)
    points = np.array([item.point or (0.0, 0.0) for item in items], dtype=np.float64).reshape(-1, 2) / _DEGREES
    columns = []
    times = []
    for width in _WIDTHS:
        for shift in (0, width // 2):
            times.append(_mix(4, width, shift, (days + shift) // width))
            columns.append(np.where(timed, times[-1], 0))
    for a, b in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5)):
        here = _mix(3, int(2 * a), int(2 * b), np.floor(points[:, 0] + a), np.floor(points[:, 1] + b))
        columns.append(np.where(placed, here, 0))
        columns += [np.where(timed & placed, _mix(5, here, time), 0) for time in times]
    return np.stack(columns, axis=1).astype(np.uint32)


def _moments(item: Item, subjects: Hashes) -> Hashes:
    """Each subject in a stretch of time, as above: of the event, or else of publication."""
    day = int(item.published // _DAY) + _EPOCH if item.day is None else item.day
    return _mix(7, subjects[:_PAIRED], _WIDE, _SHIFT, (day + _SHIFT) // _WIDE).ravel()


def _mix(*parts: Any) -> Hashes:
    """A 32-bit hash of numbers (FNV-1a over words, mixed once more), of each row of those that are arrays."""
    hash: Any = np.uint64(2166136261)
    for part in parts:
        hash = ((hash ^ (np.asarray(part).astype(np.int64).astype(np.uint64) & _LOW)) * _PRIME) & _LOW
    hash = ((hash ^ (hash >> np.uint64(15))) * np.uint64(0x2C1B3C6D)) & _LOW
    return np.asarray(hash).astype(np.uint32)


_PRIME, _LOW = np.uint64(16777619), np.uint64(0xFFFFFFFF)
