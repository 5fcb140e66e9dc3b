"""What the publication as a whole must know of each document: small plain values, kept for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from .dates import PlainDate

Harm = tuple[int | None, int | None, int | None, int | None]
_NO_TERMS: Mapping[str, tuple[str, ...]] = {}
_NO_DOUBTS: Mapping[str, str] = {}


class Head(NamedTuple):
    """A document as lists, relations and release see it.

    Plain values only, so that thousands can be kept from one build to the next and read back in no time.

    Attributes:
        front: digest of the front matter: equal ones make equal cards.
        title: the headline.
        summary: the lede.
        published: seconds since the epoch, as all moments here.
        updated: of the newest version, if there is one.
        draft: whether the writer says that it is one.
        embargo: until then it is hidden.
        expires: from then on it is hidden.
        issued: ISO 8601 moment of publication.
        day: ordinal of the day of the story: the event's first, or that of publication.
        exact_day: ordinal of the event's first day, if it is known to the day.
        month: ``yyyy/mm`` of publication in the publication's zone.
        when: start, and end if there is one, of the event: each as ``FuzzyDate.plain``.
        status: of an incident.
        point: latitude and longitude as far as readers may know them.
        slug: as set, or ``""``.
        aliases: former addresses.
        authors: ids in the byline's order.
        roles: what each of them did, or ``""``.
        terms: ids of its own terms, by vocabulary.
        draws_on: ids of the incidents that an analysis declares to draw on.
        related: pinned ids.
        not_related: vetoed ids.
        sources: ids of the sources.
        addresses: where they stand, as far as that tells them apart.
        language: of the text, if it is not the publication's.
        hero: of the picture above the story: its file, relative to the content folder, and why it may disturb,
            or ``""``; nothing if there is none.
        focus: how far its focus lies from the left and from the top, in hundredths, if it has one.
        links: links of the body to other parts of this site: as written; without its anchor; the anchor; and
            the file that is meant, relative to the content folder.
        cards: files that read-also lines name, as written.
        pictures: the body's pictures: as written, the file that is meant, and ``"graphic"`` if it may disturb.
        anchors: ids in the body.
        distinct_from: ids of incidents that an incident looks like and is not.
        row: of an incident, hash of its row of the open data.
        figures: links into the record with a filter: as written, and their texts.
        data_version: of the open data, that an analysis used.
        merged: ids of incidents that were found to be this one.
        doubted: of an incident, how firmly each of its systems is named that is not simply known.
        held: of an incident, its actors, each with its role and how firmly that is said.
        place: of an incident, the place's name.
        precision: how exactly its place is known.
        corrections: moment (ISO 8601), kind and text of each, in the writer's order.
        harm: fewest and most killed, fewest and most injured; ``None`` for what is not stated.
    """

    front: str = ""
    title: str = ""
    summary: str = ""
    published: float = 0.0
    updated: float | None = None
    draft: bool = False
    embargo: float | None = None
    expires: float | None = None
    issued: str = ""
    day: int = 0
    exact_day: int | None = None
    month: str = ""
    when: tuple[PlainDate, ...] = ()
    status: str = ""
    point: tuple[float, float] | None = None
    slug: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = _NO_TERMS
    draws_on: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    not_related: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    hero: tuple[str, ...] = ()
    focus: tuple[float, float] | None = None
    links: tuple[tuple[str, str, str, str], ...] = ()
    cards: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str, str], ...] = ()
    anchors: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    language: str = ""
    distinct_from: tuple[str, ...] = ()
    row: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    data_version: str = ""
    merged: tuple[str, ...] = ()
    doubted: Mapping[str, str] = _NO_DOUBTS
    held: tuple[tuple[str, str, str], ...] = ()
    place: str = ""
    precision: str = ""
    harm: Harm = (None, None, None, None)
    corrections: tuple[tuple[str, str, str], ...] = ()

    @property
    def renewed(self) -> float:
        """When a reader last had a reason to read it again: publication, a new version, a correction."""
        corrected = [datetime.fromisoformat(moment).timestamp() for moment, _, _ in self.corrections]
        return max(self.published, self.updated or self.published, *corrected)
