"""One file of the content folder becomes an ``Entry``: a function of its name, its bytes and the context alone.

So it may be made in any process, and kept for as long as the file is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ..model.documents import AnalysisFields, ArticleFields, IncidentFields
from ..model.fields import COUNTRIES, check_slug, country_fault
from ..model.library import VOCABULARIES, Asset, AuthorFields, Term, TermFields
from ..problems import Problem, did_you_mean
from .files import Split, TextFile, decode, split_front_matter
from .formats import SUFFIXES
from .record import check_record
from .references import Loaded, check_own
from .salvage import salvage
from .strict_yaml import Parsed
from .validation import parse_yaml, validate

SECTIONS: Mapping[str, type[ArticleFields]] = {"incidents": IncidentFields, "analysis": AnalysisFields}
"""The folders of documents, and the model of each."""

_OTHER_PICTURES = frozenset({".svg", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".jxl", ".psd", ".raw"})


@dataclass(frozen=True, slots=True)
class Context:
    """What front matter is read with besides its file.

    Attributes:
        content: the content folder, posix, relative to the project root.
        zone: name of the time zone of moments without an offset.
        locale: of the names of countries.
    """

    content: str
    zone: str
    locale: str

    @property
    def of_fields(self) -> dict[str, Any]:
        """What the models validate with."""
        return {"zone": ZoneInfo(self.zone)}

    def path(self, uri: str) -> str:
        """A file of the content folder, relative to the project root."""
        return f"{self.content}/{uri}"


@dataclass(slots=True)
class Entry:
    """What a file gave.

    Attributes:
        kind: ``document``, ``author``, ``vocabulary``, ``picture``, or ``""`` for what is none of them.
        uri: the file, relative to the content folder.
        problems: everything that is wrong with it, as far as it alone shows.
        fields: of a document or an author; what could be saved of them, if there are problems.
        raw: the front matter as YAML gave it, from which the fields can be made again.
        front: digest of the front matter.
        body: Markdown.
        body_line: 1-based line of the file on which the body starts.
        places: line and column of what makes addresses.
        terms: of a vocabulary.
        text: a vocabulary's file and positions.
        asset: a picture.
    """

    kind: str
    uri: str
    problems: list[Problem] = field(default_factory=list)
    fields: ArticleFields | AuthorFields | None = None
    raw: Any = None
    front: str = ""
    body: str = ""
    body_line: int = 1
    places: dict[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict)
    terms: dict[str, Term] | None = None
    text: tuple[TextFile, Parsed] | None = None
    asset: Asset | None = None


@lru_cache(maxsize=16)
def kind_of(uri: str) -> str:
    """What a file is by its name and folder."""
    parts, suffix = uri.split("/"), PurePosixPath(uri).suffix.lower()
    if suffix in SUFFIXES:
        return "picture"
    if len(parts) > 1 and suffix == ".md" and (parts[0] in SECTIONS or parts[0] == "authors"):
        return "author" if parts[0] == "authors" else "document"
    if len(parts) == 2 and parts[0] == "vocabulary" and suffix == ".yml" and parts[1][:-4] in VOCABULARIES:
        return "vocabulary"
    return ""


def read_entry(uri: str, raw: bytes, context: Context) -> Entry:
    """Read one file of text or one picture from its bytes."""
    kind, path = kind_of(uri), context.path(uri)
    if kind == "picture":
        from .pictures import read_picture  # noqa: PLC0415 - most builds open no picture, and need not load Pillow

        found = read_picture(raw, path, uri)
        return Entry(kind, uri, [found]) if isinstance(found, Problem) else Entry(kind, uri, asset=found)
    if not kind:
        return Entry(kind, uri, [_misplaced(uri, path)])
    file = decode(raw, path, uri)
    if isinstance(file, Problem):
        return Entry(kind, uri, [file])
    if kind == "vocabulary":
        return _vocabulary(file, context)
    return _article(file, kind, context)


def _misplaced(uri: str, path: str) -> Problem:
    name = PurePosixPath(uri)
    hint = "documents are .md below incidents/ or analysis/, authors .md below authors/, vocabularies .yml"
    if name.parts[0] == "vocabulary":
        hint = did_you_mean(name.name, [f"{name}.yml" for name in VOCABULARIES])
    elif name.suffix.lower() in _OTHER_PICTURES:
        hint = "pictures are PNG, JPEG, WebP, AVIF or GIF" + ": an SVG can carry a script" * (
            name.suffix.lower() == ".svg"
        )
    return Problem(path, 0, 0, "E117", "no kind of file belongs here under this name", hint)


def halves(file: TextFile) -> tuple[Split | None, Parsed, list[Problem]]:
    """A document's split and its parsed front matter; without a split if YAML or the file's form has errors."""
    problems: list[Problem] = []
    try:
        check_slug(PurePosixPath(file.uri).stem)
    except PydanticCustomError as error:
        context = error.context or {}
        message = f"the file's name: {context.get('message', '')}"
        problems.append(Problem(file.path, 0, 0, "E116", message, str(context.get("hint", ""))))
    split = split_front_matter(file)
    if isinstance(split, Problem):
        return None, Parsed(), [*problems, split]
    parsed, found = parse_yaml(file, split.front_matter, split.front_matter_line)
    return None if _fatal(found) else split, parsed, problems + found


def _fatal(problems: list[Problem]) -> bool:
    """Whether YAML had errors, and not only warnings."""
    return any(problem.severity == "error" for problem in problems)


def model_of(uri: str) -> type[ArticleFields | AuthorFields]:
    """The model of a document's or an author's front matter."""
    return SECTIONS.get(uri.split("/", 1)[0], AuthorFields)


def fields_of(uri: str, raw: Any, context: Context) -> ArticleFields | AuthorFields | None:
    """The fields that ``raw`` makes, with placeholders for what is wrong in them."""
    model = model_of(uri)
    try:
        return model.model_validate({} if raw is None else raw, context=context.of_fields)
    except ValidationError:
        return salvage(model, raw, context.of_fields)


def _article(file: TextFile, kind: str, context: Context) -> Entry:
    entry = Entry(kind, file.uri)
    split, parsed, entry.problems = halves(file)
    if split is None:
        return entry
    model = model_of(file.uri)
    fields, problems = validate(model, parsed.value, parsed, file, context.of_fields)
    entry.problems += problems
    entry.raw = parsed.value
    entry.fields = fields or fields_of(file.uri, parsed.value, context)
    entry.front = hashlib.sha256(split.front_matter.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    entry.body, entry.body_line = split.body, split.body_line
    if kind == "document" and isinstance(entry.fields, ArticleFields):
        entry.places = {at: parsed.place(at) for at in _addresses(entry.fields)}
        loaded = Loaded(PurePosixPath(file.uri).stem, file.uri, entry.fields, parsed, file)
        entry.problems += check_own(loaded)
        if fields is not None:  # a placeholder for what is wrong has no country to lie in
            entry.problems += check_record(loaded)
    return entry


def _addresses(fields: ArticleFields) -> list[tuple[str | int, ...]]:
    """Paths of what makes addresses, and of what else is held against other files, or against the clock."""
    version = [("data_version",)] if getattr(fields, "data_version", None) else []
    updated = [("updated",)] if fields.updated else []
    dates = (("corrections", n, "date") for n in range(len(fields.corrections)))
    slug = [("slug",)] if fields.slug else []
    return [*version, *slug, *(("aliases", n) for n in range(len(fields.aliases))), *updated, *dates]


def _vocabulary(file: TextFile, context: Context) -> Entry:
    entry = Entry("vocabulary", file.uri)
    parsed, entry.problems = parse_yaml(file, file.text, 1)
    if _fatal(entry.problems):
        return entry
    if parsed.value is None:
        entry.terms = {}
        return entry
    if not isinstance(parsed.value, dict):
        line, column = parsed.place(())
        entry.problems.append(
            file.problem("E115", line, column, "a vocabulary is one mapping of ids", "write 'id: {title: …}' lines")
        )
        return entry
    entry.terms, entry.text = {}, (file, parsed)
    name, locale = PurePosixPath(file.uri).stem, Locale.parse(context.locale, sep="-")
    for key, value in parsed.value.items():
        line, column = parsed.place((key,), key=True)
        fault = _bad_id(name, key)
        if fault:
            entry.problems.append(file.problem(*fault[:1], line, column, *fault[1:]))
            continue
        fields, found = validate(TermFields, value, parsed, file, context.of_fields, (key,))
        entry.problems += found
        fields = fields or TermFields()
        id, fallback = key, key.replace("-", " ").capitalize()
        if name == "countries":
            id, fallback = key.lower(), country_name(key, locale)
        entry.terms[id] = Term(
            id, fields.title or fallback, fields.description or "", fields.synonyms, fields.parent, file.path, line
        )
    return entry


def _bad_id(vocabulary: str, key: str) -> tuple[str, str, str] | None:
    """Code, message and hint if ``key`` cannot be an id of this vocabulary."""
    if vocabulary == "countries":
        return None if key in COUNTRIES else ("E211", *country_fault(key))
    try:
        check_slug(key)
    except PydanticCustomError as error:
        context = error.context or {}
        return "E208", str(context.get("message", "")), str(context.get("hint", ""))
    return None


def country_name(code: str, locale: Locale) -> str:
    """A country's name; a locale that has none for it leaves it in English."""
    return str(locale.territories.get(code) or Locale("en").territories[code])
