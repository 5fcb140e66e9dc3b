"""What relatedness is given and what it answers, and what of a document can be counted."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Counts = NDArray[np.uint8]
_WORD = re.compile(r"[^\W\d_]{3,}")
_TITLE, _SUMMARY = 3, 2
_MOST = 255
"""Counts end here: the logarithm of a count is what matters."""
_PAIRED = 12
"""So many subjects of a document stand in pairs, which grow with the square."""
_WIDTHS = (1024, 256, 64, 16, 4)
"""Days of the cells of time."""
_DEGREES = (1.5, 3.0)
"""Height and width of the cells of the map: some 170 km at the latitudes of Europe."""
_hashes: dict[str, int] = {}
_HASHES = 200_000


@dataclass(frozen=True, slots=True)
class Item:
    """A document as relatedness sees it.

    Attributes:
        id: unique.
        published: seconds since the epoch; ties go to the greater.
        title: counted several times.
        summary: counted twice.
        terms: the body's words, from ``body_terms``.
        subjects: what it is about, as ``(kind, id)``; kinds are vocabularies' names.
        day: ordinal of the day on which an incident began, or ``None``.
        point: latitude and longitude in degrees, or ``None``.
        pins: ids that an editor wants first.
        vetoes: ids that an editor does not want.
    """

    id: str
    published: float
    title: str
    summary: str
    terms: bytes
    subjects: tuple[tuple[str, str], ...] = ()
    day: int | None = None
    point: tuple[float, float] | None = None
    pins: tuple[str, ...] = ()
    vetoes: frozenset[str] = frozenset()


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
    """

    id: str
    score: float
    pinned: bool = False
    subjects: tuple[tuple[str, str], ...] = ()
    days: int | None = None
    kilometres: float | None = None
    text: float = 0.0


@dataclass(frozen=True, slots=True)
class Features:
    """What of a document is counted over all documents, as hashes.

    Attributes:
        words: of title, summary and body, each once, ascending.
        counts: how often each stands there, up to 255.
        subjects: each once.
        keys: what makes two documents worth comparing if few have it: a subject, two subjects, a
            stretch of time, a piece of the map at a time.
    """

    words: Hashes
    counts: Counts
    subjects: Hashes
    keys: Hashes


def body_terms(text: str) -> bytes:
    """The words of a plain text with their counts, packed to be kept beside the compiled body.

    Words are runs of three letters or more, without case. The first four fifths are 32-bit hashes,
    little-endian and ascending; the rest is a byte for each, its count up to 255.
    """
    bag: Counter[int] = Counter()
    for word, count in Counter(_WORD.findall(text.casefold())).items():
        bag[_hash(word)] += count
    return _pack(bag)


def _pack(bag: dict[int, int]) -> bytes:
    ordered = sorted(bag)
    hashes = np.array(ordered, dtype="<u4").tobytes()
    return hashes + bytes([min(bag[hash], _MOST) for hash in ordered])


def _hash(word: str) -> int:
    """CRC-32, which is the same everywhere; those of frequent words are remembered."""
    known = _hashes.get(word)
    if known is None:
        known = zlib.crc32(word.encode("utf-8", "replace"))
        if len(_hashes) < _HASHES:
            _hashes[word] = known
    return known


def subject_hash(subject: tuple[str, str]) -> int:
    """Hash of a subject, as it is counted."""
    return zlib.crc32("\0".join(subject).encode("utf-8", "replace"))


def features(item: Item) -> Features:
    """What of an item is counted."""
    words, counts = _words(item)
    subjects = list(dict.fromkeys(subject_hash(subject) for subject in item.subjects))
    keys = np.fromiter({*_subject_keys(subjects), *_cells(item)}, dtype=np.uint32)
    return Features(words, counts, np.array(subjects, dtype=np.uint32), keys)


def _words(item: Item) -> tuple[Hashes, Counts]:
    """The body's words with the title's and the summary's, which count several times."""
    size = len(item.terms) // 5
    words = np.frombuffer(item.terms, dtype="<u4", count=size).astype(np.uint32)
    counts = np.frombuffer(item.terms, dtype=np.uint8, count=size, offset=4 * size)
    head: Counter[int] = Counter()
    for text, times in ((item.title, _TITLE), (item.summary, _SUMMARY)):
        for word in _WORD.findall(text.casefold()):
            head[_hash(word)] += times
    if not head:
        return words, counts
    more = np.array(sorted(head), dtype=np.uint32)
    added = np.array([head[int(hash)] for hash in more], dtype=np.int64)
    places = np.searchsorted(words, more)
    known = words[np.minimum(places, max(size - 1, 0))] == more if size else np.zeros(len(more), dtype=bool)
    sums = counts.astype(np.int64)
    sums[places[known]] += added[known]
    words = np.insert(words, places[~known], more[~known])
    sums = np.insert(sums, places[~known], added[~known])
    return words, np.minimum(sums, _MOST).astype(np.uint8)


def _subject_keys(subjects: list[int]) -> Iterator[int]:
    for subject in subjects:
        yield _mix(1, subject)
    for one, other in combinations(sorted(subjects[:_PAIRED]), 2):
        yield _mix(2, one, other)


def _cells(item: Item) -> Iterator[int]:
    """Cells of several sizes in time, and in place and time.

    Cells overlap by half, so whoever is nearer than half a cell shares one.
    """
    places: list[tuple[int, int, int]] = []
    if item.point is not None:
        rows, columns = (degrees / step for degrees, step in zip(item.point, _DEGREES, strict=True))
        shifts = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
        places = [(n, math.floor(rows + a), math.floor(columns + b)) for n, (a, b) in enumerate(shifts)]
    for place in places:
        yield _mix(3, *place)
    if item.day is None:
        return
    for width in _WIDTHS:
        for shift in (0, width // 2):
            cell = (item.day + shift) // width
            yield _mix(4, width, shift, cell)
            for place in places:
                yield _mix(5, width, shift, cell, *place)


def _mix(*parts: int) -> int:
    """A 32-bit hash of numbers (FNV-1a over words)."""
    hash = 2166136261
    for part in parts:
        hash = (hash ^ (part & 0xFFFFFFFF)) * 16777619 & 0xFFFFFFFF
    return hash
