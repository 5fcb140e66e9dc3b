"""The view of the timeline: incidents by year and month, as exactly as their dates are known."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from ..link.addresses import timeline_url
from .charts import bar_chart, is_dated
from .model import Ref
from .parts import Desk
from .record import RECORD_FACETS, months_by_year, row_view
from .record_model import MonthView, TimelinePage, YearView
from .words import facets

ENOUGH = 150
"""The timeline's own page has the newest years that together have so many incidents; older ones have pages."""


def timeline_page(desk: Desk, key: str) -> TimelinePage:
    """The timeline, or its page for one year.

    Args:
        desk: what views are made from.
        key: the year, or ``""``.
    """
    years, _ = desk.years(), desk.wording.gettext
    shown = [int(key)] if key else _newest(years)
    offered = RECORD_FACETS if not key else tuple(name for name in RECORD_FACETS if name != "year")

    def address(year: int, month: int) -> str:
        """Of a year or its month: on this page, if it is there."""
        page = "timeline/" if year in shown else timeline_url(year)
        return f"{page}#{year}-{month:02}" if month else f"{page}#y{year}"

    return TimelinePage(
        template="timeline.html",
        url=timeline_url(int(key)) if key else "timeline/",
        title=_("Timeline, %(year)s", year=key) if key else _("Timeline"),
        description=_("Incidents of %(year)s by month.", year=key) if key else _("Incidents of the record by month."),
        menu="timeline",
        crumbs=(Ref(_("Timeline"), "timeline/"),) if key else (),
        heading=_("Timeline: %(year)s", year=key) if key else _("Timeline"),
        introduction=_("What happened, month by month. A date that is only nearly known is told as what it is."),
        year=key,
        count=sum(count for year, count in years if not key or year == int(key)),
        years=tuple(Ref(str(year), timeline_url(year), count) for year, count in years),
        shown=tuple(_year(desk, year) for year in shown),
        chart=None if key else bar_chart(desk.rows_of("incidents/"), desk.calendar, address),
        facets=facets(desk.wording, offered),
        months=months_by_year(desk, key),
    )


def _newest(years: tuple[tuple[int, int], ...]) -> list[int]:
    """The newest years, at least one, until there is enough to read."""
    found: list[int] = []
    total = 0
    for year, count in years:
        if found and total + count > ENOUGH:
            break
        found.append(year)
        total += count
    return found


def _year(desk: Desk, year: int) -> YearView:
    ids = desk.in_year(year)
    heads = {id: desk.head(id) for id in ids}
    months = []
    dated = [id for id in ids if is_dated(heads[id])]
    for first, group in groupby(dated, key=lambda id: date.fromordinal(heads[id].day).replace(day=1)):
        rows = tuple(row_view(desk, id) for id in group)
        months.append(MonthView(f"{first:%Y-%m}", desk.calendar.month(first), rows))
    rest = tuple(row_view(desk, id) for id in ids if not is_dated(heads[id]))
    if rest:
        months.append(MonthView(f"{year}-unknown", "", rest))
    return YearView(str(year), timeline_url(year), len(ids), tuple(months))
