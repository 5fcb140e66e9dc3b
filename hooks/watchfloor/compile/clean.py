"""HTML that the sanitiser would give back as it is, recognised in a fifth of its time.

Most bodies are paragraphs, headings, lists, quotes, tables and admonitions with links, emphasis,
code and citations, and nothing else. Their HTML is matched as a whole against a grammar that
writes out every tag and every attribute there may be, and the characters of every text and value.
Why what matches is as safe as what the sanitiser makes:

- All its tags, attributes, classes and schemes are on the sanitiser's lists (``dialect.py``), and
  ``<``, ``>`` and ``&`` stand nowhere but in the tags and the three entities of the grammar. So
  there is nothing that could run, load or deceive, however a browser reads it.
- Each element is closed where the grammar opens it, and holds nothing that HTML5 does not let it
  hold. So a parser neither adds, moves nor closes anything, and text and values are of characters
  that a serialiser writes as they are: the sanitiser would not change a byte.

That is a matter of the text alone. Nothing is taken on trust from Markdown, an extension or the
shortcut, raw HTML included. What does not match goes through the sanitiser: the grammar may be as
narrow as one likes, and must never be wider than the lists. ``tests/test_clean.py`` holds that
whatever it matches, of real and of hostile HTML, comes out of the sanitiser unchanged.
"""

from __future__ import annotations

import re
from functools import cache

_CHARACTERS = r"[^<>&\x00-\x08\x0b-\x1f\x7f-\xa0\ud800-\udfff\ufeff]"
"""No control character, no no-break space (which comes out as an entity), no byte order mark."""
_TEXT = rf"{_CHARACTERS}++|&(?:amp|lt|gt);"
_HOST = r"(?:[a-z0-9]{1,60}+(?:-[a-z0-9]{1,60}+){0,6}\.){1,5}[a-z]{2,20}+"
"""Fewer names than there are: no port, no user, no number for a host, nothing of Punycode."""
_ADDRESS = rf"(?:https?://{_HOST}(?:/[\w/.~%?=+,;@!$*#:-]*+)?+|[\w/.~%#-]*+)"
"""On the web or relative, in ASCII; what has another scheme has a colon, which no relative one may have."""


def _some(*forms: str) -> str:
    """Any number of the forms, without ever going back."""
    return f"(?:{'|'.join(forms)})*+"


@cache
def _leaf() -> re.Pattern[str]:
    """An element with text, as a whole. Compiled when it is first wanted, since that takes some milliseconds."""
    code = f"<code>{_some(_TEXT)}</code>"
    plain = _some(_TEXT, code)
    cited = r'<sup class="citation"><a href="cite:[\w.-]++">[\w.-]++</a></sup>'
    link = f'<a href="{_ADDRESS}">{_some(_TEXT, code, f"<em>{plain}</em>", f"<strong>{plain}</strong>")}</a>'
    marked = _some(_TEXT, code, cited, link)
    inline = _some(_TEXT, cited, link, code, f"<em>{marked}</em>", f"<strong>{marked}</strong>")
    # `\w` is of ASCII here: texts are told by what they must not have.
    return re.compile(rf'<(p|li|t[hd]|h[1-6])(?: id="[\w-]++"| class="admonition-title")?+>{inline}</\1>\n', re.ASCII)


_FRAME = re.compile(
    r"(?:\0(?:p|h[1-6])\0"
    r"|<ul>\n(?:\0li\0)+</ul>\n"
    r"|<ol>\n(?:\0li\0)+</ol>\n"
    r"|<blockquote>\n(?:\0p\0)+</blockquote>\n"
    r'|<div class="admonition (?:note|tip|info|important|warning|danger)">\n(?:\0p\0)+</div>\n'
    r"|<table>\n<thead>\n<tr>\n(?:\0th\0)+</tr>\n</thead>\n"
    r"<tbody>\n(?:<tr>\n(?:\0td\0)+</tr>\n)+</tbody>\n</table>\n)*"
)
"""What stands around those elements, of which each has become its name between two NUL characters."""


def is_clean(html: str) -> bool:
    """Whether HTML certainly comes out of the sanitiser as it is."""
    if "\0" in html:
        return False
    return bool(_FRAME.fullmatch("\0".join(_leaf().split(html + "\n"))))
