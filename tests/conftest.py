"""What many tests share: small publications made from texts, and the clock they are looked at by."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from publications import NOW, write_tree
from sites import GOLDEN, build, lay_out
from watchfloor.pipeline import Prepared, prepare
from watchfloor.settings import Settings

# The same examples each time, so that a run says something about a change; other ones when somebody looks for mistakes.
settings.register_profile("watchfloor", derandomize="WATCHFLOOR_EXAMPLES" not in os.environ, deadline=None)
settings.load_profile("watchfloor")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the expected outputs anew")


@pytest.fixture
def publication(tmp_path: Path) -> Any:
    """Write files (path: text or bytes) and run the pipeline over them."""

    def run(
        files: dict[str, str | bytes],
        *,
        preview: bool = False,
        settings: dict[str, Any] | None = None,
        now: datetime = NOW,
    ) -> Prepared:
        write_tree(tmp_path, files)
        (tmp_path / "content").mkdir(exist_ok=True)
        return prepare(tmp_path, Settings.model_validate(settings or {}), now, preview=preview)

    return run


@pytest.fixture(scope="session")
def as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden project, built. Tests look at it; those that change something take ``golden``."""
    folder = tmp_path_factory.mktemp("golden")
    where = lay_out(GOLDEN, folder / "project")
    done = build(where, "--strict")
    assert done.returncode == 0, done.stderr
    shutil.copytree(where, folder / "as-built")
    return folder / "as-built"


@pytest.fixture(scope="session")
def afresh(as_built: Path) -> Callable[[], Path]:
    """Lay the golden project out as it was built, where it was built: what is kept of that build is of these files."""

    def lay() -> Path:
        where = as_built.with_name("project")
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(as_built, where)
        return where

    return lay


@pytest.fixture
def golden(afresh: Callable[[], Path]) -> Path:
    """The golden project, built, to be changed and built again. The next test has it as it was."""
    return afresh()
