"""The look that an operator sets, as a style sheet of a few variables, each of which the site's own reads."""

from __future__ import annotations

import re

from ..colours import contrast, ink_on
from ..settings import DesignSettings

_FONTS = {"serif": "var(--wf-serif)", "sans": "var(--wf-sans)"}
_ACCENT, _ACCENT_DARK = "#a8321f", "#f0936f"
"""As in the style sheet."""
_SEEN = 3.0
"""Contrast of what is no text (WCAG 2.2, 1.4.11)."""


def design_css(design: DesignSettings, note: str = "") -> str:
    """Rules for what was set, or ``""``. Its values are checked: nothing in it needs escaping.

    Args:
        design: what an operator set.
        note: what stands before a footnote's number, if it is not the style sheet's English.
    """
    set_here = {
        "accent": design.accent,
        "accent-dark": design.accent_dark,
        "links": design.links,
        "links-dark": design.links_dark,
        "bar": design.bar,
        "bar-ink": ink_on(design.bar) if design.bar else None,
        "bar-dark": design.bar_dark,
        "bar-ink-dark": ink_on(design.bar_dark) if design.bar_dark else None,
        "bar-accent": _seen(design.accent or _ACCENT, design.bar),
        "bar-accent-dark": _seen(design.accent_dark or _ACCENT_DARK, design.bar_dark),
        "headings": _FONTS.get(design.headings or ""),
        "text": _FONTS.get(design.text or ""),
        "note": '"' + re.sub(r"[^\w .-]", "", note) + '"' if note else None,
    }
    rules = ";".join(f"--wf-set-{name}:{value}" for name, value in set_here.items() if value)
    return f":root{{{rules}}}" if rules else ""


def _seen(accent: str, ground: str | None) -> str | None:
    """A mark's colour on the bar: the accent, or that of the text if it would not be seen."""
    return ink_on(ground) if ground and contrast(accent, ground) < _SEEN else None
