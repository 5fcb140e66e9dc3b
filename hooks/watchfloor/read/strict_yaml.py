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

from .yaml_errors import Lines, YamlProblem, explain

PROSE = frozenset("title summary name text role alt credit caption publisher note damage description by".split())
"""Keys whose values are sentences or names."""
MAX_DEPTH = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the top of a YAML text down to a value."""


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
    lines = Lines(text)
    try:
        _Builder(parsed, lines).run()
    except yaml.MarkedYAMLError as error:
        parsed.problems.append(explain(error, lines))
    except yaml.reader.ReaderError as error:
        place = lines.place(_first_refused(text, error))
        parsed.problems.append(
            YamlProblem("E109", *place, "there is a character that YAML does not allow", "delete it")
        )
    except yaml.YAMLError as error:
        parsed.problems.append(YamlProblem("E109", 1, 1, f"the YAML cannot be read: {error}"))
    return parsed


def _first_refused(text: str, error: yaml.reader.ReaderError) -> int:
    """Index of the character that YAML refuses; the C parser counts in bytes of UTF-8."""
    if _Loader.__name__ == "SafeLoader":
        return int(error.position)
    return len(text.encode("utf-8", "surrogatepass")[: error.position].decode("utf-8", "replace"))


class _TooDeep(Exception):
    pass


class _Builder:
    """Builds one value from the parser's events."""

    def __init__(self, parsed: Parsed, lines: Lines) -> None:
        self.parsed = parsed
        self.lines = lines
        self.events: Iterator[Any] = iter(yaml.parse(lines.text, Loader=_Loader))

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
                            "take the '---' out, or quote the text",
                        )
                        return
                    self.parsed.value = self._node(next(self.events), (), 0)
        except _TooDeep:
            return

    def _refuse(self, event: Any, code: str, message: str, hint: str = "") -> None:
        self.parsed.problems.append(YamlProblem(code, *self._place(event), message, hint))

    def _place(self, event: Any) -> tuple[int, int]:
        return self.lines.place(event.start_mark.index)

    def _refuse_properties(self, event: Any) -> None:
        """Refuse an anchor or a tag before a key or value."""
        if event.anchor is not None:
            self._refuse(
                event, "E111", f"'&{event.anchor}' is an anchor", "write the value out where it is needed, or quote it"
            )
        if event.tag not in (None, "!"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self._refuse(
                event, "E112", f"'{tag}' is a tag", "values have no tags here; quote a text that starts with '!'"
            )

    def _warn_of_comment(self, event: Any, key: str) -> None:
        """Tell of a sentence that YAML cuts at `` #``: in prose it is hardly ever meant as a comment."""
        end = event.end_mark.index
        rest = self.lines.text[end : end + 200].partition("\n")[0]
        if rest.lstrip(" ").startswith("#"):
            at = self.lines.place(end + len(rest) - len(rest.lstrip(" ")))
            message = f"'{rest.strip()[:40]}' is a comment to YAML, and no part of '{key}'"
            hint = "quote the text; a comment that is meant stands on a line of its own"
            self.parsed.problems.append(YamlProblem("W118", *at, message, hint))

    def _node(self, event: Any, path: KeyPath, depth: int) -> Any:
        self.parsed.values[path] = self._place(event)
        if depth > MAX_DEPTH:
            self._refuse(event, "E114", f"more than {MAX_DEPTH} levels", "no field of a document needs so many")
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "E111", f"'*{event.anchor}' is an alias", "write the value out, or quote it")
            return None
        self._refuse_properties(event)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            if plain and path and path[-1] in PROSE:
                self._warn_of_comment(event, str(path[-1]))
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
                self._refuse_properties(event)
            else:
                self._refuse(event, "E109", "a key must be a single word", "quote a text that starts with '[' or '{'")
                self._node(event, (*path, "?"), depth + 1)
                self._node(next(self.events), (*path, "?"), depth + 1)
                continue
            inner = (*path, key)
            if key in items:
                self._refuse(event, "E110", f"the key '{key}' stands twice", "keep one of the two")
                self.parsed.problems[-1].first_line = self.parsed.keys[inner][0]
                self._node(next(self.events), (*path, "?"), depth + 1)
                continue
            self.parsed.keys[inner] = self._place(event)
            items[key] = self._node(next(self.events), inner, depth + 1)
        return items
