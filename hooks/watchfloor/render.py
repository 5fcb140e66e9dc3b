"""Stage 6, render: a view becomes bytes. A page is a pure function of its view, the frame and the theme."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

import orjson

from .view import ArticlePage, Card, Ref, View
from .view.model import AuthorView, RelatedCard


class Theme(Protocol):
    """What turns a view into HTML. The adapter brings one; a test may bring another."""

    @property
    def digest(self) -> str:
        """Hash of everything besides the view that a page depends on: templates, configuration, frame."""

    @property
    def site(self) -> str:
        """Absolute address of the site's root, with a slash at its end; ``""`` if it is not known."""

    def render(self, view: View) -> str:
        """The page of a view.

        Raises:
            jinja2.TemplateError: if a template is wrong; content cannot cause one.
        """

    def search_document(self, view: ArticlePage) -> str:
        """What an article is found by: HTML that only the search index reads."""


def as_json(value: Any) -> bytes:
    """A view as canonical JSON: the same value gives the same bytes in every process."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


class PageKeys:
    """The keys under which pages may be kept: equal keys mean equal bytes.

    Cards and authors stand on many pages, and the desk makes one value of each: their JSON is made once.

    Args:
        engine: hash of the engine.
        theme: the theme's digest.
    """

    def __init__(self, engine: str, theme: str) -> None:
        self._start = f"{engine}\0{theme}\0"
        self._known: dict[int, tuple[Any, orjson.Fragment]] = {}

    def of(self, view: View) -> str:
        """The key of a page with this view."""
        digest = hashlib.sha256(f"{self._start}{type(view).__name__}\0".encode())
        digest.update(as_json({name: self._shared(getattr(view, name)) for name in view.__dataclass_fields__}))
        return digest.hexdigest()[:32]

    def _shared(self, value: Any) -> Any:
        """A part of a view, with what stands on other pages too as JSON."""
        kind = type(value)
        if kind is tuple and value:
            first = type(value[0])
            if first is RelatedCard:
                return [(self._json(one.card), one.reasons) for one in value]
            return [self._json(one) for one in value] if first in _SHARED else value
        return self._json(value) if kind in _SHARED else value

    def _json(self, value: Any) -> orjson.Fragment:
        known = self._known.get(id(value))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[id(value)] = value, orjson.Fragment(as_json(value))
        return known[1]


_SHARED = frozenset({Card, AuthorView})
_MOST_KNOWN = 30_000
"""Cards and authors whose JSON is remembered, of half a kilobyte each; then all of them are forgotten."""


def frame_digest(menu: tuple[Ref, ...]) -> str:
    """Hash of what stands around every page; part of a theme's digest."""
    return hashlib.sha256(as_json(menu)).hexdigest()
