"""What the tests in a browser stand on: whoever reads was here before, and does not know it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser.readers import Readers, Visit

pytestmark = pytest.mark.browser

LEAVE = """async () => {
  localStorage.setItem("a", "b");
  sessionStorage.setItem("a", "b");
  document.cookie = "a=b; max-age=1000";
  await caches.open("a").then((cache) => cache.put("/x", new Response("b")));
  await new Promise((done, failed) => { Object.assign(indexedDB.open("a"), { onsuccess: done, onerror: failed }); });
}"""
FIND = """async () => [localStorage.length + sessionStorage.length, document.cookie, await caches.keys(),
  (await indexedDB.databases()).length,
  performance.getEntriesByType("resource").some((one) => one.transferSize === 0)]"""


def test_a_reader_forgets_everything(browser: Browser, tmp_path: Path, serving: Callable[[Path], str]) -> None:
    """What pages stored, and what was loaded: it is loaded again. Before the visit ends, all of it is there."""
    for name in ("index.html", "other.html", "x.css"):
        path = tmp_path / name
        path.write_text(
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="x.css">' if "html" in name else "a {}"
        )
        os.utime(path, (0, 0))  # so old that a browser keeps it without asking
    address, readers, found = serving(tmp_path), Readers(browser), []
    for _ in range(2):
        visit = Visit(readers, urlsplit(address).netloc)
        page = visit.page(390, 844)
        page.goto(address)
        found.append(page.evaluate(FIND))
        page.evaluate(LEAVE)
        page.goto(address + "other.html")
        assert page.evaluate(FIND) == [2, "a=b", ["a"], 1, True]
        visit.end()
        assert visit.unexpected() == []
    assert found == [[0, "", [], 0, False]] * 2
    [[reader]] = readers.idle.values()
    reader.context.close()
