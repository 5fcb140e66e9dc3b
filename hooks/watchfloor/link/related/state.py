"""What one call keeps for the next, and what has to be computed anew when documents have changed."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ...settings import RelatedSettings
from .census import Census, Columns, Grades, join, key_grades, steps_of, subject_grades, telling, word_grades
from .heads import head_words
from .items import Counts, Hashes, Item, Words, features
from .ranking import Facts, Lists, Numbers
from .vectors import Describer, Vectors

T = TypeVar("T")
_FORMAT = 2
RESERVE, _SPARE = 6, 5
"""So many more than are shown are known, to stand for near-copies that step back; and so many more are kept, to
move up when one leaves."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class State:
    """Everything counted and ranked, by number of the document; numbers follow the order of ids.

    Attributes:
        key: settings and format; another one makes the state useless.
        ids: of all documents, ascending.
        digests: of each item, or nothing while the items themselves are at hand.
        words: columns of each document's words.
        counts: how often they stand there.
        subjects: columns of each document's subjects.
        citations: columns of each document's citations.
        keys: columns of each document's keys.
        of_words: how many documents have each word.
        of_subjects: likewise.
        of_citations: likewise.
        of_keys: likewise.
        vectors: the documents as vectors.
        facts: when and where.
        lists: the best of each.
    """

    key: str
    ids: Sequence[str]
    digests: Sequence[bytes]
    words: Sequence[Columns]
    counts: Sequence[Counts]
    subjects: Sequence[Columns]
    citations: Sequence[Columns]
    keys: Sequence[Columns]
    of_words: Census
    of_subjects: Census
    of_citations: Census
    of_keys: Census
    vectors: Vectors
    facts: Facts
    lists: Lists


def key_of(settings: RelatedSettings, count: int) -> str:
    """What a state is good for."""
    return f"{_FORMAT} {count} {settings!r}"


def empty_state(settings: RelatedSettings, count: int) -> State:
    """The state of no documents."""
    return State(
        key=key_of(settings, count),
        ids=(),
        digests=(),
        words=(),
        counts=(),
        subjects=(),
        citations=(),
        keys=(),
        of_words=Census(),
        of_subjects=Census(),
        of_citations=Census(),
        of_keys=Census(),
        vectors=Vectors.empty(0),
        facts=Facts.of(()),
        lists=Lists.empty(0, count + RESERVE + _SPARE),
    )


_PLAIN = [field.name for field in fields(Item) if field.name not in ("vetoes", "elsewhere")]


def digest(item: Item) -> bytes:
    """Tells items apart in a saved state."""
    own = [getattr(item, name) for name in _PLAIN]
    own = [value.key if isinstance(value, Words) else value for value in own]
    return blake2b(marshal.dumps((own, sorted(item.vetoes), sorted(item.elsewhere)), 2), digest_size=16).digest()


@dataclass(frozen=True)
class Described:
    """A state whose lists are still those of before, and what has happened to the documents.

    Attributes:
        state: new but for its lists.
        former: number of each document before, or -1.
        stirred: documents that may compare otherwise with others.
        recast: those whose reasons may be others.
        reworded: those of them of which more than the order of subjects may be another.
    """

    state: State
    former: Numbers
    stirred: Mask
    recast: Mask
    reworded: Mask


