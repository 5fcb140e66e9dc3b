"""Pictures written anew, without what cameras write into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageFilter, ImageOps

from ..model.pictures import Recipe, fitted
from ..read.formats import FORMATS
from ..read.pictures import UPRIGHT, is_moving, orientation

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

_FEW = 256
"""Colours of a drawing."""
_WIDER = 3
"""How many times as wide as it is shown a picture may be."""


def make_pictures(raw: bytes, recipes: Iterable[Recipe]) -> Iterator[bytes]:
    """Files of one picture, which is decoded once for all that are not in its own form.

    Raises:
        OSError, ValueError, SyntaxError, EOFError, MemoryError, PictureBroke: if it cannot be read.
    """
    with Image.open(BytesIO(raw), formats=FORMATS) as image:
        drawn, upright = image.format in ("PNG", "GIF"), None
        exact: dict[tuple[int, ...], bytes] = {}
        for recipe in recipes:
            if not recipe.form:
                yield without_metadata(raw, recipe.size[0])
                continue
            upright = upright or _upright(image)
            made = _made(upright, recipe, drawn=drawn)
            if drawn and recipe.form == "WEBP" and not recipe.blurred:
                whole = _exact(upright, recipe, exact)
                made = whole if whole and len(whole) < len(made) else made
            yield made


def _exact(upright: Image.Image, recipe: Recipe, known: dict[tuple[int, ...], bytes]) -> bytes:
    """A drawing of few colours as it is, which is often lighter than a narrower one, whose edges have new colours.

    Nothing if it has many, or so many pixels that a phone would have to hold ten times what it shows.
    """
    part = _part(upright, recipe)
    if part.size[0] > recipe.size[0] * _WIDER:
        return b""
    if recipe.box not in known:
        shown = _in_colour(part, opaque=False)
        known[recipe.box] = b"" if shown.getcolors(_FEW) is None else _encoded(shown, recipe.form, lossless=True)
    return known[recipe.box]


def _part(upright: Image.Image, recipe: Recipe) -> Image.Image:
    return upright.crop((recipe.box[0], recipe.box[1], recipe.box[2], recipe.box[3])) if recipe.box else upright


def _made(upright: Image.Image, recipe: Recipe, *, drawn: bool) -> bytes:
    shown = _in_colour(_part(upright, recipe), opaque=recipe.form == "JPEG" or recipe.blurred)
    if shown.size != recipe.size:
        shown = shown.resize(recipe.size, Image.Resampling.LANCZOS, reducing_gap=3)
    if recipe.blurred:
        shown = shown.filter(ImageFilter.GaussianBlur(2))
    made = _encoded(shown, recipe.form, quality=recipe.quality)
    if recipe.form == "WEBP" and drawn and not recipe.blurred:
        # A drawing's edges stay sharp if that costs no more than half as much again; a photograph never comes near.
        exact = _encoded(shown, recipe.form, lossless=True)
        return exact if len(exact) <= len(made) * 1.5 else made
    return made


def _encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    if form == "JPEG":
        options |= {"progressive": True, "optimize": True}
    image.save(out, format=form, **options)
    return out.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """The first frame as it is shown, in sRGB, without anything but its pixels."""
    profile = image.info.get("icc_profile")
    shown = image.copy() if orientation(image) == UPRIGHT else ImageOps.exif_transpose(image)
    shown = _in_srgb(shown, profile) if profile else shown
    see_through = shown.info.get("transparency")
    shown.info = {} if see_through is None else {"transparency": see_through}
    return shown


def _in_colour(image: Image.Image, *, opaque: bool) -> Image.Image:
    """A picture in RGB, or RGBA if it may be seen through and ``opaque`` does not put white behind it."""
    if image.mode.startswith(("I", "F")):  # sixteen bits and more: what they hold is of no one scale
        values = np.asarray(image, float)
        values -= values.min()
        image = Image.fromarray((values * (255 / (values.max() or 1))).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    if not opaque:
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def without_metadata(raw: bytes, largest: int = 0) -> bytes:
    """A picture without EXIF, XMP, IPTC, comments, text fields, colour profile, or anything behind its end.

    A photograph's position can give a source away, so it never leaves the repository. Every picture is
    written anew: PNGs and GIFs keep their pixels, and upright JPEGs their quantisation; an orientation tag and a
    profile are applied before they are dropped. One that is longer on a side than ``largest`` pixels is brought down.
    """
    with Image.open(BytesIO(raw), formats=FORMATS) as image:
        moving = is_moving(image)
        as_it_is = moving or (orientation(image) == UPRIGHT and "icc_profile" not in image.info)
        shown: Image.Image = image if as_it_is else _upright(image)
        form = "JPEG" if image.format == "MPO" else str(image.format)
        smaller = fitted(shown.size, largest) if largest and not moving else shown.size
        if smaller != shown.size:
            shown = _in_colour(shown, opaque=form == "JPEG")
            shown = shown.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3)
        for key in _HIDDEN:
            shown.info.pop(key, None)
        options: dict[str, Any] = {"save_all": True} if moving else {}
        if form == "JPEG":
            options["quality"] = "keep" if shown is image and image.format == "JPEG" else 90
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
