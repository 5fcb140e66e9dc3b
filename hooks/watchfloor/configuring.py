"""The site's configuration file: our settings out of it, and the operator's catalogue that they name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from .problems import Problem, did_you_mean
from .read.configuration import Configuration, Part
from .read.files import read_text
from .read.strict_yaml import Parsed
from .read.validation import parse_yaml, validate
from .settings import Settings
from .wording import faults

_UNREADABLE = frozenset({"E107", "E108", "E109", "E114"})
"""What hides the rest of the file; other mistakes count in our part of it alone."""


def read_settings(path: Path, root: Path) -> tuple[Settings | None, list[Problem]]:
    """Read ``extra.publication`` of a configuration file such as ``mkdocs.yml``.

    The rest of the file is the site builder's: it may use tags and anchors, and is not judged.
    """
    file = read_text(path, root, root)
    if isinstance(file, Problem):
        return None, [file]
    at = ("extra", "publication")
    parsed, found = parse_yaml(file, file.text, 1)
    found = [problem for problem in found if problem.code in _UNREADABLE or _lies_in(problem, parsed, at)]
    if found:
        return None, found
    above, problems = _inherited(parsed.value, path, root, ())
    if problems:
        return None, problems
    configuration = Configuration((Part(file, parsed), *above))
    value = None
    for part in reversed(configuration.parts):
        value = _merged(value, part.value(at))
    settings, problems = validate(Settings, _in_language(value, parsed.value), parsed, file, {}, at)
    if settings is None:
        return None, problems
    settings.stand_in(configuration)
    return _with_catalogue(settings, root) if settings.catalogue else (settings, problems)


def _in_language(value: Any, whole: Any) -> Any:
    """Our settings with the theme's language for a locale, unless they have one of their own."""
    theme = whole.get("theme") if isinstance(whole, Mapping) else None
    language = theme.get("language") if isinstance(theme, Mapping) else None
    if not isinstance(value, Mapping | None) or "locale" in (value or {}) or not isinstance(language, str):
        return value
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return value  # Material's business
    return {**(value or {}), "locale": language}


def _with_catalogue(settings: Settings, root: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings with the text of the operator's catalogue, of which everything depends that shows a word."""
    name = settings.catalogue or ""
    file = read_text(root / name, root, root)
    if isinstance(file, Problem):
        if (root / name).is_file():
            return None, [file]
        hint = did_you_mean(name, [path.relative_to(root).as_posix() for path in (root / name).parent.glob("*.po")])
        message = f"catalogue: there is no file '{name}'"
        return None, [settings.problem(("catalogue",), "E506", message, hint or "make it, or leave the setting out")]
    language = Locale.parse(settings.locale, sep="-").language
    found = [Problem(name, fault.line, 1, "E506", *fault[1:]) for fault in faults(file.text, language)]
    return (None, found) if found else (settings.model_copy(update={"catalogue": file.text}), [])


def _inherited(whole: Any, path: Path, root: Path, seen: tuple[Path, ...]) -> tuple[tuple[Part, ...], list[Problem]]:
    """The configurations that one inherits (MkDocs's ``INHERIT``), the nearest first."""
    parent = whole.get("INHERIT") if isinstance(whole, Mapping) else None
    above = path.parent / parent if isinstance(parent, str) else None
    if above is None or above in seen:
        return (), []
    file = read_text(above, root, root)
    if isinstance(file, Problem):
        return (), [file]
    part = Part(file, parse_yaml(file, file.text, 1)[0])
    further, problems = _inherited(part.parsed.value, above, root, (*seen, above))
    return (part, *further), problems


def _merged(base: Any, own: Any) -> Any:
    """Mappings are merged key by key, as MkDocs does; anything else is replaced."""
    if not (isinstance(base, Mapping) and isinstance(own, Mapping)):
        return base if own is None else own
    return {key: _merged(base.get(key), own.get(key)) for key in [*base, *(key for key in own if key not in base)]}


def _lies_in(problem: Problem, parsed: Parsed, at: tuple[str, ...]) -> bool:
    """Whether a problem lies between the first and the last line of the mapping at ``at``."""
    lines = [line for path, (line, _) in parsed.values.items() if path[: len(at)] == at]
    return bool(lines) and min(lines) <= problem.line <= max(lines)
