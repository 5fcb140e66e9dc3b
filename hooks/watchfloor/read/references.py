"""What one file says of another: every id that a document names must exist, and dates must agree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from slugify import slugify

from ..model.library import Library, Term
from ..problems import Problem, did_you_mean

if TYPE_CHECKING:
    from .library import Loaded

Named = tuple[tuple[str | int, ...], str]
"""A place in the front matter, and the id that stands there."""


def check_documents(loaded: Iterable[Loaded], library: Library, broken: set[str]) -> list[Problem]:
    """Check each document's references and dates.

    Args:
        loaded: the documents with their positions.
        library: everything that may be named.
        broken: ids of files that exist but could not be read: naming one is no second mistake.
    """
    return [problem for one in loaded for check in _CHECKS for problem in check(one, library, broken)]


def _in_vocabulary(
    one: Loaded, name: str, code: str, what: str, named: Iterable[Named], library: Library
) -> Iterator[Problem]:
    terms = library.terms(name)
    for path, id in named:
        if id in terms:
            continue
        line, column = one.parsed.place(path)
        meant = next(
            (term.id for term in terms.values() if id in {slugify(synonym) for synonym in term.synonyms}), None
        )
        hint = (
            f"'{id}' is a synonym: write '{meant}'"
            if meant
            else did_you_mean(id, terms, f"add it to vocabulary/{name}.yml")
        )
        yield one.file.problem(code, line, column, f"there is no {what} '{id}'", hint)


def _check_terms(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    fields = one.document.fields
    yield from _in_vocabulary(
        one, "tags", "E302", "tag", ((("tags", n), id) for n, id in enumerate(fields.tags)), library
    )
    if fields.series:
        yield from _in_vocabulary(one, "series", "E314", "series", [(("series",), fields.series)], library)
    incident = one.document.incident
    if incident is None:
        return
    yield from _in_vocabulary(one, "categories", "E303", "category", [(("category",), incident.category)], library)
    yield from _in_vocabulary(
        one, "systems", "E304", "system", ((("systems", n), id) for n, id in enumerate(incident.systems)), library
    )
    actors = ((("actors", n, "id"), actor.id) for n, actor in enumerate(incident.actors))
    yield from _in_vocabulary(one, "actors", "E305", "actor", actors, library)
    responses = ((("response", n), id) for n, id in enumerate(incident.response))
    yield from _in_vocabulary(one, "responses", "E306", "response", responses, library)


def _check_authors(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    for n, author in enumerate(one.document.fields.authors):
        if author.id not in library.authors and author.id not in broken:
            path: tuple[str | int, ...] = ("authors", n, "id")
            line, column = one.parsed.place(path)
            hint = did_you_mean(author.id, library.authors, f"write content/authors/{author.id}.md")
            yield one.file.problem("E301", line, column, f"there is no author '{author.id}'", hint)


def _check_related(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    fields = one.document.fields
    lists = {"related": fields.related, "not_related": fields.not_related, "incidents": one.document.draws_on}
    for key, ids in lists.items():
        for n, id in enumerate(ids):
            line, column = one.parsed.place((key, n))
            other = library.documents.get(id)
            if other is None and id not in broken:
                hint = did_you_mean(id, library.documents, "ids are file names without .md")
                yield one.file.problem("E307", line, column, f"there is no document '{id}'", hint)
            elif other is not None and key == "incidents" and other.section != "incidents":
                yield one.file.problem("E307", line, column, f"'{id}' is no incident", "name analyses under 'related'")
            elif id == one.document.id:
                yield one.file.problem("E307", line, column, "the document names itself", "take it out")
    for id in sorted(set(fields.related) & set(fields.not_related)):
        line, column = one.parsed.place(("not_related", fields.not_related.index(id)))
        yield one.file.problem(
            "E315", line, column, f"'{id}' is in 'related' and in 'not_related'", "keep one of the two"
        )


def _check_sources(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    fields = one.document.fields
    known: set[str] = set()
    for n, source in enumerate(fields.sources):
        if source.id in known:
            line, column = one.parsed.place(("sources", n, "id"))
            yield one.file.problem(
                "E313", line, column, f"the source id '{source.id}' stands twice", "rename one of them"
            )
        known.add(source.id)
    for n, claim in enumerate(fields.claims):
        for m, id in enumerate(claim.sources):
            if id not in known:
                line, column = one.parsed.place(("claims", n, "sources", m))
                yield one.file.problem(
                    "E308",
                    line,
                    column,
                    f"there is no source '{id}'",
                    did_you_mean(id, known, "add it under 'sources'"),
                )


def _check_dates(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    fields, incident = one.document.fields, one.document.incident
    if fields.updated and fields.updated < fields.published:
        line, column = one.parsed.place(("updated",))
        yield one.file.problem(
            "E206",
            line,
            column,
            f"updated {fields.updated:%Y-%m-%d %H:%M} lies before published {fields.published:%Y-%m-%d %H:%M}",
        )
    if fields.expires and fields.expires <= fields.published:
        line, column = one.parsed.place(("expires",))
        yield one.file.problem("E213", line, column, "the document expires before it is published")
    if incident and incident.end and incident.end.last < incident.start.first:
        line, column = one.parsed.place(("end",))
        yield one.file.problem("E213", line, column, f"the end {incident.end} lies before the start {incident.start}")


def _check_hero(one: Loaded, library: Library, broken: set[str]) -> Iterator[Problem]:
    hero = one.document.fields.hero
    if hero is None:
        return
    uri = asset_uri(one.document.uri, hero.image)
    if uri not in library.assets:
        line, column = one.parsed.place(("hero", "image"))
        yield one.file.problem(
            "E404", line, column, f"there is no picture '{hero.image}'", did_you_mean(uri, library.assets)
        )


def asset_uri(document_uri: str, path: str) -> str:
    """Where a path written in a document leads, relative to the content folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(document_uri), path))


_CHECKS = (_check_terms, _check_authors, _check_related, _check_sources, _check_dates, _check_hero)


def check_terms(vocabularies: Mapping[str, Mapping[str, Term]]) -> list[Problem]:
    """Check that parents exist, that no term is its own ancestor, and that no word has two meanings."""
    problems: list[Problem] = []
    for terms in vocabularies.values():
        meanings: dict[str, str] = {id: id for id in terms}
        for term in terms.values():
            if term.parent and (term.parent not in terms or term.id in ancestors(term, terms)):
                hint = did_you_mean(term.parent, set(terms) - {term.id})
                problems.append(
                    Problem(
                        term.path, term.line, 0, "E309", f"'{term.id}' cannot have the parent '{term.parent}'", hint
                    )
                )
            for synonym in term.synonyms:
                slug = slugify(synonym)
                owner = meanings.setdefault(slug, term.id)
                if slug and owner != term.id:
                    problems.append(
                        Problem(
                            term.path,
                            term.line,
                            0,
                            "E312",
                            f"'{synonym}' means '{owner}' and '{term.id}'",
                            "keep it under one term",
                        )
                    )
    return problems


def ancestors(term: Term, terms: Mapping[str, Term]) -> list[str]:
    """Ids of a term's parent, its parent, and so on; a circle ends where it closes."""
    found: list[str] = []
    while term.parent in terms and term.parent not in found:
        found.append(str(term.parent))
        term = terms[str(term.parent)]
    return found
