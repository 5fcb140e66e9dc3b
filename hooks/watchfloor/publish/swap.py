"""Putting a finished site in the place of the last one, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path


def swap_in(built: Path, site: Path) -> None:
    """Move the folder ``built`` to ``site``, whose former content goes away.

    A build that dies before this leaves the old site; one that dies between the two renames leaves it
    beside, under the name that the next build puts back or removes. From another file system the site is
    first copied to a place beside its own.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    old = site.with_name(site.name + ".old")
    recover(site)
    if built.stat().st_dev != site.parent.stat().st_dev:
        beside = site.with_name(site.name + ".new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.move(built, beside)
        built = beside
    if site.exists():
        site.rename(old)
    built.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def recover(site: Path) -> None:
    """Mend what a killed swap left: the old site goes back to its place if there is none, else away."""
    old = site.with_name(site.name + ".old")
    if not old.exists():
        return
    if site.exists():
        shutil.rmtree(old)
    else:
        old.rename(site)
