"""Sightings of drones that pilots reported to the American aviation authority, as a publication of ours.

    python -m benchmarks.sightings sightings.jsonl folder

The FAA publishes the reports as spreadsheets; here each is a line of JSON with ``City``, ``State``, ``Summary``
and ``_date_iso``. They are real, dense and terse, and have places that are known by name alone: what is made of
them is a record to try tables and maps with, not one to publish.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.articles import write_files

PAGE = "https://www.faa.gov/uas/resources/public_records/uas_sightings_report"
STATES = {
    "ALABAMA": (32.8, -86.8), "ARIZONA": (34.3, -111.7), "CALIFORNIA": (37.2, -119.5), "COLORADO": (39.0, -105.5),
    "CONNECTICUT": (41.6, -72.7), "DISTRICT OF COLUMBIA": (38.9, -77.0), "FLORIDA": (28.5, -82.0),
    "GEORGIA": (32.7, -83.4), "HAWAII": (19.6, -155.5), "ILLINOIS": (40.0, -89.2), "INDIANA": (39.9, -86.3),
    "IOWA": (42.1, -93.5), "KANSAS": (38.5, -98.4), "KENTUCKY": (37.5, -85.3), "LOUISIANA": (31.1, -92.0),
    "MAINE": (45.4, -69.2), "MARYLAND": (39.1, -76.8), "MASSACHUSETTS": (42.3, -71.8), "MICHIGAN": (43.9, -84.6),
    "MISSISSIPPI": (32.7, -89.7), "MISSOURI": (38.4, -92.5), "MONTANA": (47.0, -109.6), "NEBRASKA": (41.5, -99.8),
    "NEVADA": (39.3, -116.6), "NEW HAMPSHIRE": (43.7, -71.6), "NEW JERSEY": (40.2, -74.7),
    "NEW MEXICO": (34.4, -106.1), "NEW YORK": (42.9, -75.5), "NORTH CAROLINA": (35.6, -79.4),
    "NORTH DAKOTA": (47.4, -100.5), "OHIO": (40.3, -82.8), "OKLAHOMA": (35.6, -97.5), "OREGON": (43.9, -120.6),
    "PENNSYLVANIA": (40.9, -77.8), "PUERTO RICO": (18.2, -66.4), "RHODE ISLAND": (41.7, -71.6),
    "SOUTH CAROLINA": (33.9, -80.9), "TENNESSEE": (35.9, -86.4), "TEXAS": (31.5, -99.3), "UTAH": (39.3, -111.7),
    "VIRGINIA": (37.5, -78.9), "WASHINGTON": (47.4, -120.4), "WISCONSIN": (44.6, -90.0),
}  # fmt: skip
"""Latitude and longitude of the middles of states: all that a city's name is good for here."""
COUNTRIES = {"PUERTO RICO": "PR", "BIMINI": "BS"}
VOCABULARY = {
    "categories": "drone-sighting: {title: Drone sighting}\n",
    "systems": "unidentified-drone: {title: Unidentified drone}\n",
    "actors": "unknown: {title: Unknown}\n",
    "tags": "aviation: {title: Aviation}\n",
    "responses": "police-told: {title: Police told}\n",
}


def convert(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Files of a publication, by name relative to the content folder."""
    yield "authors/desk.md", "---\nname: The desk\nkind: desk\n---\n\nTries things out.\n"
    for name, text in VOCABULARY.items():
        yield f"vocabulary/{name}.yml", text
    for number, row in enumerate(rows, start=1):
        day, state = row["_date_iso"][:10], row["State"].strip().upper()
        yield f"incidents/{day[:4]}/us-{day}-{number:05}.md", _report(row, day, state)


def _report(row: dict[str, Any], day: str, state: str) -> str:
    city = " ".join(row["City"].split()).title()
    text = " ".join(row["Summary"].split())
    point = STATES.get(state)
    place: dict[str, Any] = {"name": f"{city}, {state.title()}", "country": COUNTRIES.get(state, "US")}
    place |= {"lat": point[0], "lon": point[1], "precision": "region"} if point else {"precision": "country"}
    head = {
        "title": f"Drone reported near {city}, {state.title()}",
        "summary": text if len(text) <= 400 else text[:400].rsplit(" ", 1)[0] + " …",
        "published": day,
        "authors": ["desk"],
        "tags": ["aviation"],
        "status": "suspected",
        "category": "drone-sighting",
        "start": day,
        "place": place,
        "systems": ["unidentified-drone"],
        "actors": [{"id": "unknown", "role": "operator"}],
        "response": ["police-told"] if re.search(r"NOTIFIED", text) else [],
        "sources": [{"id": "faa", "publisher": "FAA", "url": PAGE, "published": day[:7]}],
    }
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return f"---\n{lines}---\n\n`{text.replace('`', chr(39))}`[^faa]\n"


def main() -> None:
    """Convert a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sightings", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    with arguments.sightings.open(encoding="utf-8") as lines:
        write_files(arguments.folder / "content", convert(json.loads(line) for line in lines))


if __name__ == "__main__":
    main()
