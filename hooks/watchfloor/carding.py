"""Card images, kept like pages: one is drawn again only when something that it shows has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from .model.library import Library
from .publish import Output
from .publish.cards import Look, draw_card, mark_of
from .settings import Settings
from .view import Desk
from .view.sharing import CardPlan, plan_cards
from .workshop import Workshop
from .workshop.made import File, Shelf, made_once, make_somewhere

CARD = "card"
"""Kind of the objects that are kept here: PNG files under the hash of all that they show."""
LEDGER = "cards.ledger"
BATCH = 16
"""Cards to a batch: about half a megabyte that waits to be filed."""
FEW = 24
"""Below that many cards, starting workers would take longer than the work."""


class CardsFailed(Exception):
    """A file of the operator's cannot be used; the message says which."""


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
        CardsFailed: if the font or the mark that the settings name cannot be read.
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
    draw = partial(make_somewhere, _draw, given=look, few=FEW, batch=BATCH, shop=shop)
    outputs = made_once(shelf, names, keys, plans, draw, file)
    return outputs, [(CARD, key) for key in keys]


def _look(settings: Settings, name: tuple[str, str], root: Path) -> tuple[Look, str]:
    """What all cards share, and the hashes of the operator's files."""
    cards = settings.cards
    found, digests = {"font": "", "mark": ""}, []
    for key in found:
        said: str | None = getattr(cards, key)
        if not said:
            continue
        try:
            digests.append(hashlib.sha256((root / said).read_bytes()).hexdigest())
        except OSError as error:
            raise CardsFailed(f"cards.{key}: {said} cannot be read: {error.strerror}") from error
        found[key] = str(root / said)
    look = Look(*name, **found, background=cards.background, accent=cards.accent, boundaries=settings.map.boundaries)
    return look, " ".join(digests)


def _draw(plans: Sequence[CardPlan], given: Look) -> Iterator[bytes]:
    """Draw cards.

    Raises:
        CardsFailed: if the mark breaks; that its beginning is a picture's was seen before.
    """
    try:
        if given.mark:
            mark_of(given.mark)
    except (OSError, ValueError, SyntaxError) as error:
        raise CardsFailed(f"cards.mark: {Path(given.mark).name} is no picture that can be used: {error}") from error
    return (draw_card(plan, given) for plan in plans)
