"""Compiling bodies: what becomes HTML, what stays open, and what never gets through."""

from __future__ import annotations

import marshal
import pickle
from dataclasses import fields

import pytest

from watchfloor.compile import compile_body
from watchfloor.compile.fragment import from_plain, to_plain
from watchfloor.link.targets import Targets
from watchfloor.model.library import Asset
from watchfloor.settings import ImageSettings, ReadAlsoSettings
from watchfloor.view.body import close_links, place_blocks, table_of_contents
from watchfloor.view.model import Card, Stamp
from watchfloor.view.pictures import BodyPictures
from watchfloor.wording import wording_of


def html_of(body: str) -> str:
    return "".join(piece.text for piece in compile_body(body).pieces if piece.kind == "html")


@pytest.mark.parametrize(
    ("body", "gone"),
    [
        ("<script>alert(1)</script>text", "script"),
        ("<img src=x onerror=alert(1)>", "onerror"),
        ("[x](javascript:alert(1))", "javascript"),
        ("[x](&#106;avascript&colon;alert(1))", "avascript"),
        ("<a href='data:text/html,x'>x</a>", "data:"),
        ("<svg onload=alert(1)></svg>", "svg"),
        ("<iframe src='https://evil.example'></iframe>", "iframe"),
        ("<style>body{display:none}</style>", "display"),
        ("<form action='https://evil.example'><input name=a></form>", "form"),
        ("<base href='https://evil.example'>", "base"),
        ("<meta http-equiv=refresh content='0;url=https://evil.example'>", "meta"),
        ("## T {: onclick=alert(1) style=color:red }", "onclick"),
        ("<p style='position:fixed'>x</p>", "position"),
    ],
)
def test_what_can_run_or_deceive_does_not_get_through(body: str, gone: str) -> None:
    """Markdown is no sanitiser; what comes out of it is cleaned."""
    fragment = compile_body(body)
    assert gone not in "".join(piece.text for piece in fragment.pieces).casefold()


def test_an_address_taken_away_is_told_of() -> None:
    """The link stays without its address, so the writer hears of it."""
    assert compile_body("[here](javascript:alert(1))").refused == ("here",)


def test_a_footnote_wins_over_a_citation_of_the_same_name() -> None:
    """What the body defines is a footnote; what it does not define cites a source."""
    fragment = compile_body("One[^a] two[^b].\n\n[^a]: A note.\n")
    assert fragment.citations == ("b",)
    assert "A note." in fragment.text


def test_words_and_text_are_those_of_the_writer() -> None:
    """No markup, no numbers of footnotes or citations, and blocks on lines of their own."""
    fragment = compile_body("Two *words* here[^x].\n\n- one\n- item\n\n[^y]\n")
    assert fragment.text.split("\n") == ["Two words here.", "one", "item"]
    assert fragment.words == 5


def test_headings_have_ids_that_links_can_name() -> None:
    """Twins are told apart, and the table of contents nests the third level."""
    fragment = compile_body("## One\n\n### Inner & more\n\n## One\n")
    assert [heading.id for heading in fragment.headings] == ["one", "inner-more", "one_1"]
    assert fragment.headings[1].text == "Inner & more"
    toc = table_of_contents(fragment.headings, 3)
    assert [item.title for item in toc] == ["One", "One"]
    assert toc[0].children[0].url == "#inner-more"
    assert table_of_contents(fragment.headings, 4) == ()


def test_a_read_also_line_is_a_card_and_a_link_of_that_name_in_a_sentence_is_none() -> None:
    """Only a paragraph of its own places a card."""
    assert compile_body("[read also](a.md)").cards == ("a.md",)
    assert compile_body("[Read-also](a.md)").cards == ("a.md",)
    assert compile_body("You may [read also](a.md).").cards == ()


