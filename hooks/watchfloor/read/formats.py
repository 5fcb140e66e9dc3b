"""Which pictures are taken, and how large they may be. Apart from what opens them, which takes long to load."""

from __future__ import annotations

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF")
"""Raster formats that browsers show. A JPEG with a second picture in it comes out as ``MPO``."""
SUFFIXES = {
    ".png": {"PNG"},
    ".jpg": {"JPEG", "MPO"},
    ".jpeg": {"JPEG", "MPO"},
    ".webp": {"WEBP"},
    ".avif": {"AVIF"},
    ".gif": {"GIF"},
}
"""Formats by the ending of the name. No SVG: it can carry a script."""
MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
"""Of all frames together."""
