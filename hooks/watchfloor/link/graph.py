"""The graph: every relation between the things of the publication, as ids, in a total order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ..compile import Fragment
from ..model.documents import Document
from ..model.library import TAXONOMIES, Author, Library, Term
from ..model.relations import ancestors, terms_of
from ..problems import Problem, did_you_mean
from ..settings import Settings
from .addresses import (
    INDEXES,
    SECTIONS,
    author_url,
    document_url,
    find_redirects,
    month_url,
    page_owners,
    page_url,
    term_url,
)
from .related import Item, Match, body_terms, relate
from .targets import Resolver, Targets
from .trending import find_trending

Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Graph:
    """All relations. Lists of documents are newest first, ties by id, unless said otherwise.

    An incident is as old as the event, whenever it was written up; an analysis as its publication.

    Attributes:
        urls: address by document id.
        order: ids of all documents.
        by_section: ids by section.
        by_author: ids by author.
        by_term: by taxonomy, ids by term; a term's list has those of its descendants too.
        by_month: ids by address of the archive's month, in order of publication, newest first.
        targets: what each body's links lead to, by the owner's path.
        cites: ids that a document draws on or links to, sorted.
        cited_by: the reverse of ``cites``.
        related: matches by document id, best first.
        trending: ids, most trending first.
        redirects: address by old address.
    """

    urls: Mapping[str, str]
    order: tuple[str, ...]
    by_section: Lists
    by_author: Lists
    by_term: Mapping[str, Lists]
    by_month: Lists
    targets: Mapping[str, Targets]
    cites: Lists
    cited_by: Lists
    related: Mapping[str, tuple[Match, ...]]
    trending: tuple[str, ...]
    redirects: Mapping[str, str]


def link(
    library: Library,
    fragments: Mapping[str, Fragment],
    settings: Settings,
    standing: Mapping[str, str],
    page_counts: Mapping[str, int],
) -> tuple[Graph, list[Problem]]:
    """Find every relation between released documents.

    Args:
        library: what was released.
        fragments: compiled body by path of its file.
        settings: of the publication.
        standing: address of each standing page, by its path relative to the project root.
        page_counts: how often each address was read.
    """
    documents = library.documents
    order = tuple(sorted(documents, key=lambda id: _newest_first(documents[id], settings.zone)))
    as_published = sorted(documents, key=lambda id: (-documents[id].fields.published.timestamp(), id))
    by_month = group(
        as_published, {id: [month_url(documents[id].fields.published.astimezone(settings.zone))] for id in order}
    )
    by_term = {name: _by_term(order, documents, name, library.terms(name)) for name in TAXONOMIES}
    by_author = group(order, {id: [author.id for author in documents[id].fields.authors] for id in order})
    by_section = {name: tuple(id for id in order if documents[id].section == name) for name in SECTIONS}
    owners, problems = page_owners(library, standing)
    pages = _every_page(owners, settings.per_page, by_section, by_author, by_term, by_month)
    redirects, found = find_redirects(library, {**dict.fromkeys(pages, "the site itself"), **owners})
    resolver = Resolver(library, fragments, standing, pages | set(redirects))
    targets: dict[str, Targets] = {}
    for owner in _with_bodies(library):
        targets[owner.path], more = resolver.resolve(owner)
        found += more
    urls = {id: document_url(documents[id]) for id in order}
    cites = _citations(documents, targets)
    graph = Graph(
        urls=MappingProxyType(urls),
        order=order,
        by_section=MappingProxyType(by_section),
        by_author=by_author,
        by_term=MappingProxyType(by_term),
        by_month=by_month,
        targets=MappingProxyType(targets),
        cites=MappingProxyType(cites),
        cited_by=group(order, cites),
        related=MappingProxyType(_related(library, fragments, settings)),
        trending=find_trending(documents, cites, settings.trending, page_counts, urls),
        redirects=MappingProxyType(redirects),
    )
    return graph, problems + found + _check_pins(settings, library)


def _newest_first(document: Document, zone: ZoneInfo) -> tuple[int, float, str]:
    """Sorting key: the day of the story, then the moment of publication, then the id."""
    published = document.fields.published
    incident = document.incident
    day = incident.start.first if incident else published.astimezone(zone).date()
    return -day.toordinal(), -published.timestamp(), document.id


def _with_bodies(library: Library) -> Iterable[Document | Author]:
    yield from library.documents.values()
    yield from library.authors.values()


def group(order: Iterable[str], keys: Mapping[str, Iterable[str]]) -> Lists:
    """Ids by each of their keys, in the given order."""
    lists: dict[str, list[str]] = {}
    for id in order:
        for key in dict.fromkeys(keys[id]):
            lists.setdefault(key, []).append(id)
    return MappingProxyType({key: tuple(ids) for key, ids in lists.items()})


def _by_term(
    order: tuple[str, ...], documents: Mapping[str, Document], taxonomy: str, terms: Mapping[str, Term]
) -> Lists:
    keys = {}
    for id in order:
        own = terms_of(documents[id], taxonomy, documents)
        above = [parent for term in own if term in terms for parent in ancestors(terms[term], terms)]
        keys[id] = [*own, *above]
    return group(order, keys)


def _every_page(
    owners: Mapping[str, str],
    per_page: int,
    by_section: Lists,
    by_author: Lists,
    by_term: Mapping[str, Lists],
    by_month: Lists,
) -> set[str]:
    """Addresses of all pages, with the further pages of each listing and the archive's years."""
    lengths = {f"{name}/": len(ids) for name, ids in by_section.items()}
    lengths |= {author_url(id): len(ids) for id, ids in by_author.items()}
    lengths |= {term_url(name, id): len(ids) for name, lists in by_term.items() for id, ids in lists.items()}
    lengths |= {url: len(ids) for url, ids in by_month.items()}
    for url, ids in by_month.items():
        year = url.rsplit("/", 2)[0] + "/"
        lengths[year] = lengths.get(year, 0) + len(ids)
    pages = {*owners, *lengths, *(f"{name}/" for name in INDEXES)}
    pages |= {page_url(url, n) for url, length in lengths.items() for n in range(2, -(-length // per_page) + 1)}
    return pages


def _citations(documents: Mapping[str, Document], targets: Mapping[str, Targets]) -> dict[str, tuple[str, ...]]:
    cites = {}
    for id, document in documents.items():
        named = {*document.draws_on, *targets[document.path].documents} - {id}
        cites[id] = tuple(sorted(named & set(documents)))
    return cites


def _related(
    library: Library, fragments: Mapping[str, Fragment], settings: Settings
) -> Mapping[str, tuple[Match, ...]]:
    """Related documents: enough for the list, and for the cards in the body, which never repeat it."""
    items = [_item(document, fragments[document.path], library.documents) for document in library.documents.values()]
    return relate(items, settings.related, settings.related.count + 2 * settings.read_also.most)


def _item(document: Document, fragment: Fragment, documents: Mapping[str, Document]) -> Item:
    """A document as relatedness sees it. It knows no place better than readers do: distances would give it away."""
    fields, incident = document.fields, document.incident
    subjects = tuple(
        (name, id)
        for name in ("systems", "actors", "tags", "categories", "countries", "series")
        for id in terms_of(document, name, documents)
    )
    day = point = None
    if incident:
        day = incident.start.first.toordinal() if incident.start.precision in ("day", "interval") else None
        place = incident.place
        if place.shown_point:
            point = place.shown_point
    return Item(
        id=document.id,
        published=fields.published.timestamp(),
        title=fields.title,
        summary=fields.summary,
        terms=body_terms(fragment.text),
        subjects=subjects,
        day=day,
        point=point,
        pins=fields.related,
        vetoes=frozenset(fields.not_related),
    )


def _check_pins(settings: Settings, library: Library) -> list[Problem]:
    """The documents that settings name must exist; one that is not released is passed over."""
    known = {*library.documents, *library.unreleased.values(), *(PurePosixPath(uri).stem for uri in library.broken)}
    pins = [("lead", settings.lead), *(("trending.pins", id) for id in settings.trending.pins)]
    return [
        Problem(
            "mkdocs.yml", 0, 0, "E502", f"extra.publication.{key} names no document: '{id}'", did_you_mean(id, known)
        )
        for key, id in pins
        if id and id not in known
    ]