def test_links_are_closed_and_escaped() -> None:
    """An address with a quote cannot leave its attribute."""
    fragment = compile_body('[x](<https://e.example/"onmouseover="alert(1)>) [y](b.md#c)')
    targets = Targets({"b.md#c": "incidents/b/#c"})
    (_, text), *rest = close_links(fragment, targets, "analysis/a/", {}, NO_PICTURES)
    assert not rest
    assert 'href="../../incidents/b/#c"' in text
    assert "%22onmouseover" in text or "&quot;onmouseover" in text


def test_code_is_left_as_it_is() -> None:
    """Neither links nor citations nor cards are found in it."""
    fragment = compile_body("```\n[a](b.md) [^c]\n\n[read also](d.md)\n```\n\n`[^e]`")
    assert (fragment.links, fragment.citations, fragment.cards) == ((), (), ())


NO_PICTURES = BodyPictures(dict[str, Asset]().get, ImageSettings(), "", wording_of("en"))
CARD = Card("incidents", "incidents/x/", "X", "S", Stamp("", ""), ())


def test_the_rule_places_cards_between_paragraphs_of_long_bodies_only() -> None:
    """Not before, after or between other things, and not near the end."""
    rule = ReadAlsoSettings(most=2, min_words=60, first_after=20, every=50, keep_from_end=20)
    paragraph = "word " * 15
    long = compile_body("\n\n".join([paragraph] * 8))
    parts = close_links(long, Targets(), "", {}, NO_PICTURES)
    blocks = place_blocks(parts, long.words, {}, [CARD, CARD, CARD], rule, "")
    assert [block.kind for block in blocks] == ["html", "card", "html", "card", "html"]
    assert blocks[0].html.count("<p>") == 2
    short = compile_body("\n\n".join([paragraph] * 3))
    blocks = place_blocks(close_links(short, Targets(), "", {}, NO_PICTURES), short.words, {}, [CARD], rule, "")
    assert [block.kind for block in blocks] == ["html"]
    chosen = place_blocks(parts, long.words, {"a.md": CARD}, [CARD], rule, "article-middle")
    assert [block.kind for block in chosen] == ["html", "promotion", "html"]


def test_the_fragment_is_a_function_of_the_body() -> None:
    """Twice the same, whatever was compiled between."""
    body = "A[^1] b.\n\n[^1]: Note.\n"
    first = compile_body(body)
    compile_body("Other[^1]\n\n[^1]: X\n\n## H")
    assert compile_body(body) == first
    assert html_of(body).count("fn:1") == 1


def test_an_escaped_character_in_a_citation_is_that_character() -> None:
    """Python-Markdown resolves escapes in texts; in an attribute its own placeholder would be left."""
    assert compile_body(r"One[^dw\-1229].").citations == ("dw-1229",)


def test_a_footnote_inside_of_a_footnote_is_told() -> None:
    """Python-Markdown breaks on it with an error of the interpreter's own."""
    assert compile_body("[^n]: [^a]: x\n\n- y\n\n    z\n\n[^b]: c\n\n    d").error.startswith("RuntimeError")


def test_a_kept_fragment_is_the_fragment() -> None:
    """Its halves are restored when they are asked for, in whatever order."""
    body = "## One\n\nA [link](../analysis/a.md#b) and ![a picture](p.png).[^s1]\n\n{{read-also: x.md}}\n\n> <b onclick=x>q</b>\n"
    fragment = compile_body(body)
    names = [one.name for one in fields(fragment) if one.name != "kept"]
    for first in names:
        kept = from_plain(marshal.loads(marshal.dumps(to_plain(fragment))))
        assert getattr(kept, first) == getattr(fragment, first)
        assert tuple(kept.parts()) == fragment.pieces
        assert to_plain(kept) == to_plain(fragment)
        assert kept == fragment
        assert pickle.loads(pickle.dumps(kept)) == pickle.loads(pickle.dumps(fragment)) == fragment
    with pytest.raises(AttributeError):
        _ = from_plain(to_plain(fragment)).nothing  # type: ignore[attr-defined]
