"""The timeline's chart and its years: they say what the filter finds, and lead to it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.filters import choose

pytestmark = pytest.mark.browser

BARS = ".wf-chart a"
EVENTS = "[data-wf-timeline] li"
STATUS = ".wf-filter__status"
CAPTION = ".wf-chart figcaption"
ALL = "74 incidents by month, March 2022 to March 2026; most in September 2025: 16."


def test_the_chart_follows_the_filter(visit: Any, base: str) -> None:
    """Its bars, its caption and the numbers of years; with the filter gone it is as it was delivered."""
    page = visit.page()
    page.goto(base + "timeline/")
    expect(page.locator(CAPTION)).to_have_text(ALL)
    before = page.locator(".wf-chart svg").inner_html()
    choose(page, "country", "Lithuania")
    expect(page.locator(STATUS)).to_have_text("8 of 74 incidents")
    expect(page.locator(CAPTION)).to_have_text("8 incidents by month, July 2024 to October 2025; most in July 2025: 2.")
    bars = page.locator(BARS).evaluate_all("bars => bars.map((bar) => bar.getAttribute('aria-label'))")
    assert bars[:2] == ["July 2024: 1 incident", "July 2025: 2 incidents"]
    expect(page.get_by_role("navigation", name="Years").get_by_role("link")).to_have_text(["2025 7", "2024 1"])
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(CAPTION)).to_have_text(ALL)
    assert page.locator(".wf-chart svg").inner_html() == before
    expect(page.get_by_role("navigation", name="Years").get_by_role("link")).to_have_count(5)


@pytest.mark.parametrize(
    ("query", "caption"),
    [("?q=nonesuch", "0 incidents"), ("?country=lt&from=2025-07&to=2025-07", "July 2025: 2 incidents")],
)
def test_a_chart_of_little_says_so(visit: Any, base: str, query: str, caption: str) -> None:
    """One month has no span, and none has no bar."""
    page = visit.page()
    page.goto(base + "timeline/" + query)
    expect(page.locator(CAPTION)).to_have_text(caption)


def test_what_is_drawn_is_what_is_delivered(visit: Any, base: str) -> None:
    """A filter that leaves everything draws the same bars in the same places."""
    read = """svg => [...svg.querySelectorAll("rect")].map((one) => [
      ...["x", "y", "width", "height"].map((name) => Math.round(one[name].baseVal.value * 2) / 2), one.textContent])"""
    page = visit.page()
    page.goto(base + "timeline/")
    delivered = page.locator(".wf-chart svg").evaluate(read)
    page.goto(base + "timeline/?from=2000-01")
    expect(page.locator(STATUS)).to_have_text("74 of 74 incidents")
    drawn = page.locator(".wf-chart svg").evaluate(read)
    assert [one[4] for one in drawn] == [one[4] for one in delivered]
    for one, other in zip(drawn, delivered, strict=True):
        assert one[:4] == pytest.approx(other[:4], abs=0.5)
    expect(page.locator(CAPTION)).to_have_text(ALL)


@pytest.mark.parametrize("query", ["", "?status=confirmed"])
def test_a_bar_leads_to_its_month(visit: Any, base: str, query: str) -> None:
    """By keyboard too; the list stays as it is, and can be reached past the chart."""
    page = visit.page(390, 844)
    page.goto(base + "timeline/" + query)
    expect(page.locator(STATUS)).to_contain_text("incidents")
    expect(page.locator(f"{BARS}[href$='#2025-07']")).to_have_count(1)
    if query:
        expect(page.locator(STATUS)).to_contain_text(" of ")
    page.evaluate("window.first = document.querySelector('[data-wf-timeline] li')")
    page.locator(f"{BARS}[href$='#2025-07']").press("Enter")
    expect(page.get_by_role("heading", name="July 2025")).to_be_in_viewport()
    assert page.url.endswith(f"timeline/{query}#2025-07")
    assert page.evaluate("window.first.isConnected")
    page.get_by_role("link", name="Skip the chart").press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-wf-timeline]') !== null")


def test_a_year_is_filtered_within_itself(visit: Any, base: str) -> None:
    """Its numbers are of the year, and so is what goes along to the other views."""
    page = visit.page()
    page.goto(base + "timeline/2025/")
    expect(page.locator(STATUS)).to_have_text("All 43 incidents")
    expect(page.locator("[data-wf-which]")).to_have_text("Download these 43")
    expect(page.locator("[data-facet=year]")).to_have_count(0)
    views = page.get_by_role("navigation", name="Ways to look")
    expect(views.get_by_role("link", name="Table")).to_have_attribute("href", f"{base}incidents/?year=2025")
    choose(page, "country", "Lithuania")
    expect(page.locator(STATUS)).to_have_text("7 of 43 incidents")
    expect(page.locator(EVENTS)).to_have_count(7)
    expect(page.get_by_role("list", name="Chosen").get_by_role("button")).to_have_text(["Take away: Lithuania ×"])
    assert page.url == f"{base}timeline/2025/?country=lt"
    expect(views.get_by_role("link", name="Map")).to_have_attribute("href", f"{base}map/?country=lt&year=2025")
    expect(views.get_by_role("link", name="Timeline")).to_have_attribute("href", f"{base}timeline/?country=lt")
    page.get_by_role("navigation", name="Years").get_by_role("link", name="2024").click()
    page.wait_for_url("**/timeline/2024/?country=lt")
    expect(page.locator(STATUS)).to_have_text("1 of 9 incidents")


def test_the_data_of_a_year_are_those_of_the_year(visit: Any, base: str) -> None:
    """Before anything is filtered, and whatever an address asks for besides."""
    page = visit.page()
    page.goto(base + "timeline/2024/?year=2025")
    expect(page.locator(STATUS)).to_have_text("All 9 incidents")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON", exact=True).click()
    incidents = json.loads(Path(download.value.path()).read_text("utf-8"))["incidents"]
    assert len(incidents) == 9
    assert {one["first_day"][:4] for one in incidents} == {"2024"}
