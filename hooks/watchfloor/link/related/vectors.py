"""Documents as vectors: whole numbers throughout, so that a sum is the same in whichever order it is taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...settings import RelatedSettings
from .census import Census, Columns, join, subject_grades, subject_weights, word_grades, word_weights
from .items import Counts, Hashes

WORDS, COMMON_WORDS, SUBJECTS, CITATIONS = 80, 16, 16, 16
"""A vector has its document's heaviest words, no more than these of them common, its rarest subjects and citations."""
_COMMON = 9
"""A word is common if 512 documents or more (2 to this power) have it."""
SCALE = 4000
"""Length of a vector, such that the product of two is a whole number that a float32 holds."""
RARITY = 1000
"""Weight of the rarest subject there can be. The product of two sets of subjects is the sum of the squares of
those that both have; 16 of them are a whole number that a float32 holds."""
_FINE = 1024
_FREQUENCIES = np.sqrt(np.arange(256))
"""The tenth mention of a word says less than the second."""
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Vectors:
    """A row for each document, the heaviest first. Weights are whole numbers.

    Attributes:
        words: numbers of the words that are not common, from 1, and then 0.
        word_weights: theirs.
        shared: numbers of the common words, the subjects and the citations, which differ by their remainder
            of three, each padded with 0.
        shared_weights: theirs.
    """

    words: NDArray[np.int32]
    word_weights: NDArray[np.int16]
    shared: NDArray[np.int32]
    shared_weights: NDArray[np.float32]

    @classmethod
    def empty(cls, size: int) -> Vectors:
        """Vectors of documents that are about nothing."""
        few, many = (size, WORDS), (size, COMMON_WORDS + SUBJECTS + CITATIONS)
        return cls(
            np.zeros(few, dtype=np.int32),
            np.zeros(few, dtype=np.int16),
            np.zeros(many, dtype=np.int32),
            np.zeros(many, dtype=np.float32),
        )

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """A copy of some rows."""
        return Vectors(*(getattr(self, name)[rows] for name in self.__slots__))

    def put(self, rows: NDArray[np.int64], other: Vectors) -> NDArray[np.bool_]:
        """Overwrite some rows, and say which of them differ from what was there."""
        differ = np.zeros(len(rows), dtype=np.bool_)
        for name in self.__slots__:
            mine, new = getattr(self, name), getattr(other, name)
            differ |= (mine[rows] != new).any(axis=1)
            mine[rows] = new
        return differ


class Describer:
    """Makes the vectors, given how many documents have each word and subject."""

    def __init__(
        self, words: Census, subjects: Census, citations: Census, steps: int, settings: RelatedSettings
    ) -> None:
        self.words, self.subjects, self.citations = words, subjects, citations
        self.word_grades = word_grades(words.counts, steps)
        self.subject_grades = subject_grades(subjects.counts, steps)
        self.citation_grades = subject_grades(citations.counts, steps)
        self.word_weights, self.subject_weights = word_weights(steps), subject_weights(steps)
        self.most = float(self.subject_weights[0])
        total = settings.text + settings.citations
        self.of_words = SCALE * math.sqrt(settings.text / total) if total else 0.0
        self.of_citations = SCALE * math.sqrt(settings.citations / total) if total else 0.0

    def describe(
        self,
        words: Sequence[Columns],
        counts: Sequence[Counts],
        subjects: Sequence[Columns],
        citations: Sequence[Columns],
    ) -> Vectors:
        """The vectors of documents with these words, as often as ``counts`` says, subjects and citations."""
        vectors = Vectors.empty(len(words))
        for start in range(0, len(words), _BLOCK):
            some = slice(start, start + _BLOCK)
            self._put_words(vectors, start, words[some], join(counts[some], np.uint8))
        for row, own in enumerate(subjects):
            self._put_subjects(vectors, row, own)
        for row, own in enumerate(citations):
            self._put_citations(vectors, row, own)
        return vectors

    def _put_words(self, vectors: Vectors, first: int, words: Sequence[Columns], counts: Counts) -> None:
        bag = join(words, np.int32)
        grades = self.word_grades[bag]
        weights = np.rint(_FREQUENCIES[counts] * self.word_weights[grades] * _FINE).astype(np.int64)
        order = _order(weights, self.words.hash_of[bag])
        end = 0
        for row, own in enumerate(words, first):
            start, end = end, end + len(own)
            best, units = _heaviest(order[start:end], WORDS, self.of_words)
            common = grades[start:end][best] >= _COMMON
            rare, most = best[~common], best[common][:COMMON_WORDS]
            vectors.words[row, : len(rare)] = own[rare] + 1
            vectors.word_weights[row, : len(rare)] = units[~common]
            vectors.shared[row, : len(most)] = 3 * own[most] + 3
            vectors.shared_weights[row, : len(most)] = units[common][:COMMON_WORDS]

    def _put_subjects(self, vectors: Vectors, row: int, own: Columns) -> None:
        """The rarest subjects; one that nobody else has would only be in the way."""
        grades = self.subject_grades[own]
        own, grades = own[grades > 0], grades[grades > 0]
        if not len(own):
            return
        weights = np.rint(self.subject_weights[grades] * _FINE).astype(np.int64)
        best = np.argsort(-_order(weights, self.subjects.hash_of[own]))[:SUBJECTS]
        here = slice(COMMON_WORDS, COMMON_WORDS + len(best))
        vectors.shared[row, here] = 3 * own[best] + 1
        vectors.shared_weights[row, here] = np.rint(np.sqrt(weights[best] / (_FINE * self.most)) * RARITY)

    def _put_citations(self, vectors: Vectors, row: int, own: Columns) -> None:
        """The rarest citations, each as its share of all that the document has."""
        grades = self.citation_grades[own]
        weights = np.rint(self.subject_weights[grades] * _FINE).astype(np.int64)
        norm = math.sqrt(int(weights @ weights))
        own, weights = own[grades > 0], weights[grades > 0]
        if not len(own):
            return
        best = np.argsort(-_order(weights, self.citations.hash_of[own]))[:CITATIONS]
        here = slice(COMMON_WORDS + SUBJECTS, COMMON_WORDS + SUBJECTS + len(best))
        vectors.shared[row, here] = 3 * own[best] + 2
        vectors.shared_weights[row, here] = np.rint(weights[best] * (self.of_citations / norm))


def _order(weights: NDArray[np.int64], hashes: Hashes) -> NDArray[np.int64]:
    """What features are chosen by: weight, then hash. The greatest comes first."""
    return (weights << 32) | (0xFFFFFFFF - hashes.astype(np.int64))


def _heaviest(order: NDArray[np.int64], most: int, length: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions of the heaviest, and their weights in a vector of a given length.

    Args:
        order: weight in the upper half, what breaks ties in the lower.
        most: how many at most.
        length: of the vector.
    """
    best = np.argpartition(order, len(order) - most)[-most:] if len(order) > most else np.arange(len(order))
    best = best[np.argsort(-order[best])]
    weights = order[best] >> 32
    weights = weights[weights > 0]
    norm = math.sqrt(int(weights @ weights))
    return best[: len(weights)], np.rint(weights * (length / norm)) if norm else weights.astype(np.float64)
