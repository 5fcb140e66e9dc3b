"""The live preview, as a writer uses it: `mkdocs serve`, an editor, and mistakes in between."""

from __future__ import annotations

import html
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sites import lay_out

HERE = Path(__file__).parent / "golden"


class Preview:
    """A running `mkdocs serve`."""

    def __init__(self, project: Path) -> None:
        self.project = project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{self.port}"]
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": "1767225600",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.output: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.output.extend(iter(self.process.stdout.readline, ""))

    def said(self) -> str:
        return "".join(self.output)

    def get(self, url: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sub/{url}", timeout=30) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            return f"no answer: {error}"

    def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait for something, at most a minute: machines are shared."""
        end = time.monotonic() + 60
        while not seen():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, f"{what} did not happen:\n{self.said()}"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    running = Preview(lay_out(HERE / "project", tmp_path_factory.mktemp("serve") / "project"))
    try:
        running.until(lambda: "Border Notes" in running.get(""), "the first build")
        yield running
    finally:
        running.stop()


def test_drafts_and_tomorrow_are_shown_with_a_mark(preview: Preview) -> None:
    """What a build leaves out, the preview shows and says so."""
    assert "Draft: not in a build" in preview.get("incidents/hidden-draft/")
    assert "Scheduled: not in a build" in preview.get("analysis/canaryfuture/")
    assert "Draft: not in a build" in preview.get("incidents/")
    for page in ("", "incidents/", "incidents/border/", "about/", "tags/"):
        assert '<meta name="robots" content="noindex">' in preview.get(page), page


def test_a_saved_change_is_shown(preview: Preview) -> None:
    """Of an article, a vocabulary, a template and the configuration."""
    for name, old, new, url in (
        ("content/incidents/2025/border.md", "They were a train.", "They were two trains.", "incidents/border/"),
        ("content/vocabulary/tags.yml", "What floats.", "What floats and drifts.", "tags/balloons/"),
        ("theme/404.html", "There is no page here", "Nothing stands here", "404.html"),
        ("mkdocs.yml", "locale: en-GB", "locale: en-US", "incidents/border/"),
    ):
        path = preview.project / name
        path.write_text(path.read_text().replace(old, new))
        shown = new if name != "mkdocs.yml" else "April 2, 2025"
        preview.until(lambda url=url, shown=shown: shown in preview.get(url), f"the change of {name}")


def test_a_mistake_is_told_the_last_good_version_stays_and_the_next_save_recovers(preview: Preview) -> None:
    """A writer in the middle of a sentence must not lose the page."""
    path = preview.project / "content/incidents/2025/pier.md"
    text = path.read_text()
    before = preview.get("incidents/pier/")
    assert "It may have been the ice" in before
    path.write_text(text.replace("status: suspected", "status: [suspected"))
    preview.until(lambda: "content/incidents/2025/pier.md:" in preview.said(), "the report of the mistake")
    assert "Traceback" not in preview.said()
    preview.until(lambda: "keeps showing the last good version" in preview.said(), "the end of the build")
    assert "It may have been the ice" in preview.get("incidents/pier/")
    path.write_text(text.replace("may have been the ice", "was the ice"))
    preview.until(lambda: "It was the ice" in preview.get("incidents/pier/"), "the recovery")


def test_the_mistake_is_told_on_the_page_too(preview: Preview) -> None:
    """Over the last good version, with its place; the next save takes it away."""
    path = preview.project / "content/incidents/2025/pier.md"
    text = path.read_text()
    path.write_text(text.replace("status: suspected", "status: suspicious"))
    preview.until(lambda: "none of the allowed values" in preview.get("incidents/pier/"), "the message on the page")
    page = preview.get("incidents/lake/")
    assert "content/incidents/2025/pier.md:" in page
    assert "error[E204]" in page
    path.write_text(text)
    preview.until(lambda: "error[E204]" not in preview.get("incidents/lake/"), "the recovery")


def test_a_template_that_fails_ends_no_preview(preview: Preview) -> None:
    """Whoever renders the page: it is told over the last good version, and the next save recovers."""
    path = preview.project / "theme/partials/footer.html"
    text = path.read_text()
    for wrong, said in (("{{ view.title }}", "'view' is undefined"), ("{{ page.url | length | length }}", "no len()")):
        path.write_text(text + wrong)
        preview.until(
            lambda said=said: said in html.unescape(preview.get("incidents/pier/")), f"the message of {wrong}"
        )
        assert "error[E510]" in preview.get("")
        path.write_text(text)
        preview.until(lambda: "error[E510]" not in preview.get("incidents/pier/"), "the recovery")
    assert "Traceback" not in preview.said()


def _can_be_written(store: Path) -> bool:
    """Whether a build in another terminal could keep something."""
    try:
        with sqlite3.connect(store, timeout=0, isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    return True


def test_a_preview_that_has_nothing_to_do_lets_others_write(preview: Preview) -> None:
    """Whatever the last build came to: a new title, a mistake, the text as it was."""
    store = preview.project / ".watchfloor/objects.sqlite"
    path = preview.project / "content/incidents/2025/pier.md"
    text = path.read_text()
    retitled = text.replace("title: ", "title: Retitled ", 1)
    for new, shown in ((retitled, "Retitled"), (text.replace("status:", "stat:"), "error[E"), (text, "pier")):
        path.write_text(new)
        preview.until(lambda shown=shown: shown in preview.get("incidents/pier/"), f"the page with {shown}")
        preview.until(lambda: _can_be_written(store), "the end of writing")


def test_documents_come_and_go(preview: Preview) -> None:
    """A new file has a page and stands on its lists; without the file both are gone."""
    path = preview.project / "content/incidents/2025/pier.md"
    other = path.with_name("second-pier.md")
    other.write_text(path.read_text().replace("title: ", "title: Second ", 1).replace("slug:", "# slug:"))
    preview.until(lambda: "Second" in preview.get("incidents/second-pier/"), "the new page")
    pages = ("incidents/", "incidents/page/2/", "incidents/page/3/")
    assert any("second-pier/" in preview.get(page) for page in pages)
    other.unlink()
    preview.until(lambda: all("second-pier/" not in preview.get(page) for page in pages), "the lists without it")
    assert "404" in preview.get("incidents/second-pier/")


def test_the_preview_can_be_searched(preview: Preview) -> None:
    """Its index is made behind the writer's back."""
    preview.until(lambda: "no answer" not in preview.get("pagefind/pagefind-entry.json"), "the index")
