"""Documents as vectors: whole numbers throughout, so that a sum is the same in whichever order it is taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...settings import RelatedSettings
from .census import Census, Columns, Grades, subject_grades, subject_weights, word_grades, word_weights
from .items import Counts

WORDS, SUBJECTS = 80, 16
"""A vector's places: the heaviest words, then the rarest subjects. A place's number is odd for a word, even for a
subject, and 0 where nothing stands."""
INDEXED = 24
"""So many of a vector's words lead to other documents; all are compared."""
_LONGEST = 10
"""Words of a thousand documents or more (2 to this power) lead to none."""
SCALE = 4000
"""Length of a vector, such that the product of two is a whole number that a float32 holds."""
_FINE = 1024
_FREQUENCIES = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))])


@dataclass(frozen=True, slots=True)
class Vectors:
    """A row for each document.

    Attributes:
        places: numbers of words and subjects, the heaviest of each first.
        weights: theirs, whole numbers.
        indexed: which of the words lead to other documents.
    """

    places: NDArray[np.int32]
    weights: NDArray[np.float32]
    indexed: NDArray[np.bool_]

    @classmethod
    def empty(cls, size: int) -> Vectors:
        """Vectors of documents that are about nothing."""
        width = WORDS + SUBJECTS
        return cls(
            np.zeros((size, width), dtype=np.int32),
            np.zeros((size, width), dtype=np.float32),
            np.zeros((size, WORDS), dtype=np.bool_),
        )

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """A copy of some rows."""
        return Vectors(self.places[rows], self.weights[rows], self.indexed[rows])

    def put(self, rows: NDArray[np.int64], other: Vectors) -> NDArray[np.bool_]:
        """Overwrite some rows, and say which of them differ from what was there."""
        differ = (self.places[rows] != other.places).any(axis=1) | (self.weights[rows] != other.weights).any(axis=1)
        differ |= (self.indexed[rows] != other.indexed).any(axis=1)
        self.places[rows], self.weights[rows], self.indexed[rows] = other.places, other.weights, other.indexed
        return np.asarray(differ)


class Describer:
    """Makes the vectors, given how many documents have each word and subject."""

    def __init__(self, words: Census, subjects: Census, steps: int, settings: RelatedSettings) -> None:
        self.words, self.subjects = words, subjects
        self.word_grades = word_grades(words.counts, steps)
        self.subject_grades = subject_grades(subjects.counts, steps)
        self.word_weights, self.subject_weights = word_weights(steps), subject_weights(steps)
        total = settings.text + settings.subjects
        self.of_words = SCALE * math.sqrt(settings.text / total) if total else 0.0
        self.of_subjects = SCALE * math.sqrt(settings.subjects / total) if total else 0.0

    def describe(self, words: Sequence[Columns], counts: Sequence[Counts], subjects: Sequence[Columns]) -> Vectors:
        """The vectors of documents with these words, as often as ``counts`` says, and subjects."""
        vectors = Vectors.empty(len(words))
        for n, (bag, often, about) in enumerate(zip(words, counts, subjects, strict=True)):
            grades = self.word_grades[bag]
            weights = np.rint(_FREQUENCIES[often] * self.word_weights[grades] * _FINE).astype(np.int64)
            best, units = _heaviest(weights, self.words.hash_of[bag], WORDS, self.of_words)
            vectors.places[n, : len(best)] = 2 * bag[best] + 1
            vectors.weights[n, : len(best)] = units
            leading = (grades[best] < _LONGEST) & (units > 0)
            vectors.indexed[n, : len(best)] = leading & (leading.cumsum() <= INDEXED)
            weights = np.rint(self.subject_weights[self.subject_grades[about]] * _FINE).astype(np.int64)
            best, units = _heaviest(weights, self.subjects.hash_of[about], SUBJECTS, self.of_subjects)
            vectors.places[n, WORDS : WORDS + len(best)] = 2 * about[best] + 2
            vectors.weights[n, WORDS : WORDS + len(best)] = units
        return vectors


def _heaviest(
    weights: NDArray[np.int64], hashes: NDArray[np.uint32], most: int, length: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions of the heaviest, ties by hash, and their weights in a vector of a given length."""
    order = (weights << 32) | (0xFFFFFFFF - hashes.astype(np.int64))
    best = np.argpartition(order, len(order) - most)[-most:] if len(order) > most else np.arange(len(order))
    best = best[np.argsort(-order[best])]
    best = best[weights[best] > 0]
    chosen = weights[best]
    norm = math.sqrt(int(chosen @ chosen))
    return best, np.rint(chosen * (length / norm)) if norm else chosen.astype(np.float64)


def crossed(before: Grades, after: Grades) -> NDArray[np.bool_]:
    """Columns whose grade is another now; new ones have none yet."""
    return before != after[: len(before)]
