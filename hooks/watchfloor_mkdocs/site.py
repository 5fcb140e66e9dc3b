"""Pages made, everything published, and what was done told in a few lines."""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from jinja2 import TemplateError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

from watchfloor import publish as publishing
from watchfloor.link.addresses import output_uri
from watchfloor.publish import Changes, Folder, Listed, Output, Tree
from watchfloor.store import load_ledger, pack, save_ledger, unpack
from watchfloor.workshop.pages import MadePage, PageLedger, PageMaker, make_pages, page_bytes, search_document
from watchfloor.workshop.saved import PAGES, PREVIEW, SITE, live_objects, save_pages, save_related

from .log import log
from .preview_search import BackgroundIndex
from .profiling import stop_profile, write_figures
from .state import State, abandon
from .unchanged import remember_inputs

INDEX = "search.ledger"
"""Digests of the files of the search index."""
PICTURE, SITEMAP = "picture", "sitemap"
"""Kinds of the objects that are kept here, as they are published."""


@dataclass(slots=True)
class Making:
    """A build between the moment when its pages are made and that when they are published.

    Attributes:
        tree: where they are.
        maker: made them.
        last: pages of the last build.
        ledger: of this one.
        index: the search index, which is being made meanwhile.
        pool: where.
    """

    tree: Tree | Folder
    maker: PageMaker
    last: PageLedger
    ledger: PageLedger
    index: Future[dict[str, Output]]
    pool: ThreadPoolExecutor


@contextmanager
def _told() -> Iterator[None]:
    """Say what goes wrong in a line."""
    try:
        yield
    except OSError as error:
        raise PluginError(f"the site could not be written: {error}. The last one is still in its place.") from error
    except publishing.PictureFailed as error:
        raise PluginError(str(error)) from error
    except publishing.SearchFailed as error:
        raise PluginError(f"the search index could not be made: {error}") from error


def make(state: State) -> None:
    """Make our pages, and begin with the search index: MkDocs has its own pages to make meanwhile."""
    with _told():
        state.making = _make(state, _open_tree(state))


def publish(state: State, config: MkDocsConfig) -> None:
    """Put everything in the place of the last site, unless ``--strict`` is about to refuse it."""
    built = Path(config.site_dir)
    config.site_dir = str(state.site)
    making, state.making = state.making, None
    assert making is not None
    try:
        with _told():
            if state.preview or not _refused_by_strict():
                _publish(state, config, built, making)
    finally:
        making.pool.shutdown()
        making.tree.drop_unfinished()
        shutil.rmtree(built, ignore_errors=True)
        abandon(state)