def describe(
    kept: State, items: Sequence[Item], same: Callable[[Item, int], bool], settings: RelatedSettings
) -> Described:
    """Count and weigh these items, given the state of others.

    Args:
        kept: where to start from.
        items: ascending by id.
        same: whether an item is the one that had a number in the kept state.
        settings: those of the kept state.
    """
    known = {id: n for n, id in enumerate(kept.ids)}
    former = np.array([known.get(item.id, -1) for item in items], dtype=np.int64)
    stays = [old >= 0 and same(item, old) for item, old in zip(items, former.tolist(), strict=True)]
    origin = np.where(np.array(stays, dtype=np.bool_), former, -1)
    fresh = np.flatnonzero(origin < 0)
    made = features([items[n] for n in fresh.tolist()])
    gone = np.setdiff1d(np.arange(len(kept.ids)), origin).tolist()

    def recount(census: Census, own: Sequence[Columns], hashes: list[Hashes]) -> tuple[Census, list[Columns]]:
        found, columns = census.recount([own[n] for n in gone], hashes)
        return found, _splice(own, origin, columns)

    of_words, words = recount(kept.of_words, kept.words, [one.words for one in made])
    of_subjects, subjects = recount(kept.of_subjects, kept.subjects, [one.subjects for one in made])
    of_citations, citations = recount(kept.of_citations, kept.citations, [one.citations for one in made])
    of_keys, keys = recount(kept.of_keys, kept.keys, [one.keys for one in made])
    counts = _splice(kept.counts, origin, [one.counts for one in made])
    vectors = kept.vectors.take(np.maximum(origin, 0)) if len(kept.ids) else Vectors.empty(len(items))
    facts = kept.facts.splice(origin, Facts.of([items[n] for n in fresh.tolist()]))
    state = State(
        key=kept.key,
        ids=tuple(item.id for item in items),
        digests=(),
        words=words,
        counts=counts,
        subjects=subjects,
        citations=citations,
        keys=keys,
        of_words=of_words,
        of_subjects=of_subjects,
        of_citations=of_citations,
        of_keys=of_keys,
        vectors=vectors,
        facts=facts,
        lists=kept.lists,
    )
    return Described(state, former, *_weigh(kept, state, items, origin < 0, settings))


def _weigh(
    kept: State, state: State, items: Sequence[Item], fresh: Mask, settings: RelatedSettings
) -> tuple[Mask, Mask, Mask]:
    """Make the vectors that can be others now. Says who may compare otherwise, and who has other reasons or words."""
    before, now = steps_of(len(kept.ids)), steps_of(len(state.ids))
    if before == now:
        recast = fresh | _holders(_moved(kept.of_subjects, state.of_subjects, subject_grades, now), state.subjects)
        cited = _holders(_moved(kept.of_citations, state.of_citations, subject_grades, now), state.citations)
        stirred = recast | _holders(_moved(kept.of_keys, state.of_keys, key_grades, now), state.keys)
        stale = recast | cited | _holders(_moved(kept.of_words, state.of_words, word_grades, now), state.words)
        reworded = fresh | _holders_in_heads(_moved(kept.of_words, state.of_words, telling, now), state, items)
    else:
        stale = recast = reworded = stirred = np.ones(len(state.ids), dtype=np.bool_)
    rows = np.flatnonzero(stale)
    describer = Describer(state.of_words, state.of_subjects, state.of_citations, now, settings)
    told = describer.describe(
        _pick(state.words, rows), _pick(state.counts, rows), _pick(state.subjects, rows), _pick(state.citations, rows)
    )
    stirred = stirred.copy()
    stirred[rows] |= state.vectors.put(rows, told)
    return stirred, recast | reworded, reworded


def _pick(own: Sequence[T], rows: Numbers) -> list[T]:
    """Some of what documents have."""
    return [own[n] for n in rows.tolist()]


def _splice(own: Sequence[T], origin: Numbers, fresh: Iterable[T]) -> list[T]:
    """What documents had, and what fresh ones have."""
    more = iter(fresh)
    return [next(more) if old < 0 else own[old] for old in origin.tolist()]


def _moved(before: Census, after: Census, grades: Callable[..., Grades], steps: int) -> Mask:
    """Columns that weigh differently now. One that is new is held by fresh documents only."""
    old = grades(before.counts, steps)
    new = grades(after.counts, steps)
    moved = np.zeros(len(new), dtype=np.bool_)
    moved[: len(old)] = old != new[: len(old)]
    return moved


def _holders(moved: Mask, own: Sequence[Columns]) -> Mask:
    """Which documents have one of the columns."""
    holders = np.zeros(len(own), dtype=np.bool_)
    if moved.any():
        ends = np.cumsum([len(one) for one in own])
        holders[np.searchsorted(ends, np.flatnonzero(moved[join(own, np.int32)]), side="right")] = True
    return holders


def _holders_in_heads(moved: Mask, state: State, items: Sequence[Item]) -> Mask:
    """Which documents have one of the words in title or summary: only such words are told."""
    holders = _holders(moved, state.words)
    hashes = set(state.of_words.hash_of[np.flatnonzero(moved)].tolist())
    for n in np.flatnonzero(holders).tolist():
        holders[n] = any(hash in hashes for hash, _ in head_words(items[n]))
    return holders
