"""Text for card images: cleaned, measured, wrapped, and made to fit a box."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from PIL import ImageFont

FAMILY = "fontpkg_source_sans_3"
"""Package of Source Sans 3 (OFL 1.1): one variable file with Latin, Cyrillic and Greek."""
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
LEADING = 1.14
"""Distance of two lines, in sizes of the letters."""
_MOST = 500
"""Characters of a text that are looked at: more than the smallest letters leave room for."""
_MARKS = 3
"""Combining marks on one letter: what languages use. More would grow out of the line."""


class Block(NamedTuple):
    """Text that fits: its lines, and the size of its letters in pixels."""

    lines: tuple[str, ...]
    size: int


@lru_cache(maxsize=64)
def font_of(path: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font.

    Args:
        path: of an operator's own file, or ``""`` for ours.
        size: in pixels.
        weight: from 100 to 900, as far as the file has several.

    Raises:
        OSError: if it is no font that FreeType can read.
    """
    font = ImageFont.truetype(path or str(files(FAMILY) / "files" / "SourceSans3[wght].ttf"), size)
    try:
        axes = font.get_variation_axes()
    except (OSError, NotImplementedError):  # a file with one weight
        return font
    values = []
    for axis in axes:
        low, high = float(axis["minimum"] or 0), float(axis["maximum"] or 0)
        wanted = float(weight if axis["name"] in (b"Weight", "Weight") else axis["default"] or 0)
        values.append(max(low, min(high, wanted)))
    font.set_variation_by_axes(values)
    return font


@lru_cache(maxsize=4096)
def has_glyph(path: str, character: str) -> bool:
    """Whether a font can draw a character; what it has not, it draws as the box of U+10FFFF."""
    font = _plain(path)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010ffff"))


@lru_cache(maxsize=4)
def _plain(path: str) -> ImageFont.FreeTypeFont:
    path = path or str(files(FAMILY) / "files" / "SourceSans3[wght].ttf")
    return ImageFont.truetype(path, 24, layout_engine=ImageFont.Layout.BASIC)


def clean(text: str, path: str = "") -> str:
    """A text as a card can show it: one line, without control characters, and without what the font has not.

    Returns:
        ``""`` if the font lacks more than a fifth of the letters: half a headline would be worse than none.
    """
    composed = unicodedata.normalize("NFC", text[: 2 * _MOST])
    kept, marks, letters, lost = [], 0, 0, 0
    for character in composed[:_MOST]:
        category = unicodedata.category(character)
        if character.isspace() or category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
            continue
        if category[0] == "C":
            continue
        marks = marks + 1 if category[0] == "M" else 0
        letters += category[0] == "L"
        if marks > _MARKS or not has_glyph(path, character):
            lost += category[0] == "L"
            continue
        kept.append(character)
    if lost * 5 > letters:
        return ""
    cut = "…" if len(composed) > _MOST else ""
    return re.sub(r" +", " ", "".join(kept)).strip() + cut


def is_rtl(text: str) -> bool:
    """Whether the first strong character is written from right to left (UAX #9, rules P2 and P3)."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((way for way in strong if way in ("L", "R", "AL")), "L") != "L"


def width_of(text: str, font: ImageFont.FreeTypeFont) -> float:
    """Pixels from the left edge to the end of the ink or of the advance, whichever is farther."""
    left, _, right, _ = font.getbbox(text)
    return max(font.getlength(text), right) - min(0, left)


def fit(text: str, path: str, weight: int, sizes: tuple[int, ...], box: tuple[int, int]) -> Block:
    """Text in the largest size in which it fits a box; in the smallest it is cut, with an ellipsis.

    Args:
        text: cleaned.
        path: of the font.
        weight: of the letters.
        sizes: to be tried, the largest first.
        box: width and height in pixels.
    """
    width, height = box
    for size in sizes:
        font = font_of(path, size, weight)
        most = max(1, int(height // (size * LEADING)))
        words = text.split(" ")
        if size != sizes[-1] and any(_length(word, font) > width for word in words):
            continue
        lines = _balanced(words, font, width)
        if len(lines) <= most and all(width_of(line, font) <= width for line in lines):
            return Block(tuple(lines), size)
        if size == sizes[-1]:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
            return Block(tuple(shorten(line, font, width) for line in lines), size)
    return Block((), sizes[-1])


def shorten(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """One line, cut with an ellipsis if it is too long."""
    if width_of(text, font) <= width:
        return text
    low, high = 0, min(len(text), _MOST)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip(" ,.;:–—-") + "…", font) <= width:
            low = middle
        else:
            high = middle - 1
    cut = text[:low]
    whole = cut.rpartition(" ")[0] if low < len(text) and text[low] != " " else cut
    return (whole if len(whole) * 3 > len(cut) * 2 else cut).rstrip(" ,.;:–—-") + "…"


def _balanced(words: list[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines of about one length, no more of them than there must be."""
    lines = _wrapped(words, font, width)
    low, high = width / 2, float(width)
    while 1 < len(lines) < 7 and high - low > 16:
        middle = (low + high) / 2
        narrower = _wrapped(words, font, middle)
        if len(narrower) > len(lines):
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def _wrapped(words: list[str], font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines by the lengths of their words, which are measured once: of whole lines the caller makes sure."""
    space = _length(" ", font)
    lines: list[str] = []
    line, at = "", 0.0
    for word in words:
        length = _length(word, font)
        if line and at + space + length <= width:
            line, at = f"{line} {word}", at + space + length
            continue
        lines += [line] if line else []
        *whole, line = _broken(word, font, width) if length > width else [word]
        lines += whole
        at = _length(line, font)
    return [*lines, line] if line else lines


@lru_cache(maxsize=2048)
def _length(word: str, font: ImageFont.FreeTypeFont) -> float:
    return font.getlength(word)


def _broken(word: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """A word in parts that each fit a line."""
    parts = []
    while width_of(word, font) > width:
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if width_of(word[:middle], font) <= width else (low, middle - 1)
        while low < len(word) - 1 and unicodedata.combining(word[low]):
            low += 1
        if low >= len(word):
            break
        parts.append(word[:low])
        word = word[low:]
    return [*parts, word]
