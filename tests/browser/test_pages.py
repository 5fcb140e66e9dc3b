"""What holds for each kind of page, on every width, in both schemes."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from browser.kinds import ANALYSIS, INCIDENT, KINDS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDTHS = (360, 390, 768, 1280)
SCHEMES = {"light": "default", "dark": "slate"}
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return wide.map((e) => `${e.tagName}.${e.className}`).slice(0, 8).concat(["(something)"]);
}"""
OUTLINE = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => Number(e.tagName[1]))"""
SMALL = """(selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility())
  .map((e) => [e.textContent.trim(), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text, box]) => `${text}: ${box.width} × ${box.height}`)"""

HITTABLE = """.wf-chip, .wf-pagination a, .md-header__button, .wf-facet label, summary, .wf-crumbs a, .wf-byline a,
  sup.citation a, .footnote-ref"""
SIZES = "(selector) => [...document.querySelectorAll(selector)].map((e) => parseFloat(getComputedStyle(e).fontSize))"
PER_LINE = """(selector) => [...document.querySelectorAll(selector)].map((e) => {
  const lines = Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight));
  return lines > 2 ? e.innerText.length / lines : 0;
})"""
LIGHTNESS = """(e) => {
  const [r, g, b] = getComputedStyle(e).color.match(/[\\d.]+/g).map(Number);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}"""


def go(visit: Any, base: str, addresses: dict[str, str], kind: str, page: Page) -> None:
    """Open a page of this kind and wait until it is complete."""
    if kind == "404":
        # What stands in for missing pages cannot know where it is asked for: it links from the host's root.
        base = addresses["/"]
        visit.host = base.split("/")[2]
        visit.allow("status 404: .*/no/such/page/$|console error: Failed to load resource.*/no/such/page/$")
    page.goto(base + KINDS[kind])
    if kind == "search":
        expect(page.locator(".wf-search__results > li").first).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(visit: Any, base: str, addresses: Any, kind: str) -> None:
    """From a small phone to a desk every page is as wide as its window, in the scheme that the device asks for."""
    page = visit.page(scheme=next(iter(SCHEMES)))
    go(visit, base, addresses, kind, page)
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(OVERFLOWING) == [], f"at {width} pixels, {scheme}"


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_has_a_title_a_language_and_an_outline(visit: Any, base: str, addresses: Any, kind: str) -> None:
    """One h1 and no skipped level below it; a title of its own; the language; a description for search engines."""
    page = visit.page()
    go(visit, base, addresses, kind, page)
    assert page.locator("h1").count() == 1
    levels = page.evaluate(OUTLINE)
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert re.search(r"\w.*Watchfloor$" if kind not in {"front", "404"} else "^Watchfloor$", page.title())
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("meta[name=description]").get_attribute("content")


@pytest.mark.parametrize("kind", ["front", "page 2", "incident", "analysis", "tag", "search"])
def test_small_things_are_large_enough_to_hit(visit: Any, base: str, addresses: Any, kind: str) -> None:
    """Tags, page numbers and the like measure 24 pixels or more each way."""
    page = visit.page()
    go(visit, base, addresses, kind, page)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(SMALL, HITTABLE) == []


def test_words_that_matter_are_as_large_as_the_text(visit: Any, base: str) -> None:
    """Notes and tables are set in about the size of the text; numbers of sources measure 12 pixels or more."""
    page = visit.page()
    page.goto(base + INCIDENT)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        text = page.evaluate(SIZES, ".wf-story > p")[0]
        for part in (".wf-story .admonition > p", ".wf-story td"):
            sizes = page.evaluate(SIZES, part)
            assert sizes and min(sizes) >= 0.9 * text, f"{part} at {width} pixels"
        assert min(page.evaluate(SIZES, "sup.citation a")) >= 12


@pytest.mark.parametrize("kind", ["incident", "analysis", "about"])
def test_lines_are_not_too_long(visit: Any, base: str, addresses: Any, kind: str) -> None:
    """However wide the window is, a line of the text has about 70 characters."""
    page = visit.page(1600, 900)
    go(visit, base, addresses, kind, page)
    counts = page.evaluate(PER_LINE, ".wf-story > p" if kind != "about" else ".md-content__inner > p")
    assert counts and max(counts) < 78


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white(visit: Any, base: str, scheme: str) -> None:
    """In print everything is dark on white, facts and addresses are in full, and what only leads on is left out."""
    page = visit.page(794, 1123, scheme=scheme)
    page.goto(base + INCIDENT)
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for part in ("h1", ".wf-story h2", ".wf-story p", ".wf-facts dt", ".wf-facts dd", ".wf-facts a", ".wf-status"):
        assert page.locator(part).first.evaluate(LIGHTNESS) < 0.4, part
    expect(page.locator(".wf-facts dt", has_text="Harm")).to_be_visible()
    link = page.locator(".wf-sources a").first
    assert link.get_attribute("href") in link.evaluate("(e) => getComputedStyle(e, '::after').content")
    for part in (
        ".md-header",
        ".md-footer",
        ".wf-menu",
        ".wf-toc",
        ".wf-related",
        ".wf-more",
        ".wf-after .wf-chips",
        ".wf-neighbours",
    ):
        assert page.locator(part).evaluate_all("(all) => all.filter((e) => e.checkVisibility()).length") == 0, part


def test_the_archive_has_two_columns_on_a_phone(visit: Any, base: str) -> None:
    """Months are short: two stand side by side."""
    page = visit.page(390, 844)
    page.goto(base + "archive/")
    places = page.locator(".wf-entries").first.locator("li").evaluate_all("(all) => all.map((e) => e.offsetLeft)")
    assert len(set(places)) == 2


def test_the_drawer_leads_to_a_section(visit: Any, base: str) -> None:
    """On a phone the menu button opens a drawer with all sections; one tap goes there."""
    page = visit.page(390, 844)
    page.goto(base + ANALYSIS)
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("link", name="Incidents")).not_to_be_in_viewport()
    page.get_by_role("button", name="Menu").click()
    expect(drawer.get_by_role("link", name="Incidents")).to_be_in_viewport()
    drawer.get_by_role("link", name="Incidents").click()
    expect(page).to_have_url(base + "incidents/")
    expect(page.locator("h1")).to_have_text("Incidents")


def test_the_drawer_works_by_keyboard(visit: Any, base: str) -> None:
    """Enter opens it, Escape closes it and gives the focus back; closed, it takes no focus off the screen."""
    page = visit.page(390, 844)
    page.goto(base + ANALYSIS)
    button = page.get_by_role("button", name="Menu")
    drawer = page.locator("#drawer")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_attribute("aria-controls", "drawer")
    expect(drawer).to_be_hidden()
    for _ in range(25):
        page.keyboard.press("Tab")
        assert not drawer.evaluate("(e) => e.contains(document.activeElement)")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(drawer.get_by_role("link", name="Incidents")).to_be_in_viewport()
    assert drawer.evaluate("(e) => e.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    drawer.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(drawer).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_drawer_opens_without_javascript(visit: Any, base: str) -> None:
    """The label of Material's checkbox does it then."""
    page = visit.page(390, 844, java_script_enabled=False)
    page.goto(base + ANALYSIS)
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator(".wf-drawer-button")).to_be_hidden()
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(page.locator("#drawer").get_by_role("link", name="Incidents")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_an_incident_shows_its_facts(visit: Any, base: str, width: int) -> None:
    """How sure we are, what, when, where and by which means, near the top of the page."""
    page = visit.page(width)
    page.goto(base + INCIDENT)
    facts = page.locator("#facts")
    expect(facts).to_be_visible()
    more = facts.locator("summary")
    if width == 390:
        # On a phone the story begins a quarter down the second screen at the latest, in the widest of fonts
        # (DejaVu, which machines without others fall back to): what is less asked for is folded.
        assert page.locator(".wf-story > p").first.bounding_box()["y"] < 1.25 * 844
        expect(facts.locator("dt", has_text="Harm")).to_be_hidden()
        more.click()
    else:
        expect(more).to_be_hidden()
    rows = {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in facts.locator("dl > div").all()}
    assert rows["Status"].startswith("Confirmed")
    assert rows["When"].startswith("10 July 2025")
    assert "Šumskas" in rows["Where"] and "Lithuania" in rows["Where"]
    assert rows["System"] == "Gerbera"
    assert rows["Harm"].startswith("Killed")


@pytest.mark.parametrize("script", [True, False])
def test_contents_are_folded_on_phones_only(visit: Any, base: str, script: bool) -> None:
    """An analysis shows its contents beside the text; on a phone one tap shows them."""
    page = visit.page(1280, java_script_enabled=script)
    page.goto(base + ANALYSIS)
    link = page.locator(".wf-toc a").first
    expect(link).to_be_visible()
    expect(page.locator(".wf-toc summary")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(link).to_be_hidden()
    page.locator(".wf-toc summary").click()
    expect(link).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_citation_leads_to_its_numbered_source(visit: Any, base: str, width: int) -> None:
    """Sources count from 1; a citation leads to the one whose number it bears, clear of the header."""
    page = visit.page(width)
    page.goto(base + INCIDENT)
    assert page.locator(".wf-sources ol").evaluate("(e) => getComputedStyle(e).listStyleType") == "decimal"
    citation = page.locator("sup.citation a", has_text="3").first
    page.locator("a[aria-haspopup=dialog]").first.wait_for()
    citation.click()
    page.get_by_role("dialog").locator("a").first.click()
    source = page.locator(".wf-sources li").nth(2)
    expect(page).to_have_url(re.compile("#" + re.escape(source.get_attribute("id")) + "$"))
    expect(source).to_be_in_viewport()
    page.wait_for_function("() => window.scrollY > 0")
    header = page.locator(".md-header").bounding_box()
    assert source.bounding_box()["y"] >= header["y"] + header["height"] - 1
    expect(source.locator("a").first).to_have_attribute("href", re.compile("^https://"))


def test_a_synonym_of_a_tag_leads_to_the_tag(visit: Any, base: str) -> None:
    """Who types the address with another spelling arrives all the same, JavaScript or not."""
    tags = yaml.safe_load((ROOT / "content/vocabulary/tags.yml").read_text(encoding="utf-8"))
    assert "air defense" in tags["air-defence"]["synonyms"]
    for javascript in (True, False):
        page = visit.page(java_script_enabled=javascript)
        page.goto(base + "tags/air-defense/")
        expect(page).to_have_url(base + "tags/air-defence/")
        expect(page.locator("h1")).to_have_text("Air defence")


def test_pictures_have_a_text_and_reserve_their_place(visit: Any, base: str) -> None:
    """Lead, hero and portraits come with words and their size, are found, and keep their shape."""
    page = visit.page(390, 844)
    seen = 0
    for path in ("", ANALYSIS, "authors/baltic-desk/"):
        page.goto(base + path)
        for image in page.locator(".wf-content img").all():
            assert image.get_attribute("alt") is not None
            assert int(image.get_attribute("width")) > 0 and int(image.get_attribute("height")) > 0
            image.scroll_into_view_if_needed()
            image.evaluate("(e) => e.decode()")
            box = image.bounding_box()
            natural = image.evaluate("(e) => e.naturalWidth / e.naturalHeight")
            assert abs(box["width"] / box["height"] / natural - 1) < 0.02
            seen += 1
    assert seen >= 3
