"""What one file says of another: every id that a document names must exist, and dates must agree."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from slugify import slugify

from ..model.documents import ArticleFields, Document, IncidentFields
from ..model.library import VOCABULARIES, Author, Library, Term
from ..model.relations import ancestors
from ..problems import Problem, did_you_mean, nearest
from .files import TextFile
from .salvage import PLACEHOLDER, PLACEHOLDER_DAY
from .strict_yaml import Parsed

Named = tuple[tuple[str | int, ...], str]
"""A place in the front matter, and the id that stands there."""


@dataclass(slots=True)
class Reread:
    """A document's or author's file, read again because something in it must be told with its place."""

    file: TextFile
    parsed: Parsed


@dataclass(slots=True)
class Loaded:
    """The front matter of a document with what is needed to say where its mistakes are."""

    id: str
    uri: str
    fields: ArticleFields
    parsed: Parsed
    file: TextFile

    @property
    def incident(self) -> IncidentFields | None:
        """The fields of an incident, if it is one."""
        return self.fields if isinstance(self.fields, IncidentFields) else None


def check_own(loaded: Loaded) -> list[Problem]:
    """Check what needs no other file: dates that must agree, sources that claims name, values that stand twice."""
    return [problem for check in _OWN for problem in check(loaded)]


def check_named(loaded: Loaded, library: Library) -> list[Problem]:
    """Check that everything exists that a document names.

    Args:
        loaded: the document with its positions.
        library: everything that may be named.
    """
    return [problem for check in _NAMED for problem in check(loaded, library)]


class Known:
    """Every id that may be named: one look tells whether a document's names are all there."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.terms = {name: frozenset(library.terms(name)) for name in VOCABULARIES}
        self.incidents = frozenset(id for id, document in library.documents.items() if document.section == "incidents")

    def all_of(self, document: Document) -> bool:
        """Whether all that a document names exists, and nothing more need be said; if not, ``check_named`` says what."""
        head, library = document.head, self.library
        return (
            all(id in library.authors for id in head.authors)
            and all(self.terms[name].issuperset(ids) for name, ids in head.terms.items())
            and all(id in library.documents for id in (*head.related, *head.not_related))
            and document.id not in head.related
            and document.id not in head.not_related
            and self.incidents.issuperset(head.draws_on)
            and self.incidents.issuperset(head.distinct_from)
            and document.id not in head.distinct_from
            and not any(id in library.documents for id in head.merged)
            and all(uri in library.assets for uri in head.hero[:1])
        )


def _in_vocabulary(
    one: Loaded, name: str, code: str, what: str, named: Iterable[Named], library: Library
) -> Iterator[Problem]:
    terms = library.terms(name)
    if f"vocabulary/{name}.yml" in library.broken:
        return
    for path, id in named:
        if id in terms or id == PLACEHOLDER:
            continue
        line, column = one.parsed.place(path)
        meant = next(
            (term.id for term in terms.values() if id in {slugify(synonym) for synonym in term.synonyms}), None
        )
        file = f"{one.file.path.removesuffix(one.uri)}vocabulary/{name}.yml"
        near = did_you_mean(id, terms)
        new = f"a new one is a line of {file}: {id}: {{title: {id.replace('-', ' ').capitalize()}}}"
        new = f"a new one belongs into {file}" if near.endswith("?") else new
        hint = f"'{id}' is a synonym: write '{meant}'" if meant else "; ".join(filter(None, (near, new)))
        hint = hint.replace("?; ", "? ")
        yield one.file.problem(code, line, column, f"there is no {what} '{id}'", hint)


def _broken_ids(library: Library) -> set[str]:
    """Ids of files that exist but could not be read: naming one is no second mistake."""
    return {PLACEHOLDER, *(posixpath.basename(uri).partition(".")[0] for uri in library.broken)}


