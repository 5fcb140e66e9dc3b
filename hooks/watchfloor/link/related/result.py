"""The related documents of each, as they are read: lists are made from the state when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ...settings import RelatedSettings
from .account import Account, give_account
from .census import Census
from .grounds import Grounds
from .items import Item, Match
from .lists import Outcome, find_twins
from .ranking import Numbers, Space
from .state import RESERVE, Described, State, digest
from .store import write
from .vectors import Vectors

Entry = tuple[int, int, int]
"""Number of a document, its score, and the part of it that comes from words."""


class Related(Mapping[str, tuple[Match, ...]]):
    """The related documents of each item, best first; a list is made when it is asked for.

    Attributes:
        changed: ids whose list says something else than in the kept state: others, another order or
            other reasons, but for scores. New ones are among them. After a state from a file it may
            name a list that turns out to say the same; it never misses one.
    """

    def __init__(
        self,
        state: State,
        items: Sequence[Item],
        space: Space,
        settings: RelatedSettings,
        count: int,
        digests: Mapping[str, bytes],
    ) -> None:
        self._digests = digests
        self.state, self.documents, self.space = state, items, space
        self.settings, self.count = settings, count
        self._number = {id: n for n, id in enumerate(state.ids)}
        self._made: dict[str, tuple[Match, ...]] = {}
        self.grounds = Grounds(state, items, settings)
        self.changed: frozenset[str] = frozenset(state.ids)

    def __getitem__(self, id: str) -> tuple[Match, ...]:
        made = self._made.get(id)
        if made is None:
            made = self._made[id] = self._make(self._number[id])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self.state.ids)

    def __contains__(self, id: object) -> bool:
        return id in self._number

    def __len__(self) -> int:
        return len(self.state.ids)

    def save(self, path: Path) -> None:
        """Write what a later run needs to start from here."""
        digests = tuple(self._digests.get(item.id) or digest(item) for item in self.documents)
        write(replace(self.state, digests=digests), path)

    def let_go(self) -> None:
        """Forget what only ``save``, accounts and another ``relate`` need, most of it all: lists are still made."""
        for item in self.documents:
            if item.pins:
                self[item.id]  # pins are scored, with the vectors of both
        self.state = replace(
            self.state,
            digests=(),
            words=(),
            counts=(),
            subjects=(),
            citations=(),
            keys=(),
            of_citations=Census(),
            of_keys=Census(),
            vectors=Vectors.empty(0),
        )
        self.grounds.take(self.state)
        self.space.forget_vectors()
        self._digests = {}

    def take_over(self, described: Described, outcome: Outcome, kept: Related | None) -> None:
        """Take the lists that are the same from an earlier result, and note which are not."""
        masks = (
            outcome.changed,
            outcome.doubtful,
            outcome.rescored,
            described.stirred | described.recast,
            described.reworded,
        )
        changed, unsure, rescored, here, loose = (
            {self.state.ids[n] for n in np.flatnonzero(mask).tolist()} for mask in masks
        )
        pinning = {
            item.id
            for item in self.documents
            if item.pins and (item.id in changed or any(id in here or id not in self for id in item.pins))
        }
        unsure |= pinning | changed
        if kept is None:
            self.changed = frozenset(unsure)
            return
        own = kept._made  # noqa: SLF001 - one's own class
        changed = {id for id in unsure if id not in kept or self._says_else(id, kept, loose | pinning)}
        other = unsure | rescored
        self._made = {id: made for id, made in own.items() if id in self and id not in other} | self._made
        self.changed = frozenset(changed)

    def _says_else(self, id: str, kept: Related, loose: set[str]) -> bool:
        """Whether a list differs from an earlier one for a reader.

        Args:
            id: whose list.
            kept: has the earlier one.
            loose: documents of which more can differ than the order of their subjects.
        """
        n, before = self._number[id], kept._number[id]
        now, then = self._shortlist(n), kept._shortlist(before)
        names = [self.state.ids[other] for other, _, _ in now]
        if names != [kept.state.ids[other] for other, _, _ in then]:
            return True
        if id in loose or not loose.isdisjoint(names):
            return [match.shown for match in self[id]] != [match.shown for match in kept[id]]
        return any(
            self.grounds.subjects(n, other) != kept.grounds.subjects(before, former)
            for (other, _, _), (former, _, _) in zip(now, then, strict=True)
        )

    def account(self, id: str, other: str) -> Account:
        """Why one document stands where it stands in the list of another, or why it does not stand there.

        Raises:
            KeyError: there is no such document.
        """
        return give_account(self, self._number[id], self._number[other])

    def _make(self, n: int) -> tuple[Match, ...]:
        entries = self._shortlist(n)
        away = self.space.distances(n, np.array([other for other, _, _ in entries], dtype=np.int64)).tolist()
        return tuple(self.grounds.match(n, *entry, far) for entry, far in zip(entries, away, strict=True))

    def _shortlist(self, n: int) -> list[Entry]:
        """Those that are shown."""
        return self.entries(n)[: max(self.count, len(self.pins(n)))] if self.count else []

    def pins(self, n: int) -> list[int]:
        """What an editor wants first, as far as it is there and not vetoed."""
        forbidden = {n, *self.space.barred.vetoes.get(n, ())}
        numbers = (self._number.get(id, n) for id in self.documents[n].pins)
        return list(dict.fromkeys(number for number in numbers if number not in forbidden))

    def entries(self, n: int) -> list[Entry]:
        """All that are known to come next: pins, the best, and then those that say nearly the same as one of these."""
        lists, pins = self.state.lists, self.pins(n)
        rows = (lists.near[n], lists.scores[n], lists.texts[n])
        ranked = zip(*(row[: self.count + RESERVE].tolist() for row in rows), strict=True)
        chosen = self._pinned(n, pins) if pins else []
        behind: list[Entry] = []
        for entry in ranked:
            if entry[0] < 0 or entry[0] in pins:
                continue
            like = self.twins_of(entry[0]) if len(self._twins) else ()
            (behind if like and any(other in like for other, _, _ in chosen) else chosen).append(entry)
        return chosen + behind

    def twins_of(self, n: int) -> set[int]:
        """The documents that say nearly the same as one."""
        start, end = self._twins.searchsorted([n << 32, (n + 1) << 32]).tolist()
        return {code & 0xFFFFFFFF for code in self._twins[start:end].tolist()}

    @cached_property
    def _twins(self) -> Numbers:
        return find_twins(self.state.lists, self.count + RESERVE, self.space.alike)

    def common_words(self, n: int, other: int) -> tuple[int, ...]:
        """Hashes of the stems that both have, those first that bring most."""
        mine, theirs = (dict(zip(*self.space.words_of(one), strict=True)) for one in (n, other))
        both = sorted(mine.keys() & theirs.keys(), key=lambda column: (-mine[column] * theirs[column], column))
        return tuple(self.state.of_words.hash_of[both].tolist())

    def _pinned(self, n: int, pins: list[int]) -> list[Entry]:
        """Pins with their scores, which no list may have."""
        others = np.array(pins, dtype=np.int64)
        scores, texts = self.space.score(n, others, self.space.products(n, others))
        return list(zip(pins, scores.tolist(), np.rint(texts).astype(np.int64).tolist(), strict=True))
