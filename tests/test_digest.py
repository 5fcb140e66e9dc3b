"""The weekly digest: which weeks there are, what stands in them, and what a mail program makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from publications import SMALL, document_of
from sites import build, tree
from watchfloor.link.weeks import week_id, weeks_of
from watchfloor.model.documents import AnalysisFields
from watchfloor.model.library import Library
from watchfloor.view import make_view
from watchfloor.view.digest import DigestPage

SITE = "https://notes.example/sub/"
VILNIUS = ZoneInfo("Europe/Vilnius")
MOST = 102_400
"""Bytes after which the most used mail program cuts a message off."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, afresh: Callable[[], Path]) -> Path:
    """The golden project with a correction, one article to a section of an e-mail, and a way to end it."""
    where = afresh()
    config = (where / "mkdocs.yml").read_text()
    more = "    digest: {email_entries: 1, unsubscribe: '{{ \"Unsubscribe\" & URL }}', footer: A <Street> 1}\n"
    (where / "mkdocs.yml").write_text(config + more)
    border, pier = (next((where / "content").rglob(f"{name}.md")) for name in ("border", "pier"))
    note = "corrections:\n  - {date: 2025-12-10, text: The <number> was wrong.}\ntitle: "
    border.write_text(border.read_text().replace("title: ", note, 1))
    pier.write_text(re.sub(r"^published: .*$", "published: 2025-03-05", pier.read_text(), flags=re.MULTILINE))
    done = build(where)
    assert done.returncode == 0, done.stderr
    return where.rename(tmp_path_factory.mktemp("digest") / "project")


def test_every_article_and_correction_is_in_one_digest(built: Path) -> None:
    """The index names every week, and each week the one before and after it."""
    site = built / "site"
    index = HTMLParser((site / "digest/index.html").read_bytes())
    weeks = [link.attributes["href"].split("/")[-2] for link in index.css(".wf-entries a")]
    assert weeks == sorted(weeks, reverse=True) == sorted(set(weeks), reverse=True) and len(weeks) == 4
    assert {path.name for path in (site / "digest").iterdir() if path.is_dir()} == set(weeks)
    pages = {week: HTMLParser((site / "digest" / week / "index.html").read_bytes()) for week in weeks}
    listed = [link.attributes["href"] for page in pages.values() for link in page.css(".wf-card__title a")]
    articles = [name for name in tree(site) if re.fullmatch(r"(incidents|analysis)/[^/]+/index\.html", name)]
    assert sorted(link.replace("../../", "") + "index.html" for link in listed) == sorted(articles)
    corrected = pages["2025-w50"].css(".wf-digest .wf-headlines li")
    assert ["The <number> was wrong." in one.text() for one in corrected] == [True]
    for week, older in pairwise(weeks):
        assert pages[week].css_first("a[rel=prev]").attributes["href"].endswith(f"/{older}/")
        assert pages[older].css_first("a[rel=next]").attributes["href"].endswith(f"/{week}/")


def emails(built: Path) -> list[Path]:
    """Every e-mail as HTML."""
    found = sorted((built / "site/digest").glob("*/email.html"))
    assert len(found) == 4
    return found


def test_an_email_holds_all_that_it_needs(built: Path) -> None:
    """Nothing is loaded, nothing runs, every style stands in its element, every address works anywhere."""
    for path in emails(built):
        body = path.read_bytes()
        assert len(body) < MOST
        page = HTMLParser(body)
        assert not page.css("script, link, style, img, form, iframe, [class], [onclick]")
        assert all(one.attributes.get("style") for one in page.css("h1, h2, h3, p, a, td[style]"))
        addresses = [link.attributes["href"] for link in page.css("a")]
        assert all(address.startswith(SITE) or "Unsubscribe" in address for address in addresses)
        for address in addresses:
            if address.startswith(SITE):
                assert (built / "site" / address.removeprefix(SITE).partition("#")[0] / "index.html").is_file()
        assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
        assert page.css_first('a[href*="Unsubscribe"]').attributes["href"] == '{{ "Unsubscribe" & URL }}'
        assert "A <Street> 1" in page.body.text()


def test_what_an_email_leaves_out_it_says(built: Path) -> None:
    """In both forms; the page has it all."""
    week = next(path.parent for path in emails(built) if "1 more" in path.read_text())
    shown = HTMLParser((week / "email.html").read_bytes()).css("h3")
    assert len(shown) < len(HTMLParser((week / "index.html").read_bytes()).css(".wf-card")) == 2
    assert f"1 more: {SITE}digest/{week.name}/" in (week / "email.txt").read_text()


def test_the_plain_form_is_plain(built: Path) -> None:
    """No markup, lines that any program shows, every headline of the other form."""
    for path in emails(built):
        text = path.with_suffix(".txt").read_text()
        assert "&amp;" not in text and "<p" not in text and "\n\n\n\n" not in text
        assert all(len(line) <= 78 or line.startswith(("http", "On the web", "1 more")) for line in text.splitlines())
        titles = [one.text().strip() for one in HTMLParser(path.read_bytes()).css("h3")]
        assert all(title in text.replace("\n", " ") for title in titles)
    assert "The <number> was wrong." in (built / "site/digest/2025-w50/email.txt").read_text().replace("\n", " ")


