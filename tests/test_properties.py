"""What holds for any content whatever: nothing raises, nothing unsafe comes out, order does not matter."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from publications import ANALYSIS, INCIDENT, NOW, SMALL, write_tree
from watchfloor.compile import Fragment, compile_body
from watchfloor.model.documents import AnalysisFields, IncidentFields
from watchfloor.model.fields import check_slug
from watchfloor.pipeline import Prepared, prepare
from watchfloor.problems import CODES, report
from watchfloor.read.strict_yaml import _parse_recording, parse
from watchfloor.render import PageKeys, as_json
from watchfloor.settings import Settings
from watchfloor.view.model import RedirectPage

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1) ONLOAD='x'>x</p>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "![](…)",
    "![x](javascript:alert(1))",
    '![x](<a b.png> "t")',
    "[x]: javascript:alert(1)\n\n[x]",
    "# x {: #y .z onclick=alert(1) }",
    "x\n{: onclick=alert(1) style=x }",
    "<div markdown>\n*x*\n</div>",
    "<div markdown='1' onclick=x>",
    "- a\n    - b\n        > c\n        > - d",
    "> > > x\n> y",
    "[^x]",
    "[^agency]",
    "[^x]: y [^x]",
    "<![",
    "<![CDATA[ x",
    "<!-- x",
    "<?php",
    "<!doctype x",
    "```\nx",
    "~~~ {.python hl_lines=x linenums='a'}\nx",
    "\tx\n\t\ty",
    "\x00\x01\x02\x03\x1b[2J\x7f",
    "\x02klzzwxh:0\x03 \x02wzxhzdk:0\x03 \x02amp\x03",
    "\u202eشر\u2066\u200f",
    "𝔘𝕟𝕚 🛸\U0010ffff",
    "\u2028x\u2029\x85",
    "[" * 60 + "x" + "]" * 60,
    "![" * 30 + "](" * 30,
    "*_" * 40,
    "<b>" * 80,
    "> " * 60,
    "* " * 60,
    "&#xD800; &#99999999; &lt;script&gt; &amp;lt;",
    "| a | b |\n|--|--|\n| <script> | `|` |",
    "*[x]: y",
    "x\n: y\n: z",
    '!!! note "<script>"\n    x',
    "??? x\n    y",
    "[read also](../incidents/field.md)",
    "[read also](javascript:x)",
    "[x](../../../etc/passwd)",
    "[x](/incidents/field/)",
    "[x](//evil.example)",
    "[x](cite:agency)",
    "[x](#nowhere)",
    '<sup class="citation"><a href="cite:x">x</a></sup>',
    "<h1 id='sources'>x",
    "[TOC]",
]
WORDS = st.sampled_from(
    ["a", "text", "\n", "\n\n", "    ", "# ", "- ", "> ", "1. ", "`", "*", "|", ": ", "\\", "{", "}", "<", "&"]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
BODIES = st.lists(st.sampled_from(HOSTILE) | WORDS | TEXTS, max_size=8).map("".join)
KEYS = sorted({*IncidentFields.model_fields, *AnalysisFields.model_fields, "autors", ""})
VALUES = st.recursive(
    st.none()
    | TEXTS
    | st.sampled_from(
        [
            "", "~", "NO", "on", "22:22", "0123", "1_000", "nan", "-inf", "9" * 5000, "٣", "²",
            "0001-01-01", "9999-12-31T23:59-12:00", "2025-02-30", "0000", "2026-03/2026-01", "2026~~", "2025-07-12T24:00",
            "../../x", "/..", "/a/../b/", "a\\b", "index.html", "/Incidents/Field/", "con", "x" * 3000, "\x1b[2J",
            "http://[", "https://x y", "javascript:x", "field", "meaning", "desk", "decoys", "page", "agency",
        ]
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "text", "url", "image", "killed", "lat", "country", "name"]) | TEXTS, inner, max_size=4),
    max_leaves=6,
)  # fmt: skip
MAPPINGS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)
FAST = settings(deadline=None, derandomize=True, max_examples=50, database=None)


def run(files: Mapping[str, str | bytes], **more: Any) -> Prepared:
    """Prepare a publication in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), dict(files))
        return prepare(Path(folder), Settings.model_validate(more), NOW)


def is_answered(prepared: Prepared) -> None:
    """Either there are views or there are errors, and each problem can be printed."""
    assert (prepared.views is None) == bool(prepared.errors)
    for problem in prepared.problems:
        assert problem.code in CODES
        assert not {"\x1b", "\u202e", "\x00"} & set(str(problem))
    report(prepared.problems).encode()
    if prepared.views:
        for view in prepared.views.pages:
            assert is_safe(view.url, any_case=isinstance(view, RedirectPage)), view.url
            as_json(view)


