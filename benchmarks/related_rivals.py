"""Ways to suggest articles, as scores of every article for every other; and how well they find what writers linked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.related_data import Article
from watchfloor.link.related import Item, Related, body_terms, relate
from watchfloor.settings import RelatedSettings

DEPTHS = (5, 10)
_WORD = re.compile(r"\w\w+")
_TITLE = 3
Rows = list[list[int]]
"""For each article the numbers of those suggested, best first."""


def _bags(articles: Sequence[Article]) -> list[Counter[str]]:
    """Words with counts: the title three times, the summary once, the body."""
    bags = []
    for one in articles:
        bag: Counter[str] = Counter()
        for text, times in ((one.title, _TITLE), (one.summary, 1), (one.text, 1)):
            for word in _WORD.findall(text.lower()):
                bag[word] += times
        bags.append(bag)
    return bags


def _matrix(bags: Sequence[Mapping[str, int]], value: Callable[[int, str, int], float]) -> sparse.csr_array:
    columns: dict[str, int] = {}
    rows = [
        (n, columns.setdefault(word, len(columns)), value(n, word, count))
        for n, bag in enumerate(bags)
        for word, count in bag.items()
    ]
    ones, others, values = zip(*rows, strict=True)
    return sparse.csr_array((values, (ones, others)), shape=(len(bags), len(columns)))


def _best(scores: NDArray[np.float64], most: int) -> Rows:
    """The best of each row but itself; ties by number, and nobody who has nothing in common."""
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    return [[n for n in row.tolist() if scores[at, n] > 0] for at, row in enumerate(order)]


def shared_tags(articles: Sequence[Article], most: int) -> Rows:
    """How many tags two have in common; ties go to the newer."""
    tags = [set(one.tags) for one in articles]
    scores = np.array([[float(len(one & other)) for other in tags] for one in tags])
    newest = np.argsort(np.argsort([one.published for one in articles], kind="stable"), kind="stable")
    return _best(np.where(scores > 0, scores + newest[None, :] / (len(articles) + 1), 0), most)


def plain_tfidf(articles: Sequence[Article], most: int) -> Rows:
    """Cosine of raw counts times smoothed inverse document frequency."""
    bags = _bags(articles)
    spread = Counter(word for bag in bags for word in bag)
    size = len(bags)
    matrix = _matrix(bags, lambda _, word, count: count * (math.log((1 + size) / (1 + spread[word])) + 1))
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    matrix = sparse.diags_array(1 / norms) @ matrix
    return _best((matrix @ matrix.T).toarray(), most)


def bm25(articles: Sequence[Article], most: int) -> Rows:
    """Okapi BM25 (k1 1.2, b 0.75), with all words of an article as the query."""
    bags = _bags(articles)
    spread = Counter(word for bag in bags for word in bag)
    lengths = [sum(bag.values()) for bag in bags]
    mean, size = sum(lengths) / len(lengths), len(bags)

    def weight(n: int, word: str, count: int) -> float:
        rarity = math.log(1 + (size - spread[word] + 0.5) / (spread[word] + 0.5))
        return rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[n] / mean))

    documents = _matrix(bags, weight)
    return _best((_matrix(bags, lambda *_: 1.0) @ documents.T).toarray(), most)


def items_of(articles: Sequence[Article], locale: str = "en") -> list[Item]:
    """Articles as relatedness takes them. None cites another: that is what is to be found."""
    return [
        Item(
            id=one.path,
            published=one.published,
            title=one.title,
            summary=one.summary,
            terms=body_terms(one.text, one.language or locale),
            subjects=(
                *(("tags", tag) for tag in one.tags),
                *one.subjects,
                *(("authors", name) for name in one.authors),
            ),
            day=one.day,
            point=one.point,
            language=one.language or locale,
            sources=one.sources,
        )
        for one in articles
    ]


def ours(articles: Sequence[Article], most: int, settings: RelatedSettings) -> Rows:
    """What the engine suggests."""
    numbers = {one.path: n for n, one in enumerate(articles)}
    related: Related = relate(items_of(articles), settings, most)
    return [[numbers[match.id] for match in related[one.path]] for one in articles]


def judge(rows: Rows, links: Mapping[int, set[int]]) -> NDArray[np.float64]:
    """How well each linking article's suggestions find what it links to.

    Returns:
        A row for each linking article: for each depth the share of its links found, whether one is, and
        the reciprocal of the first one's rank; then how many links are found at the first depth, and how
        many there are.
    """
    found = []
    for n, wanted in sorted(links.items()):
        ranks = [rank for rank, other in enumerate(rows[n], 1) if other in wanted]
        row = []
        for depth in DEPTHS:
            near = [rank for rank in ranks if rank <= depth]
            row += [len(near) / len(wanted), float(bool(near)), 1 / near[0] if near else 0.0]
        found.append([*row, sum(rank <= DEPTHS[0] for rank in ranks), len(wanted)])
    return np.array(found, dtype=np.float64)
