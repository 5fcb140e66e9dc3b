"""HTML that need not go through the sanitiser: whatever is taken for clean comes out of it as it went in."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.compile import compile_body
from watchfloor.compile.clean import is_clean
from watchfloor.compile.dialect import sanitise
from watchfloor.compile.markdown import _converter

REPOSITORY = Path(__file__).parent.parent
HOSTILE = (
    '<p>|</p>|</p>\n|<p id="a">|<p class="admonition-title">|<p class="md-overlay">|<p style="x">|<p onclick="x">|<em>|</em>|<strong>|</strong>|'
    '<code>|</code>|<a href="x.md">|<a href="https://a.example/b?c=d#e">|<a href="https://a.example" title="t">|</a>|<a>|<a href=\'x\'>|'
    '<a href="javascript:alert(1)">|<a href="JAVASCRIPT:x">|<a href="java&#115;cript:x">|<a href="data:text/html,x">|<a href="cite:s1">|'
    '<a href="//a.example">|<a href="https://1.2.3.999/">|<a href="https://xn--a.example/">|<a href="https://[x/">|<a href="http://a.b:x/">|'
    '<a href="https://a@b.example/">|<a href="">|<a href="x" href="y">|<a href="x"onclick=y>|<a href="a b">|<a href="a\tb">|<a href="x&amp;y">|'
    '<sup class="citation"><a href="cite:s1">s1</a></sup>|<sup>|</sup>|<h2 id="a">|</h2>\n|</h3>\n|<h2>|<ul>\n|<ol>\n|</ul>\n|</ol>\n|<li>|</li>\n|'
    "<blockquote>\n|</blockquote>\n|<table>\n|<thead>\n|<tbody>\n|<tr>\n|<th>|</th>\n|<td>|</td>\n|</tr>\n|</thead>\n|</tbody>\n|</table>\n|"
    '<div class="admonition note">\n|<div class="admonition x">\n|<div class="mermaid">\n|</div>\n|<script>|</script>|<style>|</style>|<svg>|<math>|'
    '<img src=x onerror=y>|<iframe src="x">|<!--|-->|<!DOCTYPE x>|<?x?>|<![CDATA[|]]>|</p|<p|<|>|&|&amp;|&lt;|&gt;|&nbsp;|&#60;|&#x3c;|&copy|"|\'|'
    "\x00|\x0b|\x0c|\r|\x7f|\x85|\xa0|\u2028|\ufeff|\ufffe|\ud800|é|日|😀|text|a b|\n|\t|=|p\n|\x00p\x00|li|<template>|<noscript>|<textarea>|<plaintext>"
).split("|")
"""Tags, halves of tags, and characters that mean something or that a parser changes."""


def texts() -> list[str]:
    paths = [*REPOSITORY.glob("content/**/*.md"), *REPOSITORY.glob("manual/*.md"), *REPOSITORY.glob("*.md")]
    return [path.read_text("utf-8").split("\n---\n", 1)[-1] for path in sorted(paths)]


PAGES = [_converter(()).reset().convert(text) for text in texts()]
CLEAN = [html for html in PAGES if is_clean(html)]


def assert_sound(html: str) -> None:
    if is_clean(html):
        assert sanitise(html) == html


def test_most_articles_are_clean() -> None:
    """Else it would be of no use, and the tests here would compare nothing."""
    articles = [html for html in PAGES if 'class="citation"' in html]
    assert sum(map(is_clean, articles)) > len(articles) * 0.7


@pytest.mark.parametrize("html", CLEAN, ids=lambda html: html[:20])
def test_clean_pages_come_out_unchanged(html: str) -> None:
    """Every article and every page of the manual that is taken for clean."""
    assert sanitise(html) == html


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=3)), max_size=12).map("".join))
@settings(max_examples=1500, deadline=None)
def test_hostile_html_is_not_taken_for_clean(html: str) -> None:
    """Arbitrary sequences of tags, halves of tags and characters that mean something."""
    assert_sound(html)
    assert_sound(f"<p>{html}</p>\n<p>x</p>")


@pytest.mark.parametrize("part", HOSTILE, ids=ascii)
def test_one_hostile_part_anywhere_is_seen(part: str) -> None:
    """At every border of a page that is clean without it, and in the middle of its texts and values."""
    chance = random.Random(part.encode("utf-8", "surrogatepass"))
    for html in (PIECE, *chance.sample(CLEAN, 6)):
        borders = [match.start() for match in re.finditer(r"[<>\"=\s]|(?<=[>\"])", html)]
        for at in borders if html is PIECE else chance.sample(borders, min(40, len(borders))):
            assert_sound(html[:at] + part + html[at:])
            assert_sound(html[:at] + part + html[at + 1 :])


PIECE = (
    '<h2 id="a-1">A</h2>\n<p>One <em>two <code>x</code></em> <a href="../b.md#c">d</a>.'
    '<sup class="citation"><a href="cite:s1">s1</a></sup></p>\n<ul>\n<li>e</li>\n</ul>\n<blockquote>\n<p>f &amp; g</p>\n'
    "</blockquote>\n<table>\n<thead>\n<tr>\n<th>h</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>i</td>\n</tr>\n</tbody>\n</table>\n"
    '<div class="admonition note">\n<p class="admonition-title">j</p>\n<p>k</p>\n</div>'
)
"""Everything that the grammar has."""


def test_the_piece_is_clean() -> None:
    """What the hostile parts are put into would pass without them."""
    assert is_clean(PIECE)
    assert sanitise(PIECE) == PIECE


def test_nothing_is_taken_on_trust_from_raw_html() -> None:
    """Raw HTML that leaves something open, or wears a class of the page, goes through the sanitiser."""
    for body in (
        "<em>a\n\nb",
        "<p>a",
        "</ul>\n\nb",
        '<div class="md-overlay">a</div>',
        "<b>a",
        "a <a href='javascript:x'>b</a>",
    ):
        assert not is_clean(_converter(()).reset().convert(body))
        assert compile_body(body) == compile_body(body, fast=False)


@pytest.mark.parametrize(
    "html",
    ["<p>" * 30_000, "<p>a" * 30_000, "<p><em>" * 30_000, '<p><a href="' * 20_000, "<ul>\n" * 30_000, "a.b-" * 30_000],
)
def test_long_html_takes_no_longer(html: str) -> None:
    """The time grows with the length alone, matched or not: the limit of time of a body rests on it."""
    start = time.process_time()
    is_clean(html)
    is_clean(f"<p>{html}</p>\n{html}")
    assert time.process_time() - start < 2
