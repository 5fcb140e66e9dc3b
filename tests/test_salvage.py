"""Every problem of a file in one run: a mistake in its front matter hides nothing else in it."""

from __future__ import annotations

from typing import Any

from publications import AUTHOR, INCIDENT, SMALL, with_line


def codes(prepared: Any) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in prepared.problems]


def test_values_references_and_body_are_told_together(publication: Any) -> None:
    """A missing summary, a bad status, an unknown tag, a bad grade, a dead link and an unknown source."""
    text = with_line(
        INCIDENT, "summary: A drone was found in a field near a village, and nobody knows yet whose it was.\n", ""
    )
    text = with_line(text, "status: confirmed", "status: confirmd")
    text = with_line(text, "tags: [decoys]", "tags: [Not a slug, decoy]")
    text = with_line(text, "grade: B2", "grade: G9")
    text = with_line(text, "It had come over the border.[^agency]", "It [came](nowhere.md).[^agenci]")
    found = codes(publication(SMALL | {"content/incidents/field.md": text}))
    assert sorted(found) == sorted(
        [(2, "E201"), (5, "E208"), (5, "E302"), (6, "E204"), (16, "E209"), (21, "E401"), (21, "E406")]
    )


def test_a_placeholder_causes_no_problem_of_its_own(publication: Any) -> None:
    """Whatever single field is taken out or made nonsense, only its own problem is told."""
    head = INCIDENT.split("---\n")[1]
    for line in head.splitlines():
        key = line.partition(":")[0]
        if line.startswith((" ", "-")):
            continue
        for new in ("", f"{key}: {{a: [b]}}\n"):
            text = with_line(INCIDENT, line + "\n", new)
            if key in ("actors", "sources"):
                continue  # what follows belongs to them
            problems = publication(SMALL | {"content/incidents/field.md": text}).problems
            assert {problem.code for problem in problems} <= {"E201", "E202", "E203", "E205"}, [
                str(p) for p in problems
            ]


def test_an_author_s_mistakes_do_not_hide_the_biography_s(publication: Any) -> None:
    """Nor a portrait that is not there, and no card can stand in a biography."""
    text = (
        with_line(AUTHOR, "kind: desk", "kind: dessk\nphoto: img/none.png")
        + "\nSee [it](gone.md).\n\n[read also](../incidents/field.md)\n"
    )
    found = codes(publication(SMALL | {"content/authors/desk.md": text}))
    assert found == [(3, "E204"), (4, "E404"), (10, "E401"), (12, "E401")]


def test_a_read_also_line_that_shows_no_article_is_a_problem(publication: Any) -> None:
    """An author, another site or a page of the site would vanish from the body otherwise."""
    for href in ("../authors/desk.md", "https://elsewhere.example/", "/tags/decoys/"):
        text = INCIDENT + f"\n[read also]({href})\n"
        assert [code for _, code in codes(publication(SMALL | {"content/incidents/field.md": text}))] == ["E401"]


def test_a_citation_that_is_no_slug_is_told_and_not_printed(publication: Any) -> None:
    """`[^Agency]` would stand in the text otherwise."""
    text = with_line(INCIDENT, "It had come over the border.[^agency]", "It had come over the border.[^Agency]")
    problems = publication(SMALL | {"content/incidents/field.md": text}).problems
    assert [(p.code, p.hint) for p in problems] == [("E406", "did you mean 'agency'?")]


def test_links_may_have_queries_synonyms_and_pictures_with_blanks(publication: Any) -> None:
    """Addresses of the site as readers copy them, and files as cameras name them."""
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
    )
    text = (
        INCIDENT
        + "\n[a](/search/?q=x) [b](/tags/decoy-drone/) ![c](<My photo #1.png>){ credit=D } [d](My%20photo%20%231.png)\n"
    )
    prepared = publication(SMALL | {"content/incidents/field.md": text, "content/incidents/My photo #1.png": png})
    assert [str(problem) for problem in prepared.problems] == []
    page = next(view for view in prepared.views.pages if view.url == "incidents/field/")
    body = "".join(block.html for block in page.blocks)
    assert 'href="../../search/?q=x"' in body
    assert 'src="../../media/incidents/My%20photo%20%231.png" width="1" height="1"' in body


def test_an_author_s_old_address_leads_on(publication: Any) -> None:
    """As an article's does."""
    prepared = publication(
        SMALL | {"content/authors/desk.md": with_line(AUTHOR, "kind: desk", "kind: desk\naliases: [/authors/old/]")}
    )
    moved = next(view for view in prepared.views.pages if view.url == "authors/old/")
    assert moved.target == "authors/desk/"
