"""Time and memory of whole builds: the sample publication and a generated one, and where the time goes.

    python -m benchmarks.build [--articles 1000]

Each build is a process of its own, as a user would start it. Figures are the median of three runs,
of processor time as well as of wall time, since machines are shared; memory is the peak of MkDocs
with us, and of Pagefind, which runs after it. The stages are timed inside one process.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.project import REPOSITORY, lay_out

RUNS = 3


def build(root: Path) -> tuple[float, float, float, float]:
    """One build: wall seconds, processor seconds, peak memory in MB of MkDocs with us, and of Pagefind."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, cwd=root, env=environment)
    peaks: dict[str, float] = {}
    while process.poll() is None:
        for name, memory in memories(process.pid):
            peaks[name] = max(peaks.get(name, 0.0), memory)
        time.sleep(0.05)
    if process.returncode:
        sys.exit(f"the build of {root} failed: run it by hand")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ours = max((peak for name, peak in peaks.items() if not name.startswith("pagefind")), default=0.0)
    return wall, cpu, ours, max((peak for name, peak in peaks.items() if name.startswith("pagefind")), default=0.0)


def memories(pid: int) -> Iterator[tuple[str, float]]:
    """Name and peak memory in MB so far of a process and its children, where /proc tells (Linux)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        yield status["Name"].strip(), int(status.get("VmHWM", "0 kB").split()[0]) / 1024
    except (OSError, ValueError):
        return
    for child in children:
        yield from memories(int(child))


def stages(root: Path) -> dict[str, float]:
    """Processor seconds of each stage of the engine, in this process and without the site builder."""
    sys.path.insert(0, str(REPOSITORY / "hooks"))
    from watchfloor import pipeline  # noqa: PLC0415 - only this part needs the engine
    from watchfloor.link import link  # noqa: PLC0415
    from watchfloor.read import read_library  # noqa: PLC0415
    from watchfloor.release import release  # noqa: PLC0415
    from watchfloor.settings import Settings  # noqa: PLC0415
    from watchfloor.view import make_views  # noqa: PLC0415

    settings, took = Settings(), {}

    def timed(name: str, work):
        start = time.process_time()
        result = work()
        took[name] = time.process_time() - start
        return result

    library, _ = timed("read", lambda: read_library(root / "content", root, settings.zone))
    library = timed("release", lambda: release(library, datetime.now(UTC)))
    fragments = timed("compile", lambda: pipeline.compile_bodies(library, settings, pipeline.Memo()))
    graph, _ = timed("link", lambda: link(library, fragments, settings, {}, {}))
    timed("view", lambda: make_views(library, fragments, graph, settings))
    return took


def measure(name: str, root: Path) -> None:
    """Print a row for a project."""
    build(root)  # warms the file cache and the compiled modules
    runs = [build(root) for _ in range(RUNS)]
    wall, cpu, ours, pagefind = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"{name:28} {wall:7.2f} s wall {cpu:7.2f} s processor {ours:6.0f} MB, Pagefind {pagefind:.0f} MB")
    for stage, seconds in stages(root).items():
        print(f"  {stage:26} {seconds:7.2f} s")


def main() -> None:
    """Measure the sample publication and a generated one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d}; median of {RUNS}"
    )
    with tempfile.TemporaryDirectory(dir=REPOSITORY / ".watchfloor") as folder:
        generated = Path(folder) / "generated"
        generated.mkdir()
        lay_out(generated, arguments.articles)
        measure("sample publication", REPOSITORY)
        measure(f"{arguments.articles:,} generated articles", generated)


if __name__ == "__main__":
    main()
