"""The record in a browser: filtered, sorted, searched and taken away, by mouse and by keyboard alone."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ROWS = ".wf-table tbody tr"


def option(page: Page, facet: str, text: str) -> Any:
    """A value of a facet, as its label."""
    return page.locator(f"[data-facet={facet}] li label", has_text=text).first


def choose(page: Page, facet: str, text: str) -> None:
    """Open a facet, choose a value, and close it again."""
    summary = page.locator(f"[data-facet={facet}] summary")
    summary.click()
    option(page, facet, text).click()
    page.keyboard.press("Escape")


def test_the_table_without_scripts(visit: Any, base: str) -> None:
    """All incidents can be reached, page by page, and nothing is offered that would not work."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + "incidents/")
    expect(page.locator(ROWS)).to_have_count(20)
    expect(page.locator(".wf-filter")).to_be_hidden()
    expect(page.locator(".wf-table caption")).to_have_text("74 incidents, newest first, page 1 of 4")
    page.get_by_role("link", name="Older").click()
    expect(page.locator(ROWS)).to_have_count(20)
    assert page.get_by_role("link", name="CSV").get_attribute("href") == "../../../data/incidents.csv"


def test_nothing_is_loaded_before_somebody_filters(visit: Any, base: str) -> None:
    """The columns come when a facet is opened, the texts when rows are shown."""
    page = visit.page()
    page.goto(base + "incidents/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in visit.requests if "/data/table/" in url]
    page.locator("[data-facet=status] summary").click()
    expect(option(page, "status", "Disputed")).to_be_visible()
    loaded = [url.rsplit("/", 1)[1] for url in visit.requests if "/data/table/" in url]
    assert loaded == ["columns.json"]


def test_facets_narrow_the_table_and_the_address_remembers(visit: Any, base: str) -> None:
    """Counts say beforehand how many will be left; back leads back, and the address alone leads there."""
    page = visit.page()
    page.goto(base + "incidents/")
    page.locator("[data-facet=country] summary").click()
    count = int(option(page, "country", "Lithuania").locator(".wf-count").inner_text())
    option(page, "country", "Lithuania").click()
    expect(page.locator(ROWS)).to_have_count(count)
    expect(page.locator(".wf-filter__status")).to_have_text(f"{count} of 74 incidents")
    assert page.url.endswith("?country=lt")
    page.keyboard.press("Escape")
    choose(page, "status", "Confirmed")
    expect(page.locator(f"{ROWS} .wf-status:not(.wf-status--confirmed)")).to_have_count(0)
    both = page.locator(ROWS).count()
    assert 0 < both < count
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(count)
    again = visit.page()
    again.goto(base + "incidents/?country=lt&status=confirmed")
    expect(again.locator(ROWS)).to_have_count(both)
    again.get_by_role("button", name="Show all").click()
    expect(again.locator(ROWS)).to_have_count(20)
    expect(again.locator(".wf-pagination")).to_be_visible()
    assert again.url == base + "incidents/"


def test_the_table_is_searched_and_sorted_in_place(visit: Any, base: str) -> None:
    """By words of titles and places; by each column, both ways, and the head says which."""
    page = visit.page()
    page.goto(base + "incidents/")
    page.get_by_role("searchbox", name="Find in titles and places").fill("vilnius airport")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    for text in page.locator(ROWS).all_inner_texts():
        assert "vilnius" in text.lower() and "airport" in text.lower()
    page.get_by_role("button", name="Show all").click()
    title = page.get_by_role("button", name="What happened")
    title.click()
    head = page.locator("th[data-sort=title]")
    expect(head).to_have_attribute("aria-sort", "ascending")
    titles = page.locator(".wf-table__title").all_inner_texts()
    assert len(titles) == 50
    assert titles == sorted(titles, key=str.casefold)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(ROWS)).to_have_count(74)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('tr') === document.querySelectorAll('.wf-table tbody tr')[50]")
    title.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Casualties").click()
    expect(page.locator(ROWS).first).to_contain_text("killed")


def test_a_row_that_is_drawn_says_what_the_delivered_one_says(visit: Any, base: str) -> None:
    """Cell by cell, and where its links lead."""
    page = visit.page()
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()).concat([...row.querySelectorAll('a')].map(a => a.href)))"
    page.goto(base + "incidents/")
    delivered = page.locator(ROWS).evaluate_all(read)
    page.goto(base + "incidents/?sort=-day")
    expect(page.locator(ROWS)).to_have_count(50)
    assert page.locator(ROWS).evaluate_all(read)[:20] == delivered


def test_downloads_follow_the_filter(visit: Any, base: str) -> None:
    """The rows that are shown, whole, in each form; without a filter it is the file itself."""
    page = visit.page(accept_downloads=True)
    page.goto(base + "incidents/?country=ee&harm=none")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    shown = page.locator(ROWS).count()
    assert 0 < shown < 50
    names = {}
    for kind in ("CSV", "JSON", "GeoJSON"):
        with page.expect_download() as found:
            page.get_by_role("link", name=kind, exact=True).click()
        body = found.value.path().read_bytes()
        if kind == "CSV":
            names[kind] = [row["id"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))]
        else:
            names[kind] = [one["id"] for one in json.loads(body)["incidents" if kind == "JSON" else "features"]]
        assert found.value.suggested_filename == f"incidents-selected.{kind.lower()}"
    assert len(names["CSV"]) == shown
    assert names["CSV"] == names["JSON"] == names["GeoJSON"]
    assert all(id.startswith("ee-") for id in names["CSV"])


