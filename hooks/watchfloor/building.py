"""From a prepared publication to a published site: pages are made, everything is filed, and what the next build needs is kept.

The adapter brings the theme and what it has made itself; where the time goes, and what is not made again, is
decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .carding import make_cards
from .exporting import Exports
from .feeding import Feeds
from .filing import IndexFiles, files_of, write_json
from .introducing import introduce
from .link.addresses import SPELLINGS, output_uri
from .picturing import publish_pictures
from .pipeline import NEAR, Prepared
from .publish import Changes, Entry, Filed, Folder, Indexing, Output, Tree, output_of
from .publish.copies import COPY
from .render import Theme
from .sealing import HEADERS, NGINX, Sealing, write_if_new
from .settings import Settings
from .sitemapping import make_sitemaps, news_of
from .spelling import make_spellings
from .store import load_ledger, save_ledger, unpack
from .view import Plan
from .workshop import (
    MadePage,
    PageLedger,
    PageMaker,
    Workshop,
    copy_bytes,
    find_outdated,
    give_back,
    make_pages,
    page_bytes,
    search_document,
)
from .workshop.saved import INDEX, PAGES, PREVIEW, SITE, live_objects, save_files, save_pages, save_related

_WAITING = 64
"""Pages that may wait until the site is looked at: an edit makes few, and its search index comes first."""


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
        tree: gives the place where files go, once it is wanted: it looks at all of the site first.
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
        tree: Callable[[], Tree | Folder],
        *,
        keep: bool = True,
    ) -> None:
        assert prepared.views is not None and prepared.stock is not None and prepared.graph is not None
        self.place = place
        self.settings = settings
        self.library = prepared.library
        self.related = prepared.graph.related
        self._moment = prepared.moment
        self.plans = {plan.url: plan for plan in prepared.views.plans}
        self.shop = shop
        self.last = last
        self.ledger = PageLedger()
        self._find_tree = tree
        self._tree: Tree | Folder | None = None
        self._waiting: list[MadePage] = []
        self._keep = keep
        self.exports = Exports(prepared.record, prepared.library, prepared.graph, settings, prepared.stock, shop)
        self._kept_related: str | None = None
        self.sealing = Sealing(settings, preview=place.preview)
        self._maker = PageMaker(
            prepared.views.desk,
            theme,
            prepared.stock,
            shop.engine,
            search=settings.search,
            policy=self.sealing.policy,
            site="" if place.preview else theme.site,
        )
        self._indexing: Indexing | None = None
        self._documents: dict[str, bytes] = {}
        """What articles of unfinished shards are found by, packed."""
        self._used: list[tuple[str, str]] = []

    def make(self) -> None:
        """Make the pages that are out of date. Programs of their own index parts of the site as they are complete."""
        plans = list(self.plans.values())
        self._make_room()
        with self.shop.stage("view and render"):
            ledger, wanted = find_outdated(plans, self.last, self._maker, self.shop)
            if self.settings.search and not self.place.preview:
                self._indexing = self._begin_index(ledger, early=len(wanted) <= _WAITING)
            wanted = in_order(wanted, self._indexing.order if self._indexing else ())
            if len(wanted) > _WAITING:
                self._put()  # look at the site, before workers are forked that will write beside it
            self.ledger = make_pages(wanted, ledger, self._maker, self.shop, self._file, self._take)

    def _file(self, made: MadePage) -> list[Filed | None] | None:
        """File a page, in the process that made it; or let it wait, if there are too few for workers."""
        if self._tree is None:
            self._waiting.append(made)
            return None
        return [self._tree.write(*file) for file in files_of(made)]

    def _take(self, made: MadePage) -> None:
        """Note a page, in this process."""
        if self._tree is not None and made.filed is not None:
            for (name, _, _), filed in zip(files_of(made), made.filed, strict=True):
                self._tree.enter(name, filed)
        if self._indexing is not None and made.searched:
            if made.document is not None:
                self._documents[made.plan.url] = made.document
            if self._indexing.know(made.plan.url, made.searched):
                self._documents.clear()  # pages are made shard by shard

    def _begin_index(self, ledger: PageLedger, *, early: bool) -> Indexing:
        """The search index, of which only what changed is made anew; beside workers there is no room for Pagefind."""
        desk = self._maker.desk
        articles = [
            Entry(plan.url, "", desk.published_iso(plan.key)) for plan in self.plans.values() if plan.kind == "article"
        ]
        kept = partial(search_document, ledger=ledger, plans=self.plans, maker=self._maker)

        def read(url: str) -> bytes:
            return unpack(self._documents.pop(url, None)) or kept(url)

        same = {url: page.searched for url, page in ledger.pages.items() if page.searched}
        return Indexing(articles, read, self.place.work / "search", same, jobs=self.shop.jobs, early=early)

    def _make_room(self) -> None:
        """Keep and let go what lists were made from, before workers are forked that would hold it too."""
        if self._keep and not self.place.preview and self.last.theme != self._maker.theme.digest:
            with self.shop.stage("keep"):
                self._kept_related = save_related(self.place.work, self.shop, self.related)
                self.related.let_go()
            self.shop.related, self.shop.same_lists = None, False

    @property
    def tree(self) -> Tree | Folder:
        """Where files go."""
        if self._tree is None:
            self._tree = self._find_tree()
        return self._tree

    def _put(self) -> None:
        """File what is waiting."""
        tree = self.tree
        for made in self._waiting:
            for file in files_of(made):
                tree.put(*file)
        self._waiting.clear()

    def finish(
        self,
        others: Mapping[str, Output],
        standing: Mapping[str, str],
        site_url: str | None,
        name: tuple[str, str] = ("", ""),
    ) -> Changes:
        """File everything, and keep what the next build needs.

        Args:
            others: files that somebody else made.
            standing: address of each standing page by its file, for the sitemap.
            site_url: absolute address of the site, without which there is no sitemap.
            name: of the publication, and its description, for cards; a preview has none.

        Raises:
            CardsFailed: if the font of cards cannot be read.
            OSError: if there is no room; the old site is still there.
            PictureFailed: if a picture broke after it had been read.
            SearchFailed: if there can be no index.
        """
        with self.shop.stage("publish"):
            self._put()
        with self.shop.stage("cards"):
            cards = {} if self.place.preview else self._cards(name)
        with self.shop.stage("pictures"):
            pictures = self._pictures()
        with self.shop.stage("feeds"):
            feeds = self._feeds(name)
        with self.shop.stage("publish"):
            outputs = {**others, **pictures, **cards, **feeds, **self._others(others, standing, site_url, name)}
            self.tree.begin(outputs)
        if self._keep:
            with self.shop.stage("keep"):
                self._keep_pages()
        if self._indexing is not None:
            with self.shop.stage("search"):
                outputs |= self._finish_index(self._indexing)
        with self.shop.stage("publish"):
            changes = self.tree.finish(outputs)
        if self._kept_related is None:
            self.shop.related, self.shop.same_lists = self.related, True
        if self._keep:
            near = NEAR, self.exports.record.near_key
            with self.shop.stage("keep"):
                if not self.place.preview:
                    self._keep_site(changes)
                self.shop.sweep([*live_objects(self.shop, self.ledger), *self._used, *self.exports.used, near])
        return changes

    def close(self) -> None:
        """End the build, finished or not. A new tree that has not taken the site's place goes away."""
        if self._indexing is not None:
            self._indexing.close()
        if self._tree is not None:
            self._tree.drop_unfinished()

    def _others(
        self, others: Mapping[str, Output], standing: Mapping[str, str], site_url: str | None, name: tuple[str, str]
    ) -> dict[str, Output]:
        """Pages, data, sitemaps and headers; an operator's own ``robots.txt`` or ``llms.txt`` stays."""
        outputs = dict(self._pages())
        outputs |= self.exports.outputs("" if self.place.preview else site_url or "")
        if site_url and not self.place.preview:
            made = self._sitemaps(standing, (site_url, name[0]))
            made |= introduce(self._maker.desk, self.library, (site_url, *name))
            outputs |= {path: output for path, output in made.items() if path not in others}
        if self.settings.search and not self.place.preview:
            outputs[SPELLINGS], used = make_spellings(self.library, self._maker.desk.facts.graph, self.shop)
            self._used += used
        if self.sealing.policy is not None:
            outputs |= self._headers(others, site_url or "")
        return outputs

    def _pages(self) -> Iterator[tuple[str, Output]]:
        for url, page in self.ledger.pages.items():
            yield output_uri(url), Output(page.digest, partial(page_bytes, url, self.ledger, self.plans, self._maker))
            if page.copied:
                id = self.plans[url].key
                yield url + COPY, Output(page.copied, partial(copy_bytes, id, self._maker))

    def _pictures(self) -> dict[str, Output]:
        """Pictures in their sizes, without what cameras write into them; those that were made are filed already."""
        place = self.place.root, self.place.work
        pictures, used = publish_pictures(self.library, self.settings.images, place, self.shop, self.tree.put)
        self._used += used
        return pictures

    def _cards(self, name: tuple[str, str]) -> dict[str, Output]:
        """Card images; those that were drawn are filed already."""
        place = self.place.root, self.place.work
        cards, used = make_cards(self._maker.desk, self.library, self.settings, name, place, self.shop, self.tree.put)
        self._used += used
        return cards

    def _feeds(self, name: tuple[str, str]) -> dict[str, Output]:
        """Feeds, if the site's address is known; those that were written are filed already."""
        if not (self._maker.site and self.settings.feeds.enabled):
            return {}
        return Feeds(self._maker, self.library, self.ledger, name).make(self.place.work, self.shop, self.tree.put)

    def _sitemaps(self, standing: Mapping[str, str], site: tuple[str, str]) -> dict[str, Output]:
        news = news_of(self.library, self._maker.desk.facts.graph.urls, self.settings, self._moment)
        made, used = make_sitemaps(self.ledger, standing, news, site, self.shop)
        self._used += used
        return made

    def _headers(self, others: Mapping[str, Output], site_url: str) -> dict[str, Output]:
        """What hosts should say with every answer; an operator's own file stays."""
        headers, nginx = self.sealing.files((page.inline for page in self.ledger.pages.values()), site_url)
        write_if_new(self.place.work / NGINX, nginx)
        return {} if HEADERS in others else {HEADERS: output_of(headers)}

    def _finish_index(self, indexing: Indexing) -> dict[str, Output]:
        """The files of the index, which are filed while further ones are being made."""
        files = IndexFiles(self.place.work / INDEX, self.tree)
        index = indexing.finish(files.take)
        self.shop.counts["search shards"] = len(index.rebuilt), len(index.reused)
        files.save()
        return files.outputs

    def _keep_pages(self) -> None:
        """Keep what is known of files, of pages, and of the lists that they show."""
        if self.shop.unsaved:
            save_files(self.place.work, self.shop, self.settings)
        if not self.place.preview:
            if self._kept_related is None:
                same = self.last.related if not self.related.changed else ""
                self._kept_related = same or save_related(self.place.work, self.shop, self.related)
            self.ledger.related = self._kept_related
        name = PREVIEW if self.place.preview else PAGES
        save_pages(self.place.work / name, self.shop, self.settings, self.ledger)
        if not self.place.preview:
            self.ledger.facts.clear()  # Pagefind wants room; whoever builds again reads what has been kept
            give_back()

    def _keep_site(self, changes: Changes) -> None:
        """Keep how the site was left, and tell deploy tools what changed."""
        work = self.place.work
        try:
            plain = {name: (filed.digest, filed.stamp) for name, filed in changes.manifest.items()}
            save_ledger(work / SITE, str(self.place.site), plain)
            write_json(work / "manifest.json", {name: digest for name, (digest, _) in sorted(plain.items())})
            if changes:
                told = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
                write_json(work / "changes.json", {"site": str(self.place.site), **told})
        except OSError as error:
            self.shop.failed = str(error)


def in_order(plans: list[Plan], first: Iterable[str]) -> list[Plan]:
    """Plans in the order of the addresses ``first``, and then the others: those of one depth share much."""
    place = {url: number for number, url in enumerate(first)}
    return sorted(plans, key=lambda plan: (place.get(plan.url, len(place)), plan.url.count("/"), plan))
