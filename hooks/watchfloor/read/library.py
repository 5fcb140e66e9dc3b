"""Reading the whole content folder: documents, authors, vocabularies, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from pydantic_core import PydanticCustomError

from ..model.documents import AnalysisFields, ArticleFields, Document, IncidentFields
from ..model.fields import COUNTRIES, check_slug
from ..model.library import VOCABULARIES, Asset, Author, AuthorFields, Library, Term, TermFields
from ..problems import Problem, did_you_mean
from .files import Split, TextFile, read_text, relative, split_front_matter, walk
from .pictures import SUFFIXES, read_picture
from .references import Loaded, check_documents, check_photos, check_terms
from .salvage import salvage
from .strict_yaml import Parsed
from .validation import parse_yaml, validate

SECTIONS: Mapping[str, type[ArticleFields]] = MappingProxyType(
    {"incidents": IncidentFields, "analysis": AnalysisFields}
)
"""The folders of documents, and the model of each."""

_OTHER_PICTURES = frozenset({".svg", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".jxl", ".psd", ".raw"})


@dataclass(slots=True)
class _Shelf:
    """What has been read so far."""

    content: Path
    root: Path
    context: Mapping[str, Any]
    locale: Locale
    documents: list[Loaded] = field(default_factory=list)
    authors: dict[str, Author] = field(default_factory=dict)
    signed: list[tuple[Author, Parsed, TextFile]] = field(default_factory=list)
    """The authors with their files, to say where their mistakes are."""
    terms: dict[str, dict[str, Term]] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Every document, author, vocabulary and picture that there is, by its file."""
    texts: dict[str, tuple[TextFile, Parsed]] = field(default_factory=dict)
    """Text of each vocabulary, to say where its mistakes are."""
    problems: list[Problem] = field(default_factory=list)


def read_library(content: Path, root: Path, zone: ZoneInfo, locale: str = "en") -> tuple[Library, list[Problem]]:
    """Read everything below ``content``.

    Args:
        content: the content folder.
        root: the project's root, to which problems name paths relative.
        zone: time zone of moments without an offset.
        locale: locale of the names of countries.

    Returns:
        The library of all that could be read, and every problem in every file.
    """
    shelf = _Shelf(content, root, {"zone": zone}, Locale.parse(locale, sep="-"))
    if not content.is_dir():
        name = relative(content, root)
        return Library(), [
            Problem(name, 0, 0, "E504", "there is no such folder", "set content_dir, or make the folder")
        ]
    for path in walk(content, root, shelf.problems):
        _read_file(path, shelf)
    documents: dict[str, Document] = {}
    for loaded in shelf.documents:
        document = loaded.document
        if document.id in documents:
            first = documents[document.id].path
            shelf.problems.append(
                Problem(
                    document.path,
                    0,
                    0,
                    "E310",
                    f"the id '{document.id}' is taken by {first}",
                    "an id is a file's name without .md: rename one of the files",
                )
            )
            continue
        documents[document.id] = document
    vocabularies = _vocabularies(shelf, documents)
    library = Library(
        documents=MappingProxyType(dict(sorted(documents.items()))),
        authors=MappingProxyType(dict(sorted(shelf.authors.items()))),
        vocabularies=MappingProxyType(vocabularies),
        assets=MappingProxyType(dict(sorted(shelf.assets.items()))),
        broken=frozenset(shelf.seen - _sound(shelf, documents)),
    )
    shelf.problems += check_documents(shelf.documents, library)
    shelf.problems += check_photos(shelf.signed, library)
    shelf.problems += check_terms(vocabularies, shelf.texts)
    return library, sorted(set(shelf.problems))


def _sound(shelf: _Shelf, documents: Mapping[str, Document]) -> set[str]:
    """Files that became what they are meant to be."""
    vocabularies = {f"vocabulary/{name}.yml" for name in shelf.terms}
    return (
        vocabularies
        | {document.uri for document in documents.values()}
        | {author.uri for author in shelf.authors.values()}
        | set(shelf.assets)
    )


def _read_file(path: Path, shelf: _Shelf) -> None:
    """Send one file to the reader of its folder."""
    uri = path.relative_to(shelf.content)
    folder, suffix = uri.parts[0], uri.suffix.lower()
    if uri.as_posix() == "README.md":
        return
    shelf.seen.add(uri.as_posix())
    if suffix in SUFFIXES:
        _read_image(path, shelf)
    elif folder in SECTIONS and suffix == ".md" and len(uri.parts) > 1:
        _read_document(path, SECTIONS[folder], shelf)
    elif folder == "authors" and suffix == ".md" and len(uri.parts) > 1:
        _read_author(path, shelf)
    elif len(uri.parts) == 2 and folder == "vocabulary" and suffix == ".yml" and uri.stem in VOCABULARIES:
        _read_vocabulary(path, shelf)
    else:
        hint = "documents are .md below incidents/ or analysis/, authors .md below authors/, vocabularies .yml"
        if folder == "vocabulary":
            hint = did_you_mean(uri.name, [f"{name}.yml" for name in VOCABULARIES])
        elif suffix in _OTHER_PICTURES:
            hint = "pictures are PNG, JPEG, WebP, AVIF or GIF" + ": an SVG can carry a script" * (suffix == ".svg")
        shelf.problems.append(
            Problem(relative(path, shelf.root), 0, 0, "E117", "no kind of file belongs here under this name", hint)
        )


