"""An incident as a row of the open data: what each field is called, what it holds, and in which unit.

A row has nothing that readers of the incident's page cannot know: places are as coarse as they are shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from .documents import (
    ATTRIBUTIONS,
    CLAIM_STATUSES,
    CORRECTION_KINDS,
    IDENTIFICATIONS,
    PRECISIONS,
    STATUSES,
    IncidentFields,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the data.

    Attributes:
        name: in every format.
        type: ``text``, ``texts`` (a list), ``number``, ``whole`` (a whole number), ``flag`` (true or false),
            ``day`` or ``moment`` (ISO 8601), or the name of a nested table.
        description: one sentence.
        unit: of a number.
        values: all that it can be, if that is a closed list.
        always: whether it is never empty.
    """

    name: str
    type: str
    description: str
    unit: str = ""
    values: tuple[str, ...] = ()
    always: bool = False


INCIDENT: Final = (
    Field("id", "text", "The incident's permanent id.", always=True),
    Field("url", "text", "Its page.", always=True),
    Field("title", "text", "The headline.", always=True),
    Field("summary", "text", "What happened, in one or two sentences.", always=True),
    Field("status", "text", "Whether the event itself is established.", values=STATUSES, always=True),
    Field("category", "text", "What kind of incident it was: an id of the vocabulary `categories`.", always=True),
    Field("start", "text", "When it happened or began, as the writer knows it: a day, month, year or span, "
          "`~` for about (EDTF, ISO 8601-2).", always=True),
    Field("end", "text", "When it ended, likewise; empty if it is not known to have lasted."),
    Field("first_day", "day", "The earliest day that `start` can mean.", always=True),
    Field("last_day", "day", "The latest day that `end` can mean, or `start` if there is no end.", always=True),
    Field("date_precision", "text", "How exactly `start` is known.", values=("day", "month", "year", "interval"),
          always=True),
    Field("date_approximate", "flag", "Whether `start` is only about right.", always=True),
    Field("place", "text", "Where it happened, in words.", always=True),
    Field("country", "text", "ISO 3166-1 alpha-2.", always=True),
    Field("latitude", "number", "No finer than `place_precision` bears; empty if not known or withheld.",
          "degrees, WGS 84"),
    Field("longitude", "number", "As `latitude`.", "degrees, WGS 84"),
    Field("place_precision", "text", "How exactly the place is known. Coordinates then have 3 decimals (exact), 2 "
          "(town), 1 (region) or are left out (country).", values=PRECISIONS, always=True),
    Field("place_withheld", "flag", "Whether the coordinates are known and not told.", always=True),
    Field("systems", "texts", "With what: ids of the vocabulary `systems`."),
    Field("actors", "actors", "Who is held to have taken part, and who says so."),
    Field("killed_min", "whole", "The fewest killed; empty if nothing is stated, which is not zero.", "people"),
    Field("killed_max", "whole", "The most killed; likewise.", "people"),
    Field("injured_min", "whole", "The fewest injured; likewise.", "people"),
    Field("injured_max", "whole", "The most injured; likewise.", "people"),
    Field("damage", "text", "Damage to things, in words; empty if nothing is stated."),
    Field("response", "texts", "What was done about it: ids of the vocabulary `responses`."),
    Field("tags", "texts", "Ids of the vocabulary `tags`."),
    Field("series", "text", "An id of the vocabulary `series`."),
    Field("authors", "texts", "Ids of those who sign the report.", always=True),
    Field("language", "text", "Of the report (BCP 47), if it is not the publication's."),
    Field("published", "moment", "When the report appeared.", always=True),
    Field("updated", "moment", "When it last changed in substance."),
    Field("sources", "sources", "What the report rests on."),
    Field("claims", "claims", "Checkable sentences, each with how it stands."),
    Field("corrections", "corrections", "Changes that readers of an earlier version should know of."),
    Field("status_history", "steps", "How the status came about, the oldest first; empty if it is not told."),
    Field("place_id", "text", "An id of the vocabulary `places`: a town, airport, water or region in which it lies."),
    Field("system_identifications", "identifications", "How firmly `systems` are named that are not simply known, and "
          "who says so."),
    Field("record", "text", "A hash of all the above but `url`, without what is empty and was added to the data later: another one means that something changed.",
          always=True),
)  # fmt: skip
ACTOR: Final = (
    Field("id", "text", "An id of the vocabulary `actors`.", always=True),
    Field("role", "text", "Their part.", always=True),
    Field("attribution", "text", "How firmly it is said.", values=ATTRIBUTIONS, always=True),
    Field("by", "text", "Who says so."),
)
IDENTIFICATION: Final = (
    Field("id", "text", "An id of the vocabulary `systems`.", always=True),
    Field("identification", "text", "How firmly it is said.", values=IDENTIFICATIONS, always=True),
    Field("by", "text", "Who says so."),
)
SOURCE: Final = (
    Field("id", "text", "Unique within the incident.", always=True),
    Field("publisher", "text", "Who published it.", always=True),
    Field("title", "text", "Its title."),
    Field("url", "text", "Its address.", always=True),
    Field("published", "text", "When, as `start`."),
    Field("accessed", "text", "When it was read, likewise."),
    Field("archived", "text", "Address of a copy."),
    Field("sha256", "text", "Hash of a copy, in hexadecimal."),
    Field("grade", "text", "NATO Admiralty code: reliability A to F, credibility 1 to 6. F and 6 mean that it cannot "
          "be judged: never average grades."),
    Field("language", "text", "BCP 47."),
    Field("note", "text", "A remark."),
)  # fmt: skip
CLAIM: Final = (
    Field("text", "text", "The sentence.", always=True),
    Field("status", "text", "How it stands.", values=CLAIM_STATUSES, always=True),
    Field("sources", "texts", "Ids of the sources that say so."),
    Field("as_of", "text", "When it stood so, as `start`."),
)
CORRECTION: Final = (
    Field("date", "moment", "When.", always=True),
    Field("kind", "text", "What kind of change.", values=CORRECTION_KINDS, always=True),
    Field("text", "text", "What was changed.", always=True),
)
STEP: Final = (
    Field("status", "text", "How sure it was.", values=STATUSES, always=True),
    Field("since", "text", "From when on, as `start`.", always=True),
    Field("text", "text", "What changed then."),
    Field("sources", "texts", "Ids of the sources that say so."),
)
NESTED: Final[Mapping[str, tuple[Field, ...]]] = {
    "actors": ACTOR,
    "identifications": IDENTIFICATION,
    "sources": SOURCE,
    "claims": CLAIM,
    "corrections": CORRECTION,
    "steps": STEP,
}


