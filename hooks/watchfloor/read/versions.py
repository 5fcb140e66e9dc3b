"""The published versions of the data: a file of the repository that ``watchfloor release-data`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from ..model.fields import Frozen
from ..problems import Problem
from .files import read_text


class Version(Frozen):
    """A published version of the data.

    Attributes:
        version: its name: the day, with a number behind it if it is not the first of that day.
        records: how many incidents it has.
        added: ids of those that the version before had not.
        changed: ids of those that it had otherwise.
        withdrawn: ids of those that it had, and this one has not.
        note: what the editors say of it.
    """

    version: str
    records: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    note: str = ""


class Versions(Frozen):
    """All versions, oldest first, and the hash of each record of the last one by its id."""

    versions: tuple[Version, ...] = ()
    records: Mapping[str, str] = {}


def read_versions(path: Path, root: Path) -> tuple[Versions, list[Problem]]:
    """Read the file of versions; a publication that has published no data has none."""
    if not path.exists():
        return Versions(), []
    file = read_text(path, root, root)
    if isinstance(file, Problem):
        return Versions(), [replace(file, code="E505")]
    try:
        return Versions.model_validate_json(file.text), []
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"the data versions cannot be read: {where + ': ' if where else ''}{first['msg']}"
        return Versions(), [Problem(file.path, 0, 0, "E505", message, "restore the file from git: a command writes it")]
