"""The head of a document, made of its front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from .documents import AnalysisFields, ArticleFields, Hero, Identification, IncidentFields
from .head import Head


def _hero_file(hero: Hero, uri: str) -> tuple[str, str]:
    """The file of a document's picture, relative to the content folder, and why it may disturb."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(uri), hero.image)), hero.graphic or ""


def _doubted(systems: Iterable[Identification]) -> dict[str, str]:
    """How firmly each system is named that is not simply known."""
    said = ((system.id, system.identification) for system in systems)
    return {id: identification for id, identification in said if identification and identification != "confirmed"}


def head_of(fields: ArticleFields, section: str, uri: str, front: str, zone: ZoneInfo) -> Head:
    """The head of a document, without what only its compiled body tells.

    Long because it names each field of one value.

    Args:
        fields: the validated front matter.
        section: ``incidents`` or ``analysis``.
        uri: the document's file, relative to the content folder.
        front: digest of the front matter.
        zone: the publication's time zone, for the day of publication.
    """
    incident = fields if isinstance(fields, IncidentFields) else None
    local = fields.published.astimezone(zone)
    exact = incident is not None and incident.start.precision in ("day", "interval")
    own: dict[str, tuple[str, ...]] = {"tags": fields.tags, "series": (fields.series,) if fields.series else ()}
    if incident:
        own["categories"] = (incident.category,)
        own["systems"] = tuple(system.id for system in incident.systems)
        own["actors"] = tuple(dict.fromkeys(actor.id for actor in incident.actors))
        own["countries"] = (incident.place.country.lower(),)
        own["places"] = (incident.place.id,) if incident.place.id else ()
        own["responses"] = incident.response
    return Head(
        front=front,
        title=fields.title,
        summary=fields.summary,
        published=fields.published.timestamp(),
        updated=fields.updated.timestamp() if fields.updated else None,
        draft=fields.draft,
        embargo=fields.embargo.timestamp() if fields.embargo else None,
        expires=fields.expires.timestamp() if fields.expires else None,
        issued=fields.published.isoformat(),
        day=(incident.start.first if incident else local.date()).toordinal(),
        exact_day=incident.start.first.toordinal() if incident and exact else None,
        month=f"{local:%Y/%m}",
        when=tuple(date.plain for date in (incident.start, incident.end) if date) if incident else (),
        status=incident.status if incident else "",
        point=incident.place.shown_point if incident else None,
        slug=fields.slug or "",
        aliases=fields.aliases,
        authors=tuple(byline.id for byline in fields.authors),
        roles=tuple(byline.role or "" for byline in fields.authors),
        terms=own,
        draws_on=fields.incidents if isinstance(fields, AnalysisFields) else (),
        data_version=(fields.data_version or "") if isinstance(fields, AnalysisFields) else "",
        related=fields.related,
        not_related=fields.not_related,
        sources=tuple(source.id for source in fields.sources),
        hero=_hero_file(fields.hero, uri) if fields.hero else (),
        focus=fields.hero.focus if fields.hero else None,
        addresses=tuple(dict.fromkeys(_address(source.url) for source in fields.sources)),
        language=fields.language or "",
        distinct_from=incident.distinct_from if incident else (),
        merged=incident.merged if incident else (),
        doubted=_doubted(incident.systems) if incident else {},
        held=tuple((actor.id, actor.role, actor.attribution) for actor in incident.actors) if incident else (),
        place=incident.place.name if incident else "",
        precision=incident.place.precision if incident else "",
        corrections=tuple((c.date.isoformat(), c.kind, c.text) for c in fields.corrections),
        harm=(*incident.harm.killed_range, *incident.harm.injured_range) if incident else (None,) * 4,
    )


def _address(url: str) -> str:
    """An address without what may differ between two who cite the same page."""
    return re.sub(r"^https?://(www\.)?|#.*$|/$", "", url)
