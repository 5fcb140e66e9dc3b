"""Numbers in prose: what a link into the record's table asks for, reckoned from the record.

A link such as ``[12 incidents](/incidents/?country=lt&status=confirmed)`` leads readers to the rows behind the
number, and the number is held against them; ``{count}`` and its like in a link's text are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from ..model.dates import PlainDate
from ..model.documents import STATUSES
from ..model.head import Head
from ..model.library import Library
from ..problems import did_you_mean

VIEWS = ("/incidents/?", "/timeline/?", "/map/?")
"""How links into the record begin."""
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
NAMES = ("count", "killed", "injured", "first", "last")
_TAXONOMIES = {"category": "categories", "country": "countries", "system": "systems", "actor": "actors"}
_HARMS = ("killed", "injured", "none", "unknown")
_KEYS = ("status", *_TAXONOMIES, "year", "harm", "from", "to")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[,.\u00a0\u202f\u2009]\d{3})*(?![\d%])")
_WORDS = {word: n for n, word in enumerate("no one two three four five six seven eight nine ten eleven twelve".split())}

Value = int | str | PlainDate
"""Of a figure: a number, a range of numbers as text, or a date to be put into words."""


class FilterWrong(Exception):
    """What a link asks for cannot be reckoned: a message, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Counting:
    """What figures are reckoned from.

    Attributes:
        library: what was released.
        by_term: by taxonomy, ids by term, with those of its descendants.
    """

    library: Library
    by_term: Mapping[str, Mapping[str, tuple[str, ...]]]

    def found(self, href: str) -> list[Head]:
        """Heads of the incidents that a link's filter finds, as the table in the browser finds them.

        Raises:
            FilterWrong: if there is no such filter.
        """
        wanted: dict[str, list[str]] = {}
        for key, value in parse_qsl(href.partition("?")[2].partition("#")[0], keep_blank_values=True):
            if key == "sort":
                continue
            if key not in _KEYS:
                raise FilterWrong(f"the record has no filter '{key}'", did_you_mean(key, _KEYS))
            self._check(key, value)
            wanted.setdefault(key, []).append(value)
        heads = {id: one.head for id, one in self.library.documents.items() if one.section == "incidents"}
        for key, values in wanted.items():
            heads = {id: head for id, head in heads.items() if self._matches(key, values, id, head)}
        return list(heads.values())

    def _check(self, key: str, value: str) -> None:
        known: Iterable[str] = ()
        if key in _TAXONOMIES:
            known = self.library.terms(_TAXONOMIES[key])
        elif key in ("status", "harm"):
            known = STATUSES if key == "status" else _HARMS
        elif key == "year":
            if not re.fullmatch(r"\d{4}", value, re.ASCII):
                raise FilterWrong(f"'{value}' is no year", "four digits, such as 2025")
            return
        else:
            if not _MONTH.fullmatch(value):
                raise FilterWrong(f"'{value}' is no month", "such as 2025-07")
            return
        if value not in known:
            raise FilterWrong(
                f"there is no {key} '{value}'", did_you_mean(value, known, "ids, as the table writes them")
            )

    def _matches(self, key: str, values: list[str], id: str, head: Head) -> bool:
        if key in _TAXONOMIES:
            lists = self.by_term[_TAXONOMIES[key]]
            return any(id in lists.get(value, ()) for value in values)
        if key == "status":
            return head.status in values
        if key == "harm":
            return bool(_harms(head) & set(values))
        if key == "year":
            return str(date.fromordinal(head.day).year) in values
        last = head.when[-1][1]
        if key == "from":
            return f"{date.fromordinal(last):%Y-%m}" >= max(values)
        return f"{date.fromordinal(head.day):%Y-%m}" <= min(values)


def _harms(head: Head) -> set[str]:
    found = {name for name, most in (("killed", head.harm[1]), ("injured", head.harm[3])) if most}
    return found or {"none" if head.harm[1] == head.harm[3] == 0 else "unknown"}


def figures_of(heads: list[Head], names: Iterable[str]) -> dict[str, Value]:
    """The figures that a link's text asks for.

    Raises:
        FilterWrong: if one has no value, or there is no such figure.
    """
    found: dict[str, Value] = {}
    for name in names:
        if name not in NAMES:
            raise FilterWrong(f"there is no figure '{{{name}}}'", did_you_mean(name, NAMES))
        if name == "count":
            found[name] = len(heads)
            continue
        if not heads:
            raise FilterWrong(f"'{{{name}}}' has no value: no incident is like that", "widen the filter")
        if name in ("first", "last"):
            whens = [head.when[0] for head in heads]
            found[name] = min(whens, key=lambda when: (when[0], when[1], when)) if name == "first" else max(whens)
            continue
        at = 0 if name == "killed" else 2
        known = [(low, high) for head in heads for low, high in [head.harm[at : at + 2]] if low is not None and high]
        stated = any(head.harm[at] is not None for head in heads)
        if not stated:
            raise FilterWrong(f"'{{{name}}}' has no value: no number is stated", "unknown is not zero: say so in words")
        low, high = sum(low for low, _ in known), sum(high for _, high in known)
        found[name] = low if low == high else f"{low:,} to {high:,}"
    return found


def pinned(text: str) -> int | None:
    """The number that a link's text says, if it says just one: in digits, or as a word up to twelve."""
    if "%" in text:
        return None
    numbers = [int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(text)]
    if not numbers:
        numbers = [_WORDS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in _WORDS]
    return numbers[0] if len(numbers) == 1 else None
