"""The record's pages: table, timeline and what they draw, as views."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from benchmarks.articles import write_files
from benchmarks.sightings import convert

from publications import INCIDENT, NOW, SMALL, with_line
from watchfloor.model.dates import FuzzyDate, parse_fuzzy
from watchfloor.model.head import Head
from watchfloor.model.row import row_of
from watchfloor.pipeline import prepare
from watchfloor.publish.data.files import flat
from watchfloor.publish.data.table import Labels, columns
from watchfloor.publish.leaflet import map_file, map_files
from watchfloor.publish.locator import strip_file
from watchfloor.settings import Settings
from watchfloor.view.charts import BASE, WIDTH, bar_chart
from watchfloor.view.words import Calendar, harm_words, identifications, statuses
from watchfloor.wording import wording_of

CALENDAR = Calendar(wording_of("en-GB"), ZoneInfo("UTC"))


def at(text: str) -> Head:
    """The head of an incident at a fuzzy date."""
    when: FuzzyDate = parse_fuzzy(text)
    return Head(day=when.first.toordinal(), when=(when.plain,), row="x")


def incident(number: int, start: str) -> str:
    """An incident of a day, told apart by its number."""
    return INCIDENT.replace("start: 2025-07-10", f"start: {start}").replace("Drone found", f"Drone {number} found")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ((None, None, None, None), "not stated"),
        ((0, 0, 0, 0), "none reported"),
        ((0, 0, None, None), "nobody killed"),
        ((None, None, 0, 0), "nobody injured"),
        ((2, 2, 0, 0), "2 killed"),
        ((0, 3, 1500, 1500), "0 to 3 killed, 1,500 injured"),
        ((None, None, 5, 7), "5 to 7 injured"),
    ],
)
def test_harm_in_words(harm: Any, words: str) -> None:
    """Unknown is told from none."""
    assert harm_words(wording_of("en-GB"), harm) == words


def test_a_chart_has_a_bar_for_each_month_with_incidents() -> None:
    """As high as they are many, within the picture, in the place of its month; years stand below."""
    chart = bar_chart(
        [at("2024-01-05"), at("2024-01"), at("2024-12-31"), at("2025"), at("2025-06-01/2025-06-03")], CALENDAR
    )
    assert chart is not None
    assert [(bar.title, bar.count) for bar in chart.bars] == [
        ("January 2024: 2 incidents", 2),
        ("December 2024: 1 incident", 1),
        ("June 2025: 1 incident", 1),
    ]
    assert [tick.text for tick in chart.ticks] == ["2024", "2025"]
    assert chart.bars[0].x == 0
    assert all(bar.y + bar.height == pytest.approx(BASE) for bar in chart.bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert chart.bars[0].height == pytest.approx(2 * chart.bars[1].height, rel=0.01)
    assert chart.summary == (
        "4 incidents by month, January 2024 to June 2025; most in January 2024: 2. Of 1 more the month is not known."
    )


def test_a_chart_of_many_years_has_a_bar_for_each_year() -> None:
    """And of one incident there is none."""
    chart = bar_chart([at("1999-03-01"), at("2020-03-01"), at("2020-04-01")], CALENDAR)
    assert chart is not None
    assert [bar.title for bar in chart.bars] == ["1999: 1 incident", "2020: 2 incidents"]
    assert len(chart.ticks) < 22
    assert {bar.url for bar in chart.bars} == {""}
    chart = bar_chart([at("1999-03-01"), at("2020-03-01")], CALENDAR, "{}/{}".format)
    assert chart is not None
    assert [bar.url for bar in chart.bars] == ["1999/0", "2020/0"]
    assert bar_chart([at("2020-03-01"), at("2020")], CALENDAR) is None


def test_the_strip_names_its_years() -> None:
    """A mark in a row of bars says nothing if nobody knows when the row begins."""
    chart = bar_chart([at("2024-03-01"), at("2025-07-10")], CALENDAR)
    written = strip_file(chart).decode()
    assert re.findall(r"<text[^>]*>(\d+)</text>", written) == ["2024", "2025"]
    assert "<text" not in strip_file(None).decode()


def test_the_table_has_the_words_of_the_facts(publication: Any) -> None:
    """A row of what an incident's page says."""
    views = {view.url: view for view in publication(SMALL, settings={"locale": "en-GB"}).views.pages}
    (row,) = views["incidents/"].rows
    assert (row.title, row.when.text, row.status.text) == ("Drone found in a field", "10 July 2025", "Confirmed")
    assert (row.place, row.country.url, row.harm) == ("Near the village", "countries/lt/", "none reported")
    assert [system.title for system in row.systems] == ["Gerbera"]
    assert views["incidents/"].cards == ()
    assert views["analysis/"].cards


