"""Parts that several pages share: cards, signatures, links to terms, authors, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..compile import Fragment
from ..link import Graph
from ..link.addresses import author_url, media_url, term_url
from ..link.related import Match
from ..link.targets import Targets
from ..model.documents import Document
from ..model.library import Asset, Author, Library, Term
from ..model.relations import terms_of
from ..read.references import asset_uri
from ..settings import Settings
from .body import close_links
from .model import AuthorView, Card, Image, Ref, RelatedCard, Signature
from .words import MARKS, STATUS, Calendar, label, plural

NEWEST = 3
"""Pieces shown under "More from" an author."""


@dataclass(frozen=True)
class Desk:
    """Everything that views are made from, with the parts already made."""

    library: Library
    fragments: Mapping[str, Fragment]
    graph: Graph
    settings: Settings

    @cached_property
    def calendar(self) -> Calendar:
        """Dates in the publication's locale and zone."""
        return Calendar(self.settings.locale, self.settings.zone)

    @cached_property
    def trending_note(self) -> str:
        """What the list of trending articles rests on, in words."""
        read = " and readers open" if self.settings.trending.page_counts else ""
        return f"What our own articles cite and update most{',' * bool(read)}{read}."

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """The card of each document, by id."""
        return {id: self._card(document) for id, document in self.library.documents.items()}

    @cached_property
    def ids_by_uri(self) -> Mapping[str, str]:
        """Id of each document, by its file."""
        return {document.uri: id for id, document in self.library.documents.items()}

    def _card(self, document: Document) -> Card:
        incident = document.incident
        event, status = "", None
        if incident:
            when = self.calendar.event(incident.start, incident.end).text
            country = self.term("countries", incident.place.country.lower()).title
            event, status = f"{when} · {country}", label(STATUS, incident.status)
        return Card(
            kind=document.section,
            url=self.graph.urls[document.id],
            title=document.fields.title,
            summary=document.fields.summary,
            published=self.calendar.moment(document.fields.published),
            signatures=self.signatures(document),
            event=event,
            status=status,
            mark=MARKS.get(document.mark, ""),
        )

    def cards_of(self, ids: Iterable[str]) -> tuple[Card, ...]:
        """Cards of documents, in the given order."""
        return tuple(self.cards[id] for id in ids)

    def signatures(self, document: Document) -> tuple[Signature, ...]:
        """The byline."""
        return tuple(
            Signature(self.library.authors[a.id].fields.name, author_url(a.id), a.role or "")
            for a in document.fields.authors
            if a.id in self.library.authors
        )

    def term(self, taxonomy: str, id: str) -> Term:
        """A term; one that content names but no file describes has its id for a title."""
        return self.library.terms(taxonomy).get(id) or Term(id, id)

    def ref(self, taxonomy: str, id: str, *, counted: bool = False) -> Ref:
        """A link to a term's page."""
        term = self.term(taxonomy, id)
        count = len(self.graph.by_term[taxonomy].get(id, ())) if counted else None
        return Ref(term.title, term_url(taxonomy, id), count, term.description if counted else "")

    def refs(self, document: Document, taxonomy: str) -> tuple[Ref, ...]:
        """Links to a document's own terms."""
        return tuple(self.ref(taxonomy, id) for id in terms_of(document, taxonomy, self.library.documents))

    def image(self, owner_uri: str, path: str, alt: str, credit: str = "", caption: str = "") -> Image | None:
        """A picture that a document names, or ``None`` if there is none."""
        asset: Asset | None = self.library.assets.get(asset_uri(owner_uri, path))
        return Image(media_url(asset.uri), alt, asset.width, asset.height, credit, caption) if asset else None

    def hero(self, document: Document) -> Image | None:
        """The picture above a story."""
        hero = document.fields.hero
        return self.image(document.uri, hero.image, hero.alt, hero.credit, hero.caption or "") if hero else None

    def author(self, author: Author, page: str, *, without: str = "", newest: int = NEWEST) -> AuthorView:
        """An author as shown on ``page``, with the newest pieces other than the document ``without``."""
        fields, ids = author.fields, self.graph.by_author.get(author.id, ())
        targets = self.graph.targets.get(author.path, Targets())
        parts = close_links(self.fragments[author.path], targets, page, {}, self.library.assets)
        biography = "".join(text for kind, text in parts if kind == "html")
        links = [Ref(link.title, link.url) for link in fields.links]
        if fields.orcid:
            links.append(Ref(f"ORCID {fields.orcid}", f"https://orcid.org/{fields.orcid}"))
        if fields.fediverse:
            user, host = fields.fediverse.lstrip("@").split("@")
            links.append(Ref(f"@{user}@{host}", f"https://{host}/@{user}"))
        return AuthorView(
            id=author.id,
            name=fields.name,
            kind=fields.kind,
            role=fields.role or "",
            url=author_url(author.id),
            biography=biography,
            photo=self.image(author.uri, fields.photo, "") if fields.photo else None,
            links=tuple(links),
            active=fields.active,
            newest=self.cards_of([id for id in ids if id != without][:newest]),
            count=len(ids),
        )

    def related(self, document: Document, matches: Iterable[Match]) -> tuple[RelatedCard, ...]:
        """Related articles with their reasons."""
        return tuple(RelatedCard(self.cards[m.id], self.reasons(document, m)) for m in matches)

    def reasons(self, document: Document, match: Match) -> tuple[str, ...]:
        """Why two articles are related, the strongest reasons first, at most three."""
        other = self.library.documents[match.id]
        reasons = ["chosen by the editors"] if match.pinned else []
        cited = match.id in self.graph.cites.get(document.id, ())
        citing = document.id in self.graph.cites.get(match.id, ())
        if match.id in document.draws_on:
            reasons.append("this article draws on it")
        elif document.id in other.draws_on:
            reasons.append("draws on this article")
        elif cited or citing:
            reasons.append("cited in this article" if cited else "cites this article")
        shared: dict[str, list[str]] = {}
        for taxonomy, id in match.subjects:
            if (taxonomy, id) not in _SAY_NOTHING:
                shared.setdefault(taxonomy, []).append(self.term(taxonomy, id).title)
        for taxonomy in ("systems", "series"):
            if taxonomy in shared:
                reasons.append(f"same {_NOUNS[taxonomy]}: {shared[taxonomy][0]}")
        if match.kilometres is not None and match.days is not None:
            reasons.append(_neighbourhood(match.kilometres, match.days))
        if "tags" in shared:
            reasons.append("both on " + " and ".join(_inside(title) for title in shared["tags"][:2]))
        for taxonomy in ("categories", "actors", "countries"):
            if taxonomy in shared and len(reasons) < 2:
                reasons.append(f"same {_NOUNS[taxonomy]}: {shared[taxonomy][0]}")
        if not reasons:
            reasons.append("tells a similar story")
        return tuple(reasons[:3])


_SAY_NOTHING = frozenset({("actors", "unknown"), ("systems", "unidentified-drone")})
"""That two incidents have an unknown actor or system is no reason to read both."""
_NOUNS = {"systems": "system", "series": "series", "categories": "kind", "actors": "actor", "countries": "country"}


def _inside(title: str) -> str:
    """A title as it stands inside a sentence: a capital stays where the word is a name."""
    return title[0].lower() + title[1:] if (title[1:2].islower() and " " not in title) or title[1:].islower() else title


def _neighbourhood(kilometres: float, days: int) -> str:
    """Distance in space and time, such as "14 km away, 18 days later"."""
    where = "in the same place" if kilometres < 1 else f"{kilometres:,.0f} km away"
    when = "on the same day" if days == 0 else f"{plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
    return f"{where}, {when}"
