"""Bring the lists of the best up to date: only those that a changed document leaves, enters or moves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ranking import Lists, Numbers, Space, Workers, rank
from .state import Described

_MANY = 4
"""If one document in so many compares otherwise, all lists are made anew."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """New lists, and how they differ from those before.

    Attributes:
        lists: by number.
        changed: documents with others in their list, or in another order.
        doubtful: documents whose reasons may be others.
        rescored: documents with other scores in their list.
    """

    lists: Lists
    changed: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    rescored: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """Who may enter whose list: documents that compare otherwise, each with the lists that they may enter."""

    to: Numbers
    who: Numbers
    scores: Numbers
    texts: Numbers


def bring_up_to_date(before: Lists, described: Described, space: Space, count: int, workers: Workers | None) -> Outcome:
    """The lists of all documents.

    Args:
        before: the lists of the state before, with its numbers.
        described: what has happened to the documents.
        space: compares them.
        count: how many of a list must be right.
        workers: compute rows in parallel.
    """
    former, stirred = described.former, described.stirred
    size, depth = len(former), before.near.shape[1]
    if _MANY * int(stirred.sum()) >= size:
        lists = rank(space, np.arange(size), depth, workers)
        old = _renumbered(before, former)
    else:
        old = _renumbered(before, former)
        lists = old.take(np.arange(size))
        moved = np.flatnonzero(stirred)
        lists.put(moved, rank(space, moved, depth, workers))
        again = _merge(space, lists, stirred, _arrivals(space, moved, stirred, lists.bounds), count)
        lists.put(again, rank(space, again, depth, workers))
    recast = described.recast | _parted(old, lists, count, space.alike)
    changed = (old.near[:, :count] != lists.near[:, :count]).any(axis=1) | (former < 0)
    doubtful = recast | _has(lists.near[:, :count], recast)
    rescored = (old.scores[:, :count] != lists.scores[:, :count]).any(axis=1)
    rescored |= (old.texts[:, :count] != lists.texts[:, :count]).any(axis=1)
    return Outcome(lists, changed, doubtful, rescored)


def _renumbered(before: Lists, former: Numbers) -> Lists:
    """Lists from before with the numbers of now; whoever is gone, is -2. New documents have an empty row."""
    if not len(before.near):
        return Lists.empty(len(former), before.near.shape[1])
    stays = np.flatnonzero(former >= 0)
    now = np.full(len(before.near) + 1, -2, dtype=np.int32)
    now[-1] = -1
    now[former[stays]] = stays
    lists = Lists.empty(len(former), before.near.shape[1])
    lists.put(stays, before.take(former[stays]))
    lists.near[stays] = now[lists.near[stays]]
    return lists


def _has(near: NDArray[np.int32], who: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows have somebody of these."""
    return np.asarray(np.append(who, [False, False])[near].any(axis=1))


def find_twins(lists: Lists, count: int, alike: float) -> Numbers:
    """Pairs of documents that say nearly the same, as far as they stand in each other's lists.

    Each pair both ways, ascending, as one number: the first's in the upper half, the second's in the lower.

    Args:
        lists: of all documents.
        count: how many of a list are right.
        alike: the score for words from which on two are as one, in millionths.
    """
    rows, places = np.nonzero((lists.near[:, :count] >= 0) & (lists.texts[:, :count] >= alike))
    others = lists.near[rows, places].astype(np.int64)
    return np.unique(np.concatenate([rows << 32 | others, others << 32 | rows]))


def _parted(old: Lists, new: Lists, count: int, alike: float) -> NDArray[np.bool_]:
    """Which documents have got a twin or lost one."""
    before, now = (find_twins(one, count, alike) for one in (old, new))
    parted = np.zeros(len(new.near), dtype=np.bool_)
    parted[np.setxor1d(before, now, assume_unique=True) >> 32] = True
    return parted


def _arrivals(space: Space, moved: Numbers, stirred: NDArray[np.bool_], bounds: NDArray[np.int32]) -> _Arrivals:
    """Compare those that have moved with all others; being near is mutual, but for who is barred."""
    floor = np.where(stirred, np.iinfo(np.int32).max, np.maximum(bounds, space.minimum))
    found: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
    for n, others, products in space.candidates(moved, space.barred.unseen):
        scores, texts = space.score(n, others, products)
        near = np.flatnonzero(scores >= floor[others])
        others = others[near]
        found.append((others, np.full(len(others), n), scores[near], np.rint(texts[near])))
    return _Arrivals(
        *(np.concatenate(part).astype(np.int64) for part in zip(*found, strict=True)) if found else _NOBODY
    )


_NOBODY = (np.empty(0, dtype=np.int64),) * 4


def _merge(space: Space, lists: Lists, stirred: NDArray[np.bool_], arrivals: _Arrivals, count: int) -> Numbers:
    """Take those that have moved out of the lists, and put them in where they belong now.

    Returns:
        The documents whose list has become so short that somebody unknown may belong there.
    """
    gone = np.append(stirred, [True, False])[lists.near]
    """The last two are -2, who is gone, and -1, who is nobody."""
    order = np.argsort(arrivals.to, kind="stable")
    to = arrivals.to[order]
    rows = np.union1d(np.flatnonzero(gone.any(axis=1) & ~stirred), to)
    starts, ends = np.searchsorted(to, rows), np.searchsorted(to, rows, side="right")
    again = []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        stays = np.flatnonzero((lists.near[row] >= 0) & ~gone[row])
        if _rewrite(space, lists, row, stays, arrivals, order[start:end]) < count and lists.bounds[row] >= 0:
            again.append(row)
    return np.array(again, dtype=np.int64)


def _rewrite(space: Space, lists: Lists, row: int, stays: Numbers, arrivals: _Arrivals, new: Numbers) -> int:
    """Write one row anew, and say how many stand in it."""
    others, scores = lists.near[row, stays].astype(np.int64), lists.scores[row, stays].astype(np.int64)
    last = int(space.keys(scores[-1:], others[-1:])[0]) if len(others) else np.iinfo(np.int64).max
    surely = arrivals.scores[new] > lists.bounds[row]
    surely |= space.keys(arrivals.scores[new], arrivals.who[new]) > last
    new = new[surely]
    others, scores = np.append(others, arrivals.who[new]), np.append(scores, arrivals.scores[new])
    texts = np.append(lists.texts[row, stays], arrivals.texts[new])
    top = np.argsort(-space.keys(scores, others))
    depth = lists.near.shape[1]
    if len(top) > depth:
        lists.bounds[row] = max(int(lists.bounds[row]), int(scores[top[depth]]))
        top = top[:depth]
    lists.near[row], lists.scores[row], lists.texts[row] = -1, 0, 0
    lists.near[row, : len(top)] = others[top]
    lists.scores[row, : len(top)] = scores[top]
    lists.texts[row, : len(top)] = texts[top]
    return len(top)
