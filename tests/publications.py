"""Small publications for tests: valid documents that a test then bends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from watchfloor.model.documents import AnalysisFields, Document, Opened
from watchfloor.model.heading import head_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed moment: no test looks at the clock."""

INCIDENT = """\
---
title: Drone found in a field
summary: A drone was found in a field near a village, and nobody knows yet whose it was.
published: 2025-07-12T09:00+03:00
authors: [desk]
tags: [decoys]
status: confirmed
category: drone-crash
start: 2025-07-10
place: {name: Near the village, country: LT, lat: 54.61, lon: 25.73, precision: town}
systems: [gerbera]
actors:
  - {id: russia, role: operator, attribution: assessed, by: the army}
harm: {killed: 0, injured: 0}
response: [search]
sources:
  - {id: agency, publisher: Agency, title: Drone found, url: "https://agency.example/1", published: 2025-07-11, grade: B2}
---

A drone was found in a field.[^agency]

It had come over the border.[^agency]
"""

ANALYSIS = """\
---
title: What the drone meant
summary: An account of what one drone in a field can and cannot tell about those that follow it.
published: 2025-08-01
authors: [{id: desk, role: analysis}]
tags: [decoys, air-defence]
incidents: [field]
sources:
  - {id: agency, publisher: Agency, url: "https://agency.example/1"}
---

## The field

It began with [a drone in a field](../incidents/field.md).[^agency]
"""

AUTHOR = """\
---
name: The desk
kind: desk
role: Covers the border
---

The desk covers the border and says how sure it is.
"""

VOCABULARY: dict[str, str | bytes] = {
    "content/vocabulary/tags.yml": (
        "decoys: {title: Decoys, description: Things made to be shot at, parent: air-defence, synonyms: [decoy drone]}\n"
        "air-defence: {title: Air defence, synonyms: [air defense]}\n"
    ),
    "content/vocabulary/categories.yml": "drone-crash: {title: Drone crash}\n",
    "content/vocabulary/systems.yml": "gerbera: {title: Gerbera, synonyms: [Гербера]}\n",
    "content/vocabulary/actors.yml": "russia: {title: Russia}\n",
    "content/vocabulary/responses.yml": "search: {title: Search}\n",
}

SMALL: dict[str, str | bytes] = {
    "content/incidents/field.md": INCIDENT,
    "content/analysis/meaning.md": ANALYSIS,
    "content/authors/desk.md": AUTHOR,
    **VOCABULARY,
}
"""A whole publication: one incident, one analysis, one desk. It has no problems."""


def write_tree(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files below ``root``, making folders as needed."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def with_line(text: str, old: str, new: str) -> str:
    """``text`` with one thing in it changed; it must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def document_of(id: str, fields: AnalysisFields) -> Document:
    """An analysis that no file holds."""
    uri = f"analysis/{id}.md"
    head = head_of(fields, "analysis", uri, "", ZoneInfo("UTC"))
    return Document(id, "analysis", f"content/{uri}", uri, head, "", lambda: Opened(fields))
