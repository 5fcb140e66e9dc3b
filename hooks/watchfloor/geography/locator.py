"""Locator maps: a window on the outlines, in a picture of 640 by 400, equirectangular about its middle latitude.

Windows are snapped to a grid, so that many places share one, and with it the file of its outlines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, floor, radians
from operator import ge, le
from typing import NamedTuple

from .outlines import Box, Ring, borders, shapes
from .sphere import RADIUS, Point

WIDTH, HEIGHT = 640, 400
SMALLEST = 5.0
"""Degrees of latitude of the smallest window; each larger one has twice as many."""
LEVELS = 6
_MARGIN = 0.08
_FRAME = (-8.0, -8.0, WIDTH + 8.0, HEIGHT + 8.0)
"""Where outlines are cut: a little beyond the edge of the picture."""
Pixel = tuple[float, float]
Polygon = tuple[Box, tuple[Ring, ...]]


class Window(NamedTuple):
    """A part of the globe: a size, and a place in the grid of that size."""

    level: int
    row: int
    column: int

    @property
    def name(self) -> str:
        """The window as a part of a file's name."""
        return "-".join(str(number).replace("-", "m") for number in self)

    @property
    def middle(self) -> Point:
        """Latitude and longitude of the middle."""
        return self.row * self.height / self.grid, self.column * self.width / self.grid

    @property
    def height(self) -> float:
        """Degrees of latitude."""
        return SMALLEST * float(2**self.level)

    @property
    def grid(self) -> int:
        """Into how many steps its height and width are divided: of large windows there are few anyhow."""
        return 4 if self.level < 2 else 16

    @property
    def step(self) -> int:
        """How far apart the corners of a line are at least: the wider the window, the more of them there are."""
        return 1 if self.level < 2 else 4

    @property
    def width(self) -> float:
        """Degrees of longitude."""
        latitude = max(-75.0, min(75.0, self.row * self.height / self.grid))
        return self.height * WIDTH / HEIGHT / cos(radians(latitude))

    def pixel(self, point: Point) -> Pixel:
        """Where a point lies in the picture, from the left and from the top."""
        [found] = self.pixels_of([(point[1], point[0])])
        return found

    def pixels_of(self, line: Iterable[tuple[float, float]]) -> list[Pixel]:
        """Where the corners of a line lie, of which longitude and latitude are given: half a million are looked at."""
        (latitude, longitude), width, height = self.middle, self.width, self.height
        return [
            ((x - longitude) / width * WIDTH + WIDTH / 2, (latitude - y) / height * HEIGHT + HEIGHT / 2)
            for x, y in line
        ]

    def pixels(self, kilometres: float) -> float:
        """How long a distance is in the picture."""
        return kilometres / (RADIUS * radians(1)) / self.height * HEIGHT

    def holds(self, point: Point, margin: float = _MARGIN) -> bool:
        """Whether a point lies in the picture, some way from its edge."""
        x, y = self.pixel(point)
        return margin * WIDTH <= x <= (1 - margin) * WIDTH and margin * HEIGHT <= y <= (1 - margin) * HEIGHT


def window_for(points: Sequence[Point]) -> Window:
    """The smallest window that holds all of these points."""
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lon for _, lon in points), max(lon for _, lon in points)
    window = Window(LEVELS - 1, 0, 0)
    for level in range(LEVELS):
        window = Window(level, 0, 0)
        window = Window(level, round((south + north) / 2 / (window.height / window.grid)), 0)
        window = window._replace(column=round((west + east) / 2 / (window.width / window.grid)))
        if all(window.holds(point) for point in ((south, west), (north, east))):
            return window
    return window


