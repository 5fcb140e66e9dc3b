"""Views of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from itertools import groupby

from ..model.dates import FuzzyDate
from ..model.row import INCIDENT, NESTED, Field
from ..read.versions import Version
from ..wording import Wording
from .model import Label, ListingPage, Ref
from .parts import Desk
from .record_model import ChangesView, DataPage, FieldView, IncidentsPage, MapPage, RowView, TableView
from .words import boundaries_note, facets, harm_words, statuses

LISTED = 50
"""Incidents in the list beside the map as it is delivered."""
SHOWN = 20
"""Incidents that are named for each kind of change; the rest are counted."""
VERSIONS = 10
"""Versions that the page tells of; the changelog has all."""
_TYPES = {
    "text": "text",
    "texts": "list of texts",
    "number": "number",
    "whole": "whole number",
    "flag": "true or false",
    "day": "day (ISO 8601)",
    "moment": "moment (ISO 8601)",
}
"""As the schema has them, in English like the fields that they are of."""


RECORD_FACETS = ("status", "category", "country", "system", "actor", "year", "harm")
"""What table, timeline and map can be narrowed by, in the order in which it is offered."""


@cache
def _tables(wording: Wording) -> dict[str, str]:
    """Titles of the tables of fields."""
    _ = wording.gettext
    return {
        "incidents": _("Incidents"),
        "actors": _("Actors of an incident"),
        "identifications": _("Systems of an incident, where they are not simply known"),
        "sources": _("Sources of an incident"),
        "claims": _("Claims of an incident"),
        "corrections": _("Corrections of an incident"),
        "steps": _("Steps of its status"),
    }


def data_page(desk: Desk) -> DataPage:
    """The page that documents the data."""
    record = desk.record()
    settings = desk.settings.data
    versions = list(record.versions[: -VERSIONS - 1 : -1])
    pending = [] if record.is_published else [record.changes]
    _ = desk.wording.gettext
    description = _("The incidents as open data: JSON, CSV and GeoJSON, with their fields, versions and licence.")
    titles = _tables(desk.wording)
    return DataPage(
        template="data.html",
        url="data/",
        title=_("Data"),
        description=description,
        menu="data",
        name=settings.title,
        licence=settings.licence or "",
        version=record.version,
        published=record.versions[-1].version if record.versions else "",
        is_published=record.is_published,
        records=len(record.order),
        changes=tuple(_changes(desk, version) for version in [*pending, *versions]),
        tables=(
            TableView("incidents", titles["incidents"], _fields(INCIDENT)),
            *(TableView(name, titles[name], _fields(fields)) for name, fields in NESTED.items()),
        ),
    )


def incidents_page(desk: Desk, frame: ListingPage) -> IncidentsPage:
    """A page of the table of all incidents, from that of the section as any section has it."""
    count, ids = desk.slice("incidents/", frame.pagination.current if frame.pagination else 1)
    values = {field.name: getattr(frame, field.name) for field in dataclass_fields(frame)}
    values |= {"template": "incidents.html", "cards": ()}
    rows = tuple(row_view(desk, id) for id in ids)
    offered = facets(desk.wording, RECORD_FACETS)
    return IncidentsPage(**values, rows=rows, count=count, facets=offered, months=months_by_year(desk))


def months_by_year(desk: Desk, year: str = "") -> tuple[tuple[str, tuple[Label, ...]], ...]:
    """The months of the record, or of a year of it, with their names; the newest first."""
    shown = [month for month in desk.dated() if month.startswith(year)]
    return tuple(
        (number, tuple(Label(month, desk.calendar.month(date.fromisoformat(f"{month}-01"))) for month in months))
        for number, months in groupby(shown, key=lambda month: month[:4])
    )


def map_page(desk: Desk) -> MapPage:
    """The map."""
    count, ids = desk.first_of("incidents/", LISTED)
    settings, _ = desk.settings.map, desk.wording.gettext
    return MapPage(
        template="map.html",
        url="map/",
        title=_("Map"),
        description=_("Incidents on a map, each as exactly as its place is known."),
        menu="map",
        heading=_("Map"),
        introduction=_("Where it happened, as exactly as that is known."),
        rows=tuple(row_view(desk, id) for id in ids),
        count=count,
        facets=facets(desk.wording, RECORD_FACETS),
        boundaries=settings.boundaries,
        boundaries_note=settings.note or boundaries_note(desk.wording, settings.boundaries),
    )


def row_view(desk: Desk, id: str) -> RowView:
    """An incident as a row."""
    card, head = desk.card(id), desk.head(id)
    start, *end = (FuzzyDate.of(plain) for plain in head.when)
    return RowView(
        url=card.url,
        title=card.title,
        when=desk.calendar.event(start, end[0] if end else None),
        status=statuses(desk.wording)[head.status],
        category=desk.ref("categories", head.terms["categories"][0]),
        place=head.place,
        country=desk.ref("countries", head.terms["countries"][0]),
        systems=tuple(desk.system(id, head.doubted.get(id, "")) for id in head.terms["systems"]),
        harm=harm_words(desk.wording, head.harm),
        mark=card.mark,
    )


def _fields(fields: Iterable[Field]) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            f.name, _TYPES.get(f.type, f"list of {f.type}"), f.unit, f.description.replace("`", ""), f.values, f.always
        )
        for f in fields
    )


def _changes(desk: Desk, version: Version) -> ChangesView:
    return ChangesView(
        version=version.version,
        note=version.note,
        records=version.records,
        added=_refs(desk, version.added),
        changed=_refs(desk, version.changed),
        withdrawn=version.withdrawn[:SHOWN],
        added_count=len(version.added),
        changed_count=len(version.changed),
        withdrawn_count=len(version.withdrawn),
    )


def _refs(desk: Desk, ids: Iterable[str]) -> tuple[Ref, ...]:
    """Links to incidents; what has been withdrawn since is named by its id alone."""
    found = []
    for id in tuple(ids)[:SHOWN]:
        if desk.is_shown(id):
            card = desk.card(id)
            found.append(Ref(card.title, card.url))
        else:
            found.append(Ref(id, ""))
    return tuple(found)
