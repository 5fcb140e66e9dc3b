"""Running Pagefind's command line over a folder of search documents."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from pagefind.service import get_executable

UNSPOKEN = "sup.citation, sup[id^='fnref'], .footnote-backref"
"""Numbers of citations and notes would run into the words before them."""


class SearchFailed(Exception):
    """Pagefind could not be run or did not finish; the message is what it said."""


def version() -> str:
    """What the program calls itself.

    Raises:
        SearchFailed: if it is not there.
    """
    return _run(["--version"], Path(), 60).strip()


def index(documents: Path, bundle: Path, chunk: int | None, seconds: float) -> None:
    """Index a folder of documents into another; what is in that one under the right name is left alone.

    Args:
        documents: HTML files at the places of their pages.
        bundle: where the index goes.
        chunk: size of a piece of the index, ``None`` for Pagefind's own.
        seconds: after which it is given up.

    Raises:
        SearchFailed: with Pagefind's own words.
    """
    command = ["--site", str(documents), "--output-path", str(bundle), "--exclude-selectors", UNSPOKEN, "--quiet"]
    _run(command, documents, seconds, {} if chunk is None else {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk)})


def _run(arguments: list[str], where: Path, seconds: float, options: dict[str, str] | None = None) -> str:
    """Run it where no configuration file of it can stand, and without the shell's settings for it."""
    binary = get_executable()
    if binary is None:
        raise SearchFailed("Pagefind is not installed: install the requirements anew")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            [str(binary), *arguments],
            cwd=where,
            env={**environment, **(options or {})},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SearchFailed(str(error)) from error
    if done.returncode:
        raise SearchFailed((done.stderr or done.stdout).strip())
    return done.stdout