@lru_cache(maxsize=512)
def country_window(country: str) -> Window | None:
    """The window of a country's largest part; ``None`` if the outlines do not have it."""
    parts = [box for shape in shapes() if country in (shape.id, shape.recognised) for box, _ in shape.polygons[:1]]
    if not parts:
        return None
    west, south, east, north = max(parts, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return window_for([(south, west), (north, east)])


def land_paths(window: Window) -> list[str]:
    """Outlines of all land in a window, as data of SVG paths."""
    if window.level < 2:
        latitude, longitude = window.middle
        near = _tile(floor(latitude / _TILE[0]), floor(longitude / _TILE[1]))
    else:
        near = tuple(shape.polygons for shape in shapes())
    return [path for polygons in near if (path := _paths(window, polygons))]


_TILE = 16, 24
"""Degrees of latitude and longitude of a part of the globe to which outlines are cut once for all small windows."""


@lru_cache(maxsize=128)
def _tile(row: int, column: int) -> tuple[tuple[Polygon, ...], ...]:
    """The polygons of each shape, cut to a tile and as far beyond it as a window reaches."""
    height, width = _TILE
    box = (column * width - width, row * height - 8.0, column * width + 2.0 * width, row * height + height + 8.0)
    found = []
    for shape in shapes():
        near = []
        for (west, south, east, north), rings in shape.polygons:
            if west < box[2] and east > box[0] and south < box[3] and north > box[1]:
                cut = tuple(part for ring in rings if len(part := tuple(_clipped(list(ring[:-1]), box))) > 2)
                near.append(((west, south, east, north), tuple((*ring, ring[0]) for ring in cut)))
        if near:
            found.append(tuple(near))
    return tuple(found)


def country_path(window: Window, country: str, boundaries: str) -> str:
    """A country alone."""
    own = (polygon for shape in shapes() if shape.owner(boundaries) == country for polygon in shape.polygons)
    return _paths(window, own)


def border_path(window: Window, boundaries: str) -> str:
    """The lines between countries."""
    parts = []
    (latitude, longitude), width, height = window.middle, window.width, window.height
    for (west, south, east, north), line in borders(boundaries):
        if west > longitude + width or east < longitude - width:
            continue
        if south > latitude + height or north < latitude - height:
            continue
        xy = window.pixels_of(line)
        near = [-WIDTH / 4 < x < WIDTH * 1.25 and -HEIGHT / 4 < y < HEIGHT * 1.25 for x, y in xy]
        run: list[Pixel] = []
        for at, point in enumerate(xy):
            if near[at] or (at and near[at - 1]) or (at + 1 < len(xy) and near[at + 1]):
                run.append(point)
            else:
                parts.append(_line(run, window.step))
                run = []
        parts.append(_line(run, window.step))
    return "".join(parts)


def _paths(window: Window, polygons: Iterable[Polygon]) -> str:
    latitude, longitude = window.middle
    half_width, half_height = window.width * 0.55, window.height * 0.55
    parts = []
    for (west, south, east, north), rings in polygons:
        if west > longitude + half_width or east < longitude - half_width:
            continue
        if south > latitude + half_height or north < latitude - half_height:
            continue
        parts += [_line(_clipped(window.pixels_of(ring), _FRAME), window.step, closed=True) for ring in rings]
    return "".join(parts)


def _clipped(ring: list[Pixel], box: Box) -> list[Pixel]:
    """A ring cut to a box (Sutherland and Hodgman, 1974)."""
    edges: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, box[0], ge),
        (0, box[2], le),
        (1, box[1], ge),
        (1, box[3], le),
    )
    for axis, limit, within in edges:
        kept: list[Pixel] = []
        for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            inside, was = within(point[axis], limit), within(before[axis], limit)
            if inside != was:
                along = (limit - before[axis]) / (point[axis] - before[axis])
                other = 1 - axis
                cut = before[other] + along * (point[other] - before[other])
                kept.append((limit, cut) if axis == 0 else (cut, limit))
            if inside:
                kept.append(point)
        ring = kept
    return ring


def _line(points: Sequence[Pixel], step: int, *, closed: bool = False) -> str:
    """Path data in whole units, without points that are nearer to the one before than a step."""
    corners: list[tuple[int, int]] = []
    for x, y in points:
        corner = round(x), round(y)
        if not corners or max(abs(corner[0] - corners[-1][0]), abs(corner[1] - corners[-1][1])) >= step:
            corners.append(corner)
    if len(corners) < 2 + closed:
        return ""
    steps = "".join(f"l{x - u} {y - v}" for (u, v), (x, y) in pairwise(corners))
    return f"M{corners[0][0]} {corners[0][1]}{steps}{'z' * closed}"
