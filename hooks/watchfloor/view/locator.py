"""Locator maps as views: a window on the outlines, which are files of their own, and what lies in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..geography import Point
from ..geography.locator import HEIGHT, WIDTH, Window, country_window, window_for
from ..model.head import Head
from ..wording import Wording

AROUND_A_TOWN = 5
"""Kilometres within which a place lies that is known to the nearest town, as the map draws it."""
REGION = 36
"""Pixels of the ring around a place that is known to a region: how large that is nobody said."""
MARKS = 60
"""Marks on one map: places that fall together are one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place.

    Attributes:
        x: pixels from the left.
        y: pixels from the top.
        reach: radius of what is drawn around it, 0 for nothing.
        count: how many incidents it stands for.
        in_region: whether no more than the region is known, of which it is the middle. ``reach`` says nothing then.
    """

    x: int
    y: int
    reach: int
    count: int
    in_region: bool = False


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


def place_locator(wording: Wording, head: Head, country: str, precision: str) -> Locator | None:
    """Where an incident was.

    Args:
        wording: for the sentence below.
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
    x, y = (round(part) for part in window.pixel(head.point))
    if head.precision == "region":
        told = wording.gettext("The mark stands at the middle of the region, not where it happened.")
        return Locator(window.name, "", (Mark(x, y, REGION, 1, in_region=True),), f"{summary} {told}")
    reach = round(window.pixels(AROUND_A_TOWN)) if head.precision == "town" else 0
    return Locator(window.name, "", (Mark(x, y, reach, 1),), summary)


def country_file_name(country: str, window: Window) -> str:
    """Name of the file of a country that is shaded."""
    return f"{country.lower()}-{window.name}"


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
