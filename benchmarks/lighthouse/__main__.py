"""``python -m benchmarks.lighthouse``: one page of each kind that matters most, as a table for the manual."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tools.chromium import NO_BROWSER, find_browser

HERE = Path(__file__).parent
PAGES = {
    "Front page": "",
    "Analysis": "analysis/two-gerberas-in-july/",
    "Incident": "incidents/lt-2025-07-28-gerbera-gaiziunai/",
    "Table of incidents": "incidents/",
    "Map": "map/",
    "Timeline": "timeline/",
    "Search": "search/",
}
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".geojson", ".md")
_SECONDS = 600


class Host(http.server.SimpleHTTPRequestHandler):
    """A folder as static hosts serve it: text compressed, and everything to be kept for a year but pages."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        if not path.is_file():
            self.send_error(http.HTTPStatus.NOT_FOUND)
            return
        body = path.read_bytes()
        self.send_response(http.HTTPStatus.OK if found else http.HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _TEXT:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "no-cache" if path.suffix == ".html" else "max-age=31536000")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a folder's front page, while it is served."""
    handler = functools.partial(Host, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def visits(chrome: str, addresses: Sequence[str]) -> list[dict[str, Any]]:
    """What Lighthouse says of each address."""
    command = ["node", str(HERE / "lighthouse.mjs"), chrome, *addresses]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)
    return [json.loads(line) for line in done.stdout.splitlines()]


def middle(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure, since machines are noisy."""
    figures = {name: statistics.median(one[name] for one in rounds) for name in ("lcp", "tbt", "cls", "bytes")}
    names = rounds[0]["scores"]
    return figures | {"scores": {name: statistics.median(one["scores"][name] for one in rounds) for name in names}}


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True), default="site")
@click.option("--runs", default=3, help="How often each page is visited.")
@click.option("--failed", is_flag=True, help="Name what was found wanting, too.")
def main(site: Path, runs: int, failed: bool) -> None:
    """Visit pages of SITE with Lighthouse's simulated slow phone."""
    chrome = find_browser()
    if chrome is None:
        sys.exit(f"{NO_BROWSER} make lighthouse")
    with served(site) as base:
        rounds = [visits(chrome, [base + page for page in PAGES.values()]) for _ in range(runs)]
    click.echo(
        "| page | performance | accessibility | best practices | SEO | largest paint | blocked | shift | loaded |"
    )
    click.echo("|---|---|---|---|---|---|---|---|---|")
    for name, said in zip(PAGES, zip(*rounds, strict=True), strict=True):
        figures = middle(said)
        scores = " | ".join(
            f"{figures['scores'][one]:.0f}" for one in ("performance", "accessibility", "best-practices", "seo")
        )
        rest = f"{figures['lcp'] / 1000:.1f} s | {figures['tbt']:.0f} ms | {figures['cls']:.3f} | {figures['bytes'] / 1000:.0f} kB"
        click.echo(f"| {name} | {scores} | {rest} |")
        if failed:
            click.echo(f"  {' '.join(said[0]['failed'])}", err=True)


if __name__ == "__main__":
    main()
