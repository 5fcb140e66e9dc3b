"""Relatedness: which documents a reader of one should see next, and the reasons.

It knows nothing of pages: documents come as ``Item``s and leave as ``Match``es. Four signals
between 0 and 1 are weighted and added up:

- *text*: cosine of TF-IDF vectors (Salton & Buckley 1988: logarithmic term frequency, smoothed
  inverse document frequency), title and summary counted several times, each vector cut to its
  heaviest terms;
- *subjects*: cosine of vectors of shared systems, actors, tags and so on, rare ones weighing more;
- *time*: ``exp(-days / settings.days)`` between two incidents;
- *place*: ``exp(-km / settings.kilometres)`` between two incidents (great circle).

Rows are scored in blocks, so memory stays at a block times the number of documents. The order is
total: score, then the newer, then the id; an editor's pins come first and vetoes go both ways.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..settings import RelatedSettings

Floats = NDArray[np.float64]
_WORD = re.compile(r"[^\W\d_]{3,}")
_BLOCK = 256
_HEAVIEST = 80
_TITLE, _SUMMARY = 3, 2
_EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document as relatedness sees it.

    Attributes:
        id: unique.
        published: seconds since the epoch; ties go to the greater.
        title: counted several times.
        summary: counted twice.
        text: the body.
        subjects: what it is about, as ``(kind, id)``; kinds are vocabularies' names.
        day: ordinal of the day on which an incident began, or ``None``.
        point: latitude and longitude in degrees, or ``None``.
        pins: ids that an editor wants first.
        vetoes: ids that an editor does not want.
    """

    id: str
    published: float
    title: str
    summary: str
    text: str
    subjects: tuple[tuple[str, str], ...] = ()
    day: int | None = None
    point: tuple[float, float] | None = None
    pins: tuple[str, ...] = ()
    vetoes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """One related document and why.

    Attributes:
        id: the other document.
        score: weighted sum, rounded to six digits; 0 for a pin that no signal supports.
        pinned: whether an editor chose it.
        subjects: what both are about, rarest first.
        days: days from this incident to the other (negative: earlier), if both have a day and the
            signal counts.
        kilometres: distance, likewise.
        text: share of the text's signal in the whole.
    """

    id: str
    score: float
    pinned: bool = False
    subjects: tuple[tuple[str, str], ...] = ()
    days: int | None = None
    kilometres: float | None = None
    text: float = 0.0


def relate(items: Sequence[Item], settings: RelatedSettings, count: int | None = None) -> dict[str, tuple[Match, ...]]:
    """The related documents of each item, best first.

    Args:
        items: in any order; the result does not depend on it.
        settings: weights and ranges.
        count: how many at most, by default the settings' number. An editor's pins are never cut.

    Returns:
        Matches by id.
    """
    ordered = sorted(items, key=lambda item: item.id)
    most = settings.count if count is None else count
    if not ordered or not most:
        return {item.id: () for item in ordered}
    ranker = _Ranker(ordered, settings, most)
    return {item.id: matches for item, matches in zip(ordered, ranker.rank(), strict=True)}


