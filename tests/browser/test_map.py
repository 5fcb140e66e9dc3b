"""The map in a browser: marks, cards, places and the span of time, by mouse and by keyboard alone."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.filters import ROWS, choose

pytestmark = pytest.mark.browser

LIST = "[data-wf-list] li"
MARKS = ".wf-map__view .wf-dot"


def open_map(visit: Any, base: str, query: str = "", **options: Any) -> Page:
    """The map, with its marks and the list drawn."""
    page = visit.page(**options)
    page.goto(f"{base}map/{query}")
    expect(page.locator(".wf-filter__status")).to_contain_text("incident")
    expect(page.locator(".wf-map__view path.wf-land").first).to_be_attached()
    expect(page.locator(f"{LIST} button").first).to_be_visible()
    return page


def on_marks(page: Page) -> int:
    """How many incidents the marks in view stand for."""
    return sum(int(text) if text else 1 for text in page.locator(MARKS).all_inner_texts())


def test_the_map_without_scripts(visit: Any, base: str) -> None:
    """Says so, and has the list."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + "map/")
    expect(page.locator("noscript .wf-mark")).to_be_visible()
    expect(page.locator(LIST)).to_have_count(50)
    expect(page.locator(".wf-map")).to_be_hidden()


def test_map_and_list_hold_the_same_incidents(visit: Any, base: str) -> None:
    """Before and after a filter; nothing comes from another host."""
    page = open_map(visit, base)
    assert on_marks(page) == 74
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(LIST)).to_have_count(74)
    choose(page, "country", "Lithuania")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    found = page.locator(LIST).count()
    expect(page.locator("[data-wf-count]")).to_have_text(str(found))
    assert on_marks(page) == found
    titles = page.locator(f"{LIST} a").all_inner_texts()
    page.goto(base + "incidents/?country=lt")
    expect(page.locator(ROWS)).to_have_count(found)
    assert page.locator(".wf-table__title").all_inner_texts() == titles


def test_a_cluster_opens_and_a_mark_has_a_card(visit: Any, base: str) -> None:
    """By mouse: from several to one, and from its card to its page."""
    page = open_map(visit, base)
    largest = "nodes => Math.max(...nodes.map(node => Number(node.innerText || 1)))"
    number = page.locator(MARKS).evaluate_all(largest)
    page.locator(MARKS, has_text=re.compile(f"^{number}$")).first.click()
    page.wait_for_timeout(500)
    assert page.locator(MARKS).evaluate_all(largest) < number
    page.goto(base + "map/?q=tartu+airport")
    expect(page.locator(MARKS)).to_have_count(1)
    page.locator(MARKS).click()
    card = page.locator(".wf-map-card")
    expect(card).to_contain_text("Tartu")
    address = card.get_by_role("link").get_attribute("href")
    card.get_by_role("link").click()
    assert page.url == address


def test_the_map_by_keyboard_alone(visit: Any, base: str) -> None:
    """Tab reaches marks, Enter opens a card and goes into it, Escape leads back; arrows and plus move and zoom."""
    page = open_map(visit, base, "?country=ee")
    page.locator(".wf-map__skip").focus()
    expect(page.locator(".wf-map__skip")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "wf-map-view"
    marks = page.locator(MARKS).count()
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(400)
    page.keyboard.press("-")
    page.wait_for_timeout(400)
    assert page.locator(MARKS).count() > 0 < marks
    page.goto(base + "map/?q=tartu+airport")
    expect(page.locator(MARKS)).to_have_count(1)
    page.locator("#wf-map-view").focus()
    page.keyboard.press("Tab")
    assert "1 incident" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    expect(page.locator(".wf-map-card a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".wf-map-card")).to_have_count(0)
    expect(page.locator(MARKS)).to_be_focused()


def test_the_list_shows_an_incident_on_the_map(visit: Any, base: str) -> None:
    """Its card opens beside the place, and takes the focus."""
    page = open_map(visit, base)
    row = page.locator(LIST).nth(3)
    title = row.get_by_role("link").inner_text()
    row.get_by_role("button").click()
    expect(page.locator(".wf-map-card a")).to_have_text(title)
    expect(page.locator(".wf-map-card a")).to_be_focused()
    expect(page.locator(".wf-map-card")).to_be_in_viewport()


def test_the_address_remembers_where_the_map_stands(visit: Any, base: str) -> None:
    """Whoever gets the link sees the same, filtered the same; a mistake in it shows everything."""
    page = visit.page(1280)
    page.goto(base + "map/")
    view = page.locator("#wf-map-view")
    expect(page.locator("#wf-map-view .wf-dot").first).to_be_visible()
    assert "#" not in page.url
    view.focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"/map/#map=\d+(\.5)?/-?[\d.]+/-?[\d.]+$"))
    page.locator("[data-facet=country] summary").click()
    page.locator("[data-facet=country] input").first.check()
    expect(page).to_have_url(re.compile(r"/map/\?country=\w+#map="))
    shared = page.url
    marks = sorted(
        page.locator("#wf-map-view .wf-dot").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    )
    other = visit.page(1280)
    other.goto(shared)
    expect(other.locator("#wf-map-view .wf-dot")).to_have_count(len(marks))
    assert (
        sorted(
            other.locator("#wf-map-view .wf-dot").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
        )
        == marks
    )
    assert other.url == shared
    other.goto(base + "map/#map=99/300/x")
    other.reload()
    expect(other.locator("#wf-map-view .wf-dot").first).to_be_visible()


def test_precision_is_drawn_as_what_it_is(visit: Any, base: str) -> None:
    """A circle around what is known to some kilometres, none around an exact place."""
    page = open_map(visit, base, "?q=tartu+airport")
    expect(page.locator(".wf-dot--exact")).to_have_count(2)  # the legend's, and the mark
    expect(page.locator("path.wf-area")).to_have_count(0)
    page = open_map(visit, base, "?q=vaslui")
    expect(page.locator(f"{MARKS}.wf-dot--region")).to_have_count(1)
    expect(page.locator("path.wf-area")).to_have_count(1)


def test_the_span_of_time_by_keyboard(visit: Any, base: str) -> None:
    """A slider for each end, told as a month; the address keeps it, and the histogram shows what is left out."""
    page = open_map(visit, base)
    start = page.get_by_role("slider", name="From")
    start.focus()
    assert start.get_attribute("aria-valuetext") == "March 2022"
    page.keyboard.press("End")
    expect(start).to_have_attribute("aria-valuetext", "March 2026")
    expect(page.locator(".wf-filter__status")).to_have_text("1 of 74 incidents")
    expect(page.locator(LIST)).to_have_count(1)
    assert page.url.endswith("?from=2026-03")
    assert page.locator(".wf-chart__bar--out").count() > 10
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".wf-filter__status")).to_have_text("2 of 74 incidents")
    end = page.get_by_role("slider", name="To")
    end.focus()
    page.keyboard.press("Home")
    expect(start).to_have_attribute("aria-valuetext", "March 2022")
    expect(end).to_have_attribute("aria-valuetext", "March 2022")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".wf-filter__status")).to_have_text("All 74 incidents")
    expect(start).to_have_attribute("aria-valuetext", "March 2022")


