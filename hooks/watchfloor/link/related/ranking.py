"""Which documents are worth comparing with one, and how near each of them is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ...settings import RelatedSettings
from .census import KEY_LIMIT, Census, Columns, documents_at, join, steps_of
from .items import Item
from .vectors import COMMON_WORDS, RARITY, SCALE, SUBJECTS, Vectors

Numbers = NDArray[np.int64]
Workers = Callable[[Callable[..., None], tuple[Any, ...]], Executor | None]
"""Gives an executor of which each worker first calls a function with its arguments; ``None`` where there is none.
Forked workers share the arrays that they are so given."""
_BLOCK = 256
_KEY_BITS = 16
_WORDS_ONLY = (1 << 2 * _KEY_BITS) - 1
"""A product of two rows of the index counts their shared keys above these bits, and has that of words below."""
_ENOUGH = 3 * SCALE * SCALE // 100
"""Documents without a shared key are compared if rare words alone bring three hundredths of what content can."""
_EXHAUSTIVE = 1024
"""Up to so many documents, each is compared with all."""
_MILLION = 1_000_000
_EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""
NO_DAY = 1 << 30
_PARTS_OF_SHARED = (
    slice(COMMON_WORDS),
    slice(COMMON_WORDS, COMMON_WORDS + SUBJECTS),
    slice(COMMON_WORDS + SUBJECTS, None),
)
_HALF = 2.0
"""Subjects in common bring half of what they can if they are as rare as two that only these documents have."""
_DAY = 86_400
_FEW = 16
"""For one row in so many or fewer, it does not pay to turn the index around."""


@dataclass(frozen=True, slots=True)
class Facts:
    """When and where, by number of the document.

    Attributes:
        published: seconds since the epoch.
        days: ordinals, ``NO_DAY`` where it is unknown.
        points: vectors of length 1, NaN where it is unknown.
    """

    published: NDArray[np.float64]
    days: NDArray[np.int64]
    points: NDArray[np.float64]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Facts:
        """Those of some items."""
        return cls(
            np.array([item.published for item in items], dtype=np.float64),
            np.array([NO_DAY if item.day is None else item.day for item in items], dtype=np.int64),
            np.array([on_sphere(item.point) for item in items], dtype=np.float64).reshape(-1, 3),
        )

    def splice(self, origin: Numbers, fresh: Facts) -> Facts:
        """Those of documents that were there, and of fresh ones."""
        new = np.where(origin < 0, len(self.days) + np.cumsum(origin < 0) - 1, origin)
        joined = ((getattr(self, name), getattr(fresh, name)) for name in self.__slots__)
        return Facts(*(np.concatenate(pair)[new] for pair in joined))


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


class Parts(NamedTuple):
    """What each signal brings to some scores, in millionths."""

    text: NDArray[np.float64]
    subjects: NDArray[np.float64]
    citations: NDArray[np.float64]
    time: NDArray[np.float64]
    place: NDArray[np.float64]
    fresh: NDArray[np.float64]


class Space:
    """All that is needed to compare documents, which are numbered in the order of their ids."""

    def __init__(self, facts: Facts, vectors: Vectors, index: Any, barred: Barred, settings: RelatedSettings) -> None:
        self.vectors, self.index, self.barred = vectors, index, barred
        self.days, self.points = facts.days, facts.points
        newest_first = np.argsort(-facts.published, kind="stable")
        self.recency = np.empty(len(newest_first), dtype=np.int64)
        self.recency[newest_first] = np.arange(len(newest_first))
        self.exhaustive = documents_at(steps_of(len(newest_first))) < _EXHAUSTIVE
        self.content = (settings.text + settings.citations) * _MILLION / SCALE**2
        self.subjects = settings.subjects * _MILLION
        self.place, self.kilometres = settings.place * _MILLION, settings.kilometres
        self.minimum = round(settings.minimum * _MILLION)
        self.alike = settings.text * settings.alike * _MILLION if 0 < settings.alike < 1 else math.inf
        self.fading = _fading(settings.time, settings.days)
        self.aging = _fading(settings.fresh, settings.fresh_days)
        self.issued = np.floor_divide(facts.published, _DAY).astype(np.int64)
        self.width = int(vectors.shared.max(initial=0)) + 1
        self.tables: list[NDArray[np.float32]] = []

    def forget_vectors(self) -> None:
        """Leave days and places, which is what distances need."""
        self.vectors, self.index, self.tables = Vectors.empty(0), None, []

    def turned(self, rows: Numbers) -> Any:
        """The index by columns, if that many rows make it worth while."""
        return self.index.T.tocsr() if len(rows) * _FEW > len(self.days) else None

    def candidates(
        self, rows: Numbers, without: Mapping[int, set[int]], whole: Any = None
    ) -> Iterator[tuple[int, Numbers, Numbers]]:
        """Each row's number, the documents that are worth a comparison, and its products with their rare words.

        Args:
            rows: numbers.
            without: by row, numbers of those that are left out.
            whole: the index by columns, if there is one.
        """
        size = len(self.days)
        if whole is None:
            whole = self.turned(rows)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            products = self.index[block] @ whole if whole is not None else (self.index @ self.index[block].T).T.tocsr()
            if self.exhaustive:
                found = [(np.arange(size), dense.astype(np.int64)) for dense in products.toarray()]
            else:
                enough = products.data >= _ENOUGH
                ends = np.concatenate([[0], np.cumsum(enough)])[products.indptr].tolist()
                others, values = products.indices[enough], products.data[enough]
                found = [(others[one:other], values[one:other]) for one, other in pairwise(ends)]
            for n, (others, values) in zip(block.tolist(), found, strict=True):
                forbidden = without.get(n)
                allowed = np.isin(others, [n, *forbidden], invert=True) if forbidden else others != n
                yield n, others[allowed], values[allowed] & _WORDS_ONLY

    def compares(self, n: int, other: int) -> bool:
        """Whether two documents share enough for a comparison."""
        return self.exhaustive or int((self.index[[n]] @ self.index[[other]].T).toarray()[0, 0]) >= _ENOUGH

    def words_of(self, n: int) -> tuple[list[int], list[int]]:
        """Columns of the words in a document's vector, and their weights."""
        vectors = self.vectors
        rare, common = vectors.words[n] > 0, vectors.shared[n, :COMMON_WORDS] > 0
        columns = [*(vectors.words[n, rare] - 1), *(vectors.shared[n, :COMMON_WORDS][common] // 3 - 1)]
        weights = [*vectors.word_weights[n, rare], *vectors.shared_weights[n, :COMMON_WORDS][common]]
        return list(map(int, columns)), list(map(int, weights))

    def products(self, n: int, others: Numbers) -> Numbers:
        """Products with the rare words of any others."""
        return np.asarray((self.index[[n]] @ self.index[others].T).toarray()[0].astype(np.int64) & _WORDS_ONLY)

    def score(self, n: int, others: Numbers, products: Numbers) -> tuple[Numbers, NDArray[np.float64]]:
        """How near each of the others is, in millionths, and the part of it that comes from words.

        Who has too little in common with this one, whenever they were published, is not near at all.
        """
        parts = self.parts(n, others, products)
        total = parts.text + parts.subjects
        total += parts.citations
        total += parts.time
        total += parts.place
        near = total >= self.minimum
        total += parts.fresh
        return np.where(near, np.rint(total), 0).astype(np.int64), np.where(near, parts.text, 0)

    def parts(self, n: int, others: Numbers, products: Numbers) -> Parts:
        """What each signal brings, in millionths."""
        common, subjects, citations = self._shared(n, others)
        rarity = subjects / RARITY**2
        nothing = np.zeros(len(others))
        time = place = nothing
        if self.days[n] != NO_DAY:
            days = np.abs(self.days.take(others, mode="clip") - self.days[n])
            time = self.fading[np.minimum(days, len(self.fading) - 1)]
        if not math.isnan(self.points[n, 0]):
            place = self.place * np.exp(self.distances(n, others) / -self.kilometres)
            place[np.isnan(place)] = 0
        apart = np.abs(self.issued.take(others, mode="clip") - self.issued[n])
        return Parts(
            text=self.content * (products + common),
            subjects=self.subjects * (rarity / (rarity + _HALF)),
            citations=self.content * citations,
            time=time,
            place=place,
            fresh=self.aging[np.minimum(apart, len(self.aging) - 1)],
        )

    def _shared(self, n: int, others: Numbers) -> tuple[NDArray[np.float64], ...]:
        """Products with the others' common words, subjects and citations; exact: weights are whole and small."""
        try:
            table = self.tables.pop()  # a blank one for each thread
        except IndexError:
            table = np.zeros(self.width, dtype=np.float32)
        mine = self.vectors.shared[n]
        table[mine] = self.vectors.shared_weights[n]
        parts = table.take(self.vectors.shared.take(others, axis=0, mode="clip"), mode="clip")
        weights = self.vectors.shared_weights.take(others, axis=0, mode="clip")
        table[mine] = 0
        self.tables.append(table)
        return tuple(
            np.einsum("ij,ij->i", parts[:, some], weights[:, some]).astype(np.float64) for some in _PARTS_OF_SHARED
        )

    def distances(self, n: int, others: Numbers) -> NDArray[np.float64]:
        """Great-circle kilometres; NaN where a point is unknown."""
        away = self.points.take(others, axis=0, mode="clip")
        away -= self.points[n]
        away *= away
        chords = np.sqrt(away[:, 0] + away[:, 1] + away[:, 2])
        return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.minimum(chords / 2, 1)))

    def keys(self, scores: Numbers, others: Numbers) -> Numbers:
        """What documents are ranked by: score, then the newer, then the id. The greatest comes first."""
        return (scores << 32) | (0xFFFFFFFF - self.recency[others])

    def rank(self, rows: Numbers, depth: int, whole: Any = None) -> Lists:
        """The best of some rows."""
        lists = Lists.empty(len(rows), depth)
        for row, (n, others, products) in enumerate(self.candidates(rows, self.barred.absent, whole)):
            scores, texts = self.score(n, others, products)
            keys = self.keys(scores, others)
            top = (
                np.argpartition(keys, len(keys) - depth - 1)[-depth - 1 :]
                if len(keys) > depth
                else np.arange(len(keys))
            )
            top = top[scores[top] >= self.minimum]
            top = top[np.argsort(-keys[top])]
            if len(top) > depth:
                lists.bounds[row] = scores[top[-1]]
                top = top[:-1]
            lists.near[row, : len(top)] = others[top]
            lists.scores[row, : len(top)] = scores[top]
            lists.texts[row, : len(top)] = np.rint(texts[top])
        return lists


