"""Between MkDocs and the engine: what the adapter's events do, in MkDocs's terms."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from jinja2 import Environment, TemplateError
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from watchfloor import pipeline
from watchfloor import publish as publishing
from watchfloor.cli import now
from watchfloor.compile import dialect
from watchfloor.link.addresses import output_uri
from watchfloor.problems import report
from watchfloor.render import frame_digest, render_pages
from watchfloor.settings import Settings, read_settings
from watchfloor.view import View
from watchfloor.view.model import ArticlePage, Ref

log = logging.getLogger("mkdocs.hooks.watchfloor")
"""Below ``mkdocs``, so that ``--strict`` counts our warnings."""

_ABANDONED = 3600
"""Seconds after which a folder of a build is nobody's any more."""

__all__ = ["Environment", "State", "announce", "configure", "frame", "keep_serving", "prepare", "publish", "render"]


@dataclass(slots=True)
class State:
    """What one process knows from one event, and one build, to the next."""

    preview: bool = False
    root: Path = Path()
    settings: Settings = field(default_factory=Settings)
    prepared: pipeline.Prepared | None = None
    standing: dict[str, str] = field(default_factory=dict)
    nav: Navigation | None = None
    memo: pipeline.Memo = field(default_factory=pipeline.Memo)
    searched: dict[str, bytes] = field(default_factory=dict)
    """The search document of each article, by address."""
    refused: bool = False
    """Whether the newest build was stopped by problems in content, before anything was written."""
    site: Path | None = None
    """Where the finished site goes; ``None`` in a preview, which MkDocs builds in a folder of its own."""


class PublicationFile(File):
    """A page of ours: MkDocs copies it, and standing pages may link to its Markdown file."""

    def is_documentation_page(self) -> bool:
        """No: MkDocs would read and render it."""
        return False


def configure(state: State, config: MkDocsConfig) -> MkDocsConfig:
    """Take the settings and prepare MkDocs's own."""
    if not config.use_directory_urls:
        raise PluginError("Watchfloor needs use_directory_urls: true: its addresses end with a slash.")
    if state.preview and state.prepared is None:
        _refuse_taken_port(*config.dev_addr)
    path = Path(config.config_file_path or "mkdocs.yml").resolve()
    state.root = path.parent
    settings, problems = read_settings(path, state.root)
    if settings is None:
        raise PluginError("\n" + report(problems))
    state.settings = settings
    for folder in [
        state.root / settings.content_dir,
        *([Path(config.theme.custom_dir)] if config.theme.custom_dir else []),
    ]:
        if str(folder) not in config.watch:
            config.watch.append(str(folder))
    config.markdown_extensions = list(
        dict.fromkeys([*dialect.EXTENSIONS, *settings.markdown_extensions, *config.markdown_extensions])
    )
    config.mdx_configs = {**dialect.configs(), **config.mdx_configs}
    config.theme.static_templates.discard("sitemap.xml")
    state.site = None
    if not state.preview:
        state.site = Path(config.site_dir)
        publishing.recover(state.site)
        config.site_dir = str(_staging(_work_folder(state.root)))
    return config


