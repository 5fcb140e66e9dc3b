"""The benchmarks: what they generate and translate, and what they write about a run. No build and no peer is run here."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

sys.path.append(str(Path(__file__).parent.parent))

from benchmarks import measure, report
from benchmarks.generate import Generator
from benchmarks.peers import hugo, material, pelican

DIGEST = "5cd75b8298151ae283973303ff6afd2d1b7f561a4b8aaf97d62bceda5966a9f0"


def test_the_same_number_and_seed_give_the_same_bytes() -> None:
    """Everywhere: the sum of a small publication is recorded here. A new one makes older results incomparable."""
    digest = hashlib.sha256()
    for name, text in Generator(40, 200, seed=3).files():
        digest.update(f"{name}\0{text}\0".encode())
    assert digest.hexdigest() == DIGEST


def test_generated_articles_are_a_publication() -> None:
    """As many as asked for, oldest first, with links only to earlier ones, and about the words asked for."""
    articles = list(Generator(200, 300).stream())
    assert len({article.id for article in articles}) == 200
    assert articles == sorted(articles, key=lambda article: article.published)
    seen: set[str] = set()
    for article in articles:
        assert set(re.findall(r"\]\(\.\./\.\./(.*?)\)", article.body)) <= seen
        assert set(article.incidents) <= seen
        assert set(re.findall(r"\[\^(\w+)\]", article.body)) <= {source.id for source in article.sources}
        seen.add(article.path)
    assert 250 < sum(len(article.body.split()) for article in articles) / 200 < 400


def _parts(text: str) -> tuple[dict[str, Any], str]:
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.mark.parametrize("translate", [hugo.files, material.files])
def test_a_translation_with_yaml_is_well_formed(translate: Any) -> None:
    """Each article arrives with a head that is YAML, its links on files that exist, its notes defined."""
    files = dict(translate(Generator(20)))
    articles = {name: text for name, text in files.items() if re.search(r"(incidents|analysis)/\d{4}/", name)}
    assert len(articles) == 20
    for name, text in articles.items():
        head, body = _parts(text)
        assert head["title"] and head["authors"] and head["tags"] and head["date"]
        for target in re.findall(r"\]\((\.\./.*?)\)", body):
            assert str((Path("/") / name).parent.joinpath(target).resolve()).lstrip("/") in articles
        assert set(re.findall(r"\[\^(\w+)\](?!:)", body)) <= set(re.findall(r"^\[\^(\w+)\]:", body, re.MULTILINE))


def test_hugo_has_a_page_for_each_term_that_an_article_names() -> None:
    """A term without its page would have no title."""
    files = dict(hugo.files(Generator(20)))
    for name, text in files.items():
        if re.match(r"(incidents|analysis)/\d{4}/", name):
            head = _parts(text)[0]
            for taxonomy in ("authors", "tags", "systems", "actors", "categories", "series", "countries"):
                for id in head.get(taxonomy, ()):
                    assert f"{taxonomy}/{id}/_index.md" in files
            for path in head.get("draws", ()):
                assert f"{path.lstrip('/')}.md" in files


def test_the_translation_for_pelican_is_well_formed() -> None:
    """Metadata first, and links that Pelican resolves."""
    files = dict(pelican.files(Generator(20)))
    articles = {name: text for name, text in files.items() if name.endswith(".md")}
    assert len(articles) == 20
    for text in articles.values():
        head, _, body = text.partition("\n\n")
        assert {"Title", "Date", "Slug", "Authors", "Tags"} <= {line.split(":")[0] for line in head.splitlines()}
        assert "](../" not in body
        assert all(f"content/{path}" in articles for path in re.findall(r"\{filename\}/(.*?)\)", body))


def _run(wall: float, memory: float = 1e9) -> dict[str, float]:
    return measure.Run(wall, 2 * wall, int(memory), int(memory)).asdict()


RESULTS: dict[str, Any] = {
    "date": "2026-11-22 12:00 UTC",
    "machine": {"processor": "A & B <processor>", "cores": 2, "memory_gb": 8, "python": "3.11.7"},
    "versions": {"Watchfloor": "0123abc", "Hugo": "0.168.0"},
    "articles": 1000,
    "others": 1000,
    "large": 100_000,
    "runs": 2,
    "measured": {
        "ours-full": [_run(4.0, 2e8), _run(6.0, 2e8)],
        "hugo-plain": [_run(5.0), _run(5.0)],
        "hugo-full": [_run(10.0), _run(10.0)],
        "hugo-edit": [_run(10.0), _run(10.0)],
        "ours-edit": [_run(1.0), _run(1.0)],
        "ours-large": [_run(50.0, 2e9)],
        "ours-preview": [0.2, 0.4, 0.3],
        "hugo-preview": [1.0, 1.0],
        "search": [{"ours": 120_000, "peer": 100_000}],
        "other-pelican": [_run(9.0)],
    },
    "failed": {"plain": "first line\nsearch is no key"},
}


def test_a_row_has_the_median_of_its_rounds_and_says_whether_the_target_is_met() -> None:
    """What was not measured says so, and what is missed is not hidden."""
    rows = {line.split(" | ")[0].strip("| "): line for line in report.table(RESULTS).splitlines()[2:]}
    assert "0.50 × (0.40–0.60) | ≤ 0.5 × | met" in rows["Full build from nothing, search included"]
    assert "not measured" in rows["Full build from nothing, without search"]
    assert "0.100 ×" in rows["Publish one edited body, search included"].replace("0.10 ×", "0.100 ×")
    assert rows["Publish one edited body, search included"].endswith("missed |")
    assert "0.30 s | 1.00 s | 0.30 ×" in rows["Save to served page, in live preview"]
    assert "0.20 ×" in rows["Peak memory, all processes together"]
    assert "2.00 GB" in rows["100,000 articles, full build"]
    assert rows["100,000 articles, full build"].endswith("met |")
    assert "120 kB | 100 kB | 1.20 ×" in rows["Search: bytes to the first results, common word, with facets"]


def test_the_page_names_machine_versions_and_failures() -> None:
    """A figure without its circumstances says nothing."""
    page = report.page(RESULTS)
    for words in ("2026-11-22", "A & B <processor>", "2 cores", "Hugo 0.168.0", "Pelican, 1,000 articles", "no key"):
        assert words in page


def test_the_chart_is_well_formed_and_can_be_read_aloud() -> None:
    """Text stays text, colours follow light and dark, and nothing is fetched."""
    svg = ElementTree.fromstring(report.chart(RESULTS))
    space = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img"
    assert [child.tag for child in svg][:2] == [f"{space}title", f"{space}desc"]
    assert "prefers-color-scheme" in (svg.find(f"{space}style").text or "")  # type: ignore[union-attr]
    assert len(svg.findall(f"{space}rect")) == 5
    assert "href" not in ElementTree.tostring(svg, encoding="unicode")


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    """Memory of the whole tree, and processor time of what it started."""
    child = "x = bytearray(60_000_000); sum(range(3_000_000)); import time; time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    run = measure.run([sys.executable, "-c", parent], tmp_path)
    assert run.memory > 60_000_000 or sys.platform != "linux"
    assert run.cpu > 0.01
    assert run.wall > 0.3


def test_a_command_that_fails_or_hangs_is_told(tmp_path: Path) -> None:
    """With the end of what it said; nothing goes on running."""
    with pytest.raises(measure.CommandFailed, match="no luck"):
        measure.run([sys.executable, "-c", "import sys; sys.exit('no luck')"], tmp_path)
    with pytest.raises(measure.CommandFailed, match="longer than"):
        measure.run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, seconds=0.2)
