"""What the site's configuration names besides the content: files, icons, templates, a font, pages of policies.

A name that leads nowhere would be a broken picture or a dead link on every page, or an engine's message without a
place. Where the site builder looks for files is an argument: its own folder first, then those of the theme.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from .link import Graph
from .problems import Problem, did_you_mean, nearest
from .read.configuration import Configuration
from .read.files import relative
from .read.strict_yaml import KeyPath
from .settings import Settings

PICTURES = frozenset({".svg", ".png", ".ico", ".jpg", ".jpeg", ".webp", ".gif", ".avif"})
_KINDS = (PICTURES, frozenset({".css"}), frozenset({".js", ".mjs"}))
"""Files that may be meant for each other."""
_POLICIES = ("principles", "corrections_policy", "ethics_policy", "ownership")
_ICONS = ".icons"
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")
"""Of pictures, as their formats define them."""
_ENOUGH = 4096
"""Bytes before which a drawing says that it is one: comments and a document type may stand before that."""
_NONE = frozenset({"false", "true", "no", "yes", "off", "on"})
"""What stands for no file: to a reader of YAML that knows types, these are no texts."""


def theme_folders(configuration: Configuration, root: Path) -> tuple[Path, ...]:
    """Where the site builder will look for files, without asking it: for a check that builds nothing.

    Args:
        configuration: of the site.
        root: the project's.

    Returns:
        The folder of standing pages first, then the operator's templates, and the theme.
    """
    own, name = configuration.value("theme", "custom_dir"), configuration.value("theme", "name")
    name = configuration.value("theme") if isinstance(configuration.value("theme"), str) else name
    docs = root / str(configuration.value("docs_dir") or "docs")
    folders = [docs, *([root / own] if isinstance(own, str) else [])]
    for theme in entry_points(group="mkdocs.themes", name=name) if isinstance(name, str) else ():
        folders.append(Path(str(files(theme.module))))
    return tuple(folders)


def missing_files(settings: Settings, root: Path, folders: Sequence[Path]) -> list[Problem]:
    """Files, icons and templates that the configuration names and that are nowhere.

    Args:
        settings: of the publication, which know where they were read from.
        root: the project's.
        folders: see ``theme_folders``.
    """
    problems = [*_missing_counts(settings, root)]
    if not folders:
        return problems
    configuration, (docs, *themes) = settings.configuration, folders
    for path, name in _named(configuration):
        if not _is_elsewhere(name) and name.lower() not in _NONE and not _exists(_bare(name), folders):
            hint = _meant(_bare(name), folders[:2], f"put it below {relative(docs, root)}/, or correct its name")
            message = f"{dotted(path)}: there is no file '{name}'"
            problems.append(configuration.problem(path, "E507", message, hint))
    for path, name in _icons(configuration):
        if name.lower() not in _NONE and not _exists(f"{_ICONS}/{name}.svg", themes):
            message = f"{dotted(path)}: there is no icon '{name}'"
            problems.append(configuration.problem(path, "E507", message, _near_icon(name, themes)))
    for number, slot in enumerate(settings.promotions.slots):
        template = f"partials/promotions/{slot}.html"
        if not _exists(template, themes):
            hint = f"create {relative(themes[0], root) if themes else 'overrides'}/{template}"
            message = f"promotions.slots: there is no template for '{slot}'"
            problems.append(settings.problem(("promotions", "slots", number), "E507", message, hint))
    return problems


def _missing_counts(settings: Settings, root: Path) -> Iterator[Problem]:
    name = settings.trending.page_counts
    if name and not (root / name).is_file():
        there = [path.relative_to(root).as_posix() for path in (root / name).parent.glob("*.csv")]
        hint = did_you_mean(name, there, "make it, or leave the setting out")
        yield settings.problem(
            ("trending", "page_counts"), "E503", f"trending.page_counts: there is no file '{name}'", hint
        )


def lost_pages(settings: Settings, graph: Graph, folders: Sequence[Path]) -> Iterator[Problem]:
    """Pages and the logo of the publisher that are not on the site.

    Args:
        settings: of the publication.
        graph: knows every address.
        folders: see ``theme_folders``. Without any, nothing is known of standing pages, and nothing told.
    """
    if not folders:
        return
    pages = graph.resolver.pages | set(graph.redirects)
    for name in _POLICIES:
        address = getattr(settings.publisher, name)
        if address is not None and address.removesuffix("index.html") not in pages:
            hint = f"did you mean '{address}/'?" if f"{address}/" in pages else did_you_mean(address, pages)
            message = f"publisher.{name}: there is no page '{address}' on the site"
            yield settings.problem(
                ("publisher", name), "E508", message, hint or "write its address from the site's root"
            )
    logo = settings.publisher.logo
    if logo is not None and logo not in pages and not _exists(logo, folders) and not _is_ours(logo, graph):
        hint = _meant(logo, folders[:2], "put it among the standing pages, or correct its name")
        yield settings.problem(("publisher", "logo"), "E507", f"publisher.logo: there is no file '{logo}'", hint)


def _is_ours(address: str, graph: Graph) -> bool:
    """Whether an address is that of a picture of the content."""
    return address.removeprefix("media/") in graph.resolver.library.assets


def unusable_files(settings: Settings, root: Path) -> Iterator[Problem]:
    """What is wrong with the operator's own files for cards: font and mark."""
    if not settings.cards.enabled:
        return
    for key, endings, kind in (
        ("font", ("ttf", "otf"), "TrueType or OpenType file"),
        ("mark", ("png", "jpg", "jpeg", "webp"), "PNG, JPEG or WebP picture"),
    ):
        name: str | None = getattr(settings.cards, key)
        if not name:
            continue
        hint = f"name a {kind} (.{', .'.join(endings)}), from the folder of mkdocs.yml"
        if not (root / name).is_file():
            there = [relative(path, root) for ending in endings for path in root.glob(f"*/**/*.{ending}")]
            message = f"cards.{key}: there is no file '{name}'"
            yield settings.problem(("cards", key), "E509", message, did_you_mean(name, there, hint))
        elif wrong := _wrong_file(key, root / name):
            message = f"cards.{key}: '{name}' is no {'font' if key == 'font' else 'picture for cards'}: {wrong}"
            yield settings.problem(("cards", key), "E509", message, hint)


