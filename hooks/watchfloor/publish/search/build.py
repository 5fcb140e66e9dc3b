"""Building the shards that have changed, and laying all of them out as one search index.

Each shard has a folder: ``documents/`` is what Pagefind reads, ``bundle/`` what it writes, ``done.json`` says
what they were made of. That file goes first and comes last, so a folder without it is from a build that was
killed, and is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from . import bundle, pagefind
from .plan import Entry, Scale, Shard, plan, scale_for

_FORMAT = "1"
"""Goes up when the same articles would give other files."""
_AT_ONCE = 20_000_000
"""Bytes of documents that are indexed at once. Pagefind takes some forty times as much memory: 800 MB."""
_SCRIPTS = ("pagefind.js", "pagefind-worker.js", "wasm.*.pagefind")
"""What a browser needs besides an index, once."""


@dataclass(frozen=True, slots=True)
class Index:
    """A search index that is ready to be published.

    Attributes:
        files: where on disk each file of the site is, by its path within the site. They belong to the next
            build too: copy them.
        rebuilt: shards that had changed.
        reused: shards that had not.
    """

    files: dict[str, Path]
    rebuilt: tuple[str, ...]
    reused: tuple[str, ...]


def build_index(
    entries: Iterable[Entry],
    read: Callable[[str], bytes],
    folder: Path,
    *,
    jobs: int = 2,
    scale: Scale | None = None,
    seconds: float = 600,
) -> Index:
    """Make the search index of a publication whose articles are all known; see ``Indexing``.

    Raises:
        SearchFailed: with Pagefind's own words.
    """
    entries = tuple(entries)
    digests = {entry.url: entry.digest for entry in entries}
    indexing = Indexing(entries, read, folder, digests, jobs=jobs, scale=scale, seconds=seconds)
    with closing(indexing):
        return indexing.finish()


class Indexing:
    """A search index in the making; without articles there is nothing to find, and no file.

    A shard is indexed as soon as the search documents of all its articles are known, by a program of its own,
    while the rest of the build goes on.

    Args:
        articles: all of them. Only addresses and dates are looked at: they say how the index is cut.
        read: gives the search document of an address; called in the thread that calls ``know`` or ``finish``,
            for what has changed.
        folder: kept from one build to the next, and safe to delete.
        digests: of documents that are known from the beginning.
        jobs: how many shards to index at once, if memory allows.
        early: whether Pagefind may run before ``finish``, when others need memory and processors too.
        scale: how to cut, if not by the number of articles.
        seconds: after which the indexing of a shard is given up.
    """

    def __init__(
        self,
        articles: Iterable[Entry],
        read: Callable[[str], bytes],
        folder: Path,
        digests: Mapping[str, str],
        *,
        jobs: int = 2,
        early: bool = True,
        scale: Scale | None = None,
        seconds: float = 600,
    ) -> None:
        articles = tuple(articles)
        scale = scale or scale_for(len(articles))
        self._folder = folder
        self._read = read
        self._seconds = seconds
        self._works = [_Work(shard, folder.resolve() / shard.name) for shard in plan(articles, scale)]
        self._work_of = {entry.url: work for work in self._works for entry in work.shard.entries}
        self._alone = len(self._works) == 1
        self._chunk = None if self._alone else scale.chunk
        parts = [_FORMAT, pagefind.version() if self._works else "", pagefind.UNSPOKEN, str(scale.chunk)]
        self._recipe = _digest([*parts, str(self._alone)])
        for url, digest in digests.items():
            self._work_of[url].digests[url] = digest
        self._pool = ThreadPoolExecutor(max(jobs, 1), "search")
        self._room = _Room(early)
        self._running: dict[str, Future[None]] = {}

    @property
    def order(self) -> Iterator[str]:
        """Addresses of the articles, shard by shard: whoever makes documents in this order lets indexing begin early."""
        yield from self._work_of

    def know(self, url: str, digest: str) -> bool:
        """The digest of an article's search document. With the last one of a shard, indexing it begins.

        Returns:
            Whether it was the last.
        """
        work = self._work_of[url]
        work.digests[url] = digest
        last = len(work.digests) == len(work.shard.entries)
        if last:
            self._begin(work)
        return last

    def _begin(self, work: _Work) -> None:
        if work.shard.name not in self._running and not work.is_done(self._recipe):
            work.write_documents(self._read)
            self._running[work.shard.name] = self._pool.submit(self._index, work)

    def _index(self, work: _Work) -> None:
        with self._room.of(work.size()):
            work.index(self._recipe, self._chunk, self._alone, self._seconds)

    def finish(self, take: Callable[[Mapping[str, Path]], None] | None = None) -> Index:
        """The whole index, once every document is known.

        Args:
            take: is given the files of each shard while others are still being indexed, and then what is left.

        Raises:
            SearchFailed: with Pagefind's own words.
        """
        self._room.widen(_AT_ONCE)
        files: dict[str, Path] = {}
        for work in self._works:  # those of which nothing has become known, that were most likely made before
            self._begin(work)
        for work in sorted(self._works, key=lambda work: work.shard.name in self._running):
            if work.shard.name in self._running:
                self._running[work.shard.name].result()
            own = dict(work.published(primary=work is self._works[-1], alone=self._alone))
            if take is not None:
                take(own)
            files |= own
        _remove_others(self._folder, {work.shard.name for work in self._works})
        if self._works:
            own = {"pagefind/shards.json": self._list_shards()}
            if take is not None:
                take(own)
            files |= own
        return Index(
            files=files,
            rebuilt=tuple(work.shard.name for work in self._works if work.shard.name in self._running),
            reused=tuple(work.shard.name for work in self._works if work.shard.name not in self._running),
        )

    def _list_shards(self) -> Path:
        """For the browser: the shards, the newest first."""
        path = self._folder / "shards.json"
        _write_json(path, {"shards": [work.listed(primary=work is self._works[-1]) for work in reversed(self._works)]})
        return path

    def close(self) -> None:
        """Wait for what is running, and begin no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._room.widen(0)  # whoever waits for it has begun already
        self._pool.shutdown()


