"""Stage 7, publish: the outputs of a build become ``site/``, of which only what changed is written.

A new tree is laid out beside the site: what is the same is linked (same inode, same time), what is not is
written, what is no more is left out. Then the two trees trade places in one step. A build that is killed
before that leaves the old site, one that is killed after it the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..store import load_ledger, save_ledger
from .swap import exchange

Stamps = tuple[int, int, int]
"""Size in bytes, nanoseconds since the epoch of the last change, and inode of a file."""


class Output(NamedTuple):
    """A file that is to be.

    Attributes:
        digest: SHA-256 of its bytes, in hexadecimal.
        read: gives the bytes.
    """

    digest: str
    read: Callable[[], bytes]


class Filed(NamedTuple):
    """A file of the site as it was left: digest of its bytes, and what the file system told of it then."""

    digest: str
    stamp: Stamps


Manifest = dict[str, Filed]
"""Every file of a site by its name: posix, relative to the site."""


@dataclass(slots=True)
class Changes:
    """What a build did to the site: names of files, sorted.

    Attributes:
        manifest: the site as it is now.
        added: files that were not there.
        changed: files whose bytes are others, and those that somebody else had changed.
        removed: files that are no more.
    """

    manifest: Manifest = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.added or self.changed or self.removed)


def stamps_of(folder: Path, hidden: Container[str] | None = None) -> dict[str, Stamps]:
    """Every file below a folder.

    Args:
        folder: may be missing.
        hidden: of the names at the top that start with a dot, those to look at; by default all. In a site the
            others are not ours: a `.git`, say.
    """
    return dict(_stamps(str(folder), "", hidden)) if folder.is_dir() else {}


def _stamps(folder: str, prefix: str, hidden: Container[str] | None) -> Iterator[tuple[str, Stamps]]:
    with os.scandir(folder) as opened:
        for entry in opened:
            if not prefix and hidden is not None and entry.name.startswith(".") and entry.name not in hidden:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path, f"{prefix}{entry.name}/", hidden)
            else:
                status = entry.stat(follow_symlinks=False)
                yield prefix + entry.name, (status.st_size, status.st_mtime_ns, status.st_ino)


def own_hidden(names: Iterable[str]) -> set[str]:
    """What starts with a dot at the top of a site and is ours: a `.nojekyll` or a `.well-known`, say."""
    return {name.partition("/")[0] for name in names if name.startswith(".")}


def compare(outputs: Mapping[str, Output], manifest: Manifest, found: Mapping[str, Stamps]) -> Changes:
    """What must be done so that a site holds ``outputs``.

    Args:
        outputs: by name.
        manifest: the site as the last build left it.
        found: the site as it is.
    """
    changes = Changes()
    for name, output in outputs.items():
        filed = manifest.get(name)
        if name not in found:
            changes.added.append(name)
        elif filed is None or filed != (output.digest, found[name]):
            changes.changed.append(name)
        else:
            changes.manifest[name] = filed
    changes.added.sort()
    changes.changed.sort()
    changes.removed = sorted(set(found) - set(outputs))
    return changes


class Tree:
    """A new tree beside a site, filled while a build makes its files, and then put in the site's place.

    The folders of the tree that gave way stay, empty, for the next one: making and removing ten thousand
    folders takes many times as long as linking and unlinking what is in them.

    Args:
        site: the folder that is published.
        manifest: the site as the last build left it.
        beside: a folder on the same file system, for the new tree.
    """

    def __init__(self, site: Path, manifest: Manifest, beside: Path) -> None:
        self.site = site
        self.manifest = manifest
        self.beside = beside
        self.found = stamps_of(site, own_hidden(manifest))
        self._ready: Manifest = {}
        self._empty = beside.with_name(beside.name + ".empty")
        self._left = set(load_ledger(self._empty, beside.name) or ())
        """Folders that are there already; without a list of them, what is there is from a killed build."""
        self._folders: set[str] = set()
        self._linked: set[str] = set()
        self._finished = False
        self._empty.unlink(missing_ok=True)
        if not self._left:
            self._keep_hidden()  # of a site that had given way when its build was killed
            shutil.rmtree(beside, ignore_errors=True)

    def put(self, name: str, digest: str, body: bytes) -> None:
        """Write a file of the new tree, unless the site has the same."""
        self.enter(name, self.write(name, digest, body))

    def write(self, name: str, digest: str, body: bytes) -> Filed | None:
        """Write a file, unless the site has the same; a forked process may, if ``enter`` is called in this one.

        Returns:
            What is there now; ``None`` if it was not written.
        """
        filed = self.manifest.get(name)
        if filed is not None and filed == (digest, self.found.get(name)):
            return None
        return self._write(name, digest, body)

    def enter(self, name: str, filed: Filed | None) -> None:
        """Note what ``write`` did."""
        if filed is not None:
            self._ready[name] = filed
            self._folders |= folders_of([name])

    def _write(self, name: str, digest: str, body: bytes) -> Filed:
        self._make_folder(name.rpartition("/")[0])
        path = f"{self.beside}/{name}"
        if name in self._linked:  # or the site's own file would be written to
            os.unlink(path)  # noqa: PTH108 - ten thousand times, as all of these
            self._linked.discard(name)
        with open(path, "wb", buffering=0) as opened:  # noqa: PTH123
            opened.write(body)
        return Filed(digest, _stamp(path))

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        if folder:
            self._make_folder(folder.rpartition("/")[0])
        if folder not in self._left:
            os.makedirs(f"{self.beside}/{folder}", exist_ok=True)  # noqa: PTH103
        self._folders.add(folder)

    def finish(self, outputs: Mapping[str, Output]) -> Changes:
        """Bring the site up to date, whole or not at all.

        Args:
            outputs: every file that the site is to hold, by name.

        Raises:
            OSError: if there is no room; the old site is still there.
        """
        changes = compare(outputs, self.manifest, self.found)
        if not changes and self.site.is_dir():
            for name in self._linked:
                os.unlink(f"{self.beside}/{name}")  # noqa: PTH108
            self._keep_folders(self._left | self._folders, self._ready)
            self._finished = True
            return changes
        self._link(changes.manifest)
        for name in (*changes.added, *changes.changed):
            ready = self._ready.get(name)
            if ready is None or ready.digest != outputs[name].digest:
                self._ready[name] = self._write(name, outputs[name].digest, outputs[name].read())
            changes.manifest[name] = self._ready[name]
        for name in self._ready.keys() - changes.manifest.keys():
            (self.beside / name).unlink()
        for folder in sorted((self._left | self._folders) - folders_of(changes.manifest) - {""}, reverse=True):
            os.rmdir(f"{self.beside}/{folder}")  # noqa: PTH106
        self.site.parent.mkdir(parents=True, exist_ok=True)
        exchange(self.beside, self.site)
        self._keep_hidden()
        if self.beside.exists():
            self._keep_folders(folders_of(self.found), self.found)
        self._finished = True
        return changes

    def drop_unfinished(self) -> None:
        """Remove a new tree that has not taken the site's place, after whatever went wrong."""
        if not self._finished:
            shutil.rmtree(self.beside, ignore_errors=True)

    def _keep_hidden(self) -> None:
        """What starts with a dot at the top of the old site and is not ours goes along: a checkout to be pushed, say."""
        ours = own_hidden(self.manifest)
        for path in self.beside.iterdir() if self.beside.is_dir() else ():
            if path.name.startswith(".") and path.name not in ours and not (self.site / path.name).exists():
                path.rename(self.site / path.name)

    def _keep_folders(self, folders: set[str], names: Iterable[str]) -> None:
        """Empty the tree that is left beside, and note its folders for the next build."""
        try:
            for name in names:
                os.unlink(f"{self.beside}/{name}")  # noqa: PTH108
            save_ledger(self._empty, self.beside.name, sorted(folders - {""}))
        except OSError:
            shutil.rmtree(self.beside, ignore_errors=True)

    def begin(self, outputs: Mapping[str, Output]) -> None:
        """Take over what is the same among these outputs, while others are still being made."""
        changes = compare(outputs, self.manifest, self.found)
        if changes.added or changes.changed:
            self._link(changes.manifest)

    def _link(self, manifest: Manifest) -> None:
        """Take over what is the same: the same inode and times, so that copying tools pass it by."""
        self.beside.mkdir(parents=True, exist_ok=True)
        old, new = str(self.site), str(self.beside)
        for name in manifest:
            if name in self._linked:
                continue
            self._make_folder(name.rpartition("/")[0])
            try:
                os.link(f"{old}/{name}", f"{new}/{name}")
            except OSError:  # a file system without links, or a folder that somebody took away
                os.makedirs(os.path.dirname(f"{new}/{name}"), exist_ok=True)  # noqa: PTH103, PTH120
                shutil.copy2(f"{old}/{name}", f"{new}/{name}")
                manifest[name] = manifest[name]._replace(stamp=_stamp(f"{new}/{name}"))
                continue
            self._linked.add(name)


