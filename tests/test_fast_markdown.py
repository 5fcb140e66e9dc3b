"""The shortcut of converting: whatever is written, what comes out is what comes out without it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fast_markdown import FastMarkdown, Form
from fast_markdown.skip import needed
from watchfloor.compile import compile_body
from watchfloor.compile.dialect import configs, extensions

REPOSITORY = Path(__file__).parent.parent
NASTY = (
    "* ** _ __ ` `` [ ] ( ) [^a] [^s1] ![ < > & &amp; &#39; &copy; \\ | ~ ~~ { } {:.x} {#id} : # ## - + 1. 12) \\* \\| ]: ::"
    " --- === *** ``` ~~~ !!! ??? [TOC] <b> </b> <div> </div> <!--c--> [x](y) ![i](j) [a][b] _a_ *a* **b** `c` a_b ***x***"
    " é “ ſ K ² \u00a0 \u2028 \x02 \x03 $ % ^ = word <br> http://x.y *a**b* - -"
).split(" ")
LINES = [
    *(
        "[^s1]: note|[^a]: n|*[HTML]: x|[a]: http://b|: d|    x|- y|\n- z|1. k|> q|# h|!!! note|??? q|\n|\n\n|   |  \n|\t|\r"
        '|///Footnotes Go Here///|\n    more|x "t"|-----|=====|{: .x }|<div markdown="1">|[x](y "t")|* * *'
    ).split("|"),
    *("| a | b |\n|---|:-:|\n| c | *d* |", "|---|---|", "| a |", "|"),
]
BLOCKS = (
    "one|two *x*|> q|> a\n> b|> a\n>\n> b|>x|> - a|> # h|> a\nlazy| > a|>|> \n> a|## H|## H|# H1|###### six|##H|## H ##|## *e*"
    "|## a [l](x)|## Žalia “x”|## 1|##  |## Sources|T\n---|T\n===|- a\n- b|- a\n\n  b|    # code|```\n# x\n```|<h2>raw</h2>"
    "|<div id='h'>x</div>|---|* * *|!!! note\n    # H\n    x|[^n]: note|[^n]: # x|[^n]: a\n\n    ## H|x[^n] y|## fn:n|[a]: http://b"
    "|## H {#own}|x\n{: #h }|- # h|- x\n\n    ## H|1. x\n---|a # b|#|x\n# h|# h\nx|x\n> q|\\# h|[TOC]|*[H]: x|H\n: d|## \u00a0|## 日本|## _"
    "|## H_1|- > q|> q\n\n    c|## a\tb|## `c`|x \n-|a=\n=|## a > b|<div markdown='1'>\n## H\n</div>"
).split("|")
"""Blocks that are headings, quotes or neither, and what may stand between them."""
CASES = """
- a|- a\n- b\n\n- c|- a\n\n[x]: y\n\n- b|- a\n\n    b|- a\n\npara\n\n- b|1. a\n- b|- a\n  b\n    c|- # h|- > q|- 1. x|- \n- b
para\n- item|para\n===|para\n---|para\n# h|para\n> q|para\n: d|term\n\n: d|para\n    code|    code\n\n\npara|para\n\n\n\npara
12) ## H\n[^a\n\n[^s1]: n\n\nx[^s1]|a[^b]\n\n> [^b]: c|a *b*c|a*b* c|*a*b|_a_b|a_b_c|**a* b**|*a **b** c*|`a *b` c*|*a `b* c`|[a `]` b](c)
[a](b "c")|[a](b 'c')|[a](b (c))|[a]( b )|[a](<b c>)|![a](b)|\\![a](b)|[*a*](b)|*[a](b)*|*[a](b)*: c]:|[a [b](c)](d)|[a](b_c_d)
a  \nb|a \nb|a  |  a|\u00a0a|a & b &amp; c &copy; d &x y|a > b -> c|a < b|<b>a</b>|&mdash;|a\\_b \\* \\\\|`` a ` b ``|`a|``|a~~b~~
| a | b |\n|---|---|\n| c | d || a | b |\n|---|\n| c | d |
"""


def converter(*, fast: bool, more: tuple[str, ...] = ()) -> markdown.Markdown:
    return markdown.Markdown(extensions=extensions(more, fast=fast), extension_configs=configs(), output_format="html")


STOCK, FAST = converter(fast=False), converter(fast=True)


def assert_same(text: str) -> None:
    expected = (STOCK.reset().convert(text), STOCK.toc_tokens, STOCK.toc)  # type: ignore[attr-defined]
    assert (FAST.reset().convert(text), FAST.toc_tokens, FAST.toc) == expected  # type: ignore[attr-defined]


def texts() -> list[str]:
    paths = [*REPOSITORY.glob("content/**/*.md"), *REPOSITORY.glob("manual/*.md"), *REPOSITORY.glob("*.md")]
    paths += REPOSITORY.glob("tests/golden/project/**/*.md")
    return [path.read_text("utf-8").split("\n---\n", 1)[-1] for path in sorted(paths)]


TEXTS = texts()


def shortcut(md: markdown.Markdown) -> FastMarkdown:
    return next(one for one in md.registeredExtensions if isinstance(one, FastMarkdown))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.strip()[:20])
def test_real_texts_come_out_the_same(text: str) -> None:
    """Every article and every page of the manual: HTML, table of contents, and fragment."""
    assert_same(text)
    assert compile_body(text) == compile_body(text, fast=False)


def test_most_of_an_article_takes_the_shortcut() -> None:
    """Else the extension would be of no use, and the tests here would compare nothing."""
    articles = [text for text in TEXTS if "[^" in text]
    made = whole = 0
    for text in articles:
        whole += len(FAST.reset().convert(text))
        made += sum(map(len, shortcut(FAST).blocks.aside))
    assert shortcut(FAST).active
    assert made > whole * 0.6


@pytest.mark.parametrize("text", re.split(r"(?<![ |])\|(?![ |\-])|\n(?=.)", CASES.strip()))
def test_nasty_cases_come_out_the_same(text: str) -> None:
    """Constructs that reach beyond their block, and forms that only look simple."""
    for written in (text, text.replace(r"\n", "\n"), f"One.\n\n{text}\n\nTwo *x*.".replace(r"\n", "\n")):
        assert_same(written)


@example(blocks=[("> q\n\n    c", "\n"), ("```\n# x\n```", "\n\n")])
@given(st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n"])), max_size=7))
@settings(max_examples=400, deadline=None)
def test_headings_and_quotes_come_out_the_same(blocks: list[tuple[str, str]]) -> None:
    """With their ids and the table of contents, whatever stands around them."""
    assert_same("".join(block + between for block, between in blocks))


def test_the_headings_of_most_articles_take_the_shortcut() -> None:
    """All of a text or none: so an unusual block anywhere must not be enough to leave them out."""
    headed = [text for text in TEXTS if re.search(r"^## ", text, re.MULTILINE) and "[^" in text]
    taken = 0
    for text in headed:
        FAST.reset().convert(text)
        headings = shortcut(FAST).blocks.headings
        taken += bool(headings and headings.tokens)
    assert taken > len(headed) * 0.8


@pytest.mark.parametrize("options", [{"permalink": True}, {"anchorlink": True}, {"baselevel": 2}, {"title": "In here"}])
def test_a_table_of_contents_that_does_more_makes_its_headings_itself(options: dict[str, object]) -> None:
    """Links at headings, other levels and a title are the toc extension's own business."""
    text = "[TOC]\n\n# A\n\nb\n\n## C"
    for written in (text, text.removeprefix("[TOC]\n\n")):
        made = [
            (md.convert(written), md.toc_tokens, md.toc)  # type: ignore[attr-defined]
            for names in (["toc"], ["toc", "fast_markdown"])
            for md in [markdown.Markdown(extensions=names, extension_configs={"toc": options})]
        ]
        assert made[0] == made[1]


