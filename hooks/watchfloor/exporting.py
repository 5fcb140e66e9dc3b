"""The record's files, kept like pages: made again only when a row, a title or the version has changed."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterator, Sequence
from functools import partial

import orjson

from .geography.locator import Window
from .link import Graph
from .link.record import Record
from .model.library import Library
from .model.relations import ancestors
from .publish import Output
from .publish.data import CHUNK, About, Labels, Pieces, columns, data_files, pieces_of, points, rows
from .publish.leaflet import map_file, map_files
from .publish.locator import FOLDER as LOCATORS
from .publish.locator import country_file, strip_file, window_file
from .settings import Settings
from .store import pack, unpack
from .view.charts import bar_chart
from .view.figures import locator_files
from .view.locator import country_file_name
from .view.words import Calendar, identifications, statuses
from .workshop import Stock, Workshop

DATA = "data"
"""Kind of the objects that are kept here: lists of files under the key of what they were made from, and files
under their own hash."""
TABLE = "data/table/"
"""Where the scripts of table, timeline and map find the record."""
_FACETS = ("categories", "countries", "systems", "actors")
_VOCABULARIES = ("categories", "systems", "actors", "responses", "tags", "series", "countries", "places")


class Exports:
    """The files of the record.

    Args:
        record: of the publication.
        library: what was released.
        graph: its relations.
        settings: of the publication.
        stock: opens rows.
        shop: keeps files.
    """

    def __init__(
        self,
        record: Record,
        library: Library,
        graph: Graph,
        settings: Settings,
        stock: Stock,
        shop: Workshop,
    ) -> None:
        self.record = record
        self.library = library
        self.graph = graph
        self.urls = graph.urls
        self.settings = settings
        self.stock = stock
        self.shop = shop
        self.used: list[tuple[str, str]] = []

    def outputs(self, site: str) -> Iterator[tuple[str, Output]]:
        """Every file, by its name relative to the site.

        Args:
            site: absolute address of the site, or ``""``.
        """
        for name, path in map_files():
            body = map_file(path)
            yield name, Output(hashlib.sha256(body).hexdigest(), partial(map_file, path))
        about = self._about(site)
        addresses = [self.urls[id] for id in self.record.order]
        words = self.settings.wording.key, self.settings.time_zone, self._labels().above
        key = _key(self.shop.engine, self.record.digest, addresses, about, words)
        self.used.append((DATA, key))
        kept = unpack(self.shop.objects.get(DATA, key))
        names, maps = orjson.loads(kept) if kept is not None else self._make(key, about)
        for name, digest in names.items():
            self.used.append((DATA, digest))
            yield name, Output(digest, partial(self._read, name, digest, about))
        for level, row, column, country in maps:
            yield self._locator(Window(level, row, column), country)

    def _make(self, key: str, about: About) -> tuple[dict[str, str], list[tuple[int, int, int, str]]]:
        """Hash of each file by its name, and the locator maps that pages show."""
        names: dict[str, str] = {}
        for name, body in self._files(about).items():
            names[name] = hashlib.sha256(body).hexdigest()
            self.shop.put(DATA, names[name], pack(body))
        maps = sorted(locator_files(self.record, self.library, self.graph))
        self.shop.put(DATA, key, pack(orjson.dumps((names, maps))))
        return names, maps

    def _locator(self, window: Window, country: str) -> tuple[str, Output]:
        """The outlines of a window, or a country in it: the same for every record, so kept by themselves."""
        boundaries = self.settings.map.boundaries
        key = _key(self.shop.engine, window, country, boundaries)
        self.used.append((DATA, key))
        body = unpack(self.shop.objects.get(DATA, key))
        if body is None:
            code = country.upper()
            body = country_file(window, code, boundaries) if country else window_file(window, boundaries)
            self.shop.put(DATA, key, pack(body))
        name = country_file_name(country, window) if country else window.name
        made = body
        return f"{LOCATORS}{name}.svg", Output(hashlib.sha256(body).hexdigest(), lambda: made)

    def _read(self, name: str, digest: str, about: About) -> bytes:
        """A file, made once more if the store has lost it."""
        body = unpack(self.shop.objects.get(DATA, digest))
        return self._files(about)[name] if body is None else body

    def _files(self, about: About) -> dict[str, bytes]:
        """Every file by its name."""
        order, documents = self.record.order, self.library.documents
        chunks = [order[start : start + CHUNK] for start in range(0, len(order), CHUNK)]
        calendar = Calendar(self.settings.wording, self.settings.zone)
        pieces = [self._pieces(chunk, about.site, calendar) for chunk in chunks]
        heads = [documents[id].head for id in order]
        files = data_files(pieces, about)
        files[TABLE + "columns.json"] = columns(heads, self._labels(), self.record.version)
        files[TABLE + "points.json"] = points(heads)
        files[LOCATORS + "timeline.svg"] = strip_file(bar_chart(heads, calendar))
        return files | {f"{TABLE}rows-{n}.json": piece["rows"] for n, piece in enumerate(pieces)}

    def _pieces(self, ids: Sequence[str], site: str, calendar: Calendar) -> Pieces:
        """What some incidents give to the files, kept: an edit concerns one of them."""
        urls = [self.urls[id] for id in ids]
        salt = (site, self.settings.wording.key, self.settings.time_zone)
        key = _key(self.shop.engine, [(id, self.record.hashes[id]) for id in ids], urls, salt)
        self.used.append((DATA, key))
        kept = unpack(self.shop.objects.get(DATA, key))
        if kept is not None:
            return dict(marshal.loads(kept))  # noqa: S302 - plain values
        whole = []
        for id, url in zip(ids, urls, strict=True):
            row = orjson.loads(self.stock.row(self.library.documents[id]))
            whole.append({"id": id, "url": f"{site}{url}", **row, "record": self.record.hashes[id]})
        made = pieces_of(whole)
        slugs = [url.split("/")[1] for url in urls]
        made["rows"] = rows(ids, [self.library.documents[id].head for id in ids], slugs, calendar)
        self.shop.put(DATA, key, pack(marshal.dumps(made)))
        return made

    def _labels(self) -> Labels:
        """Titles of terms, and what stands above them."""
        titles, above = {}, {}
        for name in _FACETS:
            terms = self.library.terms(name)
            titles[name] = {id: term.title for id, term in terms.items()}
            above[name] = {id: upper for id, term in terms.items() if (upper := tuple(ancestors(term, terms)))}
        return Labels(titles, above, statuses(self.settings.wording), identifications(self.settings.wording))

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


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
