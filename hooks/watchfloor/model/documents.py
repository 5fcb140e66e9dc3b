"""Incidents and analyses: the front matter that a writer may write, and the document it heads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from .dates import Fuzzy, Moment
from .fields import (
    Alias,
    Country,
    Frozen,
    Grade,
    Headline,
    Language,
    Latitude,
    ListOf,
    Longitude,
    Sha256,
    Slug,
    Summary,
    Text,
    Url,
    fault,
    one_of,
    within,
)

STATUSES = ("suspected", "confirmed", "disputed", "refuted")
ATTRIBUTIONS = ("alleged", "assessed", "claimed", "confirmed", "disputed", "unknown")
CLAIM_STATUSES = ("confirmed", "assessed", "alleged", "disputed", "refuted")
CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")
DIGITS = {"exact": 3, "town": 2, "region": 1}
"""Decimals of a degree that a precision bears: about 100 m, 1 km and 10 km."""
PRECISIONS = ("exact", "town", "region", "country")


class Byline(Frozen):
    """One author of a document, and what they did for it."""

    id: Slug
    role: Text | None = None


def _byline(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


def _signed(value: tuple[Byline, ...]) -> tuple[Byline, ...]:
    if not value:
        raise fault("E201", "nobody is named", "name at least one author of content/authors/")
    return value


class Hero(Frozen):
    """The picture above a story. ``image`` is relative to the document's file."""

    image: Text
    alt: Text
    credit: Text
    caption: Text | None = None


class Source(Frozen):
    """Something published by somebody else that the document rests on.

    ``grade`` is a NATO Admiralty code: how reliable the source is (A-F) and how credible this
    information (1-6). F and 6 mean "cannot be judged": grades are shown, never added or averaged.
    """

    id: Slug
    publisher: Text
    title: Text | None = None
    url: Url
    published: Fuzzy | None = None
    accessed: Fuzzy | None = None
    archived: Url | None = None
    sha256: Sha256 | None = None
    grade: Grade | None = None
    language: Language | None = None
    note: Text | None = None


class Claim(Frozen):
    """One checkable sentence, how it stands, and the sources that say so."""

    text: Text
    status: Annotated[str, one_of(*CLAIM_STATUSES)]
    sources: Annotated[tuple[Slug, ...], ListOf] = ()
    as_of: Fuzzy | None = None


class Correction(Frozen):
    """A change that a reader of the earlier version should know of."""

    date: Moment
    kind: Annotated[str, one_of(*CORRECTION_KINDS)] = "correction"
    text: Text


