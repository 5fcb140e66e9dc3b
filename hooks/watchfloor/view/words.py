"""Words for ids: what readers see in place of the closed lists, and dates and numbers in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_date_format

from ..model.dates import FuzzyDate
from ..model.harm import Count
from ..model.head import Harm
from .model import Label, Stamp

STATUS: Final[dict[str, tuple[str, str]]] = {
    "suspected": ("Suspected", "Reported or under inquiry; not established"),
    "confirmed": ("Confirmed", "The event itself is established"),
    "disputed": ("Disputed", "Parties contradict each other about whether it happened, or what did"),
    "refuted": ("Refuted", "Found not to have happened as reported"),
}
ATTRIBUTION: Final[dict[str, tuple[str, str]]] = {
    "alleged": ("alleged", "raised as possible, not backed by a finding"),
    "assessed": ("assessed", "an authority's judgement, not final"),
    "claimed": ("claimed", "said by the actor"),
    "confirmed": ("confirmed", "stated as fact by the competent authority"),
    "disputed": ("disputed", "officials or parties contradict each other"),
    "unknown": ("unknown", "nobody has been named"),
}
CLAIM: Final[dict[str, tuple[str, str]]] = {
    "confirmed": ("Confirmed", "established"),
    "assessed": ("Assessed", "an authority's judgement, not final"),
    "alleged": ("Alleged", "said by somebody, not established"),
    "disputed": ("Disputed", "contradicted by somebody who could know"),
    "refuted": ("Refuted", "found to be wrong"),
}
CORRECTION: Final[dict[str, tuple[str, str]]] = {
    "correction": ("Correction", "something was wrong"),
    "clarification": ("Clarification", "something could be misread"),
    "update": ("Update", "something new is known"),
    "retraction": ("Retraction", "the article no longer stands"),
}
MARKS: Final[dict[str, str]] = {
    "draft": "Draft: not in a build",
    "scheduled": "Scheduled: not in a build before its date",
    "embargoed": "Embargoed: not in a build before the embargo ends",
}
PRECISION: Final[dict[str, str]] = {
    "exact": "exact place",
    "town": "approximate, to the nearest town",
    "region": "approximate, somewhere in the region",
    "country": "somewhere in the country",
}
RELIABILITY: Final[dict[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY: Final[dict[str, str]] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
BOUNDARIES: Final[dict[str, str]] = {
    "recognised": "Boundaries are drawn as most states recognise them: Crimea with Ukraine, the north of Cyprus with "
    "Cyprus, Somaliland with Somalia.",
    "held": "Boundaries are drawn as territory was held on the ground in 2018, whoever recognises it: Crimea with "
    "Russia, the north of Cyprus and Somaliland on their own.",
}
SECTION_TITLES: Final[dict[str, tuple[str, str]]] = {
    "incidents": ("Incidents", "Incident"),
    "analysis": ("Analysis", "Analysis"),
}
TAXONOMY_TITLES: Final[dict[str, tuple[str, str, str]]] = {
    "tags": ("Tags", "Tag", "What articles are about."),
    "categories": ("Categories", "Category", "Kinds of incident."),
    "systems": ("Systems", "System", "Drones, aircraft, missiles and other means, as far as they were identified."),
    "actors": ("Actors", "Actor", "Who is held to have acted. Each article says who says so and how firmly."),
    "countries": ("Countries", "Country", "Where incidents happened."),
    "places": ("Places", "Place", "Towns, airports, waters and regions in which incidents happened."),
    "series": ("Series", "Series", "Articles that belong together, in their order."),
}
"""Plural, singular, and what the index says of itself."""


def label(words: dict[str, tuple[str, str]], id: str) -> Label:
    """The label of an id in one of the lists above."""
    return Label(id, *words[id])


def grade_words(grade: str | None) -> str:
    """An Admiralty code in words, such as "usually reliable, probably true"."""
    return f"{RELIABILITY[grade[0]]}, {CREDIBILITY[grade[1]]}" if grade else ""


class Calendar:
    """Dates in words, in one locale and time zone."""

    def __init__(self, locale: str, zone: ZoneInfo) -> None:
        self.locale = Locale.parse(locale, sep="-")
        self.zone = zone
        # Formatting takes long, and one day stands on many pages.
        self.moment = lru_cache(maxsize=4096)(self._moment)
        self.day = lru_cache(maxsize=4096)(self._day)
        self._clocks: dict[tuple[int, int, timedelta | None, timedelta | None], str] = {}
        self.month = lru_cache(maxsize=4096)(self._month)
        self.fuzzy = lru_cache(maxsize=4096)(self._fuzzy)

    def iso(self, moment: datetime) -> str:
        """A moment in ISO 8601, to the minute, in the publication's zone."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes")

    def _moment(self, moment: datetime, *, clock: bool = False) -> Stamp:
        """A moment as a day, or as day and time with the zone's name."""
        local = moment.astimezone(self.zone)
        text = self.day(local.date())
        if clock:
            text += ", " + self._clock(local)
        return Stamp(self.iso(local), text)

    def _clock(self, local: datetime) -> str:
        """The time of a day with the zone's name, of which there are at most a few thousand."""
        key = (local.hour, local.minute, local.utcoffset(), local.dst())
        text = self._clocks.get(key)
        if text is None:
            text = format_datetime(local, "HH:mm z", tzinfo=self.zone, locale=self.locale)
            self._clocks[key] = text
        return text

    def _day(self, day: date) -> str:
        """A day in full."""
        return format_date(day, "long", locale=self.locale)

    def _month(self, day: date) -> str:
        """Month and year."""
        return str(format_skeleton("yMMMM", datetime(day.year, day.month, 1, tzinfo=self.zone), locale=self.locale))

    def _fuzzy(self, fuzzy: FuzzyDate | None) -> Stamp:
        """A fuzzy date: "10 July 2025", "July 2025", "3-4 March 2026", "about 2026"."""
        if fuzzy is None:
            return Stamp("", "")
        if fuzzy.precision == "day":
            text = self.day(fuzzy.first)
        elif fuzzy.precision == "month":
            text = self.month(fuzzy.first)
        elif fuzzy.precision == "year":
            text = str(fuzzy.first.year)
        elif fuzzy.unit == "day":
            text = self.span(fuzzy.first, fuzzy.last)
        elif fuzzy.unit == "month":
            text = f"{self.month(fuzzy.first)} – {self.month(fuzzy.last)}"
        else:
            text = f"{fuzzy.first.year}–{fuzzy.last.year}"
        return Stamp(str(fuzzy).rstrip("~").partition("/")[0], f"about {text}" if fuzzy.approximate else text)

    def span(self, first: date, last: date) -> str:
        """Two days as one text."""
        start, end = (format_date(day, "long", locale=self.locale) for day in (first, last))
        if first == last:
            return end
        day_first = str(get_date_format("long", locale=self.locale).pattern).startswith("d")
        if day_first and (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{end}"
        if day_first and first.year == last.year:
            start = format_date(first, "d MMMM", locale=self.locale)
        return f"{start} – {end}"

    def event(self, start: FuzzyDate, end: FuzzyDate | None) -> Stamp:
        """When something happened, from its start and its end if it has one."""
        if end is None or (end.first, end.last) == (start.first, start.last):
            return self.fuzzy(start)
        if start.precision == end.precision == "day" and not (start.approximate or end.approximate):
            return Stamp(str(start), self.span(start.first, end.last))
        return Stamp(self.fuzzy(start).iso, f"{self.fuzzy(start).text} to {self.fuzzy(end).text}")


def people(count: Count | None) -> str:
    """A number of people in words; what is absent is not stated, which is not none."""
    if count is None:
        return "not stated"
    if count.high == 0:
        return "none reported"
    return str(count.low) if count.low == count.high else f"{count.low} to {count.high}"


def harm_words(harm: Harm) -> str:
    """What an incident did to people, in a few words: "2 killed, 3 to 5 injured"; unknown is told from none."""
    parts = []
    for low, high, word in ((harm[0], harm[1], "killed"), (harm[2], harm[3], "injured")):
        if high and low is not None:
            parts.append(f"{low:,} {word}" if low == high else f"{low:,} to {high:,} {word}")
    if parts:
        return ", ".join(parts)
    if harm[1] == harm[3] == 0:
        return "none reported"
    return "nobody killed" if harm[1] == 0 else "nobody injured" if harm[3] == 0 else "not stated"


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun; ``many`` is for plurals without an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
