"""Stage 6, render: a view becomes bytes. A page is a pure function of its view, the frame and the theme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Protocol

from . import __version__
from .view.model import Ref, View


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


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: its address, its key, and its HTML in UTF-8."""

    url: str
    key: str
    body: bytes


def as_json(value: Any) -> str:
    """A view as canonical JSON: the same value gives the same text in every process."""
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a view")


def page_key(view: View, theme: Theme) -> str:
    """The key under which a page may be kept: equal keys mean equal bytes."""
    text = "\0".join((__version__, theme.digest, as_json(view)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def frame_digest(menu: tuple[Ref, ...]) -> str:
    """Hash of what stands around every page; part of a theme's digest."""
    return hashlib.sha256(as_json(menu).encode()).hexdigest()


def render_pages(views: Iterable[View], theme: Theme, kept: dict[str, bytes]) -> Iterator[Page]:
    """Render what is not kept.

    Args:
        views: the pages to make.
        theme: of the site.
        kept: pages by key from an earlier build; afterwards exactly those of this one.
    """
    used: dict[str, bytes] = {}
    for view in views:
        key = page_key(view, theme)
        body = used[key] = kept.get(key) or theme.render(view).encode("utf-8", "replace")
        yield Page(view.url, key, body)
    kept.clear()
    kept.update(used)