class Place(Frozen):
    """Where it happened, and how exactly that is known. Latitude and longitude in degrees, WGS 84."""

    name: Text
    country: Country
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision: Annotated[str, one_of(*PRECISIONS)] = "town"
    withheld: bool = False

    @model_validator(mode="after")
    def _both_coordinates(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise fault("E201", "a place has one coordinate without the other", "give both lat and lon, or neither")
        return self

    @property
    def shown_point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, no finer than may be shown; ``None`` if withheld or not known."""
        if self.lat is None or self.lon is None or self.withheld or self.precision == "country":
            return None
        return round(self.lat, DIGITS[self.precision]), round(self.lon, DIGITS[self.precision])


class Involvement(Frozen):
    """An actor's part in an incident, who says so and how firmly."""

    id: Slug
    role: Annotated[str, one_of("operator", "organiser", "suspect", "target", "responder", "investigator")] = "operator"
    attribution: Annotated[str, one_of(*ATTRIBUTIONS)] = "unknown"
    by: Text | None = None


MOST_PEOPLE = 10_000_000
_PEOPLE = re.compile(r"(\d{1,12})(?:\s*-\s*(\d{1,12}))?", re.ASCII)


class Count(Frozen):
    """A number of people, or a range of it. An absent count is unknown, which is not zero."""

    low: Annotated[int, within(0, MOST_PEOPLE, "E212")]
    high: Annotated[int, within(0, MOST_PEOPLE, "E212")]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high < self.low:
            raise fault(
                "E213", f"the range {self.low}-{self.high} ends before it starts", "write the lower number first"
            )
        return self


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _PEOPLE.fullmatch(value.strip())
    if not match:
        raise fault("E203", f"'{value}' is no number of people", "a number such as 3, or a range such as 3-5")
    if max(int(number or 0) for number in match.groups()) > MOST_PEOPLE:
        raise fault("E212", f"'{value}' is out of range", f"from 0 to {MOST_PEOPLE:,}")
    return {"low": match[1], "high": match[2] or match[1]}


People = Annotated[Count, BeforeValidator(_count)]


class Harm(Frozen):
    """What the incident did to people and things."""

    killed: People | None = None
    injured: People | None = None
    damage: Text | None = None


def _given(value: Any) -> Any:
    """Refuse an embargo that was begun and not written: it would be none."""
    if value is None:
        raise fault("E203", "there is no value, and a date and time is wanted", "write it, or leave the key out")
    return value


class ArticleFields(Frozen):
    """The front matter that incidents and analyses share."""

    title: Headline
    summary: Summary
    published: Moment
    updated: Moment | None = None
    authors: Annotated[tuple[Annotated[Byline, BeforeValidator(_byline)], ...], ListOf, AfterValidator(_signed)]
    tags: Annotated[tuple[Slug, ...], ListOf] = ()
    slug: Slug | None = None
    aliases: Annotated[tuple[Alias, ...], ListOf] = ()
    hero: Hero | None = None
    related: Annotated[tuple[Slug, ...], ListOf] = ()
    not_related: Annotated[tuple[Slug, ...], ListOf] = ()
    series: Slug | None = None
    sources: Annotated[tuple[Source, ...], ListOf] = ()
    claims: Annotated[tuple[Claim, ...], ListOf] = ()
    corrections: Annotated[tuple[Correction, ...], ListOf] = ()
    draft: bool = False
    embargo: Annotated[Moment | None, BeforeValidator(_given)] = None
    expires: Annotated[Moment | None, BeforeValidator(_given)] = None
    language: Language | None = None


class IncidentFields(ArticleFields):
    """The front matter of an incident report."""

    status: Annotated[str, one_of(*STATUSES)]
    category: Slug
    start: Fuzzy
    end: Fuzzy | None = None
    place: Place
    systems: Annotated[tuple[Slug, ...], ListOf] = ()
    actors: Annotated[tuple[Involvement, ...], ListOf] = ()
    harm: Harm = Harm()
    response: Annotated[tuple[Slug, ...], ListOf] = ()


class AnalysisFields(ArticleFields):
    """The front matter of an analysis."""

    incidents: Annotated[tuple[Slug, ...], ListOf] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One article: where it came from, what its writer declared, and the body in Markdown.

    Attributes:
        id: the file's stem; unique among incidents and analyses together, never reused.
        section: ``incidents`` or ``analysis``.
        path: the file, posix, relative to the project root.
        uri: the file, posix, relative to the content folder.
        fields: the validated front matter.
        body: Markdown below the front matter, with ``\\n`` line ends.
        body_line: 1-based line of the file on which the body starts.
        mark: ``""``, or why a preview shows what a build would not: ``draft``, ``scheduled``,
            ``embargoed``.
        places: line and column of what makes addresses: ``slug`` and each of ``aliases``.
    """

    id: str
    section: str
    path: str
    uri: str
    fields: ArticleFields
    body: str
    body_line: int
    mark: str = ""
    places: Mapping[tuple[str | int, ...], tuple[int, int]] = field(
        default_factory=lambda: MappingProxyType({}), compare=False
    )

    @property
    def slug(self) -> str:
        """The last part of the document's address."""
        return self.fields.slug or self.id

    @property
    def public_from(self) -> datetime | None:
        """The moment from which the document may be seen, or ``None`` for a draft."""
        if self.fields.draft:
            return None
        return max(self.fields.published, self.fields.embargo or self.fields.published)

    @property
    def incident(self) -> IncidentFields | None:
        """The fields of an incident, if it is one."""
        return self.fields if isinstance(self.fields, IncidentFields) else None

    @property
    def draws_on(self) -> tuple[str, ...]:
        """Ids of the incidents that an analysis declares to draw on."""
        return self.fields.incidents if isinstance(self.fields, AnalysisFields) else ()
