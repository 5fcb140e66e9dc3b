"""What a reader stumbles over: edges, halos, holes, dead fields, and what is too bright or of no use on paper."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.kinds import ANALYSIS

pytestmark = pytest.mark.browser

LONG = "incidents/pl-2025-09-10-mass-incursion/"
SIGNS = """() => [...document.querySelectorAll("details > summary")].filter((one) => one.checkVisibility())
  .filter((one) => getComputedStyle(one, "::after").display !== "none").map((one) => one.textContent.trim())"""


@pytest.mark.parametrize("address", [LONG, "follow/"])
def test_paper_has_no_signs_to_open_anything(visit: Any, base: str, address: str) -> None:
    """Everything is open there."""
    page = visit.page(794, 1123)
    page.goto(base + address)
    assert page.evaluate(SIGNS)
    page.emulate_media(media="print")
    assert page.evaluate(SIGNS) == []


# How bright the rows of pixels at an edge of the box are, at its side, where no text is.
EDGES = """async (png) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const at = (y) => { const [r, g, b] = canvas.getImageData(8, y, 1, 1).data; return r + g + b; };
  return { top: at(6), middle: at(Math.round(picture.height / 2)), bottom: at(picture.height - 3) };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_facts_that_are_cut_say_so(browser: Any, visit: Any, base: str, scheme: str) -> None:
    """A shadow at the edge behind which there is more, and only there."""
    page = visit.page(1280, 800, scheme=scheme)
    page.goto(base + LONG)
    facts = page.locator("#facts")
    facts.evaluate("(box) => scrollTo({ top: box.getBoundingClientRect().top + scrollY, behavior: 'instant' })")
    looker = browser.new_page()

    def edges() -> dict[str, int]:
        return looker.evaluate(EDGES, base64.b64encode(facts.screenshot()).decode())

    assert facts.evaluate("(box) => box.scrollHeight - box.clientHeight") > 100
    seen = edges()
    assert seen["bottom"] != seen["middle"] == seen["top"]
    facts.evaluate("(box) => { box.scrollTop = 150; }")
    seen = edges()
    assert seen["bottom"] != seen["middle"] != seen["top"]
    facts.evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    seen = edges()
    assert seen["bottom"] == seen["middle"] != seen["top"]
    looker.close()


def test_numbers_stand_beside_what_they_count(visit: Any, base: str) -> None:
    """On a phone too, where a week takes two lines."""
    page = visit.page(390, 844)
    page.goto(base + "digest/")
    below = page.locator(".wf-entries--short li").evaluate_all(
        """(all) => all.filter((one) => {
          const [link, count] = [one.querySelector("a"), one.querySelector(".wf-count")].map((part) => part.getBoundingClientRect());
          return count.top >= link.bottom - 4;
        }).map((one) => one.textContent.trim())"""
    )
    assert below == []


@pytest.mark.parametrize("address", ["incidents/", "timeline/", "map/"])
def test_a_tap_leaves_no_halo(visit: Any, base: str, address: str) -> None:
    """Nor does a click; the keyboard's focus has the ring that it has everywhere."""
    page = visit.page(390, 844, has_touch=True, is_mobile=True)
    page.goto(base + address)
    fold = page.locator(".wf-filter__fold")
    fold.locator("> summary").tap()
    expect(fold).to_have_attribute("open", "")
    expect(fold).to_have_css("box-shadow", "none")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(fold.locator("> summary")).to_have_css("outline-style", "solid")


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_nothing_dead_is_shown(visit: Any, base: str, width: int) -> None:
    """The notice stands at the edge of the text, with room below it, and no field that nobody answers."""
    page = visit.page(width, 844, java_script_enabled=False)
    for address, below in (("map/", ".wf-views"), ("search/", ".wf-search__browse h2")):
        page.goto(base + address)
        notice, heading, after = (
            page.locator(one).first.bounding_box() for one in ("noscript > .wf-mark", "h1", f"main {below}")
        )
        assert notice and heading and after
        assert notice["x"] == heading["x"]
        assert after["y"] - notice["y"] - notice["height"] >= 10
    expect(page.locator(".wf-search__form")).to_be_hidden()


def test_pictures_are_dimmed_in_the_dark(visit: Any, base: str) -> None:
    """On a screen, and not on paper; in the light they are as they are."""
    dimmed = "() => [...document.querySelectorAll('main img:not(.wf-gate__still)')].map((one) => getComputedStyle(one).filter)"
    page = visit.page(scheme="dark")
    page.goto(base)
    assert set(page.evaluate(dimmed)) == {"brightness(0.85)"}
    page.emulate_media(media="print", color_scheme="dark")
    assert set(page.evaluate(dimmed)) == {"none"}
    page = visit.page(scheme="light")
    page.goto(base)
    assert set(page.evaluate(dimmed)) == {"none"}


@pytest.mark.parametrize(
    ("html", "least", "most"),
    [
        ("<p>Help us.</p>", 20, 120),
        ('<p><img src="data:," alt="" width="30" height="40"></p>', 40, 160),
        ('<iframe title="x"></iframe>', 250, 450),
        ("<div></div><script></script>", 250, 300),
    ],
)
def test_a_promotion_has_room_kept_for_what_comes_later(
    visit: Any, base: str, html: str, least: int, most: int
) -> None:
    """What is delivered with the page has its own height, and leaves no hole."""
    page = visit.page(390, 844)
    page.goto(base + ANALYSIS)
    height = page.locator(".wf-story").first.evaluate(
        """(story, html) => {
          const slot = document.createElement("aside");
          slot.className = "wf-promotion wf-promotion--article-middle";
          slot.innerHTML = `<p class="wf-note" aria-hidden="true">Promotion</p>${html}`;
          story.append(slot);
          return slot.getBoundingClientRect().height;
        }""",
        html,
    )
    assert least <= height <= most
