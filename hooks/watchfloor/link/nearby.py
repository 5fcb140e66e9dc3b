"""Which incidents lie near each other, as far as readers may know where they were.

Long to find for thousands, and the same until an incident comes, goes, moves or gets another day: so the lists
are kept under a hash of all places and days.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..geography import Point, kilometres
from ..geography.sphere import RADIUS
from ..model.documents import Document

REACH = 50.0
"""Kilometres beyond which nothing is near."""
SAME = 10.0
"""Kilometres within which two incidents were in one place."""
NEAREST = 3
POINTS = 25
"""Places that are looked at around each, the nearest; many incidents may have been in one."""


class Entry(NamedTuple):
    """An incident by day and id."""

    day: int
    id: str


@dataclass(frozen=True, slots=True)
class Places:
    """Incidents by their points, each with its days in order."""

    points: Mapping[Point, Sequence[Entry]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Hash of all that lists of near incidents depend on."""
        return hashlib.sha256(repr(sorted(self.points.items())).encode()).hexdigest()


def places_of(documents: Iterable[Document]) -> Places:
    """The incidents among these whose point may be shown."""
    points: dict[Point, list[Entry]] = {}
    for document in documents:
        if document.head.point is not None and document.head.row:
            points.setdefault(document.head.point, []).append(Entry(document.head.day, document.id))
    return Places({point: sorted(points[point]) for point in sorted(points)})


def near_lists(places: Places) -> dict[str, tuple[str, ...]]:
    """For each incident the nearest, and the last before and the first after in the same place, nearest first."""
    import numpy as np  # noqa: PLC0415 - most builds find the lists kept, and need neither
    from scipy.spatial import cKDTree  # noqa: PLC0415

    points = list(places.points)
    if not points:
        return {}
    latitude, longitude = np.radians(np.array(points)).T
    globe = np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    reach = 2 * np.sin((REACH + 1) / RADIUS / 2)  # and exactly below
    _, around = cKDTree(globe).query(globe, k=list(range(1, POINTS + 1)), distance_upper_bound=reach)
    lists: dict[str, tuple[str, ...]] = {}
    for at, numbers in enumerate(around.tolist()):
        others = [(kilometres(points[at], points[n]), places.points[points[n]]) for n in numbers if n < len(points)]
        others.sort(key=lambda other: (other[0], other[1][0]))
        for entry in places.points[points[at]]:
            if chosen := _chosen(entry, others):
                lists[entry.id] = chosen
    return lists


def _chosen(entry: Entry, others: Sequence[tuple[float, Sequence[Entry]]]) -> tuple[str, ...]:
    found: list[tuple[float, int, int, str]] = []
    for distance, entries in others:
        enough = len(found) >= NEAREST and round(distance, 3) > found[NEAREST - 1][0]
        if distance > REACH or (distance > SAME and enough):
            break
        for one in _close(entry, entries):
            later = one.day - entry.day
            if one.id != entry.id:
                found.append((round(distance, 3), abs(later), later, one.id))
    found.sort()
    chosen = dict.fromkeys(found[:NEAREST])
    for sign in (-1, 1):
        here = [near for near in found if near[0] <= SAME and near[2] * sign > 0]
        if here:
            chosen.setdefault(min(here, key=lambda near: (near[1], near[0], near[3])))
    return tuple(id for *_, id in sorted(chosen))


def _close(entry: Entry, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Those of one place that are nearest in time: enough of them before, on and after the day, by day and id."""
    first, last = bisect_left(entries, (entry.day, "")), bisect_left(entries, (entry.day + 1, ""))
    yield from entries[first : min(last, first + NEAREST + 1)]
    yield from entries[last : last + NEAREST]
    found = 0
    while first and found < NEAREST:
        last, first = first, bisect_left(entries, (entries[first - 1].day, ""))
        yield from entries[first : min(last, first + NEAREST)]
        found += last - first


def beside(listing: tuple[str, ...], documents: Mapping[str, Document]) -> dict[str, tuple[str | None, str | None]]:
    """For each incident of a listing, newest first: the one before it in time, and the one after."""
    ids = [id for id in listing if documents[id].head.row]
    return {id: (older, newer) for newer, id, older in zip((None, *ids), ids, (*ids[1:], None), strict=False)}