def _halves(path: Path, shelf: _Shelf) -> tuple[TextFile, Split, Parsed] | None:
    """A file's text, its split and its parsed front matter; ``None`` if a problem was noted instead."""
    file = read_text(path, shelf.root, shelf.content)
    if isinstance(file, Problem):
        shelf.problems.append(file)
        return None
    try:
        check_slug(path.stem)
    except PydanticCustomError as error:
        context = error.context or {}
        message = f"the file's name: {context.get('message', '')}"
        shelf.problems.append(Problem(file.path, 0, 0, "E116", message, str(context.get("hint", ""))))
    split = split_front_matter(file)
    if isinstance(split, Problem):
        shelf.problems.append(split)
        return None
    parsed, problems = parse_yaml(file, split.front_matter, split.front_matter_line)
    shelf.problems += problems
    return None if _fatal(problems) else (file, split, parsed)


def _fatal(problems: list[Problem]) -> bool:
    """Whether YAML had errors, and not only warnings."""
    return any(problem.severity == "error" for problem in problems)


def _read_document(path: Path, model: type[ArticleFields], shelf: _Shelf) -> None:
    halves = _halves(path, shelf)
    if halves is None:
        return
    file, split, parsed = halves
    fields, problems = validate(model, parsed.value, parsed, file, shelf.context)
    shelf.problems += problems
    fields = fields or salvage(model, parsed.value, shelf.context)
    if fields is None:
        return
    section = file.uri.split("/", 1)[0]
    places = {}
    if isinstance(parsed.value, dict) and parsed.value.keys() & {"slug", "aliases"}:
        places = {at: place for at, place in parsed.values.items() if at and at[0] in ("slug", "aliases")}
    document = Document(
        path.stem, section, file.path, file.uri, fields, split.body, split.body_line, places=MappingProxyType(places)
    )
    shelf.documents.append(Loaded(document, parsed, file))


def _read_author(path: Path, shelf: _Shelf) -> None:
    halves = _halves(path, shelf)
    if halves is None:
        return
    file, split, parsed = halves
    fields, problems = validate(AuthorFields, parsed.value, parsed, file, shelf.context)
    shelf.problems += problems
    if path.stem in shelf.authors:
        taken = shelf.authors[path.stem].path
        shelf.problems.append(
            file.problem("E310", 0, 0, f"the id '{path.stem}' is taken by {taken}", "rename one of the files")
        )
        return
    fields = fields or salvage(AuthorFields, parsed.value, shelf.context)
    if fields is not None:
        author = Author(path.stem, file.path, file.uri, fields, split.body, split.body_line)
        shelf.authors[path.stem] = author
        shelf.signed.append((author, parsed, file))


def _read_vocabulary(path: Path, shelf: _Shelf) -> None:
    file = read_text(path, shelf.root, shelf.content)
    if isinstance(file, Problem):
        shelf.problems.append(file)
        return
    parsed, problems = parse_yaml(file, file.text, 1)
    shelf.problems += problems
    if _fatal(problems):
        return
    terms: dict[str, Term] = {}
    if parsed.value is None:
        shelf.terms[path.stem] = terms
        return
    if not isinstance(parsed.value, dict):
        line, column = parsed.place(())
        shelf.problems.append(
            file.problem("E115", line, column, "a vocabulary is one mapping of ids", "write 'id: {title: …}' lines")
        )
        return
    shelf.terms[path.stem] = terms
    shelf.texts[path.stem] = (file, parsed)
    for key, value in parsed.value.items():
        line, column = parsed.place((key,), key=True)
        fault = _bad_id(path.stem, key)
        if fault:
            shelf.problems.append(file.problem(*fault[:1], line, column, *fault[1:]))
            continue
        fields, found = validate(TermFields, value, parsed, file, shelf.context, (key,))
        shelf.problems += found
        if fields is None:
            fields = TermFields()
        id, fallback = key, key.replace("-", " ").capitalize()
        if path.stem == "countries":
            id, fallback = key.lower(), _country(key, shelf.locale)
        terms[id] = Term(
            id, fields.title or fallback, fields.description or "", fields.synonyms, fields.parent, file.path, line
        )


def _bad_id(vocabulary: str, key: str) -> tuple[str, str, str] | None:
    """Code, message and hint if ``key`` cannot be an id of this vocabulary."""
    if vocabulary == "countries":
        return (
            None
            if key in COUNTRIES
            else ("E211", f"'{key}' is no country code of ISO 3166-1", "two capital letters, such as LT")
        )
    try:
        check_slug(key)
    except PydanticCustomError as error:
        context = error.context or {}
        return "E208", str(context.get("message", "")), str(context.get("hint", ""))
    return None


def _vocabularies(shelf: _Shelf, documents: Mapping[str, Document]) -> dict[str, Mapping[str, Term]]:
    """The vocabularies, with countries that have incidents but no description of their own added."""
    countries = dict(shelf.terms.get("countries", {}))
    for document in documents.values():
        if document.incident:
            code = document.incident.place.country
            countries.setdefault(code.lower(), Term(code.lower(), _country(code, shelf.locale)))
    every = {**shelf.terms, "countries": countries}
    return {name: MappingProxyType(dict(sorted(every.get(name, {}).items()))) for name in VOCABULARIES}


def _country(code: str, locale: Locale) -> str:
    """A country's name; a locale that has none for it leaves it in English."""
    return str(locale.territories.get(code) or Locale("en").territories[code])


def _read_image(path: Path, shelf: _Shelf) -> None:
    found = read_picture(path, relative(path, shelf.root), path.relative_to(shelf.content).as_posix())
    if isinstance(found, Problem):
        shelf.problems.append(found)
    else:
        shelf.assets[found.uri] = found