def _work_folder(root: Path) -> Path:
    """``.watchfloor/``: ours, ignored by git, safe to delete."""
    folder = root / ".watchfloor"
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def _refuse_taken_port(host: str, port: int) -> None:
    """Say so before a preview is built for nothing: MkDocs would end in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = "Choose another port: make serve ADDRESS=127.0.0.1:8001, or mkdocs serve --dev-addr 127.0.0.1:8001."
            raise PluginError(f"{host}:{port} cannot be used ({error.strerror}). {hint}") from error


def _staging(work: Path) -> Path:
    """A folder for this process to build in; what killed builds left more than an hour ago goes away."""
    for left in work.glob("site-*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    return work / f"site-{os.getpid()}"


def prepare(state: State, config: MkDocsConfig) -> None:
    """Run the engine up to the views, print the problems, and stop if there are errors."""
    docs = Path(config.docs_dir)
    files = get_files(config)
    level = InclusionLevel.is_in_serve if state.preview else InclusionLevel.is_included
    hidden = {InclusionLevel.EXCLUDED, *([] if state.preview else [InclusionLevel.DRAFT])}
    state.standing = {_name(state, docs, file): _url(file) for file in files.documentation_pages(inclusion=level)}
    every = {_name(state, docs, file): _url(file) for file in files if file.inclusion not in hidden}
    prepared = pipeline.prepare(
        state.root, state.settings, now(), preview=state.preview, standing=every, memo=state.memo
    )
    state.refused = bool(prepared.errors)
    if prepared.errors:
        raise PluginError("\n" + report(prepared.problems))
    if prepared.problems:
        log.warning("%s", report(prepared.problems))
    state.prepared = prepared


def _name(state: State, docs: Path, file: File) -> str:
    """A file of the docs folder as problems and links name it."""
    return os.path.relpath(docs / file.src_uri, state.root).replace(os.sep, "/")


def _url(file: File) -> str:
    """The address at which MkDocs will put a file, as the engine writes addresses."""
    return unquote(file.url.removeprefix("./"))


def keep_serving(state: State, server: LiveReloadServer) -> LiveReloadServer:
    """Let the preview answer after a refused build: MkDocs would hold every request until the next good one."""
    build = server.builder

    def builder() -> None:
        try:
            build()
        except SystemExit:
            if not state.refused:
                raise
            log.info("The preview keeps showing the last good version.")

    server.builder = builder
    return server


def _ready(state: State) -> tuple[pipeline.Prepared, tuple[View, ...], tuple[Ref, ...]]:
    assert state.prepared is not None and state.prepared.views is not None, "on_pre_build runs first"
    return state.prepared, state.prepared.views.pages, state.prepared.views.menu


def announce(state: State, files: Files, config: MkDocsConfig) -> Files:
    """Append a file for each page and picture of ours."""
    prepared, views, _ = _ready(state)
    sources = {view.url: view.edit_uri for view in views if isinstance(view, ArticlePage)}
    for view in views:
        target = output_uri(view.url)
        files.append(_file(config, sources.get(view.url, target), target))
    assert prepared.graph is not None
    try:
        for url, body in publishing.published_assets(prepared.library, prepared.graph, state.root):
            files.append(_file(config, url, url, body))
    except publishing.PictureFailed as error:
        raise PluginError(str(error)) from error
    if config.site_url and not state.preview:
        theme_own = files.get_file_from_path("sitemap.xml")
        if theme_own is not None:
            files.remove(theme_own)
        files.append(
            _file(config, "sitemap.xml", "sitemap.xml", publishing.sitemap(views, state.standing, config.site_url))
        )
    return files


def _file(config: MkDocsConfig, source: str, target: str, body: bytes = b"") -> PublicationFile:
    file = PublicationFile(source, None, config.site_dir, True, dest_uri=target, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "watchfloor"
    file.content_bytes = body
    return file


@dataclass(frozen=True, slots=True)
class PageShell:
    """What Material's templates ask of ``page``, made from a view."""

    url: str
    title: str
    canonical_url: str | None
    toc: tuple[Mapping[str, Any], ...]
    meta: Mapping[str, Any]
    edit_url: str | None = None
    is_homepage: bool = False
    previous_page: None = None
    next_page: None = None
    content: str = ""