class _Room:
    """Memory for several runs of Pagefind at once: at first for one, or none."""

    def __init__(self, early: bool) -> None:
        self._open = early
        self._most = 0
        self._taken = 0
        self._changed = threading.Condition()

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Wait for room for documents of so many bytes; once there is any, one run always has it."""
        with self._changed:
            self._changed.wait_for(lambda: self._open and (not self._taken or self._taken + size <= self._most))
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()

    def widen(self, most: int) -> None:
        """There is room for documents of ``most`` bytes now."""
        with self._changed:
            self._open, self._most = True, most
            self._changed.notify_all()


@dataclass(slots=True)
class _Work:
    """A shard and its folder."""

    shard: Shard
    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    """Of the documents, as far as they are known."""
    kept: dict[str, str] = field(default_factory=dict)
    """Fragments of an earlier run that are still right, by address."""

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    def key(self, recipe: str) -> str:
        return _digest([recipe, *(f"{e.url} {self.digests[e.url]} {e.published}" for e in self.shard.entries)])

    def done(self) -> dict[str, dict[str, str]]:
        """What the folder was made of, or nothing if it is not whole."""
        try:
            done: dict[str, dict[str, str]] = json.loads((self.folder / "done.json").read_bytes())
        except (OSError, ValueError):
            return {}
        whole = len(list((self.bundle / "fragment").glob("*"))) == len(done["fragments"])
        return done if whole else {}

    def is_done(self, recipe: str) -> bool:
        """Whether the folder holds the index of exactly these articles."""
        return self.done().get("key", {}).get("shard") == self.key(recipe)

    def write_documents(self, read: Callable[[str], bytes]) -> None:
        """Bring ``documents/`` up to date, and leave of the old bundle what will be right again."""
        done = self.done()
        (self.folder / "done.json").unlink(missing_ok=True)
        if not done:
            shutil.rmtree(self.folder, ignore_errors=True)
        old, new = done.get("documents", {}), self.digests
        for url in old.keys() - new.keys():
            shutil.rmtree(self.folder / "documents" / url)
        for url, digest in new.items():
            if old.get(url) != digest:
                _write_document(f"{self.folder}/documents/{url}", read(url))
        self.kept = {url: name for url, name in done.get("fragments", {}).items() if old[url] == new.get(url)}
        bundle.prepare(self.bundle, self.kept)

    def size(self) -> int:
        """Bytes of all documents."""
        return sum((self.folder / "documents" / e.url / "index.html").stat().st_size for e in self.shard.entries)

    def index(self, recipe: str, chunk: int | None, alone: bool, seconds: float) -> None:
        """Run Pagefind and say that the folder is whole."""
        pagefind.index(self.folder / "documents", self.bundle, chunk, seconds)
        urls = [entry.url for entry in self.shard.entries]
        fragments = bundle.settle(self.bundle, urls, self.kept, self.prefix(alone))
        done = {"key": {"shard": self.key(recipe)}, "documents": self.digests, "fragments": fragments}
        _write_json(self.folder / "done.json", done)

    def published(self, *, primary: bool, alone: bool) -> Iterator[tuple[str, Path]]:
        """The files at their places: the newest shard is Pagefind's primary index and brings the scripts."""
        path = self.path(primary)
        for part in (*(_SCRIPTS if primary else ()), bundle.ENTRY, "*.pf_meta", "index/*", "filter/*"):
            for file in sorted(self.bundle.glob(part)):
                yield f"pagefind/{path}{file.relative_to(self.bundle).as_posix()}", file
        for file in sorted((self.bundle / "fragment").glob("*")):
            yield f"pagefind/{path}fragment/{self.prefix(alone)}{file.name}", file

    def listed(self, *, primary: bool) -> dict[str, object]:
        """What the browser must know of the shard."""
        [meta] = self.bundle.glob("*.pf_meta")
        count = len(self.shard.entries)
        return {
            "name": self.shard.name,
            "path": self.path(primary),
            "articles": count,
            "tag": meta.suffixes[0][1:],
        }

    def path(self, primary: bool) -> str:
        """Of its folder within that of the index."""
        return "" if primary else f"{self.shard.name}/"

    def prefix(self, alone: bool) -> str:
        """What the ids of results start with: the browser must tell shards apart, if there are several."""
        return "" if alone else f"{self.shard.name}."


def _remove_others(folder: Path, names: set[str]) -> None:
    for path in folder.glob("*/"):
        if path.name not in names:
            shutil.rmtree(path)


def _write_document(folder: str, body: bytes) -> None:
    """Write what Pagefind reads at an address. Thousands of times, so without looking first what is there."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - as all of these
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder)  # noqa: PTH103
    with open(f"{folder}index.html", "wb", buffering=0) as opened:  # noqa: PTH123
        opened.write(body)


def _write_json(path: Path, value: object) -> None:
    """Whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")
    beside.replace(path)


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
