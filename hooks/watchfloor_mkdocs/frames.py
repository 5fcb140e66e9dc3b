"""Parts of pages that are the same on many pages, made once: blocks of the frame, and calls of macros.

Most of a page's time goes into the theme's frame (head, header, menus, footer, configuration) and into cards of
articles, each of which stands on a dozen pages. A block or a macro that looks neither at ``page`` nor at ``view``
can only come out the same wherever the rest of its context and its arguments are the same. What it looks at is
watched while it is rendered, included templates too; so a template that somebody changes needs no word about it.
Variables that templates set at their top level count as looked at, each with its value.

What templates print outside of blocks, and the order of their blocks, is such a part as well: of most pages only
the blocks that look at the page are rendered, and put into the holes of what is remembered.

Of macros see ``macros``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2.environment import Template, TemplateModule
from jinja2.runtime import BlockReference, Context, Undefined
from jinja2.utils import internalcode, missing

from .macros import OF_ONE_PAGE, OF_ONE_PLACE, WATCH, FastTemplate, RememberedMacro, WatchedPage, vars_of

Block = Callable[[Context], Iterator[str]]


class WatchedContext(Context):
    """A context that remembers what is looked at."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look a name up."""
        value = super().resolve_or_missing(key)
        if key in OF_ONE_PAGE:
            WATCH.looked += not isinstance(value, WatchedPage)
        elif WATCH.root is not None and key in WATCH.root.vars:
            WATCH.seen[key] = value
            WATCH.looked += bool(WATCH.shared)
        elif WATCH.shared and key in OF_ONE_PLACE:
            WATCH.looked += 1
        return value

    @internalcode
    def call(__self, __obj: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: N805, PYI063 - as in Jinja
        """Call what a template calls; macros without a look at what they are."""
        if type(__obj) is not RememberedMacro:
            return super().call(__obj, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return __obj(__self.eval_ctx, *args, **named)

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


@dataclass(slots=True)
class _Hole:
    """Where a block goes that looks at the page.

    Attributes:
        block: that block.
        own: whether it was rendered in the page's own context, and not in one inside a loop.
        looked: how often it looked at the page.
        vars: what templates had set before it.
    """

    block: Block
    own: bool
    looked: int
    vars: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Frame:
    """A page without its blocks that look at the page.

    Attributes:
        parts: texts and holes.
        blocks: all blocks of its templates.
        modules: what it has imported.
    """

    parts: list[str | _Hole]
    blocks: dict[str, list[Block]]
    modules: list[tuple[FastTemplate, str, TemplateModule]]

    def is_current(self) -> bool:
        """Whether an import would give today what it gave."""
        return all(template.modules.get(depth) is module for template, depth, module in self.modules)


class FrameParts:
    """Blocks that were rendered, by name and place, and what stands around them."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, _Part | None] = {}
        self.frames: dict[tuple[str | None, Hashable], _Frame | None] = {}
        """By template and place; ``None`` where what stands around the blocks looks at the page too."""
        self._hole: list[_Hole] = []
        """The block that has just been rendered, while its text is handed on."""

    def page(self, template: Template, values: dict[str, Any], place: Hashable) -> str:
        """A page.

        Args:
            template: of the page.
            values: for its context.
            place: everything, besides ``page`` and ``view``, that differs between pages' values.

        Raises:
            LooksAtPage: it must be rendered once more; each time for another template, and then no more for that.
        """
        context = template.new_context(values)
        WATCH.root, WATCH.seen, WATCH.modules = context, {}, []
        try:
            frame = self.frames.get((template.name, place), _NO_FRAME)
            if frame is not None and frame is not _NO_FRAME and frame.is_current():
                return _filled(frame, context)
            context.blocks = _Blocks(context.blocks, self, (template.name, place))
            if frame is None:
                return "".join(template.root_render_func(context))
            return self._recorded(template, context, (template.name, place))
        finally:
            WATCH.root = None

    def _recorded(self, template: Template, context: Context, key: tuple[str | None, Hashable]) -> str:
        """A page that is rendered in full, to be remembered without its own blocks."""
        texts: list[str] = []
        parts: list[str | _Hole] = []
        start, before, within = 0, WATCH.looked, 0
        self._hole.clear()
        for text in template.root_render_func(context):
            for hole in self._hole:
                hole.vars = dict(context.vars)
                parts += ["".join(texts[start:]), hole]
                start = len(texts) + 1
                within += hole.looked
            texts.append(text)
        parts.append("".join(texts[start:]))
        holes = [part for part in parts if isinstance(part, _Hole)]
        alike = WATCH.looked - before == within and all(map(_is_fixed, context.vars.values()))
        if alike and all(hole.own for hole in holes):
            self.frames[key] = _Frame(parts, context.blocks, WATCH.modules)
        else:
            self.frames[key] = None
        return "".join(texts)

    def render(self, block: Block, key: Hashable, context: Context) -> Iterator[str]:
        """A block, from what is known of it if possible."""
        part = self._parts.get(key, _UNKNOWN)
        if part is not None and part is not _UNKNOWN and _same(part.seen, context):
            WATCH.seen.update(part.seen)
            yield part.text
            return
        before, outer, WATCH.seen = WATCH.looked, WATCH.seen, {}
        text = "".join(block(context))
        alike = part is not None and WATCH.looked == before and all(map(_is_fixed, WATCH.seen.values()))
        self._parts[key] = _Part(text, WATCH.seen) if alike else None
        outer.update(WATCH.seen)
        WATCH.seen = outer
        self._hole[:] = [] if alike else [_Hole(block, context is WATCH.root, WATCH.looked - before)]
        yield text
        self._hole.clear()


def _filled(frame: _Frame, context: Context) -> str:
    """A page of what is remembered, and its own blocks."""
    context.blocks = frame.blocks
    texts: list[str] = []
    for part in frame.parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            context.vars.update(part.vars)
            texts += part.block(context)
    return "".join(texts)


_UNKNOWN = _Part("", {})
_NO_FRAME = _Frame([], {}, [])


def _is_fixed(value: Any) -> bool:
    """Whether two values of this kind can be told to be the same."""
    if isinstance(value, TemplateModule):  # the same for many pages, or of one page only
        return any(isinstance(one, RememberedMacro) and one.is_shared for one in vars_of(value))
    return value is missing or isinstance(value, str | int | float | bool | None | list | tuple | dict)


def _same(seen: Mapping[str, Any], context: Context) -> bool:
    """Whether the variables that a block saw have the values that they had."""
    for name, value in seen.items():
        now = context.vars.get(name, missing)
        if now is not value and (isinstance(value, TemplateModule) or now != value):
            return False
    return True