def test_only_new_weeks_have_an_email(publication: Any) -> None:
    """As many as are set; a page names one if there is one."""
    settings = {"digest": {"emails": 1}}
    urls, made = weeks(publication, datetime(2026, 1, 1, tzinfo=UTC), settings=settings)
    pages = [url for url in urls if url.endswith("/")]
    assert len(pages) == 2 and [url for url in urls if "email" in url] == [
        f"{max(pages)}email.html",
        f"{max(pages)}email.txt",
    ]
    views = [make_view(made.views.desk, plan) for plan in made.views.plans if plan.url in pages]
    assert [(view.url == max(pages)) == view.mailed for view in views if isinstance(view, DigestPage)] == [True, True]


def test_search_engines_find_the_page_alone(built: Path) -> None:
    """E-mails are not listed and name the page as the true one."""
    listed = (built / "site/sitemap.xml").read_text()
    assert f"<loc>{SITE}digest/2025-w50/</loc>" in listed and "email" not in listed
    canonical = HTMLParser((built / "site/digest/2025-w50/index.html").read_bytes()).css_first("link[rel=canonical]")
    assert canonical.attributes["href"] == f"{SITE}digest/2025-w50/"


def test_a_digest_is_an_entry_of_a_feed(built: Path) -> None:
    """For mailing services that read feeds."""
    feed = feedparser.parse((built / "site/digest/feed.xml").read_bytes())
    assert not feed.bozo and feed.feed.title == "Weekly digest - Border Notes"
    assert len(feed.entries) == len(emails(built))
    [entry] = [entry for entry in feed.entries if entry.link.endswith("/2025-w50/")]
    assert entry.id == "tag:notes.example,2025:digest/2025-w50" and entry.updated == "2025-12-14T22:00:00Z"
    assert "The &lt;number&gt; was wrong." in entry.content[0].value


def test_the_digest_can_be_turned_off(golden: Path) -> None:
    """No page, no feed, no link."""
    config = (golden / "mkdocs.yml").read_text()
    assert "digest:" not in config
    (golden / "mkdocs.yml").write_text(config + "    digest: false\n")
    assert build(golden).returncode == 0
    files = tree(golden / "site")
    assert not [name for name in files if name.startswith("digest")]
    assert not [name for name, body in files.items() if name.endswith((".html", ".opml")) and b"digest/" in body]


def weeks(publication: Any, moment: datetime, **options: Any) -> tuple[list[str], Any]:
    """Addresses of the digests of the small publication, whose analysis is of Friday, 1 August 2025, and the views."""
    made = publication(SMALL, now=moment, **options)
    return [plan.url for plan in made.views.plans if plan.kind == "digest"], made


def test_a_week_that_is_not_over_has_no_digest(publication: Any) -> None:
    """A build knows when it will have one; a preview shows it, marked."""
    sunday = datetime(2025, 8, 3, 23, 59, tzinfo=VILNIUS)
    settings = {"time_zone": "Europe/Vilnius"}
    urls, made = weeks(publication, sunday, settings=settings)
    assert not [url for url in urls if "2025-w31" in url]
    assert made.until == datetime(2025, 8, 4, tzinfo=VILNIUS).timestamp()
    urls, _ = weeks(publication, sunday + timedelta(minutes=1), settings=settings)
    assert "digest/2025-w31/" in urls and "digest/2025-w31/email.txt" in urls
    urls, made = weeks(publication, sunday, preview=True, settings=settings)
    assert "digest/2025-w31/" in urls
    [plan] = [plan for plan in made.views.plans if plan.url == "digest/2025-w31/"]
    view = make_view(made.views.desk, plan)
    assert isinstance(view, DigestPage) and view.mark and view.noindex


YEARS = st.integers(1_576_800_000, 1_768_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""From the end of 2019, so that there are years of 53 weeks, to the beginning of 2026."""


@given(st.lists(YEARS, max_size=12), YEARS, st.booleans())
def test_weeks_are_those_of_the_calendar(moments: list[datetime], now: datetime, beside: bool) -> None:
    """Each article in the week of its day in the zone, weeks in order and linked, none that is not over."""
    base = {"title": "A title", "summary": "A summary that is long enough to be one.", "authors": ["desk"]}
    documents = {
        f"d{number:02}": document_of(f"d{number:02}", AnalysisFields.model_validate({**base, "published": moment}))
        for number, moment in enumerate(moments)
    }
    library = Library(documents)
    now = moments[0] + timedelta(hours=1) if beside and moments else now
    found, ends = weeks_of(library, VILNIUS, now, running=True)
    assert sorted(id for week in found.values() for id in week.ids) == sorted(library.documents)
    for week in found.values():
        monday = date.fromisoformat(week.first)
        assert monday.weekday() == 0 and week.id == week_id(monday) == week_id(monday + timedelta(days=6))
        for id in week.ids:
            day = datetime.fromtimestamp(library.documents[id].head.published, VILNIUS).date()
            assert monday <= day < monday + timedelta(days=7)
        assert week.over == (week.ends(VILNIUS) <= now)
    assert list(found) == sorted(found, reverse=True)
    running = [week for week in found.values() if not week.over]
    assert (ends is None) == (not running) and (ends is None or ends > now.timestamp())
    over, same = weeks_of(library, VILNIUS, now)
    assert same == ends and list(over) == [week.id for week in found.values() if week.over]
    ids = list(over)
    assert [week.older for week in over.values()] == [*ids[1:], ""][: len(ids)]
    assert [week.newer for week in over.values()] == ["", *ids][: len(ids)]
