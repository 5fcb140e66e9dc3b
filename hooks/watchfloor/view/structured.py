"""Structured data (JSON-LD 1.1, schema.org): what a page shows, for machines, made from the view that it is made from.

Search engines say which properties they read, above all for articles, profiles and the way back to the front page
(Google Search Central, "Structured data"); nothing is stated here that the page does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from ..settings import PublisherSettings
from .model import ArticlePage, AuthorView, FrontPage, ListingPage, Stamp, View
from .pictures import Image
from .record_model import DataPage

KINDS = {"incidents": "ReportageNewsArticle", "analysis": "AnalysisNewsArticle"}
"""A report of what happened, and a piece that says what it means; both are NewsArticles."""
DATA_FILES = {
    "data/incidents.json": "application/json",
    "data/incidents.csv": "text/csv",
    "data/incidents.geojson": "application/geo+json",
    "data/sources.csv": "text/csv",
}
Thing = dict[str, Any]


class Publication(NamedTuple):
    """What pages say of the publication as a whole.

    Attributes:
        site: absolute address of the site's root.
        name: of the publication.
        description: of it.
        language: BCP 47 tag.
        publisher: who publishes it, as set.
        card: address of the picture by which pages are shared that have none, or ``""``.
        preview: whether this is a preview, of which no search engine may list a page.
    """

    site: str
    name: str
    description: str
    language: str
    publisher: PublisherSettings
    card: str = ""
    preview: bool = False


def structured_data(view: View, publication: Publication) -> str:
    """A page's structured data as JSON that can stand in a ``script`` element; ``""`` if it has none."""
    if view.noindex or not publication.site:
        return ""
    things = [*_things(view, publication)]
    if view.crumbs:
        things.append(_breadcrumbs(view, publication))
    if not things:
        return ""
    text = orjson.dumps({"@context": "https://schema.org", "@graph": things}).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _things(view: View, publication: Publication) -> Iterator[Thing]:
    if isinstance(view, ArticlePage):
        yield _article(view, publication)
    elif isinstance(view, ListingPage) and view.author is not None:
        yield _profile(view, view.author, publication)
    elif isinstance(view, DataPage):
        yield _dataset(view, publication)
    elif isinstance(view, FrontPage):
        yield _filled(
            {
                "@type": "WebSite",
                "url": publication.site,
                "name": publication.name,
                "description": publication.description,
                "inLanguage": publication.language,
            }
        )
        yield publisher_of(publication, whole=True)


def _article(view: ArticlePage, publication: Publication) -> Thing:
    site, facts = publication.site, view.facts
    subjects = [ref.title for ref in view.tags]
    if facts:
        subjects += [system.title for system in facts.systems]
    return _filled(
        {
            "@type": ["NewsArticle", KINDS[view.kind]],
            "@id": site + view.url,
            "mainEntityOfPage": site + view.url,
            "url": site + view.url,
            "headline": view.title,
            "description": view.summary,
            "datePublished": view.published.iso,
            "dateModified": _newest((view.published, view.updated, *(one.date for one in view.corrections))),
            "inLanguage": view.language or publication.language,
            "isAccessibleForFree": True,
            "image": _image(view.image, site) if view.image else None,
            "author": [_author(author, site) for author in view.authors],
            "publisher": publisher_of(publication),
            "articleSection": [crumb.title for crumb in view.crumbs],
            "keywords": subjects,
            "temporalCoverage": facts.when.iso if facts else None,
            "contentLocation": {"@type": "Place", "name": facts.place, "address": facts.country.title}
            if facts
            else None,
            "correction": [
                {"@type": "CorrectionComment", "text": one.text, "datePublished": one.date.iso}
                for one in view.corrections
            ],
            # By address alone: what each is called stands in the page's list, and a page of thirty sources that said it
            # twice would not fit into what a server sends before it waits for the reader's answer.
            "citation": [{"@type": "CreativeWork", "@id": source.url} for source in view.sources],
            "isPartOf": {"@type": "CreativeWorkSeries", "name": view.series.series.title} if view.series else None,
        }
    )


def _newest(stamps: Iterable[Stamp | None]) -> str:
    return max((stamp.iso for stamp in stamps if stamp), key=datetime.fromisoformat)


def _author(author: AuthorView, site: str) -> Thing:
    kind = "Organization" if author.kind == "desk" else "Person"
    return {"@type": kind, "name": author.name, "url": site + author.url}


def _profile(view: ListingPage, author: AuthorView, publication: Publication) -> Thing:
    site = publication.site
    whole = {
        "description": author.role,
        "image": _image(author.photo, site) if author.photo else None,
        "sameAs": [link.url for link in author.links],
    }
    return {
        "@type": "ProfilePage",
        "url": site + view.url,
        "mainEntity": _author(author, site) | _filled(whole),
    }


def _dataset(view: DataPage, publication: Publication) -> Thing:
    site = publication.site
    return _filled(
        {
            "@type": "Dataset",
            "name": view.name,
            "description": view.description,
            "url": site + view.url,
            "version": view.version,
            "license": f"https://spdx.org/licenses/{view.licence}" if view.licence else None,
            "creator": publisher_of(publication),
            "distribution": [
                {"@type": "DataDownload", "contentUrl": site + name, "encodingFormat": kind}
                for name, kind in DATA_FILES.items()
            ],
        }
    )


def publisher_of(publication: Publication, *, whole: bool = False) -> Thing:
    """Who publishes, on pages by name; ``whole`` adds its policies, which the front page leads to."""
    said, site = publication.publisher, publication.site
    thing: Thing = {"@type": "NewsMediaOrganization", "name": said.name or publication.name, "url": site}
    if said.logo:
        thing["logo"] = {"@type": "ImageObject", "url": site + said.logo}
    if whole:
        policies: Mapping[str, str | None] = {
            "publishingPrinciples": said.principles,
            "correctionsPolicy": said.corrections_policy,
            "ethicsPolicy": said.ethics_policy,
            "ownershipFundingInfo": said.ownership,
        }
        thing |= {name: site + url for name, url in policies.items() if url}
        thing |= _filled({"sameAs": list(said.same_as)})
    return thing


def _image(image: Image, site: str) -> Thing:
    return {"@type": "ImageObject", "url": site + image.url, "width": image.width, "height": image.height}


def _breadcrumbs(view: View, publication: Publication) -> Thing:
    """The way from the front page; the page itself needs no address."""
    site = publication.site
    steps = [(publication.name, site), *((crumb.title, site + crumb.url) for crumb in view.crumbs), (view.title, "")]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _filled({"@type": "ListItem", "position": number, "name": name, "item": url})
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def _filled(thing: Thing) -> Thing:
    """Without what is not known."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], ())}
