"""Card images: 1200 by 630 pixels by which social networks show a page that has no picture of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageOps

from ..colours import NIGHT, PAPER, contrast
from ..geography.locator import HEIGHT as MAP_HEIGHT
from ..geography.locator import WIDTH as MAP_WIDTH
from ..geography.locator import Window, border_path, country_path, land_paths
from ..model.pictures import SHARED_HEIGHT, SHARED_WIDTH
from ..read.formats import FORMATS
from ..view.sharing import CardPlan
from .lettering import BOLD, LEADING, REGULAR, SEMIBOLD, Block, clean, fit, font_of, is_rtl, shorten

MARGIN = 64
PANEL = 400
"""Width of the map, at the right edge."""
_SIZES = (76, 70, 64, 58, 52, 46, 42, 38)
_TOP, _FOOT = 208, 566
"""Where the headline begins at the earliest, and the base line of the last line."""
_COLOURS = 48
_MARK = 40
"""Pixels of the mark, each way."""
_STEP = re.compile(r"([Mlz])(-?\d+)? ?(-?\d+)?")
Colour = tuple[int, int, int]


class Look(NamedTuple):
    """What cards of a publication share.

    Attributes:
        name: of the publication.
        description: of it, for the card of pages that have none of their own.
        font: path of the operator's own font, or ``""``.
        mark: path of the publication's mark, or ``""``.
        background, accent: colours as ``#rrggbb``.
        boundaries: how disputed parts are drawn.
    """

    name: str
    description: str = ""
    font: str = ""
    mark: str = ""
    background: str = "#14181f"
    accent: str = "#f0936f"
    boundaries: str = "recognised"


class Inks(NamedTuple):
    """The colours of a card."""

    paper: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    sea: Colour
    land: Colour
    border: Colour


@lru_cache(maxsize=8)
def inks(look: Look) -> Inks:
    """Colours from two: the text is white or nearly black, whichever stands out more."""
    paper, accent = (_rgb(value) for value in (look.background, look.accent))
    dark = contrast(look.background, PAPER) > contrast(look.background, NIGHT)
    text = _rgb(PAPER if dark else NIGHT)
    shade: Colour = (0, 0, 0) if dark else (255, 255, 255)
    return Inks(
        paper,
        text,
        _mix(paper, text, 0.76),
        accent,
        _mix(paper, shade, 0.3),
        _mix(paper, text, 0.16),
        _mix(paper, text, 0.42),
    )


def _rgb(value: str) -> Colour:
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def draw_card(plan: CardPlan, look: Look) -> bytes:
    """A card as a PNG with a palette. The same plan gives the same bytes in every process.

    Raises:
        OSError, ValueError, SyntaxError: if the operator's font, or mark, cannot be read.
    """
    colours = inks(look)
    image = Image.new("RGB", (SHARED_WIDTH, SHARED_HEIGHT), colours.paper)
    right = SHARED_WIDTH - MARGIN
    if plan.window:
        _draw_map(image, plan, look, colours)
        right = SHARED_WIDTH - PANEL - 48
    elif not plan.point:
        _draw_rings(image, colours)
    _draw_mark(image, look, colours)
    _draw_text(ImageDraw.Draw(image), plan, look, colours, right)
    out = BytesIO()
    image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _draw_text(pen: ImageDraw.ImageDraw, plan: CardPlan, look: Look, colours: Inks, right: int) -> None:
    """The name above, then kind or status with when and where, the headline, and the byline at the foot."""
    width = right - MARGIN
    aside = 56 if look.mark else 26
    _line(pen, (MARGIN + aside, MARGIN + 27), look.name, look.font, (30, SEMIBOLD), colours.text, width - aside)
    title = clean(plan.title or look.name, look.font)
    at = MARGIN
    if plan.status:
        at += _draw_status(pen, plan.status, (MARGIN, 138), colours) + 14
    kind = " · ".join(filter(None, (plan.kind, plan.status_text))) if plan.status else plan.kind
    _line(pen, (at, 162), kind, look.font, (28, SEMIBOLD), colours.accent, right - at)
    top = _TOP - 18
    bottom = _FOOT - 118 if plan.foot else _FOOT - 64
    block = fit(title, look.font, BOLD, _SIZES, (width, bottom - top)) if title else Block((), _SIZES[-1])
    base = float(top + block.size)
    for line in block.lines:
        _line(pen, (MARGIN, round(base)), line, look.font, (block.size, BOLD), colours.text, width)
        base += block.size * LEADING
    note_at = _FOOT - 52 if plan.foot else _FOOT
    _line(pen, (MARGIN, note_at), plan.note, look.font, (30, REGULAR), colours.text, width)
    if not plan.kind:
        said = fit(clean(look.description, look.font), look.font, REGULAR, (38, 34, 30), (width, 150))
        for number, line in enumerate(reversed(said.lines)):
            at_line = (MARGIN, round(_FOOT - number * said.size * LEADING))
            _line(pen, at_line, line, look.font, (said.size, REGULAR), colours.text, width)
    _line(pen, (MARGIN, _FOOT), plan.foot, look.font, (26, REGULAR), colours.quiet, width)


def _line(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    path: str,
    face: tuple[int, int],
    colour: Colour,
    width: int,
) -> None:
    """A line on its base line, at the right end of its room if its language is written from there."""
    font = font_of(path, *face)
    text = shorten(clean(text, path), font, width)
    if text.strip("…"):
        x, anchor = (at[0] + width, "rs") if is_rtl(text) else (at[0], "ls")
        pen.text((x, at[1]), text, fill=colour, font=font, anchor=anchor)


def _draw_mark(image: Image.Image, look: Look, colours: Inks) -> None:
    """The publication's mark; a bar in its colour if it has none."""
    if not look.mark:
        ImageDraw.Draw(image).rectangle((MARGIN, MARGIN - 4, MARGIN + 9, MARGIN + 36), fill=colours.accent)
        return
    mark = mark_of(look.mark)
    image.paste(mark, (MARGIN + (_MARK - mark.width) // 2, MARGIN - 4 + (_MARK - mark.height) // 2), mark)


@lru_cache(maxsize=2)
def mark_of(path: str) -> Image.Image:
    """A picture as it stands before the name.

    Raises:
        OSError, ValueError, SyntaxError: if it cannot be read.
    """
    with Image.open(path, formats=FORMATS) as image:
        shown = ImageOps.exif_transpose(image).convert("RGBA")
    return ImageOps.contain(shown, (_MARK, _MARK), Image.Resampling.LANCZOS)


def _draw_rings(image: Image.Image, colours: Inks) -> None:
    """Faint rings at the lower right corner, where there is no map."""
    image.paste(colours.land, (0, 0), _rings())


@lru_cache(maxsize=1)
def _rings() -> Image.Image:
    mask = Image.new("L", (SHARED_WIDTH * 2, SHARED_HEIGHT * 2))
    pen = ImageDraw.Draw(mask)
    x, y = SHARED_WIDTH * 2 - 120, SHARED_HEIGHT * 2 + 60
    for radius in range(260, 1160, 220):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=150, width=5)
    return mask.reduce(2)


def _draw_status(pen: ImageDraw.ImageDraw, status: str, at: tuple[int, int], colours: Inks) -> int:
    """A shape for a status, so that colour alone says nothing; returns its width in pixels.

    A full disc is confirmed, a ring suspected, a lozenge cut in two disputed, a cross refuted.
    """
    x, y = at
    size = 24
    box = (x, y, x + size, y + size)
    if status == "confirmed":
        pen.ellipse(box, fill=colours.accent)
    elif status == "disputed":
        half = size // 2
        pen.polygon([(x + half, y), (x + size, y + half), (x + half, y + size), (x, y + half)], outline=colours.accent)
        pen.polygon([(x + half, y), (x + half, y + size), (x, y + half)], fill=colours.accent)
    elif status == "refuted":
        pen.line((x + 3, y + 3, x + size - 3, y + size - 3), fill=colours.accent, width=5)
        pen.line((x + 3, y + size - 3, x + size - 3, y + 3), fill=colours.accent, width=5)
    else:
        pen.ellipse(box, outline=colours.accent, width=4)
    return size


def _draw_map(image: Image.Image, plan: CardPlan, look: Look, colours: Inks) -> None:
    """The locator map at the right edge, cut so that the place is in its middle as far as the window reaches."""
    window = Window(*plan.window)
    scale = SHARED_HEIGHT / MAP_HEIGHT
    whole = round(MAP_WIDTH * scale)
    x, y = (part * scale for part in window.pixel((plan.point[0], plan.point[1]))) if plan.point else (whole / 2, 0)
    start = round(min(max(x - PANEL / 2, 0), whole - PANEL))
    cut = (start, 0, start + PANEL, SHARED_HEIGHT)
    panel = Image.new("RGB", (PANEL, SHARED_HEIGHT), colours.sea)
    panel.paste(colours.land, (0, 0), _land(window).crop(cut))
    if plan.country:
        panel.paste(_mix(colours.land, colours.accent, 0.55), (0, 0), _country(window, plan.country, look).crop(cut))
    panel.paste(colours.border, (0, 0), _borders(window, look.boundaries).crop(cut))
    if plan.point:
        _draw_place(panel, (x - start, y), colours)
    image.paste(panel, (SHARED_WIDTH - PANEL, 0))


def _draw_place(panel: Image.Image, at: tuple[float, float], colours: Inks) -> None:
    """A place, in a glow by which it is seen and which stands for no distance."""
    mask = Image.new("L", (PANEL * 2, SHARED_HEIGHT * 2))
    pen = ImageDraw.Draw(mask)
    for radius, strength in ((26.0, 70), (11.0, 255)):
        x, y, r = at[0] * 2, at[1] * 2, radius * 2
        pen.ellipse((x - r, y - r, x + r, y + r), fill=strength)
    panel.paste(colours.accent, (0, 0), mask.reduce(2))


@lru_cache(maxsize=24)
def _land(window: Window) -> Image.Image:
    return _filled(land_paths(window))


@lru_cache(maxsize=8)
def _country(window: Window, country: str, look: Look) -> Image.Image:
    return _filled([country_path(window, country, look.boundaries)])


@lru_cache(maxsize=24)
def _borders(window: Window, boundaries: str) -> Image.Image:
    mask, scale = _mask()
    pen = ImageDraw.Draw(mask)
    for line, _ in _lines(border_path(window, boundaries), scale):
        if len(line) > 1:
            pen.line(line, fill=255, width=3, joint="curve")
    return mask.reduce(2)


def _mask() -> tuple[Image.Image, float]:
    """A picture of a whole window at twice its size, for smooth edges, and its scale."""
    scale = 2 * SHARED_HEIGHT / MAP_HEIGHT
    return Image.new("L", (round(MAP_WIDTH * scale), 2 * SHARED_HEIGHT)), scale


def _filled(paths: list[str]) -> Image.Image:
    """Rings filled by the rule of odd and even, as SVG's paths of several rings are here: holes stay open."""
    mask, scale = _mask()
    for path in paths:
        rings = [line for line, closed in _lines(path, scale) if closed and len(line) > 2]
        if len(rings) == 1:
            ImageDraw.Draw(mask).polygon(rings[0], fill=255)
            continue
        for ring in rings:
            one = Image.new("1", mask.size)
            ImageDraw.Draw(one).polygon(ring, fill=1)
            mask = ImageChops.difference(mask, one.convert("L"))
    return mask.reduce(2)


def _lines(path: str, scale: float) -> list[tuple[list[tuple[float, float]], bool]]:
    """The corners of each part of a path as ``geography.locator`` writes it, and whether the part is closed."""
    parts: list[tuple[list[tuple[float, float]], bool]] = []
    x = y = 0
    for step, right, down in _STEP.findall(path):
        if step == "z":
            parts[-1] = parts[-1][0], True
            continue
        x, y = (int(right), int(down)) if step == "M" else (x + int(right), y + int(down))
        if step == "M":
            parts.append(([], False))
        parts[-1][0].append((x * scale, y * scale))
    return parts
