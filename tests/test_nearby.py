"""Where an incident stands in the record: what is near, before and after, and its permanent address."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from publications import INCIDENT, SMALL, with_line
from watchfloor.geography import kilometres
from watchfloor.link.nearby import REACH, SAME, near_lists, places_of
from watchfloor.model.documents import Document, Opened
from watchfloor.model.head import Head

HERE = "country: LT, lat: 54.61, lon: 25.73, precision: town"


def report(place: str, start: str, system: str = "gerbera") -> str:
    return (
        INCIDENT.replace(HERE, place)
        .replace("start: 2025-07-10", f"start: {start}")
        .replace("[gerbera]", f"[{system}]")
    )


FILES = SMALL | {
    "content/vocabulary/systems.yml": "gerbera: {title: Gerbera}\nshahed: {title: Shahed}\nunidentified-drone: {title: Unidentified}\n",
    "content/incidents/north.md": report("country: LT, lat: 54.80, lon: 25.73, precision: exact", "2025-07-01"),
    "content/incidents/same.md": report(HERE, "2025-05-20", "shahed"),
    "content/incidents/earlier.md": report(HERE, "2025-06-20", "shahed"),
    "content/incidents/far.md": report("country: LT, lat: 55.70, lon: 21.20, precision: exact", "2025-07-11"),
    "content/incidents/hidden.md": report(HERE + ", withheld: true", "2025-07-02", "unidentified-drone"),
    "content/incidents/vague.md": report("country: LT, precision: country", "2025-04", "unidentified-drone"),
}


def test_what_is_near_is_told_by_distance_direction_and_days(publication: Any) -> None:
    """The nearest first; a place that is withheld or unknown is near nothing, and nothing far is near."""
    views = {view.url: view for view in publication(FILES).views.pages}
    record = views["incidents/field/"].record
    assert [(one.incident.url, one.words) for one in record.near] == [
        ("incidents/earlier/", "in the same place, 20 days earlier"),
        ("incidents/same/", "in the same place, 51 days earlier"),
        ("incidents/north/", "about 21 km north, 9 days earlier"),
    ]
    assert views["incidents/north/"].record.near[0].words == "about 21 km south, 9 days later"
    assert views["incidents/hidden/"].record.near == ()
    assert views["incidents/far/"].record.near == ()
    assert views["analysis/meaning/"].record is None


def test_what_came_before_and_after_with_the_same_system(publication: Any) -> None:
    """One of each, oldest first; that two systems are unknown is no tie."""
    views = {view.url: view for view in publication(FILES).views.pages}
    ((system, found),) = views["incidents/field/"].record.same_system
    assert (system.url, [(one.incident.url, one.words) for one in found]) == (
        "systems/gerbera/",
        [("incidents/north/", "9 days earlier"), ("incidents/far/", "1 day later")],
    )
    assert views["incidents/hidden/"].record.same_system == ()


def test_what_happened_in_the_same_place(publication: Any) -> None:
    """A place has a page with what happened in it and in what lies in it; its incidents name it, and each other."""
    places = "bay: {title: The bay}\nisle: {title: The isle, parent: bay}\nempty: {title: Nothing here}\n"
    files: dict[str, str | bytes] = {**SMALL, "content/vocabulary/places.yml": places}
    for number, place in enumerate(("bay", "isle", "isle"), start=1):
        text = with_line(INCIDENT, "name: Near the village", f"id: {place}, name: Near the village")
        files[f"content/incidents/p{number}.md"] = text.replace("start: 2025-07-10", f"start: 2025-07-0{number}")
    views = {view.url: view for view in publication(files).views.pages}
    assert [card.url for card in views["places/bay/"].cards] == ["incidents/p3/", "incidents/p2/", "incidents/p1/"]
    assert views["places/bay/"].figures.incidents == 3 and views["places/bay/"].figures.locator is not None
    assert "places/empty/" not in views  # what nobody named is not told of
    assert views["incidents/p3/"].facts.place_page.url == "places/isle/"
    ((place, found),) = views["incidents/p3/"].record.same_place
    assert (place.url, [(one.incident.url, one.words) for one in found]) == (
        "places/isle/",
        [("incidents/p2/", "1 day earlier")],
    )
    assert views["incidents/field/"].facts.place_page is None and views["incidents/field/"].record.same_place == ()


def test_its_place_in_the_timeline(publication: Any) -> None:
    """The month's anchor, and a mark in the strip of all."""
    views = {
        view.url: view for view in publication(FILES | {"content/incidents/year.md": report(HERE, "2025")}).views.pages
    }
    field, year = (views[f"incidents/{id}/"].record for id in ("field", "year"))
    assert field.month.url == "timeline/2025/#2025-07"
    assert {month.id for year_ in views["timeline/2025/"].shown for month in year_.months} >= {
        "2025-07",
        "2025-unknown",
    }
    assert year.month.url == "timeline/2025/#2025-unknown"
    assert field.strip is not None and 200 < field.strip < 240  # July of one year, in a picture of 400
    assert year.strip is None


