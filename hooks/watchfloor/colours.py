"""Colours that an operator sets: what can be read on them, and on what they can be read."""

from __future__ import annotations

PAPER, NIGHT = "#ffffff", "#14181f"
"""Grounds of the light and the dark scheme, as the style sheet has them."""
PANEL, PANEL_NIGHT = "#f5f6f8", "#1e242e"
"""Grounds of boxes in each, where a colour stands out less."""
LEAST = 4.5
"""Contrast of text on pages (WCAG 2.2, 1.4.3)."""
INKS = ("#16202e", "#ffffff")
"""What stands on a bar: the one or the other, as can be read."""


def contrast(one: str, other: str) -> float:
    """How well a colour stands out from another, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink_on(ground: str) -> str:
    """Which of the two is best read on a ground."""
    return max(INKS, key=lambda ink: contrast(ink, ground))


def readable_towards(end: str, colour: str) -> str:
    """The colour nearest to one, on the way to black or white, on which text can be read.

    Args:
        end: black or white.
        colour: to begin with.
    """
    for step in range(1, 101):
        parts = [
            round(int(colour[at : at + 2], 16) * (1 - step / 100) + int(end[at : at + 2], 16) * step / 100)
            for at in (1, 3, 5)
        ]
        mixed = "#" + "".join(f"{part:02x}" for part in parts)
        if contrast(ink_on(mixed), mixed) >= LEAST:
            return mixed
    return end
