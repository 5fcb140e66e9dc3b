"""Which documents are worth comparing with one, and how near each of them is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ...settings import RelatedSettings
from .census import KEY_LIMIT, Census, Columns, documents_at, join
from .items import Item
from .vectors import SCALE, WORDS, Vectors

Numbers = NDArray[np.int64]
_BLOCK = 256
_PARTS = 8
"""At most so many tasks, since each carries the arrays with it."""
_KEY = 400
_ENOUGH = _KEY * _KEY
"""A shared key is enough to compare two documents, and so is a hundredth of the content's signal in indexed words."""
_EXHAUSTIVE = 1024
"""Up to so many documents, each is compared with all."""
_MILLION = 1_000_000
_EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""
_NO_DAY = 1 << 30


@dataclass(frozen=True, slots=True)
class Lists:
    """The best of each document, in rows of one length.

    Attributes:
        near: numbers of the other documents, best first, then -1.
        scores: in millionths.
        texts: the part of the scores that comes from words.
        bounds: nobody who is missing scores more; -1 if nobody is.
    """

    near: NDArray[np.int32]
    scores: NDArray[np.int32]
    texts: NDArray[np.int32]
    bounds: NDArray[np.int32]

    @classmethod
    def empty(cls, size: int, depth: int) -> Lists:
        """Rows without anybody."""
        near = np.full((size, depth), -1, dtype=np.int32)
        return cls(near, np.zeros_like(near), np.zeros_like(near), np.full(size, -1, dtype=np.int32))

    def take(self, rows: Numbers) -> Lists:
        """A copy of some rows."""
        return Lists(self.near[rows], self.scores[rows], self.texts[rows], self.bounds[rows])

    def put(self, rows: Numbers, other: Lists) -> None:
        """Overwrite some rows."""
        self.near[rows], self.scores[rows], self.texts[rows] = other.near, other.scores, other.texts
        self.bounds[rows] = other.bounds


class Space:
    """All that is needed to compare documents, which are numbered in the order of their ids."""

    def __init__(
        self, items: Sequence[Item], vectors: Vectors, index: Any | None, settings: RelatedSettings, depth: int
    ) -> None:
        self.vectors, self.index, self.depth = vectors, index, depth
        self.width = int(vectors.places.max(initial=0)) + 1
        self.transposed: Any | None = None
        self.days = np.array([_NO_DAY if item.day is None else item.day for item in items], dtype=np.int64)
        self.points = np.array([_on_sphere(item.point) for item in items]).reshape(-1, 3)
        newest_first = sorted(range(len(items)), key=lambda n: (-items[n].published, items[n].id))
        self.recency = np.empty(len(items), dtype=np.int64)
        self.recency[newest_first] = np.arange(len(items))
        self.forbidden = _forbidden(items)
        self.content = (settings.text + settings.subjects) * _MILLION / SCALE**2
        self.place, self.kilometres = settings.place * _MILLION, settings.kilometres
        self.minimum = round(settings.minimum * _MILLION)
        fading = settings.time * _MILLION
        last = math.ceil(settings.days * math.log(fading * 4)) if fading > 1 else 0
        self.fading = np.array([fading * math.exp(-day / settings.days) for day in range(last)] + [0.0])
        self.tables: list[NDArray[np.float32]] = []

    def candidates(self, rows: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Each row's number with those of the documents that are worth a comparison."""
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            if self.index is None:
                every = np.arange(len(self.days))
                found = [every] * len(block)
            else:
                shared = self.index[block] @ self.transposed
                enough = shared.data >= _ENOUGH
                ends = np.concatenate([[0], np.cumsum(enough)])[shared.indptr]
                chosen = shared.indices[enough]
                found = [chosen[one:other] for one, other in zip(ends[:-1], ends[1:], strict=True)]
            for n, others in zip(block.tolist(), found, strict=True):
                forbidden = self.forbidden.get(n)
                allowed = np.isin(others, [n, *forbidden], invert=True) if forbidden else others != n
                yield n, others[allowed]

    def score(self, n: int, others: Numbers) -> Numbers:
        """How near each of the others is, in millionths."""
        total = self.content * self._products(n, others, slice(None))
        if self.days[n] != _NO_DAY:
            total += self.fading[np.minimum(np.abs(self.days[others] - self.days[n]), len(self.fading) - 1)]
        if not math.isnan(self.points[n, 0]):
            near = self.place * np.exp(-self.distances(n, others) / self.kilometres)
            total += np.nan_to_num(near)
        return np.rint(total).astype(np.int64)

    def text(self, n: int, others: Numbers) -> Numbers:
        """The part of the scores that comes from words."""
        return np.rint(self.content * self._products(n, others, slice(WORDS))).astype(np.int64)

    def _products(self, n: int, others: Numbers, places: slice) -> NDArray[np.float64]:
        """Scalar products; exact, since all weights are whole numbers and small."""
        try:
            table = self.tables.pop()  # a blank one for each thread
        except IndexError:
            table = np.zeros(self.width, dtype=np.float32)
        mine = self.vectors.places[n, places]
        table[mine] = self.vectors.weights[n, places]
        parts = table.take(self.vectors.places[others, places])
        parts *= self.vectors.weights[others, places]
        table[mine] = 0
        self.tables.append(table)
        return parts.sum(axis=1).astype(np.float64)

    def distances(self, n: int, others: Numbers) -> NDArray[np.float64]:
        """Great-circle kilometres; NaN where a point is unknown."""
        away = self.points[others] - self.points[n]
        chords = np.sqrt(away[:, 0] ** 2 + away[:, 1] ** 2 + away[:, 2] ** 2)
        return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.minimum(chords / 2, 1)))

    def keys(self, scores: Numbers, others: Numbers) -> Numbers:
        """What documents are ranked by: score, then the newer, then the id. The greatest comes first."""
        return (scores << 32) | (0xFFFFFFFF - self.recency[others])

    def best(self, n: int, others: Numbers, scores: Numbers, lists: Lists, row: int) -> None:
        """Write the best of the candidates into a row."""
        enough = scores >= self.minimum
        others, scores = others[enough], scores[enough]
        keys = self.keys(scores, others)
        most = self.depth + 1
        top = np.argpartition(keys, len(keys) - most)[-most:] if len(keys) > most else np.arange(len(keys))
        top = top[np.argsort(-keys[top])]
        if len(top) == most:
            lists.bounds[row] = scores[top[-1]]
            top = top[:-1]
        lists.near[row, : len(top)] = others[top]
        lists.scores[row, : len(top)] = scores[top]
        lists.texts[row, : len(top)] = self.text(n, others[top])

    def rank(self, rows: Numbers) -> Lists:
        """The best of some rows."""
        self.transpose()
        lists = Lists.empty(len(rows), self.depth)
        for row, (n, others) in enumerate(self.candidates(rows)):
            self.best(n, others, self.score(n, others), lists, row)
        return lists

    def transpose(self) -> None:
        """Turn the index around, once: from words and keys to documents."""
        if self.index is not None and self.transposed is None:
            self.transposed = self.index.T.tocsr()