def test_permanent_addresses_lead_on(publication: Any) -> None:
    """Whatever the slug; and what was merged leads to the incident that stays."""
    renamed = INCIDENT.replace("tags: [decoys]", "tags: [decoys]\nslug: other\nmerged: [given-up]")
    views = {view.url: view for view in publication(SMALL | {"content/incidents/field.md": renamed}).views.pages}
    assert views["i/field/"].target == "incidents/other/"
    assert views["i/given-up/"].target == views["incidents/given-up/"].target == "incidents/other/"
    assert views["incidents/other/"].record.short == "i/field/"
    assert "i/meaning/" not in views
    off = {"short_addresses": False}
    views = {
        view.url: view
        for view in publication(SMALL | {"content/incidents/field.md": renamed}, settings=off).views.pages
    }
    assert not [url for url in views if url.startswith("i/")] and views["incidents/other/"].record.short == ""
    assert views["incidents/given-up/"].target == "incidents/other/"


def placed(id: str, point: tuple[float, float], day: int) -> Document:
    head = Head(point=point, day=day, row="x")
    return Document(id, "incidents", "", "", head, "", lambda: Opened(None))  # type: ignore[arg-type]


OFFSETS = st.tuples(st.sampled_from([0.0, 0.01, -0.05, 0.3]) | st.floats(-0.6, 0.6), st.floats(-1.0, 1.0))


@given(
    st.tuples(st.floats(-89, 89), st.floats(-180, 180)),
    st.lists(st.tuples(OFFSETS, st.integers(0, 9)), max_size=12),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)  # the first call loads scipy
def test_nothing_near_is_missed(point: Any, offsets: Any, chance: Any) -> None:
    """As if each were held against each, in whatever order they come."""
    around = [((point[0] + dy, point[1] + dx), day) for (dy, dx), day in offsets if abs(point[0] + dy) < 89.5]
    documents = [placed(f"n{n}", *one) for n, one in enumerate([(point, 5), *around])]
    lists = near_lists(places_of(documents))
    chance.shuffle(documents)
    assert near_lists(places_of(documents)) == lists
    for here in documents:
        assert here.head.point is not None
        every = sorted(
            (
                round(kilometres(here.head.point, one.head.point), 3),
                abs(one.head.day - here.head.day),
                one.head.day - here.head.day,
                one.id,
            )
            for one in documents
            if one is not here and one.head.point and kilometres(here.head.point, one.head.point) <= REACH
        )
        found = lists.get(here.id, ())
        assert list(found[:3]) == [id for *_, id in every[:3]]
        before = [one for one in every if one[0] <= SAME and one[2] < 0]
        if before:
            assert min(before, key=lambda one: (one[1], one[0], one[3]))[3] in found


def test_a_hundred_incidents_in_one_place(publication: Any) -> None:
    """An airport, say: the nearest in time are the nearest."""
    documents = [placed(f"n{n:03}", (54.6, 25.3), n) for n in range(100)]
    lists = near_lists(places_of(documents))
    assert lists["n050"] == ("n049", "n051", "n048")
    assert lists["n000"] == ("n001", "n002", "n003")
