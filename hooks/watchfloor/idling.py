"""Settings of the theme that do nothing here: whoever sets them would look for their effect in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .naming import dotted
from .problems import Problem, did_you_mean
from .read.strict_yaml import KeyPath
from .settings import Settings

CODE = "W513"
_COLOURS = {"primary": "bar", "accent": "accent"}
"""Those of the theme, and the settings that take their place."""
_FONTS = {
    "text": "the kind of letters is design.text and design.headings in extra.publication",
    "code": "code is set in the reader's own",
}
"""What there is in their place."""
EXTRA_FEATURES = ("analytics", "consent", "version")
"""Entries of ``extra`` that are features of the theme, whose script and style sheets pages load for them."""
_LANGUAGES = "partials/languages"


def idle_settings(settings: Settings, root: Path, folders: Sequence[Path]) -> list[Problem]:
    """Colours, fonts, counters and languages that are asked of the theme, and that no page will have.

    Args:
        settings: of the publication, which know where they were read from.
        root: the project's.
        folders: where the site builder looks for files: its own first, then those of the theme. Without any, nothing
            is known of languages, and nothing told.
    """
    return [*_colours(settings), *_fonts(settings, root), *_features(settings), *_language(settings, folders[1:])]


def _colours(settings: Settings) -> Iterator[Problem]:
    """Our style sheet has others."""
    configuration = settings.configuration
    palettes = configuration.value("theme", "palette")
    paths: list[KeyPath] = [("theme", "palette")]
    if isinstance(palettes, list):
        paths = [("theme", "palette", number) for number in range(len(palettes))]
    for path in paths:
        dark = "_dark" if configuration.value(*path, "scheme") == "slate" else ""
        for key, ours in _COLOURS.items():
            name = configuration.value(*path, key)
            if isinstance(name, str) and name != "custom":
                hint = f"say 'custom' there, and set the colour as design.{ours}{dark} in extra.publication"
                message = f"{dotted((*path, key))}: '{name}' does nothing here"
                yield configuration.problem((*path, key), CODE, message, hint)


def _fonts(settings: Settings, root: Path) -> Iterator[Problem]:
    """Nothing is loaded from the hosts of fonts, unless a template of the operator's does."""
    configuration = settings.configuration
    named = [(found, ours) for key, ours in _FONTS.items() for found in configuration.texts("theme", "font", key)]
    own = configuration.value("theme", "custom_dir")
    folder = root / own if named and isinstance(own, str) else None
    if folder and any("theme.font" in path.read_text("utf-8", "replace") for path in folder.rglob("*.html")):
        return
    for (path, name), ours in named:
        hint = f"say font: false; nothing is loaded from hosts of fonts: {ours}"
        yield configuration.problem(path, CODE, f"{dotted(path)}: '{name}' does nothing here", hint)


def _features(settings: Settings) -> Iterator[Problem]:
    """They need the theme's script; and the counter that the theme brings, a script of another host."""
    configuration, security = settings.configuration, settings.security
    for key in EXTRA_FEATURES:
        if configuration.value("extra", key) and settings.theme_script is False:
            message = f"extra.{key} does nothing here: it needs the theme's script"
            yield configuration.problem(("extra", key), CODE, message, "leave theme_script out, or this")
    if (
        configuration.value("extra", "analytics", "provider") == "google"
        and settings.theme_script is not False
        and security.policy
        and not security.script_src
    ):
        message = "extra.analytics does nothing here: the site's policy lets no script of another host run"
        hint = "name its hosts as script_src and connect_src under security in extra.publication"
        yield configuration.problem(("extra", "analytics"), CODE, message, hint)


def _language(settings: Settings, themes: Sequence[Path]) -> Iterator[Problem]:
    """What the theme says of itself is in the publication's language, if the theme has it."""
    name = settings.configuration.value("theme", "language")
    known = {path.stem for theme in themes for path in (theme / _LANGUAGES).glob("*.html")}
    if isinstance(name, str) and known and name not in known:
        near = did_you_mean(name, known)
        hint = f"{near or 'leave it out:'} the publication's language is its locale, '{settings.locale}'"
        message = f"theme.language: the theme has no '{name}'"
        yield settings.configuration.problem(("theme", "language"), CODE, message, hint)
