"""The harness that asks how many of writers' links are among the suggestions."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.related_data import own_links, read_articles, read_links, strip_links
from benchmarks.related_fit import GRID, START, WEIGHTS, quality, search, signals_of
from benchmarks.related_links import WAYS, measure, read_publication, spread, table
from benchmarks.related_rivals import bm25, judge, ours, plain_tfidf, shared_tags

from publications import write_tree
from watchfloor.settings import RelatedSettings

POST = """---
title: "{title}"
date: {date}
author: {author}
tags: {tags}
excerpt: About {about}.
---

{body}
"""


def post(
    title: str, about: str, body: str = "", date: str = "2024-01-01", tags: str = "[news]", author: str = "ann"
) -> str:
    return POST.format(title=title, about=about, body=body or about * 3, date=date, tags=tags, author=author)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cables = "An anchor cut the cable on the seabed. "
    balloons = "Smugglers' balloons carry cigarettes over the border. "
    write_tree(
        tmp_path,
        {
            "posts/2024-01-01-anchors.md": post(
                "Anchors", cables, cables + "See [the second cable](2024-02-01-cables.md)."
            ),
            "posts/2024-02-01-cables.md": post("Cables", cables, tags="[news, sea]"),
            "posts/2024-03-01-balloons.md": post("Balloons", balloons, tags="[sea]"),
            "posts/2024-04-01-border.md": post("Border", balloons, balloons + "[x](/2024/03/01/balloons/)", tags="sea"),
            "posts/toml.md": "+++\ntitle = 'Ferries'\ntags = ['ships']\n+++\nThe ferry to the island sails at noon.\n",
            "authors/ann.md": "---\nname: Ann\n---\n",
            "README.md": "A publication.\n",
        },
    )
    return tmp_path


def test_links_and_their_words_are_taken_out() -> None:
    """In every form: inline, by reference, as HTML, bare; of templates too. Where they led is kept."""
    text, links = strip_links(
        "One [two three](/a/ \"t\") four ![five](six.png) <a href='/b/'>seven <b>eight</b></a> nine [ten][ref]\n"
        'https://c.example/d {{ site.x }} eleven [twelve]({{ "/2024/01/01/e/" | url }}) <br> note[^n]\n\n[ref]: /f/\n'
    )
    words = text.split()
    assert [word for word in words if word.isalpha()] == ["One", "four", "nine", "eleven", "note"]
    assert links == ["/a/", "six.png", "/b/", "https://c.example/d", "/2024/01/01/e/", "/f/"]


def test_front_matter_may_be_anybodys(folder: Path) -> None:
    """Titles, summaries, tags and authors under their usual names; dates in front matter or in the file's name."""
    articles = read_articles(folder)
    assert sorted(articles) == [
        "posts/2024-01-01-anchors.md",
        "posts/2024-02-01-cables.md",
        "posts/2024-03-01-balloons.md",
        "posts/2024-04-01-border.md",
        "posts/toml.md",
    ]
    border = articles["posts/2024-04-01-border.md"]
    assert (border.title, border.tags, border.authors) == ("Border", ("sea",), ("ann",))
    assert border.summary.startswith("About Smugglers")
    assert articles["posts/toml.md"].tags == ("ships",)
    assert articles["posts/toml.md"].published == 0
    assert border.published == 1704067200.0


def test_an_article_of_the_folder_is_no_source(folder: Path) -> None:
    """However its address is written: it would tell the answer."""
    path = folder / "posts/2024-02-01-cables.md"
    path.write_text(
        path.read_text() + "\n[a](https://site.example/2024/01/01/anchors/) [b](https://paper.example/x#y)\n"
    )
    assert read_articles(folder)["posts/2024-02-01-cables.md"].sources == ("paper.example/x",)


def test_our_own_articles_are_read_with_what_they_are_about() -> None:
    """Day, place, systems, sources; but not the incidents that an analysis names: they are links."""
    articles = read_articles(Path(__file__).parents[1] / "content")
    found = articles["incidents/2025/lt-2025-07-10-gerbera-sumskas.md"]
    assert ("systems", "gerbera") in found.subjects
    assert found.day is not None
    assert found.point is not None
    assert len(found.sources) > 3
    pairs = own_links(articles)
    assert ("analysis/2025/two-gerberas-in-july.md", "incidents/2025/lt-2025-07-10-gerbera-sumskas.md") in pairs