def rank(space: Space, rows: Numbers, executor: Executor | None) -> Lists:
    """The best of some rows, in parallel where that pays."""
    parts = min(_PARTS, len(rows) // (2 * _BLOCK))
    if executor is None or parts < 2:
        return space.rank(rows)
    found = [executor.submit(space.rank, some) for some in np.array_split(rows, parts)]
    lists = [one.result() for one in found]
    return Lists(*(np.concatenate([getattr(one, name) for one in lists]) for name in Lists.__slots__))


def make_index(vectors: Vectors, words: Census, keys: Census, own: Sequence[Columns], steps: int) -> Any | None:
    """A row for each document with its indexed words and its keys, or nothing where all are compared with all."""
    if documents_at(steps) < _EXHAUSTIVE:
        return None
    size = len(own)
    row, place = np.nonzero(vectors.indexed)
    of_words = (vectors.places[row, place] - 1) // 2
    of_keys = join(own, np.int32)
    key_rows = np.repeat(np.arange(size), [len(one) for one in own])
    few = (keys.counts[of_keys] > 1) & (keys.counts[of_keys] <= KEY_LIMIT)
    columns = np.concatenate([of_words, of_keys[few] + len(words.counts)])
    values = np.concatenate([vectors.weights[row, place].astype(np.int32), np.full(int(few.sum()), _KEY, np.int32)])
    rows = np.concatenate([row, key_rows[few]])
    shape = (size, len(words.counts) + len(keys.counts))
    return sparse.coo_array((values, (rows, columns)), shape=shape).tocsr()


def _on_sphere(point: tuple[float, float] | None) -> tuple[float, float, float]:
    if point is None:
        return math.nan, math.nan, math.nan
    latitude, longitude = (math.radians(degrees) for degrees in point)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def _forbidden(items: Sequence[Item]) -> Mapping[int, set[int]]:
    """Vetoes, both ways."""
    vetoes = [(n, id) for n, item in enumerate(items) for id in item.vetoes]
    forbidden: dict[int, set[int]] = {}
    if vetoes:
        index = {item.id: n for n, item in enumerate(items)}
        for n, id in vetoes:
            if id in index:
                forbidden.setdefault(n, set()).add(index[id])
                forbidden.setdefault(index[id], set()).add(n)
    return forbidden
