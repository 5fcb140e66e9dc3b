"""What stands around the content: menu, footer, drawer, where mistakes are reported, how far the record reaches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sites import build
from watchfloor.configuring import read_settings


def changed(where: Path, *pairs: tuple[str, str]) -> None:
    """Give a project another configuration."""
    path = where / "mkdocs.yml"
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def page(where: Path, name: str) -> str:
    """A page of the site."""
    return (where / "site" / name).read_text("utf-8")


def test_mistakes_are_reported_where_the_operator_says(golden: Path) -> None:
    """The article is named in the address, whatever its title holds; and every view of the record says how far it reaches."""
    own = "    per_page: 2\n    report_uri: 'mailto:x@y.example?subject={title}&body={url}'\n    complete_to: 2025-08"
    changed(golden, ("    per_page: 2", own))
    assert not build(golden, "--strict").returncode
    link = re.search(r'<a href="(mailto:[^"]+)">Report a mistake</a>', page(golden, "incidents/pier/index.html"))
    assert link and link[1] == (
        "mailto:x@y.example?subject=The%20pier%2C%20and%20%22what%22%20%3Cb%3Ebroke%3C/b%3E%20it%20%26%20why"
        "&amp;body=https%3A//notes.example/sub/incidents/pier/"
    )
    for name in (
        "index.html",
        "incidents/index.html",
        "map/index.html",
        "timeline/index.html",
        "countries/lv/index.html",
    ):
        assert "The record reaches to August 2025: later incidents are not in it yet." in page(golden, name)


@pytest.mark.parametrize(
    "said", ["javascript:alert(1)", "mailto:x y", "https://x.example/{name}", 'https://x.example/"']
)
def test_an_address_to_report_to_is_checked(tmp_path: Path, said: str) -> None:
    """It stands in a link of each article."""
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  publication:\n    report_uri: '{said}'\n", "utf-8")
    _, [problem] = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert (problem.code, problem.line) == ("E215", 3)


def test_a_publication_without_feeds_leads_to_none(golden: Path) -> None:
    """Not by a menu that names them, and their page does not speak of a preview."""
    changed(golden, ("    per_page: 2", "    per_page: 2\n    feeds: false\n    menu: [incidents, follow]"))
    assert not build(golden, "--strict").returncode
    assert 'href="follow/"' not in page(golden, "index.html")
    assert "This publication has no feeds." in page(golden, "follow/index.html")


def test_links_of_the_navigation_stand_in_footer_and_drawer(golden: Path) -> None:
    """MkDocs's list of pages has none of them; and nothing asks for fonts of another host."""
    nav = "nav:\n  - index.md\n  - about.md\n  - More:\n      - Donate: https://give.example/?a=1&b=2"
    changed(golden, ("nav: [index.md, about.md]", nav), ("  font: false\n", ""))
    assert not build(golden, "--strict").returncode
    front = page(golden, "index.html")
    assert front.count('href="https://give.example/?a=1&amp;b=2"') == 2
    assert "fonts.g" not in front


def test_standing_pages_link_to_pages_that_are_made(golden: Path) -> None:
    """By their `index.html`, as from a file to a file; one that is not there is told."""
    about = golden / "docs/about.md"
    text = about.read_text("utf-8")
    about.write_text(f"{text}\nSee [Latvia](countries/lv/index.html) and [the map](map/index.html#list).\n", "utf-8")
    assert not build(golden, "--strict").returncode
    shown = page(golden, "about/index.html")
    assert '<a href="../countries/lv/">Latvia</a>' in shown and '<a href="../map/#list">the map</a>' in shown
    assert "wf-listing" in page(golden, "countries/lv/index.html")
    about.write_text(f"{text}\nSee [nowhere](countries/xx/index.html).\n", "utf-8")
    done = build(golden, "--strict")
    assert done.returncode and "countries/xx/index.html" in done.stdout + done.stderr


def test_what_is_cited_is_not_called_read(golden: Path) -> None:
    """The list has the name that is true of it, with page counts and without."""
    changed(golden, (", page_counts: page-counts.csv", ""))
    assert '<h2 id="trending">Trending</h2>' in page(golden, "index.html")
    assert not build(golden, "--strict").returncode
    assert '<h2 id="trending">Most cited here</h2>' in page(golden, "index.html")


def test_accounts_on_other_sites_stand_in_the_footer(golden: Path) -> None:
    """By name, or by address; each says that it is the publication's own."""
    social = """extra:
  social:
    - {icon: fontawesome/brands/mastodon, link: https://social.example/@notes, name: Notes on Mastodon}
    - {icon: fontawesome/solid/envelope, link: mailto:desk@notes.example}
    - {link: https://video.example/notes}
"""
    changed(golden, ("extra:\n", social))
    assert not build(golden, "--strict").returncode
    [listed] = re.findall(r'<ul class="[^"]*wf-footer__social.*?</ul>', page(golden, "about/index.html"), re.DOTALL)
    accounts = re.findall(r'<a rel="me" href="([^"]+)">(?:<svg.*?</svg>)?\s*([^<]+?)\s*</a>', listed, re.DOTALL)
    assert accounts == [
        ("https://social.example/@notes", "Notes on Mastodon"),
        ("mailto:desk@notes.example", "desk@notes.example"),
        ("https://video.example/notes", "video.example/notes"),
    ]
    assert listed.count("<svg") == 2


def test_a_front_page_has_no_empty_parts(golden: Path) -> None:
    """A heading over nothing is none."""
    own = "    per_page: 2\n    front_incidents: 0\n    front_analyses: 0"
    changed(golden, ("    per_page: 2", own))
    assert not build(golden, "--strict").returncode
    front = page(golden, "index.html")
    assert "latest-incidents" not in front and "latest-analyses" not in front
