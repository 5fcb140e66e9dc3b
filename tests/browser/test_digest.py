"""The e-mail of a week, in a browser as narrow as a small phone and as wide as mail programs show one."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EMAIL = "digest/2025-w49/email.html"


@pytest.mark.parametrize("width", [320, 600])
def test_an_email_fits(visit: Any, base: str, width: int) -> None:
    """Nothing stands out at the side, text is large enough, and every headline can be seen."""
    visit.allow("favicon")
    page = visit.page(width)
    page.goto(base + EMAIL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    headlines = page.locator("h3")
    assert headlines.count() > 5
    for headline in headlines.all():
        expect(headline).to_be_visible()
        box = headline.bounding_box()
        assert box["x"] >= 16 and box["x"] + box["width"] <= width - 16
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, a, h3')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 13
    expect(page.get_by_role("link", name="Read this on the web")).to_be_visible()


def test_the_page_of_a_week_leads_to_its_email(visit: Any, base: str) -> None:
    """And from week to week."""
    visit.allow("favicon")
    page = visit.page()
    page.goto(base + "digest/")
    page.locator(".wf-entries a").first.click()
    page.locator(".wf-neighbours a[rel=prev]").click()
    expect(page.locator(".wf-kicker")).to_have_text("Published in this week")
    page.get_by_role("link", name="HTML", exact=True).click()
    expect(page).to_have_url(f"{page.url.rsplit('/', 1)[0]}/email.html")
    expect(page.locator("h1")).to_be_visible()
