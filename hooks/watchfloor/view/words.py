"""Words for ids: what readers see in place of the closed lists, and dates and numbers in words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, get_date_format

from ..model.dates import FuzzyDate, WholeDay
from ..model.documents import IDENTIFICATIONS
from ..model.harm import Count
from ..model.head import Harm
from ..wording import Wording
from .model import Label, Stamp


class Titles(NamedTuple):
    """Of a section or taxonomy: of its list, of one in it, and what the list says of itself."""

    plural: str
    singular: str
    introduction: str = ""


@cache
def statuses(wording: Wording) -> dict[str, Label]:
    """How sure it is that an incident happened, by id."""
    _ = wording.gettext
    return _labels(
        suspected=(_("Suspected"), _("Reported or under inquiry; not established")),
        confirmed=(_("Confirmed"), _("The event itself is established")),
        disputed=(_("Disputed"), _("Parties contradict each other about whether it happened, or what did")),
        refuted=(_("Refuted"), _("Found not to have happened as reported")),
    )


@cache
def attributions(wording: Wording) -> dict[str, Label]:
    """How firmly an actor is held to have acted."""
    _ = wording.gettext
    return _labels(
        alleged=(_("alleged"), _("raised as possible, not backed by a finding")),
        assessed=(_("assessed"), _("an authority's judgement, not final")),
        claimed=(_("claimed"), _("said by the actor")),
        confirmed=(_("confirmed"), _("stated as fact by the competent authority")),
        disputed=(_("disputed"), _("officials or parties contradict each other")),
        unknown=(_("unknown"), _("nobody has been named")),
    )


@cache
def identifications(wording: Wording) -> dict[str, Label]:
    """How firmly a system is named."""
    said = attributions(wording)
    return {id: said[id] for id in IDENTIFICATIONS}


@cache
def roles(wording: Wording) -> dict[str, str]:
    """What an actor did, or what was done to it."""
    _ = wording.gettext
    return {
        "operator": _("Operator"),
        "organiser": _("Organiser"),
        "suspect": _("Suspect"),
        "target": _("Target"),
        "responder": _("Responder"),
        "investigator": _("Investigator"),
    }


@cache
def claim_statuses(wording: Wording) -> dict[str, Label]:
    """How a claim stands."""
    _ = wording.gettext
    return _labels(
        confirmed=(_("Confirmed"), _("established")),
        assessed=(_("Assessed"), _("an authority's judgement, not final")),
        alleged=(_("Alleged"), _("said by somebody, not established")),
        disputed=(_("Disputed"), _("contradicted by somebody who could know")),
        refuted=(_("Refuted"), _("found to be wrong")),
    )


@cache
def correction_kinds(wording: Wording) -> dict[str, Label]:
    """What a correction is."""
    _ = wording.gettext
    return _labels(
        correction=(_("Correction"), _("something was wrong")),
        clarification=(_("Clarification"), _("something could be misread")),
        update=(_("Update"), _("something new is known")),
        retraction=(_("Retraction"), _("the article no longer stands")),
    )


def _labels(**rows: tuple[str, str]) -> dict[str, Label]:
    return {id: Label(id, *row) for id, row in rows.items()}


@cache
def marks(wording: Wording) -> dict[str, str]:
    """Why a build would not have an article."""
    _ = wording.gettext
    return {
        "draft": _("Draft: not in a build"),
        "scheduled": _("Scheduled: not in a build before its date"),
        "embargoed": _("Embargoed: not in a build before the embargo ends"),
    }


@cache
def precisions(wording: Wording) -> dict[str, str]:
    """How exactly a place is known."""
    _ = wording.gettext
    return {
        "exact": _("exact place"),
        "town": _("approximate, to the nearest town"),
        "region": _("approximate, somewhere in the region"),
        "country": _("somewhere in the country"),
    }


@cache
def grades(wording: Wording) -> dict[str, str]:
    """Letters and numbers of the Admiralty code."""
    _ = wording.gettext
    return {
        "A": _("completely reliable"),
        "B": _("usually reliable"),
        "C": _("fairly reliable"),
        "D": _("not usually reliable"),
        "E": _("unreliable"),
        "F": _("reliability cannot be judged"),
        "1": _("confirmed by other sources"),
        "2": _("probably true"),
        "3": _("possibly true"),
        "4": _("doubtful"),
        "5": _("improbable"),
        "6": _("truth cannot be judged"),
    }


def boundaries_note(wording: Wording, boundaries: str) -> str:
    """How the map draws what is disputed."""
    if boundaries == "recognised":
        return wording.gettext(
            "Boundaries are drawn as most states recognise them: Crimea with Ukraine, the north of Cyprus with Cyprus, "
            "Somaliland with Somalia."
        )
    return wording.gettext(
        "Boundaries are drawn as territory was held on the ground in 2018, whoever recognises it: Crimea with Russia, the "
        "north of Cyprus and Somaliland on their own."
    )


@cache
def sections(wording: Wording) -> dict[str, Titles]:
    """Sections by name."""
    _ = wording.gettext
    return {
        "incidents": Titles(
            _("Incidents"), _("Incident"), _("What happened, where and when; how sure we are, and who says so.")
        ),
        "analysis": Titles(
            wording.pgettext("section", "Analysis"),
            _("Analysis"),
            _("What the incidents add up to, and what they do not."),
        ),
    }


@cache
def taxonomies(wording: Wording) -> dict[str, Titles]:
    """Taxonomies by name."""
    _ = wording.gettext
    means = _("Drones, aircraft, missiles and other means, as far as they were identified.")
    held = _("Who is held to have acted. Each article says who says so and how firmly.")
    where = _("Towns, airports, waters and regions in which incidents happened.")
    return {
        "tags": Titles(_("Tags"), _("Tag"), _("What articles are about.")),
        "categories": Titles(_("Categories"), _("Category"), _("Kinds of incident.")),
        "systems": Titles(_("Systems"), _("System"), means),
        "actors": Titles(_("Actors"), _("Actor"), held),
        "countries": Titles(_("Countries"), _("Country"), _("Where incidents happened.")),
        "places": Titles(_("Places"), _("Place"), where),
        "series": Titles(
            wording.pgettext("index", "Series"), _("Series"), _("Articles that belong together, in their order.")
        ),
    }


@cache
def facets(wording: Wording, names: tuple[str, ...]) -> tuple[Label, ...]:
    """What articles or incidents can be narrowed by."""
    _, terms = wording.gettext, taxonomies(wording)
    titles = {
        "status": _("Status"),
        "kind": _("Kind"),
        "category": terms["categories"].singular,
        "country": terms["countries"].singular,
        "system": terms["systems"].singular,
        "actor": terms["actors"].singular,
        "tag": terms["tags"].singular,
        "author": _("Author"),
        "year": _("Year"),
        "harm": _("Casualties"),
    }
    return tuple(Label(name, titles[name]) for name in names)


def author_kind(wording: Wording, kind: str) -> str:
    """A desk or a person."""
    return wording.gettext("Desk") if kind == "desk" else wording.gettext("Author")


def kinds_words(wording: Wording, kinds: tuple[int, int]) -> str:
    """How many incidents and how many analyses there are, such as "13 incidents · 3 analyses"; what is not is not told."""
    incidents, analyses = kinds
    said = [wording.ngettext("%(count)s incident", "%(count)s incidents", incidents)] if incidents else []
    said += [wording.ngettext("%(count)s analysis", "%(count)s analyses", analyses)] if analyses else []
    return " · ".join(said)


def grade_words(wording: Wording, grade: str | None) -> str:
    """An Admiralty code in words, such as "usually reliable, probably true"."""
    return f"{grades(wording)[grade[0]]}, {grades(wording)[grade[1]]}" if grade else ""


_DAY = re.compile(r"('[^']*')|d+")
"""The day in a pattern of CLDR, and what stands in quotes and is no part of the date."""


class Calendar:
    """Dates in words, in one locale and time zone."""

    def __init__(self, wording: Wording, zone: ZoneInfo) -> None:
        self.wording = wording
        self.locale = wording.locale
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

    def stated(self, moment: datetime) -> Stamp:
        """A moment as a writer stated it: with its time, or as a day without one."""
        return self.moment(moment, clock=not isinstance(moment, WholeDay))

    def _clock(self, local: datetime) -> str:
        """The time of a day with the zone's name, of which there are at most a few thousand."""
        key = (local.hour, local.minute, local.utcoffset(), local.dst())
        text = self._clocks.get(key)
        if text is None:
            text = format_datetime(local, "HH:mm z", tzinfo=self.zone, locale=self.locale)
            if text[-4:].isdigit():  # the locale has no name for the zone
                text = format_datetime(local, "HH:mm ZZZZ", tzinfo=self.zone, locale=self.locale)
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
        text = self.wording.gettext("about %(date)s", date=text) if fuzzy.approximate else text
        return Stamp(str(fuzzy).rstrip("~").partition("/")[0], text)

    def span(self, first: date, last: date) -> str:
        """Two days as one text."""
        start, end = (format_date(day, "long", locale=self.locale) for day in (first, last))
        if first == last:
            return end
        pattern = str(get_date_format("long", locale=self.locale).pattern)
        if (first.year, first.month) == (last.year, last.month):
            dot = "." if "d." in pattern else ""
            days = f"'{first.day}{dot}–{last.day}'"
            return str(format_date(last, _DAY.sub(lambda part: part[1] or days, pattern), locale=self.locale))
        if pattern.startswith("d") and first.year == last.year:
            start = format_date(first, pattern.partition("MMMM")[0] + "MMMM", locale=self.locale)
        return f"{start} – {end}"

    def event(self, start: FuzzyDate, end: FuzzyDate | None) -> Stamp:
        """When something happened, from its start and its end if it has one."""
        if end is None or (end.first, end.last) == (start.first, start.last):
            return self.fuzzy(start)
        if start.precision == end.precision == "day" and not (start.approximate or end.approximate):
            return Stamp(str(start), self.span(start.first, end.last))
        first, last = self.fuzzy(start), self.fuzzy(end)
        return Stamp(first.iso, self.wording.gettext("%(start)s to %(end)s", start=first.text, end=last.text))


