"""What one process knows from one event, and one build, to the next; settings, folders and the lock."""

from __future__ import annotations

import cProfile
import os
import shutil
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation

from watchfloor import pipeline
from watchfloor.building import Building, Place
from watchfloor.cli import processors
from watchfloor.compile import dialect
from watchfloor.configuring import read_settings
from watchfloor.problems import Problem, report
from watchfloor.publish import Manifest, recover
from watchfloor.settings import Settings
from watchfloor.wording import known_languages
from watchfloor.workshop import PageLedger, Workshop, processes, serial, settle
from watchfloor.workshop.engine import engine_digest
from watchfloor.workshop.saved import PAGES, PREVIEW, load_pages, load_related, open_workshop, work_folder

from .log import log
from .preview_search import BackgroundIndex
from .profiling import start_profile
from .progress import make_progress
from .theme import MkDocsTheme

_ABANDONED = 3600
"""Seconds after which a folder of a build is nobody's any more."""


@dataclass(slots=True)
class State:
    """What the hooks remember.

    Attributes:
        command: of MkDocs: ``build``, ``serve`` or ``gh-deploy``.
        engine: hash of the engine.
        inputs: digest of everything that is read, as the build found it.
        began: nanoseconds since the epoch at which the build began.
        root: the project's.
        settings: ours.
        shop: where the engine works, and what it keeps; made anew when settings change.
        prepared: the publication as this build sees it.
        standing: address of each standing page that is published, by its file.
        nav: MkDocs's navigation.
        theme: the templates, once MkDocs has them ready.
        ledger: the pages as they were last made.
        made: whether this process has made them, and still knows all of them.
        manifest: the folder of the preview as it was last left.
        refused: what stopped the newest build, before anything was written.
        every: address of each file of the docs folder, by its name.
        folders: where MkDocs looks for files that its configuration names: the docs folder, then those of the theme.
        static: outputs that are not ours, as the last build of MkDocs made them: digest by name.
        serving: whether a server and its threads run beside the builds: then nothing may be forked.
        index: makes the search index of a preview.
        touched: files that changed since the last build of a preview.
        profile: of this build, if one was asked for.
        building: the build that is on its way.
        staging: where MkDocs builds.
        site: where the finished site goes: in a preview the folder that is served.
        lock: held while this process builds.
        itself: set when the process ends.
        started: moment at which the build began, in seconds of a monotonic clock.
    """

    command: str = "build"
    engine: str = ""
    inputs: str = ""
    began: int = 0
    root: Path = Path()
    settings: Settings = field(default_factory=Settings)
    shop: Workshop | None = None
    prepared: pipeline.Prepared | None = None
    standing: dict[str, str] = field(default_factory=dict)
    nav: Navigation | None = None
    theme: MkDocsTheme | None = None
    ledger: PageLedger = field(default_factory=PageLedger)
    made: bool = False
    manifest: Manifest = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()
    every: dict[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    static: dict[str, str] = field(default_factory=dict)
    serving: bool = False
    index: BackgroundIndex | None = None
    touched: set[Path] = field(default_factory=set)
    profile: cProfile.Profile | None = None
    building: Building | None = None
    staging: Path = Path()
    site: Path = Path()
    lock: FileLock | None = None
    started: float = 0.0
    itself: State | None = None

    @property
    def preview(self) -> bool:
        """Whether this is ``mkdocs serve``."""
        return self.command == "serve"

    @property
    def work(self) -> Path:
        """``.watchfloor/``."""
        return work_folder(self.root)

    @property
    def place(self) -> Place:
        """Where the engine builds."""
        return Place(self.root, self.work, self.site, self.preview)


def configure(state: State, config: MkDocsConfig) -> MkDocsConfig:
    """Take the settings and prepare MkDocs's own."""
    state.started, state.began = time.perf_counter(), time.time_ns()
    state.profile = state.profile or start_profile()
    state.engine = engine_digest()
    if not config.use_directory_urls:
        raise PluginError("Watchfloor needs use_directory_urls: true: its addresses end with a slash.")
    if state.preview and state.prepared is None:
        _refuse_taken_port(*config.dev_addr)
    path = Path(config.config_file_path or "mkdocs.yml").resolve()
    state.root = path.parent
    settings, problems = read_settings(path, state.root)
    if settings is None:
        raise PluginError("\n" + report(problems))
    own = (config.extra.get("publication") or {}).get("catalogue")
    _watch(config, state.root / settings.content_dir, *([state.root / own] if own else []))
    _speak(config, settings)
    config.markdown_extensions = list(
        dict.fromkeys([*dialect.EXTENSIONS, *settings.markdown_extensions, *config.markdown_extensions])
    )
    config.mdx_configs = {
        **dialect.configs(settings.wording.gettext("Back to footnote {} in the text")),
        **config.mdx_configs,
    }
    config.theme.static_templates.discard("sitemap.xml")
    state.folders = (Path(config.docs_dir), *map(Path, config.theme.dirs))
    state.site = Path(config.site_dir).resolve()
    if not state.preview:
        _wait_for_others(state)
        recover(state.site)
    state.staging = _staging(state.work)
    if state.shop is None or settings != state.settings:
        state.made, state.shop = False, None
    state.settings = settings
    return config


def open_shop(state: State) -> Workshop:
    """Open the workshop, or prepare it for the next build."""
    if state.shop is None:
        state.shop = _open(state, state.settings)
    state.shop.seconds.clear()
    state.shop.counts.clear()
    with state.shop.stage("open"):
        if not state.made:
            path = state.work / (PREVIEW if state.preview else PAGES)
            state.ledger = load_pages(path, state.shop, state.settings)
            load_related(state.work, state.shop, "" if state.preview else state.ledger.related)
    return state.shop


def _open(state: State, settings: Settings) -> Workshop:
    workers = serial if state.serving else processes
    return open_workshop(state.work, settings, jobs=processors(), make_executor=workers, progress=make_progress())


def _speak(config: MkDocsConfig, settings: Settings) -> None:
    """Let Material say in the publication's language what it says of itself, if it knows the language."""
    locale = settings.wording.locale
    if locale.language not in ("en", *known_languages()) and not settings.catalogue:
        log.info(
            "There is no catalogue for '%s': the site's own texts are in English. See 'catalogue'.", locale.language
        )
    for name in (f"{locale.language}-{locale.territory}", f"{locale.language}-{locale.script}", locale.language):
        if any((Path(folder) / f"partials/languages/{name}.html").exists() for folder in config.theme.dirs):
            config.theme["language"] = name
            return


def _watch(config: MkDocsConfig, *ours: Path) -> None:
    """Let a preview look at what is not MkDocs's own."""
    for folder in (*ours, *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])):
        if str(folder) not in config.watch:
            config.watch.append(str(folder))


def _wait_for_others(state: State) -> None:
    """Two builds of one checkout would publish a mixture: the second waits for the first."""
    if state.lock is not None and state.lock.is_locked:
        return
    state.lock = FileLock(state.work / "lock")
    try:
        state.lock.acquire(timeout=0)
    except Timeout:
        log.info("Another build of this checkout is running; this one goes on when that has ended.")
        state.lock.acquire()


def abandon(state: State) -> None:
    """End a build, finished or not, and let others go on."""
    building, state.building = state.building, None
    if building is not None:
        building.close()
    let_others_write(state)
    if state.lock is not None and state.lock.is_locked:
        state.lock.release()


def let_others_write(state: State) -> None:
    """Commit what was kept: a preview that waits for its writer must not keep builds of other processes waiting."""
    if state.shop is not None:
        state.shop.commit()


def end(state: State) -> None:
    """Leave what is in memory to the system, which lets go of it at once.

    Python would look through it for cycles, and then take millions of small values apart one by one. What is frozen
    is not looked through, and what refers to itself is not taken apart.
    """
    state.itself = state
    settle()


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
