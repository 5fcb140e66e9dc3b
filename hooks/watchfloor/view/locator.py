"""Locator maps as views: a window on the outlines, which are files of their own, and what lies in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..geography import Point
from ..geography.locator import HEIGHT, WIDTH, Window, country_window, window_for
from ..model.head import Head
from ..wording import Wording

REACH = {"exact": 0, "town": 5, "region": 25}
"""Kilometres within which a place of some precision lies, as the map draws it."""
MARKS = 60
"""Marks on one map: places that fall together are one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: its middle, the radius of what it may be off (0 if nothing to be seen), and how many it stands for."""

    x: int
    y: int
    reach: int
    count: int


@dataclass(frozen=True, slots=True)
class Locator:
    """A locator map.

    Attributes:
        window: name of the file of the outlines.
        country: name of the file of a country that is shaded, or ``""``.
        marks: places.
        summary: what the map shows, in a sentence.
    """

    window: str
    country: str
    marks: tuple[Mark, ...]
    summary: str
    width: int = WIDTH
    height: int = HEIGHT


def place_window(head: Head) -> Window | None:
    """The window of an incident's place: around the point, or the country where no point may be shown."""
    return window_for([head.point]) if head.point else country_window(head.terms["countries"][0].upper())


def place_locator(head: Head, country: str, precision: str) -> Locator | None:
    """Where an incident was.

    Args:
        head: of the incident.
        country: the country's title.
        precision: how exactly the place is known, in words.
    """
    window = place_window(head)
    if window is None:
        return None
    summary = f"{head.place}, {country}: {precision}."
    if head.point is None:
        return Locator(window.name, country_file_name(head.terms["countries"][0], window), (), summary)
    return Locator(window.name, "", (_mark(window, head.point, REACH[head.precision], 1),), summary)


def country_file_name(country: str, window: Window) -> str:
    """Name of the file of a country that is shaded."""
    return f"{country.lower()}-{window.name}"


def _mark(window: Window, point: Point, reach: int, count: int) -> Mark:
    x, y = window.pixel(point)
    return Mark(round(x), round(y), round(window.pixels(reach)), count)


def points_of(heads: Sequence[Head]) -> list[Point]:
    """The points that may be shown."""
    return [head.point for head in heads if head.point]


def places_window(heads: Sequence[Head], country: str = "") -> Window | None:
    """The window of many incidents: that of a country if it is one's page, else around all of their places."""
    points = points_of(heads)
    own = country_window(country.upper()) if country else None
    return own or (window_for(points) if points else None)


def places_locator(wording: Wording, heads: Sequence[Head], country: str = "") -> Locator | None:
    """Where incidents were.

    Args:
        wording: for the sentence below.
        heads: of the incidents.
        country: code of the country whose page it is, or ``""``.
    """
    window = places_window(heads, country)
    if window is None:
        return None
    places = Counter(points_of(heads))
    shown = {point: count for point, count in places.items() if window.holds(point, 0)}
    cells: Counter[tuple[int, int]] = Counter()
    for point, count in shown.items():
        x, y = window.pixel(point)
        cells[round(x / 8), round(y / 8)] += count
    marks = [Mark(x * 8, y * 8, 0, count) for (x, y), count in sorted(cells.items(), key=lambda at: (-at[1], at[0]))]
    known = sum(shown.values())
    shown_of = {"known": wording.number(known)}
    if known == len(heads):
        summary = wording.ngettext(
            "Where they were: %(known)s of %(count)s incident.",
            "Where they were: %(known)s of %(count)s incidents.",
            len(heads),
            **shown_of,
        )
    else:
        summary = wording.ngettext(
            "Where they were: %(known)s of %(count)s incident; of the others no place in this picture is known, or may be told.",
            "Where they were: %(known)s of %(count)s incidents; of the others no place in this picture is known, or may be told.",
            len(heads),
            **shown_of,
        )
    shaded = country_file_name(country, window) if country and country_window(country.upper()) == window else ""
    return Locator(window.name, shaded, tuple(marks[:MARKS]), summary)
