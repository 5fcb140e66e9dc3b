"""Fits the weights of relatedness to the links of publications, and says how well such weights do on others' links.

The signals come from the engine as they are; a score is their weighted sum. Search is along one weight after the
other over a coarse grid, from equal weights: with some hundred linking articles a finer one would fit noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.related_rivals import items_of
from watchfloor.link.related import relate
from watchfloor.link.related.ranking import Parts
from watchfloor.settings import RelatedSettings

if TYPE_CHECKING:
    from benchmarks.related_links import Publication

WEIGHTS = ("subjects", "citations", "time", "place", "fresh")
"""That of the text is 1."""
GRID = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
START, ROUNDS, REPEATS = 0.2, 3, 10
Weights = dict[str, float]


@dataclass(frozen=True)
class Signals:
    """A publication's signals: one matrix for each, a row for each linking article; and what each links to."""

    name: str
    of_text: NDArray[np.float64]
    others: dict[str, NDArray[np.float64]]
    wanted: list[NDArray[np.int64]]


def signals_of(publication: Publication) -> Signals:
    """What the engine says of all pairs, each signal with a weight of 1."""
    items = items_of(publication.articles)
    settings = RelatedSettings().model_copy(update=dict.fromkeys(("text", *WEIGHTS), 1.0))
    related = relate(items, settings, 1)
    rows = sorted(publication.links)
    order = np.argsort([item.id for item in items])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    every = np.arange(len(items))
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in Parts._fields}
    for row in rows:
        n = int(place[row])
        parts = related.space.parts(n, every, related.space.products(n, every))
        for name, part in zip(Parts._fields, parts, strict=True):
            values = np.asarray(part, dtype=np.float64)[place] / 1e6
            values[row] = -1e6
            found[name].append(values)
    matrices = {name: np.array(rows_of) for name, rows_of in found.items()}
    wanted = [np.array(sorted(publication.links[row])) for row in rows]
    return Signals(publication.name, matrices.pop("text"), matrices, wanted)


def quality(signals: Signals, weights: Weights, rows: NDArray[np.int64] | None = None) -> float:
    """Mean of recall at 5 and average precision, over some linking articles: the one is what counts, the other moves."""
    some = np.arange(len(signals.wanted)) if rows is None else rows
    scores = signals.of_text[some] + sum(weight * signals.others[name][some] for name, weight in weights.items())
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable") + 1
    found = []
    for at, n in enumerate(some.tolist()):
        own = np.sort(ranks[at, signals.wanted[n]])
        found.append((np.mean(own <= 5) + np.mean(np.arange(1, len(own) + 1) / own)) / 2)
    return float(np.mean(found))


def search(publications: Sequence[tuple[Signals, NDArray[np.int64] | None]]) -> Weights:
    """Weights that do best on these linking articles, each publication counting the same."""

    def score(weights: Weights) -> float:
        return float(np.mean([quality(signals, weights, rows) for signals, rows in publications]))

    weights = dict.fromkeys(WEIGHTS, START)
    best = score(weights)
    for _ in range(ROUNDS):
        before = dict(weights)
        for name in WEIGHTS:
            for value in GRID:
                other = {**weights, name: value}
                found = score(other)
                if found > best + 1e-4:
                    best, weights = found, other
        if weights == before:
            break
    return weights


def fit(publications: Sequence[Publication]) -> None:
    """Search with all; with halves, tried on the other halves; and with each publication, tried on the others."""
    every = [signals_of(one) for one in publications]
    defaults = {name: float(getattr(RelatedSettings(), name)) for name in WEIGHTS}
    print("defaults:", defaults, *(f"{one.name} {quality(one, defaults):.3f}" for one in every))
    whole = search([(one, None) for one in every])
    print("fitted to all:", whole, *(f"{one.name} {quality(one, whole):.3f}" for one in every))
    dice = np.random.default_rng(1)
    seen, unseen, chosen = [], [], []
    for _ in range(REPEATS):
        orders = [dice.permutation(len(one.wanted)) for one in every]
        halves = [[(one, part[half]) for one, part in zip(every, map(_cut, orders), strict=True)] for half in (0, 1)]
        for own, other in (halves, halves[::-1]):
            weights = search(own)
            chosen.append(weights)
            seen.append(np.mean([quality(one, weights, rows) for one, rows in own]))
            unseen.append([quality(one, weights, rows) for one, rows in other])
            unseen[-1].append(float(np.mean([quality(one, defaults, rows) for one, rows in other])))
    told = " ".join(f"{one.name} {value:.3f}" for one, value in zip(every, np.mean(unseen, axis=0), strict=False))
    print(f"fitted to halves, {2 * REPEATS} times: {np.mean(seen):.3f} where fitted, {told} where not")
    print(f"  defaults there: {np.mean(unseen, axis=0)[-1]:.3f}")
    for name in WEIGHTS:
        values = np.array([one[name] for one in chosen])
        print(
            f"  {name}: median {np.median(values):.2f}, middle half {np.percentile(values, 25):.2f}–{np.percentile(values, 75):.2f}"
        )
    for one in every:
        weights = search([(one, None)])
        rest = " ".join(f"{other.name} {quality(other, weights):.3f}" for other in every if other is not one)
        print(f"fitted to {one.name} alone {quality(one, weights):.3f}: {weights}; on others: {rest}")


def _cut(order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    half = len(order) // 2
    return order[:half], order[half:]
