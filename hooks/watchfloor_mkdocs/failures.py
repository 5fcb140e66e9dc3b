"""A mistake in a template, told as a problem: which file and line, and not through which fifty lines of programs."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from watchfloor.problems import Problem, nearest
from watchfloor.read.files import relative
from watchfloor.templating import syntax_message

CODE = "E510"


class TemplateFailed(Exception):
    """A template that could not be rendered; it goes from a worker to the main process as it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


def template_problem(error: BaseException, root: Path, folders: Sequence[str | Path]) -> Problem | None:
    """What is wrong with which template; ``None`` if it was no template that failed.

    Args:
        error: as Jinja raised it, with places of templates in its traceback.
        root: of the project; files are named from there.
        folders: of templates, the operator's own first.
    """
    if isinstance(error, TemplateFailed):
        return error.problem
    places = [(Path(frame.filename), frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__)]
    inside = [place for folder in folders for place in _below(places, Path(folder))]
    if isinstance(error, TemplateSyntaxError):
        path = Path(error.filename or error.name or "a template")
        return _problem(root, path, error.lineno, syntax_message(error.message), "mend the tag or the expression")
    if isinstance(error, TemplateNotFound):
        name = str(error.templates[-1] if error.templates else error.name)
        message, hint = f"there is no template '{name}'", _near(name, folders)
        path, line = inside[0] if inside else (Path(folders[0]) if folders else root, 0)
        return _problem(root, path, line, message, hint)
    if not inside:
        return None
    message = str(error) if isinstance(error, UndefinedError) else f"{type(error).__name__}: {error}"
    return _problem(root, *inside[0], message, _hint(error))


def _below(places: Sequence[tuple[Path, int]], folder: Path) -> list[tuple[Path, int]]:
    """Places of templates of a folder, the innermost first."""
    return [place for place in reversed(places) if place[0].suffix != ".py" and place[0].is_relative_to(folder)]


def _problem(root: Path, path: Path, line: int, message: str, hint: str) -> Problem:
    found = Problem(relative(path, root), line, 0, CODE, message, hint)
    try:
        return found.located(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return found


def _hint(error: BaseException) -> str:
    said = str(error)
    if isinstance(error, UndefinedError) and said in ("'view' is undefined", "'page' is undefined"):
        name = said.split("'")[1]
        return f"not every page has one, 404.html for example: {{% if {name} %}}…{{% endif %}}"
    if isinstance(error, UndefinedError):
        return "look whether it is there before you take something of it; manual/templates.md lists what there is"
    return "manual/templates.md says what each value is; mkdocs build --verbose shows how it came to this"


def _near(name: str, folders: Sequence[str | Path]) -> str:
    known = {path.relative_to(folder).as_posix() for folder in map(Path, folders) for path in folder.rglob("*.html")}
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else "correct its name, or make it below the folder of templates"
