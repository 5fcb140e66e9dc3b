"""Search documents made for tests: words as uneven as real ones, some of them rare, some only at some time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from watchfloor.publish.search import Entry, Index, Scale, build_index

WORDS = [a + b + c for a in ("ba", "ke", "mi", "no", "tu") for b in ("ra", "lo", "vi", "sen") for c in ("", "d", "st")]
COUNTRIES = ("Estonia", "Latvia", "Lithuania", "Poland")


def document(number: int, words: str) -> tuple[str, bytes]:
    """When an article was published, and its search document."""
    date = (datetime(2020, 1, 1, 9, tzinfo=UTC) + timedelta(days=11 * number)).isoformat(timespec="minutes")
    filters = {"country": COUNTRIES[number % 4 if number % 3 else 0], "kind": "Incident" if number % 5 else "Analysis"}
    spans = "".join(f'<span data-pagefind-filter="{name}:{value}"></span>' for name, value in filters.items())
    return date, (
        f'<!doctype html><html lang="en"><head><title>x</title></head><body><article data-pagefind-body>{spans}'
        f'<span data-pagefind-sort="date:{date}"></span><span data-pagefind-meta="kind:{filters["kind"]}"></span>'
        f'<h1 data-pagefind-meta="title">Number {number} {words[:9]}</h1><p>{words}</p></article></body></html>'
    ).encode()


def documents(count: int = 120) -> dict[str, tuple[str, bytes]]:
    """Articles by their address, one every eleven days."""
    chance = random.Random(4)
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    made = {}
    for number in range(count):
        words = chance.choices(WORDS, weights, k=chance.randint(30, 120))
        words += ["gerberas"] * (number % 7 == 0) + ["gerberite"] * (number == count - 2) + ["gerb"] * (number < 3)
        words += ["lake", "placid"] * (number % 20 == 5) + ["lakeside"] * (number == count - 4)
        words += ["placid", "lake"] * (number % 20 == 6) + ["unikum"] * (number == count // 2)
        chance.shuffle(words)
        text = " ".join(words) + (" calm waters" if number % 9 == 4 else " waters calm")
        made[f"incidents/n{number:03}/"] = document(number, text)
    return made


def build(made: Mapping[str, tuple[str, bytes]], folder: Path, scale: Scale | None = None) -> Index:
    """The index of such articles."""
    entries = [Entry(url, sha256(body).hexdigest(), date) for url, (date, body) in made.items()]
    return build_index(entries, lambda url: made[url][1], folder, scale=scale)
