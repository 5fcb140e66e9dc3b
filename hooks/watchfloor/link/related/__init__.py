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

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...settings import RelatedSettings
from .census import steps_of, subject_grades
from .items import Item, Match, body_terms, subject_hash
from .lists import Outcome, bring_up_to_date
from .ranking import Space, make_index
from .state import Described, State, describe, digest, empty_state, key_of
from .store import load, write

__all__ = ["Item", "Match", "Related", "State", "body_terms", "load", "relate"]


class Related(Mapping[str, tuple[Match, ...]]):
    """The related documents of each item, best first; a list is made when it is asked for.

    Attributes:
        changed: ids whose list is not that of the kept state, new ones among them. It may name a
            list whose reasons turn out to be the same, and never misses one.
    """

    def __init__(
        self, state: State, items: Sequence[Item], space: Space, settings: RelatedSettings, count: int
    ) -> None:
        self._state, self._items, self._space = state, items, space
        self._settings, self._count = settings, count
        self._number = {id: n for n, id in enumerate(state.ids)}
        self._made: dict[str, tuple[Match, ...]] = {}
        self._grades = subject_grades(state.of_subjects.counts, 0)
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
        write(replace(self._state, digests=tuple(digest(item) for item in self._items)), path)

    def take_over(self, described: Described, outcome: Outcome, kept: Related | None) -> None:
        """Take the lists that are the same from an earlier result, and note which are not."""
        ids = self._state.ids
        changed = {ids[n] for n in np.flatnonzero(outcome.changed).tolist()}
        unsure = {ids[n] for n in np.flatnonzero(outcome.doubtful).tolist()}
        here = {ids[n] for n in np.flatnonzero(described.stirred).tolist()}
        unsure |= {item.id for item in self._items if any(id in here or id not in self for id in item.pins)}
        if kept is None:
            changed |= unsure
        else:
            changed |= {id for id in unsure - changed if kept[id] != self[id]}
            self._made.update((id, made) for id, made in kept._made.items() if id in self and id not in changed)
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
        others = np.array(pins, dtype=np.int64)
        entries = list(
            zip(pins, self._space.score(n, others).tolist(), self._space.text(n, others).tolist(), strict=True)
        )
        entries += [entry for entry in ranked if entry[0] not in pins][: max(self._count - len(pins), 0)]
        return tuple(self._match(n, *entry) for entry in entries)

    def _match(self, n: int, other: int, score: int, text: int) -> Match:
        this, that = self._items[n], self._items[other]
        days = None if this.day is None or that.day is None else that.day - this.day
        kilometres = float(self._space.distances(n, np.array([other]))[0]) if this.point and that.point else math.inf
        return Match(
            id=that.id,
            score=score / 1_000_000,
            pinned=that.id in this.pins,
            subjects=tuple(sorted(set(this.subjects) & set(that.subjects), key=self._rarest_first)),
            days=days if days is not None and abs(days) <= self._settings.days else None,
            kilometres=round(kilometres, 1) if kilometres <= self._settings.kilometres else None,
            text=round(text / score, 3) if score else 0.0,
        )

    def _rarest_first(self, subject: tuple[str, str]) -> tuple[int, tuple[str, str]]:
        hashes = np.array([subject_hash(subject)], dtype=np.uint32)
        return int(self._grades[self._state.of_subjects.find(hashes)[0]]), subject


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
    described = describe(start, ordered, _comparison(kept), settings)
    state = described.state
    steps = steps_of(len(ordered))
    index = make_index(state.vectors, state.of_words, state.of_keys, state.keys, steps)
    space = Space(ordered, state.vectors, index, settings, start.lists.near.shape[1])
    outcome = bring_up_to_date(start.lists, described, space, most, executor)
    related = Related(replace(state, lists=outcome.lists), ordered, space, settings, most)
    related.take_over(described, outcome, kept if isinstance(kept, Related) else None)
    return related


def _comparison(kept: Related | State | None) -> Callable[[Item, int], bool]:
    """Whether an item is the one that had a number."""
    if isinstance(kept, Related):
        items = kept._items  # noqa: SLF001 - one's own class
        return lambda item, n: items[n] is item or items[n] == item
    digests = kept.digests if kept else ()
    return lambda item, n: digest(item) == digests[n]
