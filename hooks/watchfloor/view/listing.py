"""Views of listings (sections, terms, authors, months) and of the indexes over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ..link.addresses import author_url, page_url
from ..model.library import TAXONOMIES
from ..model.relations import ancestors
from .model import IndexGroup, IndexPage, ListingPage, Pagination, Ref
from .parts import Desk
from .words import SECTION_TITLES, TAXONOMY_TITLES, plural

INTRODUCTIONS = {
    "incidents": "What happened, where and when; how sure we are, and who says so.",
    "analysis": "What the incidents add up to, and what they do not.",
}


def listing_pages(desk: Desk) -> Iterator[ListingPage]:
    """Every page of every listing."""
    yield from _sections(desk)
    for taxonomy in TAXONOMIES:
        yield from _terms(desk, taxonomy)
    yield from _authors(desk)
    yield from _archive(desk)


def index_pages(desk: Desk) -> Iterator[IndexPage]:
    """The indexes: authors, each taxonomy, and the archive."""
    authors = [
        Ref(a.fields.name, author_url(a.id), len(desk.graph.by_author.get(a.id, ())), a.fields.role or "")
        for a in sorted(desk.library.authors.values(), key=lambda a: (a.fields.name.casefold(), a.id))
    ]
    yield _index(
        "authors", "Authors", "The people and desks who sign what we publish.", (IndexGroup("", None, tuple(authors)),)
    )
    for taxonomy in TAXONOMIES:
        plural_title, _, introduction = TAXONOMY_TITLES[taxonomy]
        yield _index(taxonomy, plural_title, introduction, _term_groups(desk, taxonomy))
    years: dict[str, list[Ref]] = {}
    for url, ids in desk.graph.by_month.items():
        year, month = url.split("/")[1:3]
        years.setdefault(year, []).append(Ref(desk.calendar.month(date(int(year), int(month), 1)), url, len(ids)))
    groups = tuple(
        IndexGroup(year, Ref(year, f"archive/{year}/", sum(month.count or 0 for month in months)), tuple(months))
        for year, months in years.items()
    )
    yield _index("archive", "Archive", "Everything by the month of its publication.", groups)


def _index(name: str, heading: str, introduction: str, groups: tuple[IndexGroup, ...]) -> IndexPage:
    return IndexPage(
        template="index.html",
        url=f"{name}/",
        title=heading,
        description=introduction,
        menu=name,
        heading=heading,
        introduction=introduction,
        groups=groups,
    )


def _term_groups(desk: Desk, taxonomy: str) -> tuple[IndexGroup, ...]:
    """Terms under their top-level parent, if the vocabulary has parents at all; most used first."""
    terms = desk.library.terms(taxonomy)
    counted = {id: desk.ref(taxonomy, id, counted=True) for id in terms}
    shown = sorted(
        (id for id in terms if counted[id].count),
        key=lambda id: (-(counted[id].count or 0), counted[id].title.casefold(), id),
    )
    top = {id: (ancestors(terms[id], terms) or [id])[-1] for id in shown}
    heads = [id for id in shown if top[id] == id]
    if taxonomy == "countries" or all(top[id] == id for id in shown):
        return (IndexGroup("", None, tuple(counted[id] for id in shown)),)
    families = [(head, [id for id in shown if top[id] == head]) for head in heads]
    groups = [
        IndexGroup(counted[head].title, counted[head], tuple(counted[id] for id in ids if id != head))
        for head, ids in families
        if len(ids) > 1
    ]
    alone = tuple(counted[head] for head, ids in families if len(ids) == 1)
    return (
        (*groups, IndexGroup("More topics" if taxonomy == "tags" else "Others", None, alone))
        if alone
        else tuple(groups)
    )


def _sections(desk: Desk) -> Iterator[ListingPage]:
    for name, ids in desk.graph.by_section.items():
        heading = SECTION_TITLES[name][0]
        frame = ListingPage(
            template="listing.html",
            url=f"{name}/",
            title=heading,
            description=INTRODUCTIONS[name],
            menu=name,
            heading=heading,
            introduction=INTRODUCTIONS[name],
            trending=desk.cards_of(desk.graph.trending),
            trending_note=desk.trending_note,
            promotions=desk.settings.promotions.slots,
        )
        yield from paginate(desk, frame, ids)


def _terms(desk: Desk, taxonomy: str) -> Iterator[ListingPage]:
    terms = desk.library.terms(taxonomy)
    plural_title, singular, _ = TAXONOMY_TITLES[taxonomy]
    for id, term in terms.items():
        ids = desk.graph.by_term[taxonomy].get(id, ())
        if taxonomy == "series":
            ids = ids[::-1]
        children = [desk.ref(taxonomy, child.id, counted=True) for child in terms.values() if child.parent == id]
        frame = ListingPage(
            template="listing.html",
            url=f"{taxonomy}/{id}/",
            title=term.title,
            description=term.description or f"{plural(len(ids), 'article')} on {term.title}.",
            menu=taxonomy,
            crumbs=(Ref(plural_title, f"{taxonomy}/"),),
            kicker=singular,
            heading=term.title,
            introduction=term.description,
            parents=tuple(desk.ref(taxonomy, parent) for parent in ancestors(term, terms)),
            children=tuple(sorted(children, key=lambda ref: (ref.title.casefold(), ref.url))),
            synonyms=term.synonyms,
        )
        yield from paginate(desk, frame, ids)


def _authors(desk: Desk) -> Iterator[ListingPage]:
    for author in desk.library.authors.values():
        ids = desk.graph.by_author.get(author.id, ())
        for number in range(1, _pages(desk, len(ids)) + 1):
            url = page_url(author_url(author.id), number)
            frame = ListingPage(
                template="author.html",
                url=author_url(author.id),
                title=author.fields.name,
                description=author.fields.role or f"Articles by {author.fields.name}.",
                menu="authors",
                crumbs=(Ref("Authors", "authors/"),),
                kicker="Desk" if author.fields.kind == "desk" else "Author",
                heading=author.fields.name,
                author=desk.author(author, url, newest=0),
            )
            yield paginated(desk, frame, ids, number)


def _archive(desk: Desk) -> Iterator[ListingPage]:
    years: dict[str, list[str]] = {}
    for url, ids in desk.graph.by_month.items():
        year, month = url.split("/")[1:3]
        years.setdefault(year, []).extend(ids)
        title = desk.calendar.month(date(int(year), int(month), 1))
        yield from paginate(
            desk, _archive_frame(url, title, (Ref("Archive", "archive/"), Ref(year, f"archive/{year}/"))), ids
        )
    for year, ids_of_year in years.items():
        children = tuple(
            Ref(desk.calendar.month(date(int(year), int(url.split("/")[2]), 1)), url, len(ids))
            for url, ids in desk.graph.by_month.items()
            if url.split("/")[1] == year
        )
        frame = _archive_frame(f"archive/{year}/", year, (Ref("Archive", "archive/"),), children)
        yield from paginate(desk, frame, tuple(ids_of_year))


def _archive_frame(url: str, title: str, crumbs: tuple[Ref, ...], children: tuple[Ref, ...] = ()) -> ListingPage:
    return ListingPage(
        template="listing.html",
        url=url,
        title=title,
        description=f"Everything published in {title}.",
        menu="archive",
        crumbs=crumbs,
        kicker="Archive",
        heading=title,
        children=children,
    )


def _pages(desk: Desk, items: int) -> int:
    return max(1, -(-items // desk.settings.per_page))


def paginate(desk: Desk, frame: ListingPage, ids: tuple[str, ...]) -> Iterator[ListingPage]:
    """All pages of a listing: at least one, which may be empty."""
    for number in range(1, _pages(desk, len(ids)) + 1):
        yield paginated(desk, frame, ids, number)


def paginated(desk: Desk, frame: ListingPage, ids: tuple[str, ...], number: int) -> ListingPage:
    """Page ``number`` of a listing whose first page is ``frame``."""
    size, total = desk.settings.per_page, _pages(desk, len(ids))
    pagination = Pagination(
        current=number,
        total=total,
        items=len(ids),
        previous=page_url(frame.url, number - 1) if number > 1 else "",
        next=page_url(frame.url, number + 1) if number < total else "",
        pages=tuple(_shown_pages(frame.url, number, total)),
    )
    title = frame.title if number == 1 else f"{frame.title}, page {number}"
    return replace(
        frame,
        url=page_url(frame.url, number),
        title=title,
        cards=desk.cards_of(ids[(number - 1) * size : number * size]),
        pagination=pagination,
        trending=frame.trending if number == 1 else (),
    )


def _shown_pages(url: str, current: int, total: int) -> Iterator[Ref]:
    """The first page, the last, and those around the current one; an entry without address is a gap."""
    last = 0
    for number in range(1, total + 1):
        if number in (1, total) or abs(number - current) <= 2:
            if number > last + 1:
                yield Ref("…", "")
            yield Ref(str(number), page_url(url, number))
            last = number
