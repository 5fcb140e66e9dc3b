"""Building the shards that have changed, and laying all of them out as one search index.

Each shard has a folder: ``documents/`` is what Pagefind reads, ``bundle/`` what it writes, ``done.json`` says
what they were made of. That file goes first and comes last, so a folder without it is from a build that was
killed, and is made anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from . import bundle, pagefind
from .plan import Entry, Scale, Shard, plan, scale_for

_FORMAT = "1"
"""Goes up when the same articles would give other files."""
_AT_ONCE = 11_000_000
"""Bytes of documents that are indexed at once. Pagefind takes some fifty times as much memory: 600 MB."""
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
    meanwhile: Callable[[Mapping[str, Path]], None] = lambda _: None,
) -> Index:
    """Make the search index of a publication; without articles there is nothing to find, and no file.

    Args:
        entries: all articles.
        read: gives the search document of an address; called in this thread, for what has changed.
        folder: kept from one build to the next, and safe to delete.
        jobs: how many shards to index at once, if memory allows.
        scale: how to cut, if not by the number of articles.
        seconds: after which the indexing of a shard is given up.
        meanwhile: is given the files of shards that have not changed, as in ``Index``, while others are indexed.

    Raises:
        SearchFailed: with Pagefind's own words.
    """
    entries = tuple(entries)
    scale = scale or scale_for(len(entries))
    shards = [_Work(shard, folder.resolve() / shard.name) for shard in plan(entries, scale)]
    alone = len(shards) == 1
    recipe = _digest([_FORMAT, pagefind.version() if shards else "", pagefind.UNSPOKEN, str(scale.chunk), str(alone)])
    stale = [work for work in shards if not work.is_done(recipe)]
    for work in stale:
        work.write_documents(read)
    fresh = [work for work in shards if work not in stale]
    files: dict[str, Path] = {}
    with ThreadPoolExecutor(_bounded(jobs, stale)) as pool:
        indexed = pool.map(lambda work: work.index(recipe, None if alone else scale.chunk, alone, seconds), stale)
        for work in fresh:
            files |= work.files(work is shards[-1], alone)
        meanwhile(files)
        list(indexed)
    for work in stale:
        files |= work.files(work is shards[-1], alone)
    _remove_others(folder, {work.shard.name for work in shards})
    return Index(
        files=files | _listed(folder, shards) if shards else {},
        rebuilt=tuple(work.shard.name for work in stale),
        reused=tuple(work.shard.name for work in fresh),
    )


@dataclass(slots=True)
class _Work:
    """A shard and its folder."""

    shard: Shard
    folder: Path
    kept: dict[str, str] = field(default_factory=dict)
    """Fragments of an earlier run that are still right, by address."""

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    def key(self, recipe: str) -> str:
        return _digest([recipe, *(f"{e.url} {e.digest} {e.published}" for e in self.shard.entries)])

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
        old, new = done.get("documents", {}), {entry.url: entry.digest for entry in self.shard.entries}
        for url in old.keys() - new.keys():
            shutil.rmtree(self.folder / "documents" / url)
        for url, digest in new.items():
            if old.get(url) != digest:
                path = self.folder / "documents" / url / "index.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(read(url))
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
        documents = {entry.url: entry.digest for entry in self.shard.entries}
        done = {"key": {"shard": self.key(recipe)}, "documents": documents, "fragments": fragments}
        _write_json(self.folder / "done.json", done)

    def files(self, primary: bool, alone: bool) -> dict[str, Path]:
        """Its files at their places: the newest shard is Pagefind's primary index and brings the scripts."""
        base = f"pagefind/{self.path(primary)}"
        parts = (*(_SCRIPTS if primary else ()), bundle.ENTRY, "*.pf_meta", "index/*", "filter/*")
        found = {
            f"{base}{file.relative_to(self.bundle).as_posix()}": file
            for part in parts
            for file in self.bundle.glob(part)
        }
        fragments = (self.bundle / "fragment").iterdir()
        return found | {f"{base}fragment/{self.prefix(alone)}{file.name}": file for file in fragments}

    def path(self, primary: bool) -> str:
        """Where it is to be found, below the folder of the primary index."""
        return "" if primary else f"{self.shard.name}/"

    def prefix(self, alone: bool) -> str:
        """What the ids of results start with: the browser must tell shards apart, if there are several."""
        return "" if alone else f"{self.shard.name}."


def _bounded(jobs: int, stale: Sequence[_Work]) -> int:
    """As many jobs as there is memory for, whichever shards meet."""
    sizes = sorted((work.size() for work in stale), reverse=True)
    return next((count for count in range(jobs, 1, -1) if sum(sizes[:count]) <= _AT_ONCE), 1)


def _remove_others(folder: Path, names: set[str]) -> None:
    for path in folder.glob("*/"):
        if path.name not in names:
            shutil.rmtree(path)


def _listed(folder: Path, shards: Sequence[_Work]) -> dict[str, Path]:
    """The list of all shards, the newest first, that the browser begins with."""
    listed = []
    for work in reversed(shards):
        [meta] = work.bundle.glob("*.pf_meta")
        path = work.path(work is shards[-1])
        listed.append(
            {"name": work.shard.name, "path": path, "articles": len(work.shard.entries), "tag": meta.suffixes[0][1:]}
        )
    _write_json(folder / "shards.json", {"shards": listed})
    return {"pagefind/shards.json": folder / "shards.json"}


def _write_json(path: Path, value: object) -> None:
    """Whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")
    beside.replace(path)


def _digest(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
