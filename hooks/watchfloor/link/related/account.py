"""The full account of a pair: what each signal says, and why one is in the other's list or not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from .items import Match
from .ranking import Parts
from .state import RESERVE

if TYPE_CHECKING:
    from .result import Related


class Verdict(Enum):
    """Where a document stands for another."""

    PINNED = "an editor chose it"
    SHOWN = "it is in the list"
    VETOED = "an editor keeps the two apart"
    ELSEWHERE = "readers find it elsewhere on the page"
    ALIKE = "it says nearly the same as one above it"
    BEHIND = "others are nearer"
    WEAK = "what they have in common is too little to be shown"
    APART = "they were never compared: they share nothing that few documents have"


@dataclass(frozen=True, slots=True)
class Account:
    """Why one document stands where it stands in the list of another.

    Attributes:
        verdict: where it stands.
        place: in the list, from 1; 0 if it is not in it.
        match: what the two have in common.
        parts: what each signal brings, by its name.
        total: all of that together. It is no score if it is too little.
        last: the last that is in the list, with its score, if the list is full.
        like: one above it that says nearly the same, if that is why.
        kilometres: between them, if both places are known.
        words: hashes of the stems that brought most, the weightiest first.
    """

    verdict: Verdict
    place: int
    match: Match
    parts: dict[str, float]
    total: float
    last: tuple[str, float] | None
    like: str | None
    kilometres: float | None
    words: tuple[int, ...]


def give_account(related: Related, n: int, other: int) -> Account:
    """The account of two documents by their numbers."""
    space, state = related.space, related.state
    others = np.array([other], dtype=np.int64)
    products = space.products(n, others)
    scores, texts = space.score(n, others, products)
    parts = space.parts(n, others, products)
    entries = related.entries(n)
    size = max(related.count, len(related.pins(n)))
    shown = [number for number, _, _ in entries[:size]]
    last = (state.ids[entries[size - 1][0]], entries[size - 1][1] / 1_000_000) if 0 < size <= len(entries) else None
    twins = related.twins_of(other)
    like = next((number for number in shown if number in twins), None)
    if other in space.barred.vetoes.get(n, ()):
        verdict = Verdict.VETOED
    elif other in related.pins(n):
        verdict = Verdict.PINNED
    elif other in space.barred.absent.get(n, ()):
        verdict = Verdict.ELSEWHERE
    elif other in shown:
        verdict = Verdict.SHOWN
    elif not scores[0] or scores[0] < space.minimum:
        verdict = Verdict.WEAK
    elif like is not None and other in state.lists.near[n, : related.count + RESERVE]:
        verdict = Verdict.ALIKE
    elif last is None or not space.compares(n, other):
        verdict = Verdict.APART
    else:
        verdict = Verdict.BEHIND
    values = {name: float(part[0]) / 1_000_000 for name, part in zip(Parts._fields, parts, strict=True)}
    far = float(space.distances(n, others)[0])
    return Account(
        verdict=verdict,
        place=shown.index(other) + 1 if other in shown else 0,
        match=related.grounds.match(n, other, int(scores[0]), round(float(texts[0])), far),
        parts=values,
        total=sum(values.values()),
        last=last,
        like=state.ids[like] if like is not None and verdict is Verdict.ALIKE else None,
        kilometres=None if math.isnan(far) else far,
        words=related.common_words(n, other),
    )
