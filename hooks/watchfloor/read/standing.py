"""Standing pages, which the site builder makes itself: what is promised in articles, and not kept there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problem
from .files import TextFile, read_text

_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1|(`+)(?!`)[^\n]+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_GRAPHIC = re.compile(
    r"!\[[^\]]{0,2000}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])[ \t]*\{[^}\n]{0,500}?\.graphic\b"
    r"|<img\b[^<>]{0,2000}\bclass=[\"']?[^\"'>]{0,200}\bgraphic\b"
)
"""A picture whose attributes say that it may disturb, as Markdown or as HTML; no longer than anybody writes one."""


def uncovered_pictures(docs: Path, root: Path) -> Iterator[Problem]:
    """Pictures of standing pages that a warning is to stand before: only those of articles have one.

    Args:
        docs: folder of the standing pages.
        root: the project's.
    """
    for path in sorted(docs.rglob("*.md")):
        file = read_text(path, root, root)
        if isinstance(file, TextFile) and "graphic" in file.text:
            yield from _uncovered(file)


def _uncovered(file: TextFile) -> Iterator[Problem]:
    text = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), file.text)
    for found in _GRAPHIC.finditer(text):
        before = text[: found.start()]
        column = found.start() - before.rfind("\n")
        message = "nothing covers a picture on a standing page: it would be shown to everybody"
        hint = "show it in an article and link to that, or take the picture out"
        yield file.problem("E417", before.count("\n") + 1, column, message, hint)