def _check_terms(one: Loaded, library: Library) -> Iterator[Problem]:
    fields = one.fields
    yield from _in_vocabulary(
        one, "tags", "E302", "tag", ((("tags", n), id) for n, id in enumerate(fields.tags)), library
    )
    if fields.series:
        yield from _in_vocabulary(one, "series", "E314", "series", [(("series",), fields.series)], library)
    incident = one.incident
    if incident is None:
        return
    yield from _in_vocabulary(one, "categories", "E303", "category", [(("category",), incident.category)], library)
    systems = ((("systems", n, "id"), system.id) for n, system in enumerate(incident.systems))
    yield from _in_vocabulary(one, "systems", "E304", "system", systems, library)
    if incident.place.id:
        yield from _in_vocabulary(one, "places", "E320", "place", [(("place", "id"), incident.place.id)], library)
    actors = ((("actors", n, "id"), actor.id) for n, actor in enumerate(incident.actors))
    yield from _in_vocabulary(one, "actors", "E305", "actor", actors, library)
    responses = ((("response", n), id) for n, id in enumerate(incident.response))
    yield from _in_vocabulary(one, "responses", "E306", "response", responses, library)


def _check_authors(one: Loaded, library: Library) -> Iterator[Problem]:
    for n, author in enumerate(one.fields.authors):
        if author.id not in library.authors and author.id not in _broken_ids(library):
            path: tuple[str | int, ...] = ("authors", n, "id")
            line, column = one.parsed.place(path)
            hint = did_you_mean(author.id, library.authors, f"write content/authors/{author.id}.md")
            yield one.file.problem("E301", line, column, f"there is no author '{author.id}'", hint)


def _check_related(one: Loaded, library: Library) -> Iterator[Problem]:
    fields = one.fields
    lists = {
        "related": fields.related,
        "not_related": fields.not_related,
        "incidents": getattr(one.fields, "incidents", ()),
        "distinct_from": getattr(one.fields, "distinct_from", ()),
    }
    for key, ids in lists.items():
        of_incidents = key in ("incidents", "distinct_from")
        for n, id in enumerate(ids):
            other = library.documents.get(id)
            if other and id != one.id and (not of_incidents or other.section == "incidents"):
                continue
            line, column = one.parsed.place((key, n))
            if other is None and id not in _broken_ids(library):
                known = {i for i, d in library.documents.items() if not of_incidents or d.section == "incidents"}
                near = nearest(id, known - {one.id})
                hint = f"did you mean '{near}'?" if near else "ids are file names without .md"
                yield one.file.problem("E307", line, column, f"there is no document '{id}'", hint)
            elif other is None or (of_incidents and other.section != "incidents" and id in _broken_ids(library)):
                continue
            elif of_incidents and other.section != "incidents":
                yield one.file.problem("E307", line, column, f"'{id}' is no incident", "name analyses under 'related'")
            elif id == one.id:
                yield one.file.problem("E307", line, column, "the document names itself", "take it out")


def _check_merged(one: Loaded, library: Library) -> Iterator[Problem]:
    for n, id in enumerate(one.incident.merged if one.incident else ()):
        if id in library.documents:
            message = f"'{id}' was merged into this incident, and has a file"
            hint = "delete that file once this one tells it all: an id is never used again"
            yield one.file.problem("E318", *one.parsed.place(("merged", n)), message, hint)


def _check_vetoes(one: Loaded) -> Iterator[Problem]:
    fields = one.fields
    for id in sorted(set(fields.related) & set(fields.not_related)):
        line, column = one.parsed.place(("not_related", fields.not_related.index(id)))
        yield one.file.problem(
            "E315", line, column, f"'{id}' is in 'related' and in 'not_related'", "keep one of the two"
        )


def _check_sources(one: Loaded) -> Iterator[Problem]:
    fields = one.fields
    known: set[str] = set()
    for n, source in enumerate(fields.sources):
        if source.id in known and source.id != PLACEHOLDER:
            line, column = one.parsed.place(("sources", n, "id"))
            yield one.file.problem(
                "E313", line, column, f"the source id '{source.id}' stands twice", "rename one of them"
            )
        known.add(source.id)
    cited = [("claims", n, claim.sources) for n, claim in enumerate(fields.claims)]
    cited += [
        ("status_history", n, step.sources)
        for n, step in enumerate(one.incident.status_history if one.incident else ())
    ]
    for key, n, ids in cited:
        for m, id in enumerate(ids):
            if id not in known and id != PLACEHOLDER:
                line, column = one.parsed.place((key, n, "sources", m))
                yield one.file.problem(
                    "E308",
                    line,
                    column,
                    f"there is no source '{id}'",
                    did_you_mean(id, known, "add it under 'sources'"),
                )


