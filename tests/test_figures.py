"""Numbers in prose that stay true: filled in from the record, or held against it."""

from __future__ import annotations

from typing import Any

import pytest

from publications import INCIDENT, SMALL
from watchfloor.link.figures import pinned

NOTE = "---\ntitle: A note\nsummary: What is known.\npublished: 2025-08-02\nauthors: [desk]\n---\n\n"
FILES = SMALL | {
    "content/incidents/n1.md": INCIDENT.replace("start: 2025-07-10", "start: 2025-05-01").replace(
        "{killed: 0, injured: 0}", "{killed: 2-3, injured: 4}"
    ),
    "content/incidents/n2.md": INCIDENT.replace("start: 2025-07-10", "start: 2024-11")
    .replace("status: confirmed", "status: disputed")
    .replace("{killed: 0, injured: 0}", "{}"),
}


def body(publication: Any, text: str, settings: dict[str, Any] | None = None) -> Any:
    prepared = publication(FILES | {"content/analysis/note.md": NOTE + text}, settings=settings)
    if prepared.problems:
        return [(problem.code, problem.message) for problem in prepared.problems]
    (view,) = (view for view in prepared.views.pages if view.url == "analysis/note/")
    return "".join(block.html for block in view.blocks)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[{count} incidents](/incidents/?country=lt)", ">3 incidents</a>"),
        ("[{count} incidents](/incidents/)", ">{count} incidents</a>"),  # no filter, no figure
        ("[**{count}** of them](/timeline/?status=confirmed&status=disputed)", "><strong>3</strong> of them</a>"),
        ("[{killed} killed, {injured} injured](/map/?system=gerbera)", ">2 to 3 killed, 4 injured</a>"),
        ("[from {first} to {last}](/incidents/?actor=russia)", ">from November 2024 to 10 July 2025</a>"),
        ("[two confirmed](/incidents/?status=confirmed)", ">two confirmed</a>"),
        ("[one](/incidents/?harm=unknown), [1](/incidents/?harm=killed&harm=injured)", ">one</a>, <a"),
        ("[2 in 2025](/incidents/?year=2025)", ">2 in 2025</a>"),  # two numbers: nothing is held against it
        ("[none](/incidents/?from=2026-01)", ">none</a>"),
        ("[one](/incidents/?from=2025-05&to=2025-06&category=drone-crash&sort=-harm)", ">one</a>"),
    ],
)
def test_figures_in_a_text(publication: Any, text: str, html: str) -> None:
    """Filled in where the writer asks for it, and where the number is the record's, no word of it."""
    assert html in body(publication, text, {"locale": "en-GB"})


def test_the_link_leads_to_the_rows_behind_the_number(publication: Any) -> None:
    """With its filter; and a second link keeps its own figure."""
    html = body(publication, "[{count}](/incidents/?year=2025) and [{count}](/incidents/?year=2024), {count} not.")
    assert '<a href="../../incidents/?year=2025">2</a>' in html
    assert '<a href="../../incidents/?year=2024">1</a>, {count} not.' in html


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[{count}](/incidents/?county=lt)", ("E414", "the record has no filter 'county'")),
        ("[{count}](/incidents/?country=LT)", ("E414", "there is no country 'LT'")),
        ("[{count}](/incidents/?q=lake)", ("E414", "the record has no filter 'q'")),
        ("[{count}](/incidents/?year=25)", ("E414", "'25' is no year")),
        ("[{count}](/incidents/?from=2025)", ("E414", "'2025' is no month")),
        ("[{sum}](/incidents/?year=2025)", ("E414", "there is no figure '{sum}'")),
        ("[{first}](/incidents/?year=2020)", ("E414", "'{first}' has no value: no incident is like that")),
        ("[{killed}](/incidents/?year=2024)", ("E414", "'{killed}' has no value: no number is stated")),
        ("[three](/incidents/?status=confirmed)", ("W415", "the text says 3, and the record 2")),
        ("[1,002 reports](/incidents/?status=confirmed)", ("W415", "the text says 1,002, and the record 2")),
    ],
)
def test_what_cannot_be_reckoned_is_told(publication: Any, text: str, told: tuple[str, str]) -> None:
    """An error where there is no figure, a warning where the number has changed."""
    assert body(publication, text) == [told]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 incidents", 12),
        ("Twelve of them", 12),
        ("1,204", 1204),
        ("50% of 3", None),
        ("no number", 0),
        ("many", None),
        ("2 of 3", None),
    ],
)
def test_the_number_that_a_text_says(text: str, number: int | None) -> None:
    """In digits or as a word; not where there are two."""
    assert pinned(text) == number
