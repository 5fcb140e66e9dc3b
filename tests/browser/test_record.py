"""The record in a browser: filtered, sorted, searched and taken away, by mouse and by keyboard alone."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.filters import ROWS, choose, option

pytestmark = pytest.mark.browser


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
    """The fold opens by keyboard; a wide screen has no fold."""
    for path in ("incidents/", "timeline/", "map/"):
        page = visit.page(390, 844)
        page.goto(base + path + "?status=disputed&country=md")
        fold = page.locator(".wf-filter__fold > summary")
        expect(fold).to_have_text("Filter")
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
    with page.expect_request(re.compile(r"/data/table/rows-")):
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
