"""Several shards answer as one index does, in the browser where they are merged."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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

OPENED = """
  window.indexes ??= {};
  const opened = await (window.indexes[where] ??= import("/search-index.js").then(async ({ openIndex }) => {
    const opened = await openIndex(new URL(`/${where}/pagefind/`, location.href), 99);
    await opened.filters();
    return opened;
  }));
"""
ASK = (
    f"async ([where, query]) => {{{OPENED}"
    """
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
)


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> str:
    """A host with the same articles as one index, below ``one/``, and in shards, below ``many/``."""
    folder = tmp_path_factory.mktemp("indexes")
    for name, scale in (("one", None), ("many", Scale(LIMIT))):
        index = build(documents(), folder / f"store-{name}", scale)
        assert (len(index.rebuilt) > 3) == (name == "many")
        lay_out(index.files, folder / name)
    for name in ("search-index.js", "spelling.js"):
        shutil.copy(REPOSITORY / "docs/assets" / name, folder)
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
    one = asked.evaluate(ASK, ["one", query])
    many = asked.evaluate(ASK, ["many", query])
    urls = [[hit["url"] for hit in found["hits"]] for found in (one, many)]
    assert sorted(urls[0]) == sorted(urls[1])
    assert len(set(urls[1])) == len(urls[1])
    plain = [{hit["url"]: (hit["title"], hit["excerpt"]) for hit in found["hits"]} for found in (one, many)]
    assert plain[0] == plain[1]
    for counts in ("filters", "totals", "every"):
        assert some(one[counts]) == some(many[counts])
    if "sort" in query:
        assert urls[0] == urls[1]


@pytest.mark.parametrize("word", ["gerberas", "gerber", "lakes", "lake unikum", "placid gerberas"])
def test_the_best_are_the_best_of_one_index(asked: Page, word: str) -> None:
    """Pagefind would rank by how rare a word is in each shard; titles count for as much as in one index."""
    one, many = (asked.evaluate(ASK, [where, {"q": word}])["hits"] for where in ("one", "many"))
    best = min(10, len(one))
    assert len({hit["url"] for hit in one[:best]} & {hit["url"] for hit in many[:best]}) >= 0.9 * best


@pytest.fixture(scope="module")
def sharded(site: Path, tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> str:
    """The sample publication in shards of which two are searched unasked."""
    folder = tmp_path_factory.mktemp("sharded")
    shutil.copytree(site, folder / "site")
    shutil.rmtree(folder / "site/pagefind")
    made = {}
    for file in (REPOSITORY / ".watchfloor/search/all/documents").rglob("index.html"):
        url = f"{file.parent.parent.name}/{file.parent.name}/"
        if (site / url).exists():
            made[url] = (re.search(rb'sort="date:([^"]+)"', file.read_bytes())[1].decode(), file.read_bytes())
    index = build(made, folder / "store", Scale(20))
    assert len(index.rebuilt) > 3
    lay_out(index.files, folder / "site")
    page = folder / "site/search/index.html"
    page.write_text(page.read_text().replace("data-wf-search ", 'data-wf-search data-shards="2" '))
    return serving(folder / "site")


def test_the_archive_is_searched_when_asked(visit: Any, base: str, sharded: str) -> None:
    """The newest articles first, and the page says so; the whole on a click, and it can be shared and undone."""
    visit.allow("request to another host")
    page = visit.page()
    page.goto(base + "search/?q=drone")
    status = page.locator(".wf-search__status")
    expect(status).to_have_text(re.compile(r"^\d+ articles for “drone”$"))
    whole = status.inner_text()
    page.goto(sharded + "search/?q=drone")
    expect(status).to_have_text(re.compile(r"^\d+ articles for “drone” among the newest \d+$"))
    assert int(status.inner_text().split()[0]) < int(whole.split()[0])
    page.get_by_role("button", name="Search the archive too").click()
    expect(status).to_have_text(whole)
    expect(page.locator(".wf-search__archive")).to_be_hidden()
    expect(page).to_have_url(sharded + "search/?q=drone&archive=1")
    other = visit.page()
    other.goto(page.url)
    expect(other.locator(".wf-search__status")).to_have_text(whole)


@pytest.mark.parametrize("query", ["?q=drone&sort=old", "?q=Strizh"])
def test_the_archive_is_searched_when_only_it_can_answer(visit: Any, base: str, sharded: str, query: str) -> None:
    """The oldest come first only if all are known, and nothing is said to be nowhere before all was searched."""
    visit.allow("request to another host")
    page = visit.page()
    found = []
    for address in (base, sharded):
        page.goto(f"{address}search/{query}")
        expect(page.locator(".wf-search__status")).to_have_text(re.compile(r"^\d+ articles? for “\w+”$"))
        expect(page.locator(".wf-search__results > li").first).to_be_visible()
        found.append(page.locator(".wf-search__results .wf-card__title").all_inner_texts())
    assert found[0] == found[1]


def some(counts: dict[str, Any]) -> dict[str, Any]:
    """Without the values that nothing has."""
    return {
        k: some(v) if isinstance(v, dict) else v
        for k, v in counts.items()
        if v and (not isinstance(v, dict) or some(v))
    }


UNKNOWN = f"async ([where, query]) => {{{OPENED} return opened.unknown(query); }}"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("gerberas", []),
        ("gerber", []),
        ("lake unikum", []),
        ("gerberas zzblorg", ["zzblorg"]),
        ("unikumata qqq lakes", ["unikumata", "qqq"]),
        ('"gerberas zzblorg"', []),
        ("", []),
        ("- gerberas", []),
    ],
)
@pytest.mark.parametrize("where", ["one", "many"])
def test_words_that_no_article_has_are_told(asked: Page, where: str, query: str, words: list[str]) -> None:
    """Pagefind passes over them or guesses, in one index and in shards; beginnings of words are words."""
    assert asked.evaluate(UNKNOWN, [where, query]) == words


