"""The search index, made by Pagefind's command line over the finished pages of a site."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from pagefind.service import get_executable

GLOB = "{incidents,analysis}/*/index.html"
"""Articles only: listings would be found in place of what they list."""
UNSPOKEN = "sup.citation, sup[id^='fnref'], .footnote-backref"
"""Numbers of citations and notes would run into the words before them."""


class SearchFailed(Exception):
    """Pagefind could not be run or did not finish; the message is what it said."""


def index_site(site: Path, seconds: float = 600) -> None:
    """Index the articles of ``site`` into ``site/pagefind/``; without articles there is nothing to find.

    Raises:
        SearchFailed: with Pagefind's own words.
    """
    if not any("data-pagefind-body" in page.read_text("utf-8") for page in site.glob("*/*/index.html")):
        return
    binary = get_executable()
    if binary is None:
        raise SearchFailed("Pagefind is not installed: install the requirements anew")
    command = [str(binary), "--site", str(site), "--glob", GLOB, "--exclude-selectors", UNSPOKEN, "--quiet"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False, env=_quiet(os.environ.copy())
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SearchFailed(str(error)) from error
    if done.returncode:
        raise SearchFailed((done.stderr or done.stdout).strip())


def _quiet(environment: dict[str, str]) -> dict[str, str]:
    """No settings of the shell may change the index."""
    return {name: value for name, value in environment.items() if not name.startswith("PAGEFIND_")}
