"""Parts of pages that are the same on many pages, made once: blocks of the frame, and calls of macros.

Most of a page's time goes into the theme's frame (head, header, menus, footer, configuration) and into cards of
articles, each of which stands on a dozen pages. A block or a macro that looks neither at ``page`` nor at ``view``
can only come out the same wherever the rest of its context and its arguments are the same. What it looks at is
watched while it is rendered, included templates too; so a template that somebody changes needs no word about it.
Variables that templates set at their top level count as looked at, each with its value.

What templates print outside of blocks, and the order of their blocks, is such a part as well: of most pages only
the blocks that look at the page are rendered, and put into the holes of what is remembered.

A template that is imported with context is made once for all pages that lie equally deep, if it does not look at
the page; one that does so later, in a macro, is imported anew for each page from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from jinja2.environment import Template, TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import BlockReference, Context, Macro, Undefined
from jinja2.utils import internalcode, missing, pass_eval_context
from markupsafe import Markup, escape

from watchfloor.view.model import AuthorView, Card, Label, Ref, Signature

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # without its C part
    from markupsafe._native import _escape_inner as _escape_text

_OF_ONE_PAGE = frozenset({"page", "view", "self"})
_OF_ONE_PLACE = frozenset({"section", "section_front"})
"""What differs between pages of one depth, besides ``page`` and ``view``; see ``MkDocsTheme.render``."""
_MOST_CALLS = 30_000
"""Calls of macros that are remembered, of some kilobytes each; then all of them are forgotten."""
Block = Callable[[Context], Iterator[str]]
T = TypeVar("T")


class WatchedPage:
    """A page that says itself when somebody looks at what makes it another than the next: see ``look``."""

    __slots__ = ()


class LooksAtPage(Exception):
    """A macro of a module that pages share wants to know the page: render once more, without sharing it."""


@dataclass(slots=True)
class _Watch:
    """What is looked at while one page is rendered."""

    root: Context | None = None
    looked: int = 0
    seen: dict[str, Any] = field(default_factory=dict)
    shared: int = 0
    """How many calls into shared modules we are in."""
    modules: list[tuple[FastTemplate, Hashable, TemplateModule]] = field(default_factory=list)
    """Shared modules that were imported: of which template, for which depth."""


_watch = _Watch()


def look() -> None:
    """Note that the page was looked at."""
    _watch.looked += 1


class WatchedContext(Context):
    """A context that remembers what is looked at."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look a name up."""
        value = super().resolve_or_missing(key)
        if key in _OF_ONE_PAGE:
            _watch.looked += not isinstance(value, WatchedPage)
        elif _watch.root is not None and key in _watch.root.vars:
            _watch.seen[key] = value
            _watch.looked += bool(_watch.shared)
        elif _watch.shared and key in _OF_ONE_PLACE:
            _watch.looked += 1
        return value

    @internalcode
    def call(__self, __obj: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: N805 - as Jinja names them
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


class FastTemplate(Template):
    """A template that writes what it escapes as it is, and whose module may serve many pages.

    Jinja marks every escaped text as safe before it joins it with the rest, by an object of a class in Python.
    What is written is joined and never looked at again, so the mark is not needed; macros, filters and
    concatenations mark their results as ever.
    """

    _shares: bool
    modules: dict[str, TemplateModule]
    """The module that pages share, by the way from such a page to the site's root: that of one depth at a time, since
    builds make the pages of a depth together."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> Template:
        if "escape" in namespace:
            namespace["escape"] = _escape
        if "Macro" in namespace:
            namespace["Macro"] = RememberedMacro
        made = super()._from_namespace(environment, namespace, globals)
        assert isinstance(made, FastTemplate)
        made._shares, made.modules = True, {}  # noqa: SLF001 - one's own class
        return made

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """What an import gives: one module for all pages of a depth, unless it looks at the page."""
        root = _watch.root
        depth = root.parent.get("root") if root is not None else None
        own = any(locals[name] is not missing for name in locals if name != "self") if locals else False
        if root is None or depth is None or own or not shared or not self._shares:
            return super().make_module(vars, shared, locals)
        if depth not in self.modules:
            hidden = _OF_ONE_PAGE | _OF_ONE_PLACE
            known = {name: value for name, value in root.parent.items() if name not in hidden}
            try:
                module = _blindfold(lambda: super(FastTemplate, self).make_module(known, shared, locals))
            except LooksAtPage:
                self.stop_sharing()
                return super().make_module(vars, shared, locals)
            for value in vars_of(module):
                if isinstance(value, RememberedMacro):
                    value.remember(self)
            self.modules = {depth: module}
        _watch.modules.append((self, depth, self.modules[depth]))
        return self.modules[depth]

    def stop_sharing(self) -> None:
        """From now on every page has a module of its own."""
        self._shares = False
        self.modules.clear()


def _blindfold(make: Callable[[], T]) -> T:
    """What comes of a shared module without the page.

    Raises:
        LooksAtPage: if it would have come out otherwise with it.
    """
    before = _watch.looked
    _watch.shared += 1
    try:
        made = make()
    except Exception:
        if _watch.looked != before:  # it missed what it looked for
            raise LooksAtPage from None
        raise
    finally:
        _watch.shared -= 1
    if _watch.looked != before:
        raise LooksAtPage
    return made


def vars_of(module: TemplateModule) -> list[Any]:
    """What a module exports."""
    return list(vars(module).values())


class RememberedMacro(Macro):
    """A macro that is not run again for arguments that it had before.

    Only where it belongs to a module that pages share, and its arguments are cards or plain values.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._template: FastTemplate | None = None
        self._calls: dict[Hashable, tuple[Any, str]] = {}

    @property
    def is_shared(self) -> bool:
        """Whether its module serves many pages."""
        return self._template is not None

    @property
    def calls(self) -> int:
        """How many calls are remembered."""
        return len(self._calls)

    def remember(self, template: FastTemplate) -> None:
        """Begin to remember: many pages will ask."""
        self._template = template

    @pass_eval_context
    def __call__(self, *args: Any, **named: Any) -> str:
        """The macro's text."""
        template = self._template
        if template is None:
            return super().__call__(*args, **named)
        key = _key(args, named)
        known = self._calls.get(key) if key is not None else None
        if known is not None:
            return known[1]
        try:
            text = _blindfold(lambda: super(RememberedMacro, self).__call__(*args, **named))
        except LooksAtPage:
            template.stop_sharing()
            raise
        if key is not None:
            if len(self._calls) >= _MOST_CALLS:
                self._calls.clear()
            self._calls[key] = args, text  # with the cards, so that their ids stay theirs
        return text


_PLAIN = frozenset({str, int, bool, type(None), Markup})
_OF_THE_DESK = frozenset({Card, AuthorView})
"""Frozen, and the desk makes one of each for all pages."""


def _key(args: tuple[Any, ...], named: Mapping[str, Any]) -> Hashable:
    """What tells calls apart; ``None`` if that would take longer than it saves, or if they would be too many."""
    if named:
        return None
    key: list[Hashable] = []
    for value in args:
        kind = type(value)
        if kind in _OF_THE_DESK:
            key.append((kind, id(value)))
        elif kind in _PLAIN:
            key.append((kind, value))
        elif kind is EvalContext:
            key.append(value.autoescape)
        elif kind is Label or (kind is tuple and _is_common(value)):
            key.append(value)
        else:
            return None
    return tuple(key)


def _is_common(values: tuple[Any, ...]) -> bool:
    """Whether many pages have the same list: bylines, and one term or none."""
    return not values or type(values[0]) is Signature or (len(values) == 1 and type(values[0]) is Ref)


def _escape(value: Any) -> str:
    """What ``markupsafe.escape`` gives, as a plain text."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    return value if kind is Markup else escape(value)


@dataclass(slots=True)
class _Hole:
    """Where a block goes that looks at the page.

    Attributes:
        block: that block.
        context: that it was rendered in.
        looked: how often it looked at the page.
        vars: what templates had set before it.
    """

    block: Block
    context: Context
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
    modules: list[tuple[FastTemplate, Hashable, TemplateModule]]

    def is_current(self) -> bool:
        """Whether an import would give today what it gave."""
        return all(template.modules.get(depth) is module for template, depth, module in self.modules)


class FrameParts:
    """Blocks that were rendered, by name and place, and what stands around them."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, _Part | None] = {}
        self.frames: dict[tuple[str | None, Hashable], _Frame | None] = {}
        """By template and place; ``None`` where what stands around the blocks looks at the page too."""
        self._hole: _Hole | None = None
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
        _watch.root, _watch.seen, _watch.modules = context, {}, []
        try:
            frame = self.frames.get((template.name, place), _NO_FRAME)
            if frame is not None and frame is not _NO_FRAME and frame.is_current():
                return _filled(frame, context)
            context.blocks = _Blocks(context.blocks, self, (template.name, place))
            if frame is None:
                return "".join(template.root_render_func(context))
            return self._recorded(template, context, (template.name, place))
        finally:
            _watch.root = None

    def _recorded(self, template: Template, context: Context, key: tuple[str | None, Hashable]) -> str:
        """A page that is rendered in full, to be remembered without its own blocks."""
        texts: list[str] = []
        parts: list[str | _Hole] = []
        start, before, within = 0, _watch.looked, 0
        self._hole = None
        for text in template.root_render_func(context):
            hole = self._hole
            if hole is not None:
                hole.vars = dict(context.vars)
                parts += ["".join(texts[start:]), hole]
                start = len(texts) + 1
                within += hole.looked
            texts.append(text)
        parts.append("".join(texts[start:]))
        holes = [part for part in parts if isinstance(part, _Hole)]
        alike = _watch.looked - before == within and all(map(_is_fixed, context.vars.values()))
        if alike and all(hole.context is context for hole in holes):
            for hole in holes:
                hole.context = _NO_CONTEXT
            self.frames[key] = _Frame(parts, context.blocks, _watch.modules)
        else:
            self.frames[key] = None
        return "".join(texts)

    def render(self, block: Block, key: Hashable, context: Context) -> Iterator[str]:
        """A block, from what is known of it if possible."""
        part = self._parts.get(key, _UNKNOWN)
        if part is not None and part is not _UNKNOWN and _same(part.seen, context):
            _watch.seen.update(part.seen)
            yield part.text
            return
        before, outer, _watch.seen = _watch.looked, _watch.seen, {}
        text = "".join(block(context))
        alike = part is not None and _watch.looked == before and all(map(_is_fixed, _watch.seen.values()))
        self._parts[key] = _Part(text, _watch.seen) if alike else None
        outer.update(_watch.seen)
        _watch.seen = outer
        self._hole = None if alike else _Hole(block, context, _watch.looked - before)
        yield text
        self._hole = None


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
_NO_CONTEXT: Any = None


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
