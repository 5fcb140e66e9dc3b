"""Pictures written anew, without what cameras write into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from ..read.formats import FORMATS

PictureBroke = Image.DecompressionBombError
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
