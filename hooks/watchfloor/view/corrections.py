"""The page of everything that was corrected."""

from __future__ import annotations

from datetime import datetime

from .model import CorrectedView, CorrectionsPage, CorrectionView, Ref
from .parts import Desk
from .words import CORRECTION, label


def corrections_page(desk: Desk) -> CorrectionsPage:
    """All corrections and updates, the newest first, each with the article that it is of."""
    return CorrectionsPage(
        template="corrections.html",
        url="corrections/",
        title="Corrections and updates",
        description="What was changed in what we published, and when.",
        menu="corrections",
        feeds=(Ref("Corrections and updates", "corrections/"),),
        entries=tuple(
            CorrectedView(
                CorrectionView(desk.calendar.moment(datetime.fromisoformat(moment)), label(CORRECTION, kind), text),
                desk.card(id),
            )
            for _, id, _, moment, kind, text in desk.corrections()
        ),
    )
