"""The page of everything that was corrected."""

from __future__ import annotations

from datetime import datetime

from ..link.addresses import page_url
from .listing import pagination
from .model import CorrectedView, CorrectionsPage, CorrectionView, Ref
from .parts import Desk
from .words import CORRECTION, label

URL = "corrections/"


def corrections_page(desk: Desk, number: int) -> CorrectionsPage:
    """A page of all corrections and updates, the newest first, each with the article that it is of."""
    found, size = desk.corrections(), desk.settings.per_page
    title = "Corrections and updates"
    return CorrectionsPage(
        template="corrections.html",
        url=page_url(URL, number),
        title=title if number == 1 else f"{title}, page {number}",
        description="What was changed in what we published, and when.",
        menu="corrections",
        feeds=(Ref(title, URL),),
        entries=tuple(
            CorrectedView(
                CorrectionView(desk.calendar.moment(datetime.fromisoformat(moment)), label(CORRECTION, kind), text),
                desk.card(id),
            )
            for _, id, _, moment, kind, text in found[(number - 1) * size : number * size]
        ),
        pagination=pagination(URL, number, len(found), size),
    )
