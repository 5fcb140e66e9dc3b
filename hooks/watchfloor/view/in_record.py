"""Where an incident stands in the record: what is near it, what came before and after, and its place in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from ..geography import direction, kilometres
from ..link.addresses import short_url, timeline_url
from ..model.documents import Document
from ..model.head import Head
from ..model.relations import SAY_NOTHING
from ..wording import Wording
from .charts import is_dated, strip_place
from .model import Ref
from .parts import Desk
from .reasons import later

PLACES, SYSTEMS = "places", "systems"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another incident, and how it lies to this one, in words."""

    incident: Ref
    words: str


@dataclass(frozen=True, slots=True)
class InRecord:
    """An incident in the record.

    Attributes:
        near: the nearest, and the last before and the first after in the same place.
        same_place: a place of the vocabulary, and the incidents in it before and after.
        same_system: a system, and the incidents with it before and after.
        month: the month in the timeline.
        strip: where the incident stands in the whole timeline, in units of the picture; ``None`` if there is no
            picture.
        short: the incident's permanent address, or ``""`` if there are none.
    """

    near: tuple[Neighbour, ...]
    same_place: tuple[tuple[Ref, tuple[Neighbour, ...]], ...]
    same_system: tuple[tuple[Ref, tuple[Neighbour, ...]], ...]
    month: Ref
    strip: float | None
    short: str


def find_shared(desk: Desk) -> None:
    """Find now what is found once from many documents: workers inherit it, and else each would, and copy them all."""
    facts = desk.facts
    for taxonomy in (PLACES, SYSTEMS):
        for term in facts.graph.by_term[taxonomy]:
            if (taxonomy, term) not in SAY_NOTHING:
                facts.beside_with(f"{taxonomy}/{term}/")
    for id in islice(facts.library.documents, 1):
        facts.graph.related.get(id)  # with the pairs that say nearly the same


def in_record(desk: Desk, document: Document) -> InRecord:
    """Where an incident stands."""
    head = document.head
    day = date.fromordinal(head.day)
    month = desk.calendar.month(day) if is_dated(head) else str(day.year)
    anchor = f"{day:%Y-%m}" if is_dated(head) else f"{day.year}-unknown"
    return InRecord(
        near=tuple(_neighbour(desk, id, _where(desk.wording, head, desk.head(id))) for id in desk.near(document.id)),
        same_place=_beside(desk, document, PLACES),
        same_system=_beside(desk, document, SYSTEMS),
        month=Ref(month, f"{timeline_url(day.year)}#{anchor}"),
        strip=_strip(desk, head),
        short=short_url(document.id) if desk.settings.short_addresses else "",
    )


def _beside(desk: Desk, document: Document, taxonomy: str) -> tuple[tuple[Ref, tuple[Neighbour, ...]], ...]:
    """Each term of an incident, and the incidents of that term before and after."""
    day, beside = document.head.day, []
    for term in document.head.terms[taxonomy]:
        if (taxonomy, term) in SAY_NOTHING:
            continue
        ids = [id for id in desk.beside_with(f"{taxonomy}/{term}/", document.id) if id]
        if ids:
            found = tuple(_neighbour(desk, id, later(desk.wording, desk.head(id).day - day)) for id in ids)
            beside.append((desk.ref(taxonomy, term), found))
    return tuple(beside)


def _neighbour(desk: Desk, id: str, words: str) -> Neighbour:
    card = desk.card(id)
    return Neighbour(Ref(card.title, card.url), words)


def _where(wording: Wording, here: Head, there: Head) -> str:
    """Such as "about 14 km south-west, 18 days later"."""
    assert here.point is not None and there.point is not None, "what has no point is near nothing"
    distance = kilometres(here.point, there.point)
    place = _far(wording, distance, direction(here.point, there.point))
    return f"{place}, {later(wording, there.day - here.day)}"


def _far(wording: Wording, kilometres: float, towards: str) -> str:
    """How far it is, and in which direction."""
    _, far = wording.gettext, {"distance": wording.number(round(kilometres))}
    if kilometres < 1:
        return _("in the same place")
    said = {
        "north": _("about %(distance)s km north", **far),
        "north-east": _("about %(distance)s km north-east", **far),
        "east": _("about %(distance)s km east", **far),
        "south-east": _("about %(distance)s km south-east", **far),
        "south": _("about %(distance)s km south", **far),
        "south-west": _("about %(distance)s km south-west", **far),
        "west": _("about %(distance)s km west", **far),
        "north-west": _("about %(distance)s km north-west", **far),
    }
    return said[towards]


def _strip(desk: Desk, head: Head) -> float | None:
    first, last = desk.span_of_years()
    return strip_place(head, first, last) if is_dated(head) else None
