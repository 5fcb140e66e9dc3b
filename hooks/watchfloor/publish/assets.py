"""Pictures as they are published: only those that pages show, and without what cameras write into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from ..model.library import Asset, Library
from ..read.pictures import FORMATS
from ..read.references import asset_uri

_HIDDEN = (
    "icc_profile",
    "exif",
    "xmp",
    "photoshop",
    "comment",
    "Comment",
    "XML:com.adobe.xmp",
    "Raw profile type exif",
)
"""Keys of Pillow's ``info`` under which positions, names and serial numbers travel."""
_ORIENTATION = 0x0112
"""EXIF tag: 1 is upright."""


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
    try:
        return without_metadata((root / path).read_bytes())
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError) as error:
        raise PictureFailed(f"{path}: the picture cannot be published: {error}") from error


def without_metadata(raw: bytes) -> bytes:
    """A picture without EXIF, XMP, IPTC, comments, text fields, colour profile, or anything behind its end.

    A photograph's position can give a source away, so it never leaves the repository. Every picture is
    written anew: PNGs and GIFs keep their pixels, and upright JPEGs their quantisation; an orientation tag and a
    profile are applied before they are dropped.
    """
    with Image.open(BytesIO(raw), formats=FORMATS) as image:
        moving = image.format not in ("JPEG", "MPO") and bool(getattr(image, "is_animated", False))
        profile = image.info.get("icc_profile")
        upright = image.getexif().get(_ORIENTATION, 1) == 1
        shown: Image.Image = image if moving or upright else ImageOps.exif_transpose(image)
        if profile and not moving:
            shown = _in_srgb(shown, profile)
        for key in _HIDDEN:
            shown.info.pop(key, None)
        options: dict[str, Any] = {"save_all": True} if moving else {}
        form = "JPEG" if image.format == "MPO" else image.format
        if form == "JPEG":
            options["quality"] = "keep" if shown is image and image.format == "JPEG" else 95
        elif form == "PNG":
            options["optimize"] = True
        elif form in ("WEBP", "AVIF"):
            options["quality"] = 90
        out = BytesIO()
        shown.save(out, format=form, **options)
        return out.getvalue()


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours without a profile of their own: a profile holds texts too, and sRGB needs none."""
    try:
        there = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(image, there, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        turned = image.copy()
    if turned is None:
        turned = image.copy()
    turned.info.pop("icc_profile", None)
    return turned
