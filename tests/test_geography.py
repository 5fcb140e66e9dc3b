"""Distances, directions, and which country a place lies in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from benchmarks.articles import write_files
from benchmarks.generate import Generator

from publications import NOW
from watchfloor.geography import direction, kilometres, land_at, outside, shapes
from watchfloor.model.fields import COUNTRIES, country_fault
from watchfloor.pipeline import prepare
from watchfloor.read.entries import country_name
from watchfloor.settings import Settings

VILNIUS, WARSAW = (54.69, 25.28), (52.23, 21.01)


def test_a_distance_and_a_direction() -> None:
    """As a map has them: Vilnius to Warsaw, and across the antimeridian."""
    assert kilometres(VILNIUS, WARSAW) == pytest.approx(393, abs=3)
    assert kilometres((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)
    assert kilometres(VILNIUS, VILNIUS) == 0
    assert direction(VILNIUS, WARSAW) == "south-west"
    assert direction(WARSAW, VILNIUS) == "north-east"
    assert direction((0, 179.5), (0, -179.5)) == "east"
    assert direction((50, 10), (51, 10)) == "north"


@pytest.mark.parametrize(
    ("point", "id"),
    [
        (VILNIUS, "LT"),
        ((54.71, 20.51), "RU"),  # Kaliningrad
        ((44.95, 34.1), "UA-crimea"),
        ((64.1, -21.9), "IS"),
        ((-33.87, 151.1), "AU"),
        ((-29.6, 28.2), "LS"),  # a hole in South Africa
        ((43.90, 12.45), "SM"),  # smaller than any island that is kept, and kept: it is a whole country
        ((64.8, -173.2), "RU"),  # beyond the antimeridian
        ((67.5, 179.0), "RU"),
        ((-80.0, 0.0), "AQ"),  # around the pole
    ],
)
def test_land_is_some_countrys(point: tuple[float, float], id: str) -> None:
    """The shape on which a point lies."""
    land = land_at(point)
    assert land is not None and land.id == id


def test_the_sea_is_nobodys() -> None:
    """Neither the Baltic nor the Atlantic."""
    assert land_at((58.0, 20.0)) is None
    assert land_at((30.0, -40.0)) is None
    assert land_at((67.0, 0.0)) is None  # on the latitude on which Russia goes on across the antimeridian


@pytest.mark.parametrize(
    ("country", "point"),
    [
        ("LT", VILNIUS),
        ("LT", (54.0, 23.4)),  # some kilometres inside Poland
        ("UA", (44.95, 34.1)),
        ("RU", (44.95, 34.1)),
        ("SE", (56.3, 18.8)),  # the Baltic, in the Swedish zone
        ("FI", (59.6, 24.6)),  # the Gulf of Finland
        ("GF", (4.9, -52.3)),  # no outline of its own: France's has it
        ("FR", (4.9, -52.3)),
    ],
)
def test_a_place_may_be_told_of_in_its_country(country: str, point: tuple[float, float]) -> None:
    """On its land, near its border, off its coast, in a disputed part, or where there is no outline."""
    assert outside(country, point) is None


def test_a_place_outside_its_country() -> None:
    """How far, and on whose land; at sea beyond 200 nautical miles."""
    found = outside("LT", WARSAW)
    assert found is not None
    assert found[0] == pytest.approx(250, abs=15)
    assert found[1] == "PL"
    assert outside("LT", (54.9, 20.6), "town") is not None
    assert outside("LT", (54.9, 20.6), "region") is None
    atlantic = outside("EE", (58.3, -26.7))
    assert atlantic is not None and atlantic[1] == ""


def test_the_outlines_are_whole() -> None:
    """Every ring is closed, every box holds its ring, and codes are those that content may use."""
    for shape in shapes():
        assert len(shape.id) > 2 or shape.id in COUNTRIES
        assert {shape.recognised, shape.held} <= {"", *COUNTRIES}
        for (west, south, east, north), rings in shape.polygons:
            assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in rings), shape.id
            edges = [abs(x2 - x1) for ring in rings for (x1, _), (x2, _) in pairwise(ring)]
            assert max(edges) < 60 or shape.id == "AQ", shape.id
            assert all(west <= x <= east and south <= y <= north for ring in rings for x, y in ring), shape.id
    assert len({shape.id for shape in shapes()}) == len(shapes()) > 230


def test_no_incident_that_benchmarks_generate_is_doubtful(tmp_path: Path) -> None:
    """Places lie in their countries, and nothing is told twice: a warning would be a build with something to say."""
    write_files(tmp_path / "content", Generator(600, 60).files())
    assert prepare(tmp_path, Settings(), NOW).problems == ()


def test_a_country_by_its_name_is_answered_with_its_code() -> None:
    """Each of them, in any case; two letters of nobody are said to be that."""
    for code in COUNTRIES:
        name = country_name(code, Locale("en"))
        assert country_fault(name.upper())[1] == f"did you mean '{code}'?", name
    assert country_fault("XR")[0] == "'XR' is assigned to no country"
    assert country_fault("Germny")[1] == "did you mean 'DE', Germany?"
    assert country_fault("UK")[1] == "did you mean 'GB'?"
