"""The inline forms that mean one thing wherever they stand, and the HTML of texts that have no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_ENTITY: Final = re.compile(r"&#?\w+;")
_CODE: Final = r"`(?P<snippet>[^`\\\n\x00-\x1f]+)`(?!`)(?P<code>)"
_LINK: Final = (
    r"\[(?P<label>[^\[\]\\<{}|~\x00-\x09\x0b-\x1f]+)\]"
    r"\((?P<address>[^\s\[\]()<>\"'\\`{}|~\x00-\x1f]+)"
    r"(?: \"(?P<title>[^\s\"'\\()<>&\[\]`{}|~\x00-\x1f](?:[^\"'\\()<>&\[\]`{}|~\x00-\x1f]*[^\s\"'\\()<>&\[\]`{}|~\x00-\x1f])?)\")?"
    r"\)(?P<link>)"
)
_MARKS: Final = (
    r"\*\*?(?!\*)(?P<star>)|_(?!_)(?P<underline>)|>(?P<greater>)"
    r"|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z0-9]+);(?P<entity>)|&(?!#?\w+;)(?P<ampersand>)"
)
_ESCAPE: Final = r"\\[_*#.+!()-](?P<escape>)"
_STOPS: Final = "|".join(re.escape(chr(code)) for code in (*range(10), *range(11, 32), *map(ord, "\\*_`[]<{}|~&")))
"""What is not matched before has no form here. All alternatives start with a literal: so the regex leaps."""


class Form(NamedTuple):
    """An inline form that an extension adds, and the HTML that it makes of it.

    Attributes:
        pattern: a regular expression that starts with a literal character and has no groups; it
            matches no more than its inline pattern, and nothing that another one changes.
        html: makes the HTML, without block-level tags, from the text that was matched.
        replaces: the name under which the inline pattern is registered.
    """

    pattern: str
    html: Callable[[str], str]
    replaces: str


class Inline:
    """Makes the HTML of texts whose every special character belongs to a form that is certain.

    Args:
        forms: what extensions of the caller add to the inline forms.
    """

    def __init__(self, forms: Sequence[Form] = ()) -> None:
        self.forms = {f"form{number}": form.html for number, form in enumerate(forms)}
        added = [f"{form.pattern}(?P<form{number}>)" for number, form in enumerate(forms)]
        self.tokens = re.compile("|".join([_CODE, *added, _LINK, _MARKS, _ESCAPE, _STOPS]))
        self.in_link = re.compile(f"{_CODE}|{_MARKS}|{_STOPS}")

    def html(self, text: str, *, in_link: bool = False) -> str | None:
        """The HTML of a text, or ``None`` if something in it is not certain."""
        parts: list[str] = []
        done, opened = 0, ""
        html: str | None
        for match in (self.in_link if in_link else self.tokens).finditer(text):
            kind = match.lastgroup
            if kind is None:
                return None
            start, end = match.span()
            if kind in self.forms:
                html = self.forms[kind](match[0])
            elif kind in {"star", "underline"}:
                before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
                if kind == "underline" and before.isalnum() and after.isalnum():
                    continue
                html = _emphasis(match[0], opened, before, after)
                opened = "" if opened else match[0]
            elif kind == "link":
                html = None if text[start - 1 : start] == "!" else self._link(*match.group("label", "address", "title"))
            elif kind == "code":
                html = _code(match["snippet"])
            else:
                html = _character(kind, match[0])
            if html is None:
                return None
            parts += (text[done:start], html)
            done = end
        if opened:
            return None
        return "".join(parts) + text[done:] if done else text

    def _link(self, label: str, address: str, title: str | None) -> str | None:
        inner = self.html(label, in_link=True)
        if inner is None or _ENTITY.search(address):
            return None
        more = f' title="{title}"' if title else ""
        return f'<a href="{address.replace("&", "&amp;")}"{more}>{inner}</a>'


def _emphasis(mark: str, opened: str, before: str, after: str) -> str | None:
    """The tag that a run of ``*`` or ``_`` stands for: only what opens or closes in every reading is certain."""
    tag = "strong" if len(mark) == 2 else "em"
    if not opened:
        return None if after.isspace() or before.isalnum() or before in "*_" else f"<{tag}>"
    return None if opened != mark or before.isspace() or after.isalnum() or after in "*_" else f"</{tag}>"


def _character(kind: str, text: str) -> str:
    if kind == "greater":
        return "&gt;"
    if kind == "ampersand":
        return "&amp;"
    return text[1:] if kind == "escape" else text


def _code(snippet: str) -> str | None:
    code = snippet.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<code>{code}</code>" if code else None
