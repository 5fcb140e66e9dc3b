"""The engine's stages before rendering, and the files that standing pages may link to."""

from __future__ import annotations

import os
import posixpath
import re
import time
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files

from watchfloor import pipeline
from watchfloor.cli import now
from watchfloor.link.addresses import output_uri
from watchfloor.problems import report
from watchfloor.workshop.saved import save_files

from .log import log
from .state import State, abandon, open_shop
from .unchanged import nothing_to_do

_MANY = 1_000
"""What so many files became is kept at once, lest a build that stops has read them for nothing; less waits until
the search index is being made."""
_MARKDOWN = re.compile(r"[\w.-]+\.md\b")
_MADE = re.compile(r"\]\(<?([^()<>\s#?:]*/index\.html)")
"""An address of a page that is made of others, in a link."""


class PublicationFile(File):
    """A page of ours, announced so that standing pages may link to its Markdown file. We publish it ourselves."""

    def is_documentation_page(self) -> bool:
        """No: MkDocs would read and render it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing to copy."""


def prepare(state: State, config: MkDocsConfig) -> None:
    """Run the engine up to the views, print the problems, and stop if there are errors."""
    if state.command == "build" and nothing_to_do(state, config):
        abandon(state)
        raise SystemExit(0)
    open_shop(state)
    config.site_dir = str(state.staging)
    docs = Path(config.docs_dir)
    files = get_files(config)
    level = InclusionLevel.is_in_serve if state.preview else InclusionLevel.is_included
    hidden = {InclusionLevel.EXCLUDED, *([] if state.preview else [InclusionLevel.DRAFT])}
    state.standing = {_name(state, docs, file): _url(file) for file in files.documentation_pages(inclusion=level)}
    state.every = {_name(state, docs, file): _url(file) for file in files if file.inclusion not in hidden}
    prepared = prepare_again(state)
    if prepared.errors:
        state.refused = prepared.problems
        raise PluginError("\n" + report(prepared.problems))
    if prepared.problems:
        log.warning("%s", report(prepared.problems))
    state.prepared, state.refused = prepared, ()


def prepare_again(state: State) -> pipeline.Prepared:
    """The publication as its content stands now, beside the standing pages of MkDocs's last build."""
    assert state.shop is not None
    state.shop.began = time.time_ns()
    prepared = pipeline.prepare(
        state.root,
        state.settings,
        now(),
        preview=state.preview,
        standing=state.every,
        folders=state.folders,
        workshop=state.shop,
    )
    first = state.prepared is None
    if state.shop.unsaved and first and (state.preview or state.shop.counts["documents"][0] >= _MANY):
        save_files(state.work, state.shop, state.settings)
    return prepared


def _name(state: State, docs: Path, file: File) -> str:
    """A file of the docs folder as problems and links name it."""
    return os.path.relpath(docs / file.src_uri, state.root).replace(os.sep, "/")


def _url(file: File) -> str:
    """The address at which MkDocs will put a file, as the engine writes addresses."""
    return unquote(file.url.removeprefix("./"))


def announce(state: State, files: Files, config: MkDocsConfig) -> Files:
    """Append a file for each page of ours that a standing page links to; thousands more would cost MkDocs a second."""
    assert state.prepared is not None and state.prepared.graph is not None
    if config.site_url:
        theme_own = files.get_file_from_path("sitemap.xml")
        if theme_own is not None:
            files.remove(theme_own)
    named: set[str] = set()
    made: set[str] = set()
    for file in files.documentation_pages():
        named.update(_MARKDOWN.findall(file.content_string))
        folder = posixpath.dirname(file.src_uri)
        made.update(posixpath.normpath(posixpath.join(folder, one)) for one in _MADE.findall(file.content_string))
    library, graph = state.prepared.library, state.prepared.graph
    for document in library.documents.values():
        if f"{document.id}.md" in named:
            files.append(_file(config, document.uri, output_uri(graph.urls[document.id])))
    for uri in sorted(made):
        if uri.removesuffix("index.html") in graph.resolver.pages and files.get_file_from_path(uri) is None:
            files.append(_file(config, uri, uri))
    return files


def _file(config: MkDocsConfig, source: str, target: str) -> PublicationFile:
    file = PublicationFile(source, None, config.site_dir, True, dest_uri=target, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "watchfloor"
    file.content_bytes = b""
    return file
