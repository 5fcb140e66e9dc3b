"""Articles as Markdown beside their pages, and ``llms.txt``."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sites import build, tree
from watchfloor.publish.copies import markdown_copy
from watchfloor.publish.llms import Linked, llms_text
from watchfloor.view.feed import FeedEntry

SITE = "https://notes.example/sub/"


def parts(copy: str) -> tuple[dict[str, Any], str]:
    """Front matter and text of a copy."""
    start, front, text = copy.split("---\n", 2)
    assert start == ""
    return yaml.safe_load(front), text


def test_every_article_has_a_copy_that_its_page_names(as_built: Path) -> None:
    """And nothing else has."""
    pages = tree(as_built / "site")
    articles = {name for name, body in pages.items() if b'<article class="wf-article' in body}
    assert len(articles) > 3
    assert {name.replace(".html", ".md") for name in articles} == {name for name in pages if name.endswith(".md")}
    for name in articles:
        assert b'<link rel="alternate" type="text/markdown" href="index.md">' in pages[name]
        front, text = parts(pages[name.replace(".html", ".md")].decode())
        assert front["url"] == SITE + name.removesuffix("index.html")
        assert text.strip().startswith("# ") and front["title"] and front["authors"]


def test_a_copy_says_what_the_page_says(golden: Path) -> None:
    """Corrections, how sure we are, the text with links that work anywhere, claims, sources; and no comment."""
    path = golden / "content/incidents/2025/border.md"
    text = path.read_text()
    claim = "claims:\n  - {text: It came from afar., status: assessed}\n"
    note = "corrections:\n  - {date: 2025-12-30, text: The number was wrong.}\n"
    assert "claims:" not in text and "corrections:" not in text
    path.write_text(
        text.replace("title: ", f"{claim}{note}title: ", 1) + "\n<!-- not for readers -->\n\nMore *here*.\n"
    )
    done = build(golden)
    assert done.returncode == 0, done.stderr
    front, body = parts((golden / "site/incidents/border/index.md").read_text())
    assert front["updated"].startswith("2025-12-29T22:00") and front["countries"] == ["Estonia"]
    assert "**Correction, 30 December 2025.** The number was wrong." in body
    assert "- **Assessed**: It came from afar." in body
    assert "More *here*." in body and "not for readers" not in body
    assert not re.search(r"\]\((?!https?://|mailto:)", body)


def test_copies_can_be_turned_off(as_built: Path, golden: Path) -> None:
    """No page names one, and there is no list of them; feeds are what they were."""
    config = (golden / "mkdocs.yml").read_text()
    (golden / "mkdocs.yml").write_text(config + "    markdown_copies: false\n")
    assert build(golden).returncode == 0
    before, after = tree(as_built / "site"), tree(golden / "site")
    assert set(before) - set(after) == {name for name in before if name.endswith(".md") or name == "llms.txt"}
    assert b"text/markdown" not in after["incidents/border/index.html"]
    assert before["feed.xml"] == after["feed.xml"]


def test_a_site_without_a_known_address_has_none(golden: Path) -> None:
    """For every link in a copy is absolute."""
    config = (golden / "mkdocs.yml").read_text()
    (golden / "mkdocs.yml").write_text(re.sub(r"^site_url:.*\n", "", config, flags=re.MULTILINE))
    assert build(golden).returncode == 0
    files = tree(golden / "site")
    assert not [name for name in files if name.endswith(".md") or name == "llms.txt"]
    assert b"text/markdown" not in files["incidents/border/index.html"]


def test_programs_are_told_what_there_is(as_built: Path) -> None:
    """Everything that is named is there."""
    text = (as_built / "site/llms.txt").read_text()
    assert text.startswith("# Border Notes\n")
    addresses = re.findall(r"\]\(([^)]*)\)", text)
    assert len(addresses) > 10
    for address in addresses:
        path = as_built / "site" / address.removeprefix(SITE)
        assert (path / "index.html" if address.endswith("/") else path).is_file()


def test_the_list_keeps_to_its_form() -> None:
    """No title ends its own link or line, and what is empty has no heading."""
    parts = {"A": [Linked("one [two]\n# three", "https://a.example/", "x")], "B": []}
    assert llms_text("N", "d", "said", parts).decode().splitlines() == [
        "# N", "", "> d", "", "said", "", "## A", "", "- [one \\[two\\] \\# three](https://a.example/): x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "a *b* _c_ snake_case", "# no heading", "1. no list",
     "- no list", "> no quote", "&lt; &amp; &copy;", "`no code`", "![x](https://a.example/)", "~~~", "2 < 3 > 1 & 4",
     "[^1]: no note", "a\\*b", "---", "| a | b |", "http://a.example/a_b", "<!-- x -->", "![", "a [b] c"],
)  # fmt: skip
def test_what_is_text_stays_text(text: str) -> None:
    """As a reader of CommonMark that lets HTML through takes it in; in code, nothing is escaped."""
    entry = FeedEntry(
        "tag:a.example,2025:x", "https://a.example/x/", "T", "S", "", "", "", (), (), (), "",
        f"<p>{html.escape(text)}</p><p><code>{html.escape('a < b & [c] *d*')}</code></p>",
    )  # fmt: skip
    _, body = parts(markdown_copy(entry).decode())
    shown = HTMLParser(MarkdownIt("commonmark").render(body)).css("body > *")
    assert [(one.tag, one.text().strip()) for one in shown[2:]] == [("p", text), ("p", "a < b & [c] *d*")]
    assert not shown[2].css("*")[1:]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_text_stands_in_front_matter_as_it_is(title: str, summary: str, names: list[str]) -> None:
    """As a reader of YAML takes it in."""
    entry = FeedEntry(
        "tag:a.example,2025:x", "https://a.example/x/", title, summary, "", "2025-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z", tuple((name, "https://a.example/d/") for name in names), (), (1.5, -2.0), "", "",
    )  # fmt: skip
    front, _ = parts(markdown_copy(entry).decode())
    assert (front["title"], front["description"], front["authors"]) == (title, summary, names)
    assert front["coordinates"] == [1.5, -2.0]
