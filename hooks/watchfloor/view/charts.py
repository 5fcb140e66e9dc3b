"""Bar charts, as numbers that a template draws: a bar for each month, or for each year where months are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from ..model.dates import has_month
from ..model.head import Head
from ..wording import Wording
from .words import Calendar

WIDTH, HEIGHT, BASE = 400, 96, 80
"""Of a chart, in its own units; below the base stand the years."""
MONTHS = 120
"""More months than that are drawn as years: bars would be thinner than the gaps between them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: left edge, top, width and height, what it says, and where it leads, or ``""``."""

    x: float
    y: float
    width: float
    height: float
    title: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year below the bars."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart.

    Attributes:
        unit: ``month`` or ``year``.
        most: the highest bar's number.
        bars: those that are not empty.
        ticks: years.
        summary: what the chart shows, in a sentence.
    """

    unit: str
    most: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    summary: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def is_dated(head: Head) -> bool:
    """Whether the month of an incident is known."""
    return bool(head.when) and has_month(head.when[0])


def strip_place(head: Head, first: int, last: int) -> float:
    """Where a month stands in the chart of all incidents of these years: the middle of its bar."""
    day = date.fromordinal(head.day)
    if (last - first + 1) * 12 > MONTHS:
        return round((day.year - first + 0.5) * WIDTH / (last - first + 1), 1)
    return round(((day.year - first) * 12 + day.month - 0.5) * WIDTH / ((last - first + 1) * 12), 1)


def bar_chart(
    heads: Sequence[Head], calendar: Calendar, address: Callable[[int, int], str] | None = None
) -> Chart | None:
    """How many incidents there were in each month; ``None`` if there is nothing to compare.

    Args:
        heads: of the incidents.
        calendar: for the names of months.
        address: where the bar of a year's month leads, or with month 0 that of a year; nowhere without it.
    """
    wording = calendar.wording
    days = [date.fromordinal(head.day) for head in heads if is_dated(head)]
    if len(days) < 2:
        return None
    first, last = min(days).year, max(days).year
    by_year = (last - first + 1) * 12 > MONTHS
    slots = last - first + 1 if by_year else (last - first + 1) * 12
    counts = Counter(day.year - first if by_year else (day.year - first) * 12 + day.month - 1 for day in days)
    most, step = max(counts.values()), WIDTH / slots

    def name(slot: int) -> str:
        return str(first + slot) if by_year else calendar.month(date(first + slot // 12, slot % 12 + 1, 1))

    def url(slot: int) -> str:
        if address is None:
            return ""
        return address(first + slot, 0) if by_year else address(first + slot // 12, slot % 12 + 1)

    bars = []
    for slot, count in sorted(counts.items()):
        height = round(max(2.0, count / most * (BASE - 6)), 1)
        width = round(max(1.0, step - min(2.0, step / 4)), 2)
        title = wording.ngettext(
            "%(month)s: %(count)s incident", "%(month)s: %(count)s incidents", count, month=name(slot)
        )
        bars.append(Bar(round(slot * step, 2), round(BASE - height, 1), width, height, title, count, url(slot)))
    per_year = step if by_year else step * 12
    every = max(1, ceil(30 / per_year))
    ticks = tuple(
        Tick(round((year - first) * per_year, 2), str(year))
        for year in range(first, last + 1)
        if (year - first) % every == 0
    )
    peak = min(counts, key=lambda slot: (-counts[slot], slot))
    ends = name(min(counts)), name(max(counts)), name(peak)
    summary = _summary(wording, by_year, (len(days), most, len(heads) - len(days)), ends)
    return Chart("year" if by_year else "month", most, tuple(bars), ticks, summary)


def _summary(wording: Wording, by_year: bool, numbers: tuple[int, int, int], ends: tuple[str, str, str]) -> str:
    """What a chart shows, in words.

    Args:
        wording: to say it in.
        by_year: whether its bars are years.
        numbers: of incidents, of those in the highest bar, and of those without a month.
        ends: first, last and highest bar.
    """
    many, most, undated = numbers
    first, last, peak = ends
    _ = wording.gettext
    said = {"most": wording.number(most), "peak": peak}
    said["span"] = _("%(start)s to %(end)s", start=first, end=last) if first != last else first
    if by_year:
        text = wording.ngettext(
            "%(count)s incident by year, %(span)s; most in %(peak)s: %(most)s.",
            "%(count)s incidents by year, %(span)s; most in %(peak)s: %(most)s.",
            many,
            **said,
        )
    else:
        text = wording.ngettext(
            "%(count)s incident by month, %(span)s; most in %(peak)s: %(most)s.",
            "%(count)s incidents by month, %(span)s; most in %(peak)s: %(most)s.",
            many,
            **said,
        )
    if not undated:
        return text
    rest = wording.ngettext(
        "Of %(count)s more the month is not known.", "Of %(count)s more the month is not known.", undated
    )
    return f"{text} {rest}"
