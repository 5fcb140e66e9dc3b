"""YAML as a writer means it: every scalar is text, every place is known, and nothing is clever.

PyYAML's C parser yields events; from them one pass builds the value, the position of each key and
value, and all problems. There are no implicit types (``NO`` is Norway, ``22:22`` a time): the
models give each value its type. Anchors, tags, several documents, duplicate keys and great depth
are refused, since each has let a mistake or an attack through somewhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the top of a YAML text down to a value."""


@dataclass(slots=True)
class YamlProblem:
    """A problem at a 1-based line and column of the YAML text; ``first_line`` is where a twin stands."""

    code: str
    line: int
    column: int
    message: str
    hint: str = ""
    first_line: int = 0


@dataclass(slots=True)
class Parsed:
    """A parsed text.

    Attributes:
        value: mappings, lists, text and ``None`` (empty, ``~`` and ``null`` are no value).
        keys: place of each key, by path.
        values: place of each value, by path.
        problems: what is wrong with the YAML itself.
    """

    value: Any = None
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    problems: list[YamlProblem] = field(default_factory=list)

    def place(self, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Line and column of ``path``, or of the nearest thing around it that has a place."""
        if key and path in self.keys:
            return self.keys[path]
        while path:
            if path in self.values:
                return self.values[path]
            if path in self.keys:
                return self.keys[path]
            path = path[:-1]
        return self.values.get((), (1, 1))


def parse(text: str) -> Parsed:
    """Parse one YAML text. Never raises for what the text holds."""
    parsed = Parsed()
    try:
        _Builder(parsed, text).run()
    except yaml.MarkedYAMLError as error:
        parsed.problems.append(_explain(error, text))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        parsed.problems.append(YamlProblem("E109", line, column, "there is a character that YAML does not allow"))
    except yaml.YAMLError as error:
        parsed.problems.append(YamlProblem("E109", 1, 1, f"the YAML cannot be read: {error}"))
    return parsed


def _place(event: Any) -> tuple[int, int]:
    """1-based line and column of an event."""
    return event.start_mark.line + 1, event.start_mark.column + 1


class _TooDeep(Exception):
    pass


class _Builder:
    """Builds one value from the parser's events."""

    def __init__(self, parsed: Parsed, text: str) -> None:
        self.parsed = parsed
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))

    def run(self) -> None:
        documents = 0
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._refuse(
                            event,
                            "E113",
                            "a second YAML document starts here",
                            "'---' may not stand inside front matter",
                        )
                        return
                    self.parsed.value = self._node(next(self.events), (), 0)
        except _TooDeep:
            return

    def _refuse(self, event: Any, code: str, message: str, hint: str = "") -> None:
        mark = event.start_mark
        self.parsed.problems.append(YamlProblem(code, mark.line + 1, mark.column + 1, message, hint))

    def _node(self, event: Any, path: KeyPath, depth: int) -> Any:
        self.parsed.values[path] = _place(event)
        if depth > MAX_DEPTH:
            self._refuse(event, "E114", f"more than {MAX_DEPTH} levels", "no field of a document needs so many")
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "E111", f"'*{event.anchor}' is an alias", "write the value out, or quote it")
            return None
        if event.anchor is not None:
            self._refuse(
                event, "E111", f"'&{event.anchor}' is an anchor", "write the value out where it is needed, or quote it"
            )
        if event.tag not in (None, "!"):
            self._refuse(
                event, "E112", f"'{event.tag}' is a tag", "values have no tags here; quote a text that starts with '!'"
            )
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            return None if plain and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _sequence(self, path: KeyPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
            else:
                self._refuse(event, "E109", "a key must be a single word", "")
                self._node(event, (*path, "?"), depth + 1)
                self._node(next(self.events), (*path, "?"), depth + 1)
                continue
            inner = (*path, key)
            if key in items:
                self._refuse(event, "E110", f"the key '{key}' stands twice", "keep one of the two")
                self.parsed.problems[-1].first_line = self.parsed.keys[inner][0]
                self._node(next(self.events), (*path, "?"), depth + 1)
                continue
            self.parsed.keys[inner] = _place(event)
            items[key] = self._node(next(self.events), inner, depth + 1)
        return items


def _explain(error: yaml.MarkedYAMLError, text: str) -> YamlProblem:
    """Turn a message of the YAML library into one that says what to do."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = error.problem or "the YAML cannot be read"
    lines = text.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: max(column, len(here) - len(here.lstrip()))] or "'\\t'" in said:
        return YamlProblem(
            "E107", line, here.find("\t") + 1, "a tab stands where spaces belong", "YAML is indented by spaces only"
        )
    if "quoted scalar" in (error.context or ""):
        if error.context_mark:
            line, column = error.context_mark.line + 1, error.context_mark.column + 1
        return YamlProblem(
            "E108",
            line,
            column,
            "a quote is opened here and not closed properly",
            "close it, or quote the text with the other kind",
        )
    hint = ""
    if "mapping values are not allowed" in said:
        said, hint = "a second ': ' in one line", "quote a text that contains ': '"
    elif "cannot start any token" in said:
        said, hint = "a text cannot start with this character", "quote the text"
    elif "block end" in said or "expected ',' or" in said:
        hint = "look at the indentation, the brackets and the quotes around here"
    elif "expected ':'" in said:
        hint = "each line of a mapping is 'key: value'"
    return YamlProblem("E109", line, column, said, hint)
