"""Mistakes in an operator's templates: told in a few lines, with their file and line, whoever renders the page."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateError

from sites import build, tree
from watchfloor.problems import Problem
from watchfloor_mkdocs.failures import TemplateFailed, template_problem

FOOTER = "partials/footer.html"


def failing(folder: Path, name: str, text: str) -> Problem:
    """What is told of a template that cannot be rendered."""
    (folder / "ours").mkdir(exist_ok=True)
    (folder / "theirs").mkdir(exist_ok=True)
    (folder / "ours" / name).write_text(text, "utf-8")
    folders = [folder / "ours", folder / "theirs"]
    env = Environment(loader=FileSystemLoader(folders))
    try:
        env.get_template(name).render(number=3)
    except (TemplateError, TypeError, ZeroDivisionError) as error:
        problem = template_problem(error, folder, folders)
        assert problem is not None
        return problem
    raise AssertionError("it can be rendered")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("one\n{{ view.title }}\n", 2, "'view' is undefined"),
        ("{{ number.title.x }}", 1, "'int object' has no attribute 'title'"),
        ("a\nb\n\n{{ number | length }}", 4, "TypeError: object of type 'int' has no len()"),
        ("a\n{{ 1 / 0 }}", 2, "ZeroDivisionError: division by zero"),
        ("a\n{% if number %}\nb", 2, "Unexpected end of template; "),
        ("a\n{{ number | nosuch }}", 2, "No filter named 'nosuch'"),
        ("a\n\n{% include 'partials/fooler.html' %}", 3, "there is no template 'partials/fooler.html'"),
    ],
)
def test_a_template_that_fails_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    """What Jinja says of it, where, the line itself, and what to do."""
    problem = failing(tmp_path, "x.html", text)
    assert (problem.path, problem.line, problem.code) == ("ours/x.html", line, "E510")
    assert problem.message.startswith(message)
    assert problem.excerpt == text.split("\n")[line - 1]
    assert problem.hint


def test_a_misspelt_include_is_guessed(tmp_path: Path) -> None:
    """Among all templates, the theme's too."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/footer.html").write_text("x")
    assert failing(tmp_path, "x.html", "{% include 'foter.html' %}").hint == "did you mean 'footer.html'?"


def test_the_operators_own_template_is_told_and_not_the_one_that_it_calls(tmp_path: Path) -> None:
    """A macro of the theme that is called wrongly is the caller's mistake."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/m.html").write_text("{% macro card(one) %}\n\n{{ one.a.b }}{% endmacro %}")
    problem = failing(tmp_path, "x.html", "\n{% import 'm.html' as m %}{{ m.card(number) }}")
    assert (problem.path, problem.line) == ("ours/x.html", 2)


def test_a_mistake_of_ours_stays_what_it_is(tmp_path: Path) -> None:
    """Only what came through a template is a template's."""
    try:
        int("x")
    except ValueError as error:
        assert template_problem(error, tmp_path, [tmp_path]) is None


def test_a_worker_can_say_it() -> None:
    """What failed goes from process to process whole."""
    failed = TemplateFailed(Problem("a.html", 1, 0, "E510", "x", "y"))
    assert pickle.loads(pickle.dumps(failed)).problem == failed.problem


def test_a_build_tells_it_and_leaves_the_last_site(golden: Path) -> None:
    """Of pages that MkDocs makes (404 has no view), and of ours; then the mistake is mended."""
    before = tree(golden / "site")
    footer = (golden / "theme" / FOOTER).read_text("utf-8")
    lines = footer.count("\n") + 1
    for wrong, said in (
        ("{{ view.title }}", "'view' is undefined"),
        ("{{ view.title | length | length }}", "object of type 'int' has no len()"),
        ("{{ view.titel }}", "'view' has no 'titel'"),
    ):
        (golden / "theme" / FOOTER).write_text(footer + wrong, "utf-8")
        done = build(golden)
        assert done.returncode == 1
        assert re.search(rf"theme/{FOOTER}:{lines}(:\d+)?: error\[E51[01]\] ", done.stderr)
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert tree(golden / "site") == before
    (golden / "theme" / FOOTER).write_text(footer, "utf-8")
    assert build(golden, "--strict").returncode == 0
