"""The theme's style sheet without what no page needs: no element looks different for it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.kinds import KINDS

pytestmark = pytest.mark.browser

MATERIAL = Path(__import__("material").__file__).parent / "templates/assets/stylesheets"
OURS = Path(__file__).parents[2] / "docs/assets/publication.css"
LOOKS = """(names) => {
  const found = [];
  const seen = new Map(); // many cards look as few do
  for (const element of document.querySelectorAll("html, body, body *")) {
    if (element.closest("script, template, noscript")) continue;
    const kind = `${element.tagName}.${element.className}/${element.parentElement?.className}`;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (seen.get(kind) > 4) continue;
    for (const pseudo of [null, "::before", "::after", "::marker"]) {
      const style = getComputedStyle(element, pseudo);
      if (pseudo && style.content === "none" && pseudo !== "::marker") continue;
      found.push(`${element.tagName}.${element.className}${pseudo ?? ""} { ${names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ")} }`);
    }
  }
  return found;
}"""


SIDES = ("top", "right", "bottom", "left")
PROPERTIES = [
    *"display position float width height min-width max-width min-height max-height overflow-x overflow-y z-index".split(),
    *"color background-color background-image border-radius box-shadow opacity visibility outline-style".split(),
    *"font-family font-size font-weight font-style line-height letter-spacing text-align text-decoration-line".split(),
    *"text-transform white-space vertical-align list-style-type cursor transform fill mask-image content".split(),
    *"flex-direction flex-wrap flex-grow align-items justify-content grid-template-columns column-gap row-gap".split(),
    *(
        f"{name}-{side}{rest}"
        for name, rest in (("margin", ""), ("padding", ""), ("border", "-width"))
        for side in SIDES
    ),
    *(f"border-{side}-color" for side in SIDES),
    *SIDES,
]


def whole(route: Route) -> None:
    """The theme's own style sheets in the place of ours."""
    sheets = [*(next(MATERIAL.glob(name)) for name in ("main.*.min.css", "palette.*.min.css")), OURS]
    route.fulfill(content_type="text/css", body="\n".join(path.read_text("utf-8") for path in sheets))


def looks(visit: Any, address: str, width: int, scheme: str, *, replaced: bool) -> list[str]:
    """How every element of a page looks, with our style sheet or with the theme's own."""
    page = visit.page(width, 844, scheme=scheme)
    if replaced:
        page.route(re.compile(r"/assets/stylesheets/theme\."), whole)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    found: list[str] = page.evaluate(LOOKS, PROPERTIES)
    page.close()
    return found


@pytest.mark.parametrize("kind", ["front", "section", "analysis", "about"])
def test_no_element_looks_different(visit: Any, base: str, kind: str) -> None:
    """On a phone and on a desk, light and dark: every element, and what stands before and behind it."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        for again in (True, False):  # a busy machine may be seen in the middle of a layout, but not twice at one place
            ours, theirs = (looks(visit, base + KINDS[kind], width, scheme, replaced=one) for one in (False, True))
            assert len({element.partition(" { ")[2] for element in ours}) > 40
            odd = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
            if not odd and len(ours) == len(theirs):
                break
            told = [(a.partition(" {")[0], sorted({*a.split("; ")} ^ {*b.split("; ")})) for a, b in odd]
            assert again, (len(ours), len(theirs), told[:3])
