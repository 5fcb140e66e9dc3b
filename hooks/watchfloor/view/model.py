"""The views. Every field is what a template prints or tests; none is an object of another stage.

Addresses (``url``) are relative to the site's root; templates pass them through the ``url`` filter,
except inside the HTML of a body, where they are relative to the page already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .pictures import Image

if TYPE_CHECKING:
    from .figures import Figures
    from .in_record import InRecord
    from .locator import Locator


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment or date: machine-readable (ISO 8601) and in words."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A named link; ``count`` where the number of articles behind it is shown, and ``counted`` where it has a unit."""

    title: str
    url: str
    count: int | None = None
    description: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One author in a byline."""

    name: str
    url: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A word of a closed list: its id (for style sheets), the word, and what it means."""

    id: str
    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An article as other pages show it.

    ``event`` is when and where an incident happened, in words; ``mark`` is set in previews only.
    """

    kind: str
    url: str
    title: str
    summary: str
    published: Stamp
    signatures: tuple[Signature, ...]
    event: str = ""
    status: Label | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RelatedCard:
    """A related article and the reasons, in words."""

    card: Card
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a body: ``html``, a read-also ``card``, or the place of a ``promotion``."""

    kind: str
    html: str = ""
    card: Card | None = None
    slot: str = ""


@dataclass(frozen=True, slots=True)
class TocItem:
    """An entry of the table of contents."""

    title: str
    url: str
    level: int
    children: tuple[TocItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """A numbered source. ``host`` is the name in its address; ``grade_words`` spells the Admiralty code out."""

    number: int
    id: str
    publisher: str
    title: str
    url: str
    host: str
    published: str
    accessed: str
    archived: str
    grade: str
    grade_words: str
    language: str
    note: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its standing and the numbers of its sources."""

    text: str
    status: Label
    sources: tuple[SourceView, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction as the page shows it."""

    date: Stamp
    kind: Label
    text: str


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor's part in an incident."""

    actor: Ref
    role: str
    attribution: Label
    by: str


@dataclass(frozen=True, slots=True)
class StatusStepView:
    """How sure it was, from when on, what changed then, and the numbers of the sources that say so."""

    status: Label
    since: Stamp
    text: str
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class SystemView:
    """A system that was used, and unless it is simply known, how firmly that is said and by whom."""

    title: str
    url: str
    identification: Label | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """An incident's facts. Texts are empty and ``killed`` is "not stated" where nothing is known."""

    status: Label
    category: Ref
    when: Stamp
    when_note: str
    place: str
    place_says_country: bool
    country: Ref
    precision: str
    coordinates: str
    systems: tuple[SystemView, ...]
    actors: tuple[ActorView, ...]
    killed: str
    injured: str
    damage: str
    response: tuple[str, ...]
    history: tuple[StatusStepView, ...] = ()
    place_page: Ref | None = None


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author with a biography (HTML) and the newest pieces other than the page's own."""

    id: str
    name: str
    kind: str
    role: str
    url: str
    biography: str
    photo: Image | None
    links: tuple[Ref, ...]
    active: bool
    newest: tuple[Card, ...]
    count: int
    fediverse: str = ""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """Where an article stands in its series."""

    series: Ref
    number: int
    total: int
    previous: Ref | None
    next: Ref | None


@dataclass(frozen=True, slots=True)
class Pagination:
    """Pages of a listing, counted from 1; an entry of ``pages`` without address is a gap."""

    current: int
    total: int
    items: int
    previous: str
    next: str
    pages: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every page has.

    Attributes:
        template: name of the template.
        url: address.
        title: of the page, without the site's name.
        description: for search engines and shared links.
        menu: which entry of the menu the page belongs to.
        crumbs: the way from the front page.
        toc: table of contents, empty where the body is short.
        canonical: address if another page is the true one, else ``""``.
        noindex: whether search engines are asked to leave the page out.
        mark: why a build would not have the page.
        feeds: the feeds that concern the page, besides that of the whole site: their titles, and the addresses of
            the lists that they follow.
        image: the picture by which the page is shared, if it has one of its own.
    """

    template: str
    url: str
    title: str
    description: str
    menu: str = ""
    crumbs: tuple[Ref, ...] = ()
    toc: tuple[TocItem, ...] = ()
    canonical: str = ""
    noindex: bool = False
    mark: str = ""
    feeds: tuple[Ref, ...] = ()
    image: Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(View):
    """An incident report or an analysis."""

    kind: str
    summary: str
    language: str
    published: Stamp
    published_day: str
    updated: Stamp | None
    minutes: int
    signatures: tuple[Signature, ...]
    hero: Image | None
    blocks: tuple[Block, ...]
    facts: Facts | None
    claims: tuple[ClaimView, ...]
    corrections: tuple[CorrectionView, ...]
    sources: tuple[SourceView, ...]
    unarchived: int
    tags: tuple[Ref, ...]
    draws_on: tuple[Card, ...]
    analyses: tuple[Card, ...]
    mentioned_in: tuple[Card, ...]
    related: tuple[RelatedCard, ...]
    authors: tuple[AuthorView, ...]
    series: SeriesView | None
    newer: Ref | None
    older: Ref | None
    edit_uri: str
    facets: tuple[tuple[str, str], ...]
    """Name and value of each search facet."""
    known_as: tuple[str, ...]
    """Titles and synonyms of its terms and of those above them, by which it is found too."""
    promotions: tuple[str, ...]
    locator: Locator | None = None
    record: InRecord | None = None
    data_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage(View):
    """A list of articles: a section, a term, an author, a month."""

    heading: str
    kicker: str = ""
    introduction: str = ""
    author: AuthorView | None = None
    parents: tuple[Ref, ...] = ()
    children: tuple[Ref, ...] = ()
    synonyms: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    pagination: Pagination | None = None
    mentioned_in: tuple[Card, ...] = ()
    trending: tuple[Card, ...] = ()
    trending_note: str = ""
    promotions: tuple[str, ...] = ()
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Part of an index: under a term or year of its own (``head``), under a mere heading, or under none."""

    heading: str
    head: Ref | None
    entries: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(View):
    """All authors, tags, countries, months and so on, with the number of articles of each."""

    heading: str
    introduction: str
    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class CorrectedView:
    """A correction with the article that it is of."""

    correction: CorrectionView
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage(View):
    """All corrections, the newest first."""

    entries: tuple[CorrectedView, ...]
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage(View):
    """All feeds: each entry is the list that a feed follows."""

    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage(View):
    """The front page; its frame and introduction are the standing page ``docs/index.md``."""

    lead: Card | None
    lead_pinned: bool
    lead_image: Image | None
    incidents: tuple[Card, ...]
    analyses: tuple[Card, ...]
    trending: tuple[Card, ...]
    trending_note: str
    tags: tuple[Ref, ...]
    desks: tuple[Ref, ...]
    incident_count: int
    analysis_count: int
    promotions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(View):
    """The search page: the sections to browse where search cannot run."""

    facets: tuple[Label, ...]
    indexes: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage(View):
    """An address that leads on to another."""

    target: str
