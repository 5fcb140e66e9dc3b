"""Weeks (ISO 8601), from Monday to Sunday in the publication's zone, and what was published and corrected in each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..model.library import Correction, Library


class Week(NamedTuple):
    """A week in which there was something.

    Attributes:
        id: ``yyyy-wnn``.
        first: its Monday, as ``yyyy-mm-dd``.
        over: whether it is.
        ids: of what was published in it, the newest first.
        corrections: made in it, likewise.
        older: id of the last week before it in which there was something, or ``""``.
        newer: of the next.
    """

    id: str
    first: str
    over: bool
    ids: tuple[str, ...]
    corrections: tuple[Correction, ...]
    older: str = ""
    newer: str = ""

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisoformat(self.first)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The moment at which it is over."""
        return datetime.combine(self.monday + timedelta(days=7), time(), zone)


def week_id(monday: date) -> str:
    """The id of a week by one of its days."""
    year, week, _ = monday.isocalendar()
    return f"{year}-w{week:02}"


def weeks_of(
    library: Library, zone: ZoneInfo, now: datetime, *, running: bool = False
) -> tuple[dict[str, Week], float | None]:
    """The weeks of a publication that have a digest, the newest first.

    Args:
        library: what was released.
        zone: the publication's.
        now: an aware moment; the week in which it lies is not over.
        running: take in weeks that are not over.

    Returns:
        Weeks by id, and the next moment at which one of them is over, in seconds since the epoch, if all are not.
    """
    published: dict[date, list[str]] = {}
    corrected: dict[date, list[Correction]] = {}
    days: dict[float, date] = {}  # many articles share a moment

    def monday(moment: float) -> date:
        if moment not in days:
            day = datetime.fromtimestamp(moment, zone).date()
            days[moment] = day - timedelta(days=day.weekday())
        return days[moment]

    documents = library.documents
    for id in sorted(documents, key=lambda id: (-documents[id].head.published, id)):
        published.setdefault(monday(documents[id].head.published), []).append(id)
    for correction in sorted(library.corrections()):
        corrected.setdefault(monday(-correction[0]), []).append(correction)
    today = monday(now.timestamp())
    mondays = sorted({*published, *corrected}, reverse=True)
    found = [
        Week(
            id=week_id(day),
            first=day.isoformat(),
            over=day < today,
            ids=tuple(published.get(day, ())),
            corrections=tuple(corrected.get(day, ())),
        )
        for day in mondays
    ]
    ends = min((week.ends(zone).timestamp() for week in found if not week.over), default=None)
    return _linked([week for week in found if week.over or running]), ends


def _linked(weeks: list[Week]) -> dict[str, Week]:
    ids = ["", *(week.id for week in weeks), ""]
    return {
        week.id: week._replace(newer=newer, older=older)
        for week, newer, older in zip(weeks, ids, ids[2:], strict=False)
    }
