"""`watchfloor check`, as its user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from publications import INCIDENT, SMALL, with_line, write_tree
from watchfloor.cli import main


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tree(tmp_path, {**SMALL, "mkdocs.yml": "site_name: X\n", "docs/index.md": "# X\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return tmp_path


def test_order_is_reported_with_status_0(where: Path) -> None:
    """And nothing on the error channel."""
    done = CliRunner().invoke(main, ["check"])
    assert (done.exit_code, done.output) == (0, "2 documents checked, no problems\n")


def test_problems_are_reported_with_status_1(where: Path) -> None:
    """All of them, with a closing count."""
    text = with_line(with_line(INCIDENT, "status: confirmed", "status: confirmd"), "tags: [decoys]", "tags: [decoy]")
    write_tree(where, {"content/incidents/field.md": text})
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert "content/incidents/field.md:7:9: error[E204]" in done.output
    assert done.output.rstrip().endswith("in 1 file")


def test_paths_narrow_the_report(where: Path) -> None:
    """A mistake elsewhere is not this path's."""
    write_tree(where, {"content/incidents/field.md": with_line(INCIDENT, "status: confirmed", "status: confirmd")})
    assert CliRunner().invoke(main, ["check", "content/authors"]).exit_code == 0
    assert CliRunner().invoke(main, ["check", "content/incidents"]).exit_code == 1
    assert CliRunner().invoke(main, ["check", "content/incidents/field.md"]).exit_code == 1


def test_wrong_use_has_status_2(where: Path) -> None:
    """A path that does not exist, an option that we do not have, a configuration that is not there."""
    for arguments in (["check", "nowhere.md"], ["check", "--fast"], ["check", "--config", "other.yml"], ["chek"]):
        assert CliRunner().invoke(main, arguments).exit_code == 2


def test_a_wrong_setting_is_a_problem_of_the_configuration(where: Path) -> None:
    """With its place in mkdocs.yml."""
    write_tree(where, {"mkdocs.yml": "site_name: X\nextra:\n  publication:\n    per_pag: 3\n    time_zone: Mars\n"})
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert "mkdocs.yml:4:5: error[E202] 'per_pag' is no key we know" in done.output
    assert "did you mean 'per_page'?" in done.output
    assert "mkdocs.yml:5:16: error[E215]" in done.output
