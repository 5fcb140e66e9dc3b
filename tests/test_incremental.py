"""Whatever is edited, in whatever order: the site is what a build from nothing would have made, byte for byte."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from projects import JsonTheme, Project
from publications import ANALYSIS, AUTHOR, INCIDENT, SMALL, write_tree
from watchfloor.settings import Settings
from watchfloor.store import MemoryObjects
from watchfloor.workshop import Workshop, processes
from watchfloor.workshop import content as content_module
from watchfloor.workshop import pages as page_module

IDS = [f"n{number}" for number in range(6)]
WORDS = ["balloon", "drone", "radar", "a lake", "the border", "ice"]


class Edits(RuleBasedStateMachine):
    """Random edits, each followed by a build."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        write_tree(self.folder, dict(SMALL))
        for number, id in enumerate(IDS[:4]):
            self._write(f"content/incidents/2025/{id}.md", INCIDENT.replace("2025-07-10\n", f"2025-07-{number + 10}\n"))
        self.project = Project(self.folder)
        self.settings = Settings(per_page=2, search=False)
        self.theme = JsonTheme("one")
        self.jobs = 1
        self.clock = 10**18

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        if path.exists():
            path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def _document(self, id: str) -> str:
        found = sorted((self.folder / "content").rglob(f"{id}.md"))
        return found[0].relative_to(self.folder).as_posix() if found else f"content/incidents/2025/{id}.md"

    @rule(id=st.sampled_from([*IDS, "field", "meaning"]), word=st.sampled_from(WORDS))
    def edit_a_body(self, id: str, word: str) -> None:
        self._edit(self._document(id), lambda text: f"{text}\nThere was {word}.\n")

    @rule(id=st.sampled_from([*IDS, "field"]), word=st.sampled_from(WORDS))
    def edit_a_title(self, id: str, word: str) -> None:
        self._edit(self._document(id), lambda text: text.replace("title: ", f"title: {word} ", 1))

    @rule(id=st.sampled_from(IDS), to=st.sampled_from([*IDS, "field"]))
    def link(self, id: str, to: str) -> None:
        """To what there is, or is not: a dead link stops the build, and the site stays."""
        there = os.path.relpath(self._document(to), Path(self._document(id)).parent.as_posix())
        self._edit(self._document(id), lambda text: f"{text}\nSee [it]({there}).\n")

    @rule(id=st.sampled_from(IDS))
    def unlink(self, id: str) -> None:
        self._edit(self._document(id), lambda text: text.split("\nSee [it]")[0] + "\n")

    @rule(
        id=st.sampled_from(IDS),
        tags=st.sampled_from(["[decoys]", "[air-defence]", "[air-defence, decoys]", "[nonsense]"]),
    )
    def edit_tags(self, id: str, tags: str) -> None:
        self._edit(
            self._document(id),
            lambda text: "\n".join(f"tags: {tags}" if line.startswith("tags:") else line for line in text.split("\n")),
        )

    @rule(id=st.sampled_from(IDS), number=st.integers(1, 28))
    def write_a_document(self, id: str, number: int) -> None:
        self._write(self._document(id), INCIDENT.replace("2025-07-10\n", f"2025-06-{number:02}\n"))

    @rule(id=st.sampled_from(IDS))
    def delete_a_document(self, id: str) -> None:
        (self.folder / self._document(id)).unlink(missing_ok=True)

    @rule(id=st.sampled_from(IDS), to=st.sampled_from(IDS))
    def rename_a_document(self, id: str, to: str) -> None:
        here, there = self.folder / self._document(id), self.folder / self._document(to)
        if here.exists() and not there.exists():
            here.rename(there)

    @rule(id=st.sampled_from(IDS), pin=st.sampled_from([*IDS, "field"]))
    def pin(self, id: str, pin: str) -> None:
        self._edit(
            self._document(id),
            lambda text: text.replace("authors:", f"related: [{pin}]\nauthors:", 1) if "related:" not in text else text,
        )

    @rule(id=st.sampled_from(IDS))
    def hide(self, id: str) -> None:
        self._edit(
            self._document(id),
            lambda text: (
                text.replace("authors:", "draft: true\nauthors:", 1)
                if "draft" not in text
                else text.replace("draft: true\n", "")
            ),
        )

    @rule(word=st.sampled_from(WORDS))
    def edit_the_author(self, word: str) -> None:
        self._write("content/authors/desk.md", AUTHOR.replace("The desk\n", f"The {word} desk\n") + f"\nOnce {word}.\n")

    @rule(word=st.sampled_from(WORDS))
    def edit_a_term(self, word: str) -> None:
        self._write("content/vocabulary/systems.yml", f"gerbera: {{title: Gerbera {word}}}\n")

    @rule(word=st.sampled_from(WORDS), id=st.sampled_from([*IDS, "field"]))
    def edit_the_analysis(self, word: str, id: str) -> None:
        self._write(
            "content/analysis/meaning.md", ANALYSIS.replace("incidents: [field]", f"incidents: [{id}]") + f"\n{word}\n"
        )

    @rule(digest=st.sampled_from(["one", "two"]))
    def edit_the_theme(self, digest: str) -> None:
        self.theme = JsonTheme(digest)

    @rule(per_page=st.sampled_from([1, 2, 20]), words=st.sampled_from([100, 230]))
    def edit_the_configuration(self, per_page: int, words: int) -> None:
        self.settings = Settings(per_page=per_page, words_per_minute=words, search=False)
        self.project.close()

    @rule()
    def touch_everything(self) -> None:
        for path in (self.folder / "content").rglob("*"):
            path.touch()

    @rule()
    def end_the_process(self) -> None:
        self.project.close()

    @rule(jobs=st.sampled_from([1, 2]))
    def work_in_parallel(self, jobs: int) -> None:
        self.project.close()
        self.jobs = jobs

    @rule(how=st.sampled_from(["edit", "delete", "add"]))
    @precondition(lambda self: self.project.site.exists())
    def meddle_with_the_site(self, how: str) -> None:
        path = self.project.site / "incidents/index.html"
        if how == "add":
            (self.project.site / "stray.html").write_text("?")
        elif how == "delete":
            path.unlink(missing_ok=True)
        elif path.exists():
            path.write_text("minified")

    @rule(how=st.sampled_from(["edit", "delete", "add", "replace", "remove"]))
    @precondition(lambda self: (self.project.work / "next-site").exists())
    def meddle_with_the_tree_beside(self, how: str) -> None:
        spare = self.project.work / "next-site"
        path = spare / "incidents/index.html"
        if how == "remove":
            shutil.rmtree(spare)
        elif how == "add":
            write_tree(spare, {"stray/index.html": "?"})
        elif how == "edit" and path.exists():
            path.write_text("minified")  # in place: the site's own file may be the same
        else:
            path.unlink(missing_ok=True)
            if how == "replace" and path.parent.exists():
                path.write_text("replaced")

    @rule(
        name=st.sampled_from(["objects.sqlite", "files.ledger", "pages.ledger", "site.ledger", "related.state"]),
        how=st.sampled_from(["delete", "cut", "garble"]),
    )
    def damage_what_is_kept(self, name: str, how: str) -> None:
        self.project.close()
        path = self.project.work / name
        if how == "delete":
            path.unlink(missing_ok=True)
        elif path.exists():
            raw = path.read_bytes()
            path.write_bytes(raw[: len(raw) // 2] if how == "cut" else raw[:40] + bytes(200) + raw[240:])

    @invariant()
    def the_site_is_what_a_build_from_nothing_makes(self) -> None:
        if not hasattr(self, "project"):
            return
        few = page_module.FEW, page_module.MANY, page_module.PART
        page_module.FEW, page_module.MANY, page_module.PART = 3, 12, 8  # workers, and forked anew
        try:
            found = self.project.build(self.settings, self.theme, jobs=self.jobs)
        finally:
            page_module.FEW, page_module.MANY, page_module.PART = few
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(self.folder / "content", Path(folder) / "content")
            clean = Project(Path(folder))
            assert found == clean.build(self.settings, self.theme)
            clean.close()
            if not any(": error[" in line for line in found):
                assert self.project.files() == clean.files()
        spare = self.project.work / "next-site"
        for path in spare.rglob("*"):  # what the site shares with it is the same file
            here = self.project.site / path.relative_to(spare)
            assert path.is_dir() or path.stat().st_nlink == 1 or path.samefile(here)
        assert not [path for path in self.project.site.rglob("*") if path.is_dir() and not any(path.iterdir())]

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            shutil.rmtree(self.folder, ignore_errors=True)


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=int(os.environ.get("WATCHFLOOR_EXAMPLES", "12")),
    stateful_step_count=14,
    deadline=None,
    derandomize="WATCHFLOOR_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_only_what_can_have_changed_is_made_again(tmp_path: Path) -> None:
    """One body: its own page and those that are related to it; a build with nothing new makes nothing."""
    write_tree(tmp_path, dict(SMALL))
    for number in range(40):
        write_tree(
            tmp_path,
            {
                f"content/incidents/n{number}.md": INCIDENT.replace(
                    "2025-07-10\n", f"2025-0{number % 6 + 1}-{number // 6 + 1:02}\n"
                )
            },
        )
    project = Project(tmp_path)
    wanted, theme = Settings(search=False), JsonTheme("one")
    assert project.build(wanted, theme) == []
    everything = project.rendered
    project.close()
    assert project.build(wanted, theme) == []
    assert project.rendered == 0
    path = tmp_path / "content/incidents/n7.md"
    path.write_text(path.read_text() + "\nOne more sentence.\n")
    project.close()
    assert project.build(wanted, theme) == []
    assert 1 <= project.rendered < everything / 3


def test_a_damaged_object_is_made_again(tmp_path: Path) -> None:
    """A bit that turned in the store is noticed by its sum."""
    write_tree(tmp_path, dict(SMALL))
    project = Project(tmp_path)
    assert project.build(Settings(search=False), JsonTheme("one")) == []
    before = project.files()
    project.close()
    store = project.work / "objects.sqlite"
    raw = bytearray(store.read_bytes())
    for at in range(5000, len(raw), 97):
        raw[at] ^= 0xFF
    store.write_bytes(bytes(raw))
    shutil.rmtree(project.site)
    assert project.build(Settings(search=False), JsonTheme("one")) == []
    assert project.files() == before
    project.close()
    shutil.rmtree(project.site)
    assert project.build(Settings(search=False), JsonTheme("one")) == []
    assert project.files() == before


def test_where_nothing_can_be_forked_pages_are_made_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers get what can be sent to them; a theme cannot."""
    monkeypatch.setattr("watchfloor.workshop.pool.multiprocessing.get_all_start_methods", lambda: ["spawn"])
    assert processes(2, print, (), inherited=True) is None
    executor = processes(2, print, ())
    assert executor is not None
    executor.shutdown()


def test_the_search_index_follows_edits(tmp_path: Path) -> None:
    """Its files are those of a build from nothing, whatever was there before."""
    write_tree(tmp_path, dict(SMALL))
    project, theme = Project(tmp_path), JsonTheme("one")
    for number in range(12):
        write_tree(
            tmp_path,
            {
                f"content/incidents/n{number}.md": INCIDENT.replace("title: ", f"title: {number} ").replace(
                    "2025-07-10\n", f"2025-06-{number + 1:02}\n"
                )
            },
        )
    assert project.build(Settings(), theme) == []
    path = tmp_path / "content/incidents/n3.md"
    path.write_text(path.read_text().replace("title: 3", "title: Unheard of"))
    (tmp_path / "content/incidents/n5.md").unlink()
    assert project.build(Settings(), theme) == []
    fresh = tmp_path / "fresh"
    shutil.copytree(tmp_path / "content", fresh / "content")
    clean = Project(fresh)
    assert clean.build(Settings(), theme) == []
    found = {name: body for name, body in project.files().items() if name.startswith("pagefind/")}
    assert len(found) > 10
    assert found == {name: body for name, body in clean.files().items() if name.startswith("pagefind/")}


def test_workers_need_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept, for want of room, files are still read by all processors."""
    monkeypatch.setattr(content_module, "FEW", 2)
    write_tree(tmp_path, dict(SMALL))
    project = Project(tmp_path)
    project.shop = Workshop(objects=MemoryObjects(), jobs=2, make_executor=processes)
    assert project.build(Settings(search=False), JsonTheme("one")) == []
    assert (project.site / "incidents/field/index.html").exists()


@pytest.mark.parametrize(("first", "then"), [("2025-08-01", "2025-08-01T00:00"), ("2025-08-01T00:00", "2025-08-01")])
def test_a_day_without_a_time_is_shown_as_that(tmp_path: Path, first: str, then: str) -> None:
    """And midnight as midnight, where a writer says so: the moment is the same, and the page is made again."""
    analysis = ANALYSIS.replace("published: 2025-08-01", f"published: {first}")
    write_tree(tmp_path, {**SMALL, "content/analysis/meaning.md": analysis})
    project, wanted = Project(tmp_path), Settings(search=False, locale="en-GB", time_zone="Europe/Vilnius")
    for written in (first, then):
        path = tmp_path / "content/analysis/meaning.md"
        path.write_text(analysis.replace(f"published: {first}", f"published: {written}"))
        os.utime(path, ns=(10**18, 10**18 + len(written)))
        assert project.build(wanted, JsonTheme("one")) == []
        page = project.files()["analysis/meaning/index.html"].decode()
        assert '"iso":"2025-08-01T00:00+03:00"' in page
        assert ('"text":"1 August 2025"' in page) == ("T" not in written), written
        assert ("00:00 EEST" in page) == ("T" in written), written
    project.close()
