"""Which incidents lie near each other, as far as readers may know where they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from math import cos, floor, radians
from typing import NamedTuple

from ..geography import Point, direction, kilometres
from ..model.documents import Document

REACH = 50.0
"""Kilometres beyond which nothing is near."""
SAME = 10.0
"""Kilometres within which two incidents were in one place."""
NEAREST = 3
_STEP = 0.5
"""Degrees of latitude of a cell: a bit more than the reach."""
Cell = tuple[int, int]


class Near(NamedTuple):
    """An incident near another one: its id, how far, in which direction from there, and how many days later."""

    id: str
    kilometres: float
    direction: str
    days: int


class _Entry(NamedTuple):
    id: str
    point: Point
    day: int


class Places:
    """Incidents by cells of the globe.

    Args:
        documents: that may be near each other; those without a point are passed over.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._cells: dict[Cell, list[_Entry]] = {}
        self._hashes: dict[Cell, bytes] = {}
        for document in documents:
            if document.head.point is not None and document.head.row:
                entry = _Entry(document.id, document.head.point, document.head.day)
                self._cells.setdefault(_cell(entry.point), []).append(entry)
        for entries in self._cells.values():
            entries.sort()

    def hash(self, document: Document | None) -> bytes:
        """Hash of all that may lie near an incident: another one means that what is near may be others."""
        if document is None or document.head.point is None:
            return b""
        digest = hashlib.blake2b(digest_size=8)
        for cell in _around(document.head.point):
            if cell in self._cells:
                if cell not in self._hashes:
                    self._hashes[cell] = hashlib.blake2b(repr(self._cells[cell]).encode(), digest_size=8).digest()
                digest.update(self._hashes[cell])
        return digest.digest()

    def near(self, document: Document) -> tuple[Near, ...]:
        """The nearest incidents, and the last before and the first after in the same place, by distance."""
        point = document.head.point
        if point is None:
            return ()
        found = sorted(
            self._candidates(document.id, point, document.head.day),
            key=lambda one: (one.kilometres, abs(one.days), one.id),
        )
        chosen = dict.fromkeys(found[:NEAREST])
        here = [one for one in found if one.kilometres <= SAME]
        for ahead in ([one for one in here if one.days < 0], [one for one in here if one.days > 0]):
            if ahead:
                chosen.setdefault(min(ahead, key=lambda one: (abs(one.days), one.kilometres, one.id)))
        return tuple(one for one in found if one in chosen)

    def _candidates(self, id: str, point: Point, day: int) -> Iterator[Near]:
        for cell in _around(point):
            for entry in self._cells.get(cell, ()):
                distance = kilometres(point, entry.point)
                if entry.id != id and distance <= REACH:
                    yield Near(entry.id, distance, direction(point, entry.point), entry.day - day)


def _width(row: int) -> float:
    """Degrees of longitude of the cells of a row: at least as wide as high, on the ground."""
    latitude = max(abs(row * _STEP), abs((row + 1) * _STEP))
    return _STEP / max(0.02, cos(radians(min(latitude, 89.0))))


def _cell(point: Point) -> Cell:
    row = floor(point[0] / _STEP)
    return row, floor(point[1] / _width(row))


def _around(point: Point) -> Iterator[Cell]:
    """The cells that hold everything near a point; not across the antimeridian."""
    middle = floor(point[0] / _STEP)
    for row in (middle - 1, middle, middle + 1):
        width = _width(row)
        for column in range(floor((point[1] - width) / width), floor((point[1] + width) / width) + 1):
            yield row, column


def beside(listing: tuple[str, ...], documents: Mapping[str, Document]) -> dict[str, tuple[str | None, str | None]]:
    """For each incident of a listing, newest first: the one before it in time, and the one after."""
    ids = [id for id in listing if documents[id].head.row]
    return {id: (older, newer) for newer, id, older in zip((None, *ids), ids, (*ids[1:], None), strict=False)}
