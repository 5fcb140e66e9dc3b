"""Where the links of a body lead: each is resolved to an address, or is a problem with its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from ..compile import Fragment, Link
from ..compile.dialect import is_page_id
from ..compile.prose import prose_lines
from ..model.documents import Document
from ..model.library import Author, Library
from ..problems import Problem, did_you_mean, nearest
from ..read.references import near_file
from ..read.salvage import PLACEHOLDER
from .addresses import author_url, document_url, media_url

PAGE_ANCHORS = frozenset({"sources", "related", "facts", "claims", "corrections"})
"""Ids that the templates give to parts of an article's page."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What a body's open pieces lead to.

    Attributes:
        urls: site-relative address by what the writer wrote; addresses elsewhere are not in it.
        documents: ids of the documents linked to, in order of first mention.
    """

    urls: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents: tuple[str, ...] = ()


MOST = 20
"""Places at which one mistake is told in one body."""


class Resolver:
    """Resolves links of all bodies against one library.

    Args:
        library: released documents.
        fragments: compiled body by the owner's path.
        standing: address of each standing page, by its path relative to the project root.
        pages: addresses of all generated pages, for links that start with a slash.
    """

    def __init__(
        self, library: Library, fragments: Mapping[str, Fragment], standing: Mapping[str, str], pages: set[str]
    ) -> None:
        self.library = library
        self.fragments = fragments
        self.standing = standing
        self.pages = pages | set(standing.values())
        self.by_uri: dict[str, Document | Author] = {d.uri: d for d in library.documents.values()}
        self.by_uri |= {a.uri: a for a in library.authors.values()}

    def resolve(self, owner: Document | Author) -> tuple[Targets, list[Problem]]:
        """Resolve everything that ``owner``'s body points to."""
        fragment = self.fragments[owner.path]
        if fragment.error:
            hint = "take the newest paragraph out and put it back by halves to find the place"
            return Targets(), [
                Problem(owner.path, owner.body_line, 0, "E409", f"the body cannot be converted: {fragment.error}", hint)
            ]
        state = _State(self, owner, fragment)
        state.check_all()
        return Targets(MappingProxyType(state.urls), tuple(state.documents)), state.problems


