"""What templates may ask for: the fields of each value, and which page a template is of.

A type is a set of what a value may be: a class of this package, ``Many`` of something, or a ``Pair``. ``None`` stands
for what is not known here, of which anything may be asked.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from . import charts, digest, figures, in_record, locator, model, pictures, record_model
from .model import View

MODULES = (model, charts, digest, figures, in_record, locator, pictures, record_model)
"""Where the values of views are."""
CLASSES: dict[str, type] = {
    name: kind
    for module in MODULES
    for name, kind in inspect.getmembers(module, inspect.isclass)
    if is_dataclass(kind) and kind.__module__ == module.__name__
}
TEMPLATES: dict[str, tuple[str, ...]] = {
    "article.html": ("ArticlePage",),
    "author.html": ("ListingPage",),
    "corrections.html": ("CorrectionsPage",),
    "data.html": ("DataPage",),
    "digest.html": ("DigestPage",),
    "email/digest-text.html": ("DigestPage",),
    "email/digest.html": ("DigestPage",),
    "follow.html": ("FollowPage",),
    "home.html": ("FrontPage",),
    "incidents.html": ("IncidentsPage",),
    "index.html": ("IndexPage",),
    "listing.html": ("ListingPage",),
    "map.html": ("MapPage",),
    "moved.html": ("RedirectPage",),
    "search-entry.html": ("ArticlePage",),
    "search.html": ("SearchPage",),
    "timeline.html": ("TimelinePage",),
}
"""Names of the pages that a template makes; any other template may be part of every page."""
SITE = (
    "menu", "edit_base", "report_uri", "complete_to", "links", "search", "feeds", "copies", "digest", "page_counts",
    "url", "preview", "theme_script", "styles", "statuses", "card",
)  # fmt: skip
"""Fields of ``site``."""
_OF_SITE = {"menu": "tuple[Ref, ...]", "links": "tuple[Ref, ...]", "statuses": "tuple[Label, ...]"}


@dataclass(frozen=True, slots=True)
class Many:
    """A list of something."""

    of: Type


@dataclass(frozen=True, slots=True)
class Pair:
    """Several values of their own kinds."""

    parts: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The value ``site``."""


Type = frozenset[Any] | None
NOTHING: Type = frozenset()
"""Of ``none`` and an empty list: nothing can be asked of it, and it takes nothing from what it stands beside."""


def page_type(template: str) -> Type:
    """What ``view`` is in a template: of its own page, or of any."""
    every = (name for name, kind in CLASSES.items() if issubclass(kind, View))
    return frozenset(CLASSES[name] for name in TEMPLATES.get(template, tuple(every)))


def either(one: Type, other: Type) -> Type:
    """What a value is that may be the one or the other."""
    return None if one is None or other is None else one | other


def field_type(kind: Type, name: str) -> tuple[bool, Type]:
    """Whether a value has a field, and of which type that is.

    Args:
        kind: of the value.
        name: of the field.
    """
    if not kind or any(isinstance(one, Many | Pair) for one in kind):
        return True, None
    found: Type = NOTHING
    known = False
    for one in kind:
        if isinstance(one, Site):
            if name in SITE:
                known, found = True, either(found, _type_of(_OF_SITE.get(name, "")))
        elif name in (written := _annotations(one)):
            known, found = True, either(found, _type_of(written[name]))
        elif hasattr(one, name):
            known, found = True, None
    return known, found


def field_names(kind: Type) -> list[str]:
    """All fields that a value may have."""
    names: set[str] = set()
    for one in kind or ():
        names.update(SITE if isinstance(one, Site) else _annotations(one))
    return sorted(names)


def element(kind: Type) -> Type:
    """What a list holds."""
    if kind is None or not all(isinstance(one, Many) for one in kind):
        return None
    found: Type = NOTHING
    for one in kind:
        found = either(found, one.of)
    return found


@cache
def _annotations(kind: type) -> dict[str, str]:
    return {field.name: str(field.type) for field in fields(kind)}


@cache
def _type_of(annotation: str) -> Type:
    """The type that an annotation of a field says."""
    if annotation.endswith(" | None"):
        return _type_of(annotation.removesuffix(" | None"))
    if annotation.startswith("tuple[") and annotation.endswith(", ...]"):
        return frozenset({Many(_type_of(annotation[6:-6]))})
    if annotation.startswith("tuple["):
        parts = re.findall(r"(?:tuple\[.*\]|\w+)", annotation[6:-1])
        return frozenset({Pair(tuple(_type_of(part) for part in parts))})
    return frozenset({CLASSES[annotation]}) if annotation in CLASSES else None
