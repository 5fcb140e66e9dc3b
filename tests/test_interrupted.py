"""Builds that are killed, that meet a full disk, or that are started twice: the last good site stays whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import JsonTheme, Project
from publications import INCIDENT, SMALL, write_tree
from sites import GOLDEN, build, lay_out, ours, surroundings, tree
from watchfloor.settings import Settings
from watchfloor.store import DiskObjects, StoreFailed
from watchfloor.workshop import Workshop

FORK = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")


def in_a_child(work: Callable[[], object]) -> int:
    """Run something in a process of its own, and return its id at once."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


@FORK
def test_fifty_kills_leave_the_old_site_or_the_new_and_the_next_build_is_right(tmp_path: Path) -> None:
    """At whatever moment, and however much of the store or the new tree was written."""
    chance = random.Random(7)
    write_tree(tmp_path, dict(SMALL))
    for number in range(30):
        name = f"content/incidents/n{number}.md"
        write_tree(tmp_path, {name: INCIDENT.replace("2025-07-10\n", f"2025-0{number % 6 + 1}-{number // 6 + 1:02}\n")})
    wanted, theme = Settings(per_page=4, search=False), JsonTheme("one")
    project = Project(tmp_path)
    assert project.build(wanted, theme) == []
    project.close()
    longest = float("inf")
    for name in ("two", "three"):  # the first build in a process takes longer than those that are killed
        started = time.monotonic()
        assert project.build(wanted, JsonTheme(name)) == []
        longest = min(longest, time.monotonic() - started)
        project.close()
    outcomes, new = [], project.files()
    for turn in range(50):
        old = new
        path = tmp_path / f"content/incidents/n{turn % 30}.md"
        path.write_text(path.read_text().replace("title: ", f"title: {turn} ", 1))
        if turn % 3 == 0:  # everything is made, not little
            theme = JsonTheme(f"theme {turn}")
        child = in_a_child(lambda theme=theme: project.build(wanted, theme))
        time.sleep(chance.uniform(0, longest * (1.2 if turn % 3 == 0 else 0.8)))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        left = project.files()
        assert project.build(wanted, theme) == []
        project.close()
        new = project.files()
        assert left in (old, new), f"turn {turn}: a mixture"
        outcomes.append("new" if left == new else "old")
        assert sorted(path.name for path in tmp_path.iterdir()) == [".watchfloor", "content", "site"]
    fresh = tmp_path / "fresh"
    write_tree(fresh, {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in (tmp_path / "content").rglob("*.*")})
    clean = Project(fresh)
    assert clean.build(wanted, theme) == []
    assert clean.files() == project.files()
    assert outcomes.count("old") > 5


def test_the_whole_program_killed(golden: Path) -> None:
    """As above, through the site builder: the folder that it builds in is not the site."""
    old = tree(golden / "site")
    path = golden / "content/incidents/2025/lake.md"
    for delay in (0.6, 1.0, 1.4):
        path.write_text(path.read_text() + "\nOne more sentence.\n")
        command = [sys.executable, "-m", "mkdocs", "build"]
        process = subprocess.Popen(command, cwd=golden, env=surroundings(), stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        left = tree(golden / "site")
        assert build(golden).returncode == 0
        new = tree(golden / "site")
        assert ours(left) in (ours(old), ours(new))
        assert "One more sentence" in (golden / "site/incidents/lake/index.html").read_text()
        old = new


def test_two_builds_of_one_checkout_wait_for_each_other(tmp_path: Path, as_built: Path) -> None:
    """The second says so, and then builds."""
    where = lay_out(GOLDEN, tmp_path / "project")
    command = [sys.executable, "-m", "mkdocs", "build"]
    both = [
        subprocess.Popen(command, cwd=where, env=surroundings(), stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Another build of this checkout is running" in text for text in said) == 1
    once = tree(where / "site")
    assert ours(once) == ours(tree(as_built / "site"))


def test_a_full_disk_costs_what_is_kept_and_not_the_build(tmp_path: Path) -> None:
    """The store can take no more: the build goes on in memory, and says so."""
    write_tree(tmp_path, dict(SMALL))
    project = Project(tmp_path)
    project.shop = Workshop(objects=DiskObjects(project.work / "objects.sqlite"))
    project.shop.objects._database.execute("PRAGMA max_page_count = 7")
    assert project.build(Settings(search=False), JsonTheme("one")) == []
    assert "full" in project.shop.failed
    assert (project.site / "incidents/field/index.html").exists()


@pytest.mark.parametrize("name", ["changes.json", "inputs.ledger", "build.json"])
def test_what_cannot_be_kept_fails_no_strict_build(golden: Path, name: str) -> None:
    """The site is published and whole: that the next build has more to do is no fault of it."""
    article = golden / "content/incidents/2025/lake.md"
    article.write_text(article.read_text() + "\nOne more sentence.\n")
    way = golden / ".watchfloor" / name
    way.unlink(missing_ok=True)
    way.mkdir()  # a folder, in whose place no file can be put
    (way / "in-the-way").touch()
    done = build(golden, "--strict")
    assert "What could be kept for the next build was not" in done.stderr
    assert done.returncode == 0, done.stderr
    assert "One more sentence" in (golden / "site/incidents/lake/index.html").read_text()


def test_a_store_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """With the file's name."""
    with pytest.raises(StoreFailed, match=r"objects\.sqlite"):
        DiskObjects(tmp_path / "nowhere" / "objects.sqlite")
