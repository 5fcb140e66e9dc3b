"""YAML as a writer means it: every scalar is text, every place is known, and nothing is clever.

PyYAML's C parser yields events; from them one pass builds the value, the position of each key and
value, and all problems. Nearly every text is sound, and nobody asks for its positions: so a first,
shorter pass builds the value alone, and gives up at whatever is not plain; and before it, a text of
the form that nearly all have is read without the parser (``plain_yaml.py``). There are no implicit
types (``NO`` is Norway, ``22:22`` a time): the models give each value its type. Anchors, tags,
several documents, duplicate keys and great depth are refused, since each has let a mistake or an
attack through somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from .plain_yaml import NOTHING, NotPlain, plain_value
from .yaml_errors import Lines, YamlProblem, explain

PROSE = frozenset("title summary name text role alt credit caption publisher note damage description by".split())
"""Keys whose values are sentences or names."""
MAX_DEPTH = 12
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the top of a YAML text down to a value."""


class Places(NamedTuple):
    """Line and column of each key and each value, by path."""

    keys: dict[KeyPath, tuple[int, int]]
    values: dict[KeyPath, tuple[int, int]]


@dataclass(slots=True)
class Parsed:
    """A parsed text.

    Attributes:
        value: mappings, lists, text and ``None`` (empty, ``~`` and ``null`` are no value).
        problems: what is wrong with the YAML itself.
        text: what was parsed.
        shift: lines of the file before the text; places are those of the file.
    """

    value: Any = None
    problems: list[YamlProblem] = field(default_factory=list)
    text: str = ""
    shift: int = 0
    _places: Places | None = None

    @property
    def keys(self) -> dict[KeyPath, tuple[int, int]]:
        """Place of each key, by path."""
        return self._recorded().keys

    @property
    def values(self) -> dict[KeyPath, tuple[int, int]]:
        """Place of each value, by path."""
        return self._recorded().values

    def _recorded(self) -> Places:
        """The places, found when somebody asks for the first time."""
        if self._places is None:
            recorded = _parse_recording(self.text)
            self._places = recorded.moved(self.shift)
        return self._places

    def moved(self, shift: int) -> Places:
        """The places, as they are in a file with ``shift`` lines before the text."""
        places = self._recorded()
        if not shift:
            return places
        return Places(*({at: (n + shift, column) for at, (n, column) in part.items()} for part in places))

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


def parse(text: str, first_line: int = 1) -> Parsed:
    """Parse one YAML text. Never raises for what the text holds.

    Args:
        text: the YAML.
        first_line: on which line of its file it starts; places are those of the file, problems those of the text.
    """
    try:
        return Parsed(_value_of(text), [], text, first_line - 1)
    except (NotPlain, yaml.YAMLError):
        recorded = _parse_recording(text)
        return Parsed(recorded.value, recorded.problems, text, first_line - 1, recorded.moved(first_line - 1))


def _parse_recording(text: str) -> Parsed:
    """Parse with places and problems."""
    parsed = Parsed(text=text, _places=Places({}, {}))
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


_COMMENT = re.compile(r"[^\S\n]#")
"""What may cut a sentence."""


def _value_of(text: str) -> Any:
    """The value of a text without anything to be told of; ``NotPlain`` or an error of YAML else."""
    if _COMMENT.search(text):
        raise NotPlain
    with suppress(NotPlain):
        return plain_value(text)
    return _parsed_value(text)


def _parsed_value(text: str) -> Any:
    """The same, of a text of any form."""
    get = _Loader(text).get_event
    get()  # the stream starts
    if type(get()) is not yaml.DocumentStartEvent:
        return None
    value = _node_of(get, get(), 0)
    get()  # the document ends
    if type(get()) is not yaml.StreamEndEvent:
        raise NotPlain
    return value


def _node_of(get: Callable[[], Any], event: Any, depth: int) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None or depth > MAX_DEPTH:
        raise NotPlain
    if kind is yaml.ScalarEvent:
        value = event.value
        return None if value in NOTHING and event.implicit[0] else value
    if kind is yaml.SequenceStartEvent:
        items: list[Any] = []
        while type(event := get()) is not yaml.SequenceEndEvent:
            items.append(_node_of(get, event, depth + 1))
        return items
    mapping: dict[str, Any] = {}
    while type(event := get()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.anchor is not None or event.tag is not None:
            raise NotPlain
        key = event.value
        if key in mapping:
            raise NotPlain
        mapping[key] = _node_of(get, get(), depth + 1)
    return mapping


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
            return None if plain and event.value in NOTHING else event.value
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
