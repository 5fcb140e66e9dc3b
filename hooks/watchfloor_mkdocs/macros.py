"""Macros that are not run again for arguments that they had, and modules that serve many pages.

A template that is imported with context is made once for all pages that lie equally deep, if it does not look at
the page; one that does so later, in a macro, is imported anew for each page from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jinja2.environment import Template, TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro, new_context
from jinja2.utils import missing, pass_eval_context
from markupsafe import Markup, escape

from watchfloor.view.model import AuthorView, Card, Label, Ref, Signature

try:
    from markupsafe._speedups import _escape_inner as _escape_text
except ImportError:  # without its C part
    from markupsafe._native import _escape_inner as _escape_text

OF_ONE_PAGE = frozenset({"page", "view", "self"})
OF_ONE_PLACE = frozenset({"section", "section_front"})
"""What differs between pages of one depth, besides ``page`` and ``view``; see ``MkDocsTheme.render``."""
_MOST_CALLS = 30_000
"""Calls of macros that are remembered, of some kilobytes each; then all of them are forgotten."""
T = TypeVar("T")


class WatchedPage:
    """A page that says itself when somebody looks at what makes it another than the next: see ``look``."""

    __slots__ = ()


class LooksAtPage(Exception):
    """A macro of a module that pages share wants to know the page: render once more, without sharing it."""


@dataclass(slots=True)
class Watch:
    """What is looked at while one page is rendered."""

    root: Context | None = None
    looked: int = 0
    seen: dict[str, Any] = field(default_factory=dict)
    shared: int = 0
    """How many calls into shared modules we are in."""
    modules: list[tuple[FastTemplate, str, TemplateModule]] = field(default_factory=list)
    """Shared modules that were imported: of which template, for which depth."""


WATCH = Watch()


def look() -> None:
    """Note that the page was looked at."""
    WATCH.looked += 1


class FastTemplate(Template):
    """A template that writes what it escapes as it is, and whose module may serve many pages.

    Jinja marks every escaped text as safe before it joins it with the rest, by an object of a class in Python.
    What is written is joined and never looked at again, so the mark is not needed; macros, filters and
    concatenations mark their results as ever.
    """

    _shares: bool
    _known: dict[str, Any] | None
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
        made._shares, made.modules, made._known = True, {}, None  # noqa: SLF001 - one's own class
        return made

    def new_context(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> Context:
        """A context; Jinja's mapping of globals is slow to walk over, so each template has a copy."""
        if self._known is None:
            self._known = dict(self.globals)
        return new_context(self.environment, self.name, self.blocks, vars, shared, self._known, locals)

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """What an import gives: one module for all pages of a depth, unless it looks at the page."""
        root = WATCH.root
        depth = root.parent.get("root") if root is not None else None
        own = any(locals[name] is not missing for name in locals if name != "self") if locals else False
        if root is None or depth is None or own or not shared or not self._shares:
            return super().make_module(vars, shared, locals)
        if depth not in self.modules:
            hidden = OF_ONE_PAGE | OF_ONE_PLACE
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
        WATCH.modules.append((self, depth, self.modules[depth]))
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
    before = WATCH.looked
    WATCH.shared += 1
    try:
        made = make()
    except Exception:
        if WATCH.looked != before:  # it missed what it looked for
            raise LooksAtPage from None
        raise
    finally:
        WATCH.shared -= 1
    if WATCH.looked != before:
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
        self._odd = self.caller or self.catch_kwargs or self.catch_varargs or "caller" in self.arguments

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
            text = _blindfold(lambda: self._run(args, named))
        except LooksAtPage:
            template.stop_sharing()
            raise
        if key is not None:
            if len(self._calls) >= _MOST_CALLS:
                self._calls.clear()
            self._calls[key] = args, text  # with the cards, so that their ids stay theirs
        return text

    def _run(self, args: tuple[Any, ...], named: dict[str, Any]) -> str:
        """As Jinja does it, which takes its time to sort out arguments that macros of ours seldom have."""
        if named or self._odd or type(args[0]) is not EvalContext or len(args) > self._argument_count + 1:
            return super().__call__(*args, **named)
        rest = [missing] * (self._argument_count + 1 - len(args))
        text: str = self._func(*args[1:], *rest)
        return Markup(text) if args[0].autoescape else text  # noqa: S704 - the macro has escaped what it printed


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
    kinds = set(map(type, values))
    return kinds <= _SIGNATURE or (len(values) == 1 and kinds == _REF)


_SIGNATURE, _REF = {Signature}, {Ref}


def _escape(value: Any) -> str:
    """What ``markupsafe.escape`` gives, as a plain text."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)
    if kind is int:
        return str(value)
    return value if kind is Markup else escape(value)
