"""Which feeds there are, what stands in each, and which of them must be written again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from .link.addresses import SECTIONS, author_url, term_url
from .model.dates import rfc3339
from .model.library import TAXONOMIES, Library
from .publish import Output, output_of
from .publish.feeds import Feed, atom_feed, entry_bytes, json_feed, opml
from .store import load_ledger, save_ledger
from .view import Desk
from .view.corrections import corrections_index
from .view.digest import digest_entry, digest_list
from .view.feed import FeedEntry, entry_id
from .view.words import correction_kinds, sections
from .workshop import PageLedger, PageMaker, Workshop, feed_bytes

LEDGER = "feeds.ledger"
"""Digest of each feed's bytes by its key."""
ARCHIVE = 50
"""Entries to an archive; a month with more has several."""
File = Callable[[str, str, bytes], None]


class Planned(NamedTuple):
    """A feed that is to be.

    Attributes:
        feed: what it says of itself.
        path: where it is published, without the ending.
        entries: what stands in it: key, and what gives the bytes of each.
    """

    feed: Feed
    path: str
    entries: tuple[tuple[str, Callable[[], bytes]], ...]


class Feeds:
    """The feeds of a publication.

    Args:
        maker: makes entries that the store has lost.
        library: what was released.
        ledger: of all pages, with the keys of their entries.
        name: of the publication, and its description.
    """

    def __init__(self, maker: PageMaker, library: Library, ledger: PageLedger, name: tuple[str, str]) -> None:
        self._maker = maker
        self._desk: Desk = maker.desk
        self._site = maker.site
        self._library = library
        self._name, self._description = name
        self._settings = self._desk.settings
        urls = self._desk.facts.graph.urls
        self._keys = {id: ledger.pages[url].fed for id, url in urls.items()}
        self._renewed = {id: document.head.renewed for id, document in library.documents.items()}

    def make(self, work: Path, shop: Workshop, file: File) -> dict[str, Output]:
        """Write what has changed.

        Args:
            work: folder of what is kept.
            shop: where to work.
            file: files what was written: name, digest, bytes.

        Returns:
            Outputs by name.
        """
        known: dict[str, str] = load_ledger(work / LEDGER, shop.engine) or {}
        used, outputs, written = {}, {}, 0
        listed = list(self.plans())
        for planned in listed:
            entries: list[bytes] = []  # opened once for both forms
            said = repr((shop.engine, planned.feed, [key for key, _ in planned.entries]))
            for ending, write in (("xml", atom_feed), ("json", json_feed)):
                key = hashlib.sha256((ending + said).encode("utf-8", "replace")).hexdigest()[:32]
                name = f"{planned.path}.{ending}"
                digest = known.get(key)
                if digest is None:
                    entries = entries or [read() for _, read in planned.entries]
                    body, written = write(planned.feed, entries), written + 1
                    digest = hashlib.sha256(body).hexdigest()
                    file(name, digest, body)
                used[key] = digest
                outputs[name] = Output(digest, partial(_written, write, planned))
        outline = opml(self._name, [planned.feed for planned in listed if not planned.feed.current])
        outputs["follow.opml"] = output_of(outline)
        shop.counts["feeds"] = written, len(outputs) - 1 - written
        if used != known:
            try:
                save_ledger(work / LEDGER, shop.engine, used)
            except OSError as error:
                shop.failed = str(error)
        return outputs

    def plans(self) -> Iterator[Planned]:
        """Every feed; what has no entries has none."""
        wording = self._desk.wording
        yield from self._whole()
        for url, title, subtitle in self._listings():
            ids = self._newest(self._desk.facts.graph.listing(url))
            if ids:
                yield self._planned(url, f"{title} - {self._name}", subtitle, self._articles(ids))
        for index, entries in (
            (corrections_index(wording), list(self._corrections())),
            (digest_list(wording), list(self._digests())),
        ):
            if entries:
                yield self._planned(index.url, f"{index.title} - {self._name}", index.description, entries)

    def _listings(self) -> Iterator[tuple[str, str, str]]:
        """Address, title and description of each list of articles that has a feed."""
        for name in SECTIONS:
            yield f"{name}/", sections(self._desk.wording)[name].plural, ""
        for id, author in self._library.authors.items():
            yield author_url(id), author.fields.name, author.fields.role or ""
        for name in TAXONOMIES:
            for id, term in self._library.terms(name).items():
                yield term_url(name, id), term.title, term.description

    def _whole(self) -> Iterator[Planned]:
        """The feed of everything, and its archives, of which a closed one changes only with what stands in it."""
        parts = self._archives() if self._settings.feeds.archives else []
        names = [name for name, _ in parts[:-1]]
        if parts:
            newest = self._newest({*parts[-1][1], *self._newest(self._keys)}, ARCHIVE + self._settings.feeds.entries)
        else:
            newest = self._newest(self._keys)
        if newest:
            last = self._site + names[-1] if names else ""
            yield self._planned("", self._name, self._description, self._articles(newest), previous=last)
        for before, (name, ids) in zip(("", *names), parts[:-1], strict=False):
            previous = self._site + before if before else ""
            entries = self._articles(ids[::-1])
            yield self._planned("", self._name, self._description, entries, name, previous)

    def _archives(self) -> list[tuple[str, list[str]]]:
        """Name and entries of each archive, the oldest first; the last of them is not closed yet."""
        documents = self._library.documents
        months: dict[str, list[str]] = {}
        for id in sorted(documents, key=lambda id: (documents[id].head.published, id)):
            months.setdefault(documents[id].head.month, []).append(id)
        parts = []
        for month, ids in sorted(months.items()):
            for number, start in enumerate(range(0, len(ids), ARCHIVE), start=1):
                name = f"feed/{month.replace('/', '-')}" + f"-{number}" * (number > 1)
                parts.append((name, ids[start : start + ARCHIVE]))
        return parts

    def _newest(self, ids: Sequence[str] | Mapping[str, str] | set[str], most: int = 0) -> list[str]:
        """Those of some articles that were last renewed."""
        return nsmallest(most or self._settings.feeds.entries, ids, key=lambda id: (-self._renewed[id], id))

    def _articles(self, ids: Sequence[str]) -> list[tuple[str, float, Callable[[], bytes]]]:
        return [(self._keys[id], self._renewed[id], partial(feed_bytes, id, self._keys[id], self._maker)) for id in ids]

    def _planned(
        self,
        url: str,
        title: str,
        subtitle: str,
        entries: Sequence[tuple[str, float, Callable[[], bytes]]],
        archive: str = "",
        previous: str = "",
    ) -> Planned:
        page, settings = self._site + url, self._settings.feeds
        path = archive or f"{url}feed"
        feed = Feed(
            url=self._site + path,
            page=page,
            title=title,
            subtitle=subtitle,
            id=f"tag:{settings.authority}:/{url}" if settings.authority else page,
            updated=rfc3339(max(renewed for _, renewed, _ in entries)),
            language=self._settings.locale,
            hub="" if archive else settings.hub or "",
            current=f"{page}feed" if archive else "",
            previous=previous,
        )
        return Planned(feed, path, tuple((key, read) for key, _, read in entries))

    def _corrections(self) -> Iterator[tuple[str, float, Callable[[], bytes]]]:
        """The newest corrections, each as an entry of its own."""
        newest = nsmallest(self._settings.feeds.entries, self._library.corrections())
        for renewed, id, number, _, kind, text in newest:
            yield _own(
                self._correction(id, number, -renewed, correction_kinds(self._desk.wording)[kind].text, text), -renewed
            )

    def _digests(self) -> Iterator[tuple[str, float, Callable[[], bytes]]]:
        """The newest weeks, each as an entry; of one that is not over there is none."""
        over = [week for week in self._desk.facts.weeks.values() if week.over]
        for week in over[: self._settings.feeds.entries]:
            ends = week.ends(self._settings.zone).timestamp()
            yield _own(digest_entry(self._desk, week, self._site, self._name), ends)

    def _correction(self, id: str, number: int, moment: float, kind: str, text: str) -> FeedEntry:
        document = self._library.documents[id]
        authors = [self._library.authors[author] for author in document.head.authors if author in self._library.authors]
        return FeedEntry(
            id=f"{entry_id(self._desk, document, self._site)}/corrections/{number}",
            url=f"{self._site}{self._desk.facts.graph.urls[id]}#corrections",
            title=f"{kind}: {document.head.title}",
            summary=text,
            language=document.head.language,
            published=rfc3339(moment),
            updated=rfc3339(moment),
            authors=tuple((author.fields.name, self._site + author_url(author.id)) for author in authors),
            terms=(),
            point=(),
            image="",
            content="",
        )


def _own(entry: FeedEntry, renewed: float) -> tuple[str, float, Callable[[], bytes]]:
    """An entry that is made here: under which key it is known, when it was renewed, and what gives its bytes."""
    key = hashlib.sha256(repr(entry).encode("utf-8", "replace")).hexdigest()
    return key, renewed, partial(entry_bytes, entry)


def _written(write: Callable[[Feed, Sequence[bytes]], bytes], planned: Planned) -> bytes:
    return write(planned.feed, [read() for _, read in planned.entries])
