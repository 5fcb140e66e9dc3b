"""What can be told of a body line by line: which lines are prose, and which lists never start."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+\S")
_ITEM_BELOW = re.compile(r"\n(?:[-*+]|\d{1,3}[.)])[^\S\n]+\S")
_NO_PARAGRAPH = re.compile(r"\s|[-*+>#|:!?<=]|\d{1,3}[.)]|\[\^?[^\]]+\]:|\*\[")


def prose_lines(body: str) -> Iterator[tuple[int, str]]:
    """The lines outside of fences, by 0-based number, with code spans blanked out."""
    fence = ""
    for number, line in enumerate(body.split("\n")):
        match = _FENCE.match(line)
        if match and (not fence or match.group(1).startswith(fence)):
            fence = "" if fence else match.group(1)
        elif not fence:
            yield number, _CODE.sub(lambda code: " " * len(code.group()), line) if "`" in line else line


def unstarted_lists(body: str) -> tuple[tuple[int, str], ...]:
    """Lines that start a list straight below a line of a paragraph: 0-based number and text.

    Other dialects take them for a list; Python-Markdown wants an empty line before it.
    """
    if not _may_have_one(body):
        return ()
    found: list[tuple[int, str]] = []
    before = ""
    for number, line in prose_lines(body):
        if _ITEM.match(line) and before.strip() and not _NO_PARAGRAPH.match(before):
            found.append((number, line))
        before = line
    return tuple(found)


def _may_have_one(body: str) -> bool:
    """Whether it is worth a closer look: nearly all bodies have no such line, and no fence that hides one."""
    if "```" in body or "~~~" in body:
        return True
    for match in _ITEM_BELOW.finditer(body):
        above = body[body.rfind("\n", 0, match.start()) + 1 : match.start()]
        if above.strip() and not _NO_PARAGRAPH.match(above):
            return True
    return False