def seen(page: Page) -> str:
    """What the search page says once it has an answer."""
    status = page.locator(".wf-search__status")
    expect(status).to_have_text(re.compile(r"^(\d|Nothing|Nichts)"))
    return status.inner_text()


@pytest.mark.parametrize("query", ["Litauen", "OSINT", "quadcopter", "air defense", "Герань-2"])
def test_an_article_is_found_by_every_name_of_its_terms(visit: Any, base: str, query: str) -> None:
    """Of tags, systems and countries, in other languages too; its excerpt shows the summary and none of these names."""
    page = visit.page()
    page.goto(f"{base}search/?q={query}")
    assert int(seen(page).split()[0]) > 1
    first = page.locator(".wf-search__results > li").first
    expect(first).to_be_visible()
    excerpt = first.locator(".wf-card__summary").inner_text()
    if query != "air defense":  # which articles have in their text too
        assert query not in excerpt
        assert not excerpt.startswith(first.locator("a").inner_text())
    assert "Lietuva, Litwa" not in excerpt


def test_names_of_terms_hardly_count(visit: Any, base: str) -> None:
    """Articles that have a word in their text come before those that are found by a name of their terms alone."""
    page = visit.page()
    page.goto(base + "search/?q=Moscow")
    assert int(seen(page).split()[0]) > 20
    expect(page.locator(".wf-search__results > li").first).to_be_visible()
    marked = page.locator(".wf-search__results > li").evaluate_all(
        "all => all.map((one) => !!one.querySelector('mark'))"
    )
    assert marked[0]
    assert marked == sorted(marked, reverse=True)


