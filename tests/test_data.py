"""The open data: what is in them, that they load, what is not in them, and their versions."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import geojson
import jsonschema
import openpyxl
import orjson
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from publications import INCIDENT, NOW, SMALL, with_line, write_tree
from watchfloor.cli import main
from watchfloor.exporting import Exports
from watchfloor.model.row import INCIDENT as FIELDS
from watchfloor.model.row import packed_row, row_of
from watchfloor.pipeline import Prepared, prepare
from watchfloor.publish.data.files import CSV_COLUMNS, SOURCE_COLUMNS
from watchfloor.settings import Settings
from watchfloor.store import MemoryObjects
from watchfloor.workshop import Workshop

SITE = "https://record.example/"
WITHHELD = INCIDENT.replace("Drone found in a field", "A second").replace(
    "lat: 54.61, lon: 25.73, precision: town", "lat: 54.987654, lon: 25.123456, precision: exact, withheld: true"
)
FORMULAS = with_line(
    with_line(INCIDENT, "title: Drone found in a field", 'title: \'=HYPERLINK("https://bad.example","x")\''),
    "summary: A drone was found in a field near a village, and nobody knows yet whose it was.",
    "summary: '+1+1 \"quoted\", and; parted'",
).replace("harm: {killed: 0, injured: 0}", "harm: {injured: 1-3, damage: '@SUM(A1)'}")
EMPTY = """\
---
title: A flight
summary: Something flew, somewhere.
published: 2025-07-13
authors: [desk]
status: suspected
category: drone-crash
start: 2025-05~
place: {name: Somewhere, country: LT, precision: country}
---

