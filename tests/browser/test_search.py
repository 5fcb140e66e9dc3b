"""Several shards answer as one index does, in the browser where they are merged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from searching import build, documents
from sites import REPOSITORY
from watchfloor.publish.search import Scale

pytestmark = pytest.mark.browser

LIMIT = 40
QUERIES: list[dict[str, Any]] = [
    {"q": "bara"},  # in nearly every article
    {"q": "kelo mira"},
    {"q": "unikum"},  # in one article: the other shards must not answer with words that it begins with
    {"q": "unikum bara"},
    {"q": "gerberas"},
    {"q": "gerberite"},
    {"q": "gerber"},  # the beginning of words
    {"q": "lakes"},
    {"q": "lakeside placid"},
    {"q": '"calm waters"'},
    {"q": '"lake placid"'},
    {"q": "qqqq"},  # nowhere
    {"q": "bara qqqq"},
    {"q": "bara", "filters": {"country": "Latvia"}},
    {"q": "unikum", "filters": {"country": "Estonia"}},
    {"q": "tusen", "filters": {"country": {"any": ["Latvia", "Poland"]}, "kind": "Analysis"}},
    {"q": "bara", "sort": {"date": "desc"}},
    {"q": "bara", "sort": {"date": "asc"}},
    {"q": "unikum", "sort": {"date": "asc"}},
    {"q": "gerb", "sort": {"date": "desc"}, "filters": {"kind": "Incident"}},
    {"q": None, "filters": {"country": "Poland"}, "sort": {"date": "desc"}},
]

ASK = """async ([where, query, ranking]) => {
  window.indexes ??= {};
  const opened = await (window.indexes[where] ??= import("/search-index.js").then(async ({ openIndex }) => {
    const opened = await openIndex(new URL(`/${where}/pagefind/`, location.href), 99);
    if (ranking) await opened.module.options({ ranking });
    await opened.filters();
    return opened;
  }));
  const { q, ...options } = query;
  const found = await opened.search(q, options);
  const hits = await Promise.all(found.results.map(async (hit) => {
    const { url, excerpt, meta } = await hit.data();
    return { url: url.replace(`/${where}`, ""), score: hit.score, excerpt, title: meta.title };
  }));
  const { shard, ...filters } = found.filters;
  const { shard: _, ...totals } = found.totalFilters;
  return { hits, filters, totals, every: (await opened.filters()).country };
}"""
RANKING = {"termSimilarity": 20, "metaWeights": {"title": 0, "kind": 0}}


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> str:
    """A host with the same articles as one index, below ``one/``, and in shards, below ``many/``."""
    folder = tmp_path_factory.mktemp("indexes")
    for name, scale in (("one", None), ("many", Scale(LIMIT))):
        index = build(documents(), folder / f"store-{name}", scale)
        assert (len(index.rebuilt) > 3) == (name == "many")
        lay_out(index.files, folder / name)
    shutil.copy(REPOSITORY / "docs/assets/search-index.js", folder)
    (folder / "index.html").write_text('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>x</title>')
    return serving(folder)


def lay_out(files: dict[str, Path], site: Path) -> None:
    for name, file in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, site / name)


@pytest.fixture(scope="module")
def asked(browser: Browser, indexes: str) -> Iterator[Page]:
    """A page that can ask both."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(indexes)
    yield page
    context.close()


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_shards_answer_as_one_index(asked: Page, query: dict[str, Any]) -> None:
    """The same articles with the same words marked, counts of facets and totals; sorted, in the same order."""
    one = asked.evaluate(ASK, ["one", query, None])
    many = asked.evaluate(ASK, ["many", query, None])
    urls = [[hit["url"] for hit in found["hits"]] for found in (one, many)]
    assert sorted(urls[0]) == sorted(urls[1])
    assert len(set(urls[1])) == len(urls[1])
    plain = [{hit["url"]: (hit["title"], hit["excerpt"]) for hit in found["hits"]} for found in (one, many)]
    assert plain[0] == plain[1]
    for counts in ("filters", "totals", "every"):
        assert some(one[counts]) == some(many[counts])
    if "sort" in query:
        assert urls[0] == urls[1]
    elif urls[0]:
        best = min(10, len(urls[0]))
        print(query, len(set(urls[0][:best]) & set(urls[1][:best])), best)


def some(counts: dict[str, Any]) -> dict[str, Any]:
    """Without the values that nothing has."""
    return {k: some(v) if isinstance(v, dict) else v for k, v in counts.items() if v and (not isinstance(v, dict) or some(v))}
