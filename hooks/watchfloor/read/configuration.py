"""The site's configuration file and those that it inherits: what they say, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..problems import Problem
from .files import TextFile
from .strict_yaml import KeyPath, Parsed

_ODD = frozenset({"E111", "E112"})
"""Anchors, aliases and tags: what the site builder makes of a value that has one, is not to be seen from here."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the configuration.

    Attributes:
        file: its text.
        parsed: what it says.
    """

    file: TextFile
    parsed: Parsed

    def value(self, path: KeyPath) -> Any:
        """What stands at a path; ``None`` if nothing does."""
        found: Any = self.parsed.value
        for key in path:
            if isinstance(found, list):
                found = found[key] if isinstance(key, int) and key < len(found) else None
            else:
                found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def is_plain(self, path: KeyPath) -> bool:
        """Whether nothing on the way to a path has a tag, an anchor or an alias."""
        odd = {(problem.line, problem.column) for problem in self.parsed.problems if problem.code in _ODD}
        return not odd or not any(self.parsed.place(path[:end]) in odd for end in range(1, len(path) + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Configuration:
    """The configuration, file by file; the nearest first. Where settings stand says nothing of what they are, so two
    are always equal.

    Attributes:
        parts: the files.
    """

    parts: tuple[Part, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Configuration)

    def __hash__(self) -> int:
        return 0

    def value(self, *path: str | int) -> Any:
        """What the nearest file that says something says of a path; ``None`` if it cannot be told."""
        part = self._part(path)
        return part.value(path) if part is not None and part.is_plain(path) else None

    def texts(self, *path: str | int) -> list[tuple[KeyPath, str]]:
        """The texts of a list, or the one text at a path, each with its own path."""
        value = self.value(*path)
        if isinstance(value, list):
            return [found for number in range(len(value)) for found in self.texts(*path, number)]
        return [(path, value)] if isinstance(value, str) else []

    def problem(self, path: KeyPath, code: str, message: str, hint: str = "") -> Problem:
        """A problem at the place of a value, or of what is around it."""
        if not self.parts:
            return Problem("mkdocs.yml", 0, 0, code, message, hint)
        part = self._part(path) or self.parts[0]
        return part.file.problem(code, *part.parsed.place(path), message, hint)

    def _part(self, path: KeyPath) -> Part | None:
        return next((part for part in self.parts if part.value(path) is not None), None)