Something flew.
"""
PUBLICATION = {
    **SMALL,
    "content/incidents/withheld.md": WITHHELD.replace("start: 2025-07-10", "start: 2025-07-11"),
    "content/incidents/formulas.md": FORMULAS.replace("start: 2025-07-10", "start: 2025-07-01"),
    "content/incidents/flight.md": EMPTY,
}


def files_of(
    prepared: Prepared, settings: dict[str, Any] | None = None, shop: Workshop | None = None
) -> dict[str, bytes]:
    """The files of the data of a publication."""
    assert prepared.errors == () and prepared.graph is not None and prepared.stock is not None
    made = Settings.model_validate(settings or {})
    exports = Exports(prepared.record, prepared.library, prepared.graph, made, prepared.stock, shop or Workshop())
    files = {}
    for name, output in exports.outputs(SITE):
        body = output.read()
        assert hashlib.sha256(body).hexdigest() == output.digest
        if name.startswith("data/"):  # and not the map's outlines, which no content makes
            files[name.removeprefix("data/")] = body
    return files


@pytest.fixture
def files(publication: Any) -> dict[str, bytes]:
    return files_of(publication(PUBLICATION), {"data": {"title": "Record", "licence": "CC-BY-4.0"}})


def test_the_json_is_what_its_schema_says(files: dict[str, bytes]) -> None:
    """And the schema is one, and allows nothing else."""
    schema = json.loads(files["schema.json"])
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    data = json.loads(files["incidents.json"])
    checked = validator(schema, format_checker=validator.FORMAT_CHECKER)
    assert list(checked.iter_errors(data)) == []
    assert [one["id"] for one in data["incidents"]] == ["flight", "formulas", "field", "withheld"]
    data["incidents"][0]["status"] = "sure"
    data["incidents"][1]["lat"] = 1
    assert len(list(checked.iter_errors(data))) == 2


def test_a_record_says_what_the_page_says(files: dict[str, bytes]) -> None:
    """Fields of one incident, as the writer wrote them."""
    data = json.loads(files["incidents.json"])
    flight, formulas, field, withheld = data["incidents"]
    assert (data["title"], data["licence"], data["version"][:2]) == ("Record", "CC-BY-4.0", "0+")
    assert field["url"] == SITE + "incidents/field/"
    assert (field["latitude"], field["longitude"], field["place_precision"]) == (54.61, 25.73, "town")
    assert field["actors"] == [{"id": "russia", "role": "operator", "attribution": "assessed", "by": "the army"}]
    assert (field["killed_min"], field["killed_max"]) == (0, 0)
    assert (formulas["killed_min"], formulas["injured_min"], formulas["injured_max"]) == (None, 1, 3)
    assert (flight["start"], flight["first_day"], flight["last_day"]) == ("2025-05~", "2025-05-01", "2025-05-31")
    assert (flight["date_precision"], flight["date_approximate"]) == ("month", True)
    assert (withheld["place_withheld"], withheld["latitude"]) == (True, None)
    assert data["vocabularies"]["systems"] == {"gerbera": "Gerbera"}
    assert data["vocabularies"]["countries"] == {"LT": "Lithuania"}
    assert data["vocabularies"]["authors"] == {"desk": "The desk"}


def test_a_field_that_came_later_changes_no_record_without_it(publication: Any) -> None:
    """Or a version of the data would tell each record as changed."""
    history = "status: confirmed\nstatus_history: [{status: confirmed, since: 2025-07}]"
    told = with_line(INCIDENT, "status: confirmed", history).replace("Drone found in a field", "Another")
    library = publication({**SMALL, "content/incidents/other.md": told}).library
    plain, other = library.documents["field"].incident, library.documents["other"].incident
    row = row_of("x", plain)
    assert (row.pop("status_history"), row.pop("system_identifications")) == ([], [])
    assert row.pop("place_id") is None
    assert packed_row("x", plain)[0] == hashlib.sha256(orjson.dumps(row)).hexdigest()[:16]
    row = row_of("x", other)
    assert row.pop("status_history")[0]["status"] == "confirmed"
    assert (row.pop("place_id"), row.pop("system_identifications")) == (None, [])
    assert packed_row("x", other)[0] != hashlib.sha256(orjson.dumps(row)).hexdigest()[:16]


def test_every_field_is_in_every_format(files: dict[str, bytes], publication: Any) -> None:
    """Described, and in the order of the description."""
    names = [field.name for field in FIELDS]
    document = publication(PUBLICATION).library.documents["field"]
    assert [name for name in names if name not in ("url", "record")] == list(row_of("field", document.incident))
    data = json.loads(files["incidents.json"])
    assert all(list(one) == names for one in data["incidents"])
    header = next(csv.reader(io.StringIO(files["incidents.csv"].decode("utf-8-sig"))))
    assert header == list(CSV_COLUMNS)
    properties = json.loads(files["incidents.geojson"])["features"][0]["properties"]
    assert set(properties) == set(CSV_COLUMNS) - {"latitude", "longitude"}


def test_the_csv_loads_in_pandas(files: dict[str, bytes]) -> None:
    """As the page that documents it says; numbers are numbers and what is unknown is not zero."""
    incidents = pd.read_csv(io.BytesIO(files["incidents.csv"]), parse_dates=["first_day", "last_day"])
    sources = pd.read_csv(io.BytesIO(files["sources.csv"]))
    assert list(incidents["id"]) == ["flight", "formulas", "field", "withheld"]
    assert incidents["latitude"].dtype == float
    assert incidents["killed_min"].isna().tolist() == [True, True, False, False]
    assert str(incidents["first_day"].dtype).startswith("datetime64")
    assert incidents.loc[2, "actor_attributions"] == "assessed"
    joined = sources.merge(incidents, left_on="incident", right_on="id")
    assert len(joined) == len(sources) == incidents["source_count"].sum() == 3
    assert list(sources.columns) == list(SOURCE_COLUMNS)


def test_the_csv_and_the_json_say_the_same(files: dict[str, bytes]) -> None:
    """Cell by cell, once the apostrophes are taken off."""
    data = json.loads(files["incidents.json"])["incidents"]
    for row, cells in zip(data, csv.DictReader(io.StringIO(files["incidents.csv"].decode("utf-8-sig"))), strict=True):
        for name, value in row.items():
            if name in ("sources", "claims", "corrections", "status_history"):
                continue
            if name == "actors":
                value = [actor["id"] for actor in value]
            if isinstance(value, list):
                value = ";".join(value)
            if isinstance(value, bool):
                value = str(value).lower()
            assert cells[name].removeprefix("'") == ("" if value is None else str(value)), name


def test_no_cell_is_a_formula(files: dict[str, bytes]) -> None:
    """Not in a spreadsheet that reads every cell as if it had been typed."""
    book = openpyxl.Workbook()
    sheet = book.active
    for name in ("incidents.csv", "sources.csv"):
        for row in csv.reader(io.StringIO(files[name].decode("utf-8-sig"))):
            sheet.append(row)
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert "s" in kinds
    text = files["incidents.csv"].decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in text and "\"'+1+1" in text and ",'@SUM(A1)," in text


def test_the_geojson_is_valid(files: dict[str, bytes]) -> None:
    """Longitude first, and no geometry where no place may be shown."""
    collection = geojson.loads(files["incidents.geojson"])
    assert isinstance(collection, geojson.FeatureCollection)
    assert collection.is_valid, collection.errors()
    points = {one["id"]: one["geometry"] for one in collection["features"]}
    assert points["field"]["coordinates"] == [25.73, 54.61]
    assert points["withheld"] is None
    assert points["flight"] is None


def test_a_hidden_place_is_in_no_byte(files: dict[str, bytes]) -> None:
    """To no digit that would tell it from the next village."""
    for name, body in files.items():
        assert not re.search(rb"54[.,]98|25[.,]12", body), name


def test_checksums_and_citation(files: dict[str, bytes]) -> None:
    """Of every other file; the citation is YAML with the fields of the format."""
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    ours = {name: body for name, body in files.items() if "/" not in name and name != "SHA256SUMS"}
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in ours.items()}
    cited = yaml.safe_load(files["CITATION.cff"])
    assert (cited["cff-version"], cited["type"], cited["title"]) == ("1.2.0", "dataset", "Record")
    assert (cited["authors"], cited["license"]) == ([{"name": "The desk"}], "CC-BY-4.0")
    assert cited["url"] == SITE + "data/"
    assert set(cited) >= {"message", "version", "date-released"}


def test_a_draft_is_in_no_file(publication: Any) -> None:
    """The record is of what was released."""
    draft = with_line(EMPTY, "status:", "draft: true\nstatus:").replace("A flight", "Canary")
    files = files_of(publication({**SMALL, "content/incidents/canary.md": draft}))
    assert all(b"anary" not in body for body in files.values())


def test_the_files_are_made_again_only_for_a_change_of_the_record(publication: Any, monkeypatch: Any) -> None:
    """An analysis, or a body, leaves them alone; a row that the store lost is made once more."""
    shop = Workshop()
    first = files_of(publication(SMALL), shop=shop)
    made: list[int] = []
    real = Exports._make
    monkeypatch.setattr(Exports, "_make", lambda self, *given: made.append(1) or real(self, *given))
    body = with_line(INCIDENT, "It had come over the border.", "It had come over the sea.")
    note = "---\ntitle: A note\nsummary: What is known.\npublished: 2025-08-02\nauthors: [desk]\n---\n\nWords.\n"
    changed = {**SMALL, "content/incidents/field.md": body, "content/analysis/note.md": note}
    assert files_of(publication(changed), shop=shop) == first
    assert made == []
    changed["content/incidents/field.md"] = body.replace("killed: 0", "killed: 1")
    second = files_of(publication(changed), shop=shop)
    assert made == [1]
    assert second["incidents.csv"] != first["incidents.csv"]
    shop.objects = MemoryObjects()
    prepared = publication(changed)
    prepared.stock.objects = MemoryObjects()
    assert files_of(prepared, shop=shop) == second
    assert made == [1, 1]


def test_versions(tmp_path: Path, monkeypatch: Any) -> None:
    """Published, unchanged, and changed: what was added, changed and withdrawn, told with the next version."""
    write_tree(tmp_path, {**PUBLICATION, "mkdocs.yml": "site_name: X\n", "docs/index.md": "# X\n"})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    command = ["release-data", "--config", str(tmp_path / "mkdocs.yml")]

    def record() -> Any:
        return prepare(tmp_path, Settings(), NOW).record

    assert record().version.startswith("0+")
    done = CliRunner().invoke(main, [*command, "--note", "The first."])
    assert done.output.startswith("Version 2026-01-01: 4 records added, 0 changed, 0 withdrawn, 4 in all\n")
    assert (record().version, record().is_published) == ("2026-01-01", True)
    assert "Nothing has changed since version 2026-01-01" in CliRunner().invoke(main, command).output
    (tmp_path / "content/incidents/flight.md").unlink()
    write_tree(
        tmp_path,
        {
            "content/incidents/field.md": with_line(INCIDENT, "killed: 0", "killed: 1"),
            "content/incidents/new.md": EMPTY,
        },
    )
    state = record()
    assert re.fullmatch(r"2026-01-01\+[0-9a-f]{8}", state.version)
    assert (state.changes.added, state.changes.changed, state.changes.withdrawn) == (("new",), ("field",), ("flight",))
    log = json.loads(files_of(prepare(tmp_path, Settings(), NOW))["changelog.json"])
    assert [one["version"] for one in log["changes"]] == [state.version, "2026-01-01"]
    assert CliRunner().invoke(main, command).output.startswith("Version 2026-01-01.2: 1 records added, 1 changed, 1 w")
    assert [one.note for one in record().versions] == ["The first.", ""]


def test_an_analysis_names_the_version_that_it_used(publication: Any) -> None:
    """On its page, with the way to the data."""
    versions = '{"versions": [{"version": "2025-07-12", "records": 1}], "records": {}}'
    note = "---\ntitle: A note\nsummary: What.\npublished: 2025-08-02\nauthors: [desk]\ndata_version: 2025-07-12\n---\n\nX.\n"
    prepared = publication({**SMALL, "data-versions.json": versions, "content/analysis/note.md": note})
    (view,) = (view for view in prepared.views.pages if view.url == "analysis/note/")
    assert view.data_version == "2025-07-12"


def test_data_with_errors_in_the_content_are_no_version(tmp_path: Path) -> None:
    """The command says what is wrong, and writes nothing."""
    write_tree(tmp_path, {**SMALL, "mkdocs.yml": "site_name: X\n", "content/incidents/bad.md": "---\n---\n"})
    done = CliRunner().invoke(main, ["release-data", "--config", str(tmp_path / "mkdocs.yml")])
    assert done.exit_code == 1
    assert "error[E201]" in done.output
    assert not (tmp_path / "data-versions.json").exists()
