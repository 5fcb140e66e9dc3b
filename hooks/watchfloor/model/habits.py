"""Dates in other forms than ours: read only to say what was meant, where there is no doubt about it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale

_TIME = re.compile(r"(?:,|\s|T)+(?:at\s+)?(\d{1,2}):(\d{2})$", re.ASCII)
_WORDS = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<month>[^\W\d]+)[ .,-]+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[^\W\d]+)\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})"),
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})", re.ASCII)


def meant_date(text: str) -> str | None:
    """A date that was written in another form, as we write it; with its time of day, if it has one.

    Args:
        text: what the writer wrote, such as ``21 March 2026`` or ``21.03.2026``.

    Returns:
        Year, month and day, or ``None`` if that is no date, or may be two: the third of April or the fourth of March.
    """
    time = _TIME.search(text)
    day = _day(text[: time.start()].strip() if time else text.strip())
    if day is None:
        return None
    if time is None or int(time[1]) > 23 or int(time[2]) > 59:
        return None if time else day.isoformat()
    return f"{day.isoformat()}T{int(time[1]):02}:{time[2]}"


def _day(text: str) -> date | None:
    for form in _WORDS:
        if found := form.fullmatch(text):
            month = _months().get(found["month"].casefold())
            return _date(found["year"], month, found["day"]) if month else None
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12 or first == second:  # with points, the day is first wherever they are written
            return _date(found[4], second, first)
        return _date(found[4], first, second) if second > 12 else None
    return None


def _date(year: str, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Number of a month by its English names, the short ones too."""
    forms = Locale("en").months["format"]
    names = {name.casefold(): number for form in ("wide", "abbreviated") for number, name in forms[form].items()}
    return {**names, "sept": 9}
