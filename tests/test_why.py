"""Reasons in words, and `watchfloor why`, as a writer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from publications import ANALYSIS, INCIDENT, SMALL, with_line, write_tree
from watchfloor.cli import main
from watchfloor.settings import RelatedSettings, Settings
from watchfloor.view import ArticlePage
from watchfloor.view.reasons import reasons as reasons_of

START, LINE = "start: 2025-07-10", "tags: [decoys]"
BODY = "A drone was found in a field.[^agency]\n\nIt had come over the border.[^agency]\n"


def incident(day: str = "2025-07-10", *, tags: str = "decoys", head: str = "", body: str = BODY, **other: str) -> str:
    """An incident with a day, tags, further lines of front matter, a body, and other words for some of its own."""
    text = with_line(with_line(INCIDENT, START, f"start: {day}"), LINE, f"tags: [{tags}]{head}")
    text = with_line(text, "published: 2025-07-12T09", "published: 2025-08-02T09")
    for old, new in other.items():
        text = text.replace(old.replace("_", " "), new)
    return text.replace(BODY, body)


PUBLICATION: dict[str, str | bytes] = {
    **SMALL,
    "content/incidents/near.md": incident("2025-07-12"),
    "content/incidents/apart.md": incident("2025-07-13", head="\nnot_related: [field]"),
    "content/incidents/named.md": incident("2025-07-20", head="\nrelated: [far, field]"),
    "content/incidents/far.md": incident(
        "2021-02-03", tags="air-defence", agency="paper", LT="NO", body="Rust.[^paper]\n", **{"54.61": "69.0"}
    ).replace("systems: [gerbera]\n", ""),
    "content/incidents/linking.md": incident("2025-07-30", body=f"{BODY}\nAs [before](field.md), but [so](near.md).\n"),
    "content/incidents/placing.md": incident("2025-07-29", body=f"{BODY}\n[Read also](near.md)\n\nMore.\n"),
    "content/incidents/draft.md": incident("2025-07-11", head="\ndraft: true"),
    "content/incidents/later.md": incident("2025-07-11").replace(
        "published: 2025-08-02T09", "published: 2026-08-02T09"
    ),
    "content/analysis/second.md": with_line(ANALYSIS, "incidents: [field]", "incidents: [field, near]"),
}


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    extra = "extra:\n  publication:\n    related: {count: 9, alike: 1}\n"
    write_tree(tmp_path, {**PUBLICATION, "mkdocs.yml": f"site_name: X\n{extra}", "docs/index.md": "# X\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return tmp_path


def why(*names: str) -> Result:
    return CliRunner().invoke(main, ["why", *names])


def told(*names: str) -> str:
    done = why(*names)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_account_has_place_reasons_and_shares(where: Path) -> None:
    """What each signal brings, the strongest first, adds up; the other way round is told too."""
    text = told("field", "near")
    assert text.startswith("“Drone found in a field” (near), as related to “Drone found in a field” (field):")
    assert "Why: same system: Gerbera; in the same place, 2 days later; a source in common." in text
    rows = [line.split(maxsplit=1) for line in text.split("\n") if line[:3] == "   "]
    shares = [float(share) for share, _ in rows]
    assert rows[-1][1] == "together"
    assert sum(shares[:-1]) == pytest.approx(shares[-1], abs=0.03)
    assert shares[:-1] == sorted(shares[:-1], reverse=True)
    assert "the events are 2 days apart" in text
    assert "system Gerbera" in text
    assert "two articles cite both" in text
    assert "The other way round: It is number" in text


def test_files_are_as_good_as_ids(where: Path) -> None:
    """As a shell completes them."""
    assert told("content/incidents/field.md", "content/incidents/near.md") == told("field", "near")


def test_pins_are_told(where: Path) -> None:
    """With what they share all the same."""
    text = told("named", "far")
    assert "It is number 1 of" in text
    assert "The article names it under 'related'" in text


@pytest.mark.parametrize(("one", "other"), [("field", "apart"), ("apart", "field")])
def test_a_veto_is_told_from_both_sides(where: Path, one: str, other: str) -> None:
    """With the article that has it."""
    assert "It is never shown: apart names field under 'not_related'." in told(one, other)


def test_what_the_page_has_elsewhere_is_told(where: Path) -> None:
    """Incidents that an analysis lists, and what a writer placed in the body."""
    assert "the page lists it above, among the incidents that it draws on" in told("meaning", "field")
    assert "its writer has placed it in the body" in told("placing", "near")


def test_too_little_in_common_is_told(where: Path) -> None:
    """With how much it would need."""
    write_tree(where, {"mkdocs.yml": "site_name: X\nextra: {publication: {related: {minimum: 3}}}\n"})
    assert "and less than 3.0 is not shown" in told("near", "far")


def test_who_is_nearer_is_told(where: Path) -> None:
    """The last in the list, and both shares."""
    write_tree(where, {"mkdocs.yml": "site_name: X\nextra: {publication: {related: {count: 1, alike: 1}}}\n"})
    text = told("field", "linking")
    assert "It is not in the list: others are nearer. The last one there, “" in text


def test_near_copies_are_told(where: Path) -> None:
    """With the one that stands above."""
    write_tree(where, {"mkdocs.yml": "site_name: X\nextra: {publication: {related: {count: 2}}}\n"})
    text = "Sappers towed the wreck over gravel to a quarry beside the sawmill, where customs weighed its plywood.\n"
    copies = {f"content/incidents/copy{n}.md": incident("2025-07-10", body=BODY + text) for n in (1, 2)}
    write_tree(where, copies)
    assert "says nearly the same as “Drone found in a field” (copy1), which is nearer" in told("field", "copy2")
    assert "says nearly the same" not in told("field", "copy1")


def test_what_no_build_has_is_told(where: Path) -> None:
    """Drafts and what is not out yet; a wrong name with its neighbour; the same twice."""
    assert "'draft' is a draft: a build leaves it out" in why("field", "draft").output
    assert "'later' is scheduled for later" in why("later", "field").output
    done = why("fild", "near")
    assert (done.exit_code, "did you mean 'field'?" in done.output) == (2, True)
    assert why("field", "field").exit_code == 2


def test_without_another_the_list_is_told(where: Path) -> None:
    """In its order, with scores and reasons."""
    text = told("named")
    assert text.index("(far)") < text.index("(field)") < text.index("(near)")
    assert "chosen by the editors" in text


def test_problems_come_first(where: Path) -> None:
    """A publication that cannot be built has no lists."""
    write_tree(where, {"content/incidents/near.md": incident().replace("status: confirmed", "status: sure")})
    done = why("field", "linking")
    assert done.exit_code == 1
    assert "error[E204]" in done.output


def test_cited_articles_and_citing_ones_are_reasons(publication: Any) -> None:
    """In the words of the article whose list it is."""
    desk = publication(PUBLICATION).views.desk
    reasons = {
        (one, match.id): reasons_of(desk, desk.document(one), match)
        for one in ("field", "linking", "near")
        for match in desk.related_to(one)
    }
    assert reasons["field", "linking"][0] == "cites this article"
    assert reasons["linking", "field"][0] == "cited in this article"
    assert reasons["field", "meaning"][0] == "draws on this article"


def test_a_listing_names_what_links_to_it(publication: Any) -> None:
    """Authors' and terms' pages as well as articles', on their first page."""
    body = f"{BODY}\nSee [decoys](/tags/decoys/) and [the desk](../authors/desk.md#x).\n".replace("#x", "")
    files = {**SMALL, "content/incidents/field.md": INCIDENT.replace(BODY, body)}
    pages = {page.url: page for page in publication(files).views.pages}
    for url in ("tags/decoys/", "authors/desk/"):
        assert [card.url for card in pages[url].mentioned_in] == ["incidents/field/"]
    assert pages["systems/gerbera/"].mentioned_in == ()


