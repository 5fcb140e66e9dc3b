"""Incidents and analyses: the front matter that a writer may write, and the document it heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
)
from .harm import Harm
from .head import Head

STATUSES = ("suspected", "confirmed", "disputed", "refuted")
ATTRIBUTIONS = ("alleged", "assessed", "claimed", "confirmed", "disputed", "unknown")
IDENTIFICATIONS = ("alleged", "assessed", "confirmed", "disputed")
CLAIM_STATUSES = ("confirmed", "assessed", "alleged", "disputed", "refuted")
CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")
DIGITS = {"exact": 3, "town": 2, "region": 1}
"""Decimals of a degree that a precision bears: about 100 m, 1 km and 10 km."""
PRECISIONS = ("exact", "town", "region", "country")


class Byline(Frozen):
    """One author of a document, and what they did for it."""

    id: Slug
    role: Text | None = None


def _named(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


def _signed(value: tuple[Byline, ...]) -> tuple[Byline, ...]:
    if not value:
        raise fault("E201", "nobody is named", "name at least one author of content/authors/")
    return value


_SIDES = {"left": 0.0, "top": 0.0, "center": 50.0, "right": 100.0, "bottom": 100.0}
_FOCUS = re.compile(r"(left|center|right|\d{1,3}%) +(top|center|bottom|\d{1,3}%)")


def _read_focus(value: Any) -> Any:
    """A point in a picture as CSS writes it for ``object-position``, in hundredths from the left and from the top."""
    found = _FOCUS.fullmatch(value.strip()) if isinstance(value, str) else None
    point = [_SIDES.get(part, -1.0) if part in _SIDES else float(part[:-1]) for part in found.groups()] if found else []
    if not point or max(point) > 100:
        hint = "from the left and from the top, such as '30% 60%' or 'center top'"
        raise fault("E215", f"'{value}' is no point of a picture", hint)
    return tuple(point)


def _said(value: Any) -> Any:
    """A key that was begun and not written would cover nothing: other optional keys may stay empty, and this may not."""
    if value is None:
        raise fault("E214", "the text is empty", "say what may disturb, or leave the key out if nothing does")
    return value


class Hero(Frozen):
    """The picture above a story. ``image`` is relative to the document's file.

    Where only a part can be shown, it is that around ``focus``; without one nothing is cut. ``graphic`` says what may
    disturb.
    """

    image: Text
    alt: Text
    credit: Text
    caption: Text | None = None
    focus: Annotated[tuple[float, float], BeforeValidator(_read_focus)] | None = None
    graphic: Annotated[Text | None, BeforeValidator(_said)] = None


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


class StatusStep(Frozen):
    """How sure it was, from when on, what changed then, and the sources that say so."""

    status: Annotated[str, one_of(*STATUSES)]
    since: Fuzzy
    text: Text | None = None
    sources: Annotated[tuple[Slug, ...], ListOf] = ()


class Correction(Frozen):
    """A change that a reader of the earlier version should know of."""

    date: Moment
    kind: Annotated[str, one_of(*CORRECTION_KINDS)] = "correction"
    text: Text


class Place(Frozen):
    """Where it happened, and how exactly that is known. Latitude and longitude in degrees, WGS 84.

    ``id`` is that of a town, airport, water or region of the vocabulary in which it lies.
    """

    name: Text
    country: Country
    id: Slug | None = None
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


class Identification(Frozen):
    """A system that was used; and if that is not simply known, how firmly it is said and by whom."""

    id: Slug
    identification: Annotated[str, one_of(*IDENTIFICATIONS)] | None = None
    by: Text | None = None

    @model_validator(mode="after")
    def _both_said(self) -> Self:
        if self.by and not self.identification:
            raise fault("E201", "it is told who names the system, and not how firmly", "write identification, too")
        return self


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
    authors: Annotated[tuple[Annotated[Byline, BeforeValidator(_named)], ...], ListOf, AfterValidator(_signed)]
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
    systems: Annotated[tuple[Annotated[Identification, BeforeValidator(_named)], ...], ListOf] = ()
    actors: Annotated[tuple[Involvement, ...], ListOf] = ()
    harm: Harm = Harm()
    response: Annotated[tuple[Slug, ...], ListOf] = ()
    distinct_from: Annotated[tuple[Slug, ...], ListOf] = ()
    merged: Annotated[tuple[Slug, ...], ListOf] = ()
    status_history: Annotated[tuple[StatusStep, ...], ListOf] = ()


class AnalysisFields(ArticleFields):
    """The front matter of an analysis."""

    incidents: Annotated[tuple[Slug, ...], ListOf] = ()
    data_version: Text | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A document in full: what its own page needs and no other.

    Attributes:
        fields: the validated front matter.
        read_body: gives the Markdown below the front matter, with ``\\n`` line ends.
        body_line: 1-based line of the file on which the body starts.
        places: line and column of what makes addresses: ``slug`` and each of ``aliases``.
    """

    fields: ArticleFields
    read_body: Callable[[], str] = str
    body_line: int = 1
    places: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Document:
    """One article. Of thousands, a build opens only those whose pages it makes; the rest are heads.

    Attributes:
        id: the file's stem; unique among incidents and analyses together, never reused.
        section: ``incidents`` or ``analysis``.
        path: the file, posix, relative to the project root.
        uri: the file, posix, relative to the content folder.
        head: what the publication as a whole must know of it.
        version: digest of the file and of everything that it is read with.
        opened: gives the rest; for one version always the same.
        mark: ``""``, or why a preview shows what a build would not: ``draft``, ``scheduled``,
            ``embargoed``.
    """

    id: str
    section: str
    path: str
    uri: str
    head: Head
    version: str
    opened: Callable[[], Opened] = field(compare=False, repr=False)
    mark: str = ""

    @property
    def fields(self) -> ArticleFields:
        """The validated front matter."""
        return self.opened().fields

    @property
    def body(self) -> str:
        """Markdown below the front matter."""
        return self.opened().read_body()

    @property
    def body_line(self) -> int:
        """1-based line of the file on which the body starts."""
        return self.opened().body_line

    @property
    def places(self) -> Mapping[tuple[str | int, ...], tuple[int, int]]:
        """Line and column of what makes addresses."""
        return self.opened().places

    @property
    def slug(self) -> str:
        """The last part of the document's address."""
        return self.head.slug or self.id

    @property
    def public_from(self) -> float | None:
        """The moment from which the document may be seen, in seconds since the epoch; ``None`` for a draft."""
        if self.head.draft:
            return None
        return max(self.head.published, self.head.embargo or self.head.published)

    @property
    def incident(self) -> IncidentFields | None:
        """The fields of an incident, if it is one."""
        fields = self.fields
        return fields if isinstance(fields, IncidentFields) else None

    @property
    def draws_on(self) -> tuple[str, ...]:
        """Ids of the incidents that an analysis declares to draw on."""
        return self.head.draws_on
