"""How far a build is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

from .log import log

if TYPE_CHECKING:
    from rich.progress import Progress

_WORTH_SAYING = 500
"""A piece of work of fewer things is over before its line is read."""
_PAUSE = 0.2
"""Seconds between two looks of the bar."""


class Bar:
    """A bar on a terminal; it goes away when its work is done."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._shown = 0.0

    def start(self, what: str, total: int) -> None:
        """A piece of work begins."""
        if total < _WORTH_SAYING:
            return
        # Imported here: most builds need no bar, and would wait a tenth of a second for it.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        # Without a thread of its own: workers are forked while the bar is there.
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
        self._bar.start()
        self._bar.add_task(what.capitalize(), total=total)

    def advance(self, count: int = 1) -> None:
        """Some more are made."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0], count)
            if time.monotonic() > self._shown + _PAUSE:
                self._bar.refresh()
                self._shown = time.monotonic()

    def stop(self) -> None:
        """The piece of work is done."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


class Lines:
    """A line when a long piece of work begins, and at every tenth of it."""

    def __init__(self) -> None:
        self._what, self._total, self._done = "", 0, 0

    def start(self, what: str, total: int) -> None:
        """A piece of work begins."""
        self._what, self._total, self._done = what, total, 0

    def advance(self, count: int = 1) -> None:
        """Some more are made."""
        before, self._done = self._done, self._done + count
        tenth = self._total // 10
        if self._total >= _WORTH_SAYING and before // tenth != self._done // tenth:
            log.info("Made %d of %d %s", self._done, self._total, self._what)

    def stop(self) -> None:
        """The piece of work is done."""


def make_progress() -> Bar | Lines:
    """What suits the place where the build was started."""
    quiet = not log.isEnabledFor(logging.INFO)
    return Bar() if sys.stderr.isatty() and not quiet else Lines()
