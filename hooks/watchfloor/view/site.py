"""Which pages the publication has, the view of each, and what the frame around every page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..link import Graph
from ..link.addresses import INDEXES, SECTIONS, author_url, digest_url, document_url, page_url, term_url, timeline_url
from ..model.library import TAXONOMIES, Library
from ..settings import MENU, Settings
from ..wording import Wording
from .article import article_page
from .corrections import URL as CORRECTIONS
from .corrections import corrections_index, corrections_page
from .digest import FORMS, digest_index, digest_list, digest_page
from .digest import URL as DIGESTS
from .follow import follow_page
from .listing import author_page, index_page, month_page, pages_of, section_page, term_page, year_page
from .model import FrontPage, ListingPage, RedirectPage, Ref, SearchPage, View
from .parts import Desk
from .record import data_page, incidents_page, map_page
from .timeline import timeline_page
from .words import facets, sections, taxonomies

SEARCH_FACETS = ("kind", "status", "country", "system", "tag", "author", "year")
"""What the search can be narrowed by, in the order in which it is offered."""


class Plan(NamedTuple):
    """A page that is to be: its address, what kind of page it is, of what, and which page of a listing."""

    url: str
    kind: str
    key: str = ""
    number: int = 1


def plan_pages(
    library: Library, graph: Graph, settings: Settings, years: Iterable[int] = (), weeks: Iterable[str] = ()
) -> list[Plan]:
    """Every page that the engine renders, in order of addresses.

    Args:
        library: what was released.
        graph: its relations.
        settings: of the publication.
        years: of the timeline.
        weeks: ids of those that have a digest, the newest first.
    """
    plans = [*_plans(library, graph, settings.per_page, years), *_digests(settings, weeks)]
    return sorted(plan for plan in plans if settings.search or plan.kind != "search")


def _digests(settings: Settings, weeks: Iterable[str]) -> Iterator[Plan]:
    if settings.digest.enabled:
        yield Plan(DIGESTS, "digests")
    for number, week in enumerate(weeks):
        yield Plan(digest_url(week), "digest", week)
        for file in FORMS if number < settings.digest.emails else ():
            yield Plan(digest_url(week) + file, "digest", f"{week}/{file}")


def _plans(library: Library, graph: Graph, per_page: int, years: Iterable[int]) -> Iterator[Plan]:
    for document in library.documents.values():
        yield Plan(document_url(document), "article", document.id)
    listings = [(f"{name}/", "section", name) for name in SECTIONS]
    listings += [(term_url(name, id), "term", f"{name}/{id}") for name in TAXONOMIES for id in library.terms(name)]
    listings += [(author_url(id), "author", id) for id in library.authors]
    listings += [(url, "month", url) for url in graph.by_month]
    listings += [(url, "year", url) for url in dict.fromkeys(url.rsplit("/", 2)[0] + "/" for url in graph.by_month)]
    for url, kind, key in listings:
        for number in range(1, pages_of(len(graph.listing(url)), per_page) + 1):
            yield Plan(page_url(url, number), kind, key, number)
    for name in INDEXES:
        yield Plan(f"{name}/", "index", name)
    yield Plan("search/", "search")
    yield Plan("saved/", "saved")
    yield Plan("follow/", "follow")
    corrections = sum(1 for _ in library.corrections())
    for number in range(1, pages_of(corrections, per_page) + 1) if corrections else ():
        yield Plan(page_url(CORRECTIONS, number), "corrections", "", number)
    yield Plan("data/", "data")
    yield Plan("map/", "map")
    yield Plan("timeline/", "timeline")
    for year in years:
        yield Plan(timeline_url(year), "timeline", str(year))
    for old in graph.redirects:
        yield Plan(old, "redirect", old)


_LISTINGS: Mapping[str, Callable[[Desk, str, int], ListingPage]] = {
    "section": section_page,
    "term": term_page,
    "author": author_page,
    "month": month_page,
    "year": year_page,
}


def make_view(desk: Desk, plan: Plan) -> View:
    """The view of a page."""
    if plan.kind == "article":
        return article_page(desk, plan.key)
    if plan.kind == "index":
        return index_page(desk, plan.key)
    if plan.kind == "search":
        return _search_page(desk)
    if plan.kind == "saved":
        return _saved_page(desk)
    if plan.kind == "follow":
        return follow_page(desk)
    if plan.kind == "corrections":
        return corrections_page(desk, plan.number)
    if plan.kind == "digest":
        return digest_page(desk, plan.key)
    if plan.kind == "digests":
        return digest_index(desk)
    if plan.kind == "data":
        return data_page(desk)
    if plan.kind == "map":
        return map_page(desk)
    if plan.kind == "timeline":
        return timeline_page(desk, plan.key)
    if plan.kind == "redirect":
        return _redirect_page(desk, plan.key)
    page = _LISTINGS[plan.kind](desk, plan.key, plan.number)
    return incidents_page(desk, page) if plan.kind == "section" and plan.key == "incidents" else page


def _redirect_page(desk: Desk, old: str) -> RedirectPage:
    new = desk.redirect(old)
    return RedirectPage(
        template="moved.html",
        url=old,
        title=desk.wording.gettext("Moved"),
        description=desk.wording.gettext("This page has moved."),
        canonical=new,
        noindex=True,
        target=new,
    )


def _others(wording: Wording) -> dict[str, str]:
    """Entries of the menu that are neither sections nor indexes."""
    _ = wording.gettext
    return {
        "map": _("Map"),
        "timeline": _("Timeline"),
        "data": _("Data"),
        "digest": digest_list(wording).title,
        "follow": _("Follow"),
        "saved": _("Saved articles"),
        "corrections": corrections_index(wording).title,
    }


def _index_titles(wording: Wording) -> dict[str, str]:
    own = {"authors": wording.gettext("Authors"), "archive": wording.gettext("Archive")}
    return own | {name: titles.plural for name, titles in taxonomies(wording).items()}


def make_menu(desk: Desk) -> tuple[Ref, ...]:
    """What the menu is set to have; of the indexes, those that have entries.

    How many entries they have is left out, so that a new article does not change the frame of every page.
    """
    wording = desk.wording
    titles = {name: titles.plural for name, titles in sections(wording).items()}
    titles |= _others(wording) | _index_titles(wording)
    without = {name for name in (*INDEXES, "digest", "corrections") if not desk.has_entries(name)}
    without |= set() if desk.settings.feeds.enabled else {"follow"}
    wanted = MENU if desk.settings.menu is None else dict.fromkeys(desk.settings.menu)
    return tuple(Ref(titles[name], f"{name}/") for name in wanted if name not in without)


def make_front_page(desk: Desk) -> FrontPage:
    """The view of the front page, whose frame the site builder renders.

    Long because it names each field of one value.
    """
    settings = desk.settings
    incident_count, incidents = desk.newest("incidents/", settings.front_incidents + 1)
    analysis_count, analyses = desk.newest("analysis/", settings.front_analyses + 1)
    lead = settings.lead if desk.is_shown(settings.lead) else next(iter((*analyses[:1], *incidents[:1])), None)
    counted = desk.terms("tags")
    tags = sorted((id for id in counted if counted[id].count), key=lambda id: (-(counted[id].count or 0), id))
    desks = [a for a in desk.all_authors() if a.fields.kind == "desk" and a.fields.active]
    return FrontPage(
        template="home.html",
        url="",
        title="",
        description="",
        lead=desk.card(lead) if lead else None,
        lead_pinned=lead is not None and lead == settings.lead,
        lead_image=desk.lead_image(desk.document(lead)) if lead else None,
        incidents=desk.cards_of([id for id in incidents if id != lead][: settings.front_incidents]),
        analyses=desk.cards_of([id for id in analyses if id != lead][: settings.front_analyses]),
        trending=desk.cards_of(desk.trending()),
        trending_note=desk.trending_note,
        tags=tuple(counted[id] for id in tags[: settings.front_tags]),
        desks=tuple(Ref(a.fields.name, author_url(a.id), desk.wrote(a.id)[0], a.fields.role or "") for a in desks),
        incident_count=incident_count,
        analysis_count=analysis_count,
        promotions=settings.promotions.slots,
    )


def _saved_page(desk: Desk) -> View:
    """What it shows is known to the reader's browser alone."""
    _ = desk.wording.gettext
    return View(
        template="saved.html",
        url="saved/",
        title=_("Saved articles"),
        description=_("Articles that you saved on this device."),
        menu="saved",
        noindex=True,
    )


def _search_page(desk: Desk) -> SearchPage:
    titles, _ = _index_titles(desk.wording), desk.wording.gettext
    return SearchPage(
        template="search.html",
        url="search/",
        title=_("Search"),
        description=_("Search all articles."),
        menu="search",
        facets=facets(desk.wording, SEARCH_FACETS),
        indexes=tuple(Ref(titles[name], f"{name}/") for name in INDEXES if desk.has_entries(name)),
    )
