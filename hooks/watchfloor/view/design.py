"""The look that an operator sets, as a style sheet of a few variables, each of which the site's own reads."""

from __future__ import annotations

from ..settings import DesignSettings, contrast

_FONTS = {"serif": "var(--wf-serif)", "sans": "var(--wf-sans)"}
_INKS = ("#16202e", "#ffffff")


def design_css(design: DesignSettings) -> str:
    """Rules for what was set, or ``""``. Its values are checked: nothing in it needs escaping."""
    set_here = {
        "accent": design.accent,
        "accent-dark": design.accent_dark,
        "bar": design.bar,
        "bar-ink": _ink(design.bar),
        "bar-dark": design.bar_dark,
        "bar-ink-dark": _ink(design.bar_dark),
        "headings": _FONTS.get(design.headings or ""),
        "text": _FONTS.get(design.text or ""),
    }
    rules = ";".join(f"--wf-set-{name}:{value}" for name, value in set_here.items() if value)
    return f":root{{{rules}}}" if rules else ""


def _ink(ground: str | None) -> str | None:
    """What is best read on a ground."""
    return max(_INKS, key=lambda ink: contrast(ink, ground)) if ground else None
