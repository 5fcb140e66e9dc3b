"""Parts that several pages share: cards, signatures, links to terms, authors, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from ..compile import Fragment
from ..link import Graph
from ..link.addresses import author_url, term_url
from ..link.figures import Value
from ..link.record import Record
from ..link.targets import Targets
from ..link.weeks import Week
from ..model.dates import FuzzyDate
from ..model.documents import Document, Hero
from ..model.head import Head
from ..model.library import TAXONOMIES, Asset, Author, Library
from ..model.pictures import PORTRAITS
from ..model.relations import terms_of
from ..read.references import asset_uri
from ..settings import Settings
from ..wording import Wording
from .body import close_links
from .facts import NEWEST, Fact, Facts, Tracked
from .model import AuthorView, Card, Ref, Signature, SystemView
from .pictures import BodyPictures, Image, hero_image, image_of, lead_image, shared_picture
from .words import Calendar, identifications, kinds_words, marks, statuses


class Desk(Tracked):
    """Everything that views are made from, with the parts already made.

    Views read through its methods, which note the facts that are read; what they are given besides is
    the settings, which are part of every page's key.
    """

    def __init__(
        self,
        library: Library,
        fragments: Mapping[str, Fragment],
        graph: Graph,
        settings: Settings,
        record: Record | None = None,
        weeks: Mapping[str, Week] | None = None,
    ) -> None:
        super().__init__(Facts(library, graph, settings.per_page, record or Record(), weeks))
        self.settings = settings
        self._library = library
        self._fragments = fragments
        self._graph = graph
        self._cards: dict[str, Card] = {}
        self._refs: dict[tuple[str, str], Ref] = {}
        self._author_views: dict[tuple[str, int, tuple[str, ...]], tuple[AuthorView, tuple[Fact, ...]]] = {}

    @cached_property
    def wording(self) -> Wording:
        """What the site says of itself, in the publication's language."""
        return self.settings.wording

    @cached_property
    def calendar(self) -> Calendar:
        """Dates in the publication's locale and zone."""
        return Calendar(self.wording, self.settings.zone)

    @cached_property
    def trending_note(self) -> str:
        """What the list of trending articles rests on, in words."""
        if self.settings.trending.page_counts:
            return self.wording.gettext("What our own articles cite and update most, and readers open.")
        return self.wording.gettext("What our own articles cite and update most.")

    def figure_words(self, value: Value) -> str:
        """A figure of the record as prose has it."""
        if isinstance(value, tuple):
            return self.calendar.fuzzy(FuzzyDate.of(value)).text
        return self.wording.number(value) if isinstance(value, int) else value

    def document(self, id: str) -> Document:
        """A document in full, for its own page."""
        self.note("document", id)
        return self._library.documents[id]

    def head(self, id: str) -> Head:
        """What is known of a document without opening it; of its front matter alone, as its card is."""
        self.note("card", id)
        return self._library.documents[id].head

    def fragment(self, owner: Document | Author) -> Fragment:
        """The compiled body of a document or author that was asked for."""
        return self._fragments[owner.path]

    def targets(self, owner: Document | Author) -> Targets:
        """What a body's links lead to."""
        self.note("targets", owner.path)
        return self._graph.targets.get(owner.path, Targets())

    def asset(self, uri: str) -> Asset | None:
        """A picture by its file."""
        self.note("asset", uri)
        return self._library.assets.get(uri)

    def url(self, id: str) -> str:
        """Address of a document."""
        self.note("card", id)
        return self._graph.urls[id]

    def is_shown(self, id: str | None) -> bool:
        """Whether there is a card of a document."""
        if id is None:
            return False
        self.note("card", id)
        return id in self._library.documents

    def card(self, id: str) -> Card:
        """The card of a document."""
        self.note("card", id)
        if id not in self._cards:
            self._cards[id] = self._card(self._library.documents[id])
        return self._cards[id]

    def _card(self, document: Document) -> Card:
        head = document.head
        event, status = "", None
        if head.when:
            start, *end = (FuzzyDate.of(plain) for plain in head.when)
            when = self.calendar.event(start, end[0] if end else None).text
            country = self.facts.term("countries", head.terms["countries"][0]).title
            event, status = f"{when} · {country}", statuses(self.wording)[head.status]
        return Card(
            kind=document.section,
            url=self._graph.urls[document.id],
            title=head.title,
            summary=head.summary,
            published=self.calendar.moment(datetime.fromisoformat(head.issued)),
            signatures=self._signatures(document),
            event=event,
            status=status,
            mark=marks(self.wording).get(document.mark, ""),
        )

    def cards_of(self, ids: Iterable[str]) -> tuple[Card, ...]:
        """Cards of documents, in the given order."""
        return tuple(self.card(id) for id in ids)

    def newest_first(self, ids: Iterable[str]) -> list[str]:
        """Documents that are shown, as listings order them."""
        documents = self._library.documents
        shown = [id for id in ids if self.is_shown(id)]
        return sorted(shown, key=lambda id: (-documents[id].head.day, -documents[id].head.published, id))

    def id_of(self, document: Document, written: str) -> str | None:
        """Id of the document that a read-also line of another leads to."""
        found = self._graph.resolver.by_uri.get(asset_uri(document.uri, written.partition("#")[0]))
        return found.id if isinstance(found, Document) else None

    def published_iso(self, id: str) -> str:
        """ISO 8601 moment of publication, as the view of a document's page has it. For planning, without a trace."""
        return self.calendar.iso(datetime.fromisoformat(self._library.documents[id].head.issued))

    def section(self, id: str) -> str:
        """The section of a document of which there is a card."""
        return self._library.documents[id].section

    def signatures(self, document: Document) -> tuple[Signature, ...]:
        """The byline of a document that was asked for."""
        self.note("card", document.id)
        return self._signatures(document)

    def _signatures(self, document: Document) -> tuple[Signature, ...]:
        authors = self._library.authors
        return tuple(
            Signature(authors[id].fields.name, author_url(id), role)
            for id, role in zip(document.head.authors, document.head.roles, strict=True)
            if id in authors
        )

    def authors_of(self, document: Document) -> list[Author]:
        """Those who sign a document."""
        for id in document.head.authors:
            self.note("author", id)
        return [self._library.authors[id] for id in document.head.authors if id in self._library.authors]

    def author(self, id: str) -> Author:
        """An author."""
        self.note("author", id)
        return self._library.authors[id]

    def all_authors(self) -> list[Author]:
        """Every author."""
        self.note("authors", "")
        return [self.author(id) for id in self._library.authors]

    def ref(self, taxonomy: str, id: str, *, counted: bool = False) -> Ref:
        """A link to a term's page."""
        term = self.term(taxonomy, id)
        if counted:
            return Ref(term.title, term_url(taxonomy, id), self.count(taxonomy, id), term.description)
        found = self._refs.get((taxonomy, id))
        if found is None:
            found = self._refs[taxonomy, id] = Ref(term.title, term_url(taxonomy, id))
        return found

    def system(self, id: str, identification: str = "", by: str = "") -> SystemView:
        """A link to a system's page; and if it is not simply known, how firmly it is named and by whom."""
        ref = self.ref("systems", id)
        return SystemView(
            ref.title, ref.url, identifications(self.wording)[identification] if identification else None, by
        )

    def terms(self, taxonomy: str) -> dict[str, Ref]:
        """Every term of a taxonomy with its number of documents, and in words how many of them are of which kind."""
        self.note("terms", taxonomy)
        return {
            id: replace(
                self.ref(taxonomy, id, counted=True),
                counted=kinds_words(self.wording, self.facts.kinds_of(taxonomy, id)),
            )
            for id in self._library.terms(taxonomy)
        }

    def parents(self, taxonomy: str, id: str) -> list[str]:
        """Ids of a term's parent, its parent, and so on."""
        found: list[str] = []
        terms = self._library.terms(taxonomy)
        parent = self.term(taxonomy, id).parent
        while parent in terms and parent not in found:
            found.append(str(parent))
            parent = self.term(taxonomy, str(parent)).parent
        return found

    def children(self, taxonomy: str, id: str) -> list[Ref]:
        """The terms below a term."""
        self.note("under", f"{taxonomy}/{id}")
        below = [child.id for child in self._library.terms(taxonomy).values() if child.parent == id]
        return [self.ref(taxonomy, child, counted=True) for child in below]

    def refs(self, document: Document, taxonomy: str) -> tuple[Ref, ...]:
        """Links to a document's own terms."""
        for id in document.draws_on:
            self.note("card", id)
        return tuple(self.ref(taxonomy, id) for id in terms_of(document, taxonomy, self._library.documents))

    def known_as(self, document: Document) -> tuple[str, ...]:
        """Every name of a document's terms and of those above them: titles and synonyms, each once."""
        found: dict[str, None] = {}
        for id in document.draws_on:
            self.note("card", id)
        for taxonomy in TAXONOMIES:
            for own in terms_of(document, taxonomy, self._library.documents):
                for id in (own, *self.parents(taxonomy, own)):
                    term = self.term(taxonomy, id)
                    found |= dict.fromkeys((term.title, *term.synonyms))
        return tuple(found)

    def body_pictures(self, page: str) -> BodyPictures:
        """What stands around the pictures of a body on ``page``."""
        return BodyPictures(self.asset, self.settings.images, page, self.wording)

    def hero(self, document: Document) -> Image | None:
        """The picture above a story."""
        found = self._pictured(document)
        return hero_image(*found, self.settings.images) if found else None

    def lead_image(self, document: Document) -> Image | None:
        """The picture of a story as other pages show it."""
        found = self._pictured(document)
        return lead_image(*found, document.id, self.settings.images) if found else None

    def shared_picture(self, document: Document) -> Image | None:
        """The picture by which a story is shared, if it has one that may be shown to anybody."""
        found = self._pictured(document)
        return shared_picture(*found, document.id) if found and not found[1].graphic else None

    def _pictured(self, document: Document) -> tuple[Asset, Hero] | None:
        hero = document.fields.hero
        asset = self.asset(asset_uri(document.uri, hero.image)) if hero else None
        return (asset, hero) if hero and asset else None

    def author_view(self, author: Author, page: str, *, without: str = "", newest: int = NEWEST) -> AuthorView:
        """An author as shown on ``page``, with the newest pieces other than the document ``without``."""
        count, ids = self.wrote(author.id)
        shown = tuple([id for id in ids if id != without][:newest])
        key = (author.id, page.count("/"), shown)
        if key not in self._author_views:
            self._author_views[key] = self.traced(lambda: self._author_view(author, page, count, shown))
        view, facts = self._author_views[key]
        self.note_all(facts)
        return view

    def _author_view(self, author: Author, page: str, count: int, shown: Iterable[str]) -> AuthorView:
        fields = author.fields
        photo = self.asset(asset_uri(author.uri, fields.photo)) if fields.photo else None
        parts = close_links(
            self.fragment(author), self.targets(author), page, {}, self.body_pictures(page), self.figure_words
        )
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
            photo=image_of(photo, self.settings.images, widths=PORTRAITS) if photo else None,
            links=tuple(links),
            active=fields.active,
            newest=self.cards_of(shown),
            count=count,
            fediverse=fields.fediverse or "",
        )

    def draws_on(self, one: str, other: str) -> bool:
        """Whether an article of which there is a card rests on another."""
        return other in self._library.documents[one].draws_on

    def name_of(self, taxonomy: str, id: str) -> str:
        """What readers call a term or an author."""
        if taxonomy == "authors":
            author = self._library.authors.get(id)  # its name is a part of the card's fact
            return author.fields.name if author else id
        return self.term(taxonomy, id).title
