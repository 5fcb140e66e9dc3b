"""The outlines of countries: Natural Earth 4.1, 1:50 million, public domain, thinned by ``tools/outlines.py``.

``outlines.json`` is a TopoJSON: borders that two countries share are there once. A line may lie some 4 km
from where it is on the ground, and islands below 30 square kilometres are missing, so whoever asks leaves
room for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import orjson

from .sphere import RADIUS, Point

PATH = Path(__file__).with_name("outlines.json")
TOLERANCE = {"exact": 25.0, "town": 25.0, "region": 75.0, "country": 75.0}
"""Kilometres by which a place of some precision may lie beyond a border: what the outlines, or the middle of a
region, may be off."""
SEA = 370.4
"""Kilometres from its coast to which an event at sea may be a country's: 200 nautical miles, the outer limit
of an exclusive economic zone (United Nations Convention on the Law of the Sea, article 57)."""
_DEGREE = radians(1) * RADIUS

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of each corner, the first again as the last."""
Box = tuple[float, float, float, float]
"""West, south, east and north."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A country, or a part of one of which it is disputed whose it is.

    Attributes:
        id: ISO 3166-1 alpha-2, or a name of our own for a disputed part.
        recognised: the country by international recognition, ``""`` if there is none.
        held: the country by control.
        polygons: each an outer ring and its holes, with the box around it; the largest first.
    """

    id: str
    recognised: str
    held: str
    polygons: tuple[tuple[Box, tuple[Ring, ...]], ...]

    def owner(self, boundaries: str) -> str:
        """With which country the shape goes; its own id if with none."""
        return (self.recognised if boundaries == "recognised" else self.held) or self.id

    def belongs_to(self, country: str) -> bool:
        """Whether somebody may say of a place here that it is in ``country``."""
        return country in (self.id, self.recognised, self.held)


@lru_cache(maxsize=1)
def _source() -> tuple[list[dict[str, Any]], list[list[tuple[float, float]]]]:
    """Shapes and arcs of the file. Read once a process."""
    source = orjson.loads(PATH.read_bytes())
    (kx, ky), (dx, dy) = source["transform"]["scale"], source["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in source["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round(x * kx + dx, 2), round(y * ky + dy, 2)))
        arcs.append(points)
    return source["objects"]["countries"]["geometries"], arcs


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """Every shape, in order of ids."""
    geometries, arcs = _source()
    return tuple(
        Shape(
            one["id"],
            one["properties"]["recognised"],
            one["properties"]["held"],
            tuple(_polygon(rings, arcs) for rings in one["arcs"]),
        )
        for one in geometries
    )


@lru_cache(maxsize=2)
def borders(boundaries: str) -> tuple[tuple[Box, Ring], ...]:
    """The lines between two countries, each with the box around it.

    Args:
        boundaries: ``recognised`` or ``held``: with whom a disputed part goes.
    """
    geometries, arcs = _source()
    owners: dict[int, set[str]] = {}
    for one in geometries:
        owner = one["properties"][boundaries] or one["id"]
        for number in (number for rings in one["arcs"] for ring in rings for number in ring):
            owners.setdefault(number if number >= 0 else ~number, set()).add(owner)
    lines = [tuple(arcs[number]) for number in sorted(owners) if len(owners[number]) > 1]
    return tuple((_box(line), line) for line in lines)


def _box(points: Ring) -> Box:
    east, north = [x for x, _ in points], [y for _, y in points]
    return min(east), min(north), max(east), max(north)


def _polygon(rings: list[list[int]], arcs: list[list[tuple[float, float]]]) -> tuple[Box, tuple[Ring, ...]]:
    joined = tuple(_ring(ring, arcs) for ring in rings)
    return _box(joined[0]), joined


def _ring(ring: list[int], arcs: list[list[tuple[float, float]]]) -> Ring:
    """A ring joined of arcs, each of which starts where the last one ended."""
    points: list[tuple[float, float]] = []
    for arc in ring:
        points += (arcs[arc] if arc >= 0 else arcs[~arc][::-1])[bool(points) :]
    return tuple(points)


def land_at(point: Point) -> Shape | None:
    """The shape on whose land a point lies."""
    return next((shape for shape in shapes() if _on(shape, point)), None)


def _on(shape: Shape, point: Point) -> bool:
    latitude, longitude = point
    return any(
        box[0] <= longitude <= box[2] and box[1] <= latitude <= box[3] and _within(rings, longitude, latitude)
        for box, rings in shape.polygons
    )


def _within(rings: tuple[Ring, ...], x: float, y: float) -> bool:
    """Whether a ray to the east crosses the rings an odd number of times."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def _distance(shape: Shape, point: Point, most: float) -> float:
    """Kilometres from a point outside a shape to its edge, ``most`` if it is farther."""
    latitude, longitude = point
    nearest = most
    width = cos(radians(latitude)) * _DEGREE
    for (west, south, east, north), rings in shape.polygons:
        if max(south - latitude, latitude - north) * _DEGREE > nearest:
            continue
        turn = 360 if west - longitude > 180 else -360 if longitude - east > 180 else 0
        if max(west - turn - longitude, longitude + turn - east) * width > nearest:
            continue
        for ring in rings:
            flat = [((x - turn - longitude) * width, (y - latitude) * _DEGREE) for x, y in ring]
            for (ax, ay), (bx, by) in pairwise(flat):
                dx, dy = bx - ax, by - ay
                length = dx * dx + dy * dy
                along = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
                nearest = min(nearest, hypot(ax + along * dx, ay + along * dy))
    return nearest


def outside(country: str, point: Point, precision: str = "town") -> tuple[float, str] | None:
    """How far a point lies from a country, if too far for it to be told of there.

    That is on another country's land and farther than ``TOLERANCE`` has it, or at sea and
    farther than ``SEA``. What
    the outlines do not have, a small island state say, is never too far.

    Returns:
        Kilometres, at most twice ``SEA``, and the id of the country on whose land the point lies, ``""`` at sea.
    """
    own = [shape for shape in shapes() if shape.belongs_to(country)]
    if not own or any(_on(shape, point) for shape in own):
        return None
    distance = min(_distance(shape, point, 2 * SEA) for shape in own)
    if distance <= TOLERANCE[precision]:
        return None
    land = land_at(point)
    if land is None and distance <= SEA:
        return None
    return distance, (land.recognised or land.id) if land else ""
