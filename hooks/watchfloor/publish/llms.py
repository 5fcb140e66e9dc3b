"""``llms.txt`` (llmstxt.org): a list in Markdown that is short enough to be read whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_MARKUP = re.compile(r"([\\\[\]`*_<>#])")


class Linked(NamedTuple):
    """Something that is named: title, absolute address, and a few words on it or ``""``."""

    title: str
    url: str
    words: str = ""


def llms_text(name: str, description: str, said: str, parts: Mapping[str, Iterable[Linked]]) -> bytes:
    """The file.

    Args:
        name: of the publication.
        description: of it, in a line, or ``""``.
        said: what else there is to know.
        parts: what is linked, by heading; what stands under "Optional" may be skipped by who has little room.
    """
    lines = [f"# {_plain(name)}", "", *([f"> {_plain(description)}", ""] if description else ()), said]
    for heading, linked in parts.items():
        listed = [f"- [{_plain(one.title)}]({one.url}){': ' * bool(one.words)}{_plain(one.words)}" for one in linked]
        lines += ["", f"## {heading}", "", *listed] if listed else []
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _plain(text: str) -> str:
    """Text without line breaks, which Markdown takes as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
