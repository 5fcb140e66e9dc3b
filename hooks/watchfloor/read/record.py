"""What makes an incident doubtful as a record: a place outside its country, no source, a twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from ..geography import kilometres, outside
from ..model.documents import Document
from ..problems import Problem
from .references import Loaded, Reread

NEAR = 15.0
"""Kilometres between two places that two accounts of one incident may give."""
_NO_SYSTEM = frozenset({"unidentified-drone", "unknown"})
"""Systems that two incidents may well share: alone they make no twins."""


def check_record(loaded: Loaded) -> list[Problem]:
    """Check what an incident's own file tells: a confirmed one has a source, its place its country, its status a past."""
    return [*_check_confirmed(loaded), *_check_place(loaded), *_check_history(loaded)]


def _check_confirmed(one: Loaded) -> Iterator[Problem]:
    incident = one.incident
    if incident and incident.status == "confirmed" and not incident.sources:
        line, column = one.parsed.place(("status",))
        message = "the incident is confirmed, and names no source"
        yield one.file.problem("W218", line, column, message, "add who confirms it under 'sources', or write suspected")


def _check_place(one: Loaded) -> Iterator[Problem]:
    if one.incident is None:
        return
    place = one.incident.place
    if place.lat is None or place.lon is None:
        return
    found = outside(place.country, (place.lat, place.lon), place.precision)
    if found is None:
        return
    distance, land = found
    line, column = one.parsed.place(("place", "lat"))
    where = f"in {land}" if land else "at sea"
    far = f"{distance:,.0f} km" if distance < 700 else "more than 700 km"
    message = f"the place lies {where}, {far} outside {place.country}"
    turned = abs(place.lon) <= 90 and outside(place.country, (place.lon, place.lat), place.precision) is None
    hint = "latitude and longitude seem to be swapped" if turned else "correct the coordinates or the country"
    yield one.file.problem("W219", line, column, message, hint)


def _check_history(one: Loaded) -> Iterator[Problem]:
    """Each step is another status than the one before, and later; the last is how it stands now."""
    steps = one.incident.status_history if one.incident else ()
    for n, (before, after) in enumerate(pairwise(steps), start=1):
        if after.status == before.status:
            line, column = one.parsed.place(("status_history", n, "status"))
            message = f"the status {after.status} follows on itself"
            yield one.file.problem("E220", line, column, message, "leave one of the two out")
        if after.since.last < before.since.first:
            line, column = one.parsed.place(("status_history", n, "since"))
            message = f"{after.status} since {after.since} stands after {before.status} since {before.since}"
            yield one.file.problem("E220", line, column, message, "the oldest comes first")
    if one.incident and steps and steps[-1].status != one.incident.status:
        line, column = one.parsed.place(("status_history", len(steps) - 1, "status"))
        message = f"the last status of the history is {steps[-1].status}, and the incident's is {one.incident.status}"
        yield one.file.problem("E220", line, column, message, "add the newest step, or correct 'status'")


def check_twins(documents: Iterable[Document], reread: Callable[[str], Reread | None]) -> Iterator[Problem]:
    """Tell which incidents look like one: the same day, a near place, a system in common.

    Places are looked at as readers see them, so a withheld one is never near.

    Args:
        documents: all of them; the later one of two is told of.
        reread: gives a document's file again, for the place of the problem.
    """
    days: dict[tuple[int, str], list[Document]] = {}
    for document in documents:
        head = document.head
        if head.exact_day is not None and head.point is not None:
            for system in head.terms.get("systems", ()):
                if system not in _NO_SYSTEM:
                    days.setdefault((head.exact_day, system), []).append(document)
    seen: set[tuple[str, str]] = set()
    for (_, system), same in sorted(days.items()):
        for pair in combinations(sorted(same, key=lambda one: (one.head.published, one.id)), 2):
            first, second = pair
            if (first.id, second.id) in seen or first.id in second.head.distinct_from:
                continue
            if second.id in first.head.distinct_from or first.head.point is None or second.head.point is None:
                continue
            distance = kilometres(first.head.point, second.head.point)
            if distance <= NEAR:
                seen.add((first.id, second.id))
                yield _twin(first, second, system, distance, reread(second.uri))


def _twin(first: Document, second: Document, system: str, distance: float, again: Reread | None) -> Problem:
    line, column = again.parsed.place(("start",)) if again else (0, 0)
    where = "in the same place" if distance < 1 else f"{distance:.0f} km away"
    message = f"the incident looks like '{first.id}': the same day, {where}, the same system '{system}'"
    hint = f"make one of the two, or write 'distinct_from: [{first.id}]'"
    found = Problem(second.path, line, column, "W317", message, hint)
    return found.located(again.file.text) if again else found