def is_safe(url: str, *, any_case: bool = False) -> bool:
    """Whether an address stays within the site: lower-case slugs, and a slash or a file's name at the end."""
    part = r"[A-Za-z0-9_~-][A-Za-z0-9_~.-]*" if any_case else r"[a-z0-9]+(?:-[a-z0-9]+)*"
    return re.fullmatch(rf"(?:{part}/)*(?:{part}\.(?:html?|txt))?", url) is not None and ".." not in url.split("/")


class _Unsafe(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "svg", "math", "form", "base", "link", "meta"):
            self.found.append(tag)
        for name, value in attrs:
            # As browsers read an address: spaces and controls before it, and line ends anywhere, are dropped.
            scheme = re.sub(r"^[\x00-\x20]+|[\t\n\r]", "", value or "").casefold().partition(":")[0]
            if name.startswith("on") or name == "style" or scheme in ("javascript", "vbscript", "data"):
                self.found.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def unsafe(fragment: Fragment) -> list[str]:
    """What could run in a fragment's HTML, its open links written as they would stand if nothing closed them."""
    text = "".join(piece.text if piece.kind == "html" else html.escape(piece.text) for piece in fragment.pieces)
    assert "<script" not in text.casefold()
    parser = _Unsafe()
    parser.feed(text)
    parser.close()
    return parser.found


YAML_PARTS = (
    """a: |b: |title: x |- |  |\n|\n  |[|]|{|}|,|&x |*x|!|!!str |# c|: |"|'|---\n|...|~|null|? |\t|<<: """.split("|")
)
"""Pieces of YAML, sound ones and others."""


@FAST
@given(BODIES | TEXTS)
def test_no_body_gives_html_that_runs(body: str) -> None:
    """No script, no handler of events, no address that is code; and every body compiles or says why not."""
    assert unsafe(compile_body(body)) == []


@FAST
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=5).map("\n\n".join), st.booleans())
def test_no_body_raises(body: str, incident: bool) -> None:
    """Whatever stands below the front matter, there are problems or views, with safe addresses."""
    path, text = ("content/incidents/field.md", INCIDENT) if incident else ("content/analysis/meaning.md", ANALYSIS)
    is_answered(run({**SMALL, path: text + "\n" + body}))


@FAST
@given(st.binary(max_size=80) | TEXTS.map(str.encode), st.sampled_from(sorted(SMALL)))
def test_no_file_raises(data: bytes, path: str) -> None:
    """Any bytes in any place are problems or views."""
    is_answered(run({**SMALL, path: data}))