_WORKER: list[Callable[[Numbers], Lists]] = []


def start_ranking(space: Space, depth: int, whole: Any) -> None:
    """What a worker does first."""
    _WORKER[:] = [partial(space.rank, depth=depth, whole=whole)]


def rank_part(rows: Numbers) -> Lists:
    """The best of some rows, in a worker."""
    [ranked] = _WORKER
    return ranked(rows)


def rank(space: Space, rows: Numbers, depth: int, workers: Workers | None) -> Lists:
    """The best of some rows, in parallel where that pays."""
    parts = len(rows) // (2 * _BLOCK)
    if workers is None or parts < 2:
        return space.rank(rows, depth)
    executor = workers(start_ranking, (space, depth, space.turned(rows)))
    if executor is None:
        return space.rank(rows, depth)
    with executor:
        lists = list(executor.map(rank_part, np.array_split(rows, parts)))
    return Lists(*(np.concatenate([getattr(one, name) for one in lists]) for name in Lists.__slots__))


def make_index(vectors: Vectors, words: Census, keys: Census, own: Sequence[Columns]) -> Any:
    """A row for each document with its rare words and its keys; a key that too many have, is left out."""
    size = len(own)
    few = (keys.counts > 1) & (keys.counts <= KEY_LIMIT)
    of_keys = join(own, np.int32)
    chosen = few[of_keys]
    key_rows = np.repeat(np.arange(size), [len(one) for one in own])[chosen]
    of_keys = of_keys[chosen]
    held = vectors.word_weights > 0
    in_words, in_keys = held.sum(axis=1), np.bincount(key_rows, minlength=size)
    starts = np.concatenate([[0], np.cumsum(in_words + in_keys)])
    columns = np.empty(starts[-1], dtype=np.int32)
    values = np.full(starts[-1], 1 << _KEY_BITS, dtype=np.int64)
    of_words = np.ones(starts[-1], dtype=np.bool_)
    of_words[np.arange(len(of_keys)) + np.cumsum(in_words)[key_rows]] = False
    columns[of_words], columns[~of_words] = vectors.words[held] - 1, of_keys + len(words.counts)
    values[of_words] = vectors.word_weights[held]
    shape = (size, len(words.counts) + len(keys.counts))
    return sparse.csr_array((values, columns, starts), shape=shape)


