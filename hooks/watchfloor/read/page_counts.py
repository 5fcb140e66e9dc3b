"""Optional counts of how often each page was read: a CSV of address and count, from any log."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from ..problems import Problem
from .files import read_text


def read_page_counts(path: Path, root: Path) -> tuple[Mapping[str, int], list[Problem]]:
    """Read rows ``address,count``; a first row that names the columns is passed over.

    Addresses may be whole or start at the site's root; counts of one address are added up.
    """
    file = read_text(path, root, root)
    if isinstance(file, Problem):
        return MappingProxyType({}), [Problem(file.path, file.line, file.column, "E503", file.message, file.hint)]
    counts: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in enumerate(csv.reader(file.text.splitlines()), start=1):
        if not row or (number == 1 and row[-1].strip().casefold() in ("count", "views", "hits")):
            continue
        if len(row) != 2 or not row[1].strip().isdecimal():
            problems.append(
                file.problem("E503", number, 1, "this is no address and count", "two columns: /incidents/x/,120")
            )
            continue
        url = urlsplit(row[0].strip()).path.lstrip("/")
        counts[url] = counts.get(url, 0) + int(row[1])
    return MappingProxyType(counts), problems
