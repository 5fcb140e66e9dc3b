"""Leaflet's files, out of the package that ships them, and the outlines that its map draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ..geography.outlines import PATH

PACKAGE = "js_lib_leaflet"
"""Of the distribution `django-js-lib-leaflet`, which needs no Django: Leaflet 1.9.4 as it was released."""
_FILES = ("leaflet.js", "leaflet.css")


def map_files() -> Iterator[tuple[str, Path]]:
    """Where each file is that a map needs, by its name relative to the site."""
    found = find_spec(PACKAGE)
    folders = found.submodule_search_locations if found else None
    assert folders is not None, "the requirements are not installed"
    for name in _FILES:
        yield f"assets/leaflet/{name}", Path(folders[0]) / "static" / PACKAGE / name
    yield "assets/leaflet/outlines.json", PATH


def map_file(path: Path) -> bytes:
    """A file as it is published: without the address of a source map, which is not."""
    body = path.read_bytes()
    return re.sub(rb"\n//# sourceMappingURL=.*", b"", body) if path.suffix == ".js" else body
