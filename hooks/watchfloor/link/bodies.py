"""What a body alone shows to be wrong: citations without a source, pictures without a text, and the like.

It needs no other document, so it is found where the body is compiled, and kept with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..compile import Fragment
from ..compile.dialect import is_page_id
from ..compile.prose import prose_lines
from ..problems import Problem, did_you_mean, nearest
from ..read.salvage import PLACEHOLDER
from .illustrations import check_pictures

MOST = 20
"""Places at which one mistake is told in one body."""


@dataclass(slots=True)
class Body:
    """A body with its place in its file, and the problems found in it.

    Attributes:
        path: the file, relative to the project root.
        text: the Markdown.
        line: 1-based line of the file on which it starts.
        fragment: what it was compiled to.
        sources: ids of the document's sources.
    """

    path: str
    text: str
    line: int
    fragment: Fragment
    sources: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, written: str | tuple[str, ...], message: str, hint: str = "") -> None:
        """Note a problem wherever the first of the texts ``written`` that stands in the body does so."""
        texts = [written] if isinstance(written, str) else written
        places = next((found for text in texts if (found := find_in_body(self.text, text))), [(0, 0, "")])
        for line, column, excerpt in places[:MOST]:
            self.problems.append(Problem(self.path, self.line + line, column, code, message, hint, excerpt))


def check_body(body: Body) -> list[Problem]:
    """Everything that is wrong with a body whatever else there is."""
    fragment = body.fragment
    if fragment.error:
        hint = "take the newest paragraph out and put it back by halves to find the place"
        message = f"the body cannot be converted: {fragment.error}"
        return [Problem(body.path, body.line, 0, "E409", message, hint)]
    _check_citations(body)
    for text in fragment.refused:
        body.note(
            "E408",
            (f"[{text}]", f">{text}<", text or "<a"),
            f"the link '{text}' has no address, or one of a kind that is not allowed",
            "http, https, mailto and tel are",
        )
    for id in sorted(filter(is_page_id, fragment.anchors)):
        body.note("E413", (f"#{id}", f'id="{id}"', id), f"the page has a part '{id}' of its own", "choose another id")
    for line, text in fragment.unstarted_lists:
        message = "the list goes on in the paragraph above it, and is none"
        body.problems.append(
            Problem(body.path, body.line + line, 1, "W412", message, "put an empty line before it", text)
        )
    for heading in fragment.headings:
        if heading.level == 1:
            hint = "the title comes from the front matter: start with ##"
            body.note("W410", heading.text, "the body has a first-level heading", hint)
    for href in dict.fromkeys(link.href for link in fragment.links):
        if re.match(r"https?://(?:localhost|127\.|0\.0\.0\.0|\[::1?\])", href):
            body.note("E401", href, "the link leads to a preview on your own machine", "link to the .md file")
    check_pictures(body)
    return body.problems


def _check_citations(body: Body) -> None:
    sources = body.sources
    for id in body.fragment.citations:
        if id not in sources and PLACEHOLDER not in sources:
            near = nearest(id, sources)
            listed = did_you_mean(id, sources, "add it under 'sources'")
            hint = listed if near else f"{listed}; a footnote needs a line '[^{id}]: …'"
            body.note("E406", f"[^{id}]", f"there is no source or footnote '{id}'", hint)
    for written in dict.fromkeys(body.fragment.leftovers):
        name = written.strip("[]^ ")
        if "^" in written or name in sources:
            near = nearest(name, sources)
            hint = f"write [^{near}]" if near else "write [^id], without blanks, and not inside of raw HTML"
            body.note("E406", written, f"'{written}' is no citation, and would be printed as it stands", hint)


def find_in_body(body: str, written: str) -> list[tuple[int, int, str]]:
    """Where ``written`` stands outside of code: 0-based line, 1-based column, the line itself.

    Converting Markdown loses positions, so they are looked for in the text, and only once something
    is wrong. Whole words are preferred; nothing is found of what does not stand there as written.
    """
    if not written:
        return []
    unclosed = r"(?!\])" if written.startswith("[^") and written[-1] != "]" else ""
    whole = rf"(?<![\w./-]){re.escape(written)}(?![\w/-])"
    for pattern in (whole + unclosed, re.escape(written) + unclosed):
        lines, written_lines = list(prose_lines(body)), body.split("\n")
        places = [(n, m.start() + 1, written_lines[n]) for n, line in lines for m in re.finditer(pattern, line)]
        if places:
            return places
    return []