def test_a_bundle_is_an_article_and_an_index_is_none(tmp_path: Path) -> None:
    """An index has no date; a bundle is named by its folder."""
    write_tree(
        tmp_path,
        {
            "posts/index.md": "---\ntitle: Posts\n---\nAll posts.\n",
            "posts/ferries/index.md": post("Ferries", "boats", "See [it](/posts/piers/)."),
            "posts/piers/index.mdx": post("Piers", "boats"),
        },
    )
    articles = read_articles(tmp_path)
    assert own_links(articles) == [("posts/ferries/index.md", "posts/piers/index.mdx")]
    assert [*articles] == ["posts/ferries/index.md", "posts/piers/index.mdx"]


def test_a_table_of_links_is_read(folder: Path, tmp_path: Path) -> None:
    """Tabs or commas, with or without a heading; what is no article, and whoever links to themselves, is left out."""
    articles = read_articles(folder)
    one, other = "posts/2024-01-01-anchors.md", "posts/2024-02-01-cables.md"
    for text in (
        f"{one}\t{other}\n{one}\tx.md\n{one}\t{one}\n",
        f"source,target\n{one},{other}\n./{one},{other}\n",
        f"blog/{one}\thttps://site.example/2024/02/01/cables/?x#y\n",
        "anchors,/cables.html\n",
    ):
        (tmp_path / "links").write_text(text)
        assert read_links(tmp_path / "links", articles) == [(one, other)]
    assert own_links(articles) == [(one, other), ("posts/2024-04-01-border.md", "posts/2024-03-01-balloons.md")]


def test_each_way_suggests_what_it_should(folder: Path) -> None:
    """The other article of the same story, and nobody twice or themselves."""
    articles = list(read_articles(folder).values())
    for way in (plain_tfidf, bm25, lambda some, most: ours(some, most, RelatedSettings())):
        rows = way(articles, 3)
        assert [row[0] for row in rows[:4]] == [1, 0, 3, 2]
    assert shared_tags(articles, 3) == [[1], [3, 2, 0], [3, 1], [2, 1], []]


def test_figures_are_what_they_are_called() -> None:
    """Two links found at ranks 1 and 6, one of two links at rank 2, and none."""
    rows = [[9, 7, 6, 5, 4, 8], [3, 9], []]
    judged = judge(rows, {0: {9, 8}, 1: {9, 5}, 2: {1}})
    assert judged.tolist() == [
        [0.5, 1, 1, 1, 1, 1, 1, 2],
        [0.5, 1, 0.5, 0.5, 1, 0.5, 1, 2],
        [0, 0, 0, 0, 0, 0, 0, 1],
    ]
    low, high = spread(judged, lambda some: some[:, :1].mean(axis=0))
    assert 0 <= low[0] < 1 / 3 < high[0] <= 0.5


def test_the_table_has_every_way(folder: Path, tmp_path: Path) -> None:
    """With an interval for each figure; the same each time."""
    publication = read_publication(folder)
    told = table(measure(publication))
    assert [line.split(" | ")[0].strip("| ") for line in told.split("\n")[2:]] == list(WAYS)
    assert told == table(measure(publication))
    assert not np.isnan(np.concatenate(list(measure(publication).values()))).any()
    assert math.isclose(measure(publication)["Watchfloor"][0][0], 1)


def test_it_runs_from_the_command_line(folder: Path, tmp_path: Path) -> None:
    """With a folder and a table, with a folder alone, and with something that has no links."""
    root = Path(__file__).parents[1]
    (tmp_path / "links.tsv").write_text("posts/2024-01-01-anchors.md\tposts/2024-02-01-cables.md\n")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "benchmarks.related_links", *map(str, arguments)]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    done = run(folder, tmp_path / "links.tsv")
    assert done.returncode == 0
    assert "5 articles, 1 of them with 1 links" in done.stdout
    assert "plain TF-IDF: recall at 5 × 1.00" in done.stdout
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").returncode == 2


def test_weights_are_searched_on_a_grid(folder: Path) -> None:
    """From the engine's own signals; what is found does no worse than where it began."""
    signals = signals_of(read_publication(folder))
    found = search([(signals, None)])
    assert {*found} == {*WEIGHTS}
    assert {*found.values()} <= {*GRID, START}
    assert quality(signals, found) >= quality(signals, dict.fromkeys(WEIGHTS, START))
    assert quality(signals, found) == 1
    assert {name: matrix.shape for name, matrix in signals.others.items()} == dict.fromkeys(signals.others, (2, 5))
    assert signals.of_text[0].argmax() == 1