def test_a_place_that_is_withheld_shades_its_country(visit: Any, base: str) -> None:
    """No mark anywhere: the country is shaded, and a click on it opens the card."""
    page = visit.page()
    page.route("**/points.json", lambda route: route.fulfill(json={"point": [None] * 74, "precision": [3] * 74}))
    page.goto(base + "map/?country=lv")
    expect(page.locator(f"{LIST} button").first).to_be_visible()
    expect(page.locator("path.wf-land--shaded")).to_have_count(1)
    expect(page.locator(MARKS)).to_have_count(0)
    page.locator(f"{LIST} button").first.click()
    expect(page.locator(".wf-map-card a")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("path.wf-land--shaded").click()
    expect(page.locator(".wf-map-card").first).to_be_visible()


def test_what_is_asked_for_last_is_what_the_map_s_list_shows(visit: Any, base: str) -> None:
    """Whoever drags the slider asks a dozen times before anything is drawn: no incident is there twice."""
    page = visit.page()
    page.goto(base + "map/")
    expect(page.locator("[data-wf-list] > li").first).to_be_visible()
    page.evaluate(
        """async () => {
          const { from } = document.querySelector(".wf-span").elements;
          for (let step = 0; step < 12; step += 1) {
            from.value = step * 3;
            from.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((go) => { setTimeout(go, 20); });
          }
        }"""
    )
    page.wait_for_timeout(1500)
    links = page.locator("[data-wf-list] a").evaluate_all("(all) => all.map((one) => one.href)")
    count = int(page.locator("[data-wf-count]").inner_text())
    assert len(links) == len(set(links)) == min(count, 50)


TOUCHING = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const marks = boxes(".wf-dot");
  return boxes(".wf-map-name span").filter(([, name]) => marks.some(([, mark]) => meet(name, mark))).map(([text]) => text);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_countries_are_named_where_no_mark_is(visit: Any, base: str, width: int) -> None:
    """In the words of the publication or the reader's browser; for the eye alone."""
    page = open_map(visit, base, width=width)
    names = page.locator(".wf-map-name")
    expect(names.filter(has_text="Sweden")).to_have_count(1)
    expect(names.filter(has_text="Russia")).to_have_count(1)
    expect(page.locator(".wf-names-pane")).to_have_attribute("aria-hidden", "true")
    assert page.evaluate(TOUCHING) == []
    for view, name in (
        ("7/55.4/24", "Lithuania"),
        ("5/56/22", "Poland"),
        ("4.5/48/30", "Bulgaria"),
        ("6/50/15", "Germany"),
    ):
        near = open_map(visit, base, f"#map={view}", width=width)
        expect(near.locator(".wf-map-name").filter(has_text=name)).to_have_count(1)
        assert near.evaluate(TOUCHING) == [], view
    before = names.all_inner_texts()
    page.get_by_role("searchbox", name="Find in titles and places").fill("tartu airport")
    expect(page.locator(MARKS)).to_have_count(1)
    assert len(names.all_inner_texts()) > len(before), "where a mark was, there is room for a name"
    assert page.evaluate(TOUCHING) == []
