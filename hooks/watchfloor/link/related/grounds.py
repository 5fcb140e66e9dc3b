"""What two documents have in common, in a form that can be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from ...settings import RelatedSettings
from .census import steps_of, subject_grades, telling
from .items import Item, Match, subject_hash
from .language import code_of, hashes_of, words_in
from .state import State

WORDS = 3
"""So many words are told."""


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
        self._telling: dict[int, bool] = {}
        self._heads = lru_cache(maxsize=1 << 12)(self._read_head)

    def match(self, n: int, other: int, score: int, text: int, kilometres: float) -> Match:
        """The second document as a match of the first."""
        this, that = self._items[n], self._items[other]
        days = None if this.day is None or that.day is None else that.day - this.day
        cites = {*this.cites}.intersection(that.cites) if this.cites and that.cites else ()
        return Match(
            id=that.id,
            score=score / 1_000_000,
            pinned=that.id in this.pins,
            subjects=tuple(sorted({*this.subjects}.intersection(that.subjects), key=self._rarest_first)),
            days=days if days is not None and abs(days) <= self._settings.days else None,
            kilometres=round(kilometres, 1) if kilometres <= self._settings.kilometres else None,
            text=round(text / score, 3) if score else 0.0,
            cites=tuple(sorted(cites)),
            together=len({*this.cited_by}.intersection(that.cited_by)) if this.cited_by and that.cited_by else 0,
            sources=len({*this.sources}.intersection(that.sources)) if this.sources and that.sources else 0,
            words=self._words(n, other),
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
        found: dict[int, str] = {}
        for one, two in ((n, other), (other, n)):
            for hash, word in self._heads(two):
                if hash not in found and self._has(one, hash) and self._tells(hash):
                    found[hash] = word
                    if len(found) == WORDS:
                        return tuple(found.values())
        return tuple(found.values())

    def _has(self, n: int, hash: int) -> bool:
        """Whether a document has a word, in its head or in its body."""
        terms = self._items[n].terms
        words = np.frombuffer(terms, dtype="<u4", count=len(terms) // 5)
        place = int(words.searchsorted(np.uint32(hash)))
        if place < len(words) and words[place] == hash:
            return True
        return any(hash == one for one, _ in self._heads(n))

    def _tells(self, hash: int) -> bool:
        """Whether so few documents have a word that it says what they are about."""
        found = self._telling.get(hash)
        if found is None:
            census = self._state.of_words
            count = census.counts[census.find(np.array([hash], dtype=np.uint32))]
            found = self._telling[hash] = bool(telling(count, self._steps)[0])
        return found

    def _read_head(self, n: int) -> tuple[tuple[int, str], ...]:
        """Hash and form of each word of a document's title and summary."""
        item = self._items[n]
        return tuple(_hashed(f"{item.title}\n{item.summary}", code_of(item.language)))


def _hashed(text: str, code: str) -> Iterator[tuple[int, str]]:
    hashes = hashes_of(code)
    seen: set[int] = set()
    for word in words_in(text, code):
        hash = hashes[word.casefold()]
        if hash not in seen:
            seen.add(hash)
            yield hash, word
