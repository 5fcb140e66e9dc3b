"""What a reader's search costs, and what an edit costs the search index: one index against shards.

    python -m benchmarks.search [--articles 10000] [--words 1000] [--limit 1000 --chunk 3000] [--skip-one]

Search documents are made straight from generated articles. A browser then searches each index over a server
on this machine that counts what it sends (scripts compressed, as hosts do) and waits 50 ms before each answer,
over HTTP/1.1 with its six connections: with HTTP/2 many small files cost less. Times are wall times on shared
machines: compare them within a run. "Same" is how many of the ten best results are those of one index.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import html
import http.server
import json
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.generate import Generator

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "hooks"))
from watchfloor.publish.search import Entry, Scale, build_index, plan, scale_for  # noqa: E402

LATENCY = 0.05
SEARCH = """async ([query, facets]) => {
  const start = performance.now();
  const { openIndex } = await import("/search-index.js");
  window.index ??= await openIndex(new URL("/pagefind/", location.href), 99);
  if (facets) await window.index.filters();
  const found = await window.index.search(query, { filters: {} });
  const best = await Promise.all(found.results.slice(0, 10).map((hit) => hit.data()));
  return { ms: performance.now() - start, count: found.results.length, best: best.map((hit) => hit.url) };
}"""


@dataclass(frozen=True)
class Article:
    """What an index is made of."""

    entry: Entry
    document: bytes
    words: tuple[str, ...]


def articles(count: int, words: int) -> dict[str, Article]:
    """Search documents of a generated publication, by address."""
    made = {}
    for path, text in Generator(count, words).files():
        section, _, name = path.rpartition("/")
        if section.startswith(("incidents", "analysis")):
            url = f"{section.split('/')[0]}/{name.removesuffix('.md')}/"
            made[url] = article(url, text)
    return made


def article(url: str, text: str) -> Article:
    """The search document of one article, as the template would write it."""
    _, head, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line and not line.startswith(" "))
    facets = [("kind", url.partition("/")[0]), ("year", fields["published"][:4])]
    if "status" in fields:
        facets.append(("status", fields["status"]))
    facets += [("country", found) for found in re.findall(r'country: "(\w+)"', head)]
    for name in ("authors", "tags", "systems"):
        facets += [(name.removesuffix("s"), id) for id in re.findall(r"[\w-]+", fields.get(name, ""))]
    spans = "".join(f'<span data-pagefind-filter="{name}:{value}"></span>' for name, value in facets)
    body = re.sub(r"\[\^s(\d)\]", r'<sup class="citation"><a href="#s\1">\1</a></sup>', html.escape(body))
    body = re.sub(r"^## (.*)$", r'<h2 id="\1">\1</h2>', body, flags=re.MULTILINE)
    title = html.escape(fields["title"])
    document = (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article data-pagefind-body>{spans}'
        f'<span data-pagefind-sort="date:{fields["published"]}"></span><span data-pagefind-meta="date:'
        f'{fields["published"][:10]}"></span><h1 data-pagefind-meta="title">{title}</h1><p>{fields["summary"]}</p>'
        f"{body}</article></body></html>"
    ).encode()
    return Article(Entry(url, sha256(document).hexdigest(), fields["published"]), document, tuple(title.split()))


class Counting(http.server.SimpleHTTPRequestHandler):
    """Serves a site slowly, and counts requests and bytes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    requests = sent = 0

    def do_GET(self) -> None:
        time.sleep(LATENCY)
        path = Path(self.translate_path(self.path))
        body = path.read_bytes() if path.is_file() else b""
        compressed = path.suffix in {".js", ".json", ".html"}
        body = gzip.compress(body) if compressed else body
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(path))
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        Counting.requests += 1
        Counting.sent += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def built(label: str, made: dict[str, Article], folder: Path, scale: Scale) -> dict[str, Path]:
    """Build an index and say what it cost."""
    before, start, ours = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), time.process_time()
    peak = Peak()
    index = build_index([a.entry for a in made.values()], lambda url: made[url].document, folder, scale=scale)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{label:32} {len(index.rebuilt):2} of {len(index.rebuilt) + len(index.reused):2} shards built, "
        f"{time.perf_counter() - start:6.1f} s wall, {cpu:6.2f} s of Pagefind and "
        f"{time.process_time() - ours:5.2f} s of ours, {peak.stop():5.0f} MB of Pagefind"
    )
    return index.files


class Peak:
    """Watches the memory of all Pagefinds together, where /proc tells (Linux)."""

    def __init__(self) -> None:
        self.highest = 0
        self.on = True
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        while self.on:
            self.highest = max(self.highest, sum(resident()))
            time.sleep(0.02)

    def stop(self) -> float:
        """In MB."""
        self.on = False
        self.thread.join()
        return self.highest / 1024


