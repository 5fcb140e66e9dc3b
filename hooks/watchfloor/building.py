"""From a prepared publication to a published site: pages are made, everything is filed, and what the next build needs is kept.

The adapter brings the theme and what it has made itself; where the time goes, and what is not made again, is
decided here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson

from .exporting import Exports
from .link.addresses import output_uri
from .pipeline import NEAR, Prepared
from .publish import Changes, Entry, Filed, Folder, Index, Listed, Output, Tree, build_index, published_assets, sitemap
from .render import Theme
from .settings import Settings
from .store import load_ledger, pack, save_ledger, unpack
from .workshop import MadePage, PageLedger, PageMaker, Workshop, make_pages, page_bytes, search_document
from .workshop.saved import INDEX, PAGES, PREVIEW, SITE, live_objects, save_pages, save_related

PICTURE, SITEMAP = "picture", "sitemap"
"""Kinds of the objects that are kept here, as they are published."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a publication is built.

    Attributes:
        root: the project's.
        work: what is kept from one build to the next.
        site: where the site is published, or a preview served from.
        preview: whether it is a preview: then the folder is brought up to date file by file, and nothing of it
            is kept but pages.
    """

    root: Path
    work: Path
    site: Path
    preview: bool = False

    def tree(self) -> Tree:
        """A new tree beside the site. Looks at every file of the site that is there."""
        self.site.parent.mkdir(parents=True, exist_ok=True)
        near = self.work if self.work.stat().st_dev == self.site.parent.stat().st_dev else self.site.parent
        name = f"next-{self.site.name}" if near is self.work else f".{self.site.name}.next"
        kept = load_ledger(self.work / SITE, str(self.site)) or {}
        manifest = {path: Filed(digest, tuple(stamp)) for path, (digest, stamp) in kept.items()}
        return Tree(self.site, manifest, near / name)


class Building:
    """One build, between prepared content and a published site.

    Args:
        place: where.
        settings: of the publication.
        prepared: without errors.
        theme: makes pages of views.
        shop: where to work.
        last: pages of the last build.
        tree: where files go.
        keep: whether to keep what is known of pages; a preview does so as it begins, since that takes longer
            than an edit.
    """

    def __init__(
        self,
        place: Place,
        settings: Settings,
        prepared: Prepared,
        theme: Theme,
        shop: Workshop,
        last: PageLedger,
        tree: Tree | Folder,
        *,
        keep: bool = True,
    ) -> None:
        assert prepared.views is not None and prepared.stock is not None and prepared.graph is not None
        self.place = place
        self.settings = settings
        self.library = prepared.library
        self.related = prepared.graph.related
        self.plans = {plan.url: plan for plan in prepared.views.plans}
        self.shop = shop
        self.last = last
        self.ledger = PageLedger()
        self.tree = tree
        self._keep = keep
        self.exports = Exports(prepared.record, prepared.library, prepared.graph, settings, prepared.stock, shop)
        self._maker = PageMaker(prepared.views.desk, theme, prepared.stock, shop.engine)
        self._pool = ThreadPoolExecutor(1, "search")
        self._index: Future[dict[str, Output]] | None = None
        self._used: list[tuple[str, str]] = []

    def make(self) -> None:
        """Make the pages that are out of date, and begin with the search index, which a program of its own makes."""

        def take(made: MadePage) -> None:
            self.tree.put(output_uri(made.plan.url), made.digest, made.body)

        with self.shop.stage("view and render"):
            self.ledger = make_pages(list(self.plans.values()), self.last, self._maker, self.shop, take)
        if self.settings.search and not self.place.preview:
            self._index = self._pool.submit(self._make_index)

    def finish(self, others: Mapping[str, Output], standing: Mapping[str, str], site_url: str | None) -> Changes:
        """File everything, and keep what the next build needs.

        Args:
            others: files that somebody else made.
            standing: address of each standing page by its file, for the sitemap.
            site_url: absolute address of the site, without which there is no sitemap.

        Raises:
            OSError: if there is no room; the old site is still there.
            PictureFailed: if a picture broke after it had been read.
            SearchFailed: if there can be no index.
        """
        with self.shop.stage("publish"):
            outputs = {**others, **dict(self._pages()), **dict(self._pictures())}
            outputs |= self.exports.outputs("" if self.place.preview else site_url or "")
            if site_url and not self.place.preview:
                outputs["sitemap.xml"] = self._sitemap(standing, site_url)
            self.tree.begin(outputs)
        if self._keep:
            with self.shop.stage("keep"):
                self._keep_pages()
        if self._index is not None:
            with self.shop.stage("search"):
                outputs |= self._index.result()
        with self.shop.stage("publish"):
            changes = self.tree.finish(outputs)
        self.shop.related, self.shop.same_lists = self.related, True
        if self._keep:
            with self.shop.stage("keep"):
                if not self.place.preview:
                    self._keep_site(changes)
                self.shop.sweep(
                    [
                        *live_objects(self.shop, self.ledger),
                        *self._used,
                        *self.exports.used,
                        (NEAR, self.exports.record.near_key),
                    ]
                )
        return changes

    def close(self) -> None:
        """End the build, finished or not. A new tree that has not taken the site's place goes away."""
        self._pool.shutdown()
        self.tree.drop_unfinished()

    def _pages(self) -> Iterator[tuple[str, Output]]:
        for url, page in self.ledger.pages.items():
            yield output_uri(url), Output(page.digest, partial(page_bytes, url, self.ledger, self.plans, self._maker))

    def _kept(self, kind: str, key: str) -> bytes | None:
        """A kept object that this build uses."""
        self._used.append((kind, key))
        return unpack(self.shop.objects.get(kind, key))

    def _pictures(self) -> Iterator[tuple[str, Output]]:
        """Pictures without what cameras write into them; each is made once."""
        for url, asset, make in published_assets(self.library, self.place.root):
            key = f"{self.shop.engine}{asset.digest}{Path(asset.path).suffix.lower()}"
            body = self._kept(PICTURE, key)
            if body is None:
                body = make()
                self.shop.put(PICTURE, key, pack(body))
            yield url, output_of(body)

    def _sitemap(self, standing: Mapping[str, str], site_url: str) -> Output:
        """The sitemap, which an edit of a body leaves as it is."""
        listed = sorted(Listed(url, page.changed) for url, page in self.ledger.pages.items() if page.listed)
        parts = (self.shop.engine, listed, sorted(standing.items()), site_url)
        key = hashlib.sha256(repr(parts).encode()).hexdigest()
        body = self._kept(SITEMAP, key)
        if body is None:
            body = sitemap(listed, standing, site_url)
            self.shop.put(SITEMAP, key, pack(body))
        return output_of(body)

    def _make_index(self) -> dict[str, Output]:
        """The search index, of which only what changed is made anew."""
        entries = [
            Entry(url, page.searched, page.published) for url, page in self.ledger.pages.items() if page.searched
        ]
        read = partial(search_document, ledger=self.ledger, plans=self.plans, maker=self._maker)
        index = build_index(entries, read, self.place.work / "search", jobs=self.shop.jobs)
        self.shop.counts["search shards"] = len(index.rebuilt), len(index.reused)
        return _index_files(self.place.work / INDEX, index)

    def _keep_pages(self) -> None:
        """Keep what is known of pages, and of the lists that they show."""
        if not self.place.preview:
            same = self.last.related if not self.related.changed else ""
            self.ledger.related = same or save_related(self.place.work, self.shop, self.related)
        name = PREVIEW if self.place.preview else PAGES
        save_pages(self.place.work / name, self.shop, self.settings, self.ledger)

    def _keep_site(self, changes: Changes) -> None:
        """Keep how the site was left, and tell deploy tools what changed."""
        work = self.place.work
        try:
            plain = {name: (filed.digest, filed.stamp) for name, filed in changes.manifest.items()}
            save_ledger(work / SITE, str(self.place.site), plain)
            _write_json(work / "manifest.json", {name: digest for name, (digest, _) in sorted(plain.items())})
            if changes:
                told = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                _write_json(work / "changes.json", {"site": str(self.place.site), **told})
        except OSError as error:
            self.shop.failed = str(error)


def output_of(body: bytes) -> Output:
    """Bytes as an output."""
    return Output(hashlib.sha256(body).hexdigest(), lambda: body)


def _index_files(ledger: Path, index: Index) -> dict[str, Output]:
    """The files of the index; those that were not written to since are known by their digests."""
    known = load_ledger(ledger, "") or {}
    found: dict[str, tuple[tuple[int, int, int], str]] = {}
    for name, path in index.files.items():
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
        kept, digest = known.get(name, (None, ""))
        found[name] = stamp, digest if kept == stamp else hashlib.sha256(path.read_bytes()).hexdigest()
    if found != known:
        save_ledger(ledger, "", found)
    return {name: Output(digest, index.files[name].read_bytes) for name, (_, digest) in found.items()}


def _write_json(path: Path, value: object) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    beside.replace(path)
