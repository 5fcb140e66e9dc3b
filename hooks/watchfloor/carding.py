"""Card images, kept like pages: one is drawn again only when something that it shows has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from .model.library import Library
from .publish import Output
from .publish.cards import Look, draw_card
from .settings import Settings
from .view import Desk
from .view.sharing import CardPlan, plan_cards
from .workshop import Workshop, settle
from .workshop.made import File, Shelf, made_once
from .workshop.pool import run

CARD = "card"
"""Kind of the objects that are kept here: PNG files under the hash of all that they show."""
LEDGER = "cards.ledger"
BATCH = 16
"""Cards to a batch: about half a megabyte that waits to be filed."""
FEW = 24
"""Below that many cards, starting workers would take longer than the work."""
_LOOK: list[Look] = []


class CardsFailed(Exception):
    """The operator's font cannot be used; the message says which."""


def make_cards(
    desk: Desk,
    library: Library,
    settings: Settings,
    name: tuple[str, str],
    place: tuple[Path, Path],
    shop: Workshop,
    file: File,
) -> tuple[dict[str, Output], list[tuple[str, str]]]:
    """Every card of the publication.

    Args:
        desk: what they are made from.
        library: what was released.
        settings: of the publication.
        name: of the publication, and its description.
        place: the project's root, and the folder of what is kept.
        shop: where to work.
        file: files a card that was drawn: name, digest, bytes.

    Returns:
        Outputs by name, and kind and key of each object in use.

    Raises:
        CardsFailed: if the font that the settings name cannot be read.
    """
    if not settings.cards.enabled:
        return {}, []
    root, work = place
    look, font = _look(settings, name, root)
    plans = list(plan_cards(desk, library))
    start = repr((shop.engine, look, font))
    keys = [hashlib.sha256((start + repr(tuple(plan))).encode("utf-8", "replace")).hexdigest()[:32] for plan in plans]
    shelf = Shelf(CARD, work / LEDGER, shop)
    names = [plan.url for plan in plans]
    outputs = made_once(shelf, names, keys, plans, partial(_draw, look=look, shop=shop), file)
    return outputs, [(CARD, key) for key in keys]


def _look(settings: Settings, name: tuple[str, str], root: Path) -> tuple[Look, str]:
    """What all cards share, and the hash of the operator's font."""
    cards, font, digest = settings.cards, "", ""
    if cards.font:
        font = str(root / cards.font)
        try:
            digest = hashlib.sha256(Path(font).read_bytes()).hexdigest()
        except OSError as error:
            raise CardsFailed(f"cards.font: {cards.font} cannot be read: {error.strerror}") from error
    look = Look(*name, font, cards.background, cards.accent, settings.map.boundaries)
    if font:
        try:
            draw_card(CardPlan("", "", "A"), look)
        except OSError as error:
            raise CardsFailed(f"cards.font: {cards.font} is no font that can be used: {error}") from error
    return look, digest


def _draw(plans: Sequence[CardPlan], look: Look, shop: Workshop) -> Iterator[bytes]:
    """Draw cards, here or in workers."""
    executor = None
    if len(plans) >= FEW:
        executor = shop.make_executor(shop.jobs, _start, (look,), False)
    if executor is None:
        yield from (draw_card(plan, look) for plan in plans)
        return
    with executor:
        yield from run(_draw_batch, plans, BATCH, shop.jobs, executor)


def _start(look: Look) -> None:
    """What a worker does first."""
    settle()
    _LOOK[:] = [look]


def _draw_batch(plans: Sequence[CardPlan]) -> list[bytes]:
    """Draw some cards in a worker."""
    [look] = _LOOK
    return [draw_card(plan, look) for plan in plans]
