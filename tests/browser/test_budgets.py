"""What a page may weigh, how many requests it may make, and how far it may jump: numbers that are not let grow."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Response

from browser.kinds import KINDS

pytestmark = pytest.mark.browser

KILOBYTES = {"map": 210, "table": 80, "timeline": 80}
"""Compressed, without pictures; what shows the record brings the record."""
REQUESTS = {"map": 20, "table": 16, "timeline": 16}
FIRST_ANSWER = 14_400
"""Of an article's page, compressed: ten segments of 1,460 bytes come before a server waits (RFC 6928), its headers too."""
SHIFT = 0.02
"""Cumulative layout shift (Layout Instability API): the share of the screen that moved, times how far."""
SHIFTS = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum), 100));
})"""
CHECKED = [kind for kind in KINDS if kind not in {"search", "404"}]


def weight(answers: list[Response]) -> dict[str, int]:
    """Bytes of each file, compressed as a host would, without pictures; by address."""
    return {
        answer.url: len(gzip.compress(answer.body(), 6))
        for answer in answers
        if answer.request.resource_type != "image" and not answer.url.startswith("data:")
    }


@pytest.mark.parametrize("kind", CHECKED)
def test_a_page_is_light(visit: Any, base: str, kind: str) -> None:
    """An article: at most 60 kilobytes and 12 requests, on a phone."""
    page = visit.page(390, 844)
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(base + KINDS[kind], wait_until="networkidle")
    weights = weight(answers)
    assert sum(weights.values()) <= 1024 * KILOBYTES.get(kind, 60), weights
    asked = [answer.url for answer in answers if not answer.url.startswith("data:")]
    assert len(asked) <= REQUESTS.get(kind, 12), asked


def test_an_article_comes_in_one_answer(site: Path) -> None:
    """Its picture and the style sheet are asked for when its page is there, a round trip sooner."""
    pages = [page for section in ("analysis", "incidents") for page in (site / section).glob("*/index.html")]
    weights = {page.parent.name: len(gzip.compress(page.read_bytes(), 6)) for page in pages}
    assert len(weights) > 80
    assert max(weights.values()) <= FIRST_ANSWER, max(weights.items(), key=lambda one: one[1])


ASKED = """() => {
  const shown = document.querySelector(".wf-hero__image, .wf-lead__image").currentSrc;
  return performance.getEntriesByName(shown).map(({ initiatorType }) => initiatorType);
}"""


@pytest.mark.parametrize("kind", ["front", "analysis"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_picture_is_asked_for_by_the_head(visit: Any, base: str, kind: str, width: int) -> None:
    """Once, in the width that is shown; a page's policy keeps browsers from looking farther ahead."""
    page = visit.page(width, 844)
    page.goto(base + KINDS[kind], wait_until="networkidle")
    assert page.evaluate(ASKED) == ["link"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", [*CHECKED, "search"])
def test_a_page_does_not_jump(visit: Any, base: str, kind: str, width: int) -> None:
    """What is loaded has its place."""
    page = visit.page(width, 844)
    page.goto(base + KINDS[kind], wait_until="networkidle")
    assert page.evaluate(SHIFTS) < SHIFT


WAITED = """() => {
  const [{ loadEventStart: loaded }] = performance.getEntriesByType("navigation");
  const scripts = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js"));
  return [loaded, scripts.map((one) => one.startTime)];
}"""


@pytest.mark.parametrize("kind", ["front", "analysis", "map"])
def test_scripts_wait_for_the_page(visit: Any, base: str, kind: str) -> None:
    """None is asked for before all that a reader waits for is there."""
    page = visit.page(390, 844)
    page.goto(base + KINDS[kind], wait_until="networkidle")
    page.locator(".wf-drawer-button:visible").wait_for()
    loaded, begun = page.evaluate(WAITED)
    assert len(begun) == {"front": 1, "analysis": 4, "map": 10}[kind]
    assert min(begun) > loaded > 0
