"""From Markdown to pieces: convert, sanitise, then one walk over the tags of the clean HTML.

The walk relies on what the sanitiser guarantees: every tag is closed, attributes stand in double
quotes, and ``"`` and ``&`` within them are escaped (the HTML serialisation of html5ever). So a
regular expression reads it safely, raw HTML and Markdown alike, in a fraction of a parser's time.
"""

from __future__ import annotations

import html as html_module
import re
from dataclasses import dataclass, field
from functools import lru_cache

import markdown

from .citations import PREFIX
from .dialect import configs, extensions, sanitise
from .fragment import Fragment, Heading, Link, Picture, Piece
from .limit import TooSlow, time_limit

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w:.-]+(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
_READ_ALSO = re.compile(r'<p><a href="([^"]*)">read[ -]also</a></p>\n?', re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "tr",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "figure",
        "figcaption",
        "summary",
        "aside",
        "hr",
        "br",
    ]
)
_VOID = frozenset(["br", "hr", "img", "col"])
_LEFTOVER = re.compile(r"\[\s*\^[^\[\]\n]{0,60}\]?|\[[a-z0-9]+(?:-[a-z0-9]+)*\]")
"""A citation that was not read as one: with a blank in it, without its end, in raw HTML, or without its ``^``."""
_EMPTY_HEADER = re.compile(r"<th((?: [^<>]*)?)></th>")
"""An empty corner of a table heads nothing, and a screen reader would announce it."""
_CITE = re.compile(r'(<sup class="citation"><a href=")cite:([^"]*)(">)[^<]*(</a></sup>)')


_FORMATTING = re.compile(r"<(/?)(?:b|i|em|strong|a|code|small|s|u|font|big|tt|nobr|strike)\b", re.IGNORECASE)
MAX_SECONDS = 20
"""A thousand words take some milliseconds. Some inputs take Python-Markdown a time that grows with the square
of their length, or worse."""
MAX_GROWTH = 20
"""Times by which HTML may be longer than its Markdown, beyond a fixed 100,000 characters."""
MAX_OPEN = 50
"""Formatting tags without an end in one body."""


def compile_body(body: str, more_extensions: tuple[str, ...] = (), *, fast: bool = True) -> Fragment:
    """Compile one body.

    Args:
        body: Markdown without front matter.
        more_extensions: names of Python-Markdown extensions beyond the dialect's.
        fast: convert by the shortcuts that change nothing but the time.

    Returns:
        The fragment; if an extension broke on the body, one with ``error`` set and nothing else.
    """
    converter = _converter(more_extensions, fast)
    try:
        with time_limit(MAX_SECONDS):
            raw = converter.reset().convert(body)
    except (
        ValueError,
        AssertionError,
        RecursionError,
        IndexError,
        KeyError,
        AttributeError,
        TypeError,
        TooSlow,
    ) as error:
        # Python-Markdown and its extensions have no error type of their own. What an exception leaves
        # in a converter would go into the next body.
        _converter.cache_clear()
        if isinstance(error, RecursionError):
            return Fragment(error="its lists, quotes or tags are nested too deeply")
        if isinstance(error, TooSlow):
            return Fragment(error=f"it takes more than {MAX_SECONDS} seconds, as only a broken body does")
        return Fragment(error=f"{type(error).__name__}: {error}"[:200])
    if len(raw) > MAX_GROWTH * len(body) + 100_000 or _left_open(raw) > MAX_OPEN:
        return Fragment(error="it has tags that are never closed, or grows beyond measure")
    return _Walk(_EMPTY_HEADER.sub(r"<td\1></td>", sanitise(raw))).fragment()


def _left_open(html: str) -> int:
    """How many formatting tags are never closed: HTML opens each of them again in every paragraph that follows."""
    tags = _FORMATTING.findall(html)
    return sum(-1 if closing else 1 for closing in tags)


@lru_cache(maxsize=4)
def _converter(more_extensions: tuple[str, ...], fast: bool = True) -> markdown.Markdown:
    """A converter to be used for body after body: building one takes as long as a short body."""
    return markdown.Markdown(
        extensions=extensions(more_extensions, fast=fast), extension_configs=configs(), output_format="html"
    )


