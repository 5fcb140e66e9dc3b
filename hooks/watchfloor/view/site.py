"""All views of the publication, and what the frame around every page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..compile import Fragment
from ..link import Graph
from ..link.addresses import INDEXES, author_url
from ..model.library import Library
from ..settings import Settings
from .article import article_page
from .listing import index_pages, listing_pages
from .model import FrontPage, Label, RedirectPage, Ref, SearchPage, View
from .parts import Desk
from .words import SECTION_TITLES, TAXONOMY_TITLES

FACETS = (
    Label("kind", "Kind"),
    Label("country", "Country"),
    Label("system", "System"),
    Label("tag", "Tag"),
    Label("author", "Author"),
    Label("year", "Year"),
)
"""Facets of the search, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class SiteViews:
    """Every page's view.

    Attributes:
        pages: views in order of their addresses; the engine renders these.
        frames: views for standing pages that the site builder renders, by address.
        menu: sections and indexes, for the frame around every page; ``count`` is left out, so that
            a new article does not change the frame.
    """

    pages: tuple[View, ...]
    frames: Mapping[str, View]
    menu: tuple[Ref, ...]


def make_views(library: Library, fragments: Mapping[str, Fragment], graph: Graph, settings: Settings) -> SiteViews:
    """Make the view of every page."""
    desk = Desk(library, fragments, graph, settings)
    pages = sorted(_pages(desk), key=lambda view: view.url)
    return SiteViews(tuple(pages), {"": _front_page(desk)}, _menu(desk))


def _pages(desk: Desk) -> Iterator[View]:
    for document in desk.library.documents.values():
        yield article_page(desk, document)
    yield from listing_pages(desk)
    yield from index_pages(desk)
    yield _search_page(desk)
    for old, new in desk.graph.redirects.items():
        yield RedirectPage(
            template="moved.html",
            url=old,
            title="Moved",
            description="This page has moved.",
            canonical=new,
            noindex=True,
            target=new,
        )


def _index_titles() -> dict[str, str]:
    return {"authors": "Authors", "archive": "Archive"} | {name: titles[0] for name, titles in TAXONOMY_TITLES.items()}


def _menu(desk: Desk) -> tuple[Ref, ...]:
    """Sections first, then the indexes that have entries."""
    titles = _index_titles()
    sections = [Ref(SECTION_TITLES[name][0], f"{name}/") for name in desk.graph.by_section]
    wanted = ("countries", "systems", "tags", "series", "actors", "categories", "authors", "archive")
    return (*sections, *(Ref(titles[name], f"{name}/") for name in wanted if _has_entries(desk, name)))


def _has_entries(desk: Desk, index: str) -> bool:
    if index == "authors":
        return bool(desk.library.authors)
    if index == "archive":
        return bool(desk.graph.by_month)
    return any(desk.graph.by_term[index].values())


def _front_page(desk: Desk) -> FrontPage:
    graph, settings = desk.graph, desk.settings
    incidents, analyses = graph.by_section["incidents"], graph.by_section["analysis"]
    lead = (
        settings.lead if settings.lead in desk.library.documents else next(iter((*analyses[:1], *incidents[:1])), None)
    )
    document = desk.library.documents[lead] if lead else None
    tags = sorted(graph.by_term["tags"], key=lambda id: (-len(graph.by_term["tags"][id]), id))[: settings.front_tags]
    desks = [a for a in desk.library.authors.values() if a.fields.kind == "desk" and a.fields.active]
    return FrontPage(
        template="home.html",
        url="",
        title="",
        description="",
        lead=desk.cards[lead] if lead else None,
        lead_pinned=lead is not None and lead == settings.lead,
        lead_image=desk.hero(document) if document else None,
        incidents=desk.cards_of([id for id in incidents if id != lead][: settings.front_incidents]),
        analyses=desk.cards_of([id for id in analyses if id != lead][: settings.front_analyses]),
        trending=desk.cards_of(graph.trending),
        trending_note=desk.trending_note,
        tags=tuple(desk.ref("tags", id, counted=True) for id in tags),
        desks=tuple(
            Ref(a.fields.name, author_url(a.id), len(graph.by_author.get(a.id, ())), a.fields.role or "") for a in desks
        ),
        incident_count=len(incidents),
        analysis_count=len(analyses),
        promotions=settings.promotions.slots,
    )


def _search_page(desk: Desk) -> SearchPage:
    titles = _index_titles()
    return SearchPage(
        template="search.html",
        url="search/",
        title="Search",
        description="Search all articles.",
        menu="search",
        noindex=True,
        facets=FACETS,
        indexes=tuple(Ref(titles[name], f"{name}/") for name in INDEXES if _has_entries(desk, name)),
    )
