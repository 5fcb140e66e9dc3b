"""The view of an article's page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from babel import Locale, UnknownLocaleError

from ..model.documents import DIGITS, Document, IncidentFields, Place, Source
from ..wording import Wording
from .body import cited_first, close_links, place_blocks, table_of_contents
from .in_record import in_record
from .locator import Locator, place_locator
from .model import (
    ActorView,
    ArticlePage,
    AuthorView,
    Block,
    ClaimView,
    CorrectionView,
    Facts,
    Ref,
    SeriesView,
    SourceView,
    StatusStepView,
)
from .parts import Desk
from .reasons import related_cards
from .sharing import shared_image
from .words import (
    attributions,
    claim_statuses,
    correction_kinds,
    grade_words,
    marks,
    people,
    precisions,
    roles,
    sections,
    statuses,
)

if TYPE_CHECKING:
    from ..link.related import Match


def article_page(desk: Desk, id: str) -> ArticlePage:
    """Everything that an article's page shows.

    Long because it names each field of one value.
    """
    document, settings, wording = desk.document(id), desk.settings, desk.wording
    fields, fragment, url = document.fields, desk.fragment(document), desk.url(id)
    in_order = cited_first(fields.sources, fragment.citations)
    sources = tuple(_source(desk, number, source) for number, source in enumerate(in_order, start=1))
    listed, offered = share_out(desk, document)
    newer, older = _neighbours(desk, document)
    cited_by = desk.cited_by(id)
    return ArticlePage(
        template="article.html",
        url=url,
        title=fields.title,
        description=fields.summary,
        menu=document.section,
        crumbs=(Ref(sections(wording)[document.section].plural, f"{document.section}/"),),
        toc=table_of_contents(fragment.headings, settings.toc_min_headings),
        noindex=bool(document.mark),
        mark=marks(wording).get(document.mark, ""),
        feeds=(
            Ref(sections(wording)[document.section].plural, f"{document.section}/"),
            *(Ref(signature.name, signature.url) for signature in desk.signatures(document)),
        ),
        image=shared_image(desk, document),
        kind=document.section,
        summary=fields.summary,
        language=fields.language or "",
        published=desk.calendar.stated(fields.published),
        published_day=desk.calendar.moment(fields.published).text,
        updated=desk.calendar.stated(fields.updated) if fields.updated else None,
        minutes=max(1, round(fragment.words / settings.words_per_minute)),
        signatures=desk.signatures(document),
        hero=desk.hero(document),
        blocks=_blocks(desk, document, sources, offered),
        facts=_facts(desk, document.incident, sources) if document.incident else None,
        claims=_claims(desk, document, sources),
        corrections=tuple(
            CorrectionView(desk.calendar.moment(c.date), correction_kinds(wording)[c.kind], c.text)
            for c in fields.corrections
        ),
        sources=sources,
        unarchived=sum(not source.archived for source in sources),
        tags=desk.refs(document, "tags"),
        draws_on=desk.cards_of(desk.newest_first(document.draws_on)),
        analyses=desk.cards_of(id for id in cited_by if desk.section(id) == "analysis"),
        mentioned_in=desk.cards_of(id for id in cited_by if desk.section(id) != "analysis"),
        related=related_cards(desk, document, listed),
        authors=_authors(desk, document, url),
        series=_series(desk, document),
        newer=newer,
        older=older,
        edit_uri=quote(document.uri),
        facets=_facets(desk, document),
        known_as=desk.known_as(document),
        promotions=settings.promotions.slots,
        locator=_locator(desk, document),
        data_version=document.head.data_version,
        record=in_record(desk, document) if document.incident else None,
    )


def _locator(desk: Desk, document: Document) -> Locator | None:
    """Where an incident was, as a small map."""
    incident = document.incident
    if incident is None:
        return None
    country = desk.term("countries", incident.place.country.lower()).title
    return place_locator(desk.wording, document.head, country, precision_words(desk.wording, incident.place))


def precision_words(wording: Wording, place: Place) -> str:
    """How exactly a place is known, or told."""
    return wording.gettext("the exact place is withheld") if place.withheld else precisions(wording)[place.precision]


def _blocks(
    desk: Desk, document: Document, sources: tuple[SourceView, ...], offered: Iterable[Match]
) -> tuple[Block, ...]:
    """The body with its links closed and its cards placed."""
    fragment = desk.fragment(document)
    numbers = {source.id: source.number for source in sources}
    chosen = {card: desk.card(id) for card in fragment.cards if (id := desk.id_of(document, card))}
    url = desk.url(document.id)
    return place_blocks(
        close_links(fragment, desk.targets(document), url, numbers, desk.body_pictures(url), desk.figure_words),
        fragment.words,
        chosen,
        desk.cards_of(match.id for match in offered),
        desk.settings.read_also,
        "article-middle" if "article-middle" in desk.settings.promotions.slots else "",
    )


def _claims(desk: Desk, document: Document, sources: tuple[SourceView, ...]) -> tuple[ClaimView, ...]:
    return tuple(
        ClaimView(
            claim.text,
            claim_statuses(desk.wording)[claim.status],
            _cited(claim.sources, sources),
            desk.calendar.fuzzy(claim.as_of).text,
        )
        for claim in document.fields.claims
    )


def share_out(desk: Desk, document: Document) -> tuple[list[Match], list[Match]]:
    """The matches for the list at the end, and those for cards in the body.

    The body's cards are never what the text links to, nor what the list or another list of the page shows, and
    the list leaves out what the writer placed in the body.
    """
    placed = {desk.id_of(document, card) for card in desk.fragment(document).cards}
    matches = [match for match in desk.related_to(document.id) if match.id not in placed]
    pins = sum(match.pinned for match in matches)
    count = max(desk.settings.related.count, pins)
    linked = {*desk.targets(document).documents, *document.draws_on, *desk.cited_by(document.id)}
    return matches[:count], [match for match in matches[count:] if match.id not in linked]


def _authors(desk: Desk, document: Document, url: str) -> tuple[AuthorView, ...]:
    return tuple(desk.author_view(author, url, without=document.id) for author in desk.authors_of(document))


def _neighbours(desk: Desk, document: Document) -> tuple[Ref | None, Ref | None]:
    """The next newer and the next older article of the same section."""
    newer, older = (_ref(desk, id) if id else None for id in desk.beside(document.id))
    return newer, older


def _ref(desk: Desk, id: str) -> Ref:
    card = desk.card(id)
    return Ref(card.title, card.url)


def _series(desk: Desk, document: Document) -> SeriesView | None:
    """The article's place in its series, which runs from the oldest to the newest."""
    if not document.fields.series:
        return None
    ids = desk.in_series(document.fields.series)[::-1]
    at = ids.index(document.id)
    return SeriesView(
        series=desk.ref("series", document.fields.series),
        number=at + 1,
        total=len(ids),
        previous=_ref(desk, ids[at - 1]) if at else None,
        next=_ref(desk, ids[at + 1]) if at + 1 < len(ids) else None,
    )