def row_of(id: str, incident: IncidentFields) -> Row:
    """The row of an incident, without its address and hash. ``None`` stands for what is not known."""
    place = incident.place
    point = place.shown_point or (None, None)
    last = (incident.end or incident.start).last
    killed, injured = incident.harm.killed_range, incident.harm.injured_range
    return {
        "id": id,
        "title": incident.title,
        "summary": incident.summary,
        "status": incident.status,
        "category": incident.category,
        "start": str(incident.start),
        "end": _text(incident.end),
        "first_day": incident.start.first.isoformat(),
        "last_day": last.isoformat(),
        "date_precision": incident.start.precision,
        "date_approximate": incident.start.approximate,
        "place": place.name,
        "country": place.country,
        "latitude": point[0],
        "longitude": point[1],
        "place_precision": place.precision,
        "place_withheld": place.withheld,
        "systems": [system.id for system in incident.systems],
        "actors": [{"id": a.id, "role": a.role, "attribution": a.attribution, "by": a.by} for a in incident.actors],
        "killed_min": killed[0],
        "killed_max": killed[1],
        "injured_min": injured[0],
        "injured_max": injured[1],
        "damage": incident.harm.damage,
        "response": incident.response,
        "tags": incident.tags,
        "series": incident.series,
        "authors": [byline.id for byline in incident.authors],
        "language": incident.language,
        "published": incident.published.isoformat(),
        "updated": incident.updated.isoformat() if incident.updated else None,
        **_tables(incident),
        "place_id": place.id,
        "system_identifications": [
            {"id": s.id, "identification": s.identification, "by": s.by} for s in incident.systems if s.identification
        ],
    }


def _tables(incident: IncidentFields) -> Row:
    """The nested tables of a row."""
    return {
        "sources": [
            {field.name: _plain(getattr(source, field.name)) for field in SOURCE} for source in incident.sources
        ],
        "claims": [
            {"text": c.text, "status": c.status, "sources": c.sources, "as_of": _text(c.as_of)} for c in incident.claims
        ],
        "corrections": [{"date": c.date.isoformat(), "kind": c.kind, "text": c.text} for c in incident.corrections],
        "status_history": [
            {"status": s.status, "since": str(s.since), "text": s.text, "sources": s.sources}
            for s in incident.status_history
        ],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str) else str(value)


_LATER = ("status_history", "place_id", "system_identifications")
"""Fields that were added to the data after its first version was published."""


def packed_row(id: str, incident: IncidentFields) -> tuple[str, bytes]:
    """A row's hash, and the row as JSON.

    A field that came later is part of the hash only where it says something: or each record would be told as changed.
    """
    row = row_of(id, incident)
    body = orjson.dumps(row)
    said = {name: value for name, value in row.items() if value or name not in _LATER}
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16], body
