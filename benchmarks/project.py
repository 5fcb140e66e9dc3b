"""A generated publication as a project of ours: configuration, hooks, templates and assets of this repository."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from benchmarks.generate import write

REPOSITORY = Path(__file__).resolve().parent.parent
LEFT_OUT = ("cards", "feeds", "digest", "markdown_copies")
"""Settings of what no peer is asked for here; what they cost stands in ``manual/architecture.md``."""


def lay_out(root: Path, articles: int) -> None:
    """Write the project below ``root``."""
    write(root, articles)
    for name in ("hooks", "overrides"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "docs" / "assets", root / "docs" / "assets")
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    text = text[: text.index("nav:")] + text[text.index("validation:") :]
    text = text.replace("    lead: two-gerberas-in-july\n", "")
    text = re.sub(r"^    feeds: .*\n", "", text, flags=re.MULTILINE)
    text += "".join(f"    {name}: false\n" for name in LEFT_OUT)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