def slips(a: str, b: str) -> int:
    """The optimal string alignment distance, as its definition has it."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (a[i - 1] != b[j - 1])]
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            ways.append(between(i - 2, j - 2) + 1)
        return min(ways)

    return between(len(a), len(b))


DISTANCES = """async (pairs) => {
  const { distance } = await import("/spelling.js");
  return pairs.map(([a, b, most]) => [distance(a, b, most), distance(b, a, most)]);
}"""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.text("abcü😀", max_size=7), st.text("abcü😀", max_size=7), st.integers(0, 4)), max_size=40)
)
def test_slips_are_counted_as_defined(asked: Page, pairs: list[tuple[str, str, int]]) -> None:
    """From either word to the other, up to the most that is asked for."""
    found = asked.evaluate(DISTANCES, pairs)
    assert found == [[min(slips(a, b), most + 1)] * 2 for a, b, most in pairs]


NEAREST = """async ([words, asked]) => {
  const { nearest } = await import("/spelling.js");
  return asked.map((word) => nearest(word, words));
}"""


def test_the_nearest_word_is_suggested(asked: Page) -> None:
    """One slip up to five letters, two above; of equally near ones the more frequent; marks are no slips."""
    words = ["drone", "Vilnius", "Łotwa", "balloon", "balloons", "drones", "Šumskas", "shot", "shoe"]
    wanted = {
        "Vilnus": "Vilnius",
        "lotwa": "Łotwa",
        "baloons": "balloons",
        "balooon": "balloon",
        "SUMSKAS": "Šumskas",
        "dorne": "drone",
        "dorme": None,
        "sho": "shot",
        "ab": None,
        "vlinisu": "Vilnius",
        "shot": "shoe",
    }
    assert asked.evaluate(NEAREST, [words, list(wanted)]) == list(wanted.values())


@pytest.mark.parametrize("where", ["one", "shards"])
@pytest.mark.parametrize(
    ("query", "other"), [("Lithunia drone", "Lithuania drone"), ("drones estonai", "drones Estonia")]
)
def test_another_spelling_is_suggested(visit: Any, base: str, sharded: str, where: str, query: str, other: str) -> None:
    """Beside what its other words find, as a link that searches it; what it needs is loaded by a search that misses a
    word, and not before.
    """
    visit.allow("request to another host")
    page = visit.page()
    page.goto((base if where == "one" else sharded) + "search/?q=drone")
    seen(page)
    assert not [url for url in visit.requests if url.endswith(("words.json", "spelling.js"))]
    page.locator("#wf-query").fill(query)
    link = page.locator(".wf-search__instead a")
    expect(link).to_have_text(other)
    expect(page.locator(".wf-search__instead")).to_have_text(f"Did you mean {other}?")
    link.click()
    expect(page.locator(".wf-search__status")).to_have_text(re.compile(rf"^\d+ articles? for “{other}”"))
    expect(page.locator("#wf-query")).to_have_value(other)
    expect(page.locator(".wf-search__instead")).to_be_empty()
    page.go_back()
    expect(link).to_have_text(other)


@pytest.mark.parametrize("where", ["one", "shards"])
@pytest.mark.parametrize(
    ("query", "other"),
    [("baloon", "balloon"), ("Vilnus", "Vilnius"), ("estonai", "Estonia"), ("shahead", "Shahed"), ("lotwa", "Łotwa")],
)
def test_what_is_found_for_another_spelling_takes_the_place_of_nothing(
    visit: Any, base: str, sharded: str, where: str, query: str, other: str
) -> None:
    """It is told, to the ear too; the address and the field keep what was typed. Guesses at beginnings are nothing."""
    visit.allow("request to another host")
    address = base if where == "one" else sharded
    page = visit.page()
    results = page.locator(".wf-search__results .wf-card__title")
    page.goto(f"{address}search/?q={other}")
    seen(page)
    expect(results.first).to_be_visible()
    wanted = results.all_inner_texts()
    page.goto(f"{address}search/?q={query}")
    expect(page.locator("[aria-live].wf-search__instead")).to_have_text(
        f"Results for “{other}”; nothing is found for “{query}”."
    )
    expect(page.locator("[aria-live].wf-search__status")).to_have_text(re.compile(rf"^\d+ articles? for “{other}”"))
    if where == "one":
        expect(results).to_have_text(wanted)
    else:  # of which all were searched by then
        assert results.count() >= len(wanted)
    expect(page.locator("#wf-query")).to_have_value(query)
    expect(page.locator("[data-facet=kind]")).to_be_visible()
    assert page.url == f"{address}search/?q={query}"
    page.locator(".wf-search__instead a").click()
    expect(page.locator("#wf-query")).to_have_value(other)
    expect(page.locator(".wf-search__instead")).to_be_empty()


def test_a_suggestion_keeps_what_was_chosen(visit: Any, base: str) -> None:
    """Facets and order stay; a word that nothing is near has no suggestion, nor has a query that finds something."""
    page = visit.page()
    page.goto(base + "search/?q=Gerbra&sort=old&country=Lithuania")
    page.locator(".wf-search__instead a").click()
    expect(page).to_have_url(base + "search/?q=Gerbera&sort=old&country=Lithuania")
    for query in ("zzblorgzz", "Gerbera", '"baloon"'):
        page.goto(f"{base}search/?q={query}")
        seen(page)
        expect(page.locator(".wf-search__instead")).to_be_empty()


def test_a_search_without_suggestions_is_a_search(visit: Any, base: str) -> None:
    """If the words cannot be loaded, the page says what it says otherwise."""
    visit.allow("words.json|console warning: search")
    page = visit.page()
    page.route("**/search/words.json", lambda route: route.abort())
    page.goto(base + "search/?q=baloon")
    assert seen(page).startswith("Nothing found for “baloon”.")
    expect(page.locator(".wf-search__instead")).to_be_empty()
