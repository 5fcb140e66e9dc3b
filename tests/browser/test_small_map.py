"""The map of a publication that has just begun: one incident, or two that are close together."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from publications import INCIDENT, SMALL, with_line, write_tree
from sites import GOLDEN, build, lay_out

pytestmark = pytest.mark.browser

MARKS = ".wf-map__view .wf-dot"
NEAR = with_line(
    with_line(INCIDENT, "Drone found in a field", "Drone found in a pond")
    .replace("start: 2025-07-10", "start: 2025-07-20")
    .replace("published: 2025-07-12T", "published: 2025-07-22T"),
    "lat: 54.61, lon: 25.73",
    "lat: 54.63, lon: 25.78",
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> dict[int, str]:
    """Publications by how many incidents they have."""
    where = {}
    for count, more in ((1, {}), (2, {"content/incidents/pond.md": NEAR})):
        root = lay_out(GOLDEN, tmp_path_factory.mktemp("begun") / "project")
        shutil.rmtree(root / "content")
        write_tree(root, {**SMALL, **more})
        settings = (
            (root / "mkdocs.yml").read_text("utf-8").replace("    lead: second-look\n", "").replace("[lake]", "[]")
        )
        settings += "extra_css: [assets/publication.css]\n"
        (root / "mkdocs.yml").write_text(settings, "utf-8")
        done = build(root)
        assert done.returncode == 0, done.stderr
        where[count] = serving(root / "site")
    return where


def open_map(visit: Any, address: str, width: int, motion: str = "no-preference") -> Page:
    """Its map, once it stands where it begins."""
    visit.allow("request to another host")
    page = visit.page(width=width, height=844, reduced_motion=motion)
    page.goto(address + "map/")
    expect(page.locator(MARKS).first).to_be_visible()
    expect(page.locator("[data-wf-list] button").first).to_be_visible()
    return page


PLACES = """() => {
  const box = document.querySelector(".wf-map__view").getBoundingClientRect();
  return [...document.querySelectorAll(".wf-map__view .wf-dot")].map((mark) => {
    const { x, y, width, height } = mark.getBoundingClientRect();
    return [(x + width / 2 - box.x) / box.width, (y + height / 2 - box.y) / box.height];
  });
}"""


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(("width", "motion"), [(390, "no-preference"), (1280, "no-preference"), (1280, "reduce")])
def test_the_map_begins_at_what_there_is(
    visit: Any, begun: dict[int, str], width: int, motion: str, count: int
) -> None:
    """Its marks stand in the middle, with names of countries around; also after the button that fits it."""
    page = open_map(visit, begun[count], width, motion)
    page.wait_for_timeout(600)  # what moves has come to rest
    for _ in range(2):
        places = page.evaluate(PLACES)
        assert places
        for axis in (0, 1):
            assert sum(place[axis] for place in places) / len(places) == pytest.approx(0.5, abs=0.02)
        page.get_by_role("button", name="Fit the map to what was found").click()
        page.wait_for_timeout(300)
    expect(page.locator(".wf-map-name").first).to_be_attached()
