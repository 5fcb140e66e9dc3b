"""Views of listings (sections, terms, authors, months) and of the indexes over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ..link.addresses import author_url, page_url
from ..model.library import Author
from .figures import figures
from .model import IndexGroup, IndexPage, ListingPage, Pagination, Ref
from .parts import Desk
from .sharing import shared_image
from .words import author_kind, sections, taxonomies


def index_page(desk: Desk, name: str) -> IndexPage:
    """An index: of authors, of a taxonomy, or of the archive."""
    _ = desk.wording.gettext
    if name == "authors":
        authors = sorted(desk.all_authors(), key=lambda a: (a.fields.name.casefold(), a.id))
        refs = tuple(_signer(desk, author) for author in authors)
        introduction = _("The people and desks who sign what we publish.")
        return _index("authors", _("Authors"), introduction, (IndexGroup("", None, refs),))
    if name == "archive":
        return _index("archive", _("Archive"), _("Everything by the month of its publication."), _years(desk))
    titles = taxonomies(desk.wording)[name]
    return _index(name, titles.plural, titles.introduction, _term_groups(desk, name))


def _signer(desk: Desk, author: Author) -> Ref:
    count = desk.wrote(author.id)[0]
    words = desk.wording.ngettext("%(count)s article", "%(count)s articles", count)
    return Ref(author.fields.name, author_url(author.id), count, author.fields.role or "", words)


def _years(desk: Desk) -> tuple[IndexGroup, ...]:
    years: dict[str, list[Ref]] = {}
    for url, count in desk.months():
        years.setdefault(url.split("/")[1], []).append(_month(desk, url, count))
    return tuple(
        IndexGroup(year, Ref(year, f"archive/{year}/", sum(month.count or 0 for month in months)), tuple(months))
        for year, months in years.items()
    )


def _month(desk: Desk, url: str, count: int | None = None) -> Ref:
    """A month of the archive by its address."""
    year, month = url.split("/")[1:3]
    return Ref(desk.calendar.month(date(int(year), int(month), 1)), url, count)


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
    counted = desk.terms(taxonomy)
    shown = sorted(
        (id for id in counted if counted[id].count),
        key=lambda id: (-(counted[id].count or 0), counted[id].title.casefold(), id),
    )
    top = {id: (desk.parents(taxonomy, id) or [id])[-1] for id in shown}
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
    rest = desk.wording.gettext("More topics") if taxonomy == "tags" else desk.wording.gettext("Others")
    return (*groups, IndexGroup(rest, None, alone)) if alone else tuple(groups)


def section_page(desk: Desk, name: str, number: int) -> ListingPage:
    """A page of a section."""
    titles = sections(desk.wording)[name]
    frame = ListingPage(
        template="listing.html",
        url=f"{name}/",
        title=titles.plural,
        description=titles.introduction,
        menu=name,
        heading=titles.plural,
        introduction=titles.introduction,
        trending=desk.cards_of(desk.trending()) if number == 1 else (),
        trending_note=desk.trending_note,
        promotions=desk.settings.promotions.slots,
    )
    return paginated(desk, frame, number)


def term_page(desk: Desk, key: str, number: int) -> ListingPage:
    """A page of a term, given as ``tags/decoys``."""
    taxonomy, id = key.split("/", 1)
    term = desk.term(taxonomy, id)
    titles, wording = taxonomies(desk.wording)[taxonomy], desk.wording
    counted = wording.ngettext(
        "%(count)s article on %(term)s.", "%(count)s articles on %(term)s.", desk.count(taxonomy, id), term=term.title
    )
    frame = ListingPage(
        template="listing.html",
        url=f"{key}/",
        title=term.title,
        description=term.description or counted,
        menu=taxonomy,
        crumbs=(Ref(titles.plural, f"{taxonomy}/"),),
        kicker=titles.singular,
        heading=term.title,
        introduction=term.description,
        parents=tuple(desk.ref(taxonomy, parent) for parent in desk.parents(taxonomy, id)),
        children=tuple(sorted(desk.children(taxonomy, id), key=lambda ref: (ref.title.casefold(), ref.url))),
        synonyms=term.synonyms,
        figures=figures(desk, taxonomy, id) if number == 1 else None,
    )
    return paginated(desk, frame, number)


def author_page(desk: Desk, id: str, number: int) -> ListingPage:
    """A page of an author's articles."""
    author, _ = desk.author(id), desk.wording.gettext
    frame = ListingPage(
        template="author.html",
        url=author_url(id),
        title=author.fields.name,
        description=author.fields.role or _("Articles by %(author)s.", author=author.fields.name),
        menu="authors",
        crumbs=(Ref(_("Authors"), "authors/"),),
        kicker=author_kind(desk.wording, author.fields.kind),
        image=shared_image(desk, author),
        heading=author.fields.name,
        author=desk.author_view(author, page_url(author_url(id), number), newest=0),
    )
    return paginated(desk, frame, number)


