"""Distances and directions on a globe of 6371 km. Points are latitude and longitude in degrees, WGS 84."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

RADIUS = 6371.0
"""Kilometres: the mean radius of the Earth."""
Point = tuple[float, float]
"""Latitude and longitude in degrees."""
DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def kilometres(one: Point, other: Point) -> float:
    """The great-circle distance (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


def direction(one: Point, other: Point) -> str:
    """In which of eight directions somebody at ``one`` sets out for ``other`` on the shortest way."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (one, other))
    east = sin(lon2 - lon1) * cos(lat2)
    north = cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(lon2 - lon1)
    return DIRECTIONS[round(degrees(atan2(east, north)) / 45) % 8]
