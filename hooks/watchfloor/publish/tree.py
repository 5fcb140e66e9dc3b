"""Stage 7, publish: the outputs of a build become ``site/``, of which only what changed is written.

A new tree is laid out beside the site: what is the same is linked (same inode, same time), what is not is
written, what is no more is left out. Then the two trees trade places in one step. A build that is killed
before that leaves the old site, one that is killed after it the new one. The tree that gave way is where the
next build begins, so that it need not link ten thousand files of which one has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

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


def output_of(body: bytes) -> Output:
    """Bytes as an output."""
    return Output(hashlib.sha256(body).hexdigest(), lambda: body)


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
    """A new tree beside the site, filled while a build makes its files, and then put in the site's place.

    The tree that gives way stays beside, as the *spare* of the next build, with what is the same in both: so that
    one links only what has changed in two builds. Nothing is believed of the spare but what is seen there. A file of it is right if
    it has the inode of the site's file, and that file is as it was left; whatever else is there gives way.

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
        self._keep_hidden()  # of a site that had given way when its build was killed
        self._spare: dict[str, int] = {}
        """Inode of each file in the new tree."""
        self._folders: set[str] = set()
        """Folders of the new tree; its top is `""`."""
        self._new = not beside.is_dir()
        if not self._new:
            self._folders.add("")
            _look(str(beside), "", self._spare, self._folders)
        self._finished = False

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
        path = self._make_room(name)
        with open(path, "wb", buffering=0) as opened:  # noqa: PTH123 - ten thousand times, as all of these
            opened.write(body)
        return Filed(digest, _stamp(path))

    def enter(self, name: str, filed: Filed | None) -> None:
        """Note what ``write`` did, perhaps in another process: what stood in its way is gone."""
        if filed is None:
            return
        self._ready[name] = filed
        if name in self._folders:
            self._forget(name)
        for folder in (*folders_of([name]), ""):
            self._spare.pop(folder, None)
            self._folders.add(folder)
        self._spare[name] = filed.stamp[-1]

    def _make_room(self, name: str) -> str:
        """The path of a file that is to be: its folder is there, and no file, which may be the site's own too."""
        path = f"{self.beside}/{name}"
        if name in self._spare:
            os.unlink(path)  # noqa: PTH108
            del self._spare[name]
        elif name in self._folders:
            self._clear(name)
        self._make_folder(name.rpartition("/")[0])
        return path

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        if folder:
            self._make_folder(folder.rpartition("/")[0])
        path = f"{self.beside}/{folder}"
        if self._spare.pop(folder, None) is not None:
            with suppress(FileNotFoundError, IsADirectoryError):  # another process had the same to do
                os.unlink(path)  # noqa: PTH108
        try:
            os.mkdir(path)  # noqa: PTH102
        except FileExistsError:
            if not os.path.isdir(path):  # noqa: PTH112
                raise
        except FileNotFoundError:  # the top, in a folder that is not there either
            os.makedirs(path, exist_ok=True)  # noqa: PTH103
        self._folders.add(folder)

    def _clear(self, folder: str) -> None:
        """Remove a folder where a file is to be."""
        shutil.rmtree(f"{self.beside}/{folder}")
        self._forget(folder)

    def _forget(self, folder: str) -> None:
        """A folder is gone with all that was in it."""
        self._folders = {name for name in self._folders if not f"{name}/".startswith(f"{folder}/")}
        self._spare = {name: inode for name, inode in self._spare.items() if not name.startswith(f"{folder}/")}

    def finish(self, outputs: Mapping[str, Output]) -> Changes:
        """Bring the site up to date, whole or not at all.

        Args:
            outputs: every file that the site is to hold, by name.

        Raises:
            OSError: if there is no room; the old site is still there.
        """
        changes = compare(outputs, self.manifest, self.found)
        if not changes and self.site.is_dir():
            self._finished = True
            return changes
        self._link(changes.manifest)
        for name in (*changes.added, *changes.changed):
            ready = self._ready.get(name)
            if ready is None or ready.digest != outputs[name].digest:
                self.put(name, outputs[name].digest, outputs[name].read())
            changes.manifest[name] = self._ready[name]
        for name in self._spare.keys() - changes.manifest.keys():
            os.unlink(f"{self.beside}/{name}")  # noqa: PTH108
        for folder in sorted(self._folders - folders_of(changes.manifest) - {""}, reverse=True):
            os.rmdir(f"{self.beside}/{folder}")  # noqa: PTH106
        self.site.parent.mkdir(parents=True, exist_ok=True)
        exchange(self.beside, self.site)
        self._keep_hidden()
        for name in (
            *changes.changed,
            *changes.removed,
        ):  # nothing old stays: it takes room, and may have been withdrawn
            with suppress(OSError):
                os.unlink(f"{self.beside}/{name}")  # noqa: PTH108
        self._finished = True
        return changes

    def drop_unfinished(self) -> None:
        """Remove what was written of a new tree that has not taken the site's place, after whatever went wrong."""
        if self._finished:
            return
        if self._new:
            shutil.rmtree(self.beside, ignore_errors=True)
        for name in self._ready:
            (self.beside / name).unlink(missing_ok=True)

    def _keep_hidden(self) -> None:
        """What starts with a dot at the top of the old site and is not ours goes along: a checkout to be pushed, say.

        Nothing with a dot stays beside: by the next build nobody could tell whose it was.
        """
        ours = own_hidden(self.manifest)
        for path in self.beside.iterdir() if self.beside.is_dir() else ():
            if path.name.startswith("."):
                if path.name not in ours and not (self.site / path.name).exists():
                    path.rename(self.site / path.name)
                elif path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def begin(self, outputs: Mapping[str, Output]) -> None:
        """Take over what is the same among these outputs, while others are still being made."""
        changes = compare(outputs, self.manifest, self.found)
        if changes.added or changes.changed:
            self._link(changes.manifest)

    def _link(self, manifest: Manifest) -> None:
        """Take over what is the same: the same inode and times, so that copying tools pass it by."""
        self._make_folder("")
        old, spare = str(self.site), self._spare
        for name, filed in manifest.items():
            if filed.stamp[-1] and spare.get(name) == filed.stamp[-1]:
                continue
            path = self._make_room(name)
            try:
                os.link(f"{old}/{name}", path)
            except OSError:  # a file system without links
                shutil.copy2(f"{old}/{name}", path)
                filed = manifest[name] = filed._replace(stamp=_stamp(path))
            spare[name] = filed.stamp[-1]


def _look(folder: str, prefix: str, files: dict[str, int], folders: set[str]) -> None:
    """Note the inode of every file below a folder, and every folder."""
    with os.scandir(folder) as opened:
        for entry in opened:
            if entry.is_dir(follow_symlinks=False):
                folders.add(prefix + entry.name)
                _look(entry.path, f"{prefix}{entry.name}/", files, folders)
            else:
                files[prefix + entry.name] = entry.inode()


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
