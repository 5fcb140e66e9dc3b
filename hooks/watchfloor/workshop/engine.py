"""What the outcome of a stage depends on besides its input: the engine itself, and the libraries under it."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("markdown", "pymdown-extensions", "nh3", "pygments", "pydantic", "pyyaml", "babel", "jinja2", "pillow")
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
        for path in sorted((hooks / package).rglob("*.py")):
            digest.update(path.relative_to(hooks).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]