@FAST
@given(
    TEXTS
    | st.lists(
        st.sampled_from(
            [
                *KEYS,
                ": ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                "'",
                '"',
                "|",
                ">",
                "&a",
                "*a",
                "!b",
                "\n",
                "\n  ",
                "\t",
                "#",
                "?",
                "%",
                "@",
                "---",
                "\x85",
                "é",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_front_matter_raises(text: str) -> None:
    """Any text between the two lines of ---."""
    is_answered(run({**SMALL, "content/incidents/fall.md": f"---\n{text}\n---\n\nText.\n"}))


@FAST
@given(MAPPINGS, st.booleans())
def test_no_value_raises(values: dict[str, Any], incident: bool) -> None:
    """Real keys with hostile values, laid over a document that is right otherwise."""
    path, text = ("content/incidents/field.md", INCIDENT) if incident else ("content/analysis/meaning.md", ANALYSIS)
    _, head, body = text.split("---\n", 2)
    dumped = yaml.safe_dump({**parse(head).value, **values}, allow_unicode=True)
    is_answered(run({**SMALL, path: f"---\n{dumped}---\n{body}"}))


@FAST
@given(
    st.dictionaries(TEXTS | st.sampled_from(["decoys", "air-defence", "page", "LT"]), VALUES, max_size=4),
    st.sampled_from(["tags", "countries", "series"]),
)
def test_no_vocabulary_raises(terms: dict[str, Any], name: str) -> None:
    """Any mapping as a vocabulary."""
    is_answered(run({**SMALL, f"content/vocabulary/{name}.yml": yaml.safe_dump(terms, allow_unicode=True)}))


@FAST
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["/incidents/field/", ",", "12", "\n", '"', "http://[", "9" * 5000, "\x00", "٣"]), max_size=12
    ).map("".join)
)
def test_no_page_counts_raise(text: str) -> None:
    """Any text in place of the counts."""
    data = text.encode("utf-8", "surrogatepass")
    is_answered(run({**SMALL, "counts.csv": data}, trending={"page_counts": "counts.csv"}))


ALIASES = st.lists(
    st.sampled_from(
        [
            "..",
            ".",
            "",
            "a",
            "Old",
            "old",
            "X.HTML",
            "x.html",
            "index.html",
            "incidents",
            "field",
            "tags",
            "~me",
            ".git",
            "404.html",
        ]
    ),
    max_size=4,
).map("/".join)


@FAST
@given(st.lists(ALIASES, min_size=1, max_size=3))
def test_no_alias_leaves_the_site_or_covers_a_page(aliases: list[str]) -> None:
    """An old address is refused, or is a new place within the site, whatever the case of its letters."""
    head = ANALYSIS.replace("tags:", yaml.safe_dump({"aliases": aliases}) + "tags:", 1)
    prepared = run({**SMALL, "content/analysis/meaning.md": head})
    is_answered(prepared)
    if prepared.views:
        files = [
            url if url.endswith("html") else url + "index.html"
            for view in prepared.views.pages
            if (url := view.url) is not None
        ]
        folded = [file.casefold() for file in files]
        assert len(set(folded)) == len(folded)
        assert not any(file.startswith(other + "/") for file in folded for other in folded)
        assert not {"index.html", "404.html", "sitemap.xml"} & set(folded)


@FAST
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "It fell.", "[field](../incidents/field.md)", "[^agency]"]), min_size=2, max_size=5
    )
)
def test_the_order_of_files_does_not_matter(bodies: list[str]) -> None:
    """Views are identical, byte for byte as JSON, however the file system lists its files."""
    files: dict[str, str | bytes] = dict(SMALL)
    for number, body in enumerate(bodies):
        text = INCIDENT.replace("2025-07-10\n", f"2025-07-{number + 10}\n")
        files[f"content/incidents/n{number}.md"] = text + (
            "\n" + body if "](" not in body or "field.md" in body else ""
        )

    def listed(entries: Any, **more: Any) -> list[Any]:
        return sorted(entries, **more)[::-1]

    straight = run(dict(sorted(files.items())))
    with patch("watchfloor.read.scan.sorted", listed, create=True):
        reverse = run(dict(sorted(files.items(), reverse=True)))
    assert [str(problem) for problem in straight.problems] == [str(problem) for problem in reverse.problems]
    assert (straight.views is None) == (reverse.views is None)
    if straight.views and reverse.views:
        assert as_json(straight.views.pages) == as_json(reverse.views.pages)
        keys, others = PageKeys("engine", "theme"), PageKeys("engine", "theme")
        assert [keys.of(view) for view in straight.views.pages] == [others.of(view) for view in reverse.views.pages]
        assert len({keys.of(view) for view in straight.views.pages}) == len({*map(as_json, straight.views.pages)})
        assert as_json(dict(straight.views.frames)) == as_json(dict(reverse.views.frames))


SIMPLE = st.text(
    st.characters(
        min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\x7f", exclude_categories=["Cc", "Zl", "Zp"]
    ),
    max_size=20,
)
TREES = st.recursive(
    SIMPLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SIMPLE, inner, max_size=4), max_leaves=12
)


@FAST
@given(TREES)
def test_yaml_is_read_as_it_was_meant(tree: Any) -> None:
    """What another program writes is what we read, every scalar as text."""
    parsed = parse(yaml.safe_dump(tree, default_style='"' if isinstance(tree, str) else None, width=10_000))
    assert parsed.problems == []
    assert parsed.value == tree


@FAST
@given(st.lists(st.sampled_from(YAML_PARTS), max_size=12).map("".join))
def test_the_short_way_of_reading_yaml_finds_what_the_long_one_does(text: str) -> None:
    """The value alone is read first; whatever may be a problem is read again, with places."""
    parsed, recorded = parse(text), _parse_recording(text)
    assert (parsed.value, parsed.problems) == (recorded.value, recorded.problems)
    assert (parsed.keys, parsed.values) == (recorded.keys, recorded.values)


@FAST
@given(TREES, st.booleans())
def test_every_place_of_yaml_is_that_of_its_text(tree: Any, unicode: bool) -> None:
    """The position of a plain key or value is where its text stands, whatever stands before it."""
    text = yaml.safe_dump({"first": tree, "last": "end"}, allow_unicode=unicode, sort_keys=False)
    parsed = parse(text)
    line, column = parsed.place(("last",))
    assert text.split("\n")[line - 1][column - 1 :] == "end"
    line, column = parsed.place(("last",), key=True)
    assert text.split("\n")[line - 1][column - 1 :] == "last: end"


@FAST
@given(TEXTS)
def test_a_slug_is_safe_everywhere(text: str) -> None:
    """A slug that is accepted is a file name on every system and a part of an address as it stands."""
    try:
        check_slug(text)
    except ValueError:
        return
    assert is_safe(text + "/")