def test_a_type_that_is_somebodys_word_stands_as_that(publication: Any) -> None:
    """In the facts, in the table, in what its scripts read, and in the data; one that is simply known says nothing."""
    said = with_line(INCIDENT, "systems: [gerbera]", "systems: [{id: gerbera, identification: alleged, by: the desk}]")
    built = publication(SMALL | {"content/incidents/said.md": said.replace("Drone found in a field", "Another")})
    views = {view.url: view for view in built.views.pages}
    (known,), (alleged,) = (views[f"incidents/{id}/"].facts.systems for id in ("field", "said"))
    assert (known.title, known.identification, known.by) == ("Gerbera", None, "")
    assert (alleged.title, alleged.identification.text, alleged.by) == ("Gerbera", "alleged", "the desk")
    rows = {row.title: row for row in views["incidents/"].rows}
    assert [one.identification and one.identification.id for one in rows["Another"].systems] == ["alleged"]
    assert [one.identification for one in rows["Drone found in a field"].systems] == [None]
    documents = built.library.documents
    labels = Labels(
        {name: {} for name in ("categories", "countries", "actors")} | {"systems": {"gerbera": "Gerbera", "an": "An"}},
        {name: {} for name in ("categories", "countries", "actors", "systems")},
        statuses(CALENDAR.wording),
        identifications(CALENDAR.wording),
    )
    columns_of = orjson.loads(columns([documents["field"].head, documents["said"].head], labels, "1"))
    assert columns_of["doubted"] == {"1": {"1": "alleged"}}
    row = row_of("said", documents["said"].incident)
    assert row["system_identifications"] == [{"id": "gerbera", "identification": "alleged", "by": "the desk"}]
    assert flat(row)["system_identifications"] == "alleged"
    assert flat(row_of("field", documents["field"].incident))["system_identifications"] == ""


def test_the_timeline_groups_by_year_and_month(publication: Any) -> None:
    """Newest first; what is known to the year alone stands last, and every year has a page."""
    starts = ["2024-03-05", "2024", "2023-11", "2024-03", "2023-11-02/2024-01-02"]
    files = SMALL | {f"content/incidents/n{n}.md": incident(n, start) for n, start in enumerate(starts)}
    views = {view.url: view for view in publication(files).views.pages}
    timeline = views["timeline/"]
    told = [
        (year.title, [(month.id, [row.title for row in month.rows]) for month in year.months])
        for year in timeline.shown
    ]
    assert told == [
        ("2025", [("2025-07", ["Drone found in a field"])]),
        (
            "2024",
            [
                ("2024-03", ["Drone 0 found in a field", "Drone 3 found in a field"]),
                ("2024-unknown", ["Drone 1 found in a field"]),
            ],
        ),
        ("2023", [("2023-11", ["Drone 4 found in a field", "Drone 2 found in a field"])]),
    ]
    assert [(year.title, year.url, year.count) for year in timeline.years] == [
        ("2025", "timeline/2025/", 1),
        ("2024", "timeline/2024/", 3),
        ("2023", "timeline/2023/", 2),
    ]
    assert [year.title for year in views["timeline/2023/"].shown] == ["2023"]
    months = [(year, [(month.id, month.text) for month in months]) for year, months in timeline.months]
    assert months == [
        ("2025", [("2025-07", "July 2025")]),
        ("2024", [("2024-03", "March 2024"), ("2024-01", "January 2024")]),  # in which one of 2023 ended
        ("2023", [("2023-11", "November 2023")]),
    ]
    assert views["incidents/"].months == timeline.months
    assert [year for year, _ in views["timeline/2023/"].months] == ["2023"]
    assert timeline.chart is not None