class _State:
    """The work on one body."""

    def __init__(self, resolver: Resolver, owner: Document | Author, fragment: Fragment) -> None:
        self.all = resolver
        self.owner = owner
        self.fragment = fragment
        self.urls: dict[str, str] = {}
        self.documents: dict[str, None] = {}
        self.problems: list[Problem] = []
        self.sources = {s.id for s in owner.fields.sources} if isinstance(owner, Document) else set()

    def check_all(self) -> None:
        for link in self.fragment.links:
            self._link(link)
        for target in self.fragment.cards:
            self._card(target)
        for picture in self.fragment.pictures:
            self._picture(picture.src, picture.alt)
        for id in self.fragment.citations:
            if id not in self.sources and PLACEHOLDER not in self.sources:
                self._note(
                    "E406",
                    f"[^{id}]",
                    f"there is no source or footnote '{id}'",
                    did_you_mean(id, self.sources, "add it under 'sources'"),
                )
        for written in dict.fromkeys(self.fragment.leftovers):
            name = written.strip("[]^ ")
            if "^" in written or name in self.sources:
                near = nearest(name, self.sources)
                hint = f"write [^{near}]" if near else "write [^id], without blanks, and not inside of raw HTML"
                self._note("E406", written, f"'{written}' is no citation, and would be printed as it stands", hint)
        for text in self.fragment.refused:
            self._note(
                "E408",
                (f"[{text}]", f">{text}<", text or "<a"),
                f"the link '{text}' has no address, or one of a kind that is not allowed",
                "http, https, mailto and tel are",
            )
        for id in sorted(filter(is_page_id, self.fragment.anchors)):
            self._note(
                "E413", (f"#{id}", f'id="{id}"', id), f"the page has a part '{id}' of its own", "choose another id"
            )
        for line, text in self.fragment.unstarted_lists:
            number = self.owner.body_line + line
            message = "the list goes on in the paragraph above it, and is none"
            self.problems.append(
                Problem(self.owner.path, number, 1, "W412", message, "put an empty line before it", text)
            )
        for heading in self.fragment.headings:
            if heading.level == 1:
                self._note(
                    "W410",
                    heading.text,
                    "the body has a first-level heading",
                    "the title comes from the front matter: start with ##",
                )

    def _link(self, link: Link) -> None:
        if link.href in self.urls:
            return
        if re.match(r"https?://(?:localhost|127\.|0\.0\.0\.0|\[::1?\])", link.href):
            self._note("E401", link.href, "the link leads to a preview on your own machine", "link to the .md file")
            return
        if link.href.startswith("/"):
            self._absolute(link)
        elif not link.target:
            if not self._has_anchor(self.fragment, link.anchor, self.sources):
                self._missing_anchor(link, self.fragment)
        elif link.internal:
            self._internal(link)

    def _card(self, href: str) -> None:
        """A read-also line: it can show an article, and stand in one, and nothing else."""
        target = href.partition("#")[0]
        link = Link(href, target, "", "read also")
        before = len(self.problems)
        self._link(link)
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.uri), target))
        found = self.all.by_uri.get(uri)
        shown = isinstance(found, Document) and isinstance(self.owner, Document) and found is not self.owner
        if not shown and len(self.problems) == before and uri not in self.all.library.broken:
            hint = "lead to an article's .md file, or write other words for an ordinary link"
            self._note("E401", href, f"a 'read also' line cannot show '{href}'", hint)

    def _absolute(self, link: Link) -> None:
        url = link.target.lstrip("/").partition("?")[0]
        if url not in self.all.pages:
            near = nearest(url, self.all.pages)
            hint = f"did you mean '/{near}'?" if near else "a link to a document leads to its .md file"
            self._note("E401", link.href, f"there is no page '{link.target}' on this site", hint)
            return
        self.urls[link.href] = link.href.lstrip("/")

    def _internal(self, link: Link) -> None:
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.uri), unquote(link.target)))
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.path), link.target))
        suffix = "#" + link.anchor if link.anchor else ""
        found = self.all.by_uri.get(uri)
        if isinstance(found, Document):
            self.urls[link.href] = document_url(found) + suffix
            if found.id != self.owner.id:
                self.documents[found.id] = None
                self._timing(link, found)
            fragment = self.all.fragments[found.path]
            if link.anchor and not self._has_anchor(fragment, link.anchor, {s.id for s in found.fields.sources}):
                self._missing_anchor(link, fragment)
        elif found is not None:
            self.urls[link.href] = author_url(found.id) + suffix
        elif path in self.all.standing:
            self.urls[link.href] = self.all.standing[path] + suffix
        elif uri in self.all.library.assets:
            self.urls[link.href] = media_url(uri)
        elif uri in self.all.library.broken:
            self.urls[link.href] = ""  # its own problem is told; there will be no page to go wrong on
        elif uri in self.all.library.unreleased:
            hint = "publish it first, or take the link out"
            self._note("E403", link.href, f"'{link.target}' is not published", hint)
        else:
            hint = near_file(uri, self.owner.uri, self.all.by_uri) or "links lead to the .md file of a document"
            self._note("E401", link.href, f"there is no document '{link.target}'", hint)

    def _timing(self, link: Link, found: Document) -> None:
        """Tell, in a preview, of a link that a build would refuse on the day of publication."""
        ours = self.owner.public_from if isinstance(self.owner, Document) else None
        theirs = found.public_from
        if found.mark and ours and (theirs is None or theirs > ours):
            when = f"on {theirs:%Y-%m-%d %H:%M %Z}" if theirs else "when it is no draft any more"
            message = f"'{link.target}' is published later than this: {when}"
            self._note(
                "W411", link.href, message, "publish it first, or take the link out: a build refuses a link to nothing"
            )

    @staticmethod
    def _has_anchor(fragment: Fragment, anchor: str, sources: set[str]) -> bool:
        return (
            not anchor
            or anchor in fragment.anchors
            or anchor in PAGE_ANCHORS
            or anchor.removeprefix("source-") in sources
        )

    def _missing_anchor(self, link: Link, fragment: Fragment) -> None:
        if link.anchor.startswith("fnref:"):  # the way back from a footnote that nobody reached
            name = link.anchor.removeprefix("fnref:")
            hint = f"write [^{name}] where it belongs, or take it out"
            self._note("E402", f"[^{name}]:", f"nothing leads to the footnote '{name}'", hint)
            return
        ids = {heading.id for heading in fragment.headings if heading.id}
        where = f"'{link.target}'" if link.target else "this document"
        self._note(
            "E402",
            (link.href, "#" + link.anchor),
            f"there is no heading '#{link.anchor}' in {where}",
            did_you_mean(link.anchor, ids, "ids are made from the words of a heading"),
        )

    def _picture(self, src: str, alt: str | None) -> None:
        if not src:
            hint = "put the file beside the document, and write its name in the brackets"
            self._note(
                "E407", (f"![{alt or ''}](", "<img"), "an image has no address, or one that is not allowed", hint
            )
            return
        if not (alt or "").strip():
            self._note(
                "E405",
                (f"![]({src}", src),
                f"the image '{src}' has no alternative text",
                "say in the brackets what it shows: ![…](…)",
            )
        if re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", src, re.IGNORECASE):
            self._note(
                "E407",
                src,
                "an image from another site",
                "readers would be reported to it: put the file beside the document",
            )
            return
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.uri), unquote(src)))
        if uri in self.all.library.broken:
            return
        if uri not in self.all.library.assets:
            hint = near_file(uri, self.owner.uri, self.all.library.assets) or "put the file beside the document"
            self._note("E404", src, f"there is no image '{src}'", hint)
            return
        self.urls[src] = media_url(uri)

    def _note(self, code: str, written: str | tuple[str, ...], message: str, hint: str = "") -> None:
        """Note a problem wherever the first of the texts ``written`` that stands in the body does so."""
        texts = [written] if isinstance(written, str) else written
        places = next((found for text in texts if (found := find_in_body(self.owner.body, text))), [(0, 0, "")])
        for line, column, excerpt in places[:MOST]:
            number = self.owner.body_line + line
            self.problems.append(Problem(self.owner.path, number, column, code, message, hint, excerpt))


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