def folders_of(names: Iterable[str]) -> set[str]:
    """Every folder that holds one of these files, or a folder that does."""
    folders: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


class Folder:
    """A folder that a preview is served from: files are replaced one by one as they are made.

    Args:
        site: the folder; only this process writes there.
        manifest: what it holds.
    """

    def __init__(self, site: Path, manifest: Manifest) -> None:
        self.site = site
        self.manifest = manifest
        self._changed: set[str] = set()

    def put(self, name: str, digest: str, body: bytes) -> None:
        """Write a file, unless the same is there."""
        self.enter(name, self.write(name, digest, body))

    def write(self, name: str, digest: str, body: bytes) -> Filed | None:
        """Write a file, unless the same is there: as in ``Tree``."""
        filed = self.manifest.get(name)
        if filed is not None and filed.digest == digest:
            return None
        path = f"{self.site}/{name}"
        try:
            self._replace(path, body)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
            self._replace(path, body)
        return Filed(digest, (0, 0, 0))

    def enter(self, name: str, filed: Filed | None) -> None:
        """Note what ``write`` did."""
        if filed is not None:
            self._changed.add(name)
            self.manifest[name] = filed

    @staticmethod
    def _replace(path: str, body: bytes) -> None:
        with open(f"{path}.new", "wb", buffering=0) as opened:  # noqa: PTH123
            opened.write(body)
        os.replace(f"{path}.new", path)  # noqa: PTH105

    def finish(self, outputs: Mapping[str, Output]) -> Changes:
        """Write what is not there yet, and remove what is no more."""
        known = set(self.manifest) - self._changed
        for name, output in outputs.items():
            filed = self.manifest.get(name)
            if filed is None or filed.digest != output.digest:
                self.put(name, output.digest, output.read())
        gone = sorted(set(self.manifest) - set(outputs))
        for name in gone:
            (self.site / name).unlink(missing_ok=True)
            del self.manifest[name]
        changed, self._changed = sorted(self._changed & set(outputs)), set()
        return Changes(self.manifest, [n for n in changed if n not in known], [n for n in changed if n in known], gone)

    def begin(self, outputs: Mapping[str, Output]) -> None:
        """Nothing to do beforehand."""

    def drop_unfinished(self) -> None:
        """Nothing to remove."""


def _stamp(path: str) -> Stamps:
    status = os.stat(path)  # noqa: PTH116
    return status.st_size, status.st_mtime_ns, status.st_ino
