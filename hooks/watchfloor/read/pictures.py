"""Pictures of the content folder: measured, decoded once, and refused if they are broken or too large."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from ..model.library import Asset
from ..problems import Problem
from .formats import FORMATS, MAX_BYTES, MAX_PIXELS, SUFFIXES

UPRIGHT, _LYING = 1, 5
"""Orientation of a picture that is stored as it is shown, and the first of those that swap width and height."""


def orientation(image: Image.Image) -> int:
    """How a picture is to be turned before it is shown (EXIF tag 0x0112)."""
    return int(image.getexif().get(0x0112, UPRIGHT))


def is_moving(image: Image.Image) -> bool:
    """Whether it has more than one frame; the second picture in a JPEG is none."""
    return image.format not in ("JPEG", "MPO") and bool(getattr(image, "is_animated", False))


def read_picture(raw: bytes, name: str, uri: str) -> Asset | Problem:
    """Measure and decode one picture.

    Args:
        raw: the file's bytes.
        name: its path relative to the project root.
        uri: its path relative to the content folder.
    """
    if len(raw) > MAX_BYTES:
        return Problem(name, 0, 0, "E105", f"the picture has more than {MAX_BYTES:,} bytes", "make it smaller")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=FORMATS) as image:
                width, height = image.size
                if width * height * int(getattr(image, "n_frames", 1)) > MAX_PIXELS:
                    return Problem(
                        name, 0, 0, "E105", f"the picture has more than {MAX_PIXELS:,} pixels", "make it smaller"
                    )
                if image.format not in SUFFIXES[PurePosixPath(uri).suffix.lower()]:
                    return Problem(
                        name, 0, 0, "E407", f"the picture is {image.format}, and its name says otherwise", "rename it"
                    )
                # Of cameras that were held upright, the file lies on its side, and is shown standing.
                if orientation(image) >= _LYING:
                    width, height = height, width
                moving = is_moving(image)
                image.load()
    except (
        OSError,
        UnidentifiedImageError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
        ValueError,
        SyntaxError,
        EOFError,
    ) as error:
        message = f"the picture cannot be read: {error}".split(" <", maxsplit=1)[0]
        return Problem(name, 0, 0, "E407", message, "save it again as PNG, JPEG or WebP")
    return Asset(uri, name, width, height, hashlib.sha256(raw).hexdigest(), moving)
