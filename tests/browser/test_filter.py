"""The record's filter on a small screen, and what of it is chosen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.filters import ROWS, choose

pytestmark = pytest.mark.browser

HEADS = "[...document.querySelectorAll('.wf-table th')].map((one) => one.getBoundingClientRect().left)"


@pytest.mark.parametrize("path", ["incidents/", "timeline/", "map/"])
def test_what_is_chosen_is_shown_and_can_be_taken_away(visit: Any, base: str, path: str) -> None:
    """Part by part, by keyboard, on a phone too; the address follows, and the focus is not lost."""
    page = visit.page(390, 844)
    page.goto(base + path + "?status=disputed&status=refuted&country=md&from=2025-01")
    chosen = page.get_by_role("list", name="Chosen").get_by_role("button")
    expect(chosen).to_have_text(
        ["Take away: Disputed ×", "Take away: Refuted ×", "Take away: Moldova ×", "Take away: January 2025 – ×"]
    )
    page.get_by_role("button", name="Take away: Disputed").press("Enter")
    expect(chosen).to_have_count(3)
    expect(chosen.first).to_be_focused()
    assert "disputed" not in page.url
    assert "status=refuted" in page.url
    chosen.last.click()
    expect(chosen).to_have_count(2)
    assert "from=" not in page.url
    for _ in range(2):
        chosen.first.click()
    expect(page.get_by_role("list", name="Chosen")).to_be_hidden()
    expect(page.get_by_role("searchbox", name="Find in titles and places")).to_be_focused()
    expect(page.locator(".wf-filter__status")).to_have_text("All 74 incidents")
    page.go_back()
    expect(chosen).to_have_count(1)


def test_a_phone_sorts_with_a_list_of_orders(visit: Any, base: str) -> None:
    """Where the heads of the table are not shown; the address keeps it, and a wide screen shows it at the head."""
    page = visit.page(390, 844)
    page.goto(base + "incidents/")
    expect(page.locator(".wf-table thead")).to_be_hidden()
    order = page.get_by_role("combobox", name="Order")
    order.select_option("By title")
    expect(page.locator(ROWS)).to_have_count(50)
    titles = page.locator(".wf-table__title").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    order.select_option("Most casualties first")
    expect(page.locator(ROWS).first).not_to_contain_text("none reported")
    assert page.url.endswith("?sort=-harm")
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(order).to_be_hidden()
    expect(page.locator("th[data-sort=harm]")).to_have_attribute("aria-sort", "descending")
    page.set_viewport_size({"width": 390, "height": 844})
    order.select_option("Newest first")
    expect(page.locator(ROWS)).to_have_count(20)
    assert page.url == base + "incidents/"


@pytest.mark.parametrize("width", [1000, 1280])
def test_no_filter_moves_the_heads_of_the_table(visit: Any, base: str, width: int) -> None:
    """Columns are as wide as they are, whatever stands in them."""
    page = visit.page(width, 844)
    page.goto(base + "incidents/")
    before = page.evaluate(HEADS)
    choose(page, "status", "Disputed")
    expect(page.locator(f"{ROWS} .wf-status:not(.wf-status--disputed)")).to_have_count(0)
    assert page.evaluate(HEADS) == before


@pytest.mark.parametrize("path", ["incidents/", "timeline/"])
def test_a_span_of_months_is_chosen(visit: Any, base: str, path: str) -> None:
    """From two lists, on a phone; it is told, goes along to the map and the other views, and can be taken away."""
    page = visit.page(390, 844)
    page.goto(base + path)
    page.locator(".wf-filter__fold > summary").press("Enter")
    expect(page.get_by_role("combobox", name="From", exact=True)).to_be_visible()
    start, end = (page.locator(f"select[name={name}]") for name in ("from", "to"))
    start.select_option("September 2025")
    expect(page.get_by_role("list", name="Chosen").get_by_role("button")).to_have_text(
        ["Take away: September 2025 – ×"]
    )
    end.select_option("September 2025")
    expect(page.locator(".wf-filter__status")).to_have_text("16 of 74 incidents")
    chosen = page.get_by_role("list", name="Chosen").get_by_role("button")
    expect(chosen).to_have_text(["Take away: September 2025 ×"])
    assert page.url == f"{base}{path}?from=2025-09&to=2025-09"
    views = page.get_by_role("navigation", name="Ways to look")
    expect(views.get_by_role("link", name="Map")).to_have_attribute("href", f"{base}map/?from=2025-09&to=2025-09")
    other = views.get_by_role("link", name="Timeline" if path == "incidents/" else "Table")
    other.click()
    expect(page.locator(".wf-filter__status")).to_have_text("16 of 74 incidents")
    expect(start).to_have_value("2025-09")
    page.get_by_role("button", name="Take away: September 2025").press("Enter")
    expect(start).to_have_value("")
    expect(page.locator(".wf-filter__status")).to_have_text("All 74 incidents")
    page.go_back()
    expect(end).to_have_value("2025-09")


def test_a_span_cannot_end_before_it_begins(visit: Any, base: str) -> None:
    """What would turn it round is not offered; so that a month can be typed, which leads past others."""
    page = visit.page()
    page.goto(base + "incidents/?from=2025-07")
    start, end = (page.get_by_role("combobox", name=name, exact=True) for name in ("From", "To"))
    expect(start).to_have_value("2025-07")
    end.focus()
    page.keyboard.type("August 2025")
    expect(end).to_have_value("2025-08")
    expect(page.locator(".wf-filter__status")).to_contain_text("of 74 incidents")
    assert page.url.endswith("?from=2025-07&to=2025-08")
    expect(end.locator("option[value='2024-07']")).to_be_disabled()
    expect(start.locator("option[value='2025-09']")).to_be_disabled()
    end.select_option("any month")
    expect(start.locator("option[value='2025-09']")).to_be_enabled()


def test_a_month_without_incidents_is_shown_where_it_belongs(visit: Any, base: str) -> None:
    """An address, or the map's sliders, may name one."""
    page = visit.page()
    page.goto(base + "incidents/?from=2021-05&to=2022-04")
    start, end = (page.get_by_role("combobox", name=name, exact=True) for name in ("From", "To"))
    expect(start).to_have_value("2021-05")
    expect(end).to_have_value("2022-04")
    assert start.evaluate("one => [...one.options].at(-1).parentNode.label") == "2021"
    months = end.evaluate("one => [...one.querySelectorAll('[label=\"2022\"] option')].map((one) => one.value)")
    assert "2022-04" in months
    assert months == sorted(months, reverse=True)


def test_a_year_offers_its_own_months(visit: Any, base: str) -> None:
    """And the map none, which has sliders."""
    page = visit.page()
    page.goto(base + "timeline/2024/")
    options = page.locator("select[name=from] option")
    assert {value[:4] for value in options.evaluate_all("all => all.map((one) => one.value)") if value} == {"2024"}
    page.goto(base + "map/")
    expect(page.locator(".wf-filter select")).to_have_count(0)