def month_page(desk: Desk, url: str, number: int) -> ListingPage:
    """A page of a month of the archive, given by its address."""
    year = url.split("/")[1]
    crumbs = (_archive(desk), Ref(year, f"archive/{year}/"))
    return paginated(desk, _archive_frame(desk, url, _month(desk, url).title, crumbs), number)


def year_page(desk: Desk, url: str, number: int) -> ListingPage:
    """A page of a year of the archive, given by its address."""
    months = tuple(_month(desk, month, count) for month, count in desk.months() if month.startswith(url))
    frame = _archive_frame(desk, url, url.split("/")[1], (_archive(desk),), months)
    return paginated(desk, frame, number)


def _archive(desk: Desk) -> Ref:
    return Ref(desk.wording.gettext("Archive"), "archive/")


def _archive_frame(
    desk: Desk, url: str, title: str, crumbs: tuple[Ref, ...], children: tuple[Ref, ...] = ()
) -> ListingPage:
    return ListingPage(
        template="listing.html",
        url=url,
        title=title,
        description=desk.wording.gettext("Everything published in %(month)s.", month=title),
        menu="archive",
        crumbs=crumbs,
        kicker=_archive(desk).title,
        heading=title,
        children=children,
    )


def pages_of(items: int, per_page: int) -> int:
    """How many pages a listing has: at least one, which may be empty."""
    return max(1, -(-items // per_page))


def paginated(desk: Desk, frame: ListingPage, number: int) -> ListingPage:
    """Page ``number`` of a listing whose first page is ``frame``."""
    items, ids = desk.slice(frame.url, number)
    return replace(
        frame,
        mentioned_in=desk.cards_of(desk.mentions(frame.url)) if number == 1 else (),
        url=page_url(frame.url, number),
        title=frame.title if number == 1 else numbered(desk, frame.title, number),
        cards=desk.cards_of(ids),
        feeds=(Ref(frame.heading, frame.url),) if items and frame.menu != "archive" else (),
        pagination=pagination(frame.url, number, items, desk.settings.per_page),
    )


def numbered(desk: Desk, title: str, number: int) -> str:
    """The title of a page of a list that is not its first."""
    return desk.wording.gettext("%(title)s, page %(number)s", title=title, number=number)


def pagination(url: str, number: int, items: int, per_page: int) -> Pagination:
    """Where page ``number`` of a listing stands among the others.

    Args:
        url: of the first page.
        number: of this one, from 1.
        items: on all pages.
        per_page: items on one.
    """
    total = pages_of(items, per_page)
    return Pagination(
        current=number,
        total=total,
        items=items,
        previous=page_url(url, number - 1) if number > 1 else "",
        next=page_url(url, number + 1) if number < total else "",
        pages=tuple(_shown_pages(url, number, total)),
    )


def _shown_pages(url: str, current: int, total: int) -> Iterator[Ref]:
    """The first page, the last, and those around the current one; an entry without address is a gap."""
    last = 0
    for number in sorted({1, total, *range(max(1, current - 2), min(total, current + 2) + 1)}):
        if number > last + 1:
            yield Ref("…", "")
        yield Ref(str(number), page_url(url, number))
        last = number
