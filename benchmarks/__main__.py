"""Measure, and write the results.

    python -m benchmarks [--articles 10000] [--runs 3] [--only full,edit] [--large] [--manual]

Every figure of a row comes from this run on this machine: ours and the peer's builds take turns.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import measure, preview, report, tools
from benchmarks.project import REPOSITORY

PARTS = ("full", "plain", "edit", "nothing", "title", "preview", "search", "others")
RESULTS = Path(__file__).resolve().parent / "results"


class Session:
    """One run of the benchmarks."""

    def __init__(self, folder: Path, articles: int, runs: int, parts: set[str]) -> None:
        self.folder = folder
        self.articles = articles
        self.runs = runs
        self.parts = parts
        self.ours = tools.Ours(folder / "ours")
        self.hugo = tools.Hugo(folder / "hugo")
        self.measured: dict[str, list[Any]] = {}
        self.failed: dict[str, str] = {}

    def note(self, name: str, value: Any) -> None:
        """Keep one figure, and say it."""
        self.measured.setdefault(name, []).append(value.asdict() if isinstance(value, measure.Run) else value)
        if isinstance(value, measure.Run):
            value = f"{value.wall:.2f} s, {value.cpu:.2f} s of processor, {value.memory / 1e6:,.0f} MB"
        print(f"  {name:24} {value}", flush=True)

    def attempt(self, name: str, work: Callable[[], None]) -> None:
        """One part; its failure is told and does not lose the others."""
        try:
            work()
        except (measure.CommandFailed, OSError, ImportError, subprocess.SubprocessError) as error:
            self.failed[name] = str(error)[-600:]
            print(f"  {name} failed: {error}", file=sys.stderr, flush=True)

    def run(self) -> None:
        """Write the content, then measure in rounds."""
        print(f"writing {self.articles:,} articles", flush=True)
        self.ours.write(self.articles)
        if self.parts & {"full", "plain", "edit", "nothing", "preview"}:
            self.hugo.write(self.articles)
        for turn in range(self.runs):
            print(f"round {turn + 1} of {self.runs}", flush=True)
            if self.parts - {"plain", "preview", "search", "others"}:
                self.attempt("builds", lambda turn=turn: self._round(turn))
            if "plain" in self.parts:
                self.attempt("plain", self._plain)
        if "search" in self.parts:
            self.attempt("search", self._search)
        if "preview" in self.parts:
            self.attempt("preview", self._preview)
        if "others" in self.parts:
            self._others(min(self.articles, 1000))

    def _round(self, turn: int) -> None:
        parts = self.parts
        self.ours.wipe()
        self.note("ours-full", self.ours.build())
        if parts & {"full", "plain", "edit", "nothing"}:
            self.hugo.wipe()
            plain = self.hugo.build()
            self.note("hugo-plain", plain)
            if parts & {"full", "edit", "nothing"}:
                index = self.hugo.index()
                self.note("pagefind", index)
                self.note("hugo-full", plain + index)
        if "edit" in parts:
            sentence = f"Something new was learned in round {turn}."
            tools.edit(self.ours.root, turn, sentence)
            self.note("ours-edit", self.ours.build())
        if parts & {"edit", "nothing"}:
            tools.edit(self.hugo.root, turn, f"Something new was learned in round {turn}.")
            self.note("hugo-edit", self.hugo.build() + self.hugo.index())
        if "nothing" in parts:
            self.note("ours-nothing", self.ours.build())
        if "title" in parts:
            tools.retitle(self.ours.root, 50 + turn, f"again {turn}")
            self.note("ours-title", self.ours.build())

    def _plain(self) -> None:
        """Our build without search, last in a round: it leaves nothing for the next."""
        if not self.parts - {"plain", "preview", "search", "others"}:
            self.hugo.wipe()
            self.note("hugo-plain", self.hugo.build())
        self.ours.wipe()
        self.ours.search(on=False)
        try:
            self.note("ours-plain", self.ours.build())
        finally:
            self.ours.search(on=True)
            self.ours.wipe()

    def _search(self) -> None:
        """What somebody's browser loads; with a browser's driver, which the other parts do without."""
        if not (self.ours.root / "site").exists():
            self.ours.build()
        module = importlib.import_module("benchmarks.search")
        self.note("search", module.measure(self.ours.root, self.folder / "search"))

    def _preview(self) -> None:
        count = max(3, 2 * self.runs + 1)
        took, _ = preview.edits(self.ours, count)
        for seconds in took:
            self.note("ours-preview", seconds)
        served, reported = preview.edits(self.hugo, count)
        for seconds in reported:
            self.note("hugo-preview", seconds)
        for seconds in served:
            self.note("hugo-preview-served", seconds)

    def _others(self, articles: int) -> None:
        """One full build of each further peer, and one of ours with as many articles."""
        print(f"further peers, {articles:,} articles", flush=True)
        ours = tools.Ours(self.folder / "ours-small")
        ours.write(articles)
        self.attempt("ours-small", lambda: self.note("ours-small", ours.build()))
        for name, command in tools.OTHERS.items():
            peer = tools.Other(self.folder / name, name, command)

            def once(peer: tools.Other = peer) -> None:
                peer.write(articles)
                self.note(f"other-{peer.name}", peer.build())

            self.attempt(name, once)
            shutil.rmtree(peer.root, ignore_errors=True)

    def large(self, articles: int) -> None:
        """One full build of very many articles, ours only."""
        print(f"writing {articles:,} articles", flush=True)
        big = tools.Ours(self.folder / "large")
        big.write(articles)
        self.attempt("large", lambda: self.note("ours-large", big.build(seconds=3 * 3600)))
        shutil.rmtree(big.root, ignore_errors=True)


def main() -> None:
    """Read the command line, measure, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3, help="rounds of full builds, ours and the peer's in turn")
    parser.add_argument("--only", default="", help=f"parts, with commas between them: {', '.join(PARTS)}")
    parser.add_argument("--large", nargs="?", type=int, const=100_000, help="also a build of 100,000 articles")
    parser.add_argument("--folder", type=Path, help="where to work; by default below .watchfloor/")
    parser.add_argument("--manual", action="store_true", help="write the page and the chart of the manual")
    parser.add_argument("--report", type=Path, help="measure nothing: write the report of these results")
    arguments = parser.parse_args()
    if arguments.report:
        _write(json.loads(arguments.report.read_text(encoding="utf-8")), manual=arguments.manual)
        return
    parts = set(arguments.only.split(",")) if arguments.only else set(PARTS)
    if unknown := parts - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name in ("hugo", "pagefind", *(tools.OTHERS if "others" in parts else ())):
        print(f"setting up {name}", flush=True)
        tools.environment(name)
    parent = arguments.folder or REPOSITORY / ".watchfloor"
    parent.mkdir(parents=True, exist_ok=True)
    started, machine = datetime.now(UTC), measure.machine()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent, ignore_cleanup_errors=True) as folder:
        session = Session(Path(folder).resolve(), arguments.articles, arguments.runs, parts)
        begun = time.perf_counter()
        with suppress(KeyboardInterrupt):
            session.run()
            if arguments.large:
                session.large(arguments.large)
        results = {
            "date": f"{started:%Y-%m-%d %H:%M} UTC",
            "minutes": round((time.perf_counter() - begun) / 60, 1),
            "machine": {**machine, "load_after": measure.machine()["load_before"]},
            "versions": tools.versions(),
            "articles": arguments.articles,
            "others": min(arguments.articles, 1000),
            "large": arguments.large or 0,
            "runs": arguments.runs,
            "measured": session.measured,
            "failed": session.failed,
        }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{started:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"\n{path}")
    _write(results, manual=arguments.manual)


def _write(results: dict[str, Any], *, manual: bool) -> None:
    """The table to the terminal, and if wanted the manual's page and chart."""
    print(report.table(results))
    if manual:
        folder = REPOSITORY / "manual"
        (folder / "benchmarks.md").write_text(report.page(results), encoding="utf-8")
        (folder / "images" / "benchmarks.svg").write_text(report.chart(results), encoding="utf-8")


if __name__ == "__main__":
    main()