@given(st.lists(st.sampled_from([*NASTY, *LINES, "a", "b ", " ", "\n", "\n\n"]), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_anything_comes_out_the_same(text: str) -> None:
    """Arbitrary sequences of what Markdown gives a meaning to."""
    assert_same(text)


@pytest.mark.parametrize("seed", range(8))
def test_broken_articles_come_out_the_same(seed: int) -> None:
    """Parts of real articles with something put in, taken out or doubled."""
    chance = random.Random(seed)
    for _ in range(120):
        blocks = chance.choice(TEXTS).split("\n\n")
        start = chance.randrange(len(blocks))
        text = "\n\n".join(block[:600] for block in blocks[start : start + chance.randint(1, 6)]) or "x"
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(text) + 1)
            if chance.random() < 0.6:
                text = text[:at] + chance.choice(NASTY) + text[at:]
            elif chance.random() < 0.5:
                text = text[:at] + text[at + chance.choice((1, 2, 9)) :]
            else:
                lines = text.split("\n")
                lines.insert(chance.randrange(len(lines) + 1), chance.choice([*lines, *LINES]))
                text = "\n".join(lines)
        assert_same(text)


@pytest.mark.parametrize(
    "name", ["smarty", "nl2br", "sane_lists", "pymdownx.caret", "pymdownx.mark", "pymdownx.saneheaders", "wikilinks"]
)
def test_beside_an_unknown_extension_the_shortcut_is_not_taken(name: str) -> None:
    """It may want to see each paragraph; output stays what the extension makes."""
    stock, fast = converter(fast=False, more=(name,)), converter(fast=True, more=(name,))
    assert not shortcut(fast).active
    for text in [*TEXTS[:12], "#x\n\n# y"]:
        assert fast.reset().convert(text) == stock.reset().convert(text)


@pytest.mark.parametrize(
    ("name", "html"),
    [("smarty", "<p>&ldquo;x&rdquo; ^^y^^</p>"), ("pymdownx.caret", '<p>"x" <ins>y</ins></p>')],
)
def test_an_extension_that_comes_later_switches_it_off(name: str, html: str) -> None:
    """The converter is judged anew when its processors have changed, or what one of them looks for."""
    late = converter(fast=True)
    assert shortcut(late).active
    late.registerExtensions([name], {})
    assert late.reset().convert('"x" ^^y^^') == html
    assert not shortcut(late).active


def test_it_goes_with_plain_markdown_too() -> None:
    """It needs nothing of this engine, and can be named like any other extension."""
    text = "A *b* [c](d) `e`.\n\n- f\n- g\n\n| a | b |\n|---|---|\n| c | d |\n"
    for names in ([], ["tables"], ["extra"], ["toc", "footnotes"]):
        assert markdown.markdown(text, extensions=[*names, "fast_markdown"]) == markdown.markdown(
            text, extensions=names
        )


def test_a_form_of_the_caller_stands_for_its_pattern() -> None:
    """Without a form for it, an inline pattern of the caller's switches the shortcut off."""
    known = markdown.Markdown(extensions=[FastMarkdown([Form("x", str.upper, "mine")])])
    known.inlinePatterns.register(markdown.inlinepatterns.SimpleTextInlineProcessor("(x)"), "mine", 170)
    known.reset()
    assert shortcut(known).active
    unknown = markdown.Markdown(extensions=[FastMarkdown()])
    unknown.inlinePatterns.register(markdown.inlinepatterns.SimpleTextInlineProcessor("(x)"), "mine", 170)
    unknown.reset()
    assert not shortcut(unknown).active


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"\[\^([^\]]*)\]", {"[^"}),
        (r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)", {"\\", "`"}),
        (r"  \n", {"  \n"}),
        (r"a?b*", set()),
        (r"(?i:a)b", {"b"}),
        (r"[*_]x+", {"x"}),
        (r"(?:ab|cd)?", set()),
        (r".", set()),
    ],
)
def test_what_a_pattern_needs(pattern: str, literals: set[str]) -> None:
    """A literal is named only if no match can be without one of them."""
    assert needed(re.compile(pattern)) == literals


@pytest.mark.parametrize(
    "text", ["*a " * 20_000, "[a](" * 20_000, "`a" * 20_000, "- a\n" * 20_000 + "x", "[^a]" * 20_000]
)
def test_long_texts_take_no_longer(text: str) -> None:
    """The shortcut gives up, or goes through, in a time that grows with the length alone."""
    blocks = shortcut(FAST).blocks
    blocks.take(text, FAST, ())
    assert len(blocks.aside) <= 1
