"""Fuzzy dates: read, printed back, and put into words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from watchfloor.model.dates import FuzzyDate, parse_fuzzy
from watchfloor.model.habits import meant_date
from watchfloor.view.words import Calendar
from watchfloor.wording import wording_of

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
HABITS = (
    *("{d} {month} {y}", "{d}. {month} {y}", "{d}th {short} {y}", "{month} {d}, {y}", "{short}. {d}th, {y}"),
    *("{d}.{m}.{y}", "{d}. {m}. {y}", "{d}/{m}/{y}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}-{m}-{d}"),
)
"""Forms in which people write dates."""
CALENDAR = Calendar(wording_of("en-GB"), ZoneInfo("Europe/Vilnius"))


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2025-07-10", date(2025, 7, 10), date(2025, 7, 10), "10 July 2025"),
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31), "July 2025"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("2025~", date(2025, 1, 1), date(2025, 12, 31), "about 2025"),
        ("2025-07-10~", date(2025, 7, 10), date(2025, 7, 10), "about 10 July 2025"),
        ("2025-06/2025-08", date(2025, 6, 1), date(2025, 8, 31), "June 2025 – August 2025"),
        ("2023/2025~", date(2023, 1, 1), date(2025, 12, 31), "about 2023–2025"),
        ("2025-07-03/2025-07-04", date(2025, 7, 3), date(2025, 7, 4), "3–4 July 2025"),
        ("2025-12-30/2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 – 2 January 2026"),
        ("2025-07-30/2025-08-02", date(2025, 7, 30), date(2025, 8, 2), "30 July – 2 August 2025"),
    ],
)
def test_a_fuzzy_date_is_what_it_says(text: str, first: date, last: date, words: str) -> None:
    """Its first and last day, its words, and itself when printed."""
    fuzzy = parse_fuzzy(text)
    assert (fuzzy.first, fuzzy.last) == (first, last)
    assert CALENDAR.fuzzy(fuzzy).text.replace("\u2009", " ") == words
    assert str(fuzzy) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-13",
        "2025-02-30",
        "2025-2-3",
        "yesterday",
        "2025-07-10/",
        "20250710",
        "2025~~",
        "~",
        "2025/2026/2027",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """With our own code, never with another exception."""
    with pytest.raises(PydanticCustomError) as caught:
        parse_fuzzy(text)
    assert caught.value.type == "E205"


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    """The code says which mistake it is."""
    with pytest.raises(PydanticCustomError) as caught:
        parse_fuzzy("2025-08-02/2025-07-30")
    assert caught.value.type == "E213"


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.booleans())
def test_a_day_is_read_back_as_it_was_printed(day: date, approximate: bool) -> None:
    """For every day of the calendar."""
    fuzzy = FuzzyDate(day, day, "day", approximate, "day")
    assert parse_fuzzy(str(fuzzy)) == fuzzy


def test_moments_are_shown_in_the_site_s_zone() -> None:
    """Eleven in the evening in London is the next day in Vilnius."""
    stamp = CALENDAR.moment(datetime(2025, 7, 10, 22, 30, tzinfo=UTC), clock=True)
    assert stamp.iso == "2025-07-11T01:30+03:00"
    assert stamp.text.startswith("11 July 2025, 01:30")


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from(HABITS))
def test_a_date_in_another_form_is_understood_or_left(day: date, form: str) -> None:
    """What is suggested is the day that was written, and nothing is where it may be another."""
    month = MONTHS[day.month - 1]
    text = form.format(d=day.day, m=day.month, y=f"{day.year:04}", month=month, short=month[:3])
    doubtful = form == "{d}/{m}/{y}" and day.day <= 12 and day.day != day.month
    assert meant_date(text) == (None if doubtful else day.isoformat())
    assert meant_date(text + " 9:05") == (None if doubtful else f"{day.isoformat()}T09:05")


@pytest.mark.parametrize(
    "text", ["", "soon", "31 February 2026", "31.02.2026", "21 Marchember 2026", "21 March 2026 25:00"]
)
def test_what_is_no_day_is_not_suggested(text: str) -> None:
    """Nor is a time of day that there is not."""
    assert meant_date(text) is None
