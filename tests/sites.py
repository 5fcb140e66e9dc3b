"""Building whole sites in tests, as a user would: through the site builder's command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import builder

REPOSITORY = Path(__file__).resolve().parent.parent
GOLDEN = REPOSITORY / "tests/golden/project"
EPOCH = "1767225600"
"""2026-01-01T00:00Z in seconds."""


def lay_out(project: Path, where: Path) -> Path:
    """Copy a project of the tests and give it our hooks and templates."""
    shutil.copytree(project, where, dirs_exist_ok=True)
    shutil.copytree(
        REPOSITORY / "hooks", where / "hooks", ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
    )
    shutil.copytree(REPOSITORY / "overrides", where / "theme", dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "docs" / "assets", where / "docs" / "assets", dirs_exist_ok=True)
    return where


def build(where: Path, *arguments: str, epoch: str = EPOCH) -> subprocess.CompletedProcess[str]:
    """Run ``mkdocs build`` there, at a fixed moment; the result is not judged."""
    return builder.run(where, ["build", *arguments], surroundings(epoch))


def surroundings(epoch: str = EPOCH) -> dict[str, str]:
    """The environment of a build."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONPATH", None)
    return environment


def tree(site: Path) -> dict[str, bytes]:
    """Every file of a site by its posix path."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def ours(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files that we make: without the theme's own, and without the search index."""
    return {name: body for name, body in files.items() if not name.startswith(("assets/", "pagefind/"))}


def essence(html: str) -> str:
    """The head's metadata and the main part of a page: what is ours in it, without blank lines."""
    head = re.findall(
        r"<title>.*?</title>|<meta (?:name|http-equiv|property)=.*?>|<link rel=\"(?:canonical|prev|next)\".*?>",
        html,
        re.DOTALL,
    )
    head = [line for line in head if "generator" not in line and "viewport" not in line]
    start, end = html.find('<div class="md-content'), html.find("</main>")
    main = html[start:end] if start >= 0 else html[html.find("<body") :]
    main = re.sub(r"<svg.*?</svg>", "<svg/>", main, flags=re.DOTALL)
    lines = [line.strip() for line in main.splitlines()]
    return "\n".join([*head, *(line for line in lines if line)]) + "\n"
