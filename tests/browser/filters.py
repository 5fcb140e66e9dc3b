"""What tests of the record's filter share."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

ROWS = ".wf-table tbody tr"


def option(page: Page, facet: str, text: str) -> Any:
    """A value of a facet, as its label."""
    return page.locator(f"[data-facet={facet}] li label", has_text=text).first


def choose(page: Page, facet: str, text: str) -> None:
    """Open a facet, choose a value, and close it again."""
    summary = page.locator(f"[data-facet={facet}] summary")
    summary.click()
    option(page, facet, text).click()
    page.keyboard.press("Escape")
