"""What many tests share: small publications made from texts, and the clock they are looked at by."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from publications import NOW, write_tree
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
