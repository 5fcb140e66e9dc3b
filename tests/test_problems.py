"""Every mistake that a writer can make, and exactly what the writer is told.

Each file of ``tests/problems/`` is a small archive: what the writer did, then ``-- path --`` sections
with the files that differ from the publication of ``publications.SMALL``, then ``-- expected --``
with the printed problems. ``pytest tests/test_problems.py --update-goldens`` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publications import ANALYSIS, AUTHOR, INCIDENT, NOW, SMALL, with_line, write_tree
from watchfloor.cli import find_standing
from watchfloor.configuring import read_settings
from watchfloor.naming import theme_folders
from watchfloor.pipeline import prepare
from watchfloor.problems import CODES, Problem, report
from watchfloor.read.strict_yaml import parse
from watchfloor.settings import Settings

FOLDER = Path(__file__).parent / "problems"
NOTE = "---\ntitle: A note\nsummary: What is known.\npublished: 2025-08-02\nauthors: [desk]\n---\n\n"
"""The head of the shortest analysis; its body follows."""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001487303e20000000049454e44ae426082"
)
"""A grey pixel as PNG."""


def _write(path: str, content: str | bytes) -> Callable[[Path], None]:
    return lambda root: write_tree(root, {path: content})


def _link(root: Path) -> None:
    (root / "content/incidents/linked.md").symlink_to(root / "content/analysis/meaning.md")


WHAT_TEXT_CANNOT_HOLD: dict[str, Callable[[Path], None]] = {
    "E101": _write("content/analysis/note.md", (NOTE + "A vill").encode() + b"\xe0ge.\n"),
    "E101-bom": _write("content/analysis/note.md", b"\xef\xbb\xbf" + (NOTE + "žž ").encode() + b"\xff\r\n"),
    "E105": _write("content/analysis/note.md", NOTE + "word " * 210_000),
    "E106": _link,
    "E405": _write("content/analysis/map.png", PICTURE),
    "E407-linked": _write("content/analysis/map.png", PICTURE),
    **{name: _write("content/analysis/map.png", PICTURE) for name in ("E416", "E417", "E418", "W419", "E214-graphic")},
    "E215-focus": _write("content/analysis/map.png", PICTURE),
    "E409": _write("content/analysis/note.md", NOTE + "* " * 3000 + "x\n"),
}
"""Files that are not UTF-8, too large or links, by the name of their fixture."""


def read_fixture(path: Path) -> tuple[str, dict[str, str], str]:
    """A fixture's comment, its files, and what is expected."""
    comment, *rest = re.split(r"^-- (.+) --\n", path.read_text("utf-8"), flags=re.MULTILINE)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    expected = sections.pop("expected", "")
    return comment, sections, expected


def problems_of(root: Path, *, preview: bool = False) -> list[Problem]:
    """All problems of the publication at ``root``, its settings included."""
    settings: Settings | None = Settings()
    if (root / "mkdocs.yml").exists():
        settings, found = read_settings(root / "mkdocs.yml", root)
        if settings is None:
            return found
    folders = theme_folders(settings.configuration, root)
    standing = dict(find_standing(root / "mkdocs.yml", root)) if (root / "mkdocs.yml").exists() else {}
    return list(prepare(root, settings, NOW, preview=preview, standing=standing, folders=folders).problems)


FIXTURES = sorted(path.stem for path in FOLDER.glob("*.txtar"))


