"""The views of the record: its table, timeline, map and data."""

from __future__ import annotations

from dataclasses import dataclass

from .charts import Chart
from .model import Label, ListingPage, Ref, Stamp, SystemView, View


@dataclass(frozen=True, slots=True)
class RowView:
    """An incident as a row of a table. ``harm`` is in words; ``mark`` is set in previews only."""

    url: str
    title: str
    when: Stamp
    status: Label
    category: Ref
    place: str
    country: Ref
    systems: tuple[SystemView, ...]
    harm: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsPage(ListingPage):
    """A page of the table of all incidents, how many those are, and what they can be narrowed by where scripts run.

    ``months`` are those of the record by year, the newest first, each with its id, such as ``2025-07``.
    """

    rows: tuple[RowView, ...]
    count: int
    facets: tuple[Label, ...]
    months: tuple[tuple[str, tuple[Label, ...]], ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of the timeline: its anchor, its name, and its incidents, the newest first."""

    id: str
    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """A year of the timeline; what is known to the year alone stands last, under a month without a name."""

    title: str
    url: str
    count: int
    months: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(View):
    """Incidents by year and month: the newest years, or one.

    ``year`` is that one, or ``""``; ``count`` is of it, or of all. ``years`` leads to all of them. ``months`` are
    those that the record has in it, as in the table.
    """

    heading: str
    introduction: str
    year: str
    count: int
    years: tuple[Ref, ...]
    shown: tuple[YearView, ...]
    chart: Chart | None
    facets: tuple[Label, ...]
    months: tuple[tuple[str, tuple[Label, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(View):
    """The map, and beside it a list that holds the same incidents: the newest as delivered, all where scripts run.

    ``boundaries`` is the id of the editorial setting, ``boundaries_note`` what is printed of it under the map.
    """

    heading: str
    introduction: str
    rows: tuple[RowView, ...]
    count: int
    facets: tuple[Label, ...]
    boundaries: str
    boundaries_note: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the data; ``values`` is what it can be, if that is a closed list."""

    name: str
    type: str
    unit: str
    description: str
    values: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the data: its name, and its fields."""

    id: str
    title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What a version changed: links to what was added and changed, ids of what was withdrawn, and how many each."""

    version: str
    note: str
    records: int
    added: tuple[Ref, ...]
    changed: tuple[Ref, ...]
    withdrawn: tuple[str, ...]
    added_count: int
    changed_count: int
    withdrawn_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage(View):
    """The page that documents the data.

    Attributes:
        name: of the data set.
        licence: SPDX identifier, or ``""``.
        version: of the data; ``published`` is the last version that was, or ``""``.
        records: how many incidents there are.
        changes: since the last published version, if there are any, then those of the newest versions.
        tables: descriptions of all fields.
    """

    name: str
    licence: str
    version: str
    published: str
    is_published: bool
    records: int
    changes: tuple[ChangesView, ...]
    tables: tuple[TableView, ...]