def _refused_by_strict() -> bool:
    """Whether warnings were counted, which ``--strict`` takes for errors."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))


def _publish(state: State, config: MkDocsConfig, built: Path, making: Making) -> None:
    shop = state.shop
    assert shop is not None
    files = {path.relative_to(built).as_posix(): path for path in sorted(built.rglob("*")) if path.is_file()}
    static = {name: _file(path) for name, path in files.items()}
    state.static = {name: output.digest for name, output in static.items()}
    changes = _finish(state, making, static, config.site_url)
    if not state.preview:
        with shop.stage("keep"):
            _remember(state, changes)
            remember_inputs(state, len(making.ledger.pages))
            shop.sweep(live_objects(shop, making.ledger))
    state.made = True
    _tell(state, changes)


def publish_again(state: State) -> None:
    """Bring our pages up to date in the folder that a preview serves; all else stays as it is."""
    assert state.shop is not None
    static = {name: Output(digest, bytes) for name, digest in state.static.items()}
    state.started = time.perf_counter()
    making = _make(state, Folder(state.site, state.manifest))
    _tell(state, _finish(state, making, static, None))
    making.pool.shutdown()
    state.shop.seconds.clear()


def _make(state: State, tree: Tree | Folder) -> Making:
    """Make what is out of date, and begin with the search index."""
    shop, prepared, last = state.shop, state.prepared, state.ledger
    assert shop is not None and prepared is not None and state.theme is not None
    assert prepared.views is not None and prepared.stock is not None
    maker = PageMaker(prepared.views.desk, state.theme, prepared.stock, shop.engine)
    try:
        with shop.stage("view and render"):
            ledger = _make_pages(state, last, maker, tree)
    except BaseException:
        tree.drop()
        raise
    pool = ThreadPoolExecutor(1, "search")
    index: Future[dict[str, Output]] = Future()
    if state.settings.search and not state.preview:
        index = pool.submit(_index, state, ledger, maker)
    else:
        index.set_result({})
    return Making(tree, maker, last, ledger, index, pool)


def _finish(state: State, making: Making, static: dict[str, Output], site_url: str | None) -> Changes:
    """File everything."""
    shop, prepared, tree, ledger = state.shop, state.prepared, making.tree, making.ledger
    assert shop is not None and prepared is not None and prepared.graph is not None
    with shop.stage("publish"):
        outputs = {**static, **dict(_outputs(state, site_url, ledger, making.maker))}
        tree.begin(outputs)
    with shop.stage("keep"):
        _save(state, making.last, ledger)
    with shop.stage("search"):
        outputs |= making.index.result()
    with shop.stage("publish"):
        changes = tree.finish(outputs)
    state.ledger, state.manifest = ledger, changes.manifest
    shop.related, shop.same_lists = prepared.graph.related, True
    if state.preview and state.settings.search and shop.objects.path is not None:
        if state.index is None:
            state.index = BackgroundIndex(state.work / "search-preview", state.site, shop.objects.path)
        state.index.want(ledger)
    return changes


def _open_tree(state: State) -> Tree | Folder:
    """Where outputs go: a new tree beside the site, or the folder that a preview serves."""
    if state.preview:
        return Folder(state.site, state.manifest)
    assert state.tree is not None
    return state.tree.result()


def look_at_site(state: State) -> None:
    """Begin to look at every file of the site that is there, while content is read."""
    state.tree = ThreadPoolExecutor(1, "site").submit(_look, state)


def _look(state: State) -> Tree:
    work, parent = state.work, state.site.parent
    parent.mkdir(parents=True, exist_ok=True)
    near = work if work.stat().st_dev == parent.stat().st_dev else parent
    name = f"next-{state.site.name}" if near is work else f".{state.site.name}.next"
    kept = load_ledger(work / SITE, str(state.site)) or {}
    manifest = {path: publishing.Filed(digest, tuple(stamp)) for path, (digest, stamp) in kept.items()}
    return Tree(state.site, manifest, near / name)


def _make_pages(state: State, last: PageLedger, maker: PageMaker, tree: Tree | Folder) -> PageLedger:
    """Make what is out of date, and file it."""
    assert state.shop is not None and state.prepared is not None and state.prepared.views is not None

    def take(made: MadePage) -> None:
        tree.put(output_uri(made.plan.url), made.digest, made.body)

    try:
        return make_pages(state.prepared.views.plans, last, maker, state.shop, take)
    except TemplateError as error:
        where = f"{getattr(error, 'filename', None) or getattr(error, 'name', None) or 'a template'}:{getattr(error, 'lineno', 0)}"
        raise PluginError(f"{where}: {error}") from error


def _outputs(state: State, site_url: str | None, ledger: PageLedger, maker: PageMaker) -> Iterator[tuple[str, Output]]:
    """Every file that we make: pages, pictures, the sitemap and the search index."""
    assert state.prepared is not None and state.prepared.views is not None
    plans = {plan.url: plan for plan in state.prepared.views.plans}
    for url, page in ledger.pages.items():
        yield output_uri(url), Output(page.digest, partial(page_bytes, url, ledger, plans, maker))
    yield from _pictures(state)
    if site_url and not state.preview:
        listed = sorted(Listed(url, page.changed) for url, page in ledger.pages.items() if page.listed)
        yield "sitemap.xml", _bytes(_sitemap(state, listed, site_url))


def _sitemap(state: State, listed: list[Listed], site_url: str) -> bytes:
    """The sitemap, which an edit of a body leaves as it is."""
    assert state.shop is not None
    key = hashlib.sha256(repr((listed, sorted(state.standing.items()), site_url)).encode()).hexdigest()
    body = unpack(state.shop.objects.get(SITEMAP, key))
    if body is None:
        body = publishing.sitemap(listed, state.standing, site_url)
        state.shop.put(SITEMAP, key, pack(body))
    return body


def _index(state: State, ledger: PageLedger, maker: PageMaker) -> dict[str, Output]:
    """The search index, of which only what changed is made anew."""
    assert state.shop is not None and state.prepared is not None and state.prepared.views is not None
    plans = {plan.url: plan for plan in state.prepared.views.plans}
    entries = [
        publishing.Entry(url, page.searched, page.published) for url, page in ledger.pages.items() if page.searched
    ]
    read = partial(search_document, ledger=ledger, plans=plans, maker=maker)
    index = publishing.build_index(entries, read, state.work / "search", jobs=state.shop.jobs)
    state.shop.counts["search shards"] = len(index.rebuilt), len(index.reused)
    return _index_files(state.work / INDEX, index)


def _index_files(ledger: Path, index: publishing.Index) -> dict[str, Output]:
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


def _save(state: State, last: PageLedger, ledger: PageLedger) -> None:
    """Keep what is known of pages: of a build always, of a preview as it began."""
    assert state.shop is not None and state.prepared is not None and state.prepared.graph is not None
    if state.preview:
        if not state.made:
            save_pages(state.work / PREVIEW, state.shop, state.settings, ledger)
        return
    related = state.prepared.graph.related
    same = last.related if not related.changed else ""
    ledger.related = same or save_related(state.work, state.shop, related)
    save_pages(state.work / PAGES, state.shop, state.settings, ledger)


def _file(path: Path) -> Output:
    return Output(hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes)


def _bytes(body: bytes) -> Output:
    return Output(hashlib.sha256(body).hexdigest(), lambda: body)


def _pictures(state: State) -> Iterator[tuple[str, Output]]:
    """Pictures without what cameras write into them; each is made once and kept."""
    assert state.shop is not None and state.prepared is not None
    shop = state.shop
    for url, asset, make in publishing.published_assets(state.prepared.library, state.root):
        key = f"{shop.engine}{asset.digest}{Path(asset.path).suffix.lower()}"
        body = unpack(shop.objects.get(PICTURE, key))
        if body is None:
            body = make()
            shop.put(PICTURE, key, pack(body))
        yield url, _bytes(body)


def _remember(state: State, changes: Changes) -> None:
    """Keep what the next build needs, and tell deploy tools what this one changed."""
    assert state.shop is not None
    work, shop = state.work, state.shop
    plain = {name: (filed.digest, filed.stamp) for name, filed in changes.manifest.items()}
    try:
        save_ledger(work / SITE, str(state.site), plain)
        _write_json(work / "manifest.json", {name: digest for name, (digest, _) in sorted(plain.items())})
        if changes:
            told = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
            _write_json(work / "changes.json", {"site": str(state.site), **told})
    except OSError as error:
        shop.failed = str(error)


def _write_json(path: Path, value: object) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    beside.replace(path)


def _tell(state: State, changes: Changes) -> None:
    """The summary."""
    assert state.shop is not None
    shop = state.shop
    shop.commit()
    (read, known), (made, kept) = shop.counts["documents"], shop.counts["pages"]
    log.info("Content: %s read, %s as they were", f"{read:,} files", f"{known:,}")
    log.info("Pages: %s made, %s as they were", f"{made:,}", f"{kept:,}")
    if "search shards" in shop.counts:
        log.info("Search: %d parts made, %d as they were", *shop.counts["search shards"])
    site = (len(changes.added), len(changes.changed), len(changes.removed))
    log.info("Site: %d files added, %d changed, %d removed, of %d", *site, len(changes.manifest))
    problems = len(state.prepared.problems) if state.prepared else 0
    log.info("Problems: %s", f"{problems} warning{'s' * (problems != 1)}, above" if problems else "none")
    stages = ", ".join(f"{name} {wall:.2f} s" for name, (wall, _) in shop.seconds.items())
    seconds = time.perf_counter() - state.started
    log.info("Time: %s; %.2f s in all", stages, seconds)
    write_figures(state.work, shop, seconds)
    stop_profile(state.profile, state.work)
    state.profile = None
    if shop.failed:
        log.warning("What could be kept for the next build was not: %s", shop.failed)
