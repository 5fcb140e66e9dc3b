"""Make the outlines of countries that the engine ships, from Natural Earth as the npm package world-atlas has it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip install pycountry
    python tools/outlines.py package/countries-50m.json hooks/watchfloor/geography/outlines.json

The source is the 1:50 million map of countries (Natural Earth 4.1, public domain) as TopoJSON. Its lines are
thinned (Ramer 1972, Douglas and Peucker 1973), its corners put on a grid, and its numeric codes made those
of ISO 3166-1 alpha-2. Parts of which it is disputed whose they are become shapes of their own.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import pycountry

Point = tuple[int, int]
GRID = 0.01
"""Degrees between two points of the grid: about a kilometre."""
TOLERANCE = 0.03
"""Degrees (of latitude) by which a thinned line may miss what it stood for."""
SMALLEST = 0.0025
"""Square degrees below which an island goes, unless its country has no larger one: about 30 square kilometres."""
UNCODED = {
    "Somaliland": ("SO-somaliland", "SO", ""),
    "Kosovo": ("XK", "XK", "XK"),
    "N. Cyprus": ("CY-north", "CY", ""),
    "Indian Ocean Ter.": ("AU-indian-ocean", "AU", "AU"),
    "Siachen Glacier": ("siachen", "", ""),
}
"""Id, country by recognition, and country by control, of what has no number."""
TURN = round(360 / GRID)
"""Steps of the grid around the globe."""
CRIMEA = (32.3, 44.2, 36.8, 46.4)
"""West, south, east and north of the part of the source's Russia that the United Nations hold to be Ukraine's
(General Assembly resolution 68/262)."""


def decode(source: dict[str, Any]) -> list[list[Point]]:
    """Arcs of a TopoJSON, on our grid."""
    (kx, ky), (dx, dy) = source["transform"]["scale"], source["transform"]["translate"]
    arcs = []
    for arc in source["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            point = round((x * kx + dx + 180) / GRID), round((y * ky + dy + 90) / GRID)
            if not points or points[-1] != point:
                points.append(point)
        arcs.append(points if len(points) > 1 else points * 2)
    return arcs


def cut_at_antimeridian(source: dict[str, Any], arcs: list[list[Point]]) -> None:
    """Cut the polygons that go across 180 degrees: a map and a test of what lies inside see a plane.

    The source has a corner at -180 in each line that goes across. New arcs are put behind the others.
    """
    pieces: dict[int, list[int]] = {}
    for number in range(len(arcs)):
        parts: list[list[Point]] = [[arcs[number][0]]]
        for (x1, y1), (x2, y2) in pairwise(arcs[number]):
            if abs(x2 - x1) > TURN / 2:
                parts[-1] += [(TURN, y2)] if x2 < x1 else [] if x1 == 0 else [(0, y1)]
                parts.append([(0, y2)] if x2 < x1 else [(TURN, y1)])
            if parts[-1][-1] != (x2, y2):
                parts[-1].append((x2, y2))
        if len(parts) > 1:
            pieces[number] = list(range(len(arcs), len(arcs) + len(parts)))
            arcs += parts
    for country in source["objects"]["countries"]["geometries"]:
        many = country["type"] == "MultiPolygon"
        polygons = country["arcs"] if many else [country["arcs"]]
        whole = [new for polygon in polygons for new in _cut_polygon(polygon, pieces, arcs)]
        country["type"], country["arcs"] = "MultiPolygon", whole


def _cut_polygon(
    polygon: list[list[int]], pieces: dict[int, list[int]], arcs: list[list[Point]]
) -> list[list[list[int]]]:
    """A polygon, or those that it falls into."""
    if not any((number if number >= 0 else ~number) in pieces for ring in polygon for number in ring):
        return [polygon]
    runs: list[list[int]] = []
    for ring in polygon:
        own: list[list[int]] = [[]]
        for number in ring:
            parts = pieces.get(number if number >= 0 else ~number)
            turned = [number] if parts is None else parts if number >= 0 else [~part for part in reversed(parts)]
            own[-1].append(turned[0])
            own += [[part] for part in turned[1:]]
        runs += [own.pop() + own[0], *own[1:]] if len(own) > 1 else own
    found = []
    for run in runs:
        first, last = _end(run[0], arcs, 0), _end(run[-1], arcs, -1)
        if first[0] != last[0]:  # around the pole
            arcs.append([last, (last[0], 0), (first[0], 0), first])
        else:
            arcs.append([last, first])
        if first != last:
            found.append([[*run, len(arcs) - 1]])
    return found


def _end(number: int, arcs: list[list[Point]], at: int) -> Point:
    """The first or last point of an arc, in the direction in which it is gone along."""
    return arcs[number][at] if number >= 0 else arcs[~number][-1 - at]


def thin(points: list[Point]) -> list[Point]:
    """A line without the corners that it can do without; a ring keeps at least four."""
    if len(points) < 3:
        return points
    width = cos(radians(sum(y for _, y in points) / len(points) * GRID - 90))

    def distance(point: Point, start: Point, end: Point) -> float:
        px, py = (point[0] - start[0]) * width, point[1] - start[1]
        ex, ey = (end[0] - start[0]) * width, end[1] - start[1]
        length = ex * ex + ey * ey
        along = max(0.0, min(1.0, (px * ex + py * ey) / length)) if length else 0.0
        return hypot(px - along * ex, py - along * ey)

    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda n: distance(points[n], points[first], points[last]))
        closed = points[first] == points[last]
        if closed or distance(points[far], points[first], points[last]) > TOLERANCE / GRID:
            kept.add(far)
            spans += [(first, far), (far, last)]
    found = [points[n] for n in sorted(kept)]
    return found if len(found) > 3 or points[0] != points[-1] else points


def area(ring: list[int], arcs: list[list[Point]]) -> float:
    """Square degrees inside a ring of arcs."""
    points = [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2 * GRID * GRID


def inside(ring: list[int], arcs: list[list[Point]], box: tuple[float, float, float, float]) -> bool:
    """Whether all of a ring lies in a box."""
    west, south, east, north = box
    points = [point for arc in ring for point in arcs[arc if arc >= 0 else ~arc]]
    return all(west < x * GRID - 180 < east and south < y * GRID - 90 < north for x, y in points)


def shapes(source: dict[str, Any], arcs: list[list[Point]]) -> list[dict[str, Any]]:
    """Every shape: its id, whose it is by recognition and by control, and its polygons as rings of arcs."""
    found: dict[str, dict[str, Any]] = {}
    for one in source["objects"]["countries"]["geometries"]:
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        if one.get("id"):
            known = pycountry.countries.get(numeric=one["id"])
            id = recognised = held = known.alpha_2
        else:
            id, recognised, held = UNCODED[one["properties"]["name"]]
        if id == "RU":
            parts = [polygon for polygon in polygons if inside(polygon[0], arcs, CRIMEA)]
            polygons = [polygon for polygon in polygons if polygon not in parts]
            found["UA-crimea"] = {"id": "UA-crimea", "recognised": "UA", "held": "RU", "arcs": parts}
        polygons.sort(key=lambda polygon: -area(polygon[0], arcs))
        polygons = [p for n, p in enumerate(polygons) if not n or area(p[0], arcs) >= SMALLEST]
        shape = found.setdefault(id, {"id": id, "recognised": recognised, "held": held, "arcs": []})
        shape["arcs"] += polygons
    return [found[id] for id in sorted(found)]


def encode(arcs: list[list[Point]], all_shapes: list[dict[str, Any]]) -> dict[str, Any]:
    """The TopoJSON, of those arcs alone that a shape uses."""
    used: dict[int, int] = {}

    def renamed(arc: int) -> int:
        new = used.setdefault(arc if arc >= 0 else ~arc, len(used))
        return new if arc >= 0 else ~new

    geometries = [
        {
            "type": "MultiPolygon",
            "id": shape["id"],
            "properties": {"recognised": shape["recognised"], "held": shape["held"]},
            "arcs": [[[renamed(arc) for arc in ring] for ring in polygon] for polygon in shape["arcs"]],
        }
        for shape in all_shapes
    ]
    packed = []
    for arc in used:
        points = thin(arcs[arc])
        packed.append([points[0], *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(points))])
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": packed,
    }


def main() -> None:
    """Make the file."""
    parser = argparse.ArgumentParser(description="Make the outlines of countries that the engine ships.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    source = json.loads(arguments.source.read_text("utf-8"))
    arcs = decode(source)
    cut_at_antimeridian(source, arcs)
    made = encode(arcs, shapes(source, arcs))
    arguments.target.write_text(json.dumps(made, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
