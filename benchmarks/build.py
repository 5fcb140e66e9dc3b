"""Where the time of a whole build goes: the sample publication and a generated one, stage by stage.

    python -m benchmarks.build [--articles 1000]

Each build is a process of its own, from nothing, as a user would start it; the median of three. Stages are what the
build itself tells in ``.watchfloor/build.json``: wall time, and the processor time of the main process alone, since
workers and Pagefind do the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measure
from benchmarks.project import REPOSITORY, lay_out

RUNS = 3
OF_SAMPLE = ("content", "docs", "hooks", "overrides", "mkdocs.yml")


def copy_sample(root: Path) -> None:
    """The sample publication in a folder of its own, where it can be built from nothing."""
    root.mkdir()
    for name in OF_SAMPLE:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)


def build(root: Path) -> tuple[measure.Run, dict[str, dict[str, float]]]:
    """One build from nothing: the whole process tree, and the seconds of each stage."""
    for name in ("site", ".watchfloor"):
        shutil.rmtree(root / name, ignore_errors=True)
    run = measure.run([sys.executable, "-m", "mkdocs", "build", "--strict"], root)
    return run, json.loads((root / ".watchfloor" / "build.json").read_text())["stages"]


def report(name: str, root: Path) -> None:
    """Print a row for a project, and one for each stage."""
    build(root)  # warms the file cache and the compiled modules
    runs = [build(root) for _ in range(RUNS)]
    wall, cpu, memory = (statistics.median(getattr(run, part) for run, _ in runs) for part in ("wall", "cpu", "memory"))
    print(f"{name:28} {wall:8.2f} s wall {cpu:8.2f} s processor {memory / 1e6:6.0f} MB")
    for stage in runs[0][1]:
        wall, own = (statistics.median(stages[stage][part] for _, stages in runs) for part in ("wall", "processor"))
        print(f"  {stage:26} {wall:8.2f} s wall {own:8.2f} s in the main process")


def main() -> None:
    """Measure the sample publication and a generated one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d}; median of {RUNS}"
    )
    work = REPOSITORY / ".watchfloor"
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        generated = Path(folder) / "generated"
        generated.mkdir()
        lay_out(generated, arguments.articles)
        copy_sample(Path(folder) / "sample")
        report("sample publication", Path(folder) / "sample")
        report(f"{arguments.articles:,} generated articles", generated)


if __name__ == "__main__":
    main()
