"""Which files there are: names, sizes and times, without opening any of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..problems import Problem
from .files import relative


class Stamp(NamedTuple):
    """What a file system tells of a file: equal ones mean that it was not written to.

    Attributes:
        size: bytes.
        changed: nanoseconds since the epoch of the last change of its content.
        inode: of the file, so that one put in the place of another is seen.
    """

    size: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp in a result of ``os.stat``."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


_FINE, _COARSE = 50_000_000, 2_000_000_000
"""Nanoseconds after which one more change of a file is sure to show in its times, on file systems that tell
fractions of a second and on others. Linux stamps with the clock of its last tick, some milliseconds old."""


def is_settled(changed: int, began: int) -> bool:
    """Whether a change of a file after ``began`` would show in its times, given the time of its last one.

    Args:
        changed: of the file, in nanoseconds since the epoch.
        began: when somebody began to look, likewise.
    """
    return changed < began - (_FINE if changed % 1_000_000_000 else _COARSE)


@dataclass(slots=True)
class Scan:
    """The files of a folder in sorted order, by their path relative to it, and what is wrong with names."""

    files: dict[str, Stamp] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def scan(folder: Path, root: Path) -> Scan:
    """Look at every file below ``folder``. Hidden names are passed over, links refused.

    A link may point out of the repository, and would publish what it points to.
    """
    found = Scan()
    for uri, stamp in _walk(str(folder), "", relative(folder, root), found.problems):
        found.files[uri] = stamp
    return found


def _walk(folder: str, prefix: str, name: str, problems: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(folder) as opened:
            entries = sorted(opened, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(
            Problem(name, 0, 0, "E117", f"the folder cannot be read: {error.strerror}", "mend its permissions")
        )
        return
    folders: list[str] = []
    for entry in entries:
        if not entry.name.isprintable():
            shown = f"{name}/{ascii(entry.name)[1:-1]}"
            problems.append(Problem(shown, 0, 0, "E116", "the name has odd characters", "rename it"))
        elif entry.name.startswith("."):
            continue
        elif entry.is_symlink():
            problems.append(
                Problem(f"{name}/{entry.name}", 0, 0, "E106", "this is a symbolic link", "put the file itself here")
            )
        elif entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        elif not entry.name.startswith("_"):
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                yield prefix + entry.name, Stamp.of(status)
            else:
                problems.append(
                    Problem(f"{name}/{entry.name}", 0, 0, "E117", "this is no ordinary file", "take it away")
                )
    for inner in folders:
        yield from _walk(f"{folder}/{inner}", f"{prefix}{inner}/", f"{name}/{inner}", problems)
