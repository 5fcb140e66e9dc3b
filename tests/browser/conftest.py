"""The sample publication, built once, served twice, and read in a real browser that reports what goes wrong."""

from __future__ import annotations

import fcntl
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tools.chromium import ARGUMENTS, NO_BROWSER, find_browser

from browser.readers import Readers, Visit

ROOT = Path(__file__).parents[2]
SUB_PATH = "/some/path/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    path = find_browser()
    if path is None:
        pytest.exit(f"{NO_BROWSER} make browser", returncode=1)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def build(root: Path, site: Path) -> None:
    """Build the publication in ``root`` into ``site``."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The publication could not be built:\n{done.stdout}{done.stderr}", pytrace=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the finished site. Parallel workers share one build: builds share a folder for their work."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(ROOT, folder)
    return folder


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a path, and nothing else, as a static host does: what is missing gets 404.html."""

    below = "/"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def translate_path(self, path: str) -> str:
        plain = urlsplit(path).path
        if not plain.startswith(self.below):
            return str(Path(self.directory) / "outside")
        return super().translate_path("/" + plain.removeprefix(self.below))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests report what matters."""


def serve(folder: Path, below: str) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Start to serve ``folder`` on a free port; the server, and the address of its front page."""
    handler = type("HandlerBelow", (Handler,), {"below": below})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}{below}"


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[[Path], str]]:
    """Serve a folder at the root of a host of its own; the address."""
    servers = []

    def start(folder: Path) -> str:
        server, address = serve(folder, "/")
        servers.append(server)
        return address

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def addresses(site: Path) -> Iterator[dict[str, str]]:
    """Where the front page is, of the site served at the root of a host and of the same below a path."""
    servers = {below: serve(site, below) for below in ("/", SUB_PATH)}
    yield {below: address for below, (_, address) in servers.items()}
    for server, _ in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture
def base(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    """The front page; below a path unless the test's parameter says otherwise, for that is harder."""
    return addresses[getattr(request, "param", SUB_PATH)]


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Readers:
    """Readers, who forget everything from one test to the next."""
    return Readers(browser)


@pytest.fixture
def visit(readers: Readers, base: str) -> Iterator[Visit]:
    """Readers of the site. Errors, failed requests and requests to other hosts fail the test."""
    visit = Visit(readers, urlsplit(base).netloc)
    yield visit
    visit.end()
    assert visit.unexpected() == []
