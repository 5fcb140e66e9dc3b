"""What the outcome of a stage depends on besides its input: the engine itself, and the libraries under it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

_LIBRARIES = (
    "markdown",
    "pymdown-extensions",
    "nh3",
    "html-to-markdown",
    "pygments",
    "pydantic",
    "pyyaml",
    "babel",
    "jinja2",
    "pillow",
    "fontpkg-source-sans-3",
    "pystemmer",
)
_PACKAGES = ("watchfloor", "fast_markdown")
"""Whose source is part of the digest, so that who works on the engine sees the effect at once."""


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """Hash of the engine's source and of the versions of the libraries that shape what comes out."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    hooks = Path(__file__).resolve().parent.parent.parent
    for package in _PACKAGES:
        _add(digest, hooks / package)
    return digest.hexdigest()[:32]


def source_digest(folder: Path) -> str:
    """Hash of the Python source in a folder, and of the data beside it."""
    digest = hashlib.sha256()
    _add(digest, folder)
    return digest.hexdigest()[:32]


def extension_digest(names: Iterable[str]) -> str:
    """Hash of the source of Markdown extensions that a publication adds, wherever they come from.

    Args:
        names: as ``markdown.Markdown`` takes them; short names are entry points of ours or of the libraries'.
    """
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0")
        try:
            found = find_spec(name.partition(":")[0].partition(".")[0])
        except (ImportError, ValueError):
            found = None
        for folder in (found.submodule_search_locations or ()) if found else ():
            _add(digest, Path(folder))
        if found and found.origin and not found.submodule_search_locations:
            digest.update(Path(found.origin).read_bytes())
    return digest.hexdigest()[:32]


def _add(digest: hashlib._Hash, folder: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".json", ".po")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
