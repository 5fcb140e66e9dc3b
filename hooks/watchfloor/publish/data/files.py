"""The files of the data. Each is a function of the rows and of what is said about them, to the byte."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ...model.row import INCIDENT, SOURCE, Row
from ...read.versions import Version
from .citation import citation
from .schema import schema

FOLDER = "data/"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a text must not start in a cell: spreadsheets would take it for a formula (OWASP, CSV injection)."""
_CSV_ONLY = ("actor_roles", "actor_attributions", "source_count")
_NOT_IN_CSV = frozenset({"sources", "claims", "corrections", "status_history"})
CSV_COLUMNS = (*(f.name for f in INCIDENT if f.name not in _NOT_IN_CSV), *_CSV_ONLY)
SOURCE_COLUMNS = ("incident", *(f.name for f in SOURCE))


@dataclass(frozen=True, slots=True)
class About:
    """What is said about the data.

    Attributes:
        title: of the data set.
        site: absolute address of the site, or ``""``.
        licence: SPDX identifier, or ``""`` if none is stated.
        version: of the data.
        authors: names of those who sign, for the citation.
        vocabularies: by name, the title of each id that rows use.
        changes: since the last published version.
        versions: all published ones.
    """

    title: str
    site: str
    licence: str
    version: str
    authors: tuple[str, ...]
    vocabularies: Mapping[str, Mapping[str, str]]
    changes: Version
    versions: tuple[Version, ...]


Pieces = dict[str, bytes]
"""Of some incidents, the lines of each file that has lines of theirs, and their newest moment under ``newest``."""


def pieces_of(rows: Sequence[Row]) -> Pieces:
    """The lines of some incidents.

    Args:
        rows: in the order of the record, whole: with ``url`` and ``record``.
    """
    cells = [flat(row) for row in rows]
    return {
        "incidents.json": b",\n".join(map(orjson.dumps, rows)),
        "incidents.csv": _csv(CSV_COLUMNS, cells),
        "sources.csv": _csv(SOURCE_COLUMNS, _sources(rows)),
        "incidents.geojson": b",\n".join(orjson.dumps(_feature(row)) for row in cells),
        "newest": max((row["updated"] or row["published"] for row in rows), default="").encode(),
    }


def data_files(pieces: Sequence[Pieces], about: About) -> dict[str, bytes]:
    """The files by their names, relative to the site.

    Args:
        pieces: of all incidents, in the order of the record.
        about: the rest.
    """
    newest = max((piece["newest"] for piece in pieces), default=b"").decode()
    collection = {"type": "FeatureCollection", "name": about.title, "version": about.version, "licence": about.licence}
    files = {
        "incidents.json": _lines(_head(about), "incidents", pieces, "incidents.json"),
        "incidents.csv": _table(CSV_COLUMNS, pieces, "incidents.csv"),
        "sources.csv": _table(SOURCE_COLUMNS, pieces, "sources.csv"),
        "incidents.geojson": _lines(collection, "features", pieces, "incidents.geojson"),
        "schema.json": _pretty(schema(about.title)),
        "changelog.json": _pretty(_changelog(about)),
        "CITATION.cff": citation(about, newest[:10] if "+" in about.version else about.version[:10]).encode(),
    }
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    return {FOLDER + name: body for name, body in files.items()}


def _pretty(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _lines(head: Mapping[str, Any], key: str, pieces: Iterable[Pieces], name: str) -> bytes:
    """A JSON object whose last value is a list with one item a line, so that versions can be compared."""
    start = orjson.dumps(head)[:-1] + b',"%s":[\n' % key.encode()
    return start + b",\n".join(piece[name] for piece in pieces if piece[name]) + b"\n]}\n"


def _table(columns: Sequence[str], pieces: Iterable[Pieces], name: str) -> bytes:
    """RFC 4180 in UTF-8, with a byte order mark: without it, spreadsheets take UTF-8 for something else."""
    return (
        b"\xef\xbb\xbf"
        + _csv(columns, [dict(zip(columns, columns, strict=True))])
        + b"".join(piece[name] for piece in pieces)
    )


def _head(about: About) -> dict[str, Any]:
    return {
        "title": about.title,
        "version": about.version,
        "licence": about.licence,
        "homepage": f"{about.site}{FOLDER}",
        "schema": f"{about.site}{FOLDER}schema.json",
        "vocabularies": about.vocabularies,
    }


def flat(row: Row) -> dict[str, Any]:
    """A row without tables in it: lists become texts, parted by semicolons."""
    cells = {name: value for name, value in row.items() if name not in _NOT_IN_CSV}
    for name, value in cells.items():
        if isinstance(value, list | tuple) and name not in ("actors", "system_identifications"):
            cells[name] = ";".join(value)
    said = {one["id"]: one["identification"] for one in row["system_identifications"]}
    cells["system_identifications"] = ";".join(said.get(system, "") for system in row["systems"]) if said else ""
    for name, key in (("actors", "id"), ("actor_roles", "role"), ("actor_attributions", "attribution")):
        cells[name] = ";".join(actor[key] for actor in row["actors"])
    cells["source_count"] = len(row["sources"])
    return cells


def _sources(rows: Sequence[Row]) -> Iterable[dict[str, Any]]:
    return ({"incident": row["id"], **source} for row in rows for source in row["sources"])


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    """A value as a cell. Text that a spreadsheet would take for a formula has an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return value


def _feature(cells: Mapping[str, Any]) -> dict[str, Any]:
    """A feature (RFC 7946); what has no coordinates is there, without a geometry."""
    properties = dict(cells)
    latitude, longitude = properties.pop("latitude"), properties.pop("longitude")
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": cells["id"], "geometry": point, "properties": properties}


def _changelog(about: About) -> dict[str, Any]:
    """What every version changed, the newest first, and before them what no version has yet."""
    lists = [version.model_dump(mode="json") for version in reversed(about.versions)]
    pending = about.changes.model_dump(mode="json") | {"version": about.version}
    return {"version": about.version, "changes": [pending, *lists] if "+" in about.version else lists}