def _check_dates(one: Loaded) -> Iterator[Problem]:
    fields, incident = one.fields, one.incident
    if fields.updated and fields.updated < fields.published and fields.published.date() != PLACEHOLDER_DAY:
        line, column = one.parsed.place(("updated",))
        yield one.file.problem(
            "E206",
            line,
            column,
            f"updated {fields.updated:%Y-%m-%d %H:%M} lies before published {fields.published:%Y-%m-%d %H:%M}",
            "a day without a time is its midnight: give the time, or leave 'updated' out",
        )
    if fields.expires and fields.expires <= fields.published:
        line, column = one.parsed.place(("expires",))
        yield one.file.problem(
            "E213", line, column, "the document expires before it is published", "correct one of the two"
        )
    last = _last_version(fields)
    if incident and incident.start.first > last:
        line, column = one.parsed.place(("start",))
        message = f"the incident starts on {incident.start}, after its report of {last}"
        yield one.file.problem("E213", line, column, message, "correct one of the two")
    if incident and incident.end and incident.end.last < incident.start.first:
        line, column = one.parsed.place(("end",))
        message = f"the end {incident.end} lies before the start {incident.start}"
        yield one.file.problem("E213", line, column, message, "correct one of the two")


def _check_hero(one: Loaded, library: Library) -> Iterator[Problem]:
    hero = one.fields.hero
    if hero is None:
        return
    uri = asset_uri(one.uri, hero.image)
    if uri not in library.assets and uri not in library.broken:
        line, column = one.parsed.place(("hero", "image"))
        hint = near_file(uri, one.uri, library.assets) or "put the file beside the document"
        yield one.file.problem("E404", line, column, f"there is no picture '{hero.image}'", hint)


def check_photo(author: Author, library: Library, reread: Callable[[str], Reread | None]) -> Iterator[Problem]:
    """Check that the portrait of an author is there."""
    photo = author.fields.photo
    uri = asset_uri(author.uri, photo or "")
    if photo and uri not in library.assets and uri not in library.broken and (again := reread(author.uri)):
        hint = near_file(uri, author.uri, library.assets) or "put the file beside the author's"
        place = again.parsed.place(("photo",))
        yield again.file.problem("E404", *place, f"there is no picture '{photo}'", hint)


def asset_uri(document_uri: str, path: str) -> str:
    """Where a path written in a document leads, relative to the content folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(document_uri), path))


def near_file(uri: str, document_uri: str, known: Iterable[str]) -> str:
    """A hint naming the file most like ``uri``, as it is written in a document, or ``""``; never the document's own."""
    names = {posixpath.basename(file): file for file in sorted(known, reverse=True) if file != document_uri}
    near = nearest(uri, names.values()) or names.get(nearest(posixpath.basename(uri), names) or "")
    return f"did you mean '{posixpath.relpath(near, posixpath.dirname(document_uri))}'?" if near else ""


def _check_repeats(one: Loaded) -> Iterator[Problem]:
    """A value twice in a list would be shown twice."""
    fields, incident = one.fields, one.incident
    lists: dict[tuple[str | int, ...], Iterable[str]] = {
        ("authors",): [author.id for author in fields.authors],
        ("tags",): fields.tags,
        ("related",): fields.related,
        ("not_related",): fields.not_related,
        ("incidents",): getattr(one.fields, "incidents", ()),
        ("systems",): [system.id for system in incident.systems] if incident else (),
        ("response",): incident.response if incident else (),
        ("distinct_from",): incident.distinct_from if incident else (),
        ("merged",): incident.merged if incident else (),
        **{("claims", n, "sources"): claim.sources for n, claim in enumerate(fields.claims)},
    }
    for path, ids in lists.items():
        seen: set[str] = set()
        for n, id in enumerate(ids):
            if id in seen and id != PLACEHOLDER:
                yield one.file.problem("E316", *one.parsed.place((*path, n)), f"'{id}' stands twice", "take one out")
            seen.add(id)


