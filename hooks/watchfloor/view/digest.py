"""The weekly digest: a page, an e-mail of the same in two forms, and the list of all weeks."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ..link.addresses import digest_url
from ..link.weeks import Week
from ..model.dates import rfc3339
from ..wording import Wording
from .corrections import corrected, corrections_index
from .feed import FeedEntry, tag_uri
from .model import Card, CorrectedView, IndexGroup, IndexPage, Ref, View
from .parts import Desk
from .words import sections

FORMS = {"email.html": "email/digest.html", "email.txt": "email/digest-text.html"}
"""Templates of the e-mail by the file's name, in the folder of the week."""
URL = "digest/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPage(View):
    """What was published and corrected in a week.

    Attributes:
        span: first and last day, in words.
        analyses: published in it, the newest first.
        incidents: likewise.
        corrections: made in it, the newest first.
        left_out: how many articles an e-mail leaves to the page.
        mailed: whether there is an e-mail.
        page: address of the page; an e-mail has one of its own.
        older: the week before it in which there was something.
        newer: the next.
        unsubscribe: where a reader of the e-mail ends it, or ``""``.
        footer: what else stands at the end of the e-mail.
    """

    span: str
    analyses: tuple[Card, ...]
    incidents: tuple[Card, ...]
    corrections: tuple[CorrectedView, ...]
    left_out: int
    mailed: bool
    page: str
    older: Ref | None
    newer: Ref | None
    unsubscribe: str
    footer: str


def digest_list(wording: Wording) -> Ref:
    """The list of all weeks."""
    _ = wording.gettext
    return Ref(_("Weekly digest"), URL, None, _("What was published and corrected, week by week."))


def digest_page(desk: Desk, key: str) -> DigestPage:
    """The digest of a week.

    Long because it names each field of one value.

    Args:
        desk: what views are made from.
        key: the week's id, and for an e-mail its file: ``2025-w31/email.html``.
    """
    id, file = key.partition("/")[::2]
    week, settings, _ = desk.week(id), desk.settings.digest, desk.wording.gettext
    index = digest_list(desk.wording)
    analyses = [one for one in week.ids if desk.section(one) == "analysis"]
    incidents = [one for one in week.ids if desk.section(one) != "analysis"]
    shown = settings.email_entries if file else len(week.ids)
    left_out = sum(max(0, len(ids) - shown) for ids in (analyses, incidents))
    span = week_span(desk, week)
    return DigestPage(
        template=FORMS.get(file, "digest.html"),
        url=f"{digest_url(id)}{file}",
        title=_("The week of %(days)s", days=span),
        description=_told(desk.wording, len(incidents), len(analyses), len(week.corrections)),
        menu="digest",
        crumbs=() if file else (index,),
        canonical=digest_url(id) if file else "",
        noindex=bool(file) or not week.over,
        mark="" if week.over else _("This week is not over: a build has its digest from Monday on."),
        feeds=(index,),
        span=span,
        analyses=desk.cards_of(analyses[:shown]),
        incidents=desk.cards_of(incidents[:shown]),
        corrections=tuple(corrected(desk, one) for one in week.corrections),
        left_out=left_out,
        mailed=desk.is_new_week(id, settings.emails),
        page=digest_url(id),
        older=_beside(desk, week.older),
        newer=_beside(desk, week.newer),
        unsubscribe=settings.unsubscribe or "",
        footer=settings.footer or "",
    )


def digest_index(desk: Desk) -> IndexPage:
    """All weeks, the newest first, by year."""
    years: dict[str, list[Ref]] = {}
    index = digest_list(desk.wording)
    for week in desk.weeks():
        count = len(week.ids) or None
        told = _corrections(desk.wording, len(week.corrections)) if week.corrections else ""
        years.setdefault(week.id[:4], []).append(Ref(week_span(desk, week), digest_url(week.id), count, told))
    return IndexPage(
        template="index.html",
        url=index.url,
        title=index.title,
        description=index.description,
        menu="digest",
        feeds=(index,) if years else (),
        heading=index.title,
        introduction=index.description,
        groups=tuple(IndexGroup(year, None, tuple(refs)) for year, refs in years.items()),
    )


def week_span(desk: Desk, week: Week) -> str:
    """First and last day, in words."""
    return desk.calendar.span(week.monday, week.monday + timedelta(days=6))


def _beside(desk: Desk, id: str) -> Ref | None:
    return Ref(week_span(desk, desk.week(id)), digest_url(id)) if id else None


def _corrections(wording: Wording, number: int) -> str:
    return wording.ngettext("%(count)s correction or update", "%(count)s corrections and updates", number)


def _told(wording: Wording, incidents: int, analyses: int, corrections: int) -> str:
    """How much there is, in words."""
    parts = [
        wording.ngettext("%(count)s incident", "%(count)s incidents", incidents) if incidents else "",
        wording.ngettext("%(count)s analysis", "%(count)s analyses", analyses) if analyses else "",
        _corrections(wording, corrections) if corrections else "",
    ]
    return wording.listed([part for part in parts if part]) + "."


def digest_entry(desk: Desk, week: Week, site: str, name: str) -> FeedEntry:
    """A digest as an entry of a feed, which mailing services read too.

    Args:
        desk: what views are made from.
        week: that is over.
        site: absolute address of the site's root, with a slash at its end.
        name: of the publication.
    """
    page = digest_page(desk, week.id)
    moment = rfc3339(week.ends(desk.settings.zone).timestamp())
    return FeedEntry(
        id=tag_uri(desk, site, week.monday.year, f"{URL}{week.id}"),
        url=site + page.url,
        title=page.title,
        summary=page.description,
        language="",
        published=moment,
        updated=moment,
        authors=((desk.settings.publisher.name or name, site),),
        terms=(),
        point=(),
        image="",
        content="".join(_parts(desk.wording, page, site)),
    )


def _parts(wording: Wording, page: DigestPage, site: str) -> Iterator[str]:
    titles = sections(wording)
    for heading, cards in ((titles["analysis"].plural, page.analyses), (titles["incidents"].plural, page.incidents)):
        if cards:
            yield f"<h2>{html.escape(heading)}</h2>"
        for card in cards:
            yield f'<h3><a href="{html.escape(site + card.url)}">{html.escape(card.title)}</a></h3>'
            if card.status:
                yield f"<p><strong>{html.escape(card.status.text)}</strong> · {html.escape(card.event)}</p>"
            yield f"<p>{html.escape(card.summary)}</p>"
    if page.corrections:
        yield f"<h2>{html.escape(corrections_index(wording).title)}</h2><ul>"
        for one in page.corrections:
            said = f"<strong>{html.escape(one.correction.kind.text)}.</strong> {html.escape(one.correction.text)}"
            link = f'<a href="{html.escape(site + one.card.url)}#corrections">{html.escape(one.card.title)}</a>'
            yield f"<li>{said} {link}</li>"
        yield "</ul>"
