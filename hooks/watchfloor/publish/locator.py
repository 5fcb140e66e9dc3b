"""The files of locator maps: outlines that many pages show, each under an id by which a page uses them."""

from __future__ import annotations

from xml.etree import ElementTree

from ..geography.locator import HEIGHT, WIDTH, Window, border_path, country_path, land_paths
from ..view.charts import BASE, Chart
from ..view.charts import HEIGHT as CHART_HEIGHT
from ..view.charts import WIDTH as CHART_WIDTH

FOLDER = "assets/locator/"
_NAMESPACE = "http://www.w3.org/2000/svg"


def window_file(window: Window, boundaries: str) -> bytes:
    """Land (``#land``) and borders (``#borders``) of a window."""
    return _svg({"land": land_paths(window), "borders": [border_path(window, boundaries)]})


def country_file(window: Window, country: str, boundaries: str) -> bytes:
    """A country (``#country``) in its window."""
    return _svg({"country": [country_path(window, country, boundaries)]})


def _svg(groups: dict[str, list[str]]) -> bytes:
    """Colours are the page's: what it uses inherits them."""
    root = ElementTree.Element("svg", xmlns=_NAMESPACE, viewBox=f"0 0 {WIDTH} {HEIGHT}")
    for id, paths in groups.items():
        group = ElementTree.SubElement(root, "g", id=id)
        for path in filter(None, paths):
            ElementTree.SubElement(group, "path", d=path)
    return bytes(ElementTree.tostring(root, encoding="utf-8")) + b"\n"


def strip_file(chart: Chart | None) -> bytes:
    """The bars of all incidents (``#bars``) and the years below them (``#years``), for pages that mark one of them."""
    root = ElementTree.Element("svg", xmlns=_NAMESPACE, viewBox=f"0 0 {CHART_WIDTH} {CHART_HEIGHT}")
    group = ElementTree.SubElement(root, "g", id="bars")
    for bar in chart.bars if chart else ():
        size = {"x": bar.x, "y": bar.y, "width": bar.width, "height": bar.height}
        ElementTree.SubElement(group, "rect", {name: str(value) for name, value in size.items()})
    years = ElementTree.SubElement(root, "g", id="years")
    ElementTree.SubElement(years, "path", d=f"M0 {BASE}h{CHART_WIDTH}", stroke="currentColor")
    for tick in chart.ticks if chart else ():
        ElementTree.SubElement(years, "path", d=f"M{tick.x} {BASE}v5", stroke="currentColor")
        ElementTree.SubElement(years, "text", x=str(tick.x + 2), y=str(CHART_HEIGHT - 2)).text = tick.text
    return bytes(ElementTree.tostring(root, encoding="utf-8")) + b"\n"