def resident() -> Iterator[int]:
    """Memory in KB of each process that this one has started."""
    for children in Path("/proc/self/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                lines = Path(f"/proc/{child}/status").read_text().splitlines()
                yield int(dict(line.split(":", 1) for line in lines).get("VmRSS", "0 kB").split()[0])
        except OSError:
            continue


def edited(made: dict[str, Article]) -> dict[str, Article]:
    """The same publication with a word more in one article."""
    url = sorted(made)[len(made) // 2]
    document = made[url].document.replace(b"</article>", b"<p>quixotic</p></article>")
    entry = Entry(url, sha256(document).hexdigest(), made[url].entry.published)
    return {**made, url: Article(entry, document, made[url].words)}


def searched(page: Page, query: str, facets: bool) -> dict[str, Any]:
    """One search, with what it took."""
    requests, sent = Counting.requests, Counting.sent
    found = page.evaluate(SEARCH, [query, facets])
    return {**found, "requests": Counting.requests - requests, "KB": (Counting.sent - sent) / 1000}


@contextmanager
def browser_over(files: dict[str, Path], folder: Path) -> Iterator[Page]:
    """Lay an index out, serve it, and open a page of it in a browser."""
    for name, file in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / name)
    shutil.copyfile(REPOSITORY / "docs/assets/search-index.js", folder / "search-index.js")
    (folder / "index.html").write_text('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>x</title>')
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Counting, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            yield page
            browser.close()
    finally:
        server.shutdown()


def read(label: str, files: dict[str, Path], folder: Path, queries: list[str]) -> list[list[str]]:
    """Lay an index out, search it, say what that cost; the best results of each query."""
    best = []
    with browser_over(files, folder) as page:
        for number, query in enumerate(queries):
            found = searched(page, query, facets=True)
            best.append(found["best"])
            if number < 3:
                name = f"{label}, {'first' if not number else 'next'}: {query}"
                print(f"{name:48} {found['requests']:4} requests {found['KB']:7.0f} KB {found['ms']:6.0f} ms", end=" ")
                print(f"{found['count']:6} found")
    return best


def measure(project: Path, folder: Path) -> dict[str, float]:
    """Bytes that a reader's browser loads until the first ten results of a common word, with facets.

    Args:
        project: a publication that was built, with what the build keeps.
        folder: to work in.

    Returns:
        ``ours``, from the index of the site, and ``peer``, from one Pagefind index of the same documents.
    """
    made = {}
    for path in sorted(project.glob(".watchfloor/search/*/documents/*/*/index.html")):
        document = path.read_bytes()
        text = document.decode()
        url = "/".join(path.parent.parts[-2:]) + "/"
        [title] = re.findall(r'<h1 data-pagefind-meta="title">(.*?)</h1>', text)
        [date] = re.findall(r'data-pagefind-sort="date:(.*?)"', text)
        made[url] = Article(Entry(url, sha256(document).hexdigest(), date), document, tuple(title.split()))
    site = project / "site"
    ours = {path.relative_to(site).as_posix(): path for path in site.glob("pagefind/**/*") if path.is_file()}
    peer = built("one index", made, folder / "index", Scale(len(made)))
    query = words_to_search(made)[0]
    sent = {}
    for name, files in (("ours", ours), ("peer", peer)):
        with browser_over(files, folder / name) as page:
            sent[name] = searched(page, query, facets=True)["KB"] * 1000
    return sent


def words_to_search(made: dict[str, Article]) -> list[str]:
    """Common, uncommon and rare words of titles, and pairs of them."""
    counts: dict[str, int] = {}
    for one in made.values():
        for word in {word.lower() for word in one.words}:
            counts[word] = counts.get(word, 0) + 1
    ranked = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if len(word) > 3]
    step = max(1, len(ranked) // 20)
    some = [ranked[0], ranked[-1], ranked[len(ranked) // 2], *ranked[40:50], *ranked[50::step]]
    return some + [f"{first} {second}" for first, second in zip(ranked[40:50], ranked[100:110], strict=False)]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=1_000)
    parser.add_argument("--limit", type=int, help="articles in a shard, if not what their number says")
    parser.add_argument("--chunk", type=int, help="Pagefind's size of a piece of the index, with --limit")
    parser.add_argument("--skip-one", action="store_true", help="do not build one index, which takes 0.5 MB an article")
    arguments = parser.parse_args()
    made = articles(arguments.articles, arguments.words)
    queries = words_to_search(made)
    scale = Scale(arguments.limit, arguments.chunk) if arguments.limit else scale_for(len(made))
    sizes = [len(shard.entries) for shard in plan((a.entry for a in made.values()), scale)]
    print(json.dumps({"articles": len(made), "limit": scale.limit, "chunk": scale.chunk, "shards": sizes}))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = [] if arguments.skip_one else measure_one(made, folder, queries)
        files = built("shards", made, folder / "shards", scale)
        many = read("shards", files, folder / "site-shards", queries)
        built("shards, unchanged", made, folder / "shards", scale)
        built("shards, one edit", edited(made), folder / "shards", scale)
    if one:
        same = [len(set(a) & set(b)) / len(a) for a, b in zip(one, many, strict=True) if a]
        print(f"same: {100 * sum(same) / len(same):.0f} % of the ten best of {len(same)} searches")


def measure_one(made: dict[str, Article], folder: Path, queries: list[str]) -> list[list[str]]:
    """The same with one index; the best results."""
    whole = Scale(len(made))
    best = read("one", built("one index", made, folder / "one", whole), folder / "site-one", queries)
    built("one index, one edit", edited(made), folder / "one", whole)
    return best


if __name__ == "__main__":
    main()
