"""Pictures as they are published: only those that pages show, and without what cameras write into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..model.library import Asset, Library
from ..read.references import asset_uri


class PictureFailed(Exception):
    """A picture broke, or went away, after it had been read; the message names it."""


def shown_assets(library: Library) -> list[str]:
    """Pictures (relative to the content folder) that a released document or an author shows."""
    uris: set[str] = set()
    for document in library.documents.values():
        uris.update(document.head.hero)
    for head in (*(d.head for d in library.documents.values()), *(a.head for a in library.authors.values())):
        uris.update(uri for _, uri in head.pictures)
        uris.update(uri for *_, uri in head.links)
    uris |= {asset_uri(a.uri, a.fields.photo) for a in library.authors.values() if a.fields.photo}
    return sorted(uris & set(library.assets))


def published_assets(library: Library, root: Path) -> Iterator[tuple[str, Asset, Callable[[], bytes]]]:
    """Address, picture, and what makes the bytes, of each picture that the site shows.

    Making them raises ``PictureFailed``.
    """
    for uri in shown_assets(library):
        asset = library.assets[uri]
        yield "media/" + uri, asset, partial(_published, root, asset.path)


def _published(root: Path, path: str) -> bytes:
    from .pictures import PictureBroke, without_metadata  # noqa: PLC0415 - Pillow takes long to load

    try:
        return without_metadata((root / path).read_bytes())
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, PictureBroke) as error:
        raise PictureFailed(f"{path}: the picture cannot be published: {error}") from error
