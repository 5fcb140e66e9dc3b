"""Small comforts of an article's page: saving, sharing, links to headings, and how long ago it was."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.kinds import ANALYSIS, INCIDENT

pytestmark = pytest.mark.browser

CARDS = ".wf-saved .wf-card"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def open_article(visit: Any, address: str, width: int = 390, **options: Any) -> Page:
    """A page whose script has begun: until then its buttons do nothing."""
    visit.allow("Service Worker registration blocked")
    page: Page = visit.page(width, 844, **options)
    page.goto(address, wait_until="networkidle")
    page.locator("#wf-find[aria-keyshortcuts]").wait_for(state="attached")
    return page


def save(page: Page) -> None:
    page.locator("[data-save]").click()
    expect(page.locator(".wf-tools [role=status]")).to_contain_text("Saved on this device")


def test_an_article_is_saved_listed_and_removed(visit: Any, base: str) -> None:
    """The last saved first; the button says how it stands; removing leaves the rest."""
    page = open_article(visit, base + ANALYSIS)
    save(page)
    title = page.locator("h1").inner_text()
    page.goto(base + INCIDENT, wait_until="networkidle")
    save(page)
    page.goto(base + "saved/")
    expect(page.locator(CARDS)).to_have_count(2)
    expect(page.locator(CARDS).nth(1)).to_contain_text(title)
    page.locator(CARDS).first.get_by_role("button").press("Enter")
    expect(page.locator(CARDS)).to_have_count(1)
    page.locator(CARDS).locator("a").click()
    button = page.locator("[data-save]")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text("Saved")
    button.click()
    expect(button).to_have_text("Save for later")
    page.goto(base + "saved/")
    expect(page.locator(".wf-saved__empty")).to_be_visible()


def test_a_citation_is_copied(visit: Any, base: str) -> None:
    """In the form of which the button was pressed; folded until somebody wants it."""
    page = open_article(visit, base + ANALYSIS, permissions=CLIPBOARD)
    cite = page.locator(".wf-cite")
    expect(cite.locator("pre").first).to_be_hidden()
    cite.locator("summary").click()
    for number, start in enumerate(("", "@misc{", "TY  - ", "[{")):
        form = cite.locator(".wf-cite__form").nth(number)
        form.get_by_role("button").click()
        expect(form.get_by_role("status")).to_have_text("Copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(start) and page.locator("h1").inner_text() in copied


def test_a_saved_article_is_read_without_a_network(visit: Any, base: str) -> None:
    """With its style sheets and scripts; of other addresses, the list of what can be read. Gone with the last one."""
    visit.allow(r"request failed: .*ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|status 404.*favicon")
    page = open_article(visit, base + ANALYSIS, service_workers="allow", last=True)
    save(page)
    title = page.locator("h1").inner_text()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(base + ANALYSIS + "?from=somewhere")
    expect(page.locator("h1")).to_have_text(title)
    assert page.evaluate("getComputedStyle(document.querySelector('.wf-tools')).display") == "flex"
    for address in (INCIDENT, "tags/air-defence/", "no/such/page/", ""):
        page.goto(base + address)
        expect(page).to_have_url(base + "saved/#offline")
        expect(page.locator("h1")).to_have_text("Saved articles")
        expect(page.locator("#offline")).to_be_visible()
        expect(page.locator(CARDS)).to_have_count(1)
        assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    page.goto(base + "saved/")
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator(CARDS)).to_have_count(1)
    page.locator(CARDS).get_by_role("button").click()
    expect(page.locator(CARDS)).to_have_count(0)
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")


def test_what_somebody_else_wrote_into_the_list_is_harmless(visit: Any, base: str) -> None:
    """Broken lists are empty ones; a foreign address is not shown, and no markup is."""
    page = open_article(visit, base + ANALYSIS)
    save(page)
    key = page.evaluate("Object.keys(localStorage).find((name) => name.startsWith('wf-saved:'))")
    for value in ("{", "null", "[1, null, {}]", '[{"url": "https://evil.example/", "title": "x"}]'):
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, value])
        page.goto(base + "saved/")
        expect(page.locator(".wf-saved__empty")).to_be_visible()
    markup = '[{"url": "analysis/x/", "title": "<img src=x onerror=alert(1)>"}]'
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, markup])
    page.goto(base + "saved/")
    expect(page.locator(CARDS)).to_contain_text("<img src=x")
    expect(page.locator(CARDS + " img")).to_have_count(0)


def test_an_article_is_shared_by_the_system_or_its_link_copied(visit: Any, base: str) -> None:
    """The system's own sheet where there is one; else the canonical address goes to the clipboard."""
    page = visit.page(permissions=CLIPBOARD)
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.goto(base + ANALYSIS, wait_until="networkidle")
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    share = page.locator("[data-share]")
    expect(share).to_have_text("Copy link")
    share.click()
    expect(page.locator(".wf-tools [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == canonical

    other = visit.page()
    other.add_init_script(
        "Object.defineProperty(navigator, 'share', { value: async (what) => { window.shared = what; } })"
    )
    other.goto(base + ANALYSIS, wait_until="networkidle")
    other.locator("[data-share]").click()
    other.wait_for_function("window.shared")
    assert other.evaluate("window.shared.url") == canonical


def test_a_heading_has_a_link_to_itself(visit: Any, base: str) -> None:
    """Reached by keyboard, named, and copied when it is followed."""
    page = visit.page(permissions=CLIPBOARD)
    page.goto(base + ANALYSIS, wait_until="networkidle")
    link = page.locator(".wf-story h2 .wf-anchor").first
    link.focus()
    assert link.get_attribute("aria-label").startswith("Link to this heading: ")
    link.press("Enter")
    expect(page.locator(".wf-tools [role=status]")).to_have_text("The link is copied.")
    assert re.search(r"#[\w-]+$", page.url)
    assert page.evaluate("navigator.clipboard.readText()").endswith(page.url[page.url.index("#") :])


def test_it_is_said_how_long_ago_something_was(visit: Any, base: str) -> None:
    """Beside the true date, and only as long as it helps."""
    page = visit.page()
    page.goto(base + ANALYSIS, wait_until="domcontentloaded")
    moment = page.locator(".wf-dates time").first.get_attribute("datetime")
    for days, words in ((3, "(3 days ago)"), (1, "(yesterday)"), (60, None)):
        later = visit.page(last=True)
        later.clock.set_fixed_time(datetime.fromisoformat(moment) + timedelta(days=days, minutes=1))
        later.goto(base + ANALYSIS)
        shown = later.locator(".wf-dates time").first
        later.locator("#wf-find[aria-keyshortcuts]").wait_for(state="attached")  # the script has run
        if words:
            expect(shown).to_contain_text(re.compile(re.escape(words) + "$"))
        else:
            expect(shown).not_to_contain_text("ago")


def test_without_scripts_there_are_no_dead_buttons(visit: Any, base: str) -> None:
    """What only a script can do is not shown, and the page of saved articles says why it is empty."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + ANALYSIS)
    expect(page.locator(".wf-tools")).to_be_hidden()
    page.goto(base + "saved/")
    expect(page.locator(".wf-saved noscript .wf-mark")).to_be_visible()


def test_an_odd_address_breaks_no_script(visit: Any, base: str) -> None:
    """What stands behind the # may be anything; and what it names is unfolded."""
    page = visit.page(390, 844)
    page.goto(base + ANALYSIS + "#100%")
    expect(page.get_by_role("button", name="Save for later")).to_be_visible()
    page.goto(base + ANALYSIS + "#cite-bibtex")
    expect(page.locator("#cite-bibtex")).to_be_visible()


def test_a_source_leads_back_to_where_it_is_cited(visit: Any, base: str) -> None:
    """To the place that the reader came from, and otherwise to the first."""
    page = visit.page()
    page.goto(base + INCIDENT)
    cited = page.locator(".wf-article .citation a")
    address = cited.first.get_attribute("href")
    same = page.locator(f".wf-article .citation a[href='{address}']")
    assert same.count() > 1
    back = page.locator(address).get_by_role("link", name="Back to the text")
    back.click()
    expect(page.locator(".citation a:target")).to_have_count(1)
    assert same.first.evaluate("one => one.matches(':target')")
    same.last.click()
    page.get_by_role("dialog").locator("a").first.click()
    expect(page.locator(address)).to_be_in_viewport()
    back.press("Enter")
    expect(same.last).to_be_in_viewport()
    assert same.last.evaluate("one => one.matches(':target')")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_source_opens_where_it_is_cited(visit: Any, base: str, width: int) -> None:
    """With what the list says, inside of the screen; Escape gives the focus back, and the list is one step away."""
    page = open_article(visit, base + ANALYSIS, width)
    cited = page.locator(".wf-story .citation a").nth(1)
    cited.focus()
    at = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog")
    source = page.locator(cited.get_attribute("href") or "")
    expect(opened).to_contain_text(source.locator("cite").inner_text())
    assert opened.locator("[id], .wf-back").count() == 0
    assert opened.get_attribute("aria-label") == f"Sources {cited.inner_text()}"
    assert page.evaluate("scrollY") == at and page.url.endswith(ANALYSIS)
    box = opened.bounding_box()
    assert (
        box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0 and box["y"] + box["height"] <= 844
    )
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    expect(cited).to_be_focused()
    cited.click()
    opened.get_by_role("button", name="Close").click()
    expect(opened).to_be_hidden()
    cited.click()
    page.mouse.click(5, 400)
    expect(opened).to_be_hidden()
    cited.click()
    opened.locator("a").first.click()
    expect(source).to_be_in_viewport()
    expect(opened).to_be_hidden()


def test_a_footnote_opens_where_it_stands(visit: Any, base: str) -> None:
    """Without the arrow that leads back from the foot of the text; and what it cites opens in its place."""
    page = open_article(visit, base + ANALYSIS, 390)
    note = page.locator(".footnote-ref").first
    cites = "(one) => one.append(document.querySelector('.wf-story .citation').cloneNode(true))"
    page.locator(".footnote li p").first.evaluate(cites)
    note.click()
    opened = page.get_by_role("dialog")
    text = page.locator(".footnote li").first.inner_text().replace("↩", "").strip()
    expect(opened).to_contain_text(text[:40])
    assert opened.locator(".footnote-backref").count() == 0
    opened.locator(".citation a").first.click()
    expect(opened).to_have_attribute("aria-label", re.compile(r"Sources \d"))
    expect(opened).to_be_visible()


def test_a_source_is_led_to_without_scripts(visit: Any, base: str) -> None:
    """And with a key that asks for another window."""
    page = visit.page(390, 844, java_script_enabled=False)
    page.goto(base + ANALYSIS)
    cited = page.locator(".wf-story .citation a").first
    cited.click()
    expect(page.locator(cited.get_attribute("href") or "")).to_be_in_viewport()
