"""Pictures as they are published: only those that pages show, and without what cameras write into them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PIL import Image, ImageOps

from ..link import Graph
from ..model.library import Library
from ..read.references import asset_uri

_HIDDEN = ("exif", "xmp", "photoshop", "comment", "Comment", "XML:com.adobe.xmp", "Raw profile type exif")
"""Keys of Pillow's ``info`` under which positions, names and serial numbers travel."""
_REWRITTEN = frozenset({"JPEG", "MPO", "PNG"})
"""Formats written anew whatever they hold: text hides in many places of them."""
_ORIENTATION = 0x0112
"""EXIF tag: 1 is upright."""


def shown_assets(library: Library, graph: Graph) -> list[str]:
    """Pictures (relative to the content folder) that a released document or an author shows."""
    urls = {
        unquote(url.removeprefix("media/"))
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
    """A picture without EXIF, XMP, IPTC, comments, text fields, or anything behind its end.

    A photograph's position can give a source away, so it never leaves the repository. PNGs keep their
    pixels and upright JPEGs their quantisation; an orientation tag is applied before it is dropped.
    """
    with Image.open(BytesIO(raw)) as image:
        if image.format not in _REWRITTEN and not any(image.info.get(key) for key in _HIDDEN):
            return raw
        moving = image.format not in _REWRITTEN and bool(getattr(image, "is_animated", False))
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        shown = image if moving or upright else ImageOps.exif_transpose(image)
        profile = image.info.get("icc_profile")
        for key in _HIDDEN:
            shown.info.pop(key, None)
        options: dict[str, Any] = {"icc_profile": profile} if profile else {}
        form = "JPEG" if image.format == "MPO" else image.format
        if form == "JPEG":
            options["quality"] = "keep" if image.format == "JPEG" and upright else 95
        elif form == "PNG":
            options |= {"optimize": True, "save_all": bool(getattr(image, "is_animated", False))}
        elif moving:
            options["save_all"] = True
        out = BytesIO()
        shown.save(out, format=form, **options)
        return out.getvalue()
