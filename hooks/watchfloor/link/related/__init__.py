"""Relatedness: which documents a reader of one should see next, and the reasons.

It knows nothing of pages: documents come as ``Item``s and leave as ``Match``es. Four signals
between 0 and 1 are weighted and added up:

- *text*: cosine of TF-IDF vectors (Salton & Buckley 1988: logarithmic term frequency, smoothed
  inverse document frequency), title and summary counted several times, each vector cut to its
  heaviest terms;
- *subjects*: cosine of vectors of shared systems, actors, tags and so on, rare ones weighing more;
- *time*: ``exp(-days / settings.days)`` between two incidents;
- *place*: ``exp(-km / settings.kilometres)`` between two incidents (great circle).

The order is total: score, then the newer, then the id; an editor's pins come first and vetoes go
both ways.

A document is not compared with all others but with those that share something few have: a word
among its heaviest, a subject, two subjects, a stretch of time, a piece of the map at a time. What
two documents have in common depends on nothing but these two and on how many documents have a
feature, and that is counted in steps. So after a change, with the state of an earlier call, only
the lists that a changed document leaves, enters or moves in are made anew, and the result is the
one from nothing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...settings import RelatedSettings
from ..terms import body_terms
from .census import Census, subject_grades
from .items import Item, Match, Words, subject_hash
from .lists import Outcome, bring_up_to_date
from .ranking import Space, find_forbidden, make_index
from .state import Described, State, describe, digest, empty_state, key_of
from .store import load, write
from .vectors import Vectors

__all__ = ["Item", "Match", "Related", "State", "Words", "body_terms", "load", "relate"]


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
        self._state, self._items, self._space, self._digests = state, items, space, digests
        self._settings, self._count = settings, count
        self._number = {id: n for n, id in enumerate(state.ids)}
        self._made: dict[str, tuple[Match, ...]] = {}
        self._grades: dict[tuple[str, str], int] = {}
        self.changed: frozenset[str] = frozenset(state.ids)

    def __getitem__(self, id: str) -> tuple[Match, ...]:
        made = self._made.get(id)
        if made is None:
            made = self._made[id] = self._make(self._number[id])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._state.ids)

    def __contains__(self, id: object) -> bool:
        return id in self._number

    def __len__(self) -> int:
        return len(self._state.ids)

    def save(self, path: Path) -> None:
        """Write what a later run needs to start from here."""
        digests = tuple(self._digests.get(item.id) or digest(item) for item in self._items)
        write(replace(self._state, digests=digests), path)

    def let_go(self) -> None:
        """Forget what only ``save`` and another ``relate`` need, nine tenths of it all: lists are still made."""
        for item in self._items:
            if item.pins:
                self[item.id]  # pins are scored, with the vectors of both
        self._state = replace(
            self._state,
            digests=(),
            words=(),
            counts=(),
            subjects=(),
            keys=(),
            of_words=Census(),
            of_keys=Census(),
            vectors=Vectors.empty(0),
        )
        self._space.forget_vectors()
        self._digests = {}

    def take_over(self, described: Described, outcome: Outcome, kept: Related | None) -> None:
        """Take the lists that are the same from an earlier result, and note which are not."""
        changed, unsure, rescored, here = (
            {self._state.ids[n] for n in np.flatnonzero(mask).tolist()}
            for mask in (outcome.changed, outcome.doubtful, outcome.rescored, described.stirred)
        )
        pinning = {
            item.id
            for item in self._items
            if item.pins and (item.id in changed or any(id in here or id not in self for id in item.pins))
        }
        unsure |= pinning
        if kept is None:
            changed |= unsure
        else:
            own = kept._made  # noqa: SLF001 - one's own class
            changed -= {id for id in pinning if id in kept}
            changed |= {id for id in unsure - changed if list(map(_shown, kept[id])) != list(map(_shown, self[id]))}
            other = changed | rescored | pinning
            self._made = {id: made for id, made in own.items() if id in self and id not in other} | self._made
        self.changed = frozenset(changed)

    def _make(self, n: int) -> tuple[Match, ...]:
        if not self._count:
            return ()
        item, lists = self._items[n], self._state.lists
        forbidden = {n, *self._space.forbidden.get(n, ())}
        pins = [number for number in (self._number.get(id, n) for id in item.pins) if number not in forbidden]
        pins = list(dict.fromkeys(pins))
        ranked = [
            entry
            for entry in zip(lists.near[n].tolist(), lists.scores[n].tolist(), lists.texts[n].tolist(), strict=True)
            if entry[0] >= 0
        ]
        entries = self._pinned(n, pins) if pins else []
        entries += [entry for entry in ranked if entry[0] not in pins][: max(self._count - len(pins), 0)]
        away = self._space.distances(n, np.array([other for other, _, _ in entries], dtype=np.int64)).tolist()
        return tuple(self._match(item, *entry, far) for entry, far in zip(entries, away, strict=True))

    def _pinned(self, n: int, pins: list[int]) -> list[tuple[int, int, int]]:
        """Pins with their scores, which no list may have."""
        others = np.array(pins, dtype=np.int64)
        scores, texts = self._space.score(n, others, self._space.products(n, others))
        return list(zip(pins, scores.tolist(), np.rint(texts).astype(np.int64).tolist(), strict=True))

    def _match(self, this: Item, other: int, score: int, text: int, kilometres: float) -> Match:
        that = self._items[other]
        days = None if this.day is None or that.day is None else that.day - this.day
        return Match(
            id=that.id,
            score=score / 1_000_000,
            pinned=that.id in this.pins,
            subjects=tuple(sorted({*this.subjects}.intersection(that.subjects), key=self._rarest_first)),
            days=days if days is not None and abs(days) <= self._settings.days else None,
            kilometres=round(kilometres, 1) if kilometres <= self._settings.kilometres else None,
            text=round(text / score, 3) if score else 0.0,
        )

    def _rarest_first(self, subject: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        grade = self._grades.get(subject)
        if grade is None:
            census = self._state.of_subjects
            column = census.find(np.array([subject_hash(subject)], dtype=np.uint32))
            grade = self._grades[subject] = int(subject_grades(census.counts[column], 0)[0])
        return grade, subject


def relate(
    items: Sequence[Item],
    settings: RelatedSettings,
    count: int | None = None,
    kept: Related | State | None = None,
    executor: Executor | None = None,
) -> Related:
    """The related documents of each item, best first.

    Args:
        items: in any order; the result does not depend on it.
        settings: weights and ranges.
        count: how many at most, by default the settings' number. An editor's pins are never cut.
        kept: an earlier result, or what was loaded of one. The result does not depend on it; the
            time does.
        executor: computes in parallel. The result does not depend on it either.
    """
    ordered = sorted(items, key=lambda item: item.id)
    most = settings.count if count is None else count
    start = kept._state if isinstance(kept, Related) else kept  # noqa: SLF001 - one's own class
    if start is None or start.key != key_of(settings, most):
        start, kept = empty_state(settings, most), None
    digests: dict[str, bytes] = {}
    described = describe(start, ordered, _comparison(kept, digests), settings)
    state = described.state
    index = make_index(state.vectors, state.of_words, state.of_keys, state.keys)
    space = Space(state.facts, state.vectors, index, find_forbidden(ordered), settings)
    outcome = bring_up_to_date(start.lists, described, space, most, executor)
    related = Related(replace(state, lists=outcome.lists), ordered, space, settings, most, digests)
    related.take_over(described, outcome, kept if isinstance(kept, Related) else None)
    return related


def _shown(match: Match) -> tuple[object, ...]:
    """What a reader sees of a match."""
    return match.id, match.pinned, match.subjects, match.days, match.kilometres


def _comparison(kept: Related | State | None, made: dict[str, bytes]) -> Callable[[Item, int], bool]:
    """Whether an item is the one that had a number; digests that are made for that are noted by id."""
    if isinstance(kept, Related):
        items = kept._items  # noqa: SLF001 - one's own class
        return lambda item, n: items[n] is item or items[n] == item
    digests = kept.digests if kept else ()

    def same(item: Item, n: int) -> bool:
        made[item.id] = digest(item)
        return made[item.id] == digests[n]

    return same
