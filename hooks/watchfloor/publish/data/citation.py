"""``CITATION.cff``: how the data are to be cited (Citation File Format 1.2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from .files import About


def _quoted(text: str) -> str:
    """A text as a YAML scalar: JSON's strings are YAML's."""
    return orjson.dumps(text).decode()


def citation(about: About, day: str) -> str:
    """The file.

    Args:
        about: title, authors and so on.
        day: of the newest change to an incident, or ``""``.
    """
    lines = ["cff-version: 1.2.0", "type: dataset", f"title: {_quoted(about.title)}"]
    lines.append('message: "If you use these data, please cite them, with their version."')
    lines += ["authors:", *(f"  - name: {_quoted(name)}" for name in about.authors or (about.title,))]
    lines.append(f"version: {_quoted(about.version)}")
    if day:
        lines.append(f"date-released: {day}")
    if about.licence:
        lines.append(f"license: {about.licence}")
    if about.site:
        lines.append(f"url: {_quoted(about.site + 'data/')}")
    return "\n".join(lines) + "\n"
