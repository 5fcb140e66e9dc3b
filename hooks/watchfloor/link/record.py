"""The record: all incidents as one body of data, its version, and what changed since the last published one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..model.dates import has_month
from ..model.documents import Document
from ..model.library import Library
from ..problems import Problem, did_you_mean
from ..read.versions import Version, Versions
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Record:
    """The incidents of a publication as data.

    Attributes:
        order: ids, the oldest first: the section's order turned round.
        by_year: ids by year of the first day, the newest first.
        span: first and last year of which the month of an incident is known; zeros if there is none.
        months: those (``2025-07``) in which an incident began or ended, the newest first.
        hashes: of each incident's row, by id.
        digest: hash of all of them.
        version: of the data: the last published one's, with a part of the digest behind a plus sign if anything
            differs from it.
        changes: from the last published version to these.
        versions: all published ones.
        near: ids of incidents near each, the nearest first.
        near_key: under which those lists are kept.
    """

    order: tuple[str, ...] = ()
    by_year: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)
    months: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    version: str = "0"
    changes: Version = field(default_factory=lambda: Version(version="", records=0))
    versions: tuple[Version, ...] = ()
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near_key: str = ""

    @property
    def is_published(self) -> bool:
        """Whether the data are just those of the last published version."""
        return "+" not in self.version


def make_record(library: Library, published: Versions) -> Record:
    """The record of what was released."""
    incidents = [document for document in library.documents.values() if document.section == "incidents"]
    incidents.sort(key=lambda document: (-document.head.day, -document.head.published, document.id))
    hashes = {document.id: document.head.row for document in reversed(incidents)}
    by_year: dict[int, list[str]] = {}
    for document in incidents:
        by_year.setdefault(date.fromordinal(document.head.day).year, []).append(document.id)
    digest = hashlib.sha256(repr(sorted(hashes.items())).encode()).hexdigest()
    last = published.versions[-1].version if published.versions else "0"
    changes = compare(published.records, hashes)
    same = not (changes.added or changes.changed or changes.withdrawn) and published.versions
    return Record(
        order=tuple(hashes),
        by_year={year: tuple(ids) for year, ids in by_year.items()},
        span=_span(incidents),
        months=_months(incidents),
        hashes=hashes,
        digest=digest,
        version=last if same else f"{last}+{digest[:8]}",
        changes=changes,
        versions=published.versions,
    )


def _span(incidents: Iterable[Document]) -> tuple[int, int]:
    heads = [document.head for document in incidents]
    years = [date.fromordinal(head.day).year for head in heads if has_month(head.when[0])]
    return (min(years), max(years)) if years else (0, 0)


def _months(incidents: Iterable[Document]) -> tuple[str, ...]:
    days: set[int] = set()
    for document in incidents:
        first, last = document.head.when[0], document.head.when[-1]
        days |= {day for day, when in ((first[0], first), (last[1], last)) if has_month(when)}
    return tuple(sorted({f"{date.fromordinal(day):%Y-%m}" for day in days}, reverse=True))


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Version:
    """What was added, changed and withdrawn from one set of records to another, as a version without a name."""
    return Version(
        version="",
        records=len(new),
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(id for id in new.keys() & old.keys() if new[id] != old[id])),
        withdrawn=tuple(sorted(old.keys() - new.keys())),
    )


def check_versions(library: Library, record: Record) -> list[Problem]:
    """Tell which analyses name a version of the data that was never published."""
    known = {version.version for version in record.versions}
    return [
        Problem(
            document.path,
            *document.places.get(("data_version",), (0, 0)),
            "E319",
            f"there is no version '{document.head.data_version}' of the data",
            did_you_mean(document.head.data_version, known, "watchfloor release-data publishes one"),
        )
        for document in library.documents.values()
        if document.head.data_version and document.head.data_version not in known
    ]


def check_reach(settings: Settings, library: Library) -> list[Problem]:
    """Pages say until when the record reaches: a day that an incident has overtaken would be wrong on all of them."""
    reach = settings.complete_to
    incidents = (document for document in library.documents.values() if document.section == "incidents")
    newest = max(incidents, key=lambda document: (document.head.day, document.id), default=None) if reach else None
    if reach is None or newest is None or newest.head.day <= reach.last.toordinal():
        return []
    message = f"complete_to: the record is said to reach to {reach}, and '{newest.id}' happened later"
    return [settings.problem(("complete_to",), "W512", message, "set it to the day until which all was looked for")]
