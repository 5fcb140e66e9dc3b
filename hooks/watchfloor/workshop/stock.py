"""Everything that files became, opened when somebody asks for it, and not before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from ..compile import Fragment
from ..model.documents import ArticleFields, Document, Opened
from ..model.head import Head
from ..model.library import Author, AuthorFields
from ..model.row import packed_row
from ..problems import Problem
from ..read import fields_of
from ..read.entries import halves
from ..read.files import decode, read_bytes
from ..store import DiskObjects, Objects, unpack, unseal
from .files import ENTRY, ROW, TERMS, Made, Reading, read_file

OPEN = 64
"""Documents that stay open: more than pages that are made together need, and few enough for any processor's cache."""


class Stock:
    """Opens what is kept of files.

    Args:
        objects: the store.
        reading: what files are read with.
    """

    def __init__(self, objects: Objects, reading: Reading) -> None:
        self.objects = objects
        self.reading = reading
        self._open: OrderedDict[str, Made] = OrderedDict()
        self._fields: OrderedDict[str, Opened] = OrderedDict()

    def reopen(self) -> None:
        """Use a connection of one's own, after a process was forked."""
        if self.objects.path is not None:
            self.objects = DiskObjects(self.objects.path, read_only=True)

    def made(self, uri: str, version: str) -> Made:
        """What a file became; made again if the store has lost it."""
        found = self._open.get(version)
        if found is None:
            found = Made.of(self.objects.get(ENTRY, version))
            if found is None:
                again = read_file(uri, self.reading, self.objects)
                found = Made.of(again.packed)
            assert found is not None
            _remember(self._open, version, found)
        return found

    def open_together(self, documents: Iterable[Document]) -> None:
        """Open some documents, which takes less time than one after the other."""
        wanted = [document.version for document in documents if document.version not in self._open]
        if not wanted:
            return
        for version, packed in zip(wanted, self.objects.get_all(ENTRY, wanted), strict=True):
            found = Made.of(packed)
            if found is not None:
                _remember(self._open, version, found)

    def opened(self, uri: str, version: str) -> Opened:
        """A document in full."""
        found = self._fields.get(version)
        if found is None:
            made = self.made(uri, version)
            fields = fields_of(uri, made.raw, self.reading.context)
            assert isinstance(fields, ArticleFields)
            places = MappingProxyType(made.places)
            found = Opened(fields, partial(self.body, uri), made.body_line, places)
            _remember(self._fields, version, found)
        return found

    def terms(self, document: Document) -> bytes:
        """The words of a document's body, as they were counted when it was compiled."""
        found = unseal(self.objects.get(TERMS, document.version))
        if found is None:
            from ..link.terms import body_terms  # noqa: PLC0415 - loads numpy

            language = document.head.language or self.reading.context.locale
            found = body_terms(self.made(document.uri, document.version).fragment.text, language)
        return found

    def row(self, document: Document) -> bytes:
        """The row of an incident; made again if the store has lost it."""
        found = unpack(self.objects.get(ROW, document.head.row))
        if found is None:
            assert document.incident is not None
            _, found = packed_row(document.id, document.incident)
        return found

    def body(self, uri: str) -> str:
        """The Markdown of a file, read again: it is needed only to say where a mistake is."""
        path = self.reading.context.path(uri)
        raw = read_bytes(self.reading.root / path, path)
        file = raw if isinstance(raw, Problem) else decode(raw, path, uri)
        if isinstance(file, Problem):
            return ""
        split, _, _ = halves(file)
        return split.body if split else ""

    def document(self, uri: str, version: str, head: Head) -> Document:
        """A document that opens itself from here."""
        section, _, name = uri.partition("/")
        id = name.rpartition("/")[2].removesuffix(".md")
        return Document(
            id, section, self.reading.context.path(uri), uri, head, version, partial(self.opened, uri, version)
        )

    def author(self, uri: str, version: str) -> Author:
        """An author."""
        made = self.made(uri, version)
        fields = fields_of(uri, made.raw, self.reading.context)
        assert isinstance(fields, AuthorFields)
        id = uri.rpartition("/")[2].removesuffix(".md")
        body = self.body(uri) if made.problems else ""
        return Author(id, self.reading.context.path(uri), uri, fields, body, made.body_line, made.head, version)


def _remember(shelf: OrderedDict[str, Any], key: str, value: Any) -> None:
    shelf[key] = value
    if len(shelf) > OPEN:
        shelf.popitem(last=False)


class Fragments(Mapping[str, Fragment]):
    """The compiled body of each document and author, by its path; opened when asked for."""

    def __init__(self, stock: Stock, owners: Mapping[str, Document | Author]) -> None:
        self._stock = stock
        self._owners = owners

    def __getitem__(self, path: str) -> Fragment:
        owner = self._owners[path]
        return self._stock.made(owner.uri, owner.version).fragment

    def __iter__(self) -> Iterator[str]:
        return iter(self._owners)

    def __len__(self) -> int:
        return len(self._owners)


class Overflow:
    """A store that could not be written any more: what comes next stays in memory."""

    path = None

    def __init__(self, below: Objects) -> None:
        self._below = below
        self._values: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """A packed value, or ``None``."""
        return self._values.get((kind, key)) or self._below.get(kind, key)

    def get_all(self, kind: str, keys: Sequence[str]) -> list[bytes | None]:
        """Some packed values."""
        return [self.get(kind, key) for key in keys]

    def put(self, kind: str, key: str, packed: bytes) -> None:
        """Keep a packed value for as long as the process lives."""
        self._values[kind, key] = packed

    def commit(self) -> None:
        """Nothing to do."""


__all__ = ["Fragments", "Overflow", "Stock"]
