"""All entries together: the library, and what one file says of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from babel import Locale

from ..model.documents import Document
from ..model.library import VOCABULARIES, Asset, Author, Library, Term
from ..problems import Problem
from .entries import Context, Entry, country_name, halves
from .files import decode, read_bytes
from .record import check_twins
from .references import Known, Loaded, Reread, check_named, check_photo, check_terms

T = TypeVar("T", Document, Author)


@dataclass(slots=True)
class Shelf:
    """Everything that was read, before it is one library.

    Attributes:
        documents: all of them, in the order of their files.
        authors: likewise.
        vocabularies: entries of vocabularies, in the order of their files.
        assets: pictures.
        uris: every file there is.
        countries: codes of the countries that incidents name.
    """

    documents: list[Document] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    vocabularies: list[Entry] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    uris: set[str] = field(default_factory=set)


def make_library(shelf: Shelf, context: Context, root: Path) -> tuple[Library, list[Problem]]:
    """The library of all that could be read, and what is wrong between the files."""
    problems: list[Problem] = []
    documents = dict(sorted(_unique(shelf.documents, _taken_by_document, problems).items()))
    authors = dict(sorted(_unique(shelf.authors, _taken_by_author, problems).items()))
    terms = {PurePosixPath(e.uri).stem: e.terms for e in shelf.vocabularies if e.terms is not None}
    vocabularies = _vocabularies(terms, documents, Locale.parse(context.locale, sep="-"))
    sound = {f"vocabulary/{name}.yml" for name in terms} | {asset.uri for asset in shelf.assets}
    sound |= {document.uri for document in documents.values()} | {author.uri for author in authors.values()}
    library = Library(
        documents=documents,
        authors=authors,
        vocabularies=vocabularies,
        assets={asset.uri: asset for asset in sorted(shelf.assets, key=lambda asset: asset.uri)},
        broken=frozenset(shelf.uris - sound),
    )
    known = Known(library)
    for document in shelf.documents:
        if not known.all_of(document):
            problems += _check_again(document, library, context, root)
    for author in authors.values():
        problems += check_photo(author, library, lambda uri: _reread(uri, context, root))
    problems += check_twins(documents.values(), lambda uri: _reread(uri, context, root))
    texts = {PurePosixPath(e.uri).stem: e.text for e in shelf.vocabularies if e.text}
    return library, problems + check_terms(vocabularies, texts)


def _unique(things: Iterable[T], problem: Callable[[T, T], Problem], problems: list[Problem]) -> dict[str, T]:
    """Things by id; of those with one id the first."""
    found: dict[str, T] = {}
    for thing in things:
        first = found.setdefault(thing.id, thing)
        if first is not thing:
            problems.append(problem(thing, first))
    return found


def _taken_by_document(document: Document, first: Document) -> Problem:
    message = f"the id '{document.id}' is taken by {first.path}"
    hint = "an id is a file's name without .md: rename one of the files"
    return Problem(document.path, 0, 0, "E310", message, hint)


def _taken_by_author(author: Author, first: Author) -> Problem:
    return Problem(
        author.path, 0, 0, "E310", f"the id '{author.id}' is taken by {first.path}", "rename one of the files"
    )


def _reread(uri: str, context: Context, root: Path) -> Reread | None:
    path = context.path(uri)
    raw = read_bytes(root / path, path)
    file = raw if isinstance(raw, Problem) else decode(raw, path, uri)
    if isinstance(file, Problem):
        return None
    split, parsed, _ = halves(file)
    return Reread(file, parsed) if split else None


def _check_again(document: Document, library: Library, context: Context, root: Path) -> list[Problem]:
    """Say with their places what names of a document are not known."""
    again = _reread(document.uri, context, root)
    if again is None:
        return []
    loaded = Loaded(document.id, document.uri, document.fields, again.parsed, again.file)
    return check_named(loaded, library)


def _vocabularies(
    read: Mapping[str, Mapping[str, Term]], documents: Mapping[str, Document], locale: Locale
) -> dict[str, Mapping[str, Term]]:
    """The vocabularies, with countries that have incidents but no description of their own added."""
    countries = dict(read.get("countries", {}))
    for document in documents.values():
        for id in document.head.terms.get("countries", ()):
            if id not in countries:
                countries[id] = Term(id, country_name(id.upper(), locale))
    every = {**read, "countries": countries}
    return {name: dict(sorted(every.get(name, {}).items())) for name in VOCABULARIES}
