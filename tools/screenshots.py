"""``make screenshots``: each kind of page at three widths, light and dark, to be looked at.

python -m tools.screenshots SITE FOLDER [KIND=PATH ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from benchmarks.lighthouse.__main__ import served
from tools.chromium import ARGUMENTS, NO_BROWSER, find_browser

from browser.kinds import KINDS

WIDTHS = {360: 780, 768: 1024, 1280: 900}
"""Pixels of a phone, a tablet and a desk, and how high each is."""


def main(site: Path, folder: Path, kinds: dict[str, str]) -> None:
    """Write ``kind-width-scheme.png`` for each."""
    chrome = find_browser()
    if chrome is None:
        sys.exit(NO_BROWSER)
    folder.mkdir(parents=True, exist_ok=True)
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for width, height in WIDTHS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                for kind, path in kinds.items():
                    page.goto(base + path, wait_until="networkidle")
                    page.screenshot(path=folder / f"{kind.replace(' ', '-')}-{width}-{scheme}.png")
                page.close()
        browser.close()
    print(f"{len(kinds) * len(WIDTHS) * 2} screenshots in {folder}")


if __name__ == "__main__":
    given = dict(argument.partition("=")[::2] for argument in sys.argv[3:])
    main(Path(sys.argv[1]), Path(sys.argv[2]), given or KINDS)
