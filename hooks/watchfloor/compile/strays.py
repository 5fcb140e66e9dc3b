"""What a writer gave to pictures that no picture has: the sanitiser takes it away without a word.

A picture that may disturb is covered by its class. Misspelt, or given to what stands around the picture, that class
would be gone from clean HTML, and the picture would stand there for all to see. So it is looked for before.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

from .dialect import ATTRIBUTES

CLASSES: Final = frozenset({"graphic", "decorative", "align-left", "align-right", "align-center"})
"""What a picture of a body can be."""
KNOWN: Final = frozenset(ATTRIBUTES["img"] | ATTRIBUTES["*"])
"""The attributes that a picture of a body can have."""
_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<([a-z][a-z0-9-]*+)((?:[^>"']|"[^"]*"|'[^']*')*+)(?:>|\Z|["'])"""
    r"""(\s*\{:?\s*[.#\w]|[^<]*?(?:\.graphic\b|\bwarning=))?""",
    re.IGNORECASE | re.DOTALL,
)
"""A tag with its attributes, and whether what belongs in it follows as text. Whatever starts as a tag matches: nothing is read twice."""
MOST = 50
"""As many are found in one body, and no more: each stops the build, and a page of them is enough to read."""
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")


class Stray(NamedTuple):
    """One thing that does nothing where it stands.

    Attributes:
        kind: ``attribute`` or ``class``: of a picture, and unknown; ``around``: what covers a picture, on something
            that is none; ``behind``: what should be braces of a picture, and is text behind it.
        name: of the attribute or the class; of a picture with braces behind it, its alternative text.
        src: address of the picture, or ``""`` if it is none.
    """

    kind: str
    name: str
    src: str


def strays(html: str) -> tuple[Stray, ...]:
    """All of them in HTML as Markdown made it; none in HTML without a picture."""
    found: dict[Stray, None] = {}
    for tag in _TAG.finditer(html) if "<img" in html or "<IMG" in html else ():
        if len(found) >= MOST:
            break
        name, written, braces = tag.groups()
        if not name or not (name.lower() == "img" or "graphic" in written or "warning" in written.lower()):
            continue
        values = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(written)}
        classes = values.get("class", "").split()
        if name.lower() != "img":
            covers = ["graphic"] * ("graphic" in classes) or ["warning"] * ("warning" in values)
            found |= {Stray("around", covering, ""): None for covering in covers}
            continue
        src = values.get("src", "")
        found |= {Stray("attribute", key, src): None for key in values if key not in KNOWN}
        found |= {Stray("class", one, src): None for one in classes if one not in CLASSES}
        found |= {Stray("behind", values.get("alt", ""), src): None} if braces else {}
    return tuple(found)[:MOST]
