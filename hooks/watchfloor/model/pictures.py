"""What becomes of a picture: in which sizes it is published, and what of it is shown where a shape is given."""

from __future__ import annotations

from typing import NamedTuple

SHARED_WIDTH, SHARED_HEIGHT = 1200, 630
"""Pixels of the picture by which a page is shared: what the Open Graph's readers show whole."""
PORTRAITS = (320,)
"""Widths of an author's portrait, in pixels."""
STILL = 32
"""Pixels of the longer side of a still: so few that it shows colours and no more."""

Size = tuple[int, int]
"""Width and height in pixels."""


class Recipe(NamedTuple):
    """How a file is made of a picture.

    Attributes:
        form: ``WEBP``, ``AVIF`` or ``JPEG``; ``""`` for the picture's own.
        size: of what is made; of an own form, the longest it may be on either side.
        box: left, upper, right and lower edge of the part that is taken, in pixels; empty for the whole.
        quality: as the encoders count it, from 1 to 100.
        blurred: whether nothing shall be made out in it.
    """

    form: str
    size: Size
    box: tuple[int, ...] = ()
    quality: int = 80
    blurred: bool = False


def fitted(size: Size, largest: int) -> Size:
    """A size brought down so that neither side is longer than ``largest`` pixels, in the same shape."""
    longer = max(size)
    if longer <= largest:
        return size
    return max(1, round(size[0] * largest / longer)), max(1, round(size[1] * largest / longer))


def ladder(size: Size, widths: tuple[int, ...]) -> tuple[Size, ...]:
    """The sizes in which a picture is published, narrowest first; none if it is no wider than the least width.

    A picture that is narrower than the widest is also published in its own width.
    """
    own, height = size
    if own <= min(widths):
        return ()
    chosen = sorted({min(own, width) for width in widths})
    return tuple((width, max(1, round(height * width / own))) for width in chosen)


def crop_box(size: Size, focus: tuple[float, float]) -> tuple[int, int, int, int]:
    """The largest part of a picture in the shape of what is shared, as near around a point as its edges allow.

    Args:
        size: of the picture.
        focus: how far the point lies from the left and from the top, in hundredths of the picture.
    """
    width, height = size
    wide = min(width, max(1, round(height * SHARED_WIDTH / SHARED_HEIGHT)))
    high = min(height, max(1, round(width * SHARED_HEIGHT / SHARED_WIDTH)))
    left = min(max(round(width * focus[0] / 100 - wide / 2), 0), width - wide)
    upper = min(max(round(height * focus[1] / 100 - high / 2), 0), height - high)
    return left, upper, left + wide, upper + high


def box_size(box: tuple[int, ...]) -> Size:
    """Width and height of a box."""
    left, upper, right, lower = box
    return right - left, lower - upper


def shared_recipe(size: Size, focus: tuple[float, float] | None) -> Recipe:
    """How the file is made by which a page is shared: cut where there is a focus, whole where there is none."""
    box = crop_box(size, focus) if focus else ()
    part = box_size(box) if box else size
    return Recipe("JPEG", fitted(part, SHARED_WIDTH), box, 85)
