"""The engine's building of the site, in MkDocs's terms, and what was done told in a few lines."""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, PluginError
from mkdocs.utils import CountHandler

from watchfloor.building import Building
from watchfloor.carding import CardsFailed
from watchfloor.problems import report
from watchfloor.publish import Changes, Folder, Output, PictureFailed, SearchFailed, output_of
from watchfloor.workshop import Workshop

from .failures import TemplateFailed, template_problem
from .log import log
from .preview_search import BackgroundIndex
from .profiling import stop_profile, write_figures
from .state import State, abandon
from .unchanged import remember_inputs


@contextmanager
def _told() -> Iterator[None]:
    """Say what goes wrong in a line."""
    try:
        yield
    except OSError as error:
        raise PluginError(f"the site could not be written: {error}. The last one is still in its place.") from error
    except PictureFailed as error:
        raise PluginError(str(error)) from error
    except CardsFailed as error:
        raise PluginError(str(error)) from error
    except SearchFailed as error:
        raise PluginError(f"the search index could not be made: {error}") from error
    except TemplateFailed as error:
        log.debug("A template failed", exc_info=error)
        raise PluginError("\n" + report([error.problem])) from error


@contextmanager
def _not_kept(shop: Workshop) -> Iterator[None]:
    """Note why something could not be written beside a site that has been published: it stands, and is whole."""
    try:
        yield
    except OSError as error:
        shop.failed = str(error)


def make(state: State) -> None:
    """Make our pages, and begin with the search index: MkDocs has its own pages to make meanwhile."""
    with _told():
        state.building = _begin(state)
        try:
            state.building.make()
        except TemplateFailed as error:
            state.refused = (error.problem,)  # a preview goes on, and shows it
            raise


def tell(state: State, error: Exception) -> None:
    """Say what failed in a template that MkDocs renders itself, and end the build; leave anything else to MkDocs.

    Raises:
        Abort: if a template failed.
    """
    if isinstance(error, BuildError) or state.theme is None:
        return
    problem = template_problem(error, state.root, state.theme.config.theme.dirs)
    if problem is None:
        return
    log.debug("A template failed", exc_info=error)
    log.error("\n%s", report([problem]))
    state.refused = (problem,)
    raise Abort("Aborted: a template failed")


def _begin(state: State) -> Building:
    assert state.prepared is not None and state.theme is not None and state.shop is not None
    keep = not (state.preview and state.made)
    tree = partial(Folder, state.site, state.manifest) if state.preview else state.place.tree
    return Building(state.place, state.settings, state.prepared, state.theme, state.shop, state.ledger, tree, keep=keep)


def publish(state: State, config: MkDocsConfig) -> None:
    """Put everything in the place of the last site, unless ``--strict`` is about to refuse it."""
    built = Path(config.site_dir)
    config.site_dir = str(state.site)
    try:
        with _told():
            if state.preview or not _refused_by_strict():
                assert state.building is not None
                seal = state.building.sealing.seal
                static = {path.relative_to(built).as_posix(): path for path in sorted(built.rglob("*"))}
                files = {name: _file(path, seal) for name, path in static.items() if path.is_file()}
                _finish(state, files, config.site_url)
    finally:
        shutil.rmtree(built, ignore_errors=True)
        abandon(state)


def publish_again(state: State) -> None:
    """Bring our pages up to date in the folder that a preview serves; all else stays as it is."""
    state.started = time.perf_counter()
    try:
        make(state)
        with _told():
            _finish(state, {name: Output(digest, bytes) for name, digest in state.static.items()}, None)
    finally:
        abandon(state)


def _refused_by_strict() -> bool:
    """Whether warnings were counted, which ``--strict`` takes for errors."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))


def _finish(state: State, static: Mapping[str, Output], site_url: str | None) -> None:
    """Publish, and note what the next build in this process needs."""
    building = state.building
    assert building is not None
    config = state.theme.config if state.theme else None
    name = (config.site_name, config.site_description or "") if config else ("", "")
    changes = building.finish(static, state.standing, site_url, name)
    state.static = {name: output.digest for name, output in static.items()}
    state.ledger, state.manifest = building.ledger, changes.manifest
    state.made = state.preview  # another build in this process begins with what this one has kept
    if state.preview:
        _index_behind(state)
    else:
        with _not_kept(building.shop):
            remember_inputs(state, len(building.ledger.pages))
    _tell(state, changes)


def _index_behind(state: State) -> None:
    """Ask for a preview's search index."""
    assert state.shop is not None
    store = state.shop.objects.path
    if state.settings.search and store is not None:
        state.index = state.index or BackgroundIndex(state.work / "search-preview", state.site, store)
        state.index.want(state.ledger)


def _file(path: Path, seal: Callable[[bytes], bytes]) -> Output:
    """A file that MkDocs made; a page gets its policy."""
    if path.suffix == ".html":
        return output_of(seal(path.read_bytes()))
    return Output(hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes)


def _tell(state: State, changes: Changes) -> None:
    """The summary."""
    assert state.shop is not None
    shop = state.shop
    (read, known), (made, kept) = shop.counts["documents"], shop.counts["pages"]
    log.info("Content: %s read, %s as they were", f"{read:,} files", f"{known:,}")
    log.info("Pages: %s made, %s as they were", f"{made:,}", f"{kept:,}")
    if "cards" in shop.counts:
        log.info("Cards: %s drawn, %s as they were", *(f"{n:,}" for n in shop.counts["cards"]))
    if any(shop.counts["pictures"]):
        log.info("Pictures: %s files made, %s as they were", *(f"{n:,}" for n in shop.counts["pictures"]))
    if "feeds" in shop.counts:
        log.info("Feeds: %s written, %s as they were", *(f"{n:,}" for n in shop.counts["feeds"]))
    if "search shards" in shop.counts:
        log.info("Search: %d parts made, %d as they were", *shop.counts["search shards"])
    site = (len(changes.added), len(changes.changed), len(changes.removed))
    log.info("Site: %d files added, %d changed, %d removed, of %d", *site, len(changes.manifest))
    problems = len(state.prepared.problems) if state.prepared else 0
    log.info("Problems: %s", f"{problems} warning{'s' * (problems != 1)}, above" if problems else "none")
    stages = ", ".join(f"{name} {wall:.2f} s" for name, (wall, _) in shop.seconds.items())
    seconds = time.perf_counter() - state.started
    log.info("Time: %s; %.2f s in all", stages, seconds)
    with _not_kept(shop):
        write_figures(state.work, shop, seconds)
        stop_profile(state.profile, state.work)
    state.profile = None
    shop.seconds.clear()
    if shop.failed:  # no warning, which --strict would count: the site is published, and whole
        log.info("What could be kept for the next build was not: %s", shop.failed)
