"""``mkdocs serve``: saving shows at once, and nothing is lost to a mistake.

MkDocs looks at every file twice a second and then builds everything. Here the system tells which files
change, and where only content did, MkDocs is not asked at all: our pages are brought up to date in the
folder that is served, and the standing pages stay as they are.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from watchfloor.problems import Problem, report
from watchfloor.workshop import serial

from .content import prepare_again
from .log import log
from .site import publish_again
from .state import State, let_others_write

_CHANGES = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED})
"""Not those that tell that somebody opened a file: we do, in every build."""
_QUIET = 0.03
"""Seconds without a change after which a build begins: editors write a file in several steps."""


class _Watcher(FileSystemEventHandler):
    """Notes which files change, and wakes the server."""

    def __init__(self, state: State, server: LiveReloadServer, only: Path | None) -> None:
        self._state = state
        self._server = server
        self._only = only

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the observer's thread."""
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == EVENT_TYPE_MODIFIED):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if self._only is not None:
            paths = [path for path in paths if path == self._only]
        paths = [path for path in paths if not path.name.startswith(".") and not path.name.endswith(("~", ".swp"))]
        if not paths:
            return
        with self._server._rebuild_cond:  # noqa: SLF001 - MkDocs has no public way to say this
            self._state.touched.update(paths)
            self._server._want_rebuild = True  # noqa: SLF001
            self._server._rebuild_cond.notify_all()  # noqa: SLF001


def keep_serving(state: State, server: LiveReloadServer, config: MkDocsConfig) -> LiveReloadServer:
    """Watch files natively, build only what must be, and answer after a refused build."""
    state.serving = True
    if state.shop is not None:
        state.shop.make_executor = serial
    _watch_natively(state, server)
    server.builder = _builder(state, server.builder)
    server.set_app(_app(state, server.serve_request))
    return server


def _watch_natively(state: State, server: LiveReloadServer) -> None:
    """Put the system's own observer in the place of MkDocs's, which looks at every file twice a second."""
    server.observer = Observer()  # type: ignore[assignment]
    server.build_delay = _QUIET
    watched = list(server._watched_paths)  # noqa: SLF001 - those that MkDocs has named already
    server._watched_paths.clear()  # noqa: SLF001

    def watch(path: str, func: None = None, *, recursive: bool = True) -> None:
        place = Path(path).resolve()
        count = server._watched_paths.get(str(place), 0)  # noqa: SLF001
        server._watched_paths[str(place)] = count + 1  # noqa: SLF001
        if count:
            return
        # A file is watched through its folder: editors put a new file in the place of the old one.
        folder, only = (place, None) if place.is_dir() else (place.parent, place)
        server.observer.schedule(_Watcher(state, server, only), str(folder), recursive=recursive and only is None)

    server.watch = watch  # type: ignore[method-assign]
    for path in watched:
        server.watch(path)


def _builder(state: State, build: Callable[[], None]) -> Callable[[], None]:
    """A build that does no more than it must, and outlives a mistake of a writer's."""

    def builder() -> None:
        touched, state.touched = state.touched, set()
        content = state.root / state.settings.content_dir
        try:
            if touched and all(path.is_relative_to(content) for path in touched) and _only_content(state):
                return
            state.refused = ()
            build()
        except SystemExit:
            if not state.refused:
                raise
            log.info("The preview keeps showing the last good version.")
        except PluginError as error:
            log.error("%s", error)
        finally:
            let_others_write(state)

    return builder


def _only_content(state: State) -> bool:
    """Bring our pages up to date; ``False`` if standing pages must change too, and MkDocs has to build."""
    if state.theme is None or state.prepared is None or state.prepared.views is None:
        return False
    before = state.prepared
    prepared = prepare_again(state)
    if prepared.errors:
        state.refused = prepared.problems
        log.error("\n%s", report(prepared.problems))
        log.info("The preview keeps showing the last good version.")
        return True
    if prepared.problems and prepared.problems != before.problems:
        log.warning("%s", report(prepared.problems))
    assert prepared.views is not None and prepared.graph is not None
    assert before.views is not None and before.graph is not None
    same = (
        prepared.views.menu == before.views.menu
        and prepared.views.frames == before.views.frames
        and prepared.graph.urls == before.graph.urls
    )
    if same:
        state.prepared, state.refused = prepared, ()
        publish_again(state)
    return same


def _app(state: State, serve: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The server's application, with what stopped the newest build told on every page."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not state.refused or state.theme is None:
            return serve(environ, start_response)
        answer: list[Any] = []
        body = b"".join(serve(environ, lambda *given: answer.extend(given)))
        status, headers = answer[0], [(name, value) for name, value in answer[1] if name.lower() != "content-length"]
        if any(name.lower() == "content-type" and "html" in value for name, value in headers):
            body = _with_problems(state, body, state.refused)
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return io.BytesIO(body)

    return app


def _with_problems(state: State, body: bytes, problems: tuple[Problem, ...]) -> bytes:
    assert state.theme is not None
    try:
        told = state.theme.env.get_template("partials/refused.html").render(report=report(problems))
    except TemplateError:  # it may be the very one that was refused
        return body
    before, end, behind = body.rpartition(b"</body>")
    return before + told.encode("utf-8", "replace") + end + behind


__all__ = ["keep_serving"]
