"""How many documents have a feature, in steps: so that one document more changes few weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .items import Hashes

Columns = NDArray[np.int32]
Grades = NDArray[np.uint8]
COMMON = 255
"""Grade of a word that says nothing because too many documents have it."""
KEY_LIMIT = 100
"""A key that more documents have is no reason to compare them."""
_STEPS = 4
"""Steps to an octave, for subjects and for the number of documents."""


def steps_of(number: float) -> int:
    """The number in steps of a quarter of an octave, rounded down."""
    return math.floor(math.log2(number) * _STEPS + 1e-9) if number >= 1 else 0


def documents_at(steps: float) -> float:
    """The number of documents that a number of steps stands for."""
    return float(2 ** (steps / _STEPS))


def word_grades(counts: NDArray[np.int32], steps: int) -> Grades:
    """Octaves, 0 for a word of one document, ``COMMON`` for one of more than about half of many."""
    grades = np.floor(np.log2(np.maximum(counts, 1)) + 1e-9).astype(np.uint8)
    size = documents_at(steps)
    if size > 8:
        grades[counts > size / 2] = COMMON
    return grades


def subject_grades(counts: NDArray[np.int32], steps: int) -> Grades:
    """Quarters of an octave: subjects are few, and their weights matter more."""
    return np.floor(np.log2(np.maximum(counts, 1)) * _STEPS + 1e-9).astype(np.uint8)


def key_grades(counts: NDArray[np.int32], steps: int) -> Grades:
    """1 where few enough documents have a key for it to be a reason to compare them."""
    return (counts <= KEY_LIMIT).astype(np.uint8)


def telling(counts: NDArray[np.int32], steps: int) -> Grades:
    """1 where so few documents have a word that it may be told as a reason: one in thirty, or three."""
    return (counts <= max(documents_at(steps) / 30, 3)).astype(np.uint8)


def word_weights(steps: int) -> NDArray[np.float64]:
    """Inverse document frequency by grade."""
    weights = np.zeros(COMMON + 1)
    for octave in range(1, 32):
        weights[octave] = max(math.log((1 + documents_at(steps)) / (1 + 2 ** (octave + 0.5))) + 1, 0.1)
    return weights


def subject_weights(steps: int) -> NDArray[np.float64]:
    """Rarity by grade."""
    size = 1 + documents_at(steps)
    return np.array([max(math.log(size / documents_at(grade + 0.5)), 0.1) for grade in range(4 * 32)])


@dataclass(frozen=True)
class Census:
    """The features of all documents.

    Attributes:
        hashes: of every feature that was ever counted, ascending.
        columns: number of each, given in order of appearance: it never changes.
        counts: number of documents that have it now, by column.
    """

    hashes: Hashes = field(default_factory=lambda: np.empty(0, dtype=np.uint32))
    columns: Columns = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    counts: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))

    @cached_property
    def hash_of(self) -> Hashes:
        """Hash by column."""
        hashes = np.empty(len(self.hashes), dtype=np.uint32)
        hashes[self.columns] = self.hashes
        return hashes

    def find(self, hashes: Hashes) -> Columns:
        """Columns of features that were counted."""
        return self.columns[np.searchsorted(self.hashes, hashes)]

    def recount(self, gone: Sequence[Columns], come: Sequence[Hashes]) -> tuple[Census, list[Columns]]:
        """The census without some documents and with others, and the columns of these."""
        joined = join(come, np.uint32)
        seen = np.unique(joined)
        new = np.setdiff1d(seen, self.hashes, assume_unique=True)
        places = np.searchsorted(self.hashes, new)
        numbers = np.arange(len(self.hashes), len(self.hashes) + len(new), dtype=np.int32)
        hashes, columns = np.insert(self.hashes, places, new), np.insert(self.columns, places, numbers)
        census = Census(hashes, columns, np.zeros(len(hashes), dtype=np.int32))
        found = census.find(joined)
        counts = np.bincount(found, minlength=len(hashes))
        counts[: len(self.counts)] += self.counts
        counts -= np.bincount(join(gone, np.int32), minlength=len(hashes))
        ends = np.cumsum([0, *(len(one) for one in come)]).tolist()
        return Census(hashes, columns, counts.astype(np.int32)), [found[one:other] for one, other in pairwise(ends)]


def join(arrays: Iterable[NDArray[Any]], dtype: type) -> NDArray[Any]:
    """One array of many, also of none."""
    return np.concatenate([np.empty(0, dtype=dtype), *arrays], dtype=dtype)
