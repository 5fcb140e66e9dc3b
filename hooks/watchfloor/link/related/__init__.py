"""Relatedness: which documents a reader of one should see next, and the reasons.

It knows nothing of pages: documents come as ``Item``s and leave as ``Match``es. Signals between 0 and 1 are
weighted and added up:

- *text*: cosine of TF-IDF vectors (Salton & Buckley 1988: damped term frequency, smoothed inverse document
  frequency) of stems, title and summary counted several times, each vector cut to its heaviest terms;
- *subjects*: shared systems, actors, tags, authors and so on: the sum ``s`` of their rarities, relative to
  that of one which only these two have, as ``s / (s + 2)``;
- *citations*: cosine of what they cite, what cites them, and themselves: so citing each other, citing the
  same, and being cited by the same all count;
- *time*: ``exp(-days / settings.days)`` between two incidents;
- *place*: ``exp(-km / settings.kilometres)`` between two incidents (great circle);
- *fresh*: ``exp(-days / settings.fresh_days)`` between their publications. It is about the two and not about
  today, so that no list moves with the calendar.

The order is total: score, then the newer, then the id. A document that says nearly the same as one above it
steps behind all that do not. An editor's pins come first and vetoes go both ways.

A document is not compared with all others but with those that share something few have: a word
among its heaviest, a subject, two subjects, a subject at a time, a citation, a stretch of time, a piece of
the map at a time. What two documents have in common depends on nothing but these two and on how many documents have a
feature, and that is counted in steps. So after a change, with the state of an earlier call, only
the lists that a changed document leaves, enters or moves in are made anew, and the result is the
one from nothing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...settings import RelatedSettings
from ..terms import body_terms
from .account import Account, Verdict
from .items import Item, Match, Words
from .lists import bring_up_to_date
from .ranking import Space, Workers, find_barred, make_index
from .result import Related
from .state import RESERVE, State, describe, digest, empty_state, key_of
from .store import load

__all__ = [
    "Account",
    "Item",
    "Match",
    "Related",
    "State",
    "Verdict",
    "Words",
    "Workers",
    "body_terms",
    "load",
    "relate",
]


def relate(
    items: Sequence[Item],
    settings: RelatedSettings,
    count: int | None = None,
    kept: Related | State | None = None,
    workers: Workers | None = None,
) -> Related:
    """The related documents of each item, best first.

    Args:
        items: in any order; the result does not depend on it.
        settings: weights and ranges.
        count: how many at most, by default the settings' number. An editor's pins are never cut.
        kept: an earlier result, or what was loaded of one. The result does not depend on it; the
            time does.
        workers: compute in parallel. The result does not depend on them either.
    """
    ordered = sorted(items, key=lambda item: item.id)
    most = settings.count if count is None else count
    start = kept.state if isinstance(kept, Related) else kept
    if start is None or start.key != key_of(settings, most):
        start, kept = empty_state(settings, most), None
    digests: dict[str, bytes] = {}
    described = describe(start, ordered, _comparison(kept, digests), settings)
    state = described.state
    index = make_index(state.vectors, state.of_words, state.of_keys, state.keys)
    space = Space(state.facts, state.vectors, index, find_barred(ordered), settings)
    outcome = bring_up_to_date(start.lists, described, space, most + RESERVE if most else 0, workers)
    related = Related(replace(state, lists=outcome.lists), ordered, space, settings, most, digests)
    related.take_over(described, outcome, kept if isinstance(kept, Related) else None)
    return related


def _comparison(kept: Related | State | None, made: dict[str, bytes]) -> Callable[[Item, int], bool]:
    """Whether an item is the one that had a number; digests that are made for that are noted by id."""
    if isinstance(kept, Related):
        items = kept.documents
        return lambda item, n: items[n] is item or items[n] == item
    digests = kept.digests if kept else ()

    def same(item: Item, n: int) -> bool:
        made[item.id] = digest(item)
        return made[item.id] == digests[n]

    return same