class _Ranker:
    def __init__(self, items: Sequence[Item], settings: RelatedSettings, count: int) -> None:
        self.items = items
        self.settings = settings
        self.count = count
        self.index = {item.id: n for n, item in enumerate(items)}
        self.rarity = _rarities([item.subjects for item in items])
        self.text = _unit_rows([_heaviest(bag) for bag in _text_bags(items)])
        self.subjects = _unit_rows([{subject: self.rarity[subject] for subject in item.subjects} for item in items])
        self.days = np.array([math.nan if item.day is None else float(item.day) for item in items])
        self.points = np.radians(np.array([item.point or (math.nan, math.nan) for item in items], dtype=np.float64))
        newest_first = sorted(range(len(items)), key=lambda n: (-items[n].published, items[n].id))
        self.recency = np.empty(len(items), dtype=np.int64)
        self.recency[newest_first] = np.arange(len(items))
        self.vetoes = self._vetoes()

    def _vetoes(self) -> dict[int, set[int]]:
        vetoes: dict[int, set[int]] = {}
        for n, item in enumerate(self.items):
            for id in item.vetoes:
                if id in self.index:
                    vetoes.setdefault(n, set()).add(self.index[id])
                    vetoes.setdefault(self.index[id], set()).add(n)
        return vetoes

    def rank(self) -> Iterator[tuple[Match, ...]]:
        for start in range(0, len(self.items), _BLOCK):
            rows = slice(start, min(start + _BLOCK, len(self.items)))
            signals = self._signals(rows)
            for offset in range(rows.stop - rows.start):
                yield self._best(rows.start + offset, {name: block[offset] for name, block in signals.items()})

    def _signals(self, rows: slice) -> dict[str, Floats]:
        """Each signal's weighted part of the score, and the raw days and kilometres."""
        weight = self.settings
        days = self.days[None, :] - self.days[rows, None]
        kilometres = _distances(self.points[rows], self.points)
        near_in_time = np.nan_to_num(np.exp(-np.abs(days) / weight.days))
        near = np.nan_to_num(np.exp(-kilometres / weight.kilometres))
        return {
            "text": weight.text * (self.text[rows] @ self.text.T).toarray(),
            "subjects": weight.subjects * (self.subjects[rows] @ self.subjects.T).toarray(),
            "time": weight.time * near_in_time,
            "place": weight.place * near,
            "days": days,
            "kilometres": kilometres,
        }

    def _best(self, n: int, signals: Mapping[str, Floats]) -> tuple[Match, ...]:
        score = np.round(signals["text"] + signals["subjects"] + signals["time"] + signals["place"], 6)
        item = self.items[n]
        forbidden = {n, *self.vetoes.get(n, ())}
        chosen = [self.index[id] for id in item.pins if id in self.index and self.index[id] not in forbidden]
        for other in np.lexsort((self.recency, -score)):
            if len(chosen) >= self.count or score[other] < self.settings.minimum:
                break
            if int(other) not in forbidden and int(other) not in chosen:
                chosen.append(int(other))
        return tuple(self._match(n, other, score, signals) for other in chosen)

    def _match(self, n: int, other: int, score: Floats, signals: Mapping[str, Floats]) -> Match:
        this, that = self.items[n], self.items[other]
        shared = sorted(set(this.subjects) & set(that.subjects), key=lambda s: (-self.rarity[s], s))
        days, kilometres = float(signals["days"][other]), float(signals["kilometres"][other])
        total = float(score[other])
        return Match(
            id=that.id,
            score=total,
            pinned=that.id in this.pins,
            subjects=tuple(shared),
            days=int(days) if abs(days) <= self.settings.days else None,
            kilometres=round(kilometres, 1) if kilometres <= self.settings.kilometres else None,
            text=round(float(signals["text"][other]) / total, 3) if total else 0.0,
        )


def _text_bags(items: Sequence[Item]) -> list[dict[str, float]]:
    """TF-IDF weights of each item's words; words in more than half of many items say nothing."""
    counts: list[Counter[str]] = []
    for item in items:
        bag = Counter(_words(item.text))
        for text, times in ((item.title, _TITLE), (item.summary, _SUMMARY)):
            for word in _words(text):
                bag[word] += times
        counts.append(bag)
    seen = Counter(word for bag in counts for word in bag)
    most = len(items) / 2 if len(items) > 8 else len(items)
    rarity = {word: math.log((1 + len(items)) / (1 + n)) + 1 for word, n in seen.items() if 1 < n <= most}
    return [{word: (1 + math.log(n)) * rarity[word] for word, n in bag.items() if word in rarity} for bag in counts]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _heaviest(bag: dict[str, float]) -> dict[str, float]:
    return dict(sorted(bag.items(), key=lambda pair: (-pair[1], pair[0]))[:_HEAVIEST])


def _rarities(lists: Sequence[tuple[tuple[str, str], ...]]) -> dict[tuple[str, str], float]:
    seen = Counter(subject for subjects in lists for subject in set(subjects))
    return {subject: math.log((1 + len(lists)) / n) for subject, n in seen.items()}


def _unit_rows(bags: Sequence[Mapping[Any, float]]) -> sparse.csr_array:
    """A sparse matrix with a row of length 1 for each bag, columns in order of first sight."""
    columns: dict[Any, int] = {}
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for bag in bags:
        norm = math.sqrt(sum(weight * weight for weight in bag.values()))
        for word, weight in bag.items():
            indices.append(columns.setdefault(word, len(columns)))
            data.append(weight / norm if norm else 0.0)
        starts.append(len(indices))
    return sparse.csr_array((data, indices, starts), shape=(len(bags), max(1, len(columns))), dtype=np.float64)


def _distances(some: Floats, every: Floats) -> Floats:
    """Great-circle kilometres between points in radians (haversine formula); NaN where one is unknown."""
    latitude, longitude = some[:, 0, None], some[:, 1, None]
    half = np.sin((every[None, :, 0] - latitude) / 2) ** 2
    half = half + np.cos(latitude) * np.cos(every[None, :, 0]) * np.sin((every[None, :, 1] - longitude) / 2) ** 2
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
