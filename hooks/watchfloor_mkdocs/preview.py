"""``mkdocs serve``: nothing is lost to a mistake, and saving shows at once."""

from __future__ import annotations

from mkdocs.livereload import LiveReloadServer

from .state import State, log


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
