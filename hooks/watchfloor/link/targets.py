"""Where the links of a body lead: each is resolved to an address, or is a problem with its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import unquote

from ..compile import Fragment, is_internal
from ..model.documents import Document
from ..model.head import Head
from ..model.library import Author, Library
from ..problems import Problem, did_you_mean, nearest
from ..read.references import near_file
from .addresses import author_url, document_url, media_url
from .bodies import Body
from .figures import PLACEHOLDER, Counting, FilterWrong, Value, figures_of, pinned

PAGE_ANCHORS = frozenset({"sources", "related", "facts", "claims", "corrections"})
"""Ids that the templates give to parts of an article's page."""
_HOST = re.compile(r"www\.[\w-]+\.\w", re.IGNORECASE)
"""How an address begins that lacks its scheme."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What a body's open pieces lead to.

    Attributes:
        urls: site-relative address by what the writer wrote; addresses elsewhere are not in it.
        documents: ids of the documents linked to, in order of first mention.
    """

    urls: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents: tuple[str, ...] = ()
    figures: Mapping[str, tuple[tuple[str, Value], ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name and value of each figure that the text of a link asks for, by what the writer wrote as its address."""


class Resolver:
    """Resolves links of all bodies against one library.

    Args:
        library: released documents.
        fragments: compiled body by the owner's path; opened only to say what is wrong.
        standing: address of each standing page, by its path relative to the project root.
        pages: addresses of all generated pages, for links that start with a slash.
        counting: what figures in links' texts are reckoned from.
    """

    def __init__(
        self,
        library: Library,
        fragments: Mapping[str, Fragment],
        standing: Mapping[str, str],
        pages: set[str],
        counting: Counting,
    ) -> None:
        self.counting = counting
        self.library = library
        self.fragments = fragments
        self.standing = standing
        self.pages = pages | set(standing.values())
        self.by_uri: dict[str, Document | Author] = {d.uri: d for d in library.documents.values()}
        self.by_uri |= {a.uri: a for a in library.authors.values()}

    def resolve(self, owner: Document | Author) -> tuple[Targets, list[Problem]]:
        """Resolve everything that ``owner``'s body points to."""
        state = _State(self, owner)
        state.resolve_all()
        return Targets(state.urls, tuple(state.documents), state.figures), state.problems

    def place(self, uri: str) -> str | None:
        """The address of whatever a file of the content folder became, or ``None`` if nothing."""
        found = self.by_uri.get(uri)
        if isinstance(found, Document):
            return document_url(found)
        if found is not None:
            return author_url(found.id)
        return media_url(uri) if uri in self.library.assets else None


class _State:
    """The work on one body."""

    def __init__(self, resolver: Resolver, owner: Document | Author) -> None:
        self.all = resolver
        self.owner = owner
        self.head: Head = owner.head
        self.urls: dict[str, str] = {}
        self.documents: dict[str, None] = {}
        self.problems: list[Problem] = []
        self.figures: dict[str, tuple[tuple[str, Value], ...]] = {}
        self._body: Body | None = None

    def resolve_all(self) -> None:
        for href, target, anchor, uri in self.head.links:
            if href.startswith("/"):
                self._absolute(href, target)
            elif target:
                self._internal(href, target, anchor, uri)
            elif not _has_anchor(self.head, anchor):
                self._missing_anchor(href, "", anchor, self.owner.path)
        for href, text in self.head.figures:
            self._figures(href, text)
        for card in self.head.cards:
            self._card(card)
        for src, uri, _ in self.head.pictures:
            self._picture(src, uri)

    def _card(self, href: str) -> None:
        """A read-also line: it can show an article, and stand in one, and nothing else."""
        target = href.partition("#")[0]
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.uri), unquote(target)))
        before = len(self.problems)
        if href.startswith("/"):
            self._absolute(href, target)
        elif is_internal(target):
            self._internal(href, target, "", uri)
        found = self.all.by_uri.get(uri)
        shown = isinstance(found, Document) and isinstance(self.owner, Document) and found is not self.owner
        if not shown and len(self.problems) == before and uri not in self.all.library.broken:
            hint = "lead to an article's .md file, or write other words for an ordinary link"
            self._note("E401", href, f"a 'read also' line cannot show '{href}'", hint)

    def _figures(self, href: str, text: str) -> None:
        """What the text of a link into the record asks for, and whether the number that it says is the record's."""
        try:
            heads = self.all.counting.found(href)
            names = dict.fromkeys(PLACEHOLDER.findall(text))
            self.figures[href] = (*self.figures.get(href, ()), *figures_of(heads, names).items())
        except FilterWrong as wrong:
            self._note("E414", href, wrong.message, wrong.hint)
            return
        said = None if names else pinned(text)
        if said is not None and said != len(heads):
            message = f"the text says {said:,}, and the record {len(heads):,}"
            self._note("W415", href, message, "correct the number, or write {count}")

    def _absolute(self, href: str, target: str) -> None:
        url = target.lstrip("/").partition("?")[0]
        if url not in self.all.pages:
            near = nearest(url, self.all.pages - {self.all.place(self.owner.uri)})
            hint = f"did you mean '/{near}'?" if near else "a link to a document leads to its .md file"
            self._note("E401", href, f"there is no page '{target}' on this site", hint)
            return
        self.urls[href] = href.lstrip("/")

    def _internal(self, href: str, target: str, anchor: str, uri: str) -> None:
        suffix = "#" + anchor if anchor else ""
        found = self.all.by_uri.get(uri)
        if isinstance(found, Document):
            self.urls[href] = document_url(found) + suffix
            if found.id != self.owner.id:
                self.documents[found.id] = None
                self._timing(href, target, found)
            if not _has_anchor(found.head, anchor):
                self._missing_anchor(href, target, anchor, found.path)
        elif found is not None:
            self.urls[href] = author_url(found.id) + suffix
        elif uri in self.all.library.assets:
            self.urls[href] = media_url(uri)
        elif (path := self._path(target)) in self.all.standing:
            self.urls[href] = self.all.standing[path] + suffix
        elif uri in self.all.library.broken:
            self.urls[href] = ""  # its own problem is told; there will be no page to go wrong on
        elif uri in self.all.library.unreleased:
            hint = "publish it first, or take the link out"
            self._note("E403", href, f"'{target}' is not published", hint)
        else:
            self._note("E401", href, f"there is no document '{target}'", self._meant(target, uri))

    def _meant(self, target: str, uri: str) -> str:
        """A hint at what a link to nothing was meant to lead to: another site, a standing page, or a document."""
        if _HOST.match(target):
            return f"for a page of another site, write https://{target}"
        near = near_file(self._path(target), self.owner.path, self.all.standing) if uri.startswith("../") else ""
        near = near or near_file(uri, self.owner.uri, self.all.by_uri)
        return near or "links lead to the .md file of a document"

    def _path(self, target: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.owner.path), target))

    def _timing(self, href: str, target: str, found: Document) -> None:
        """Tell, in a preview, of a link that a build would refuse on the day of publication."""
        ours = self.owner.public_from if isinstance(self.owner, Document) else None
        theirs = found.public_from
        if found.mark and ours and (theirs is None or theirs > ours):
            moment = datetime.fromtimestamp(theirs, UTC).astimezone(found.fields.published.tzinfo) if theirs else None
            when = f"on {moment:%Y-%m-%d %H:%M %Z}" if moment else "when it is no draft any more"
            message = f"'{target}' is published later than this: {when}"
            hint = "publish it first, or take the link out: a build refuses a link to nothing"
            self._note("W411", href, message, hint)

    def _missing_anchor(self, href: str, target: str, anchor: str, path: str) -> None:
        if anchor.startswith("fnref:"):  # the way back from a footnote that nobody reached
            name = anchor.removeprefix("fnref:")
            hint = f"write [^{name}] where it belongs, or take it out"
            self._note("E402", f"[^{name}]:", f"nothing leads to the footnote '{name}'", hint)
            return
        ids = {heading.id for heading in self.all.fragments[path].headings if heading.id}
        where = f"'{target}'" if target else "this document"
        hint = did_you_mean(anchor, ids, "ids are made from the words of a heading")
        self._note("E402", (href, "#" + anchor), f"there is no heading '#{anchor}' in {where}", hint)

    def _picture(self, src: str, uri: str) -> None:
        if uri in self.all.library.broken:
            return
        if uri not in self.all.library.assets:
            hint = near_file(uri, self.owner.uri, self.all.library.assets) or "put the file beside the document"
            self._note("E404", src, f"there is no image '{src}'", hint)
            return
        self.urls[src] = media_url(uri)

    def _note(self, code: str, written: str | tuple[str, ...], message: str, hint: str) -> None:
        if self._body is None:
            owner = self.owner
            self._body = Body(owner.path, owner.body, owner.body_line, self.all.fragments[owner.path])
            self._body.problems = self.problems
        self._body.note(code, written, message, hint)


def _has_anchor(head: Head, anchor: str) -> bool:
    return (
        not anchor or anchor in head.anchors or anchor in PAGE_ANCHORS or anchor.removeprefix("source-") in head.sources
    )
