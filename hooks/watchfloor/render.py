"""Stage 6, render: a view becomes bytes. A page is a pure function of its view, the frame and the theme."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

import orjson

from .view import ArticlePage, Ref, View


class Theme(Protocol):
    """What turns a view into HTML. The adapter brings one; a test may bring another."""

    @property
    def digest(self) -> str:
        """Hash of everything besides the view that a page depends on: templates, configuration, frame."""

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


def page_key(view: View, engine: str, theme: str) -> str:
    """The key under which a page may be kept: equal keys mean equal bytes.

    Args:
        view: of the page.
        engine: hash of the engine.
        theme: the theme's digest.
    """
    digest = hashlib.sha256(f"{engine}\0{theme}\0{type(view).__name__}\0".encode())
    digest.update(as_json(view))
    return digest.hexdigest()[:32]


def frame_digest(menu: tuple[Ref, ...]) -> str:
    """Hash of what stands around every page; part of a theme's digest."""
    return hashlib.sha256(as_json(menu)).hexdigest()
