"""How many of the links that writers made are among the suggestions: shared tags, TF-IDF, BM25, and ours.

    python -m benchmarks.related_links FOLDER [LINKS] [FOLDER [LINKS] ...] [--fit]

FOLDER has Markdown files with anybody's front matter. LINKS is a table of two columns, who links to whom, as paths
within FOLDER; without one, the links that the files themselves have are taken. Links and the words that carry them
are removed from the texts first. ``--fit`` looks for better weights over all folders together.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))
from benchmarks.related_data import Article, own_links, read_articles, read_links
from benchmarks.related_rivals import DEPTHS, Rows, bm25, judge, ours, plain_tfidf, shared_tags
from watchfloor.settings import RelatedSettings

SETTINGS = RelatedSettings()
RESAMPLES = 2000
_COLUMNS = [f"{name} at {depth}" for depth in DEPTHS for name in ("recall", "hit rate", "reciprocal rank")]


@dataclass(frozen=True)
class Publication:
    """Articles and the links between them, by number."""

    name: str
    articles: Sequence[Article]
    links: dict[int, set[int]]


def read_publication(folder: Path, table: Path | None = None) -> Publication:
    """A folder and its links."""
    articles = read_articles(folder)
    pairs = read_links(table, articles) if table else own_links(articles)
    numbers = {path: n for n, path in enumerate(articles)}
    links: dict[int, set[int]] = {}
    for one, other in pairs:
        links.setdefault(numbers[one], set()).add(numbers[other])
    return Publication(folder.name, list(articles.values()), links)


def without_sources(articles: Sequence[Article], most: int) -> Rows:
    """Ours, if nothing told what sources two articles have in common."""
    return ours([replace(one, sources=()) for one in articles], most, SETTINGS)


def words_alone(articles: Sequence[Article], most: int) -> Rows:
    """Ours by title, summary and body."""
    return ours(
        articles,
        most,
        SETTINGS.model_copy(update=dict.fromkeys(("subjects", "citations", "time", "place", "fresh"), 0)),
    )


WAYS: dict[str, Callable[[Sequence[Article], int], Rows]] = {
    "shared tags": shared_tags,
    "plain TF-IDF": plain_tfidf,
    "BM25": bm25,
    "Watchfloor": partial(ours, settings=SETTINGS),
    "– without shared sources": without_sources,
    "– by words alone": words_alone,
}


def measure(publication: Publication) -> dict[str, NDArray[np.float64]]:
    """What ``judge`` says of each way."""
    return {name: judge(way(publication.articles, DEPTHS[-1]), publication.links) for name, way in WAYS.items()}


def spread(
    values: NDArray[np.float64], statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """The middle 95 of a hundred bootstrap resamples of the linking articles (Efron 1979): low and high."""
    dice = np.random.default_rng(1)
    found = [statistic(values[dice.integers(0, len(values), len(values))]) for _ in range(RESAMPLES)]
    return np.percentile(found, [2.5, 97.5], axis=0)


def table(measured: dict[str, NDArray[np.float64]]) -> str:
    """Means with their intervals, in Markdown."""
    lines = [
        "| | " + " | ".join([*_COLUMNS, f"share of all links at {DEPTHS[0]}"]) + " |",
        "|---" * (len(_COLUMNS) + 2) + "|",
    ]
    for name, judged in measured.items():
        means, (low, high) = _figures(judged), spread(judged, _figures)
        cells = [f"{_point(m)} ({_point(a)}–{_point(b)})" for m, a, b in zip(means, low, high, strict=True)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def ratios(measured: dict[str, NDArray[np.float64]]) -> str:
    """Recall at the first depth against the two that are to be beaten, over the same articles."""
    lines = []
    for rival in ("plain TF-IDF", "shared tags"):
        both = np.concatenate([measured["Watchfloor"], measured[rival]], axis=1)
        half = both.shape[1] // 2

        def ratio(rows: NDArray[np.float64], half: int = half) -> NDArray[np.float64]:
            one, other = _figures(rows[:, :half]), _figures(rows[:, half:])
            return np.array([one[0] / max(other[0], 1e-9), one[-1] / max(other[-1], 1e-9)])

        now, (low, high) = ratio(both), spread(both, ratio)
        told = [f"{m:.2f} ({a:.2f}–{b:.2f})" for m, a, b in zip(now, low, high, strict=True)]
        lines.append(f"{rival}: recall at {DEPTHS[0]} × {told[0]}, share of all links × {told[1]}")
    return "\n".join(lines)


def _figures(judged: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.append(judged[:, :-2].mean(axis=0), judged[:, -2].sum() / judged[:, -1].sum())


def _point(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def main() -> None:
    """Measure each folder, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    publications = []
    for n, path in enumerate(arguments.paths):
        if path.is_dir():
            below = arguments.paths[n + 1 : n + 2]
            publications.append(read_publication(path, below[0] if below and below[0].is_file() else None))
    publications = [one for one in publications if one.links]
    if not publications:
        parser.error("no folder has links between its articles")
    if arguments.fit:
        from benchmarks.related_fit import fit  # noqa: PLC0415 - scipy's and ours, for this alone

        fit(publications)
        return
    for one in publications:
        links = sum(map(len, one.links.values()))
        print(f"\n{one.name}: {len(one.articles)} articles, {len(one.links)} of them with {links} links\n")
        measured = measure(one)
        print(table(measured))
        print("\n" + ratios(measured))


if __name__ == "__main__":
    main()
