"""Pictures as they are published: only those that pages show, and without what cameras write into them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from ..link import Graph
from ..model.library import Library
from ..read.references import asset_uri

_HIDDEN = ("exif", "xmp", "photoshop", "comment", "Comment", "XML:com.adobe.xmp", "Raw profile type exif")
"""Keys of Pillow's ``info`` under which positions, names and serial numbers travel."""
_ORIENTATION = 0x0112
"""EXIF tag: 1 is upright."""


def shown_assets(library: Library, graph: Graph) -> list[str]:
    """Pictures (relative to the content folder) that a released document or an author shows."""
    urls = {
        url.removeprefix("media/")
        for targets in graph.targets.values()
        for url in targets.urls.values()
        if url.startswith("media/")
    }
    urls |= {asset_uri(d.uri, d.fields.hero.image) for d in library.documents.values() if d.fields.hero}
    urls |= {asset_uri(a.uri, a.fields.photo) for a in library.authors.values() if a.fields.photo}
    return sorted(urls & set(library.assets))


def published_assets(library: Library, graph: Graph, root: Path) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each picture that the site shows."""
    for uri in shown_assets(library, graph):
        yield "media/" + uri, without_metadata((root / library.assets[uri].path).read_bytes())


def without_metadata(raw: bytes) -> bytes:
    """A picture without EXIF, XMP, IPTC and comments, unchanged if it has none.

    A photograph's position can give a source away, so it never leaves the repository. JPEGs keep
    their quantisation, unless an orientation tag has to be applied before it is dropped.
    """
    with Image.open(BytesIO(raw)) as image:
        if not any(image.info.get(key) for key in _HIDDEN) and not image.getexif():
            return raw
        moving = bool(getattr(image, "is_animated", False))
        turned = image if moving else ImageOps.exif_transpose(image)
        for key in _HIDDEN:
            turned.info.pop(key, None)
        options: dict[str, Any] = (
            {"icc_profile": image.info.get("icc_profile")} if image.info.get("icc_profile") else {}
        )
        if image.format == "JPEG":
            kept = image.getexif().get(_ORIENTATION, 1) == 1
            options["quality"] = "keep" if kept else 95
            turned = image if kept else turned
        if moving:
            options["save_all"] = True
        out = BytesIO()
        turned.save(out, format=image.format, **options)
        return out.getvalue()
