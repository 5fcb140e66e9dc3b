"""The page of everything that was corrected."""

from __future__ import annotations

from datetime import datetime

from ..link.addresses import page_url
from ..model.library import Correction
from ..wording import Wording
from .listing import numbered, pagination
from .model import CorrectedView, CorrectionsPage, CorrectionView, Ref
from .parts import Desk
from .words import correction_kinds

URL = "corrections/"


def corrections_index(wording: Wording) -> Ref:
    """The list of all corrections."""
    _ = wording.gettext
    return Ref(_("Corrections and updates"), URL, None, _("What was changed in what we published, and when."))


def corrections_page(desk: Desk, number: int) -> CorrectionsPage:
    """A page of all corrections and updates, the newest first, each with the article that it is of."""
    found, size = desk.corrections(), desk.settings.per_page
    index = corrections_index(desk.wording)
    return CorrectionsPage(
        template="corrections.html",
        url=page_url(index.url, number),
        title=index.title if number == 1 else numbered(desk, index.title, number),
        description=index.description,
        menu="corrections",
        feeds=(index,),
        entries=tuple(corrected(desk, one) for one in found[(number - 1) * size : number * size]),
        pagination=pagination(index.url, number, len(found), size),
    )


def corrected(desk: Desk, correction: Correction) -> CorrectedView:
    """A correction with the article that it is of."""
    _, id, _, moment, kind, text = correction
    stamp = desk.calendar.moment(datetime.fromisoformat(moment))
    return CorrectedView(CorrectionView(stamp, correction_kinds(desk.wording)[kind], text), desk.card(id))
