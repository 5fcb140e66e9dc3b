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
    for scheme, name in SCHEMES.items():
        page = visit.page(scheme=scheme)
        go(visit, base, addresses, kind, page)
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
        assert page.evaluate(SMALL, ".wf-chip, .wf-pagination a, .md-header__button, .wf-facet label, summary") == []


def test_the_drawer_leads_to_a_section(visit: Any, base: str) -> None:
    """On a phone the menu button opens a drawer with all sections; one tap goes there."""
    page = visit.page(390, 844)
    page.goto(base + ANALYSIS)
    drawer = page.locator(".md-sidebar--primary")
    expect(drawer.get_by_role("link", name="Incidents")).not_to_be_in_viewport()
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(drawer.get_by_role("link", name="Incidents")).to_be_in_viewport()
    drawer.get_by_role("link", name="Incidents").click()
    expect(page).to_have_url(base + "incidents/")
    expect(page.locator("h1")).to_have_text("Incidents")


@pytest.mark.parametrize("width", [390, 1280])
def test_an_incident_shows_its_facts(visit: Any, base: str, width: int) -> None:
    """How sure we are, what, when, where and by which means, near the top of the page."""
    page = visit.page(width)
    page.goto(base + INCIDENT)
    facts = page.locator("#facts")
    expect(facts).to_be_visible()
    rows = {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in facts.locator("dl > div").all()}
    assert rows["Status"].startswith("Confirmed")
    assert rows["When"].startswith("10 July 2025")
    assert "Šumskas" in rows["Where"] and "Lithuania" in rows["Where"]
    assert rows["System"] == "Gerbera"
    assert page.locator(".wf-story").bounding_box()["y"] < 1500


@pytest.mark.parametrize("width", [390, 1280])
def test_a_citation_leads_to_its_numbered_source(visit: Any, base: str, width: int) -> None:
    """Sources count from 1; a citation jumps to the one whose number it bears, clear of the header."""
    page = visit.page(width)
    page.goto(base + INCIDENT)
    assert page.locator(".wf-sources ol").evaluate("(e) => getComputedStyle(e).listStyleType") == "decimal"
    citation = page.locator("sup.citation a", has_text="3").first
    citation.click()
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
