"""Dates as writers know them: exact moments, and days, months or spans that are only nearly known.

Fuzzy dates follow a subset of the Extended Date/Time Format (EDTF, ISO 8601-2:2019 annex A,
levels 0 and 1): ``2026``, ``2026-03``, ``2026-03-09``, ``2026-03-03/2026-03-04``, and ``~``
behind any of them for "approximately".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from .habits import meant_date

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
YEARS = range(1000, 3000)
"""Years that a date may have: what lies beyond is a slip, and at the ends of time zones cannot be told apart."""

PlainDate = tuple[int, int, str, bool, str]
"""Ordinals of the first and the last day, precision, whether approximate, and unit of a fuzzy date."""


def has_month(plain: PlainDate) -> bool:
    """Whether a date is known to the month or better."""
    return plain[2] != "year" and plain[4] != "year"


@dataclass(frozen=True, slots=True, order=True)
class FuzzyDate:
    """A span of days of which something happened on one, some or all.

    Attributes:
        first: the earliest day.
        last: the latest day.
        precision: ``day``, ``month``, ``year`` or ``interval``.
        approximate: whether the writer marked it with ``~``.
    """

    first: date
    last: date
    precision: str = "day"
    approximate: bool = False
    unit: str = "day"
    """What the ends of an interval are known to: ``day``, ``month`` or ``year``, the coarser of the two."""

    @property
    def plain(self) -> PlainDate:
        """The date as plain values, to be kept."""
        return self.first.toordinal(), self.last.toordinal(), self.precision, self.approximate, self.unit

    @classmethod
    def of(cls, plain: PlainDate) -> FuzzyDate:
        """The date that plain values stand for."""
        first, last, precision, approximate, unit = plain
        return cls(date.fromordinal(first), date.fromordinal(last), precision, approximate, unit)

    def __str__(self) -> str:
        """The date as a writer types it."""
        form = {"year": "%Y", "month": "%Y-%m"}.get(self.unit if self.precision == "interval" else self.precision)
        ends = [self.first, self.last] if self.precision == "interval" else [self.first]
        return "/".join(end.strftime(form or "%Y-%m-%d") for end in ends) + "~" * self.approximate


def _impossible(message: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError("E205", "{message}", {"message": message, "hint": hint})


def _no_date(text: str, otherwise: str) -> PydanticCustomError:
    meant = (meant_date(text) or "").partition("T")[0]
    return _impossible(f"'{text}' is no date", f"did you mean {meant}?" if meant else otherwise)


def _check_year(year: int, text: str) -> int:
    if year not in YEARS:
        raise _impossible(f"the year of '{text}' cannot be meant", f"years go from {YEARS.start} to {YEARS.stop - 1}")
    return year


def _parse_part(text: str) -> tuple[date, date, str]:
    match = _PART.fullmatch(text)
    if not match:
        raise _no_date(text, "write 2026-03-09, 2026-03 or 2026")
    year = _check_year(int(match[1]), text)
    month, day = (int(part) if part else None for part in match.groups()[1:])
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31), "year"
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1), date(year, month, last), "month"
        exact = date(year, month, day)
        return exact, exact, "day"
    except (ValueError, calendar.IllegalMonthError):
        hint = "write year, month and day, in this order"
        raise _impossible(f"there is no '{text}' in the calendar", hint) from None


def parse_fuzzy(value: Any) -> FuzzyDate:
    """Read a fuzzy date.

    Raises:
        PydanticCustomError: ``E205`` for what is no date, ``E213`` for a span that ends too early.
    """
    return value if isinstance(value, FuzzyDate) else _parse_fuzzy(str(value).strip())


@lru_cache(maxsize=8192)
def _parse_fuzzy(text: str) -> FuzzyDate:
    """One day stands in many files, and in each of them several times."""
    approximate = text.endswith("~")
    ends = text.removesuffix("~").split("/")
    if len(ends) > 2:
        raise _no_date(text, "write 2026-03-09; a span is written 2026-03-03/2026-03-04")
    first, last, unit = _parse_part(ends[0])
    precision = unit
    if len(ends) == 2:
        _, last, other = _parse_part(ends[1])
        unit, precision = max(unit, other, key=("day", "month", "year").index), "interval"
        if last < first:
            message = f"the span '{text}' ends before it starts"
            raise PydanticCustomError("E213", "{message}", {"message": message, "hint": "write the earlier day first"})
    return FuzzyDate(first, last, precision, approximate, unit)


class WholeDay(datetime):
    """The midnight with which a day begins, where a writer gave no time: the same moment, of which less is to be said."""


def parse_moment(value: Any, info: ValidationInfo) -> datetime:
    """Read a moment; without an offset it is in the site's time zone, a day alone is its midnight (``WholeDay``).

    The zone comes from the validation context's ``zone``.

    Raises:
        PydanticCustomError: ``E205``.
    """
    if isinstance(value, datetime):
        return value
    text = str(value).strip()
    match = _MOMENT.fullmatch(text)
    if not match:
        meant = meant_date(text)
        hint = f"did you mean {meant}?" if meant else "write 2026-03-09 or 2026-03-09T14:30+02:00"
        raise _impossible(f"'{text}' is no date and time", hint)
    day, clock, offset = match.groups()
    try:
        moment = (datetime if clock else WholeDay).fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}")
    except ValueError:
        hint = "write year, month and day, in this order, and hours up to 23"
        raise _impossible(f"there is no '{text}' in the calendar", hint) from None
    _check_year(moment.year, text)
    zone = (info.context or {}).get("zone") or ZoneInfo("UTC")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def rfc3339(moment: float) -> str:
    """Seconds since the epoch as RFC 3339 has it, in UTC: one form for one moment, whatever zone it was written in."""
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


Fuzzy = Annotated[FuzzyDate, PlainValidator(parse_fuzzy, json_schema_input_type=str), PlainSerializer(str)]
Moment = Annotated[datetime, PlainValidator(parse_moment, json_schema_input_type=str)]
