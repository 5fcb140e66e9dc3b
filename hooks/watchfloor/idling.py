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
_READERS = {"analytics": "integrations/analytics", "consent": "partials/consent.html"}
"""What the theme does with readers, and what a template includes that wants it on its pages."""
_OF_TEMPLATES = (("theme", "font"), *(("extra", key) for key in _READERS))
"""What templates may make something of."""
_LANGUAGES = "partials/languages"


def idle_settings(settings: Settings, root: Path, folders: Sequence[Path]) -> list[Problem]:
    """Colours, fonts, counters and languages that are asked of the theme, and that no page will have.

    Args:
        settings: of the publication, which know where they were read from.
        root: the project's.
        folders: where the site builder looks for files: its own first, then those of the theme. Without any, nothing
            is known of languages, and nothing told.
    """
    own, texts = settings.configuration.value("theme", "custom_dir"), []
    if isinstance(own, str) and any(settings.configuration.value(*path) for path in _OF_TEMPLATES):
        texts = [path.read_text("utf-8", "replace") for path in sorted((root / own).rglob("*.html"))]
    return [
        *_colours(settings),
        *_fonts(settings, texts),
        *_readers(settings, texts),
        *_language(settings, folders[1:]),
    ]


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


def _fonts(settings: Settings, texts: Sequence[str]) -> Iterator[Problem]:
    """Nothing is loaded from the hosts of fonts, unless a template of the operator's does."""
    if any("theme.font" in text for text in texts):
        return
    for key, ours in _FONTS.items():
        for path, name in settings.configuration.texts("theme", "font", key):
            hint = f"say font: false; nothing is loaded from hosts of fonts: {ours}"
            yield settings.configuration.problem(path, CODE, f"{dotted(path)}: '{name}' does nothing here", hint)


def _readers(settings: Settings, texts: Sequence[str]) -> Iterator[Problem]:
    """Our frame has no place for them; where an operator's has one, the policy lets no script of another host run."""
    configuration, security = settings.configuration, settings.security
    for key, included in _READERS.items():
        if not texts or not configuration.value("extra", key):
            continue
        if not any(included in text for text in texts):
            hint = (
                "no page includes it: put it into a template of yours, with its hosts in security of extra.publication"
            )
            yield configuration.problem(("extra", key), CODE, f"extra.{key} does nothing here", hint)
        elif key == "analytics" and security.policy and not security.script_src:
            message = "extra.analytics does nothing here: the site's policy lets no script of another host run"
            hint = "name its hosts as script_src and connect_src under security in extra.publication"
            yield configuration.problem(("extra", key), CODE, message, hint)


def _language(settings: Settings, themes: Sequence[Path]) -> Iterator[Problem]:
    """What the theme says of itself is in the publication's language, if the theme has it."""
    name = settings.configuration.value("theme", "language")
    known = {path.stem for theme in themes for path in (theme / _LANGUAGES).glob("*.html")}
    if isinstance(name, str) and known and name not in known:
        near = did_you_mean(name, known)
        hint = f"{near or 'leave it out:'} the publication's language is its locale, '{settings.locale}'"
        message = f"theme.language: the theme has no '{name}'"
        yield settings.configuration.problem(("theme", "language"), CODE, message, hint)
