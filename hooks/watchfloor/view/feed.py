"""An article as feeds and its copy in Markdown show it: all of it, with addresses that work wherever it is read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from ..link.addresses import author_url
from ..model.dates import rfc3339
from ..model.documents import Claim, Document, Source, StatusStep
from ..wording import Wording
from .body import cited_first, close_links
from .parts import Desk
from .pictures import Image, graphic_words
from .words import claim_statuses, correction_kinds, statuses

TERMS = ("categories", "systems", "actors", "countries", "places", "tags")
"""Taxonomies whose terms an entry names."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed. Addresses are absolute, moments ISO 8601.

    Attributes:
        id: tag URI (RFC 4151) that stays when the address changes.
        url: address of the article.
        title: plain text, as ``summary``.
        summary: the lede.
        language: of the text, or ``""`` if it is the publication's.
        published: when it was.
        updated: when a reader last had a reason to read it again.
        authors: name and address of each.
        terms: id, address of the page, and name of each.
        point: latitude and longitude, as far as readers may know them, or ``()``.
        image: address of the picture above the story, or ``""``.
        content: HTML, or ``""`` if neither feeds nor copies show it.
        byline: how the copy says who wrote it, with ``%(authors)s``.
        sources: heading of the list of sources that the content ends with, or ``""`` if it has none.
    """

    id: str
    url: str
    title: str
    summary: str
    language: str
    published: str
    updated: str
    authors: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str, str], ...]
    point: tuple[float, ...]
    image: str
    content: str
    byline: str = ""
    sources: str = ""


def entry_id(desk: Desk, document: Document, site: str) -> str:
    """The permanent id of an article's entry.

    It is made of the file's name, which never changes, and of an authority that is set once. Without one, that is
    the site's host and the year of publication.
    """
    year = datetime.fromisoformat(document.head.issued).astimezone(desk.settings.zone).year
    return tag_uri(desk, site, year, document.id)


def tag_uri(desk: Desk, site: str, year: int, specific: str) -> str:
    """A permanent id (RFC 4151) of something that came about in a year."""
    return f"tag:{desk.settings.feeds.authority or f'{urlsplit(site).hostname},{year}'}:{specific}"


def feed_entry(desk: Desk, id: str, site: str) -> FeedEntry:
    """The entry of an article.

    Args:
        desk: what views are made from.
        id: of the article.
        site: absolute address of the site's root, with a slash at its end.
    """
    document, settings = desk.document(id), desk.settings
    wanted = settings.markdown_copies or settings.feeds.content == "full"
    head, hero, shared = document.head, desk.hero(document), desk.shared_picture(document)
    return FeedEntry(
        id=entry_id(desk, document, site),
        url=site + desk.url(id),
        title=head.title,
        summary=head.summary,
        language=head.language,
        published=rfc3339(head.published),
        updated=rfc3339(head.renewed),
        authors=tuple((author.fields.name, site + author_url(author.id)) for author in desk.authors_of(document)),
        terms=tuple(
            (ref.url.split("/")[1], site + ref.url, ref.title) for name in TERMS for ref in desk.refs(document, name)
        ),
        point=head.point or (),
        image=site + shared.url if shared else "",
        content="".join(_content(desk, document, site, hero)) if wanted else "",
        byline=desk.wording.gettext("By %(authors)s"),
        sources=desk.wording.gettext("Sources") if wanted and document.fields.sources else "",
    )


def _content(desk: Desk, document: Document, site: str, hero: Image | None) -> Iterator[str]:
    """Corrections first, then how sure we are, the picture, the text, what is claimed, and who says so."""
    fields, url = document.fields, desk.url(document.id)
    wording, _ = desk.wording, desk.wording.gettext
    for one in sorted(fields.corrections, key=lambda one: one.date, reverse=True):
        day = desk.calendar.moment(one.date).text
        yield f"<p><strong>{_text(correction_kinds(wording)[one.kind].text)}, {_text(day)}.</strong> {_text(one.text)}</p>"
    incident = document.incident
    if incident is not None:
        card = desk.card(document.id)
        status = statuses(wording)[incident.status].text
        yield f"<p><strong>{_text(status)}</strong> · {_text(card.event)} · {_text(incident.place.name)}</p>"
        if incident.status_history:
            yield "<ul>"
            yield from (_step(desk, step) for step in incident.status_history)
            yield "</ul>"
    if hero and hero.warning:
        yield f'<p><a href="{_text(site + url)}">{_text(graphic_words(wording)[0])} {_text(hero.warning)}</a></p>'
    elif hero:
        size = f'width="{hero.width}" height="{hero.height}"'
        credit = " ".join(filter(None, (hero.caption, hero.credit)))
        yield f'<figure><img src="{_text(site + hero.url)}" alt="{_text(hero.alt)}" {size}>'
        yield f"<figcaption>{_text(credit)}</figcaption></figure>"
    fragment = desk.fragment(document)
    sources = cited_first(fields.sources, fragment.citations)
    numbers = {source.id: number for number, source in enumerate(sources, start=1)}
    parts = close_links(
        fragment, desk.targets(document), url, numbers, desk.body_pictures(url), desk.figure_words, site
    )
    body = "".join(text for kind, text in parts if kind == "html")
    own = f"{site}{url}#"
    yield _ANCHOR.sub(lambda found: found[1] + own, body) if 'href="#' in body else body
    if fields.claims:
        claimed = _("What is claimed, and how it stands")
        yield f"<h2>{_text(claimed)}</h2><ul>"
        yield from (_claim(desk, claim, numbers, f"{site}{url}#source-") for claim in fields.claims)
        yield "</ul>"
    if sources:
        heading = _("Sources")
        yield f"<h2>{_text(heading)}</h2><ol>"
        yield from (_source(wording, source) for source in sources)
        yield "</ol>"


_ANCHOR = re.compile(r'(<a\s(?:[^<>"]|"[^"]*")*?href=")#')
"""A link to another part of the same text, inside of a tag that was cleaned: its values stand in double quotes."""


def _step(desk: Desk, step: StatusStep) -> str:
    since = _text(desk.calendar.fuzzy(step.since).text)
    status = _text(statuses(desk.wording)[step.status].text)
    said = desk.wording.gettext("%(status)s since %(date)s", status=status, date=since)
    return f"<li>{said}{_text(f': {step.text}' if step.text else '')}</li>"


def _claim(desk: Desk, claim: Claim, numbers: Mapping[str, int], anchor: str) -> str:
    day = desk.calendar.fuzzy(claim.as_of).text
    cited = sorted((numbers[id], id) for id in claim.sources if id in numbers)
    links = "".join(f'<sup class="citation"><a href="{_text(anchor + id)}">{number}</a></sup>' for number, id in cited)
    standing = f"<strong>{_text(claim_statuses(desk.wording)[claim.status].text)}</strong>"
    as_of = desk.wording.gettext("as of %(date)s", date=day)
    dated = f" ({as_of})" if day else ""
    return f"<li>{standing}: {_text(claim.text)}{_text(dated)}{links}</li>"


def _source(wording: Wording, source: Source) -> str:
    kept = _text(wording.gettext("archived"))
    archived = f' (<a href="{_text(source.archived)}">{kept}</a>)' if source.archived else ""
    title = source.title or source.url
    address = quote(source.url, safe="%/:=&?~#+!$,;'@()*[]")
    return f'<li>{_text(source.publisher)}: <a href="{_text(address)}">{_text(title)}</a>{archived}</li>'


def _text(value: str) -> str:
    return html.escape(value)