def _source(desk: Desk, number: int, source: Source) -> SourceView:
    return SourceView(
        number=number,
        id=source.id,
        publisher=source.publisher,
        title=source.title or "",
        url=source.url,
        host=_host(source.url).removeprefix("www."),
        published=desk.calendar.fuzzy(source.published).text,
        accessed=desk.calendar.fuzzy(source.accessed).text,
        archived=source.archived or "",
        grade=source.grade or "",
        grade_words=grade_words(desk.wording, source.grade),
        language=_language(source.language, desk.settings.locale),
        note=source.note or "",
        sha256=source.sha256 or "",
    )


_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|$)")
"""Of nearly all addresses, which need not be taken apart."""


def _host(url: str) -> str:
    """The name of the host in an address, in lower case."""
    plain = _PLAIN_HOST.match(url)
    return plain[1] if plain else urlsplit(url).hostname or ""


@lru_cache(maxsize=256)
def _language(code: str | None, locale: str) -> str:
    """A language's name in the publication's locale; the publication's own language is not named."""
    if not code:
        return ""
    try:
        here, there = Locale.parse(locale, sep="-"), Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return "" if there.language == here.language else there.get_language_name(here) or code


def _cited(ids: Iterable[str], sources: tuple[SourceView, ...]) -> tuple[SourceView, ...]:
    """Sources by their ids, in order of their numbers."""
    wanted = set(ids)
    return tuple([source for source in sources if source.id in wanted]) if wanted else ()


def _facts(desk: Desk, incident: IncidentFields, sources: tuple[SourceView, ...]) -> Facts:
    when = desk.calendar.event(incident.start, incident.end)
    country = desk.ref("countries", incident.place.country.lower())
    wording = desk.wording
    _ = wording.gettext
    notes = {"month": _("the day is not known"), "year": _("the month is not known")}
    return Facts(
        status=statuses(wording)[incident.status],
        category=desk.ref("categories", incident.category),
        when=when,
        when_note=notes.get(incident.start.precision, ""),
        place=incident.place.name[:1].upper() + incident.place.name[1:],
        place_says_country=country.title.casefold() in incident.place.name.casefold(),
        country=country,
        precision=precision_words(wording, incident.place),
        coordinates=_coordinates(wording, incident.place),
        systems=tuple(desk.system(s.id, s.identification or "", s.by or "") for s in incident.systems),
        actors=tuple(
            ActorView(
                desk.ref("actors", a.id), roles(wording)[a.role], attributions(wording)[a.attribution], a.by or ""
            )
            for a in incident.actors
        ),
        killed=people(wording, incident.harm.killed),
        injured=people(wording, incident.harm.injured),
        damage=incident.harm.damage or _("not stated"),
        response=tuple(desk.term("responses", id).title for id in incident.response),
        history=tuple(
            StatusStepView(
                statuses(wording)[step.status],
                desk.calendar.fuzzy(step.since),
                step.text or "",
                _cited(step.sources, sources),
            )
            for step in incident.status_history
        ),
        place_page=desk.ref("places", incident.place.id) if incident.place.id else None,
    )


def _coordinates(wording: Wording, place: Place) -> str:
    """Latitude and longitude with no more digits than the precision bears, or nothing if withheld."""
    if place.shown_point is None:
        return ""
    latitude, longitude = place.shown_point
    digits = DIGITS[place.precision]
    north = wording.pgettext("latitude", "N") if latitude >= 0 else wording.pgettext("latitude", "S")
    east = wording.pgettext("longitude", "E") if longitude >= 0 else wording.pgettext("longitude", "W")
    return f"{abs(latitude):.{digits}f}° {north}, {abs(longitude):.{digits}f}° {east}"


def _facets(desk: Desk, document: Document) -> tuple[tuple[str, str], ...]:
    """What a search can be narrowed by."""
    found: list[tuple[str, str]] = [("kind", sections(desk.wording)[document.section].singular)]
    found += [("author", signature.name) for signature in desk.signatures(document)]
    facets: Iterable[tuple[str, str]] = (("tag", "tags"), ("system", "systems"), ("country", "countries"))
    for name, taxonomy in facets:
        found += [(name, ref.title) for ref in desk.refs(document, taxonomy)]
    incident = document.incident
    if incident:
        found.append(("status", statuses(desk.wording)[incident.status].text))
    year = incident.start.first.year if incident else document.fields.published.astimezone(desk.settings.zone).year
    return (*found, ("year", str(year)))