def _wrong_file(key: str, path: Path) -> str:
    """What is wrong with a file that is there. Of a picture the beginning is looked at: Pillow takes long to load."""
    if key == "mark":
        with path.open("rb") as file:
            begins = file.read(_ENOUGH)
        if begins.startswith(_BEGINNINGS):
            return ""
        return "SVG is not taken here" if b"<svg" in begins else "its first bytes say otherwise"
    from .publish.lettering import font_of  # noqa: PLC0415 - loads Pillow, which many builds can do without

    try:
        font_of(str(path), 24, 400)
    except OSError as error:
        return str(error)
    return ""


def _named(configuration: Configuration) -> Iterator[tuple[KeyPath, str]]:
    """Files that pages ask for. Style sheets and scripts may also be made by somebody else's plugin or hook."""
    yield from configuration.texts("theme", "logo")
    yield from configuration.texts("theme", "favicon")
    plugins, hooks = configuration.value("plugins"), configuration.value("hooks")
    if plugins or (isinstance(hooks, list) and len(hooks) > 1):
        return
    for key in ("extra_css", "extra_javascript"):
        value = configuration.value(key)
        for number, one in enumerate(value if isinstance(value, list) else ()):
            path = (key, number, "path") if isinstance(one, Mapping) else (key, number)
            yield from configuration.texts(*path)


def _icons(configuration: Configuration) -> Iterator[tuple[KeyPath, str]]:
    """Icons that the theme's templates include by name."""
    yield from _leaves(configuration, ("theme", "icon"))
    palettes = configuration.value("theme", "palette")
    for number in range(len(palettes)) if isinstance(palettes, list) else ():
        yield from configuration.texts("theme", "palette", number, "toggle", "icon")
    social = configuration.value("extra", "social")
    for number in range(len(social)) if isinstance(social, list) else ():
        yield from configuration.texts("extra", "social", number, "icon")


def _leaves(configuration: Configuration, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    value: Any = configuration.value(*path)
    if isinstance(value, Mapping):
        for key in value:
            yield from _leaves(configuration, (*path, key))
    elif isinstance(value, str):
        yield path, value


def _is_elsewhere(name: str) -> bool:
    """Whether a name is the address of something on another site, or holds the thing itself."""
    return bool(urlsplit(name).scheme) or name.startswith("//")


def _bare(name: str) -> str:
    """A name without what belongs to an address alone."""
    return urlsplit(name).path.lstrip("/")


def _exists(name: str, folders: Sequence[Path]) -> bool:
    return any((folder / name).is_file() for folder in folders)


def _meant(name: str, folders: Sequence[Path], otherwise: str) -> str:
    """A hint naming a file of the same kind: of the same name in another folder, or of one like it."""
    suffix = PurePosixPath(name).suffix.lower()
    kind = next((kind for kind in _KINDS if suffix in kind), frozenset().union(*_KINDS))
    found = [
        relative(Path(base) / file, folder)
        for folder in folders
        for base, _, names in os.walk(folder)
        for file in names
        if PurePosixPath(file).suffix.lower() in kind
    ]
    same = [one for one in sorted(found) if PurePosixPath(one).name == PurePosixPath(name).name]
    near = same[0] if same else nearest(name, found)
    return f"did you mean '{near}'?" if near else otherwise


def _near_icon(name: str, themes: Sequence[Path]) -> str:
    """A hint naming an icon of the same set; without such a set, a hint naming a set."""
    folder, _, bare = name.rpartition("/")
    there = [path.stem for theme in themes for path in (theme / _ICONS / folder).glob("*.svg")]
    near = nearest(bare, there)
    if near:
        return f"did you mean '{folder}/{near}'?"
    sets = [relative(Path(base), theme / _ICONS) for theme in themes for base, _, _ in os.walk(theme / _ICONS)]
    near = None if there else nearest(folder, sets)
    return f"did you mean '{near}/{bare}'?" if near else "such as material/radar: the theme's manual lists them"


def dotted(path: KeyPath) -> str:
    """A path as an operator reads it: ``theme.icon.logo``."""
    return ".".join(str(part) for part in path if not isinstance(part, int))
