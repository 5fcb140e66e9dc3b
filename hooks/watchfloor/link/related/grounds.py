"""What two documents have in common, in a form that can be told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ...settings import RelatedSettings
from .census import steps_of, subject_grades, telling
from .heads import head_words
from .items import Hashes, Item, Match, subject_hash
from .state import State

WORDS = 3
"""So many words are told."""
ENOUGH = 2
"""Where two have so many kinds of things in common, words are not looked for."""


class Grounds:
    """Finds what pairs of documents have in common. It looks at nothing but the two, and at how many have a feature.

    Args:
        state: with the censuses.
        items: ascending by id, as in the state.
        settings: how far apart is near.
    """

    def __init__(self, state: State, items: Sequence[Item], settings: RelatedSettings) -> None:
        self._state, self._items, self._settings = state, items, settings
        self._steps = steps_of(len(items))
        self._rarity: dict[tuple[str, str], int] = {}
        self._heads = lru_cache(maxsize=1 << 12)(self._read_head)
        self._bodies = lru_cache(maxsize=1 << 12)(self._read_body)

    def take(self, state: State) -> None:
        """From now on look at another state with the same censuses."""
        self._state = state

    def match(self, n: int, other: int, score: int, text: int, kilometres: float) -> Match:
        """The second document as a match of the first."""
        this, that = self._items[n], self._items[other]
        days = None if this.day is None or that.day is None else that.day - this.day
        if days is not None and abs(days) > self._settings.days:
            days = None
        near = round(kilometres, 1) if kilometres <= self._settings.kilometres else None
        subjects = self.subjects(n, other)
        cites = {*this.cites}.intersection(that.cites) if this.cites and that.cites else ()
        together = len({*this.cited_by}.intersection(that.cited_by)) if this.cited_by and that.cited_by else 0
        sources = len({*this.sources}.intersection(that.sources)) if this.sources and that.sources else 0
        cited = bool(cites or together or sources or that.id in this.cites or that.id in this.cited_by)
        kinds = len({kind for kind, _ in subjects} - {"authors"}) + (days is not None or near is not None) + cited
        return Match(
            id=that.id,
            score=score / 1_000_000,
            pinned=that.id in this.pins,
            subjects=subjects,
            days=days,
            kilometres=near,
            text=round(text / score, 3) if score else 0.0,
            cites=tuple(sorted(cites)),
            together=together,
            sources=sources,
            words=self._words(n, other) if kinds < ENOUGH else (),
        )

    def subjects(self, n: int, other: int) -> tuple[tuple[str, str], ...]:
        """What both are about, rarest first."""
        return tuple(
            sorted({*self._items[n].subjects}.intersection(self._items[other].subjects), key=self._rarest_first)
        )

    def _rarest_first(self, subject: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        grade = self._rarity.get(subject)
        if grade is None:
            census = self._state.of_subjects
            column = census.find(np.array([subject_hash(subject)], dtype=np.uint32))
            grade = self._rarity[subject] = int(subject_grades(census.counts[column], 0)[0])
        return grade, subject

    def _words(self, n: int, other: int) -> tuple[str, ...]:
        """Telling words of the other's head that this one has too, and then the other way round."""
        found: dict[str, None] = {}
        for one, two in ((n, other), (other, n)):
            head = self._heads(two)
            if len(found) == WORDS or not head.words:
                continue
            body, heard = self._bodies(one), self._heads(one).every
            places = np.minimum(body.searchsorted(head.hashes), max(len(body) - 1, 0))
            known = (body[places] == head.hashes).tolist() if len(body) else [False] * len(places)
            for hash, word, has in zip(head.hashes.tolist(), head.words, known, strict=True):
                if (has or hash in heard) and word not in found and len(found) < WORDS:
                    found[word] = None
        return tuple(found)

    def _read_body(self, n: int) -> Hashes:
        """The hashes of a body's words, ascending."""
        terms = self._items[n].body
        return np.frombuffer(terms, dtype="<u4", count=len(terms) // 5)

    def _read_head(self, n: int) -> _Head:
        """What a document's title and summary say."""
        pairs = head_words(self._items[n])
        every = np.array([hash for hash, _ in pairs], dtype=np.uint32)
        census = self._state.of_words
        tells = telling(census.counts[census.find(every)], self._steps) > 0
        words = tuple(word for (_, word), says in zip(pairs, tells.tolist(), strict=True) if says)
        return _Head(every[tells], words, frozenset(every.tolist()))


class _Head(NamedTuple):
    """Title and summary.

    Attributes:
        hashes: of the words that so few documents have that they say what this one is about.
        words: these.
        every: hashes of all words.
    """

    hashes: Hashes
    words: tuple[str, ...]
    every: frozenset[int]
