"""What was made becomes files of the site, and of the work folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from .link.addresses import output_uri
from .publish import Folder, Output, Tree
from .publish.copies import COPY
from .store import load_ledger, save_ledger
from .workshop import MadePage


def files_of(made: MadePage) -> Iterator[tuple[str, str, bytes]]:
    """Name, digest and bytes of each file that a page is: itself, and an article's copy in Markdown."""
    yield output_uri(made.plan.url), made.digest, made.body
    if made.copied:
        yield made.plan.url + COPY, made.copied, made.copy


class IndexFiles:
    """Files the search index; what was not written to since the last build is known by its digest.

    Args:
        ledger: where that is noted.
        tree: where the files go.
    """

    def __init__(self, ledger: Path, tree: Tree | Folder) -> None:
        self.outputs: dict[str, Output] = {}
        self._ledger = ledger
        self._tree = tree
        self._known: dict[str, Any] = load_ledger(ledger, "") or {}
        self._found: dict[str, tuple[tuple[int, int, int], str]] = {}

    def take(self, files: Mapping[str, Path]) -> None:
        """File some of it."""
        for name, path in files.items():
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
            kept, digest = self._known.get(name, (None, ""))
            if kept != stamp:
                body = path.read_bytes()
                digest = hashlib.sha256(body).hexdigest()
                self._tree.put(name, digest, body)
            self._found[name] = stamp, digest
            self.outputs[name] = Output(digest, path.read_bytes)

    def save(self) -> None:
        """Note the files for the next build."""
        if self._found != self._known:
            save_ledger(self._ledger, "", self._found)


def write_json(path: Path, value: object) -> None:
    """Write a file in one step.

    Raises:
        OSError: if there is no room.
    """
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    beside.replace(path)
