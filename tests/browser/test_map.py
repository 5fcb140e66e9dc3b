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


VIEW = "#wf-map-view"
HINT = ".wf-map__hint--on"


def in_the_middle(page: Page) -> tuple[float, float]:
    """Where the middle of the map is on the screen, once it has been scrolled into it."""
    page.locator(VIEW).evaluate("view => view.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = page.locator(VIEW).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def move_fingers(page: Page, path: list[list[tuple[float, float]]]) -> None:
    """Touch the screen, step by step; each step has a place for each finger."""
    session = page.context.new_cdp_session(page)
    for n, places in enumerate(path):
        points = [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(places)]
        kind = "touchMove" if n else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)


def test_a_finger_scrolls_the_page_and_two_move_the_map(visit: Any, base: str) -> None:
    """Whoever swipes over the map is told how it is moved, for the eye alone."""
    page = open_map(visit, base, width=390, height=844, has_touch=True, is_mobile=True)
    x, y = in_the_middle(page)
    top = page.evaluate("scrollY")
    move_fingers(page, [[(x, y - 20 * step)] for step in range(11)])
    assert page.evaluate("scrollY") > top + 100
    expect(page.locator(HINT)).to_have_text("Use two fingers to move the map")
    expect(page.locator(HINT)).to_have_attribute("aria-hidden", "true")
    assert "#map" not in page.url
    expect(page.locator(HINT)).to_have_count(0)
    x, y = in_the_middle(page)
    top = page.evaluate("scrollY")
    move_fingers(page, [[(x - 30 - 8 * step, y), (x + 30 + 8 * step, y)] for step in range(9)])
    zoom = re.search(r"#map=([\d.]+)/", page.url)
    assert zoom and float(zoom[1]) > 3
    before = page.url
    move_fingers(page, [[(x - 30, y - 10 * step), (x + 30, y - 10 * step)] for step in range(9)])
    assert page.url != before
    assert page.evaluate("scrollY") == top
    expect(page.locator(HINT)).to_have_count(0)


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(visit: Any, base: str) -> None:
    """Whoever turns it over the map is told of the key; the mouse drags the map."""
    page = open_map(visit, base)
    x, y = in_the_middle(page)
    top = page.evaluate("scrollY")
    page.mouse.move(x, y)
    page.mouse.wheel(0, 100)
    expect(page.locator(HINT)).to_have_text(re.compile("^Hold (Ctrl|⌘) to zoom the map with the wheel$"))
    page.wait_for_function("top => scrollY === top + 100", arg=top)
    assert "#map" not in page.url
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(page).to_have_url(re.compile("#map="))
    expect(page.locator(HINT)).to_have_count(0)
    assert page.evaluate("scrollY") == top + 100
    before = page.url
    page.mouse.down()
    page.mouse.move(x + 100, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert page.url != before


@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_gets_lost_on_the_map(visit: Any, base: str, width: int) -> None:
    """However far one zooms out or moves, incidents stay in view; a link from afar leads to them too."""
    page = open_map(visit, base, width=width)
    page.locator(VIEW).focus()
    for key in ("-", "-", "-", *["ArrowDown"] * 12, *["ArrowLeft"] * 12):
        page.keyboard.press(key)
        page.wait_for_timeout(30)
    page.wait_for_timeout(500)
    assert on_marks(page) > 50
    page = open_map(visit, base, "#map=0/-40/-150", width=width)
    assert on_marks(page) > 50


@pytest.mark.parametrize("way", ["button", "key"])
def test_the_map_comes_back_to_all_that_is_found(visit: Any, base: str, way: str) -> None:
    """By a button or by Home, also once its place stands in the address."""
    page = open_map(visit, base, "#map=9/54.7/25.3")
    assert on_marks(page) < 74
    if way == "button":
        page.get_by_role("button", name="Fit the map to what was found").click()
    else:
        page.locator(VIEW).focus()
        page.keyboard.press("Home")
    expect(page).not_to_have_url(re.compile("#map=9/"))
    assert on_marks(page) == 74


def test_the_list_shows_an_incident_on_the_map(visit: Any, base: str) -> None:
    """Its card opens beside the place, and takes the focus."""
    page = open_map(visit, base)
    row = page.locator(LIST).nth(3)
    title = row.get_by_role("link").inner_text()
    row.get_by_role("button").click()
    expect(page.locator(".wf-map-card a")).to_have_text(title)
    expect(page.locator(".wf-map-card a")).to_be_focused()
    expect(page.locator(".wf-map-card")).to_be_in_viewport()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_card_stays_on_the_map_when_it_zooms(visit: Any, base: str, motion: str) -> None:
    """With its cross, on a phone too; but where the reader moves the map, it may leave."""
    page = open_map(visit, base, width=390, height=844, reduced_motion=motion)
    page.locator(LIST).nth(3).get_by_role("button").click()
    card = page.locator(".wf-map__view .leaflet-popup")
    expect(card).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(900)
        outer, inner = page.locator(VIEW).bounding_box(), card.bounding_box()
        assert outer and inner
        assert inner["x"] > outer["x"]
        assert inner["x"] + inner["width"] < outer["x"] + outer["width"]
        assert inner["y"] > outer["y"]
    page.locator(VIEW).focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(400)
    outer, inner = page.locator(VIEW).bounding_box(), card.bounding_box()
    assert outer and inner
    assert inner["y"] + inner["height"] > outer["y"] + outer["height"]


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
    """A circle around what is known to some kilometres, none around an exact place; and of a region, whose size nobody
    said, a soft edge that is as large on the screen at any zoom.
    """
    page = open_map(visit, base, "?q=tartu+airport")
    expect(page.locator(".wf-dot--exact")).to_have_count(2)  # the legend's, and the mark
    expect(page.locator("path.wf-area")).to_have_count(0)
    page = open_map(visit, base, "?q=vaslui")
    expect(page.locator(f"{MARKS}.wf-dot--region")).to_have_count(1)
    expect(page.locator("path.wf-area")).to_have_count(0)
    expect(page.locator(".wf-legend")).to_contain_text("the mark stands at its middle, not where it happened")
    expect(page.locator(".wf-legend")).not_to_contain_text("25")
    edge = "mark => getComputedStyle(mark, '::after').width"
    before = page.locator(f"{MARKS}.wf-dot--region").evaluate(edge)
    page.goto(base + "map/?q=vaslui#map=4/46.4/27.6")
    page.reload()
    expect(page.locator(f"{MARKS}.wf-dot--region")).to_have_count(1)
    for _ in range(20):  # the mark is drawn again while the map finds its place
        if (after := page.locator(f"{MARKS}.wf-dot--region").evaluate(edge)) == before:
            break
        page.wait_for_timeout(250)
    assert after == before != "auto"
    page = open_map(visit, base, "?q=kybartai")
    expect(page.locator(f"{MARKS}.wf-dot--town")).to_have_count(1)
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
  const marks = boxes(".wf-dot, .leaflet-control");
  return boxes(".wf-map-name span").filter(([, name]) => marks.some(([, mark]) => meet(name, mark))).map(([text]) => text);
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_countries_are_named_where_no_mark_and_no_button_is(visit: Any, base: str, width: int) -> None:
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
        ("5/56/24", "Sweden"),
    ):
        page.evaluate("(view) => { location.hash = `map=${view}`; }", view)
        expect(names.filter(has_text=name)).to_have_count(1)
        assert page.evaluate(TOUCHING) == [], view
    page.get_by_role("button", name="Fit the map to what was found").click()
    before = names.all_inner_texts()
    page.get_by_role("searchbox", name="Find in titles and places").fill("tartu airport")
    expect(page.locator(MARKS)).to_have_count(1)
    assert len(names.all_inner_texts()) > len(before), "where a mark was, there is room for a name"
    assert page.evaluate(TOUCHING) == []
