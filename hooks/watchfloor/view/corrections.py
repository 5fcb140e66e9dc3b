"""The page of everything that was corrected."""

from __future__ import annotations

from datetime import datetime

from ..link.addresses import page_url
from ..model.library import Correction
from .listing import pagination
from .model import CorrectedView, CorrectionsPage, CorrectionView, Ref
from .parts import Desk
from .words import CORRECTION, label

INDEX = Ref("Corrections and updates", "corrections/", None, "What was changed in what we published, and when.")


def corrections_page(desk: Desk, number: int) -> CorrectionsPage:
    """A page of all corrections and updates, the newest first, each with the article that it is of."""
    found, size = desk.corrections(), desk.settings.per_page
    return CorrectionsPage(
        template="corrections.html",
        url=page_url(INDEX.url, number),
        title=INDEX.title if number == 1 else f"{INDEX.title}, page {number}",
        description=INDEX.description,
        menu="corrections",
        feeds=(INDEX,),
        entries=tuple(corrected(desk, one) for one in found[(number - 1) * size : number * size]),
        pagination=pagination(INDEX.url, number, len(found), size),
    )


def corrected(desk: Desk, correction: Correction) -> CorrectedView:
    """A correction with the article that it is of."""
    _, id, _, moment, kind, text = correction
    stamp = desk.calendar.moment(datetime.fromisoformat(moment))
    return CorrectedView(CorrectionView(stamp, label(CORRECTION, kind), text), desk.card(id))
