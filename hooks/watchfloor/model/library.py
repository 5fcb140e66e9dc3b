"""Authors, vocabularies, and the library that holds everything the publication has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from .documents import Document
from .fields import Alias, Fediverse, Frozen, Headline, ListOf, Orcid, Slug, Text, Url, one_of
from .head import Head

TAXONOMIES = ("tags", "categories", "systems", "actors", "countries", "places", "series")
VOCABULARIES = (*TAXONOMIES, "responses")
"""One file each in ``content/vocabulary/``; responses have names but no pages."""


Correction = tuple[float, str, int, str, str, str]
"""Seconds since the epoch, negative; the document's id; the correction's number in it, from the oldest; its moment
(ISO 8601), kind and text."""


class Link(Frozen):
    """A named address elsewhere."""

    title: Headline
    url: Url


class AuthorFields(Frozen):
    """The front matter of an author's file; its body is the biography."""

    name: Headline
    kind: Annotated[str, one_of("person", "desk")] = "person"
    role: Text | None = None
    links: Annotated[tuple[Link, ...], ListOf] = ()
    photo: Text | None = None
    orcid: Orcid | None = None
    fediverse: Fediverse | None = None
    aliases: Annotated[tuple[Alias, ...], ListOf] = ()
    active: bool = True


class TermFields(Frozen):
    """One entry of a vocabulary."""

    title: Headline | None = None
    description: Text | None = None
    synonyms: Annotated[tuple[Text, ...], ListOf] = ()
    parent: Slug | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who signs: a person or a desk. Attributes as in ``Document`` and ``Opened``."""

    id: str
    path: str
    uri: str
    fields: AuthorFields
    body: str
    body_line: int
    head: Head = field(default_factory=Head)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary. ``line`` is where its file defines it, 0 for a country not described."""

    id: str
    title: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    parent: str | None = None
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture beside the documents.

    Attributes:
        uri: posix, relative to the content folder.
        path: posix, relative to the project root.
        width: pixels.
        height: pixels.
        digest: SHA-256 of the file's bytes, in hexadecimal.
        moving: whether it has more than one frame.
    """

    uri: str
    path: str
    width: int
    height: int
    digest: str
    moving: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in pixels."""
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was read: documents, authors, terms and pictures, by id and in sorted order."""

    documents: Mapping[str, Document] = field(default_factory=lambda: MappingProxyType({}))
    authors: Mapping[str, Author] = field(default_factory=lambda: MappingProxyType({}))
    vocabularies: Mapping[str, Mapping[str, Term]] = field(default_factory=lambda: MappingProxyType({}))
    assets: Mapping[str, Asset] = field(default_factory=lambda: MappingProxyType({}))
    unreleased: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """File (relative to the content folder) and id of what must not be shown: only to refuse links to it."""
    broken: frozenset[str] = frozenset()
    """Files (likewise) that have problems of their own: leading to one is no second mistake."""

    def corrections(self) -> Iterator[Correction]:
        """What was corrected in documents; sorted, the newest come first."""
        for id, document in self.documents.items():
            for number, (moment, kind, text) in enumerate(sorted(document.head.corrections), start=1):
                yield -datetime.fromisoformat(moment).timestamp(), id, number, moment, kind, text

    def terms(self, vocabulary: str) -> Mapping[str, Term]:
        """The terms of a vocabulary, empty if it has no file."""
        return self.vocabularies.get(vocabulary, MappingProxyType({}))