def test_a_series_runs_from_its_first_part_on(publication: Any) -> None:
    """Ordered by the day of the story, whatever is related to what; each part knows its neighbours."""
    series = "\nseries: parts"
    files = {
        **SMALL,
        "content/vocabulary/series.yml": "parts: {title: The parts}\n",
        "content/incidents/one.md": incident("2025-03-01", head=series),
        "content/incidents/two.md": incident("2025-05-01", head=f"{series}\nrelated: [three]"),
        "content/incidents/three.md": incident("2025-06-01", head=series),
    }
    prepared = publication(files)
    pages = {page.url: page for page in prepared.views.pages}
    assert [card.url for card in pages["series/parts/"].cards] == [
        "incidents/one/",
        "incidents/two/",
        "incidents/three/",
    ]
    place = pages["incidents/two/"].series
    assert (place.number, place.total, place.previous.url, place.next.url) == (
        2,
        3,
        "incidents/one/",
        "incidents/three/",
    )
    assert prepared.graph.related["two"][0].id == "three"


def test_no_card_in_a_body_repeats_a_list_or_a_link(publication: Any) -> None:
    """Whatever is linked, listed, or cites the article stands there and not in the body again."""
    paragraph = " ".join(["The search went on along the river until dusk."] * 8) + "\n\n"
    files = dict(SMALL)
    for n in range(12):
        link = f"As [before](i{n + 1:02}.md).\n\n" if n < 11 else ""
        files[f"content/incidents/i{n:02}.md"] = incident(f"2025-07-{n + 1:02}", body=BODY + link + paragraph * 12)
    files["content/analysis/meaning.md"] = with_line(ANALYSIS, "incidents: [field]", "incidents: [field, i00, i05]")
    settings = Settings(related=RelatedSettings(count=1, alike=1))
    pages = [page for page in publication(files, settings=settings).views.pages if isinstance(page, ArticlePage)]
    placed = 0
    for page in pages:
        cards = [block.card.url for block in page.blocks if block.card]
        placed += len(cards)
        html = "".join(block.html for block in page.blocks)
        lists = (*(one.card for one in page.related), *page.draws_on, *page.analyses, *page.mentioned_in)
        assert len({*cards}) == len(cards)
        assert not {*cards} & {card.url for card in lists}, page.url
        assert not [url for url in cards if f'href="../../{url}' in html or f'href="../{url.split("/")[1]}/' in html]
    assert placed > 6
