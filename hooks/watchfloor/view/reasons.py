"""Why articles are related, in words for readers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..model.documents import Document
from ..wording import Wording
from .model import RelatedCard
from .parts import Desk

if TYPE_CHECKING:
    from ..link.related import Match

_SOON = 14
"""Days: what lies no further apart is told without a place."""


def related_cards(desk: Desk, document: Document, matches: Iterable[Match]) -> tuple[RelatedCard, ...]:
    """Related articles with their reasons."""
    return tuple(RelatedCard(desk.card(match.id), reasons(desk, document, match)) for match in matches)


def reasons(desk: Desk, document: Document, match: Match) -> tuple[str, ...]:
    """Why two articles are related, the strongest reasons first, at most three."""
    desk.note("card", match.id)
    wording = desk.wording
    _ = wording.gettext
    said = [_("chosen by the editors")] if match.pinned else []
    said += _citation(desk, document, match.id)
    shared: dict[str, list[str]] = {}
    for taxonomy, id in match.subjects:
        shared.setdefault(taxonomy, []).append(desk.name_of(taxonomy, id))
    if match.kilometres is not None:
        shared.pop("places", None)  # how far it is says more
    said += [_same(wording, name, shared[name][0]) for name in ("systems", "series") if name in shared]
    if match.kilometres is not None or match.days is not None:
        said += _neighbourhood(wording, match.kilometres, match.days)
    said += _common_citations(desk, match)
    if "tags" in shared:
        tags = wording.listed([wording.inside(title) for title in shared["tags"][:2]])
        said.append(_("both on %(tags)s", tags=tags))
    if match.together and len(said) < 2:
        said.append(wording.ngettext("an article cites both", "%(count)s articles cite both", match.together))
    for name in ("places", "categories", "actors", "countries"):
        if name in shared and len(said) < 2:
            said.append(_same(wording, name, shared[name][0]))
    if match.words and len(said) < 2:
        said.append(_("both speak of %(words)s", words=wording.listed(match.words)))
    if "authors" in shared and len(said) < 2:
        said.append(_("also by %(author)s", author=shared["authors"][0]))
    return tuple(said[:3]) or (_("tells a similar story"),)


def _same(wording: Wording, taxonomy: str, name: str) -> str:
    """That two articles share a term."""
    _ = wording.gettext
    if taxonomy == "systems":
        return _("same system: %(name)s", name=name)
    if taxonomy == "series":
        return _("same series: %(name)s", name=name)
    if taxonomy == "places":
        return _("same place: %(name)s", name=name)
    if taxonomy == "categories":
        return _("same kind: %(name)s", name=name)
    if taxonomy == "actors":
        return _("same actor: %(name)s", name=name)
    return _("same country: %(name)s", name=name)


def _citation(desk: Desk, document: Document, other: str) -> list[str]:
    """Whether one of two articles cites the other."""
    _ = desk.wording.gettext
    if other in document.draws_on:
        return [_("this article draws on it")]
    if desk.draws_on(other, document.id):
        return [_("draws on this article")]
    if other in desk.cites(document.id):
        return [_("cited in this article")]
    return [_("cites this article")] if document.id in desk.cites(other) else []


def _common_citations(desk: Desk, match: Match) -> list[str]:
    """What two articles both cite."""
    said, wording = [], desk.wording
    if match.cites:
        for id in match.cites:
            desk.note("card", id)
        if {desk.section(id) for id in match.cites} == {"incidents"}:
            said.append(
                wording.ngettext("cites the same incident", "cites the same %(count)s incidents", len(match.cites))
            )
        else:
            said.append(
                wording.ngettext("cites the same article", "cites the same %(count)s articles", len(match.cites))
            )
    if match.sources:
        said.append(wording.ngettext("a source in common", "%(count)s sources in common", match.sources))
    return said


def _neighbourhood(wording: Wording, kilometres: float | None, days: int | None) -> list[str]:
    """Distance in space and time, such as "14 km away, 18 days later"; time alone only if it is a fortnight."""
    found = []
    if kilometres is not None:
        away = wording.number(round(kilometres))
        near = kilometres < 1
        found.append(
            wording.gettext("in the same place") if near else wording.gettext("%(distance)s km away", distance=away)
        )
    if days is not None and (found or abs(days) <= _SOON):
        found.append(later(wording, days))
    return [", ".join(found)] if found else []


def later(wording: Wording, days: int) -> str:
    """By how many days one event follows another."""
    if days == 0:
        return wording.gettext("on the same day")
    if days > 0:
        return wording.ngettext("%(count)s day later", "%(count)s days later", days)
    return wording.ngettext("%(count)s day earlier", "%(count)s days earlier", -days)
