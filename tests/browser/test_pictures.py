"""Pictures in a real browser: the file that fits, and the warning before one that may disturb."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.test_accessibility import AXE, violations
from sites import build, lay_out

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def graphic(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], str]) -> str:
    """Address of a site with a picture that may disturb in a story, and an ordinary one above it."""
    where = lay_out(Path(__file__).parents[1] / "golden/project", tmp_path_factory.mktemp("pictures"))
    folder = where / "content/incidents/2025"
    for name in ("road", "car"):
        out = BytesIO()
        Image.radial_gradient("L").resize((1900, 1200)).convert("RGB").save(out, "JPEG")
        (folder / f"img/{name}.jpg").write_bytes(out.getvalue())
    lake = (folder / "lake.md").read_text("utf-8")
    hero = "hero: {image: img/road.jpg, alt: A road, credit: A. B., focus: 80% top}"
    lake = re.sub(r"hero: .*", hero, lake)
    lake += '\n![The car](img/car.jpg){ .graphic warning="Shows blood." credit="C. D." }\n'
    (folder / "lake.md").write_text(lake, "utf-8")
    config = where / "mkdocs.yml"
    text = re.sub(r"site_url: .*", "site_url: http://127.0.0.1/", config.read_text("utf-8"))
    text = text.replace("lead: second-look", "lead: lake")
    config.write_text(text + "extra_css: [assets/publication.css]\n", "utf-8")
    done = build(where, "--strict")
    assert not done.returncode, done.stdout + done.stderr
    return serving(where / "site")


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_chooses_whether_to_see_a_picture(visit: Any, graphic: str, script: bool) -> None:
    """By mouse or keyboard, with or without a script; until then a browser with a script does not even fetch it."""
    visit.host = graphic.split("/")[2]
    page = visit.page(390, 844, java_script_enabled=script)
    page.goto(graphic + "incidents/lake/")
    gate = page.locator(".wf-gate")
    gate.scroll_into_view_if_needed()
    picture = gate.get_by_role("img", name="The car")
    expect(gate.get_by_text("Shows blood.")).to_be_visible()
    expect(picture).to_be_hidden()
    # Without a script browsers fetch lazy pictures at once, so that no site can tell how far one reads.
    assert not script or not [url for url in visit.requests if "car.jpg" in url and "_still" not in url]
    gate.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    expect(picture).to_be_visible()
    gate.get_by_text("Hide the picture").click()
    expect(picture).to_be_hidden()


def test_a_phone_gets_a_small_file_and_a_wide_screen_a_large_one(visit: Any, graphic: str) -> None:
    """By what the page says of sizes alone."""
    visit.host = graphic.split("/")[2]
    for width, ratio, expected in ((360, 1, "_480"), (390, 2, "_800"), (1280, 2, "_1600")):
        page = visit.page(width, 900, device_scale_factor=ratio)
        page.goto(graphic + "incidents/lake/")
        hero = page.locator(".wf-hero img")
        expect(hero).to_be_visible()
        page.wait_for_function("document.querySelector('.wf-hero img').complete")
        assert f"/media/{expected}/" in hero.evaluate("(image) => image.currentSrc")
        page.goto(graphic)
        lead = page.locator(".wf-lead__image")
        page.wait_for_function("document.querySelector('.wf-lead__image').complete")
        assert "/cards/_lead/lake-" in lead.evaluate("(image) => image.currentSrc")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: with Node, `npm ci` does it")
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_about_the_warning(visit: Any, graphic: str, width: int) -> None:
    """Neither before a reader has chosen nor after, and nothing stands out of the page."""
    visit.host = graphic.split("/")[2]
    page = visit.page(width, 844)
    page.goto(graphic + "incidents/lake/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    gate = page.locator(".wf-gate")
    for chosen in (False, True):
        gate.get_by_role("checkbox").set_checked(chosen)
        box = gate.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert [one for one in violations(page) if "wf-gate" in one or "picture" in one] == []
