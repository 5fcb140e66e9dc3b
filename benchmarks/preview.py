"""From saving a file to the page that a live preview serves."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Protocol

from benchmarks import measure, tools

POLL = 0.01
START, SETTLE = 1800.0, 3.0


class Served(Protocol):
    """What can be served."""

    root: Path

    def serve(self, port: int) -> list[str]:
        """The command."""


def edits(tool: Served, count: int) -> tuple[list[float], list[float]]:
    """Seconds from save to served page for some edits, and those of them that the server reports itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tool.root / ".preview.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            tool.serve(port), cwd=tool.root, env=measure.clean(), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        try:
            took = [_edit(tool.root, port, at, process) for at in range(count + 1)][1:]
        finally:
            measure.end(process)
    reported = [float(ms) / 1000 for ms in re.findall(r"^Total in (\d+) ms", log.read_text("utf-8"), re.MULTILINE)]
    return took, reported[-count:] if len(reported) > count else []


def _edit(root: Path, port: int, at: int, process: subprocess.Popen[bytes]) -> float:
    """Visit a page, edit its file, and ask for it until it shows."""
    path = tools.incident(root, 100 + at)
    url = f"http://127.0.0.1:{port}/incidents/{path.stem}/"
    _until(url, path.stem, START, process)
    time.sleep(SETTLE)
    sentence = f"Edited in preview {at} {time.time_ns()}."
    start = time.perf_counter()
    tools.edit(root, 100 + at, sentence)
    _until(url, sentence, 300, process)
    return time.perf_counter() - start


def _until(url: str, text: str, seconds: float, process: subprocess.Popen[bytes]) -> None:
    """Ask for a page until it has a text."""
    limit = time.perf_counter() + seconds
    while time.perf_counter() < limit:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if text.encode() in answer.read():
                    return
        except (http.client.HTTPException, OSError):
            if process.poll() is not None:
                break
        time.sleep(POLL)
    raise measure.CommandFailed(f"{url} did not show {text!r}")
