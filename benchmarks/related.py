"""Relatedness alone: processor time, memory, stability, and what is lost by not comparing all with all.

    python -m benchmarks.related [--articles 10000] [--words 1000] [--tries 100]

Articles are those of the generator, taken from its text without a build. Times are processor
seconds of one process. Words are extracted beforehand, as builds do it in workers.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.generate import Generator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))
from watchfloor.link.related import Item, body_terms, load, relate
from watchfloor.settings import RelatedSettings

SETTINGS = RelatedSettings()
COUNT = 9
"""As many as a page's list and the cards in its body need."""
SAMPLE = 500


def generated_items(articles: int, words: int = 1000, seed: int = 1, spent: list[float] | None = None) -> list[Item]:
    """The generator's articles as relatedness sees them; the seconds spent on their words are put into ``spent``."""
    items: dict[str, Item] = {}
    for path, text in Generator(articles, words, seed).files():
        if not path.startswith(("incidents/", "analysis/")):
            continue
        _, head, body = text.split("---\n", 2)
        plain = re.sub(r"\]\([^)]*\)|\[\^\w+\]|[*#|\[-]", " ", body)
        start = time.process_time()
        terms = body_terms(plain, "en")
        if spent is not None:
            spent.append(time.process_time() - start)
        item = _item(Path(path).stem, head, terms, items)
        items[item.id] = item
    citing: dict[str, list[str]] = {}
    for item in items.values():
        for other in item.cites:
            citing.setdefault(other, []).append(item.id)
    return [replace(item, cited_by=tuple(citing.get(item.id, ()))) for item in items.values()]


def _item(id: str, head: str, terms: bytes, items: dict[str, Item]) -> Item:
    def value(pattern: str) -> str:
        found = re.search(pattern, head, re.MULTILINE)
        return found[1] if found else ""

    subjects = [(kind, term) for kind in ("systems", "tags") for term in _list(value(rf"^{kind}: \[(.*)\]$"))]
    singles = {"actors": r"^actors: \[\{id: ([\w-]+)", "categories": "^category: (.*)$", "countries": 'country: "(..)"'}
    subjects += [(kind, value(pattern)) for kind, pattern in singles.items() if value(pattern)]
    subjects += [("authors", author) for author in _list(value(r"^authors: \[(.*)\]$"))]
    cites = _list(value(r"^incidents: \[(.*)\]$"))
    drawn = [items[other] for other in cites]
    about = Counter(subject for one in drawn for subject in one.subjects if subject[0] not in ("tags", "categories"))
    subjects += [subject for subject, count in about.items() if 3 * count >= len(drawn)]
    point = re.search(r"lat: ([-\d.]+), lon: ([-\d.]+)", head)
    return Item(
        id=id,
        published=datetime.fromisoformat(value("^published: (.*)$")).replace(tzinfo=UTC).timestamp(),
        title=value("^title: (.*)$"),
        summary=value("^summary: (.*)$"),
        terms=terms,
        subjects=tuple(subjects),
        day=date.fromisoformat(value("^start: (.*)$")).toordinal() if value("^start: (.*)$") else None,
        point=(float(point[1]), float(point[2])) if point else None,
        language="en",
        cites=tuple(cites),
        sources=tuple(re.findall(r"https?://([^\s\"',}]+)", head)),
    )


def _list(text: str) -> list[str]:
    return [one for one in text.split(", ") if one]


def one_more(items: list[Item], seed: int) -> tuple[list[Item], list[Item]]:
    """The items without one of them, and with it."""
    gone = random.Random(seed).randrange(len(items))
    return items[:gone] + items[gone + 1 :], items


def one_edited(items: list[Item], seed: int) -> list[Item]:
    """The items, one of which has another summary and a paragraph more."""
    dice = random.Random(seed)
    number, other = dice.randrange(len(items)), dice.randrange(len(items))
    item = items[number]
    bag = dict(_counts(item.terms))
    for hash, count in dice.sample(_counts(items[other].terms), 60):
        bag[hash] = min(bag.get(hash, 0) + count, 255)
    packed = np.array(sorted(bag), dtype="<u4").tobytes() + bytes(bag[hash] for hash in sorted(bag))
    edited = replace(item, summary=items[other].summary, terms=packed)
    return [*items[:number], edited, *items[number + 1 :]]


def _counts(terms: bytes) -> list[tuple[int, int]]:
    size = len(terms) // 5
    return list(zip(np.frombuffer(terms, dtype="<u4", count=size).tolist(), terms[4 * size :], strict=True))


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and the result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def overlap(items: list[Item], related: Any, most: int) -> float:
    """Share of the best that a comparison with all would have found, over a sample of articles."""
    space, lists = related.space, related.state.lists
    rows = np.unique(np.linspace(0, len(items) - 1, SAMPLE).astype(np.int64))
    space.exhaustive = True
    best = space.rank(rows, most).near.tolist()
    space.exhaustive = False
    shares = [
        len(set(found[:most]) & {*every} - {-1}) / len({*every} - {-1})
        for found, every in zip(lists.near[rows].tolist(), best, strict=True)
        if every[0] >= 0
    ]
    return sum(shares) / len(shares)


def peak() -> float:
    """Highest memory of this process so far, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure, and print as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--tries", type=int, default=100)
    arguments = parser.parse_args()
    spent: list[float] = []
    items = generated_items(arguments.articles, arguments.words, spent=spent)
    print(
        f"{len(items):,} articles of {arguments.words:,} words; words extracted in {1000 * np.mean(spent):.2f} ms each"
    )
    before = peak()
    seconds, related = timed(lambda: relate(items, SETTINGS, COUNT))
    print(f"from nothing: {seconds:.2f} s, {peak() - before:.0f} MB more than before")
    seconds, _ = timed(lambda: dict(relate(items, SETTINGS, COUNT, kept=related)))
    print(f"every list read, with its reasons: {seconds:.2f} s more")
    edits = []
    for seed in range(min(arguments.tries, 20)):
        edited = one_edited(items, seed)
        seconds, after = timed(lambda edited=edited: relate(edited, SETTINGS, COUNT, kept=related))
        edits.append((seconds, len(after.changed)))
    print("after one edit: {:.3f} s, {:.1f} lists say something else (means)".format(*np.mean(edits, axis=0)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "related"
        saving, _ = timed(lambda: related.save(path))
        loading, kept = timed(lambda: load(path))
        seconds, _ = timed(lambda: relate(edited, SETTINGS, COUNT, kept=kept))
        size = path.stat().st_size / 1e6
    print(f"from a file of {size:.0f} MB: loading {loading:.3f} s, one edit {seconds:.3f} s, saving {saving:.3f} s")
    print(f"best 5 as by comparing with all: {100 * overlap(items, related, 5):.1f} per cent")
    fives, nines, times = [], [], []
    for seed in range(arguments.tries):
        without, every = one_more(items, seed)
        kept = relate(without, SETTINGS, COUNT, kept=related)
        seconds, more = timed(lambda kept=kept, every=every: relate(every, SETTINGS, COUNT, kept=kept))
        others = [id for id in more.changed if id in kept]
        times.append(seconds)
        nines.append(len(others))
        fives.append(sum([m.id for m in kept[id][:5]] != [m.id for m in more[id][:5]] for id in others))
    if times:
        print(
            f"one article more: {np.mean(times):.3f} s; lists of five changed: {np.mean(fives):.1f} on average,"
            f" {np.median(fives):.0f} at the median; of {COUNT}: {np.mean(nines):.1f}"
        )


if __name__ == "__main__":
    main()
