"""Which picture a page is shared by, and what a card says when there is no picture of the page's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..geography.locator import Window
from ..link.addresses import SITE_CARD, author_card_url, card_url
from ..model.documents import Document
from ..model.library import Author, Library
from ..model.pictures import SHARED_HEIGHT, SHARED_WIDTH
from .locator import place_window
from .parts import Desk
from .pictures import Image
from .words import author_kind, sections


class CardPlan(NamedTuple):
    """All that a card shows: plain values, of which its key is made.

    Attributes:
        url: address of the card.
        kind: such as "Incident".
        title: the headline, or a name.
        note: when and where, or a role.
        foot: byline and day.
        status: id of an incident's status, or ``""``.
        status_text: the same in words.
        window: of the map, as its three numbers; empty for none.
        country: code of the country that is shaded where no point may be shown, or ``""``.
        point: latitude and longitude as far as readers may know them; empty for none.
    """

    url: str
    kind: str
    title: str
    note: str = ""
    foot: str = ""
    status: str = ""
    status_text: str = ""
    window: tuple[int, ...] = ()
    country: str = ""
    point: tuple[float, ...] = ()


def shared_image(desk: Desk, owner: Document | Author | None = None, name: str = "") -> Image | None:
    """The picture by which social networks show a page.

    An editor's own picture comes first, then the card of the page, then that of the publication.

    Args:
        desk: what views are made from.
        owner: of the page: a document or an author that was asked for; ``None`` for every other page.
        name: of the publication, for the alternative text of its card.

    Returns:
        The picture with width and height in pixels and its alternative text; ``None`` if cards are turned off and
        there is no other.
    """
    own = desk.shared_picture(owner) if isinstance(owner, Document) else None
    if own is not None or not desk.settings.cards.enabled:
        return own
    if isinstance(owner, Document):
        card = desk.card(owner.id)
        said = (card.title, card.status.text if card.status else "", card.event)
        return Image(card_url(owner.id), ". ".join(filter(None, said)), SHARED_WIDTH, SHARED_HEIGHT)
    if isinstance(owner, Author):
        return Image(author_card_url(owner.id), owner.fields.name, SHARED_WIDTH, SHARED_HEIGHT)
    return Image(SITE_CARD, name, SHARED_WIDTH, SHARED_HEIGHT)


def plan_cards(desk: Desk, library: Library) -> Iterator[CardPlan]:
    """The cards of all articles without a picture that anybody may be shown, of all authors, and of the publication.

    Reads heads alone: no document is opened.
    """
    for document in library.documents.values():
        uri, graphic = document.head.hero or ("", "")
        if graphic or uri not in library.assets:
            yield _article_card(desk, document)
    for author in library.authors.values():
        kind = author_kind(desk.wording, author.fields.kind)
        yield CardPlan(author_card_url(author.id), kind, author.fields.name, author.fields.role or "")
    yield CardPlan(SITE_CARD, "", "")


def _article_card(desk: Desk, document: Document) -> CardPlan:
    card, head = desk.card(document.id), document.head
    names = ", ".join(signature.name for signature in card.signatures)
    plan = CardPlan(
        url=card_url(document.id),
        kind=sections(desk.wording)[document.section].singular,
        title=card.title,
        foot=" · ".join(filter(None, (names, card.published.text))),
    )
    if card.status is None:
        return plan
    window: Window | None = place_window(head)
    place = head.place[:1].upper() + head.place[1:]
    when, _, country = card.event.rpartition(" · ")
    where = place if country.casefold() in place.casefold() else f"{place}, {country}"
    return plan._replace(
        note=f"{when} · {where}",
        status=card.status.id,
        status_text=card.status.text,
        window=tuple(window) if window else (),
        country="" if head.point else head.terms["countries"][0].upper(),
        point=head.point or (),
    )
