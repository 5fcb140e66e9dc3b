"""Putting a finished tree in the place of the last one in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(new: Path, site: Path) -> None:
    """Let two folders of one file system trade places; without a ``site``, ``new`` takes its place.

    On Linux that is one step (``renameat2`` with ``RENAME_EXCHANGE``, Linux 3.15). Elsewhere it is two
    renames: a process killed between them leaves the old site under a name that ``recover`` knows.
    """
    if not site.exists():
        new.rename(site)
        return
    if _exchanged(new, site):
        return
    old = site.with_name(site.name + ".old")
    recover(site)
    site.rename(old)
    new.rename(site)
    old.rename(new)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the platform could exchange two folders."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    if done == 0:
        return True
    error = ctypes.get_errno()
    if error in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(error, os.strerror(error), str(other))


def recover(site: Path) -> None:
    """Mend what a killed exchange left: the old site goes back to its place if there is none, else away."""
    old = site.with_name(site.name + ".old")
    if not old.exists():
        return
    if site.exists():
        shutil.rmtree(old)
    else:
        old.rename(site)
