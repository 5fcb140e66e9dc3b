"""The engine as a whole: what it may import, what it is made of, and what each stage promises."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sites import REPOSITORY

ENGINE = sorted((REPOSITORY / "hooks/watchfloor").rglob("*.py"))
STAGES = ("read", "release", "compile", "link", "view", "render", "publish")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, relative ones spelt out."""
    found: set[str] = set()
    package = path.relative_to(REPOSITORY / "hooks").with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            found.add(base + (node.module or ""))
    return found


def test_the_engine_imports_no_site_builder() -> None:
    """It must outlive MkDocs and Material: only the adapter knows them."""
    for path in ENGINE:
        roots = {name.split(".")[0] for name in imports(path)}
        assert not roots & {"mkdocs", "material", "properdocs", "zensical", "publication", "watchfloor_mkdocs"}, path


def test_no_stage_looks_at_clock_network_or_environment() -> None:
    """They are inputs of a build. Publishing runs a program, and the command line reads the clock for its user."""
    allowed = {"publish/search/pagefind.py", "cli.py"}
    for path in ENGINE:
        name = path.relative_to(REPOSITORY / "hooks/watchfloor").as_posix()
        text = path.read_text()
        if name not in allowed:
            for forbidden in (
                "datetime.now",
                "date.today",
                "time.time",
                "os.environ",
                "import random",
                "import locale",
                "urllib.request",
            ):
                assert forbidden not in text, f"{name} uses {forbidden}"


def test_a_stage_imports_no_later_stage() -> None:
    """Data flow one way: read, release, compile, link, view, render, publish."""
    for path in ENGINE:
        stage = path.relative_to(REPOSITORY / "hooks/watchfloor").parts[0].removesuffix(".py")
        if stage not in STAGES:
            continue
        later = {f"watchfloor.{name}" for name in STAGES[STAGES.index(stage) + 1 :]}
        for name in imports(path):
            assert not any(name == late or name.startswith(late + ".") for late in later), f"{path} imports {name}"


@pytest.mark.parametrize("path", [*ENGINE, *sorted((REPOSITORY / "hooks").glob("*.py"))], ids=lambda p: p.name)
def test_no_file_or_function_is_too_long(path: Path) -> None:
    """400 lines and 50 lines: longer ones hold two things."""
    text = path.read_text()
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            reason = "Long because" in (ast.get_docstring(node) or "")
            assert node.end_lineno - node.lineno < 50 or reason, f"{path.name}: {node.name}"
