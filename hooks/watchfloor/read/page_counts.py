"""Optional counts of how often each page was read: a CSV of address and count, from any log."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from ..problems import Problem
from .files import read_text

_COUNT = re.compile(r"\d{1,15}", re.ASCII)


def read_page_counts(path: Path, root: Path) -> tuple[Mapping[str, int], list[Problem]]:
    """Read rows ``address,count``; a first row that names the columns is passed over.

    Addresses may be whole or start at the site's root; counts of one address are added up.
    """
    file = read_text(path, root, root)
    if isinstance(file, Problem):
        return MappingProxyType({}), [replace(file, code="E503")]
    counts: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(file.text.split("\n"), start=1):
        try:
            row = next(csv.reader([line]), [])
            if not row or (number == 1 and row[-1].strip().casefold() in ("count", "views", "hits")):
                continue
            address, count = row
            url, times = urlsplit(address.strip()).path.lstrip("/"), _COUNT.fullmatch(count.strip())
        except (ValueError, csv.Error):  # too few or many columns, an impossible host, a field without end
            times = None
        if times is None:
            problems.append(
                file.problem("E503", number, 1, "this is no address and count", "two columns: /incidents/x/,120")
            )
        else:
            counts[url] = counts.get(url, 0) + int(times[0])
    return MappingProxyType(counts), problems