class MkDocsTheme:
    """The engine's ``Theme`` over MkDocs's Jinja environment."""

    def __init__(
        self, env: Environment, config: MkDocsConfig, nav: Navigation, state: State, menu: tuple[Ref, ...]
    ) -> None:
        self.env = env
        self.config = config
        self.nav = nav
        self.menu = menu
        self.edit_base = (
            urljoin((config.repo_url or "").rstrip("/") + "/", state.settings.edit_uri)
            if state.settings.edit_uri and config.repo_url
            else ""
        )
        self.digest = _theme_digest(config, menu)

    def render(self, view: View) -> str:
        """The page of a view, in the site's frame."""
        context = get_context(self.nav, [], self.config, page=self._shell(view))  # type: ignore[arg-type]
        site = {"menu": self.menu, "edit_base": self.edit_base}
        return self.env.get_template(view.template).render(context, view=view, site=site)

    def search_document(self, view: ArticlePage) -> bytes:
        """What an article is found by."""
        context = get_context(self.nav, [], self.config, page=self._shell(view))  # type: ignore[arg-type]
        return self.env.get_template("search-entry.html").render(context, view=view).encode("utf-8", "replace")

    def _shell(self, view: View) -> PageShell:
        canonical = urljoin(self.config.site_url, view.canonical or view.url) if self.config.site_url else None
        toc = tuple({"title": t.title, "url": t.url, "level": t.level, "children": t.children} for t in view.toc)
        return PageShell(
            view.url, Markup.escape(view.title), canonical, toc, {"description": Markup.escape(view.description)}
        )


def _theme_digest(config: MkDocsConfig, menu: tuple[Ref, ...]) -> str:
    """Hash of all templates, of the configuration file, and of the frame."""
    digest = hashlib.sha256(frame_digest(menu).encode())
    if config.config_file_path:
        digest.update(Path(config.config_file_path).read_bytes())
    digest.update(repr((config.site_url, config.extra_css, [str(s) for s in config.extra_javascript])).encode())
    for folder in config.theme.dirs:
        for path in sorted(Path(folder).rglob("*.html")):
            digest.update(path.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def render(state: State, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Fill the announced files with rendered pages."""
    _, views, menu = _ready(state)
    assert state.nav is not None
    env.autoescape = _escape_in(Path(config.theme.custom_dir)) if config.theme.custom_dir else False
    theme = MkDocsTheme(env, config, state.nav, state, menu)
    announced = {file.dest_uri: file for file in files if isinstance(file, PublicationFile)}
    try:
        for page in render_pages(views, theme, state.memo.pages):
            announced[output_uri(page.url)].content_bytes = page.body
        state.searched = {view.url: theme.search_document(view) for view in views if isinstance(view, ArticlePage)}
    except TemplateError as error:
        where = f"{getattr(error, 'filename', None) or getattr(error, 'name', None) or 'a template'}:{getattr(error, 'lineno', 0)}"
        raise PluginError(f"{where}: {error}") from error
    return env


def _escape_in(folder: Path) -> Callable[[str | None], bool]:
    """Escape what our own templates print: MkDocs escapes nothing, and Material's templates count on it."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    return lambda name: name in names


def frame(state: State, context: TemplateContext, page: Page | None) -> TemplateContext:
    """Add ``site``, and ``view`` where a standing page is the frame of one."""
    prepared, _, menu = _ready(state)
    assert prepared.views is not None
    extra: dict[str, Any] = {"site": {"menu": menu, "edit_base": ""}}
    if page is not None:
        extra["view"] = prepared.views.frames.get(page.url.removeprefix("./"))
    context.update(extra)  # type: ignore[typeddict-item]
    return context


def publish(state: State, config: MkDocsConfig) -> None:
    """Make the search index and, in a build, swap the site in unless ``--strict`` is about to refuse it."""
    built = Path(config.site_dir)
    try:
        _index(state, built)
    except publishing.SearchFailed as error:
        raise PluginError(f"the search index could not be made: {error}") from error
    if state.site is None:
        return
    config.site_dir = str(state.site)
    if any(
        handler.get_counts() for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)
    ):
        shutil.rmtree(built, ignore_errors=True)
        return
    publishing.swap_in(built, state.site)


def _index(state: State, built: Path) -> None:
    """Put the search index into the finished site."""
    _, views, _ = _ready(state)
    entries = [
        publishing.Entry(view.url, hashlib.sha256(state.searched[view.url]).hexdigest(), view.published.iso)
        for view in views
        if isinstance(view, ArticlePage)
    ]
    index = publishing.build_index(entries, state.searched.__getitem__, _work_folder(state.root) / "search")
    for name, file in index.files.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, built / name)