def _fading(weight: float, days: float) -> NDArray[np.float64]:
    """What a signal of time brings by number of days between, down to a quarter of a millionth."""
    most = weight * _MILLION
    last = math.ceil(days * math.log(most * 4)) if most > 1 else 0
    return np.array([most * math.exp(-day / days) for day in range(last)] + [0.0])


def on_sphere(point: tuple[float, float] | None) -> tuple[float, float, float]:
    """A point as a vector of length 1, so that distances need no more trigonometry."""
    if point is None:
        return math.nan, math.nan, math.nan
    latitude, longitude = (math.radians(degrees) for degrees in point)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


@dataclass(frozen=True, slots=True)
class Barred:
    """Numbers of those that may not stand in a document's list.

    Attributes:
        vetoes: kept apart by an editor, both ways.
        absent: vetoes, and what readers find elsewhere, by the document whose list it is.
        unseen: the same by the document that is absent.
    """

    vetoes: Mapping[int, set[int]]
    absent: Mapping[int, set[int]]
    unseen: Mapping[int, set[int]]


def find_barred(items: Sequence[Item]) -> Barred:
    """Who may not stand in whose list."""
    index = {item.id: n for n, item in enumerate(items)}
    vetoes: dict[int, set[int]] = {}
    for n, item in enumerate(items):
        for other in (index[id] for id in item.vetoes if id in index):
            vetoes.setdefault(n, set()).add(other)
            vetoes.setdefault(other, set()).add(n)
    absent = {n: set(others) for n, others in vetoes.items()}
    for n, item in enumerate(items):
        if item.elsewhere:
            absent.setdefault(n, set()).update(index[id] for id in item.elsewhere if id in index)
    unseen: dict[int, set[int]] = {}
    for n, others in absent.items():
        for other in others:
            unseen.setdefault(other, set()).add(n)
    return Barred(vetoes, absent, unseen)