def _last_version(fields: ArticleFields) -> date:
    """The day of a document's newest version, far ahead where the writer's own cannot be read."""
    if fields.published.date() == PLACEHOLDER_DAY:
        return date.max
    return max(fields.published, fields.updated or fields.published).date()


def _check_age_of_sources(one: Loaded) -> Iterator[Problem]:
    """What was published after the article cannot have been its source; a later version has `updated`."""
    fields = one.fields
    last = _last_version(fields)
    for n, source in enumerate(fields.sources):
        if source.published and source.published.first > last:
            line, column = one.parsed.place(("sources", n, "published"))
            message = f"the source is of {source.published}, and the article of {last}"
            yield one.file.problem("W217", line, column, message, "correct one of the dates, or set 'updated'")


def _check_age_of_corrections(one: Loaded) -> Iterator[Problem]:
    """Nothing can be corrected that was not published; a day without a time may be that of the publication."""
    published = one.fields.published
    if published.date() == PLACEHOLDER_DAY:
        return
    for n, correction in enumerate(one.fields.corrections):
        date = correction.date
        same_day = date.date() == published.date()
        open_time = same_day and date.time() == time.min
        if date < published and not open_time and date.date() != PLACEHOLDER_DAY:
            line, column = one.parsed.place(("corrections", n, "date"))
            form = "%Y-%m-%d %H:%M" if same_day else "%Y-%m-%d"
            message = f"the {correction.kind} of {date:{form}} is older than the article of {published:{form}}"
            yield one.file.problem("W222", line, column, message, "correct one of the two dates")


_OWN = (
    *(_check_vetoes, _check_sources, _check_age_of_sources, _check_dates, _check_age_of_corrections),
    _check_repeats,
)
_NAMED = (_check_terms, _check_authors, _check_related, _check_merged, _check_hero)


def check_terms(
    vocabularies: Mapping[str, Mapping[str, Term]], texts: Mapping[str, tuple[TextFile, Parsed]]
) -> list[Problem]:
    """Check that parents exist, that no term is its own ancestor, and that no word has two meanings.

    Args:
        vocabularies: terms by id, by the vocabulary's name.
        texts: the file of each vocabulary and its positions.
    """
    problems: list[Problem] = []
    for name, (file, parsed) in texts.items():
        terms = vocabularies[name]
        meanings: dict[str, str] = {id: id for id in terms}
        for term in terms.values():
            key = term.id.upper() if name == "countries" else term.id
            if term.parent and (fault := _bad_parent(term, terms)):
                problems.append(file.problem("E309", *parsed.place((key, "parent")), *fault))
            for n, synonym in enumerate(term.synonyms):
                slug = slugify(synonym)
                owner = meanings.setdefault(slug, term.id)
                if slug and owner != term.id:
                    message = f"'{synonym}' means '{owner}' and '{term.id}'"
                    place = parsed.place((key, "synonyms", n))
                    problems.append(file.problem("E312", *place, message, "keep it under one term"))
    return problems


def _bad_parent(term: Term, terms: Mapping[str, Term]) -> tuple[str, str] | None:
    """Message and hint if a term's parent does not exist or descends from the term."""
    if term.parent not in terms:
        hint = did_you_mean(str(term.parent), set(terms) - {term.id}, "add it to this file")
        return f"there is no '{term.parent}' to be the parent of '{term.id}'", hint
    above = ancestors(term, terms)
    if term.id in above:
        way = " → ".join([term.id, *above[: above.index(term.id) + 1]])
        return f"'{term.id}' is its own ancestor: {way}", "take one of these parents out"
    return None
