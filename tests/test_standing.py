"""Standing pages: what is promised in articles, and not kept there, is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publications import write_tree
from watchfloor.read.files import TextFile
from watchfloor.read.standing import _uncovered, uncovered_pictures


def told(root: Path, text: str) -> list[tuple[str, int, int]]:
    """Files and places of the problems of one standing page."""
    write_tree(root, {"docs/about/us.md": text})
    return [(one.path, one.line, one.column) for one in uncovered_pictures(root / "docs", root)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('# Us\n\nSee ![a car](car.jpg){ .graphic warning="Blood." } here.\n', [(3, 5)]),
        ("![a](a.jpg){.wide .graphic} and\n![b][b] {.graphic}\n", [(1, 1), (2, 1)]),
        ("<p>\n<img src=a.jpg class='wide graphic'>\n", [(2, 1)]),
        ("---\ntitle: Graphic pictures\n---\n\n![a](a.jpg){ .graphics }\n", []),
        ("![a graphic car](graphic.jpg){ .wide }\n", []),
        ("Write `![a](a.jpg){ .graphic }`, or\n\n```md\n![a](a.jpg){ .graphic }\n```\n\n~~~\n![a](a.jpg){ .graphic }\n~~~\n", []),
        ("```md\n![a](a.jpg)\n```\n\n![a](a.jpg){ .graphic }\n", [(5, 1)]),
    ],
)  # fmt: skip
def test_what_nothing_covers_is_told(tmp_path: Path, text: str, places: list[tuple[int, int]]) -> None:
    """As Markdown and as HTML, with its place; not what only shows how it is written."""
    assert told(tmp_path, text) == [("docs/about/us.md", *place) for place in places]


@given(st.text("![](){}`~<img clas=.graphic\n ", max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Whatever brackets it has; places are those of the picture."""
    for problem in _uncovered(TextFile("a.md", "a.md", text)):
        assert text.split("\n")[problem.line - 1][problem.column - 1] in "!<"
