"""Feeds, as readers that we did not write take them in, and as their habits want them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from sites import build, tree
from watchfloor.publish.feeds import Feed, atom_feed, entry_bytes, json_feed
from watchfloor.view.feed import FeedEntry

FEED = Feed(
    "https://a.example/feed", "https://a.example/", "T", "S", "https://a.example/", "2025-01-01T00:00:00Z", "en"
)
BORDER = "content/incidents/2025/border.md"
SITE = "https://notes.example/sub/"


def parsed(body: bytes) -> Any:
    """A feed as feedparser reads it, which must have nothing to complain of."""
    found = feedparser.parse(body)
    assert not found.bozo, found.get("bozo_exception")
    return found


def entries(where: Path, name: str = "feed.xml") -> dict[str, Any]:
    """Entries of a feed by id."""
    return {entry.id: entry for entry in parsed((where / "site" / name).read_bytes()).entries}


def edited(where: Path, change: Any) -> None:
    """Give one incident another text, and build again."""
    text = (where / BORDER).read_text()
    (where / BORDER).write_text(change(text))
    assert (where / BORDER).read_text() != text
    done = build(where)
    assert done.returncode == 0, done.stderr


def test_every_feed_is_read_by_a_reader(as_built: Path) -> None:
    """Both forms say the same, ids are unique, and every address is absolute."""
    feeds = sorted((as_built / "site").rglob("feed*.xml"))
    assert len(feeds) > 10
    for path in feeds:
        atom, other = parsed(path.read_bytes()), json.loads(path.with_suffix(".json").read_bytes())
        assert atom.feed.title == other["title"] and other["version"] == "https://jsonfeed.org/version/1.1"
        ids = [entry.id for entry in atom.entries]
        assert (as_built / "site" / atom.feed.link.removeprefix(SITE) / "index.html").is_file()
        assert ids and ids == [item["id"] for item in other["items"]] and len(set(ids)) == len(ids)
        assert all(id.startswith("tag:notes.example,") for id in ids)
        assert atom.feed.updated == max(entry.updated for entry in atom.entries)
        for entry, item in zip(atom.entries, other["items"], strict=True):
            assert entry.link == item["url"] and entry.link.startswith(SITE)
            assert entry.title and entry.authors and entry.updated >= entry.published
            html = item.get("content_html", "")
            assert all(address.startswith("http") for address in re.findall(r'(?:href|src)="([^"]*)"', html)), html


def test_addresses_inside_of_entries_lead_to_pages(as_built: Path) -> None:
    """What leads to our own site leads to a file that is there."""
    for item in json.loads((as_built / "site/feed.json").read_bytes())["items"]:
        for address in re.findall(rf'(?:href|src)="{SITE}([^"#]*)', item["content_html"]):
            assert (as_built / "site" / (address + "index.html" if address[-1:] in ("/", "") else address)).is_file()


def test_the_feed_of_everything_is_complete(as_built: Path) -> None:
    """From the subscribed feed back to the first article, each once in the archives, in both forms."""
    for ending in ("xml", "json"):
        found: set[str] = set()
        name = f"feed.{ending}"
        steps = 0
        while name:
            body = (as_built / "site" / name).read_bytes()
            if ending == "xml":
                feed = parsed(body)
                found.update(entry.link for entry in feed.entries)
                links = {link.rel: link.href for link in feed.feed.links}
                assert links["self"] == SITE + name
                assert ("current" in links) == (steps > 0)
                name = links.get("prev-archive", "").removeprefix(SITE)
            else:
                said = json.loads(body)
                found.update(item["url"] for item in said["items"])
                name = said.get("next_url", "").removeprefix(SITE)
            steps += 1
        pages = {
            SITE + path.parent.relative_to(as_built / "site").as_posix() + "/"
            for section in ("incidents", "analysis")
            for path in (as_built / "site" / section).glob("*/index.html")
            if path.parent.name != "page"
        }
        assert steps > 1 and found == pages


def test_a_typo_brings_nothing_back(as_built: Path, golden: Path) -> None:
    """The text is the new one; id and moments are what they were, and so is every feed without the article."""
    edited(golden, lambda text: text + "\nA sentence more.\n")
    before, after = entries(as_built), entries(golden)
    assert {id: entry.updated for id, entry in before.items()} == {id: entry.updated for id, entry in after.items()}
    [changed] = [id for id in after if "A sentence more." in after[id].content[0].value]
    assert changed.endswith(":border")
    old, new = tree(as_built / "site"), tree(golden / "site")
    differ = [name for name in new if name.endswith("feed.xml") and new[name] != old[name]]
    assert differ and all(b":border<" in new[name] for name in differ)


def test_a_moved_article_keeps_its_id(as_built: Path, golden: Path) -> None:
    """Its address is the new one."""
    edited(golden, lambda text: text.replace("title: ", "slug: elsewhere\ntitle: ", 1))
    before, after = entries(as_built), entries(golden)
    assert set(before) == set(after)
    [moved] = [id for id in after if id.endswith(":border")]
    assert after[moved].link == SITE + "incidents/elsewhere/" and after[moved].updated == before[moved].updated


def test_a_correction_brings_an_article_back(as_built: Path, golden: Path) -> None:
    """Its note comes first, and the feed of corrections has it."""
    note = "corrections:\n  - {date: 2025-12-30, text: The number was wrong.}\ntitle: "
    text = (as_built / BORDER).read_text()
    assert "corrections:" not in text
    edited(golden, lambda text: text.replace("title: ", note, 1))
    first = next(iter(entries(golden).values()))
    assert first.id.endswith(":border") and first.updated.startswith("2025-12-29T22:00")
    assert first.content[0].value.startswith("<p><strong>Correction, 30 December 2025.</strong> The number was wrong.")
    newest = next(iter(entries(golden, "corrections/feed.xml").values()))
    assert newest.id.endswith(":border/corrections/1") and newest.link == SITE + "incidents/border/#corrections"


def test_a_withdrawn_article_leaves(as_built: Path, golden: Path) -> None:
    """It stands in no feed, and no feed without it is written again."""
    edited(golden, lambda text: text.replace("title: ", "expires: 2025-12-01\ntitle: ", 1))
    files = {name: body for name, body in tree(golden / "site").items() if "feed" in name}
    assert files and not any(b":border<" in body or b':border"' in body for body in files.values())


def test_feeds_can_be_turned_off_or_shortened(as_built: Path, golden: Path) -> None:
    """Without feeds no page names one; summaries have no text."""
    config = (golden / "mkdocs.yml").read_text()
    (golden / "mkdocs.yml").write_text(config + "    feeds: {content: summary, archives: false}\n")
    assert build(golden).returncode == 0
    assert not (golden / "site/feed").exists()
    entry = next(iter(entries(golden).values()))
    assert "content" not in entry and entry.summary
    (golden / "mkdocs.yml").write_text(config + "    feeds: false\n")
    assert build(golden).returncode == 0
    assert not list((golden / "site").rglob("feed*")) and b"atom+xml" not in (golden / "site/index.html").read_bytes()


def test_the_list_of_feeds_names_files_that_are_there(as_built: Path) -> None:
    """Every outline of the OPML leads to a feed, and the page for readers to the same."""
    body = (as_built / "site/follow.opml").read_bytes()
    addresses = [one.attrib["xmlUrl"] for one in ElementTree.fromstring(body).iter("outline")]
    assert len(addresses) == len(set(addresses)) > 10
    assert all((as_built / "site" / address.removeprefix(SITE)).is_file() for address in addresses)
    page = (as_built / "site/follow/index.html").read_text()
    assert {SITE + link for link in re.findall(r'href="\.\./((?:[\w-]+/)*feed\.xml)"', page)} == set(addresses)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, TEXT, TEXT)
def test_any_text_comes_through(title: str, summary: str, content: str) -> None:
    """Whatever characters there are, both forms can be read, and say the same but for what XML cannot say."""
    entry = FeedEntry(
        "tag:a.example,2025:x", "https://a.example/x/", title, summary, "", "2025-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z", (("D", "https://a.example/d/"),), (), (), "", content,
    )  # fmt: skip
    made = entry_bytes(entry)
    root = ElementTree.fromstring(atom_feed(FEED, [made]))
    [item] = json.loads(json_feed(FEED, [made]))["items"]
    assert (item.get("title", ""), item.get("content_html", "")) == (title, content)
    said = root.findtext("{*}entry/{*}title") or ""
    clean = "".join(c for c in title if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    assert said == clean.replace("\r\n", "\n").replace("\r", "\n")