@pytest.mark.parametrize("name", FIXTURES)
def test_what_the_writer_is_told(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Place, line, caret and help are exactly those of the fixture, and no other mistake is named."""
    path = FOLDER / f"{name}.txtar"
    comment, files, expected = read_fixture(path)
    write_tree(tmp_path, {**SMALL, **files})
    if name in WHAT_TEXT_CANNOT_HOLD:
        WHAT_TEXT_CANNOT_HOLD[name](tmp_path)
    problems = problems_of(tmp_path, preview=name.startswith("W411"))  # a build says E403 instead
    told = "".join(f"{problem}\n" for problem in problems)
    if request.config.getoption("--update-goldens"):
        sections = "".join(f"-- {file} --\n{text}" for file, text in files.items())
        path.write_text(f"{comment}{sections}-- expected --\n{told}", "utf-8")
        expected = told
    assert told == expected
    assert {problem.code for problem in problems} == {name[:4]}
    assert problems == sorted(problems)


def test_every_code_has_a_fixture() -> None:
    """And no fixture is left over from a code that is gone."""
    assert {name[:4] for name in FIXTURES} == set(CODES)
    assert {*WHAT_TEXT_CANNOT_HOLD} <= set(FIXTURES)


def test_every_fixture_says_what_the_writer_did() -> None:
    """A fixture is an example to read, not data alone."""
    for name in FIXTURES:
        comment, _, expected = read_fixture(FOLDER / f"{name}.txtar")
        assert comment.strip().endswith((".", ".)")), name
        assert "\n  help: " in expected, name


def test_all_mistakes_are_told_in_one_run(publication: Any) -> None:
    """Several in several files, sorted by file, line and column, with a count at the end."""
    prepared = publication(
        SMALL
        | {
            "content/incidents/field.md": with_line(INCIDENT, "status: confirmed", "status: sure\nplaec: x").replace(
                "country: LT", "country: lt"
            ),
            "content/analysis/meaning.md": with_line(ANALYSIS, "[decoys, air-defence]", "[decoy, air]"),
            "content/authors/desk.md": with_line(AUTHOR, "name: The desk\n", ""),
            "content/vocabulary/tags.yml": "decoys: {parent: nothing}\nair-defence:\n",
        }
    )
    assert [(p.path.removeprefix("content/"), p.line, p.column, p.code) for p in prepared.problems] == [
        ("analysis/meaning.md", 6, 8, "E302"),
        ("analysis/meaning.md", 6, 15, "E302"),
        ("authors/desk.md", 2, 1, "E201"),
        ("incidents/field.md", 7, 9, "E204"),
        ("incidents/field.md", 8, 1, "E202"),
        ("incidents/field.md", 11, 42, "E211"),
        ("vocabulary/tags.yml", 1, 18, "E309"),
    ]
    assert prepared.views is None
    assert report(prepared.problems).endswith("\n\n7 errors in 4 files")


def test_a_broken_file_is_one_mistake(publication: Any) -> None:
    """Whoever names or links to a file that cannot be read is not told that it does not exist."""
    for path in ("content/incidents/field.md", "content/authors/desk.md", "content/vocabulary/tags.yml"):
        prepared = publication({**SMALL, path: "---\ntitle: 'it\n---\n"})
        assert {problem.path for problem in prepared.problems} == {path}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_of_every_editor(publication: Any, bom: bytes, end: str) -> None:
    """A byte order mark and any line ends are read as if they were not there, and move no position."""
    bent = with_line(INCIDENT, "tags: [decoys]", "tags: [decoy]").replace("over the border.", "[over](nowhere.md).")
    plain = publication(SMALL | {"content/incidents/field.md": bent}).problems
    written = bom + bent.replace("\n", end).encode()
    assert [str(p) for p in publication(SMALL | {"content/incidents/field.md": written}).problems] == [
        str(p) for p in plain
    ]
    assert [(p.line, p.column, p.code) for p in plain] == [(6, 8, "E302"), (22, 20, "E401")]
    clean = publication(SMALL | {"content/incidents/field.md": bom + INCIDENT.replace("\n", end).encode()})
    assert clean.problems == ()


def test_a_value_is_the_text_that_was_written() -> None:
    """What other readers of YAML take for a truth, a number, a time or a date stays text."""
    words = ["NO", "on", "Yes", "22:22", "0123", "0x1F", "1_000", "1e3", "2026-03-09", ".inf", "=", "<<", "NULL"]
    for word in words:
        assert parse(f"key: {word}").value == {"key": word}
        assert parse(f"- {word}").value == [word]
        if word != "=":
            assert parse(f"{word}: value").value == {word: "value"}
    assert parse("'null': [\"~\", 'null', '']").value == {"null": ["~", "null", ""]}


def test_what_stands_for_no_value() -> None:
    """Nothing, a tilde and null; a key is always text."""
    assert parse("a:\nb: ~\nc: null\nd: [~, , null]".replace(", ,", ",")).value == {
        "a": None,
        "b": None,
        "c": None,
        "d": [None, None],
    }
    assert parse("~: a\nnull: b").value == {"~": "a", "null": "b"}
    assert parse("# nothing\n").value is None


def test_words_of_other_readers_in_a_document(publication: Any) -> None:
    """Norway is a country, 22:22 a place, and a title may be a number."""
    text = with_line(INCIDENT, "country: LT, lat: 54.61, lon: 25.73", "country: NO, lat: 60.4, lon: 5.3")
    text = text.replace("name: Near the village", "name: 22:22")
    prepared = publication(
        SMALL | {"content/incidents/field.md": with_line(text, "title: Drone found in a field", "title: 0123")}
    )
    assert prepared.problems == ()
    document = prepared.library.documents["field"]
    assert (document.fields.title, document.fields.place.country) == ("0123", "NO")
    assert document.fields.place.name == "22:22"


def test_empty_values(publication: Any) -> None:
    """An empty list or an optional field left empty is absent; a required text is missed, with its place."""
    optional = "updated:\nslug: ~\ntags:\naliases: []\nhero:\n"
    prepared = publication(SMALL | {"content/analysis/note.md": NOTE.replace("---\n\n", optional + "---\n\nText.\n")})
    assert prepared.problems == ()
    empty = NOTE.replace("A note", "").replace("What is known.", '""').replace("[desk]", "")
    prepared = publication(SMALL | {"content/analysis/note.md": empty})
    assert [(p.line, p.column, p.code) for p in prepared.problems] == [(2, 7, "E203"), (3, 10, "E214"), (5, 9, "E201")]


def test_no_mistake_shows_the_terminal_what_it_would_obey(publication: Any) -> None:
    """Control characters and marks of direction in content are printed as one replacement each."""
    body = "[a\x1b[2Jb](nowhere\u202e.md)\n"
    (problem,) = publication(SMALL | {"content/analysis/note.md": NOTE + body}).problems
    told = str(problem)
    assert "[a\ufffd[2Jb](nowhere\ufffd.md)" in told
    assert all(c.isprintable() for c in told.replace("\n", ""))
    endless = Problem("a.md", 1, 1, "E208", f"'{'x' * 5000}' is no slug")
    assert str(endless).endswith("xxx' is no slug")
    assert len(str(endless)) < 500


def test_the_caret_of_a_long_line_stands_under_the_mistake(publication: Any) -> None:
    """A line is cut around the column, and the caret moves with it."""
    body = "word " * 60 + "[far](nowhere.md)" + " word" * 60
    (problem,) = publication(SMALL | {"content/analysis/note.md": NOTE + body}).problems
    _, shown, caret, _ = str(problem).split("\n")
    assert shown[caret.index("^") :].startswith("nowhere.md")


def test_settings_are_read_strictly_and_the_rest_of_the_file_is_not(tmp_path: Path) -> None:
    """Tags and anchors belong to the site builder; in the publication's settings they are refused."""
    path = tmp_path / "mkdocs.yml"
    path.write_text("a: &x !ENV [B, c]\nb: *x\nextra:\n  publication:\n    per_page: 5\n", "utf-8")
    settings, problems = read_settings(path, tmp_path)
    assert (settings and settings.per_page, problems) == (5, [])
    path.write_text("a: &x 5\nextra:\n  publication:\n    per_page: *x\n", "utf-8")
    assert [(p.line, p.column, p.code) for p in read_settings(path, tmp_path)[1]] == [(4, 15, "E111")]
    path.write_text("a: 'b\nextra: {}\n", "utf-8")
    assert [(p.line, p.column, p.code) for p in read_settings(path, tmp_path)[1]] == [(1, 4, "E108")]
