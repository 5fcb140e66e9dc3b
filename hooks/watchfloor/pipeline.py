"""The whole story, read top to bottom: content in, pages and problems out.

    read      content/            -> Library    every problem of every file
    release   Library, now        -> Library    drafts and future documents leave, once
    compile   Markdown body       -> Fragment   kept under the file's version
    link      Library, Fragments  -> Graph      authors, terms, links, backlinks, related
    view      Library, Graph      -> View       all that one page's template reads
    render    View, theme         -> bytes      kept under the page's key
    publish   pages               -> site/      only what changed is written (publish/)

``workshop/`` carries the stages out: in this process or in workers, and only where nothing that is kept
will do. The adapter calls ``prepare`` before the site builder touches anything, so that a problem stops
the build while the last good site still stands; it makes pages and publishes once the theme is ready.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from .idling import idle_settings
from .link import Graph, Kept, link
from .link.nearby import near_lists, places_of
from .link.record import Record, check_reach, check_versions, make_record
from .link.weeks import weeks_of
from .model.documents import Document
from .model.library import Author, Library
from .naming import lost_pages, missing_files, unusable_files
from .problems import Problem
from .read.page_counts import read_page_counts
from .read.standing import uncovered_pictures
from .read.versions import read_versions
from .release import dates_ahead, next_change, release
from .settings import Settings
from .sitemapping import no_longer_news
from .store import pack, unpack
from .templating import check_templates
from .view import Desk, FrontPage, Plan, Ref, View, make_front_page, make_menu, make_view, plan_pages
from .workshop import Fragments, Stock, Workshop, rare_collections, settled
from .workshop.content import read_content

NEAR = "near"
"""Kind of the objects that are kept here: lists of near incidents, under a hash of all places and days."""
MANY = 2_000
"""Documents from which on the first comparing of all of them is worth starting workers."""


class Site:
    """The pages of a publication, made when they are asked for.

    Attributes:
        plans: every page that the engine renders, in order of addresses.
        desk: what their views are made from.
    """

    def __init__(self, desk: Desk, plans: list[Plan]) -> None:
        self.desk = desk
        self.plans = plans

    @cached_property
    def pages(self) -> tuple[View, ...]:
        """The view of every page; a build makes only those that it needs."""
        return tuple(make_view(self.desk, plan) for plan in self.plans)

    @cached_property
    def frames(self) -> Mapping[str, FrontPage]:
        """Views for standing pages that the site builder renders, by address."""
        return {"": make_front_page(self.desk)}

    @cached_property
    def menu(self) -> tuple[Ref, ...]:
        """Sections and indexes, for the frame around every page."""
        return make_menu(self.desk)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication ready to be rendered; without a site if there were errors.

    Attributes:
        library: what was released.
        problems: everything that is wrong.
        graph: relations.
        views: the site's pages.
        until: seconds since the epoch at which another set of documents will be released, or be news, or a week be over
            that has a digest.
        stock: what files became.
        record: the incidents as data.
        moment: at which the publication was looked at, in seconds since the epoch.
    """

    library: Library
    problems: tuple[Problem, ...]
    graph: Graph | None = None
    views: Site | None = None
    until: float | None = None
    stock: Stock | None = None
    record: Record = field(default_factory=Record)
    moment: float = 0.0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def prepare(
    root: Path,
    settings: Settings,
    now: datetime,
    *,
    preview: bool = False,
    standing: Mapping[str, str] | None = None,
    folders: Sequence[Path] = (),
    workshop: Workshop | None = None,
) -> Prepared:
    """Run the stages up to the views.

    Args:
        root: the project's root; ``settings.content_dir`` lies in it.
        settings: of the publication.
        now: an aware moment at which the publication is looked at.
        preview: keep drafts and future documents, marked.
        standing: address of each standing page, by its path relative to the root.
        folders: where the site builder looks for files that its configuration names: its own first, then those of
            the theme. Without any, such files are not looked for.
        workshop: where to work, and what is kept; by default here, and nothing.
    """
    with rare_collections():
        return _prepare(root, settings, now, preview, standing or {}, folders, workshop or Workshop())


def _prepare(
    root: Path,
    settings: Settings,
    now: datetime,
    preview: bool,
    standing: Mapping[str, str],
    folders: Sequence[Path],
    shop: Workshop,
) -> Prepared:
    library, stock, problems = read_content(root, settings, shop)
    page_counts: Mapping[str, int] = {}
    counts = settings.trending.page_counts
    if counts and (root / counts).is_file():
        page_counts, found = read_page_counts(root / counts, root)
        problems += found
    problems += [
        *missing_files(settings, root, folders),
        *unusable_files(settings, root),
        *idle_settings(settings, root, folders),
    ]
    problems += [*(uncovered_pictures(folders[0], root) if folders else ()), *check_templates(settings, root, shop)]
    versions, found = read_versions(root / settings.data.versions, root)
    problems += found
    until = next_change(library, now)
    with shop.stage("release"):
        library = release(library, now, preview=preview)
        weeks, ends = weeks_of(library, settings.zone, now, running=preview) if settings.digest.enabled else ({}, None)
        until = min(filter(None, (until, no_longer_news(library, now), ends)), default=None)
    owners: dict[str, Document | Author] = {document.path: document for document in library.documents.values()}
    owners |= {author.path: author for author in library.authors.values()}
    fragments = Fragments(stock, owners)
    with shop.stage("link"):
        graph, found = _link(library, fragments, settings, standing, page_counts, stock, shop)
        record = _with_near(make_record(library, versions), library, shop)
        shop.commit()  # or whoever else wants to write would wait until the pages are made
    found += [*check_versions(library, record), *dates_ahead(library, now), *lost_pages(settings, graph, folders)]
    found += check_reach(settings, library)
    problems = sorted({_shown(problem, root) for problem in [*problems, *found]})
    prepared = Prepared(
        library, tuple(problems), graph, until=until, stock=stock, record=record, moment=now.timestamp()
    )
    if prepared.errors:
        return prepared
    desk = Desk(library, fragments, graph, settings, record, weeks)
    return replace(prepared, views=Site(desk, plan_pages(library, graph, settings, record.by_year, weeks)))


def _link(
    library: Library,
    fragments: Fragments,
    settings: Settings,
    standing: Mapping[str, str],
    page_counts: Mapping[str, int],
    stock: Stock,
    shop: Workshop,
) -> tuple[Graph, list[Problem]]:
    """Link with what an earlier build left, and with workers if there is nothing to start from."""

    def workers(start: Callable[..., None], arguments: tuple[Any, ...]) -> Executor | None:
        return shop.make_executor(shop.jobs, settled, (start, *arguments), False)

    many = shop.related is None and len(library.documents) >= MANY
    kept = Kept(stock.terms, shop.related, workers if many else None)
    return link(library, fragments, settings, standing, page_counts, kept)


def _with_near(record: Record, library: Library, shop: Workshop) -> Record:
    """The record with what is near each incident, found or kept."""
    places = places_of(library.documents[id] for id in record.order)
    key = hashlib.sha256((shop.engine + places.key).encode()).hexdigest()
    kept = unpack(shop.objects.get(NEAR, key))
    near = near_lists(places) if kept is None else {id: tuple(ids) for id, ids in orjson.loads(kept).items()}
    if kept is None:
        shop.put(NEAR, key, pack(orjson.dumps(near)))
    return replace(record, near=near, near_key=key)


def _shown(problem: Problem, root: Path) -> Problem:
    """A problem with its line as excerpt, if its stage had not the text at hand."""
    if problem.excerpt or not problem.line:
        return problem
    try:
        return problem.located((root / problem.path).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return problem