def test_a_long_timeline_begins_with_the_newest_years(publication: Any) -> None:
    """The others have pages of their own."""
    files = SMALL | {
        f"content/incidents/n{n}.md": incident(n, f"202{n % 3}-0{n % 9 + 1}-{n % 28 + 1:02}").replace("[gerbera]", "[]")
        for n in range(330)
    }
    views = {view.url: view for view in publication(files).views.pages}
    assert [year.title for year in views["timeline/"].shown] == ["2025", "2022"]
    assert sum(len(month.rows) for month in views["timeline/2020/"].shown[0].months) == 110
    bars = {bar.title.partition(":")[0]: bar.url for bar in views["timeline/"].chart.bars}
    assert bars["March 2022"] == "timeline/#2022-03"
    assert bars["January 2020"] == "timeline/2020/#2020-01"
    year = views["timeline/2020/"]
    assert (year.year, year.count, views["timeline/"].year, views["timeline/"].count) == ("2020", 110, "", 331)
    assert "year" in {facet.id for facet in views["timeline/"].facets} - {facet.id for facet in year.facets}


def test_an_empty_publication_has_the_pages_too(publication: Any) -> None:
    """With nothing on them."""
    prepared = publication({"content/authors/desk.md": SMALL["content/authors/desk.md"]})
    views = {view.url: view for view in prepared.views.pages}
    assert views["timeline/"].shown == ()
    assert views["incidents/"].rows == ()
    assert views["data/"].records == 0


def test_leaflet_is_what_its_makers_released() -> None:
    """The hashes that leafletjs.com gives for 1.9.4 (subresource integrity)."""
    sums = {name: base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode() for name, path in map_files()}
    assert sums["assets/leaflet/leaflet.js"] == "20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo="
    assert sums["assets/leaflet/leaflet.css"] == "p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY="
    published = {name: map_file(path) for name, path in map_files()}
    assert b"sourceMappingURL" not in published["assets/leaflet/leaflet.js"]


@pytest.mark.parametrize(("setting", "words"), [("recognised", "Crimea with Ukraine"), ("held", "Crimea with Russia")])
def test_which_boundaries_are_drawn_is_printed(publication: Any, setting: str, words: str) -> None:
    """The setting goes to the script, and its meaning under the map."""
    views = {view.url: view for view in publication(SMALL, settings={"map": {"boundaries": setting}}).views.pages}
    assert views["map/"].boundaries == setting
    assert words in views["map/"].boundaries_note
    assert [row.title for row in views["map/"].rows] == ["Drone found in a field"]


def test_reported_sightings_are_a_record(tmp_path: Path) -> None:
    """Terse texts, places known by name alone, lines of capitals and quotes: each becomes an incident, without a word."""
    rows = [
        {
            "City": "SPRINGFIELD ",
            "State": "ILLINOIS",
            "Summary": 'PRELIM INFO: PILOT SAW A `UAS`, 450 FEET: "CLOSE". NOTIFIED.',
            "_date_iso": "2020-04-03T16:44",
        },
        {"City": "ALICE TOWN", "State": "BIMINI", "Summary": "UAS #2 " * 200, "_date_iso": "2020-04-03"},
        {"City": "SAN JUAN", "State": "Puerto Rico", "Summary": "A UAS.", "_date_iso": "2020-05-01"},
    ]
    write_files(tmp_path / "content", convert(rows))
    prepared = prepare(tmp_path, Settings(), NOW)
    assert prepared.problems == ()
    heads = [prepared.library.documents[id].head for id in prepared.record.order]
    assert [(head.point, head.terms["countries"]) for head in heads] == [
        (None, ("bs",)),
        ((40.0, -89.2), ("us",)),
        ((18.2, -66.4), ("pr",)),
    ]
