"""The graph: every relation between the things of the publication, as ids, in a total order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..compile import Fragment
from ..model.documents import Document
from ..model.library import TAXONOMIES, Author, Library, Term
from ..model.relations import SAY_NOTHING, ancestors, terms_of
from ..problems import Problem, did_you_mean
from ..read.validation import dotted
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
from .figures import Counting
from .targets import Resolver, Targets
from .trending import find_trending

if TYPE_CHECKING:
    from .related import Item, Related, State, Words, Workers

Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Graph:
    """All relations. Lists of documents are newest first, ties by id, unless said otherwise.

    An incident is as old as the event, whenever it was written up; an analysis as its publication.

    Attributes:
        resolver: leads from files to addresses.
        urls: address by document id.
        order: ids of all documents.
        by_section: ids by section.
        by_author: ids by author.
        by_term: by taxonomy, ids by term; a term's list has those of its descendants too.
        by_month: ids by address of the archive's month, in order of publication, newest first.
        beside: by document id, the next newer and the next older document of its section.
        targets: what each body's links lead to, by the owner's path.
        cites: ids that a document draws on or links to, sorted.
        cited_by: the reverse of ``cites``.
        linked_from: ids by address of each listing that their bodies link to.
        related: matches by document id, best first.
        trending: ids, most trending first.
        redirects: address by old address.
    """

    resolver: Resolver
    urls: Mapping[str, str]
    order: tuple[str, ...]
    by_section: Lists
    by_author: Lists
    by_term: Mapping[str, Lists]
    by_month: Lists
    beside: Mapping[str, tuple[str | None, str | None]]
    targets: Mapping[str, Targets]
    cites: Lists
    cited_by: Lists
    linked_from: Lists
    related: Related
    trending: tuple[str, ...]
    redirects: Mapping[str, str]
    listings: Mapping[str, tuple[str, ...]]
    """Ids by address of the listing: sections, terms, authors, months and years."""

    def listing(self, url: str) -> tuple[str, ...]:
        """Ids of a listing in the order in which it shows them, by its address."""
        return self.listings.get(url, ())


@dataclass(frozen=True, slots=True)
class Kept:
    """What linking may start from and work with; what comes out does not depend on it.

    Attributes:
        terms: gives the words of a document's body, packed, if they were counted when it was compiled.
        related: of an earlier build.
        workers: compute in parallel.
    """

    terms: Callable[[Document], bytes] | None = None
    related: Related | State | None = None
    workers: Workers | None = None


def link(
    library: Library,
    fragments: Mapping[str, Fragment],
    settings: Settings,
    standing: Mapping[str, str],
    page_counts: Mapping[str, int],
    kept: Kept | None = None,
) -> tuple[Graph, list[Problem]]:
    """Find every relation between released documents.

    Long because it names each field of one value.

    Args:
        library: what was released.
        fragments: compiled body by path of its file.
        settings: of the publication.
        standing: address of each standing page, by its path relative to the project root.
        page_counts: how often each address was read.
        kept: what to start from.
    """
    documents = library.documents
    order = tuple(sorted(documents, key=lambda id: _newest_first(documents[id])))
    as_published = sorted(documents, key=lambda id: (-documents[id].head.published, id))
    by_month = group(as_published, {id: [month_url(documents[id].head.month)] for id in order})
    by_term = {name: _by_term(order, documents, name, library.terms(name)) for name in TAXONOMIES}
    by_author = group(order, {id: documents[id].head.authors for id in order})
    by_section = {name: tuple(id for id in order if documents[id].section == name) for name in SECTIONS}
    owners, problems = page_owners(library, standing)
    listings = _listings(by_section, by_author, by_term, by_month)
    pages = _every_page(owners, settings.per_page, listings)
    taken = {**dict.fromkeys(pages, "the site itself"), **owners}
    redirects, found = find_redirects(library, taken, short=settings.short_addresses)
    resolver = Resolver(library, fragments, standing, pages | set(redirects), Counting(library, by_term))
    targets: dict[str, Targets] = {}
    for owner in _with_bodies(library):
        targets[owner.path], more = resolver.resolve(owner)
        found += more
    urls = {id: document_url(documents[id]) for id in order}
    cites = _citations(documents, targets)
    cited_by = group(order, cites)
    graph = Graph(
        resolver=resolver,
        urls=urls,
        order=order,
        by_section=by_section,
        by_author=by_author,
        by_term=by_term,
        by_month=by_month,
        beside=_neighbours(by_section),
        targets=targets,
        cites=cites,
        cited_by=cited_by,
        linked_from=_linked_from(order, documents, targets, listings),
        related=_related(library, fragments, settings, (cites, cited_by), kept or Kept()),
        trending=find_trending(documents, cites, settings.trending, page_counts, urls),
        redirects=redirects,
        listings=listings,
    )
    return graph, problems + found + _check_pins(settings, library)


def _neighbours(by_section: Lists) -> dict[str, tuple[str | None, str | None]]:
    """The next newer and the next older document of the same section."""
    return {
        id: (newer, older)
        for ids in by_section.values()
        for newer, id, older in zip((None, *ids), ids, (*ids[1:], None), strict=False)
    }


def _newest_first(document: Document) -> tuple[int, float, str]:
    """Sorting key: the day of the story, then the moment of publication, then the id."""
    return -document.head.day, -document.head.published, document.id


def _with_bodies(library: Library) -> Iterable[Document | Author]:
    yield from library.documents.values()
    yield from library.authors.values()


def group(order: Iterable[str], keys: Mapping[str, Iterable[str]]) -> Lists:
    """Ids by each of their keys, in the given order."""
    lists: dict[str, list[str]] = {}
    for id in order:
        for key in dict.fromkeys(keys[id]):
            lists.setdefault(key, []).append(id)
    return {key: tuple(ids) for key, ids in lists.items()}


def _by_term(
    order: tuple[str, ...], documents: Mapping[str, Document], taxonomy: str, terms: Mapping[str, Term]
) -> Lists:
    above = {id: ancestors(term, terms) for id, term in terms.items()}
    keys: dict[str, list[str]] = {}
    for id in order:
        own = terms_of(documents[id], taxonomy, documents)
        keys[id] = [*own, *(parent for term in own for parent in above.get(term, ()))]
    return group(order, keys)


def _listings(
    by_section: Lists, by_author: Lists, by_term: Mapping[str, Lists], by_month: Lists
) -> dict[str, tuple[str, ...]]:
    """Ids by address of every listing. A series is read from its first part on, all else from the newest."""
    listings = {f"{name}/": ids for name, ids in by_section.items()}
    listings |= {author_url(id): ids for id, ids in by_author.items()}
    for name, lists in by_term.items():
        listings |= {term_url(name, id): ids[::-1] if name == "series" else ids for id, ids in lists.items()}
    listings |= by_month
    years: dict[str, list[str]] = {}
    for url, ids in by_month.items():
        years.setdefault(url.rsplit("/", 2)[0] + "/", []).extend(ids)
    return listings | {url: tuple(ids) for url, ids in years.items()}


def _every_page(owners: Mapping[str, str], per_page: int, listings: Lists) -> set[str]:
    """Addresses of all pages, with the further pages of each listing."""
    pages = {*owners, *listings, *(f"{name}/" for name in INDEXES)}
    pages |= {page_url(url, n) for url, ids in listings.items() for n in range(2, -(-len(ids) // per_page) + 1)}
    return pages


def _citations(documents: Mapping[str, Document], targets: Mapping[str, Targets]) -> dict[str, tuple[str, ...]]:
    cites = {}
    for id, document in documents.items():
        named = {*document.draws_on, *targets[document.path].documents}
        cites[id] = tuple(sorted(other for other in named if other != id and other in documents))
    return cites


def _linked_from(
    order: tuple[str, ...], documents: Mapping[str, Document], targets: Mapping[str, Targets], listings: Lists
) -> Lists:
    """What links to the pages of terms, authors, sections and months."""
    pages = {
        id: [page for url in targets[documents[id].path].urls.values() if (page := url.partition("#")[0]) in listings]
        for id in order
    }
    return group(order, pages)


def _related(
    library: Library,
    fragments: Mapping[str, Fragment],
    settings: Settings,
    citations: tuple[Lists, Lists],
    kept: Kept,
) -> Related:
    """Related documents: enough for the list, and for the cards in the body, which never repeat it."""
    from .related import Words, body_terms, relate  # noqa: PLC0415 - loads numpy and scipy, which many builds do not need

    def terms(document: Document) -> bytes | Words:
        if kept.terms is None:
            return body_terms(fragments[document.path].text, document.head.language or settings.locale)
        return Words(document.version, partial(kept.terms, document))

    documents = library.documents
    items = [_item(one, terms(one), documents, citations, settings.locale) for one in documents.values()]
    count = settings.related.count + 2 * settings.read_also.most
    return relate(items, settings.related, count, kept.related, kept.workers)


def _item(
    document: Document,
    terms: bytes | Words,
    documents: Mapping[str, Document],
    citations: tuple[Lists, Lists],
    locale: str,
) -> Item:
    """A document as relatedness sees it. It knows no place better than readers do: distances would give it away."""
    from .related import Item  # noqa: PLC0415 - as above

    head = document.head
    cites, cited_by = citations[0][document.id], citations[1].get(document.id, ())
    subjects = [
        (name, id)
        for name in ("systems", "actors", "tags", "categories", "countries", "places", "series")
        for id in terms_of(document, name, documents)
        if (name, id) not in SAY_NOTHING
    ]
    return Item(
        id=document.id,
        published=head.published,
        title=head.title,
        summary=head.summary,
        terms=terms,
        subjects=(*subjects, *(("authors", id) for id in head.authors)),
        day=head.exact_day,
        point=head.point,
        pins=head.related,
        vetoes=frozenset(head.not_related),
        language=head.language or locale,
        cites=cites,
        cited_by=cited_by,
        sources=head.addresses,
        elsewhere=frozenset(document.draws_on),  # its page lists them above
    )


def _check_pins(settings: Settings, library: Library) -> list[Problem]:
    """The documents that settings name must exist; one that is not released is passed over."""
    known = {*library.documents, *library.unreleased.values(), *(PurePosixPath(uri).stem for uri in library.broken)}
    pins: list[tuple[tuple[str | int, ...], str | None]] = [(("lead",), settings.lead)]
    pins += [(("trending", "pins", number), id) for number, id in enumerate(settings.trending.pins)]
    return [
        settings.problem(path, "E502", f"{dotted(path)} names no document: '{id}'", did_you_mean(id, known))
        for path, id in pins
        if id and id not in known
    ]
