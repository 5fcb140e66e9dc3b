"""Card images, kept like pages: one is drawn again only when something that it shows has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from .model.library import Library
from .publish import Output
from .publish.cards import Look, draw_card
from .settings import Settings
from .store import load_ledger, save_ledger, seal, unseal
from .view import Desk
from .view.sharing import CardPlan, plan_cards
from .workshop import Workshop, settle
from .workshop.pool import run

CARD = "card"
"""Kind of the objects that are kept here: PNG files under the hash of all that they show."""
LEDGER = "cards.ledger"
"""Digest of each card's bytes by its key, so that a build need not read the cards that it leaves alone."""
BATCH = 16
"""Cards to a batch: about half a megabyte that waits to be filed."""
FEW = 24
"""Below that many cards, starting workers would take longer than the work."""
File = Callable[[str, str, bytes], None]
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
    known: dict[str, str] = load_ledger(work / LEDGER, shop.engine) or {}
    missing = _missing(plans, keys, known, shop)
    for (plan, key), body in zip(missing, _draw([plan for plan, _ in missing], look, shop), strict=True):
        known[key] = hashlib.sha256(body).hexdigest()
        shop.put(CARD, key, seal(body))
        file(plan.url, known[key], body)
    shop.counts["cards"] = len(missing), len(plans) - len(missing)
    try:
        save_ledger(work / LEDGER, shop.engine, {key: known[key] for key in keys})
    except OSError as error:
        shop.failed = str(error)
    outputs = {
        plan.url: Output(known[key], partial(_read, shop, key, plan, look))
        for plan, key in zip(plans, keys, strict=True)
    }
    return outputs, [(CARD, key) for key in keys]


def _missing(
    plans: Sequence[CardPlan], keys: Sequence[str], known: dict[str, str], shop: Workshop
) -> list[tuple[CardPlan, str]]:
    """Plans and keys of the cards that must be drawn; of those in the store the digest is made ``known``."""
    missing = []
    for plan, key in zip(plans, keys, strict=True):
        if key not in known:
            body = unseal(shop.objects.get(CARD, key))
            if body is None:
                missing.append((plan, key))
            else:
                known[key] = hashlib.sha256(body).hexdigest()
    return missing


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


def _read(shop: Workshop, key: str, plan: CardPlan, look: Look) -> bytes:
    """A card from the store, or drawn once more."""
    body = unseal(shop.objects.get(CARD, key))
    return draw_card(plan, look) if body is None else body


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
