"""A generated publication as a project of ours: configuration, hooks, templates and assets of this repository."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.generate import write

REPOSITORY = Path(__file__).resolve().parent.parent


def lay_out(root: Path, articles: int) -> None:
    """Write the project below ``root``."""
    write(root, articles)
    for name in ("hooks", "overrides"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "docs" / "assets", root / "docs" / "assets")
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    text = text[: text.index("nav:")] + text[text.index("validation:") :]
    text = text.replace("    lead: two-gerberas-in-july\n", "")
    text += "    cards: false\n"  # no peer draws any
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
