"""The ways of a reader, from the front page to what they were looking for."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

everywhere = pytest.mark.parametrize("base", ["/", "/some/path/"], indirect=True)
LEAD = "analysis/two-gerberas-in-july/"
INCIDENT = "incidents/lt-2025-07-10-gerbera-sumskas/"


def status(page: Page) -> Any:
    return page.locator(".wf-search__status")


def titles(page: Page) -> list[str]:
    return page.locator(".wf-search__results .wf-card__title").all_inner_texts()


def searched(page: Page) -> list[str]:
    """The titles of the results, once they are there."""
    expect(status(page)).to_have_text(re.compile(r"^\d+ articles?"))
    expect(page.locator(".wf-search__results > li").first).to_be_visible()
    return titles(page)


def tick(page: Page, facet: str, value: str) -> None:
    """Choose a value of a facet, which may be folded away."""
    part = page.locator(f"[data-facet={facet}]")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.get_by_label(value).check()


@everywhere
def test_from_the_front_page_to_an_article_about_gerberas(visit: Any, base: str) -> None:
    """Front page, lead, author, tag, related article, search, facet, result: every step is one click or key."""
    page = visit.page()
    page.goto(base)
    expect(page).to_have_title("Watchfloor")

    page.locator(".wf-lead h2 a").click()
    expect(page).to_have_url(base + LEAD)
    expect(page.locator("h1")).to_contain_text("Two drones in July")

    page.locator(".wf-byline a[rel=author]").first.click()
    expect(page).to_have_url(re.compile(re.escape(base) + r"authors/[a-z-]+/$"))
    expect(page.locator("h1")).to_have_text("Baltic desk")
    expect(page.locator(".wf-list .wf-card").first).to_be_visible()

    page.locator(".wf-list .wf-card__title a").first.click()
    page.locator(".wf-after a.wf-chip").first.click()
    expect(page).to_have_url(re.compile(re.escape(base) + r"tags/[a-z-]+/$"))
    expect(page.locator(".wf-kicker")).to_have_text("Tag")

    page.locator(".wf-list .wf-card__title a").first.click()
    related = page.locator(".wf-related .wf-card").first
    expect(related.locator(".wf-card__reasons")).not_to_be_empty()
    title = related.locator("h3").inner_text()
    related.locator("h3 a").click()
    expect(page.locator("h1")).to_have_text(title)

    page.locator("#wf-find[aria-keyshortcuts]").wait_for()
    page.keyboard.press("/")
    expect(page.locator("#wf-find")).to_be_focused()
    page.keyboard.type("Gerbera")
    page.keyboard.press("Enter")
    expect(page).to_have_url(base + "search/?q=Gerbera")
    before = len(searched(page))

    tick(page, "country", "Lithuania")
    expect(page).to_have_url(base + "search/?q=Gerbera&country=Lithuania")
    expect(status(page)).not_to_have_text(re.compile(f"^{before} "))
    first = searched(page)[0]
    page.locator(".wf-search__results a").first.click()
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator("article.wf-article")).to_contain_text("Gerbera")
    expect(page.locator("article.wf-article")).to_contain_text("Lithuania")


@everywhere
def test_a_search_can_be_shared(visit: Any, base: str) -> None:
    """The address alone gives another reader the same results, with the same facet ticked and the same order."""
    page = visit.page()
    page.goto(base + "search/")
    page.get_by_role("searchbox", name="Search articles").last.fill("Gerbera")
    searched(page)
    tick(page, "country", "Lithuania")
    expect(page).to_have_url(re.compile("country=Lithuania"))
    page.locator("select[name=sort]").select_option("old")
    expect(page).to_have_url(re.compile("sort=old"))
    mine = searched(page)

    other = visit.page(390, 844)
    other.goto(page.url)
    assert searched(other) == mine
    expect(other.locator("input[name=country][value=Lithuania]")).to_be_checked()
    expect(other.locator("#wf-query")).to_have_value("Gerbera")
    expect(other.locator("select[name=sort]")).to_have_value("old")


@pytest.mark.parametrize(("order", "descending"), [("new", True), ("old", False)])
def test_results_come_in_the_order_of_their_dates(visit: Any, base: str, order: str, descending: bool) -> None:
    """Newest first is newest first, past the first batch too, and oldest first the reverse."""
    page = visit.page()
    page.goto(f"{base}search/?q=drone&sort={order}")
    searched(page)
    page.get_by_role("button", name="More results").click()
    expect(page.locator(".wf-search__results > li").nth(15)).to_be_visible()
    dates = []
    for link in page.locator(".wf-search__results a").all():
        found = page.request.get(f"{base}{link.get_attribute('href').removeprefix(urlsplit(base).path)}").text()
        dates.append(datetime.fromisoformat(re.search(r'Published <time datetime="([^"]+)"', found)[1]))
    assert len(dates) > 15
    assert dates == sorted(dates, reverse=descending)


def test_back_restores_the_earlier_search(visit: Any, base: str) -> None:
    """Back undoes the order, then the facet, and leads from an article, and from another search, to the results."""
    page = visit.page()
    page.goto(base + "search/?q=Gerbera")
    all_gerberas = searched(page)
    tick(page, "country", "Lithuania")
    expect(page).to_have_url(re.compile("country=Lithuania"))
    page.locator("select[name=sort]").select_option("old")
    expect(page).to_have_url(re.compile("sort=old"))
    lithuanian = searched(page)
    page.locator(".wf-search__results a").first.click()
    expect(page.locator("h1")).to_have_text(lithuanian[0])
    page.locator("#wf-find").fill("balloon")
    page.locator("#wf-find").press("Enter")
    expect(status(page)).to_have_text(re.compile("“balloon”"))

    page.go_back()
    expect(page.locator("h1")).to_have_text(lithuanian[0])
    page.go_back()
    assert searched(page) == lithuanian
    expect(page.locator("select[name=sort]")).to_have_value("old")
    page.go_back()
    expect(page.locator("select[name=sort]")).to_have_value("")
    expect(page.locator("input[value=Lithuania]")).to_be_checked()
    page.go_back()
    expect(page.locator("input[value=Lithuania]")).not_to_be_checked()
    expect(page.locator("#wf-query")).to_have_value("Gerbera")
    assert searched(page) == all_gerberas
    page.go_forward()
    expect(page.locator("input[value=Lithuania]")).to_be_checked()


@pytest.mark.parametrize("path", ["", INCIDENT, "search/"])
def test_a_key_focuses_the_search(visit: Any, base: str, path: str) -> None:
    """ "/" and Ctrl+K or Command+K lead to the box of the header, on the search page to its own."""
    page = visit.page()
    page.goto(base + path)
    box = page.locator("#wf-query" if path == "search/" else "#wf-find")
    expect(box).to_have_attribute("aria-keyshortcuts", "/ Control+K Meta+K")  # since they work
    for key in ("/", "Control+k", "Meta+k"):
        page.keyboard.press(key)
        expect(box).to_be_focused()
        expect(box).to_have_value("")
        box.blur()


@pytest.mark.parametrize("script", [True, False])
def test_the_search_page_waits_for_a_query(visit: Any, base: str, script: bool) -> None:
    """The magnifier of a phone leads into the box, and nothing is loaded yet; with a query the results come first."""
    page = visit.page(390, 844, java_script_enabled=script)
    page.goto(base)
    page.locator(".wf-find-link").click()
    expect(page).to_have_url(base + "search/")
    box = page.locator("#wf-query")
    if script:
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-keyshortcuts", "/ Control+K Meta+K")
        for key in ("/", "Control+k"):
            page.keyboard.press(key)
            expect(box).to_be_focused()
            expect(box).to_have_value("")
        assert not [url for url in visit.requests if "/pagefind/" in url]
    assert box.evaluate("box => { box.value = box.placeholder; return box.scrollWidth <= box.clientWidth; }")
    if script:
        page.goto(base + "search/?q=gerbera")
        searched(page)
        expect(box).not_to_be_focused()


def test_a_key_leads_to_the_search_on_a_phone(visit: Any, base: str) -> None:
    """Where the header has no box, the key opens the search page; while somebody types, "/" is a character."""
    page = visit.page(390, 844)
    page.goto(base)
    page.locator(".wf-drawer-button:visible").wait_for()
    page.keyboard.press("/")
    expect(page).to_have_url(base + "search/")
    page.locator("#wf-query").focus()
    page.keyboard.type("a/b")
    expect(page.locator("#wf-query")).to_have_value("a/b")


def test_what_is_typed_before_the_script_is_there_is_searched(visit: Any, base: str) -> None:
    """On a slow line a reader is quicker; and a space at the end stays, for a word may follow."""
    page = visit.page()
    held: list[Any] = []

    def hold(route: Any) -> None:  # Playwright takes no method of a list
        held.append(route)

    page.route("**/assets/search.js", hold)
    with page.expect_request("**/assets/search.js"):
        page.goto(base + "search/", wait_until="commit")
    page.locator("#wf-query").press_sequentially("gerbera")
    assert held
    for route in held:
        route.continue_()
    searched(page)
    expect(page).to_have_url(re.compile(r"\?q=gerbera$"))
    expect(page.locator("#wf-query")).to_have_value("gerbera")
    page.locator("#wf-query").press("End")
    page.keyboard.type(" ")
    page.wait_for_timeout(600)
    expect(page.locator("#wf-query")).to_have_value("gerbera ")


def test_nothing_of_the_index_is_loaded_before_a_search(visit: Any, base: str) -> None:
    """Readers who do not search pay nothing for the search, not even on its page."""
    page = visit.page()
    for path in ("", LEAD, INCIDENT, "search/"):
        page.goto(base + path, wait_until="networkidle")
    assert not [url for url in visit.requests if "/pagefind/" in url]
    page.locator("#wf-query").fill("Gerbera")
    searched(page)
    assert [url for url in visit.requests if "/pagefind/" in url]


def test_results_tell_their_status_and_where_excerpts_are_cut(visit: Any, base: str) -> None:
    """A hit says how sure we are; dots mark a sentence that an excerpt cuts; the button says when one is left."""
    page = visit.page()
    page.goto(base + "search/?q=Gerbera")
    searched(page)
    expect(page.locator("#wf-find")).to_have_count(0)
    expect(page.locator(".wf-search__results .wf-status--confirmed").first).to_have_text("Confirmed")
    total = int(status(page).inner_text().split()[0])
    more = page.locator(".wf-search__more")
    while (shown := page.locator(".wf-search__results > li").count()) < total:
        expect(more).to_have_text("Show 1 more" if total - shown == 1 else "More results")
        more.click()
        expect(page.locator(".wf-search__results > li")).not_to_have_count(shown)
    expect(more).to_be_hidden()
    excerpts = page.locator(".wf-search__results .wf-card__summary").all_inner_texts()
    assert [one for one in excerpts if one[0].islower() or one[-1].isalnum()] == []
    assert any(one.startswith("… ") for one in excerpts) and any(one.endswith(" …") for one in excerpts)


@pytest.mark.parametrize("query", ["?q=zzzxqv", "?q=zzzxqv&country=Lithuania"])
def test_a_search_without_results_helps_on(visit: Any, base: str, query: str) -> None:
    """It says that nothing was found, what to try, and offers the indexes; what was chosen can be taken back."""
    page = visit.page()
    page.goto(base + "search/" + query)
    expect(status(page)).to_have_text(re.compile("^Nothing found for “"))
    expect(status(page)).to_have_text(re.compile("Try another|Take a filter away"))
    assert page.locator(".wf-search__browse a:visible").count() >= 7
    # There is nothing to narrow down; only a chosen filter is there, to be taken back.
    expect(page.locator(".wf-facet:visible")).to_have_count(1 if "country" in query else 0)
    if "country" in query:
        page.locator("#wf-query").fill("Gerbera")
        searched(page)
        page.locator("input[value=Lithuania]").uncheck()
        expect(page).to_have_url(base + "search/?q=Gerbera")


def test_a_failed_load_says_so_and_recovers(visit: Any, base: str) -> None:
    """Without the index the page says so and offers browsing; when the connection is back, searching works."""
    visit.allow("/pagefind/|dynamically imported module")
    page = visit.page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(base + "search/?q=Gerbera")
    expect(status(page)).to_have_text(re.compile("could not be loaded"))
    expect(page.locator(".wf-search__browse h2")).to_be_visible()
    expect(page.locator(".wf-search__columns")).to_be_hidden()
    page.locator(".wf-search__browse a", has_text="Systems").click()
    expect(page.locator("h1")).to_have_text("Systems")


def test_a_search_works_again_after_a_failure(visit: Any, base: str) -> None:
    """A reader who tries again when the connection is back finds, without loading the page anew."""
    visit.allow("/pagefind/|dynamically imported module")
    page = visit.page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(base + "search/?q=Gerbera")
    expect(status(page)).to_have_text(re.compile("could not be loaded"))
    page.unroute("**/pagefind/**")
    page.get_by_role("button", name="Search").last.click()
    assert searched(page)


def test_everything_is_reachable_without_javascript(visit: Any, base: str) -> None:
    """With JavaScript off, the search page says so, each index leads to its articles, and they read in full."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + "search/?q=Gerbera")
    expect(page.locator("noscript, .wf-mark").filter(has_text="needs JavaScript").first).to_be_visible()
    indexes = page.locator(".wf-search__browse a")
    paths = [indexes.nth(n).get_attribute("href") for n in range(indexes.count())]
    assert len(paths) >= 7
    for path in paths:
        page.goto(base + "search/" + path)
        entry = page.locator(".wf-entries a, .wf-list .wf-card__title a").first
        if entry.count():
            expect(entry).to_be_visible()
        else:
            expect(page.locator(".md-content")).to_contain_text("Nothing yet")

    page.goto(base + INCIDENT)
    for part in ("h1", ".wf-lede", ".wf-facts", ".wf-story table", ".wf-claims", ".wf-sources li >> nth=-1"):
        expect(page.locator(part).first).to_be_visible()
    expect(page.locator(".wf-story")).to_contain_text("Eighteen days later a second")


def test_a_form_without_javascript_leads_to_the_search_page(visit: Any, base: str) -> None:
    """The header's box is a plain form: what was typed is in the address."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + LEAD)
    page.locator("#wf-find").fill("Šumskas")
    page.locator("#wf-find").press("Enter")
    assert page.url.startswith(base + "search/?")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["Šumskas"]}
