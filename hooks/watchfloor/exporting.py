"""The record's files, kept like pages: made again only when a row, a title or the version has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import orjson

from .link.record import Record
from .model.library import Library
from .model.row import Row
from .publish import Output
from .publish.data import About, data_files
from .settings import Settings
from .store import pack, unpack
from .workshop import Stock, Workshop

DATA = "data"
"""Kind of the objects that are kept here: lists of files under the key of what they were made from, and files
under their own hash."""
_VOCABULARIES = ("categories", "systems", "actors", "responses", "tags", "series", "countries")


class Exports:
    """The files of the record.

    Args:
        record: of the publication.
        library: what was released.
        urls: address by document id.
        settings: of the publication.
        stock: opens rows.
        shop: keeps files.
    """

    def __init__(
        self,
        record: Record,
        library: Library,
        urls: Mapping[str, str],
        settings: Settings,
        stock: Stock,
        shop: Workshop,
    ) -> None:
        self.record = record
        self.library = library
        self.urls = urls
        self.settings = settings
        self.stock = stock
        self.shop = shop
        self.used: list[tuple[str, str]] = []

    def outputs(self, site: str) -> Iterator[tuple[str, Output]]:
        """Every file, by its name relative to the site.

        Args:
            site: absolute address of the site, or ``""``.
        """
        about = self._about(site)
        addresses = [self.urls[id] for id in self.record.order]
        parts = (self.shop.engine, self.record.digest, addresses, about)
        key = hashlib.sha256(repr(parts).encode()).hexdigest()
        names = self._names(key) or self._make(key, about)
        for name, digest in names.items():
            self.used.append((DATA, digest))
            yield name, Output(digest, partial(self._read, name, digest, lambda: data_files(self._rows(site), about)))

    def _names(self, key: str) -> dict[str, str] | None:
        """Hash of each file by its name, if they were made before."""
        self.used.append((DATA, key))
        kept = unpack(self.shop.objects.get(DATA, key))
        return None if kept is None else dict(orjson.loads(kept))

    def _make(self, key: str, about: About) -> dict[str, str]:
        names: dict[str, str] = {}
        for name, body in data_files(self._rows(about.site), about).items():
            names[name] = hashlib.sha256(body).hexdigest()
            self.shop.put(DATA, names[name], pack(body))
        self.shop.put(DATA, key, pack(orjson.dumps(names)))
        return names

    def _read(self, name: str, digest: str, again: Callable[[], Mapping[str, bytes]]) -> bytes:
        """A file, made once more if the store has lost it."""
        body = unpack(self.shop.objects.get(DATA, digest))
        return again()[name] if body is None else body

    def _rows(self, site: str) -> list[Row]:
        """Every row, whole."""
        rows = []
        for id in self.record.order:
            row = orjson.loads(self.stock.row(self.library.documents[id]))
            rows.append({"id": id, "url": f"{site}{self.urls[id]}", **row, "record": self.record.hashes[id]})
        return rows

    def _about(self, site: str) -> About:
        """What is said about the data."""
        library = self.library
        signed: set[str] = set()
        used: dict[str, set[str]] = {name: set() for name in _VOCABULARIES}
        for id in self.record.order:
            head = library.documents[id].head
            signed.update(head.authors)
            for name, ids in used.items():
                ids.update(head.terms.get(name, ()))
        titles = {
            name: {self._code(name, id): term.title for id, term in library.terms(name).items() if id in used[name]}
            for name in _VOCABULARIES
        }
        titles["authors"] = {id: author.fields.name for id, author in library.authors.items() if id in signed}
        settings, record = self.settings.data, self.record
        return About(
            title=settings.title,
            site=site,
            licence=settings.licence or "",
            version=record.version,
            authors=tuple(titles["authors"].values()),
            vocabularies=titles,
            changes=record.changes,
            versions=record.versions,
        )

    @staticmethod
    def _code(vocabulary: str, id: str) -> str:
        """An id as rows write it: codes of countries are capitals."""
        return id.upper() if vocabulary == "countries" else id
