"""The rules of WCAG 2.2 AA that a program can check, and the best practices beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from browser.kinds import KINDS, SEARCH

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""Dark pages have the same parts and other colours."""
RUN = """async (rules) => (await axe.run(document, { runOnly: rules, resultTypes: ["violations"] }))
  .violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target}: ${n.failureSummary}`))"""
CHECKED = (
    "front",
    "section",
    "table",
    "data",
    "timeline",
    "incident",
    "analysis",
    "author",
    "tag",
    "systems",
    "search",
    "saved",
    "about",
)


def violations(page: Any, scheme: str = "light") -> list[str]:
    """What axe finds once the page has come to rest: the theme makes code that scrolls focusable a little later."""
    for _ in range(10):
        found: list[str] = page.evaluate(RUN, RULES[scheme])
        if not found:
            break
        page.wait_for_timeout(300)
    return found


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: with Node, `npm ci` does it")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", CHECKED)
def test_axe_finds_nothing(visit: Any, base: str, kind: str, scheme: str) -> None:
    """No violation on any kind of page, on a phone and at a desk, in light and dark."""
    page = visit.page(scheme=scheme)
    page.goto(base + KINDS[kind])
    if KINDS[kind] == SEARCH:
        expect(page.locator(".wf-search__results > li").first).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, scheme) == [], f"at {width} pixels"
