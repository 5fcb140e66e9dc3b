"""The policy in a real browser: what is not the page's own does not run, and nothing that is its own is stopped."""

from __future__ import annotations

from typing import Any

import pytest

from browser.kinds import KINDS, SEARCH

pytestmark = pytest.mark.browser

INJECT = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  const image = document.createElement("img");
  image.setAttribute("onerror", "window.ran = true");
  image.src = "data:,broken";
  document.body.append(script, image);
  document.body.insertAdjacentHTML("beforeend", "<p style='color: red' id='styled'>text</p>");
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_strangers_script_does_not_run(visit: Any, base: str, kind: str) -> None:
    """Whatever slipped through the cleaning: no inline script, handler or style, on any kind of page."""
    visit.allow("Content Security Policy|violates the following")
    if kind == "404":
        visit.allow("status 404|status of 404")
    page = visit.page()
    page.goto(base + KINDS[kind])
    if KINDS[kind] == SEARCH:
        page.locator(".wf-search__results > li").first.wait_for()
    page.evaluate(INJECT)
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert page.evaluate("window.ran === undefined")
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
