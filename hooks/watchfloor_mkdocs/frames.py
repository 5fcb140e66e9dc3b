"""Parts of the frame that are the same on many pages, made once.

Most of a page's time goes into the theme's frame: head, header, menus, footer, configuration. A block of a
template that looks neither at ``page`` nor at ``view`` can only come out the same wherever the rest of its
context is the same. What it looks at is watched while it is rendered, included templates too; so a template
that somebody changes needs no word about it. Variables that templates set at their top level count as
looked at, each with its value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2.environment import Template, TemplateModule
from jinja2.runtime import BlockReference, Context, Undefined
from jinja2.utils import missing
from markupsafe import escape

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # without its C part
    from markupsafe._native import _escape_inner as _escape_text

_OF_ONE_PAGE = frozenset({"page", "view"})
_LANGUAGE = "partials/language"
"""Material imports its translations anew on every page; they depend on the configuration alone."""
Block = Callable[[Context], Iterator[str]]


@dataclass(slots=True)
class _Watch:
    """What is looked at while one page is rendered."""

    root: Context | None = None
    looked: int = 0
    seen: dict[str, Any] = field(default_factory=dict)
    language_looks: bool = False


_watch = _Watch()


class WatchedContext(Context):
    """A context that remembers what is looked at."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look a name up."""
        value = super().resolve_or_missing(key)
        if key in _OF_ONE_PAGE:
            _watch.looked += 1
            if (self.name or "").startswith(_LANGUAGE):
                _watch.language_looks = True
        elif _watch.root is not None and key in _watch.root.vars:
            _watch.seen[key] = value
        return value

    def super(self, name: str, current: Block) -> BlockReference | Undefined:
        """The parent of a block, which may have been wrapped."""
        blocks = self.blocks
        if isinstance(blocks, _Blocks):
            stack = blocks.stack(name)
            at = stack.index(current) + 1 if current in stack else len(stack)
            if at < len(stack):
                return BlockReference(name, self, stack, at)
        return super().super(name, current)


class _Blocks(dict[str, list[Block]]):
    """The blocks of one page's templates, each of which is looked up before it is rendered."""

    def __init__(self, blocks: Mapping[str, list[Block]], parts: FrameParts, place: Hashable) -> None:
        super().__init__(blocks)
        self._parts = parts
        self._place = place

    def stack(self, name: str) -> list[Block]:
        """A block and those that it overrides."""
        return super().__getitem__(name)

    def __getitem__(self, name: str) -> list[Block]:
        first, *rest = super().__getitem__(name)
        return [partial(self._parts.render, first, (name, self._place)), *rest]


@dataclass(slots=True)
class _Part:
    text: str
    seen: dict[str, Any]


class PlainTemplate(Template):
    """A template that writes what it escapes as it is.

    Jinja marks every escaped text as safe before it joins it with the rest, by an object of a class in Python.
    What is written is joined and never looked at again, so the mark is not needed; macros, filters and
    concatenations mark their results as ever.
    """

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Template:
        if "escape" in namespace:
            namespace["escape"] = _escape
        return super()._from_namespace(environment, namespace, globals)


def _escape(value: Any) -> str:
    """What ``markupsafe.escape`` gives, as a plain text."""
    return _escape_text(value) if type(value) is str else escape(value)


class FrameParts:
    """Blocks that were rendered, by name and place."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, _Part | None] = {}

    def watch(self, context: Context, place: Hashable) -> None:
        """Let a context's blocks be looked up before they are rendered.

        Args:
            context: of one page, about to be rendered.
            place: everything, besides ``page`` and ``view``, that differs between contexts.
        """
        _watch.root = context
        context.blocks = _Blocks(context.blocks, self, place)

    def render(self, block: Block, key: Hashable, context: Context) -> Iterator[str]:
        """A block, from what is known of it if possible."""
        part = self._parts.get(key, _UNKNOWN)
        if part is None:
            yield "".join(block(context))
            return
        if part is not _UNKNOWN and _same(part.seen, context):
            _watch.seen.update(part.seen)
            yield part.text
            return
        before, outer, _watch.seen = _watch.looked, _watch.seen, {}
        text = "".join(block(context))
        alike = _watch.looked == before and all(map(_is_fixed, _watch.seen.values()))
        self._parts[key] = _Part(text, _watch.seen) if alike else None
        outer.update(_watch.seen)
        _watch.seen = outer
        yield text


_UNKNOWN = _Part("", {})


def _is_fixed(value: Any) -> bool:
    """Whether two values of this kind can be told to be the same."""
    if isinstance(value, TemplateModule):
        return str(getattr(value, "__name__", "")).startswith(_LANGUAGE) and not _watch.language_looks
    return value is missing or isinstance(value, str | int | float | bool | None | list | tuple | dict)


def _same(seen: Mapping[str, Any], context: Context) -> bool:
    """Whether the variables that a block saw have the values that they had."""
    for name, value in seen.items():
        now = context.vars.get(name, missing)
        if isinstance(value, TemplateModule):
            if not isinstance(now, TemplateModule) or not _is_fixed(now):
                return False
        elif now is not value and now != value:
            return False
    return True
