"""Light and dark: as the device has it or as a reader chose, from the first moment; and a focus that can be seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.kinds import ANALYSIS, SEARCH

pytestmark = pytest.mark.browser

GROUND = "getComputedStyle(document.documentElement).colorScheme"
COLOURS = """(one) => {
  const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return 0.3 * r + 0.6 * g + 0.1 * b; };
  let ground = one;
  while (/, 0\\)$|transparent/.test(getComputedStyle(ground).backgroundColor) && ground.parentElement) ground = ground.parentElement;
  return { ground: light(getComputedStyle(ground).backgroundColor), text: light(getComputedStyle(one).color) };
}"""
FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const seen = focused.matches(".md-option") ? focused.nextElementSibling : focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen);
  const name = focused.getAttribute("aria-label") || focused.textContent.trim().slice(0, 40) || focused.name || focused.tagName;
  return [name, outlineStyle !== "none" && parseFloat(outlineWidth) >= 1];
}"""


def scheme(page: Page) -> str | None:
    """Which colours a page has."""
    return page.locator("body").get_attribute("data-md-color-scheme")


@pytest.mark.parametrize(("device", "own", "other"), [("light", "default", "slate"), ("dark", "slate", "default")])
def test_a_reader_s_choice_stays(visit: Any, base: str, device: str, own: str, other: str) -> None:
    """By keyboard or mouse, over reloads and on other pages; and what is behind a page is as dark as the page."""
    page = visit.page(390, 844, scheme=device)
    page.goto(base)
    assert scheme(page) == own
    ground = {"default": "light", "slate": "dark"}
    assert page.evaluate(GROUND) == ground[own]
    page.locator("[aria-keyshortcuts]").first.wait_for(state="attached")
    page.locator(".md-option:checked").focus()
    page.keyboard.press("Enter")
    assert scheme(page) == other
    page.goto(base + ANALYSIS)
    assert scheme(page) == other
    assert page.evaluate(GROUND) == ground[other]
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    assert scheme(page) == own
    page.reload()
    assert scheme(page) == own


def test_who_has_chosen_nothing_follows_the_device(visit: Any, base: str) -> None:
    """While the page is open, too."""
    page = visit.page(scheme="light")
    page.goto(base)
    page.locator("#wf-find[aria-keyshortcuts]").wait_for()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_a_page_is_dark_before_its_body_is_there(visit: Any, base: str) -> None:
    """A reader at night sees no white page first, whatever the device is set to."""
    page = visit.page(scheme="light")
    page.goto(base)
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    page.add_init_script(
        "new MutationObserver((_, seen) => { if (document.body) { window.atFirst = "
        "document.documentElement.style.colorScheme; seen.disconnect(); } }).observe(document, {childList: true, subtree: true})"
    )
    page.reload()
    assert page.evaluate("window.atFirst") == "dark"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["", ANALYSIS, "incidents/", SEARCH])
def test_the_focus_is_seen(visit: Any, base: str, path: str, width: int) -> None:
    """On each of the first stops of a page."""
    page = visit.page(width, 844)
    page.goto(base + path)
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        if told := page.evaluate(FOCUS):
            seen.append(told)
    assert len(seen) > 20
    assert [name for name, visible in seen if not visible] == []


@pytest.mark.parametrize(("device", "darker"), [("dark", "paper"), ("light", "ink")])
def test_without_scripts_a_page_has_the_device_s_colours(visit: Any, base: str, device: str, darker: str) -> None:
    """All of them: ground, text, header, form fields."""
    page = visit.page(java_script_enabled=False, scheme=device)
    page.goto(base + ANALYSIS)
    names = ("body", ".wf-article h1", ".md-header", ".wf-byline a")
    colours = {name: page.locator(name).first.evaluate(COLOURS) for name in names}
    dark = {"paper": "ground", "ink": "text"}[darker]
    light = {"ground": "text", "text": "ground"}[dark]
    for name, found in colours.items():
        assert found[dark] < 100, (name, found)
        assert found[light] > 100 or name == ".wf-byline a", (name, found)
    assert page.locator("body").evaluate("body => getComputedStyle(body).colorScheme") == device