@dataclass(slots=True)
class _Walk:
    """One pass over clean HTML."""

    html: str
    pieces: list[Piece] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    citations: dict[str, None] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    words: int = 0
    depth: int = 0
    code: int = 0
    """Depth inside code, where nothing is a citation."""
    silent: int = 0
    """Depth inside a citation's mark, whose text is no word of the writer's."""
    heading: tuple[int, str, int] | None = None
    """Level, id and index into ``text`` of the heading that is open."""
    anchor: tuple[str, int] | None = None
    """Address and index into ``text`` of the link that is open."""

    def fragment(self) -> Fragment:
        position = 0
        for match in _READ_ALSO.finditer(self.html):
            self._stretch(position, match.start())
            target = html_module.unescape(match.group(1))
            self.cards.append(target)
            self.pieces.append(Piece("card", target))
            position = match.end()
        self._stretch(position, len(self.html))
        text = re.sub(r"[ \t]+", " ", "".join(self.text))
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        return Fragment(
            pieces=_joined(self.pieces),
            headings=tuple(self.headings),
            anchors=frozenset(self.anchors),
            text="\n".join(lines),
            words=self.words,
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            citations=tuple(self.citations),
            cards=tuple(self.cards),
            leftovers=tuple(self.leftovers),
            refused=tuple(self.refused),
        )

    def _html(self, start: int, end: int) -> None:
        if end > start:
            self.pieces.append(Piece("html", self.html[start:end]))

    def _stretch(self, start: int, end: int) -> None:
        """Walk ``html[start:end]``; ``done`` is where the pieces so far end."""
        done = position = start
        while match := _TAG.search(self.html, position, end):
            self._say(self.html[position : match.start()])
            position = match.end()
            closing, name, attributes = match.groups()
            if closing:
                self._close(name)
                if name == "p" and self.depth == 0 and self.html.startswith(("\n<p>", "\n<h2"), position):
                    self._html(done, position)
                    kind = "gap" if self.html.startswith("\n<p>", position) else "end"
                    self.pieces.append(Piece(kind, str(self.words)))
                    done = position
                continue
            if name == "sup" and (cite := _CITE.match(self.html, match.start())):
                id = html_module.unescape(cite.group(2))
                self._html(done, cite.end(1))
                self.pieces += [
                    Piece("cite", id),
                    Piece("html", cite.group(3)),
                    Piece("number", id),
                    Piece("html", cite.group(4)),
                ]
                self.citations[id] = None
                done = position = cite.end()
                continue
            done = self._open(name, attributes, match, done)
        self._say(self.html[position:end])
        self._html(done, end)

    def _say(self, text: str) -> None:
        if text and not self.silent:
            plain = html_module.unescape(text)
            self.text.append(plain)
            self.words += len(_WORD.findall(plain))
            if "[" in plain and not self.code:
                self.leftovers += _LEFTOVER.findall(plain)

    def _open(self, name: str, attributes: str, match: re.Match[str], done: int) -> int:
        values = {key: html_module.unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
        if "id" in values:
            self.anchors.add(values["id"])
        if name in _BLOCKS:
            self.text.append("\n")
        if name not in _VOID:
            self.depth += 1
        if name in ("code", "pre"):
            self.code += 1
        if name[0] == "h" and name[1:].isdigit():
            self.heading = (int(name[1]), values.get("id", ""), len(self.text))
        if name == "sup" and values.get("id", "").startswith("fnref"):
            self.silent = self.depth
        wanted = {"a": "href", "img": "src"}.get(name)
        if wanted is None or wanted not in values:
            if name == "img":
                self.pictures.append(Picture("", values.get("alt")))
            elif name == "a" and "id" not in values:
                self.anchor = ("", len(self.text))
            return done
        if name == "a":
            self.anchor = (values["href"], len(self.text))
        else:
            self.pictures.append(Picture(values["src"], values.get("alt")))
        written = re.search(rf'\s{wanted}="([^"]*)"', attributes)
        assert written is not None  # it is in `values`, which were read from `attributes`
        start = match.start(3) + written.start(1)
        self._html(done, start)
        sized = values.keys() & {"width", "height"}
        kind = "link" if name == "a" else "sized" if sized else "image"
        self.pieces.append(Piece(kind, values[wanted]))
        return start + len(written.group(1))

    def _close(self, name: str) -> None:
        if name == "a" and self.anchor:
            href, start = self.anchor
            self.anchor = None
            target, _, anchor = href.partition("#")
            text = "".join(self.text[start:]).strip()
            if not href or href.startswith(PREFIX):  # ours are taken before they are opened
                self.refused.append(text)
            else:
                self.links.append(Link(href, target, anchor, text))
        if self.heading and name[0] == "h" and name[1:].isdigit():
            level, id, start = self.heading
            self.heading = None
            self.headings.append(Heading(level, "".join(self.text[start:]).strip(), id))
        if name in _BLOCKS:
            self.text.append("\n")
        if name in ("code", "pre"):
            self.code -= 1
        if self.silent == self.depth:
            self.silent = 0
        self.depth = max(0, self.depth - 1)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbouring pieces of HTML made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "html" and joined and joined[-1].kind == "html":
            joined[-1] = Piece("html", joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
