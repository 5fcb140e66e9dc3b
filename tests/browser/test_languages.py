"""Scripts in another language: texts with values and plurals, numbers, and a page that says which language it is in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from sites import build, lay_out

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lithuanian(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> str:
    """Address of the golden publication in Lithuanian."""
    where = lay_out(Path(__file__).parents[1] / "golden/project", tmp_path_factory.mktemp("lithuanian"))
    config = where / "mkdocs.yml"
    text = re.sub(r"site_url: .*", "site_url: http://127.0.0.1/", config.read_text("utf-8"))
    config.write_text(re.sub(r"locale: \S+", "locale: lt", text) + "extra_css: [assets/publication.css]\n", "utf-8")
    done = build(where, "--strict")
    assert not done.returncode, done.stdout + done.stderr
    return serving(where / "site")


def test_the_record_tells_what_it_found(visit: Any, lithuanian: str) -> None:
    """In the table, on the timeline and beside the map, with the plural that the number has."""
    visit.host = lithuanian.split("/")[2]
    page = visit.page()
    page.goto(lithuanian + "incidents/?status=suspected")
    expect(page.locator("html")).to_have_attribute("lang", "lt")
    status = page.locator(".wf-filter__status")
    expect(status).to_have_text(re.compile(r"^\d iš \d incidentų$"))
    expect(page.locator("caption")).to_have_text(re.compile(r"^(1 incidentas|[2-9] incidentai)$"))
    page.get_by_role("button", name="Rodyti visus").click()
    expect(status).to_have_text(re.compile("^Visi incidentai"))
    page.goto(lithuanian + "timeline/?q=nonesuch")
    expect(page.locator("[data-wf-timeline]")).to_have_text("Tokių incidentų nėra.")
    page.goto(lithuanian + "map/")
    expect(page.get_by_role("button", name="Priartinti")).to_be_visible()
    expect(page.locator(".wf-span__month").first).to_have_text(re.compile(r"\d{4} m\. \w+"))


def test_the_search_tells_what_it_found(visit: Any, lithuanian: str) -> None:
    """And what to do if that is nothing."""
    visit.host = lithuanian.split("/")[2]
    page = visit.page()
    page.goto(lithuanian + "search/?q=drone")
    status = page.locator(".wf-search__status")
    expect(status).to_have_text(re.compile(r"„drone“ . \d+ straipsn"))
    expect(page.locator(".wf-card__meta").first).to_contain_text("paskelbta")
    page.goto(lithuanian + "search/?q=qqqzzz")
    expect(status).to_contain_text("„qqqzzz“")
    expect(status).not_to_contain_text("Nothing")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_another_spelling_is_suggested_in_the_language(visit: Any, lithuanian: str, by: str) -> None:
    """What takes the place of nothing is told; the link in it follows the box and its order."""
    visit.host = lithuanian.split("/")[2]
    page = visit.page()
    page.goto(lithuanian + "search/")
    expect(page.locator("#wf-query")).to_be_focused()
    page.keyboard.type("dorne")
    link = page.locator(".wf-search__instead a")
    expect(page.locator(".wf-search__instead")).to_have_text(
        "Rezultatai pagal užklausą „Drone“; pagal užklausą „dorne“ nieko nerasta."
    )
    if by == "mouse":
        link.click()
    else:
        for _ in range(3):
            page.keyboard.press("Tab")
        expect(link).to_be_focused()
        page.keyboard.press("Enter")
    expect(page).to_have_url(lithuanian + "search/?q=Drone")
    expect(page.locator(".wf-search__status")).to_have_text(re.compile(r"„Drone“ . \d+ straipsn"))
