"""The search index of a preview: made behind the writer's back, since nobody waits for it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

from watchfloor.publish import Entry, Index, SearchFailed, build_index
from watchfloor.store import DiskObjects, unpack
from watchfloor.workshop.ledger import PageLedger
from watchfloor.workshop.pages import SEARCHED

from .log import log


class BackgroundIndex:
    """Makes the index of the newest pages in a thread, and puts it into the folder that is served.

    Args:
        work: folder for what is kept.
        site: the folder that is served.
        objects: the store, which this opens once more for itself.
    """

    def __init__(self, work: Path, site: Path, objects: Path) -> None:
        self._work = work
        self._site = site
        self._objects = objects
        self._lock = threading.Lock()
        self._wanted: Mapping[str, Entry] | None = None
        self._keys: Mapping[str, str] = {}
        self._running = False
        self._placed: dict[str, tuple[int, int]] = {}

    def want(self, ledger: PageLedger) -> None:
        """Ask for the index of these pages; what was asked for before and not begun is forgotten."""
        articles = {url: page for url, page in ledger.pages.items() if page.searched}
        with self._lock:
            self._wanted = {url: Entry(url, page.searched, page.published) for url, page in articles.items()}
            self._keys = {url: page.key for url, page in articles.items()}
            if self._running:
                return
            self._running = True
        threading.Thread(target=self._run, name="search index", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                wanted, keys, self._wanted = self._wanted, self._keys, None
                if wanted is None:
                    self._running = False
                    return
            try:
                self._place(self._build(wanted, keys))
            except (SearchFailed, OSError, sqlite3.Error, LookupError) as error:
                log.info("The preview's search index could not be made: %s", error)

    def _build(self, wanted: Mapping[str, Entry], keys: Mapping[str, str]) -> Index:
        objects = DiskObjects(self._objects, read_only=True)
        try:

            def read(url: str) -> bytes:
                body = unpack(objects.get(SEARCHED, keys[url]))
                if body is None:
                    raise LookupError(url)
                return body

            return build_index(wanted.values(), read, self._work, jobs=1)
        finally:
            objects.close()

    def _place(self, index: Index) -> None:
        """Copy what is new, and remove what is no more."""
        for name, path in index.files.items():
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns)
            if self._placed.get(name) != stamp:
                (self._site / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, self._site / name)
                self._placed[name] = stamp
        for name in [name for name in self._placed if name not in index.files]:
            (self._site / name).unlink(missing_ok=True)
            del self._placed[name]
