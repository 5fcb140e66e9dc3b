"""Content is not trusted: what somebody could write to run, load, overlay, overwrite, hang or find out."""

from __future__ import annotations

import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from publications import ANALYSIS, AUTHOR, INCIDENT, NOW, SMALL, with_line, write_tree
from watchfloor.compile import compile_body
from watchfloor.pipeline import prepare
from watchfloor.settings import Settings


def html_of(body: str) -> str:
    return "".join(piece.text for piece in compile_body(body).pieces)


@pytest.mark.parametrize(
    "body",
    [
        '<pre class="mermaid"><code>graph TD; A--&gt;B</code></pre>',
        '<a class="md-consent__overlay" href="https://evil.example/">x</a>',
        '<div class="wf-visually-hidden md-overlay">x</div>',
        "A paragraph.\n{: .md-dialog }",
        "!!! md-overlay\n    x",
    ],
)
def test_no_class_of_the_page_or_its_programs_is_worn(body: str) -> None:
    """Material loads a program for one, and lays others over everything."""
    html = html_of(body)
    assert "md-" not in html
    assert "wf-" not in html
    assert "mermaid" not in html


def test_classes_of_the_dialect_stay() -> None:
    """Code is coloured, and admonitions look like themselves."""
    html = html_of('!!! note "N"\n    x\n\n```python\nprint(1)\n```\n\nA[^1].\n\n[^1]: B\n')
    for kept in (
        'class="admonition note"',
        'class="admonition-title"',
        'class="highlight"',
        'class="nb"',
        'class="footnote"',
    ):
        assert kept in html


@pytest.mark.parametrize("body", ["[" * 20_000, "<b>" * 3000 + "<p>x" * 3000, "<a " * 20_000, "> " * 5000 + "x"])
def test_a_small_body_cannot_hang_a_build_or_eat_its_memory(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with a problem, or compiled, within the limit."""
    monkeypatch.setattr("watchfloor.compile.markdown.MAX_SECONDS", 2)
    start = time.monotonic()
    fragment = compile_body(body)
    assert time.monotonic() - start < 30
    assert sum(len(piece.text) for piece in fragment.pieces) < 40 * len(body) + 200_000


def test_places_are_known_no_finer_than_they_are_shown(publication: Any) -> None:
    """Two reports of one region, kilometres apart, count as one place: distances would give them away."""
    region = with_line(INCIDENT, "lat: 54.61, lon: 25.73, precision: town", "lat: 54.64, lon: 25.66, precision: region")
    other = with_line(INCIDENT, "lat: 54.61, lon: 25.73, precision: town", "lat: 54.6, lon: 25.7, precision: exact")
    prepared = publication(SMALL | {"content/incidents/region.md": region, "content/incidents/other.md": other})
    matches = {match.id: match for match in prepared.graph.related["other"]}
    assert matches["region"].kilometres == 0


@pytest.mark.parametrize(("name", "alias"), [("x.html", "/x.html"), ("x/index.html", "/x/"), ("CNAME", "/cname/")])
def test_no_alias_replaces_a_file_of_the_docs_folder(tmp_path: Path, name: str, alias: str) -> None:
    """Standing files are trusted, and articles are not."""
    write_tree(
        tmp_path,
        SMALL
        | {"content/incidents/field.md": with_line(INCIDENT, "tags: [decoys]", f"tags: [decoys]\naliases: [{alias}]")},
    )
    url = name.removesuffix("index.html")
    prepared = prepare(tmp_path, Settings(), NOW, standing={f"docs/{name}": url})
    assert [problem.code for problem in prepared.problems] == ["E311"]


def test_words_and_authors_of_drafts_alone_have_no_pages(publication: Any) -> None:
    """A tag, a country or a desk that only a draft has would tell of it."""
    files = SMALL | {
        "content/authors/secret.md": AUTHOR,
        "content/vocabulary/tags.yml": str(SMALL["content/vocabulary/tags.yml"]) + "secret: {synonyms: [hush]}\n",
        "content/analysis/draft.md": ANALYSIS.replace("{id: desk, role: analysis}", "secret")
        .replace("[decoys, air-defence]", "[secret]")
        .replace("summary:", "draft: true\nsummary:"),
        "content/incidents/draft2.md": INCIDENT.replace(
            "country: LT, lat: 54.61, lon: 25.73", "country: GL, lat: 64.2, lon: -51.7"
        ).replace("summary:", "draft: true\nsummary:"),
    }
    built = publication(files)
    assert built.problems == ()
    urls = {view.url for view in built.views.pages}
    assert not {"authors/secret/", "tags/secret/", "tags/hush/", "countries/gl/"} & urls
    assert "secret" not in repr(built.views.pages)
    shown = {view.url for view in publication(files, preview=True).views.pages}
    assert {"authors/secret/", "tags/secret/", "tags/hush/", "countries/gl/"} <= shown


def picture(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, format=form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("tiff.png", picture("TIFF")),
        ("bmp.png", picture("BMP")),
        ("jpeg.png", picture("JPEG")),
        ("half.png", picture("PNG")[:60]),
        ("half.jpg", picture("JPEG")[:300]),
        ("none.png", b""),
    ],
)
def test_pictures_are_what_their_names_say_and_whole(publication: Any, name: str, raw: bytes) -> None:
    """Another format under a known name would keep what cameras wrote; a broken one would break the build."""
    problems = publication(SMALL | {f"content/incidents/{name}": raw}).problems
    assert [(problem.path, problem.code) for problem in problems] == [(f"content/incidents/{name}", "E407")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such files")
def test_a_pipe_among_the_files_blocks_nothing(tmp_path: Path) -> None:
    """It would wait for a writer forever."""
    write_tree(tmp_path, SMALL)
    os.mkfifo(tmp_path / "content/analysis/pipe.md")
    problems = prepare(tmp_path, Settings(), NOW).problems
    assert [(problem.path, problem.code) for problem in problems] == [("content/analysis/pipe.md", "E117")]


def test_names_that_would_write_on_a_terminal_are_refused(publication: Any) -> None:
    """And are not printed as they are."""
    (problem,) = publication(SMALL | {"content/analysis/a\x1b[31m.md": ANALYSIS}).problems
    assert problem.code == "E116"
    assert "\x1b" not in str(problem)


def test_an_embargo_that_was_begun_is_not_none(publication: Any) -> None:
    """`embargo:` with nothing behind it would publish at once."""
    text = with_line(INCIDENT, "tags: [decoys]", "tags: [decoys]\nembargo:")
    assert [p.code for p in publication(SMALL | {"content/incidents/field.md": text}).problems] == ["E203"]


def test_three_dots_do_not_end_front_matter(publication: Any) -> None:
    """`draft: true` behind them would be body, and the draft public."""
    text = with_line(INCIDENT, "tags: [decoys]", "tags: [decoys]\n...\ndraft: true")
    prepared = publication(SMALL | {"content/incidents/field.md": text})
    assert prepared.views is None
