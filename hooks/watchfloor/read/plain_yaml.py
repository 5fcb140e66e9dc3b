"""YAML as nearly all front matter is written, read line by line: in a third of the time, or not at all.

The form: keys at the left margin, each with its value on the same line, or with a list below it
whose items are values, or mappings of one key a line. Values are text without an indicator of YAML
where it could mean something, quoted text without escapes, and flow lists and mappings of those.
Within it there is one reading; whatever leaves it in any way is for the real parser.
"""

from __future__ import annotations

import re
from typing import Any, Final


class NotPlain(Exception):
    """Something that may mean something else, or be wrong, to be looked at closely."""


NOTHING: Final = frozenset({"", "~", "null"})
"""Text without quotes that is no value."""
_HIGH: Final = "\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
"""What YAML 1.1 allows in a line, beyond ASCII."""
_KEY: Final = "[a-z][a-z_]*+"
_TEXT: Final = re.compile(rf"[\w(/][\x20-\x7e{_HIGH}]*+(?<![ :])")
"""Text on the rest of a line; nor may it have what separates a key from its value, or starts a comment."""
_FLOW: Final = (
    rf"(?P<text>[\w(/][ -\"$-+\--9;->@-Z\\^-z|~{_HIGH}]*+(?<! ))"  # without , : ? # [ ] { }
    rf"|\"(?P<double>[ !#-\[\]-~{_HIGH}]*+)\"|'(?P<single>(?:[ -&(-~{_HIGH}]|'')*+)'"
)
_QUOTED: Final = re.compile(_FLOW)
_ITEM: Final = re.compile(rf"(?:{_FLOW})(?P<end>, |\])")
_PAIR: Final = re.compile(rf"(?P<key>{_KEY}): (?:\[(?P<list>)|(?:{_FLOW})(?P<end>, |\}}))")
_END: Final = re.compile(r", |\}")
_LINE: Final = re.compile(rf"(?P<margin> *+)(?P<item>- )?+(?:(?P<key>{_KEY}):(?: (?P<value>.+))?|(?P<alone>.+))")


def plain_value(text: str) -> dict[str, Any]:
    """The mapping that a text of the plain form is.

    Raises:
        NotPlain: if it is not certain that it has this form.
    """
    top: dict[str, Any] = {}
    items: list[Any] | None = None  # the list that is open,
    margin = ""  # what its items stand behind,
    inner: dict[str, Any] | None = None  # and the last of them, if that is a mapping
    for line in filter(None, text.split("\n")):
        match = _LINE.fullmatch(line)
        if match is None:
            raise NotPlain
        before, item, key, value, alone = match.groups()
        mapping: dict[str, Any] | None
        if item:
            if items is None or (items and before != margin):
                raise NotPlain
            margin, mapping, inner = before, None, None
            if alone:
                items.append(_value(alone))
                continue
            mapping = inner = {}
            items.append(inner)
        elif before:
            mapping = inner if before == margin + "  " else None
        else:
            if items == []:
                raise NotPlain  # nothing stood below the key
            mapping, items, inner = top, None, None
            if key and value is None and key not in top:
                items = top[key] = []
                continue
        if mapping is None or not key or value is None or key in mapping:
            raise NotPlain
        mapping[key] = _value(value)
    if not top or items == []:
        raise NotPlain
    return top


def _value(written: str) -> Any:
    """The value that stands alone on the rest of a line."""
    first = written[0]
    if first in "[{":
        value, end = _list(written, 1) if first == "[" else _mapping(written)
        if end == len(written):
            return value
    elif first in "\"'":
        match = _QUOTED.fullmatch(written)
        if match:
            return _scalar(match)
    elif ": " not in written and " #" not in written and _TEXT.fullmatch(written):
        return None if written in NOTHING else written
    raise NotPlain


def _scalar(match: re.Match[str]) -> str | None:
    text, double, single = match.group("text", "double", "single")
    if text is not None:
        return None if text in NOTHING else text
    return double if double is not None else single.replace("''", "'")


def _list(written: str, at: int) -> tuple[list[Any], int]:
    """The flow list whose first item stands at ``at``, and where it ends."""
    items: list[Any] = []
    if written.startswith("]", at):
        return items, at + 1
    while match := _ITEM.match(written, at):
        items.append(_scalar(match))
        at = match.end()
        if match["end"] == "]":
            return items, at
    raise NotPlain


def _mapping(written: str) -> tuple[dict[str, Any], int]:
    """The flow mapping at the start of a text, and where it ends."""
    mapping: dict[str, Any] = {}
    at = 1
    while match := _PAIR.match(written, at):
        key, at = match["key"], match.end()
        value: Any
        if match["list"] is not None:
            value, at = _list(written, at)
            match = _END.match(written, at)
            if match is None:
                break
            at = match.end()
        else:
            value = _scalar(match)
        if key in mapping:
            break
        mapping[key] = value
        if written[at - 1] == "}":
            return mapping, at
    raise NotPlain