def people(wording: Wording, count: Count | None) -> str:
    """A number of people in words; what is absent is not stated, which is not none."""
    if count is None:
        return wording.gettext("not stated")
    if count.high == 0:
        return wording.gettext("none reported")
    return range_words(wording, count.low, count.high)


def range_words(wording: Wording, low: int, high: int) -> str:
    """One number, or the lowest and the highest."""
    start, end = wording.number(low), wording.number(high)
    return start if low == high else wording.gettext("%(start)s to %(end)s", start=start, end=end)


def harm_words(wording: Wording, harm: Harm) -> str:
    """What an incident did to people, in a few words: "2 killed, 3 to 5 injured"; unknown is told from none."""
    parts = []
    low, high = harm[:2]
    if high and low is not None:
        parts.append(
            wording.ngettext("%(number)s killed", "%(number)s killed", high, number=range_words(wording, low, high))
        )
    low, high = harm[2:]
    if high and low is not None:
        said = range_words(wording, low, high)
        parts.append(wording.ngettext("%(number)s injured", "%(number)s injured", high, number=said))
    if parts:
        return ", ".join(parts)
    if harm[1] == harm[3] == 0:
        return wording.gettext("none reported")
    if harm[1] == 0:
        return wording.gettext("nobody killed")
    return wording.gettext("nobody injured") if harm[3] == 0 else wording.gettext("not stated")
