"""The whole story, read top to bottom: content in, views and problems out.

    read      content/            -> Library    every problem of every file
    release   Library, now        -> Library    drafts and future documents leave, once
    compile   Markdown body       -> Fragment   memoised by the body
    link      Library, Fragments  -> Graph      authors, terms, links, backlinks, related
    view      Library, Graph      -> Views      all that each page's template reads
    render    View, theme         -> bytes      memoised by the page's key       (render.py)
    publish   pages               -> site/      assets, sitemap, search, swapped in whole (publish/)

The adapter calls ``prepare`` before the site builder touches anything, so that a problem stops the
build while the last good site still stands; it renders and publishes once the theme is ready.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from .compile import Fragment, compile_body
from .link import Graph, link
from .model.documents import Document
from .model.library import Author, Library
from .problems import Problem
from .read import read_library
from .read.page_counts import read_page_counts
from .release import release
from .settings import Settings
from .view import SiteViews, make_views


@dataclass(slots=True)
class Memo:
    """What a process may carry from one build to the next; empty is always right."""

    fragments: dict[str, Fragment] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication ready to be rendered; without views if there were errors."""

    library: Library
    problems: tuple[Problem, ...]
    graph: Graph | None = None
    views: SiteViews | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def prepare(
    root: Path,
    settings: Settings,
    now: datetime,
    *,
    preview: bool = False,
    standing: Mapping[str, str] | None = None,
    memo: Memo | None = None,
) -> Prepared:
    """Run the stages up to the views.

    Args:
        root: the project's root; ``settings.content_dir`` lies in it.
        settings: of the publication.
        now: an aware moment at which the publication is looked at.
        preview: keep drafts and future documents, marked.
        standing: address of each standing page, by its path relative to the root.
        memo: what an earlier build of this process left.
    """
    library, problems = read_library(root / settings.content_dir, root, settings.zone, settings.locale)
    page_counts: Mapping[str, int] = {}
    if settings.trending.page_counts:
        page_counts, found = read_page_counts(root / settings.trending.page_counts, root)
        problems += found
    library = release(library, now, preview=preview)
    fragments = compile_bodies(library, settings, memo or Memo())
    graph, found = link(library, fragments, settings, standing or {}, page_counts)
    problems = sorted({_shown(problem, root) for problem in [*problems, *found]})
    prepared = Prepared(library, tuple(problems), graph)
    if prepared.errors:
        return prepared
    return replace(prepared, views=make_views(library, fragments, graph, settings))


def compile_bodies(library: Library, settings: Settings, memo: Memo) -> dict[str, Fragment]:
    """Compile every body that the memo does not hold; it holds exactly those of this build afterwards."""
    owners: list[Document | Author] = [*library.documents.values(), *library.authors.values()]
    dialect = "\0".join(settings.markdown_extensions)
    keys = {
        owner.path: hashlib.sha256(f"{dialect}\0{owner.body}".encode("utf-8", "surrogatepass")).hexdigest()
        for owner in owners
    }
    bodies = {keys[owner.path]: owner.body for owner in owners}
    made = {
        key: memo.fragments.get(key) or compile_body(body, settings.markdown_extensions, fast=settings.fast_markdown)
        for key, body in bodies.items()
    }
    memo.fragments = made
    return {path: made[key] for path, key in keys.items()}


def _shown(problem: Problem, root: Path) -> Problem:
    """A problem with its line as excerpt, if its stage had not the text at hand."""
    if problem.excerpt or not problem.line:
        return problem
    try:
        return problem.located((root / problem.path).read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return problem
