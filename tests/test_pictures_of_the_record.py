"""Small maps and figures: what they show, what they leave out, and that their files are there."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from publications import INCIDENT, SMALL
from watchfloor.exporting import Exports
from watchfloor.geography.locator import HEIGHT, WIDTH, country_window, window_for
from watchfloor.publish.locator import country_file, window_file
from watchfloor.settings import Settings
from watchfloor.view.figures import people_range
from watchfloor.wording import wording_of
from watchfloor.workshop import Workshop

PLACES = {
    "field": "country: LT, lat: 54.61, lon: 25.73, precision: town",
    "exact": "country: LT, lat: 55.1234, lon: 24.5678, precision: exact",
    "region": "country: LV, lat: 56.94, lon: 24.16, precision: region",
    "hidden": "country: EE, lat: 58.3777, lon: 26.7299, precision: exact, withheld: true",
    "vague": "country: EE, precision: country",
}
FILES = SMALL | {
    f"content/incidents/{id}.md": INCIDENT.replace("country: LT, lat: 54.61, lon: 25.73, precision: town", place)
    .replace("start: 2025-07-10", f"start: 2025-0{n + 1}-10")
    .replace("{killed: 0, injured: 0}", ("{killed: 0, injured: 0}", "{killed: 1-3}", "{injured: 2}", "{}", "{}")[n])
    for n, (id, place) in enumerate(PLACES.items())
}


@pytest.mark.parametrize(
    "point", [(54.61, 25.73), (0.0, 0.0), (70.6, 31.7), (-33.9, 151.2), (64.1, -21.9), (83.0, -30.0)]
)
def test_a_window_holds_its_place_near_the_middle(point: tuple[float, float]) -> None:
    """And a place a little way off has the same one, so that files are shared."""
    window = window_for([point])
    assert window.level == 0
    x, y = window.pixel(point)
    assert abs(x - WIDTH / 2) <= WIDTH / 8 + 1 and abs(y - HEIGHT / 2) <= HEIGHT / 8 + 1
    latitude, longitude = window.middle
    assert window_for([(latitude + 0.1, longitude - 0.1)]) == window
    assert window.pixel(window.middle) == (WIDTH / 2, HEIGHT / 2)


def test_a_window_of_many_places_is_the_smallest_that_holds_them() -> None:
    """Each of them is in it, and a smaller one would not do."""
    points = [(54.61, 25.73), (42.0, 24.8), (70.6, 31.7)]
    window = window_for(points)
    assert all(window.holds(point) for point in points)
    assert window.level == 3
    assert window_for([(-60.0, -170.0), (75.0, 170.0)]).level == 5


def test_the_files_of_windows_are_small_svg() -> None:
    """Whole paths within the picture and a little more, and none of their own colours."""
    window = window_for([(54.61, 25.73)])
    body = window_file(window, "recognised")
    assert 1000 < len(body) < 12_000
    root = ElementTree.fromstring(body)
    assert [group.get("id") for group in root] == ["land", "borders"]
    assert b"fill" not in body and b"style" not in body
    lithuania = country_window("LT")
    assert lithuania is not None
    country = ElementTree.fromstring(country_file(lithuania, "LT", "recognised"))
    (path,) = country[0]
    x = y = 0
    for command, right, down in re.findall(r"([Ml])(-?\d+) (-?\d+)", path.get("d", "")):
        x, y = (int(right), int(down)) if command == "M" else (x + int(right), y + int(down))
        assert -20 < x < WIDTH + 20 and -20 < y < HEIGHT + 20


def test_a_disputed_part_is_drawn_with_one_country_or_the_other() -> None:
    """No border between Ukraine and Crimea, or one; and Ukraine's shape with it or without."""
    window = window_for([(45.3, 34.3), (46.8, 33.0)])
    recognised, held = (window_file(window, setting) for setting in ("recognised", "held"))
    assert len(recognised) < len(held)
    shapes = [len(country_file(window, "UA", setting)) for setting in ("recognised", "held")]
    assert shapes[0] > shapes[1]


def test_an_incident_has_a_map_as_exact_as_its_place_is_known(publication: Any) -> None:
    """A dot, a dot in a circle, a shaded country; in words too."""
    views = {view.url: view for view in publication(FILES).views.pages}
    maps = {id: views[f"incidents/{id}/"].locator for id in PLACES}
    assert [mark.reach > 0 for id in ("exact", "field", "region") for mark in maps[id].marks] == [False, True, True]
    assert [maps[id].marks[0].in_region for id in ("exact", "field", "region")] == [False, False, True]
    told = "somewhere in the region. The mark stands at the middle of the region, not where it happened."
    assert maps["region"].summary == f"Near the village, Latvia: approximate, {told}"
    for id in ("hidden", "vague"):
        assert maps[id].marks == ()
        assert maps[id].country.startswith("ee-")
        assert maps[id].window == maps["vague"].window
    assert maps["hidden"].summary == "Near the village, Estonia: the exact place is withheld."
    assert views["analysis/meaning/"].locator is None


def test_figures_keep_unknown_apart_from_none(publication: Any) -> None:
    """Ranges are added up end by end; what is not stated is counted."""
    figures = {view.url: view.figures for view in publication(FILES).views.pages if hasattr(view, "figures")}
    gerbera = figures["systems/gerbera/"]
    assert gerbera.incidents == 5
    assert gerbera.span == "January 10, 2025 to May 10, 2025"
    assert gerbera.killed == "1 to 3; not stated for 3 of 5 incidents"
    assert gerbera.injured == "2; not stated for 3 of 5 incidents"
    assert [(row.title, [(ref.title, ref.count) for ref in row.shown]) for row in gerbera.together] == [
        ("Actors", [("Russia", 5)]),
        ("Countries", [("Estonia", 2), ("Lithuania", 2), ("Latvia", 1)]),
        ("Kinds of incident", [("Drone crash", 5)]),
    ]
    assert gerbera.locator.summary.startswith("Where they were: 3 of 5 incidents; of the others")
    assert figures["countries/ee/"].locator.marks == ()
    assert figures["tags/decoys/"] is None
    assert people_range(wording_of("en-GB"), [(None, None), (None, None)]) == "not stated"
    assert people_range(wording_of("en-GB"), [(0, 0), (0, 0)]) == "none"


def test_every_map_of_a_page_has_its_files(publication: Any) -> None:
    """Those, and no others but the strip of all incidents."""
    prepared = publication(FILES)
    used = set()
    for view in prepared.views.pages:
        for locator in (getattr(view, "locator", None), getattr(getattr(view, "figures", None), "locator", None)):
            if locator:
                used |= {locator.window, locator.country} - {""}
    exports = Exports(prepared.record, prepared.library, prepared.graph, Settings(), prepared.stock, Workshop())
    names = {name for name, _ in exports.outputs("") if name.startswith("assets/locator/")}
    assert names == {f"assets/locator/{name}.svg" for name in {*used, "timeline"}}
