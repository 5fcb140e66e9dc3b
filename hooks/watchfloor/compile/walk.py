"""From clean HTML to pieces: one walk over its tags.

The walk relies on what the sanitiser guarantees: every tag is closed, attributes stand in double
quotes, and ``"`` and ``&`` within them are escaped (the HTML serialisation of html5ever). So a
regular expression reads it safely, raw HTML and Markdown alike, in a fraction of a parser's time.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape

from .citations import PREFIX
from .fragment import Fragment, Heading, Link, Picture, Piece
from .words import count_words

_TOKEN = re.compile(
    r'(<sup class="citation"><a href="cite:[^"]*">[^<]*</a></sup>'
    r'|<p><a href="[^"]*">(?i:read[ -]also)</a></p>\n?'
    r"|</[a-z][a-z0-9]*>"
    r'|<[a-z][a-z0-9]*(?: [\w:.-]+(?:="[^"]*")?)*>)'
)
"""A tag, or several that mean something together; which, tells how they start."""
_CITE, _CARD, _HREF = '<sup class="citation"><a href="' + PREFIX, '<p><a href="', '<a href="'
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
_WRITTEN = {"a": re.compile(r'\shref="([^"]*)"'), "img": re.compile(r'\ssrc="([^"]*)"')}
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr dt dd blockquote pre table figure figcaption summary aside hr br".split()
)
_VOID = frozenset(["br", "hr", "img", "col"])
_TELLING = _BLOCKS | {"a", "code"}
"""Tags whose end says more than that they end."""
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_LEFTOVER = re.compile(r"\[\s*\^[^\[\]\n]{0,60}\]?|\[[a-z0-9]+(?:-[a-z0-9]+)*\]")
"""A citation that was not read as one: with a blank in it, without its end, in raw HTML, or without its ``^``."""
_PIECE = partial(tuple.__new__, Piece)


def walk(html: str) -> Fragment:
    """The fragment of clean HTML."""
    one = _Walk(html)
    one.run()
    return one.fragment()


class _Walk:
    """One pass over clean HTML."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.pieces: list[tuple[str, str]] = []
        self.done = 0
        """Where the pieces so far end."""
        self.headings: list[Heading] = []
        self.anchors: set[str] = set()
        self.figures: list[int] = []
        """Of the figures that are open, how many pictures there were before."""
        self.captioned: set[int] = set()
        """Those of them that have a caption."""
        self.caption = 0
        """Index into ``text`` of the figure's caption that is open."""
        self.text: list[str] = []
        self.counted = 0
        """How much of ``text`` is counted in ``words``."""
        self.words = 0
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.citations: dict[str, None] = {}
        self.cards: list[str] = []
        self.leftovers: list[str] = []
        self.refused: list[str] = []
        self.depth = 0
        self.code = 0
        """Depth inside code, where nothing is a citation."""
        self.silent = 0
        """Depth inside a citation's mark, whose text is no word of the writer's."""
        self.heading: tuple[int, str, int] | None = None
        """Level, id and index into ``text`` of the heading that is open."""
        self.anchor: tuple[str, int] | None = None
        """Address and index into ``text`` of the link that is open."""

    def run(self) -> None:
        """Walk from the first tag to the last."""
        text, end = self.text, 0
        *parts, rest = _TOKEN.split(self.html)  # text and tag in turns
        for said, tag in zip(parts[::2], parts[1::2], strict=True):
            if said and not self.silent:
                if "&" in said or "[" in said:
                    self._say(said)
                else:
                    text.append(said)
            start = end + len(said)
            end = start + len(tag)
            if tag[1] == "/":
                if self.silent == self.depth:
                    self.silent = 0
                self.depth -= self.depth > 0
                if tag[2:-1] in _TELLING:
                    self._close(tag[2:-1], end)
            elif " " not in tag:
                self._open_bare(tag[1:-1])
            elif tag.startswith(_CITE):
                self._cite(tag[len(_CITE) : tag.index('"', len(_CITE))], start, end)
            elif tag.startswith(_CARD):
                self._card(unescape(tag[len(_CARD) : tag.index('"', len(_CARD))]), start, end)
            elif tag.startswith(_HREF) and tag.index('"', len(_HREF)) == len(tag) - 2:
                self.depth += 1
                self._link("link", unescape(tag[len(_HREF) : -2]), start + len(_HREF), end - 2)
            else:
                self._open(tag, start)
        if rest and not self.silent:
            self._say(rest)
        self._cut(len(self.html))
        self._count_words()

    def fragment(self) -> Fragment:
        """What has been found."""
        plain = "".join(self.text)
        if "  " in plain or "\t" in plain:
            plain = _BLANKS.sub(" ", plain)
        lines = [line.strip() for line in plain.split("\n")]
        return Fragment(
            pieces=tuple(map(_PIECE, self.pieces)),
            headings=tuple(self.headings),
            anchors=frozenset(self.anchors),
            text="\n".join(filter(None, lines)),
            words=self.words,
            links=tuple(self.links),
            pictures=tuple(self.pictures),
            citations=tuple(self.citations),
            cards=tuple(self.cards),
            leftovers=tuple(self.leftovers),
            refused=tuple(self.refused),
        )

    def _cut(self, end: int, done: int = -1) -> None:
        """Make a piece of the HTML up to ``end``; the next one starts there, or at ``done``."""
        if end > self.done:
            self.pieces.append(("html", self.html[self.done : end]))
        self.done = end if done < 0 else done

    def _count_words(self) -> None:
        self.words += count_words(" ".join(self.text[self.counted :]))
        self.counted = len(self.text)

    def _say(self, text: str) -> None:
        plain = unescape(text)
        self.text.append(plain)
        if "[" in plain and not self.code:
            self.leftovers += _LEFTOVER.findall(plain)

    def _cite(self, written: str, start: int, end: int) -> None:
        """Leave a citation's address and number open: ``…href="`` ``">`` ``</a></sup>`` stay HTML."""
        id = unescape(written)
        self._cut(start + len(_CITE) - len(PREFIX))
        self.pieces += [("cite", id), ("html", '">'), ("number", id)]
        self.done = end - len("</a></sup>")
        self.citations[id] = None

    def _card(self, target: str, start: int, end: int) -> None:
        self._cut(start, end)
        self.cards.append(target)
        self.pieces.append(("card", target))

    def _open_bare(self, name: str) -> None:
        """Open a tag without attributes."""
        if name in _BLOCKS:
            self.text.append("\n")
            if name in _LEVELS:
                self.heading = (_LEVELS[name], "", len(self.text))
            elif name == "figure":
                self.figures.append(len(self.pictures))
            elif name == "figcaption":
                self.caption = len(self.text)
        if name not in _VOID:
            self.depth += 1
        if name in ("code", "pre"):
            self.code += 1
        elif name == "a":
            self.anchor = ("", len(self.text))
        elif name == "img":
            self.pictures.append(Picture("", None))

    def _open(self, tag: str, start: int) -> None:
        """Open a tag with attributes that stands at ``start``."""
        name = tag[1 : tag.index(" ")]
        values = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag)}
        id = values.get("id")
        if id is not None:
            self.anchors.add(id)
        if name not in ("a", "img"):
            self._open_bare(name)
            if name in _LEVELS:
                self.heading = (_LEVELS[name], id or "", len(self.text))
            elif name == "sup" and id and id.startswith("fnref"):
                self.silent = self.depth
            return
        if name == "a":
            self.depth += 1
        written = _WRITTEN[name].search(tag)
        if written is None:
            if name == "img":
                self.pictures.append(Picture("", values.get("alt")))
            elif id is None:
                self.anchor = ("", len(self.text))
            return
        place = (start + written.start(1), start + written.end(1))
        if name == "a":
            self._link("link", values["href"], *place)
        else:
            self._picture(tag, values, start)

    def _picture(self, tag: str, values: dict[str, str], start: int) -> None:
        """Leave a picture's address open, and what stands around it; its address becomes the last of its tag."""
        src, names = values["src"], values.get("class", "").split()
        decorative, graphic = "decorative" in names, "graphic" in names
        credit = values.get("credit", "").strip()
        written, linked = values.get("alt"), self.anchor is not None
        alt = "" if decorative else written
        self.pictures.append(Picture(src, written, bool(credit), decorative, graphic, linked, values.get("warning")))
        sized = values.keys() & {"width", "height"}
        kept = {key: value for key, value in values.items() if key not in ("src", "alt", "credit", "warning", "class")}
        if alt is not None:
            kept["alt"] = alt
        classes = " ".join(name for name in names if name not in ("graphic", "decorative"))
        kept |= {"class": classes} if classes else {}
        self._cut(start, start + len(tag))
        if graphic:
            self.pieces.append(("graphic", values.get("warning", "").strip()))
        self.pieces.append(("picture", "" if sized else src))
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        self.pieces += [("html", f'<img{attributes} src="'), ("sized" if sized else "image", src), ("html", '">')]
        self.pieces.append(("end-picture", ""))
        if graphic:
            self.pieces.append(("end-graphic", src))
        if credit:
            self.pieces.append(("html", f'<span class="wf-credit">{escape(credit)}</span>'))

    def _link(self, kind: str, address: str, start: int, end: int) -> None:
        """Leave an address open that stands from ``start`` to ``end``."""
        if kind == "link":
            self.anchor = (address, len(self.text))
        self._cut(start, end)
        self.pieces.append((kind, address))

    def _close(self, name: str, end: int) -> None:
        """Do what the end of a block, a link or a code span asks for."""
        if name == "a" and self.anchor:
            href, start = self.anchor
            self.anchor = None
            target, _, anchor = href.partition("#")
            text = "".join(self.text[start:]).strip()
            if not href or href.startswith(PREFIX):  # ours are taken before they are opened
                self.refused.append(text)
            else:
                self.links.append(Link(href, target, anchor, text))
        elif name in _BLOCKS:
            if self.heading and name in _LEVELS:
                level, id, start = self.heading
                self.heading = None
                self.headings.append(Heading(level, "".join(self.text[start:]).strip(), id))
            elif name == "figcaption" and self.figures and "".join(self.text[self.caption :]).strip():
                self.captioned.add(self.figures[-1])
            elif name == "figure" and self.figures:
                first = self.figures.pop()
                if first in self.captioned:
                    self.pictures[first:] = [one._replace(credited=True) for one in self.pictures[first:]]
            self.text.append("\n")
        if name in ("code", "pre"):
            self.code -= 1
        elif name == "p" and self.depth == 0 and self.html.startswith(("\n<p>", "\n<h2"), end):
            self._cut(end)
            self._count_words()
            self.pieces.append(("gap" if self.html.startswith("\n<p>", end) else "end", str(self.words)))
