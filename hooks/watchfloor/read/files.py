"""Files of the content folder: found in sorted order, decoded, and split into front matter and body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ..problems import Problem

MAX_BYTES = 1024 * 1024
"""Bytes of one file of text: an article of this size would have 150,000 words."""
MAX_FRONT_MATTER = 128 * 1024
"""Characters of front matter; beyond it a file is data, not an article."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text of the content folder.

    Attributes:
        path: posix, relative to the project root, as problems name it.
        uri: posix, relative to the content folder.
        text: the whole text, without byte order mark, with ``\\n`` line ends.
    """

    path: str
    uri: str
    text: str

    def problem(self, code: str, line: int, column: int, message: str, hint: str = "") -> Problem:
        """A problem in this file, with its line as excerpt, and a word on characters that look like others."""
        found = Problem(self.path, line, column, code, message, hint).located(self.text)
        if code not in _MISREAD:
            return found
        lines = self.text.split("\n")
        for number in (line, line - 1):
            odd = _look_alike(lines[number - 1]) if 0 < number <= len(lines) else ""
            if odd:
                where = "" if number == line else f"line {number}: "
                return replace(found, hint="; ".join(filter(None, (where + odd, hint))))
        return found


_MISREAD = frozenset({"E103", "E104", "E108", "E109", "E203", "E204", "E205", "E210"})
"""Codes that a character which looks like another may be behind."""
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


def _look_alike(line: str) -> str:
    """A hint naming what in the line only looks like a blank, a quote or a hyphen."""
    if re.search(r"[\u00a0\u2000-\u200b\u202f\u2060\ufeff]", line):
        return "the line holds a no-break or another special space: type an ordinary one"
    if re.search(r"(?:^|[\s\[{(,:])[“”„«]", line):
        return "the quotes of this line are curly: type straight ones"
    if re.search(r"\d[\u2010-\u2015\u2212]\d", line):
        return "the dashes of this date are long ones: type hyphens"
    return ""


def relative(path: Path, root: Path) -> str:
    """``path`` as posix text relative to ``root``, or unchanged if it lies elsewhere."""
    name, folder = path.as_posix(), root.as_posix()
    if name.startswith(folder + "/") and folder != "/":
        return name[len(folder) + 1 :]
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name


def read_text(path: Path, root: Path, content: Path) -> TextFile | Problem:
    """Read and decode a file."""
    name = relative(path, root)
    raw = read_bytes(path, name)
    return raw if isinstance(raw, Problem) else decode(raw, name, relative(path, content))


def read_bytes(path: Path | str, name: str, most: int = MAX_BYTES) -> bytes | Problem:
    """The bytes of a file, one more than it may have if it has too many."""
    try:
        with open(path, "rb") as opened:  # noqa: PTH123 - a first build opens thousands, by names that are text
            return opened.read(most + 1)
    except OSError as error:
        return Problem(name, 0, 0, "E109", f"the file cannot be opened: {error.strerror}")


def decode(raw: bytes, name: str, uri: str) -> TextFile | Problem:
    """Decode a text: UTF-8, with or without a byte order mark, with any line ends.

    Args:
        raw: from ``read_bytes``.
        name: the file, relative to the project root.
        uri: the file, relative to the content folder.
    """
    if len(raw) > MAX_BYTES:
        return Problem(
            name,
            0,
            0,
            "E105",
            f"the file has more than {MAX_BYTES:,} bytes",
            "make it shorter, or part it into several",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error.object` is `raw` without its byte order mark.
        before = _with_newlines(error.object[: error.start].decode("utf-8"))
        found = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Problem(name, line, column, "E101", found, "save the file as UTF-8")
        return problem.located(_with_newlines(error.object.decode("utf-8", "replace")))
    text = _with_newlines(text)
    file = TextFile(name, uri, text)
    if not text.strip():
        return Problem(name, 0, 0, "E102", "the file is empty", "write it, or delete it")
    conflict = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        hint = "choose one of the versions, and take the marks out"
        return file.problem("E119", line, 1, "a merge conflict was left here", hint)
    return file


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Split:
    """A document's two halves. Lines are 1-based lines of the file."""

    front_matter: str
    front_matter_line: int
    body: str
    body_line: int


def split_front_matter(file: TextFile) -> Split | Problem:
    """Cut a document at its two ``---`` lines."""
    lines = file.text.split("\n")
    if lines[0].rstrip() != "---":
        return file.problem(
            "E103", 1, 1, "the file does not start with '---'", "front matter stands between two lines of ---"
        )
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            front_matter = "\n".join(lines[1 : number - 1])
            if len(front_matter) > MAX_FRONT_MATTER:
                return file.problem(
                    "E105", 1, 1, "the front matter is too large", f"at most {MAX_FRONT_MATTER:,} characters"
                )
            return Split(front_matter, 2, "\n".join(lines[number:]), number + 1)
    return file.problem("E104", 1, 1, "the front matter is never closed", "close it with a line of ---")