def hold_until(opened: threading.Event, held: list[Any]) -> Callable[[Any], None]:
    """A handler of requests that keeps them, until it is opened."""

    def handle(route: Any) -> None:
        if opened.is_set():
            route.continue_()
        else:
            held.append(route)

    return handle


def test_pages_of_all_incidents_give_way_to_what_was_found(visit: Any, base: str) -> None:
    """They would lead away from it; and they come back with the whole list."""
    page = visit.page()
    page.goto(base + "incidents/?status=disputed")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74")
    expect(page.locator(".wf-pagination")).to_be_hidden()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".wf-pagination")).to_be_visible()


def test_on_a_phone_the_lists_are_folded(visit: Any, base: str) -> None:
    """The fold says how many values are chosen, and opens by keyboard; a wide screen has no fold."""
    for path in ("incidents/", "timeline/", "map/"):
        page = visit.page(390, 844)
        page.goto(base + path + "?status=disputed&country=md")
        fold = page.locator(".wf-filter__fold > summary")
        expect(fold).to_have_text("Filter (2)")
        facet = page.locator("[data-facet=country] > summary")
        expect(facet).to_be_hidden()
        fold.press("Enter")
        facet.press("Enter")
        expect(option(page, "country", "Moldova").locator("input")).to_be_checked()
        page.set_viewport_size({"width": 1280, "height": 844})
        expect(fold).to_be_hidden()
        expect(facet).to_be_visible()


def test_the_count_is_said_when_the_rows_are_there(visit: Any, base: str) -> None:
    """However long their texts take; and rows that come late do not cover those asked for after them."""
    page = visit.page()
    late: list[Any] = []
    page.route(re.compile(r"/data/table/rows-"), hold_until(opened := threading.Event(), late))
    page.goto(base + "incidents/?country=ee")
    page.wait_for_timeout(300)
    assert late
    assert "of 74" not in page.locator(".wf-filter__status").inner_text()
    choose(page, "country", "Lithuania")
    choose(page, "country", "Estonia")
    opened.set()
    for route in late:
        route.continue_()
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    count = int(page.locator(".wf-filter__status").inner_text().split()[0])
    expect(page.locator(ROWS)).to_have_count(count)
    for text in page.locator(ROWS).all_inner_texts():
        assert "Lithuania" in text


def test_the_filter_by_keyboard_alone(visit: Any, base: str) -> None:
    """Tab, Enter and Space do all that the mouse does; Escape closes a list and keeps its place."""
    page = visit.page()
    page.goto(base + "incidents/")
    page.get_by_role("searchbox", name="Find in titles and places").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Status"
    page.keyboard.press("Enter")
    expect(option(page, "status", "Confirmed")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    assert page.evaluate("document.activeElement.checked")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Status (1)"
    expect(page.locator("[data-facet=status] ul")).to_be_hidden()
    expect(page).to_have_title(re.compile(r"^\w+ - Incidents - "))


def test_a_record_that_cannot_be_loaded_is_told(visit: Any, base: str) -> None:
    """And the table that was delivered still stands."""
    visit.allow("columns.json|500|Failed to load|answered")
    page = visit.page()
    page.route("**/columns.json", lambda route: route.fulfill(status=500))
    page.goto(base + "incidents/?status=disputed")
    expect(page.locator(".wf-filter__status")).to_contain_text("could not be loaded")
    expect(page.locator(ROWS)).to_have_count(20)


EVENTS = "[data-wf-timeline] li"


def test_the_timeline_without_scripts(visit: Any, base: str) -> None:
    """Every incident, with an anchor for each month, and a page for each year."""
    page = visit.page(java_script_enabled=False)
    page.goto(base + "timeline/#2025-09")
    expect(page.locator(EVENTS)).to_have_count(74)
    expect(page.get_by_role("heading", name="September 2025")).to_be_in_viewport()
    page.get_by_role("navigation", name="Years").get_by_role("link", name="2023").click()
    expect(page.locator(EVENTS)).to_have_count(10)
    expect(page.get_by_role("heading", level=1)).to_have_text("Timeline: 2023")


def test_the_timeline_is_filtered_like_the_table(visit: Any, base: str) -> None:
    """The same incidents in the same order; the filter goes along from one view to the other."""
    page = visit.page()
    page.goto(base + "incidents/")
    choose(page, "status", "Disputed")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74")
    titles = page.locator(".wf-table__title").all_inner_texts()
    page.get_by_role("navigation", name="Ways to look").get_by_role("link", name="Timeline").click()
    page.wait_for_url("**/timeline/?status=disputed")
    expect(page.locator(EVENTS)).to_have_count(len(titles))
    assert page.locator(f"{EVENTS} a").all_inner_texts() == titles
    months = page.locator("[data-wf-timeline] h3").all_inner_texts()
    assert len(months) == len(set(months)) > 3
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(EVENTS)).to_have_count(74)


def test_an_event_that_is_drawn_says_what_the_delivered_one_says(visit: Any, base: str) -> None:
    """Heading by heading and line by line."""
    page = visit.page()
    read = "node => [...node.querySelectorAll('h2, h3, li')].map(one => one.innerText.replace(/\\s+/g, ' ').replace(/ ¶/, '').replace(/^(\\d{4}) \\d+$/, '$1').trim())"
    page.goto(base + "timeline/")
    timeline = page.locator("[data-wf-timeline]")
    delivered = timeline.evaluate(read)
    page.goto(base + "timeline/?from=2000-01")
    expect(page.locator(".wf-filter__status")).to_have_text("74 of 74 incidents")
    expect(page.locator(EVENTS)).to_have_count(74)
    assert timeline.evaluate(read) == delivered


LIST = "[data-wf-list] li"
MARKS = ".wf-map__view .leaflet-marker-icon"


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
