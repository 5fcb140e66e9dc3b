"""One command as a whole process tree: wall time, processor time, and peak memory of all its processes together.

Processor time is what the system charges to the finished children. Memory is sampled from ``/proc`` every
30 ms: the sum over the tree of each process's proportional share (PSS), in which memory that forked processes
share is counted once. Reading it costs the measured machine some time, so it is read at most for a tenth of the
time, and whenever a process has come or gone; in between, the sum of resident sets is scaled by the last ratio of
the two. Short peaks between two samples are missed, with every tool alike.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE = 0.03
PAGE = os.sysconf("SC_PAGE_SIZE")
GIVE_UP = 3600.0
"""Seconds after which a command is ended."""


class CommandFailed(Exception):
    """A measured command failed or took too long; the message has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took; seconds and bytes."""

    wall: float
    cpu: float
    memory: int
    """Peak of the whole tree, shared memory counted once where the system tells."""
    resident: int
    """Peak of the sum of resident sets: shared memory counts with each process."""

    def __add__(self, other: Run) -> Run:
        """Two commands one after the other."""
        return Run(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.memory, other.memory),
            max(self.resident, other.resident),
        )

    def asdict(self) -> dict[str, float]:
        """For JSON."""
        return asdict(self)


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, seconds: float = GIVE_UP
) -> Run:
    """Run a command to its end."""
    log = folder / ".benchmark.log"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=clean(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        watch = Watch(process.pid)
        try:
            while process.poll() is None:
                watch.sample()
                if time.perf_counter() - start > seconds:
                    raise CommandFailed(f"{command[0]} took longer than {seconds:.0f} s")
                _wait(process, SAMPLE)
        finally:
            end(process)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{_tail(log)}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, watch.memory, watch.resident)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _tail(log: Path, size: int = 2000) -> str:
    return log.read_bytes()[-size:].decode("utf-8", "replace")


def clean(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without what would change a tool's work."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAGEFIND_", "HUGO_", "PYTHON"))}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", **(more or {})}


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and what it started: they are a session of their own."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None and not _group_lives(process.pid):
            return
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        _wait(process, 5)
    process.wait()


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


class Watch:
    """The peaks of a process tree's memory."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.memory = 0
        self.resident = 0
        self._next = 0.0
        self._ratio = 1.0
        self._known: list[int] = []

    def sample(self) -> None:
        """Look once."""
        now = time.perf_counter()
        tree = list(_tree(self.pid))
        resident = sum(map(_resident, tree))
        self.resident = max(self.resident, resident)
        # A fork doubles resident sets and shares all of them: what was the ratio before is none now.
        if now >= self._next or tree != self._known:
            self._known = tree
            shares = [_share(pid) for pid in tree]
            exact = sum(share for share in shares if share)
            took = time.perf_counter() - now
            self._next = now + 10 * took
            if exact and resident:
                self._ratio = min(1.0, exact / resident)
                self.memory = max(self.memory, exact)
                return
        # Between two exact looks, resident sets by the last known ratio.
        self.memory = max(self.memory, int(resident * self._ratio))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _share(pid: int) -> int | None:
    """Proportional set size, or nothing if the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return None


def machine() -> dict[str, str | int]:
    """What it was measured on."""
    models = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [line for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "processor": models[0].split(":", 1)[1].strip() if models else "unknown",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 0,
        "memory_gb": round(int(memory[0].split()[1]) / 2**20) if memory else 0,
        "python": sys.version.split()[0],
        "load_before": f"{os.getloadavg()[0]:.1f}",
    }


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
