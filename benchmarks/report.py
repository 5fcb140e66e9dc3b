"""The results of a run as a table, a page of the manual and a chart."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

GB = 1e9


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: our figure over the peer's, and what it should be at most."""

    title: str
    ours: str
    peer: str
    target: float
    against: str
    measure: str = "wall"
    information: bool = False


ROWS = (
    Row("Full build from nothing, search included", "ours-full", "hugo-full", 0.5, "Hugo + Pagefind"),
    Row("Full build from nothing, without search", "ours-plain", "hugo-plain", 0.8, "Hugo"),
    Row("Publish one edited body, search included", "ours-edit", "hugo-edit", 0.06, "Hugo + Pagefind"),
    Row("Publish with nothing changed", "ours-nothing", "hugo-edit", 0.03, "Hugo + Pagefind"),
    Row(
        "Save to served page, in live preview",
        "ours-preview",
        "hugo-preview",
        0.8,
        "the rebuild time that Hugo's server reports",
        "seconds",
    ),
    Row("Peak memory, all processes together", "ours-full", "hugo-full", 0.25, "Hugo + Pagefind", "memory"),
    Row("{large} articles, full build", "ours-large", "ours-full", 11, "our own time at {articles}"),
    Row(
        "Search: bytes to the first results, common word, with facets",
        "search",
        "search",
        1.3,
        "one Pagefind index",
        "bytes",
    ),
)
MEMORY_LIMIT = 3 * GB
"""For the large build."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row with its figures."""

    row: Row
    title: str
    against: str
    ours: list[float]
    peer: list[float]

    @property
    def ratios(self) -> list[float]:
        """Round by round where both sides have as many figures, else median over median."""
        if len(self.ours) == len(self.peer) and self.row.measure != "seconds":
            return [ours / peer for ours, peer in zip(self.ours, self.peer, strict=True) if peer]
        if not self.ours or not self.peer or not statistics.median(self.peer):
            return []
        return [statistics.median(self.ours) / statistics.median(self.peer)]

    @property
    def ratio(self) -> float | None:
        """The median of the ratios."""
        return statistics.median(self.ratios) if self.ratios else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met, if it was measured."""
        return None if self.ratio is None else self.ratio <= self.row.target


def outcomes(results: dict[str, Any]) -> list[Outcome]:
    """Every row of the table."""
    names = {"large": f"{results['large'] or 100_000:,}", "articles": f"{results['articles']:,}"}
    return [
        Outcome(
            row,
            row.title.format(**names),
            row.against.format(**names),
            _figures(results, row, row.ours, "ours"),
            _figures(results, row, row.peer, "peer"),
        )
        for row in ROWS
    ]


def _figures(results: dict[str, Any], row: Row, name: str, side: str) -> list[float]:
    found = results["measured"].get(name, [])
    if row.measure == "bytes":
        return [float(one[side]) for one in found]
    if row.measure == "seconds":
        return [float(one) for one in found]
    return [float(one[row.measure]) for one in found]


def _amount(row: Row, values: list[float]) -> str:
    if not values:
        return "–"
    value = statistics.median(values)
    if row.measure == "memory":
        return f"{value / GB:.2f} GB"
    if row.measure == "bytes":
        return f"{value / 1000:,.0f} kB"
    return f"{value:.2f} s" if value < 100 else f"{value:,.0f} s"


def _spread(outcome: Outcome) -> str:
    if outcome.ratio is None:
        return "not measured"
    text = f"{outcome.ratio:.3f} ×" if outcome.ratio < 0.1 else f"{outcome.ratio:.2f} ×"
    if len(outcome.ratios) > 1:
        low, high = min(outcome.ratios), max(outcome.ratios)
        text += f" ({low:.3f}–{high:.3f})" if outcome.ratio < 0.1 else f" ({low:.2f}–{high:.2f})"
    return text


VERDICT = {True: "met", False: "missed", None: "–"}


def table(results: dict[str, Any]) -> str:
    """The table in Markdown."""
    lines = [
        "| | to beat | ours | theirs | ratio (lowest–highest) | target | |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in outcomes(results):
        cells = [one.title, one.against, _amount(one.row, one.ours), _amount(one.row, one.peer)]
        target = f"≤ {one.row.target:g} ×"
        met = VERDICT[one.met]
        if one.row.ours == "ours-large":
            target += ", under 3 GB"
            memory = [float(run["memory"]) for run in results["measured"].get("ours-large", [])]
            if memory:
                cells[2] += f", {memory[0] / GB:.2f} GB"
                met = VERDICT[bool(one.met) and memory[0] < MEMORY_LIMIT]
        lines.append(f"| {' | '.join([*cells, _spread(one), target, met])} |")
    return "\n".join(lines) + "\n"


DETAILS = {
    "ours-full": "Watchfloor, full build with search",
    "ours-plain": "Watchfloor, full build without search",
    "ours-edit": "Watchfloor, one edited body",
    "ours-title": "Watchfloor, one edited title",
    "ours-nothing": "Watchfloor, nothing changed",
    "ours-large": "Watchfloor, {large} articles",
    "hugo-plain": "Hugo, full build",
    "pagefind": "Pagefind, after it",
    "hugo-full": "Hugo + Pagefind, full build",
    "hugo-edit": "Hugo + Pagefind, after an edit",
    "ours-small": "Watchfloor, {others} articles",
    "other-pelican": "Pelican, {others} articles",
    "other-zensical": "Zensical, {others} articles",
    "other-material": "Material's blog plugin, {others} articles",
}


def details(results: dict[str, Any]) -> str:
    """Wall and processor time and memory of everything that was run, in Markdown."""
    lines = ["| | wall | processor | memory | runs |", "|---|---|---|---|---|"]
    names = {key: f"{results[key] or 100_000:,}" for key in ("large", "others")}
    for name, title in DETAILS.items():
        runs = results["measured"].get(name)
        if not runs:
            continue
        wall, cpu = ([run[key] for run in runs] for key in ("wall", "cpu"))
        memory = statistics.median(run["memory"] for run in runs) / GB
        spread = f" ({min(wall):.1f}–{max(wall):.1f})" if len(runs) > 1 else ""
        lines.append(
            f"| {title.format(**names)} | {statistics.median(wall):.1f} s{spread} | {statistics.median(cpu):.1f} s"
            f" | {memory:.2f} GB | {len(runs)} |"
        )
    return "\n".join(lines) + "\n"


def page(results: dict[str, Any]) -> str:
    """The manual's page."""
    machine = results["machine"]
    used = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    served = results["measured"].get("hugo-preview-served", [])
    note = (
        f"\nHugo's server reports its rebuild; from save to served page it took {statistics.median(served):.2f} s.\n"
        if served
        else ""
    )
    failed = "".join(
        f"\n- {name} could not be measured: `{text.splitlines()[-1]}`"
        for name, text in results["failed"].items()
        if text
    )
    return f"""# Benchmarks

{results["articles"]:,} generated articles of about 1,000 words, on {results["date"]}: {machine["processor"]}, {machine["cores"]} cores, {machine["memory_gb"]} GB of memory, Python {machine["python"]}. {used}.

{"One round" if results["runs"] == 1 else f"Medians of {results['runs']} rounds"} in which our builds and theirs took turns; a ratio below 1 means that we need less. What is compared with what, and what each peer cannot do, stands in [benchmarks/README.md](../benchmarks/README.md). `make bench` measures again and writes this page.

![Our figure as a share of the peer's, for each row of the table](images/benchmarks.svg)

{table(results)}{note}{failed}
## Everything that was run

{details(results)}"""


STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.quiet { fill: #59636e }
.grid { stroke: #d1d9e0 }
.bar { fill: #0969da }
.missed { fill: #bc4c00 }
.target { stroke: #1f2328; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .quiet { fill: #9198a1 }
  .grid { stroke: #3d444d }
  .bar { fill: #4493f8 }
  .missed { fill: #db6d28 }
  .target { stroke: #f0f6fc }
}
"""
LEFT, WIDTH, RIGHT, STEP, TOP = 330, 380, 130, 40, 50


def chart(results: dict[str, Any]) -> str:
    """Bars of our share of the peer's figure, each with its target; an SVG that follows light and dark.

    Long because it draws the parts of one picture in their order.
    """
    shown = [one for one in outcomes(results) if one.ratio is not None and one.row.ours != "ours-large"]
    height = TOP + STEP * len(shown) + 30
    total = LEFT + WIDTH + RIGHT
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {total} {height}",
            "width": str(total),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title desc",
        },
    )
    ElementTree.SubElement(
        svg, "title", id="title"
    ).text = f"Watchfloor beside its peers, {results['articles']:,} articles"
    ElementTree.SubElement(svg, "desc", id="desc").text = " ".join(
        f"{one.title}: {one.ratio:.3g} times {one.against}; the target is at most {one.row.target:g}." for one in shown
    )
    ElementTree.SubElement(svg, "style").text = STYLE

    def text(x: float, y: float, words: str, **more: str) -> None:
        ElementTree.SubElement(svg, "text", x=f"{x:g}", y=f"{y:g}", **more).text = words

    def line(x: float, top: float, bottom: float, style: str) -> None:
        at = {"x1": f"{x:g}", "x2": f"{x:g}", "y1": f"{top:g}", "y2": f"{bottom:g}", "class": style}
        ElementTree.SubElement(svg, "line", at)

    most = max([1.0, *(min(2.0, one.ratio or 0) for one in shown), *(one.row.target for one in shown)])
    scale = WIDTH / most
    text(LEFT, 20, "Our figure as a share of the peer's. Less is better; the upright mark is the target.")
    for tick in range(5 if most <= 1 else int(most * 4) + 1):
        x = LEFT + tick * 0.25 * scale
        line(x, TOP - 8, height - 24, "grid")
        text(x, height - 8, f"{tick * 0.25:g}", **{"text-anchor": "middle", "class": "quiet"})
    for number, one in enumerate(shown):
        y = TOP + STEP * number
        ratio = one.ratio or 0.0
        title, _, rest = one.title.partition(":")
        text(LEFT - 10, y + 9, title if rest else one.title, **{"text-anchor": "end"})
        text(LEFT - 10, y + 25, f"against {one.against}", **{"text-anchor": "end", "class": "quiet"})
        width = max(1.0, min(ratio, most) * scale)
        bar = {
            "x": str(LEFT),
            "y": str(y),
            "width": f"{width:.1f}",
            "height": "22",
            "class": "bar" if one.met else "bar missed",
        }
        ElementTree.SubElement(svg, "rect", bar)
        line(LEFT + one.row.target * scale, y - 4, y + 26, "target")
        words = f"{ratio:.3g} ×{'' if one.met else ' (missed)'}"
        text(LEFT + max(width, one.row.target * scale) + 8, y + 16, words)
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"
