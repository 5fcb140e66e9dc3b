"""The site builder's command line for tests, in processes that need not load its modules first.

A third of what a small build takes is Python reading modules, the same ones each time. Here one process reads them, and
splits itself for each build: what builds is a process of its own, with arguments, a folder, an environment and output of
its own, that has built nothing before.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

MODULES = (
    *("mkdocs.commands.build", "mkdocs.livereload", "watchfloor_mkdocs", "watchfloor.publish.pictures"),
    *("watchfloor.link.related", "watchfloor.read.pictures", "scipy.spatial", "PIL.JpegImagePlugin", "PIL.ImageCms"),
    *("pymdownx.superfences", "pymdownx.highlight", "pygments.lexers.python", "charset_normalizer"),
    *("markdown.extensions.codehilite", "markdown.extensions.footnotes", "markdown.extensions.md_in_html"),
)
"""What most builds load."""
PATIENCE = 300
"""Seconds after which a build is ended."""


def run(folder: Path, arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run ``mkdocs`` in a folder, as from a shell."""
    with tempfile.TemporaryDirectory() as made:
        output, errors = Path(made) / "output", Path(made) / "errors"
        order = [str(folder), arguments, dict(environment), str(output), str(errors)]
        process = _starter()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        said = (path.read_text("utf-8") for path in (output, errors))
        return subprocess.CompletedProcess(["mkdocs", *arguments], code, *said)


@cache
def _starter() -> subprocess.Popen[str]:
    """The process that has the modules; it ends when ours does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, __file__]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    atexit.register(process.communicate)
    return process


def main() -> None:
    """Start a build for each line that comes in, and answer with its exit code."""
    sys.path[0] = ""  # as `python -m` has it
    for module in MODULES:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is shared stays shared
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(*json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(folder: str, arguments: list[str], environment: dict[str, str], output: str, errors: str) -> None:
    """Build, in a process of its own."""
    signal.alarm(PATIENCE)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, how) in enumerate(((os.devnull, os.O_RDONLY), (output, _NEW), (errors, _NEW))):
        opened = os.open(name, how, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["mkdocs", *arguments]
    runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC

if __name__ == "__main__":
    main()
