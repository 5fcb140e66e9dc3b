"""The operator's templates, looked at before any page is made: can they be read, and is there what they ask for?

Jinja prints nothing for a field that does not exist, so a misspelt one would be published as a hole. What ``view`` and
``site`` have is known (``view/contract.py``), and followed through loops, ``set``, ``with`` and included templates. What
a macro is given is not known, and not judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import Problem, did_you_mean
from .read.files import relative
from .settings import Settings
from .view.contract import (
    NOTHING,
    Pair,
    Site,
    Type,
    either,
    element,
    field_names,
    field_type,
    page_type,
)
from .workshop import Workshop

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

KIND = "templates"
"""Kind of the objects that are kept here: an empty one, under the hash of templates in which nothing is wrong."""
_SAME = frozenset({"list", "sort", "reverse", "unique", "selectattr", "rejectattr", "select", "reject"})
"""Filters after which a list holds what it held."""
_DEEPEST = 6
"""Templates that include each other, of which no more is learnt."""
Scope = dict[str, Type]


def check_templates(settings: Settings, root: Path, shop: Workshop) -> list[Problem]:
    """What is wrong with the templates of ``theme.custom_dir``.

    Args:
        settings: of the publication, which know where they were read from.
        root: the project's.
        shop: remembers templates in which nothing is wrong.
    """
    own = settings.configuration.value("theme", "custom_dir")
    if not isinstance(own, str) or not (root / own).is_dir():
        return []
    folder = root / own
    texts, digest = {}, hashlib.sha256(shop.engine.encode())
    for path in sorted(folder.rglob("*.html")):
        raw = path.read_bytes()
        texts[path.relative_to(folder).as_posix()] = raw.decode("utf-8", "replace")
        digest.update(f"\0{path.as_posix()}\0".encode("utf-8", "surrogatepass") + raw)
    # Other people's programs may teach Jinja tags that we do not know.
    hooks, plugins = settings.configuration.value("hooks"), settings.configuration.value("plugins")
    alone = not plugins and not (isinstance(hooks, list) and len(hooks) > 1)
    key = f"{digest.hexdigest()[:32]}{alone:d}"
    if shop.engine and shop.objects.get(KIND, key) is not None:
        return []
    problems = _Templates(texts, relative(folder, root), alone=alone).problems()
    if not problems:
        shop.put(KIND, key, b"")
    return problems


def syntax_message(said: str | None) -> str:
    """What Jinja says of a template that it cannot read, as one sentence."""
    return (said or "it cannot be read").replace(". ", "; ").removesuffix(".")


@dataclass(slots=True)
class _Templates:
    """All templates of a folder."""

    texts: dict[str, str]
    folder: str
    alone: bool = True
    trees: dict[str, nodes.Template] = field(default_factory=dict)
    found: set[Problem] = field(default_factory=set)

    def problems(self) -> list[Problem]:
        """Read all, then look at each."""
        from jinja2 import Environment  # noqa: PLC0415 - templates that are as they were need not be read

        env = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
        for name, text in self.texts.items():
            self._read(env, name, text)
        for name, tree in self.trees.items():
            _Look(self, name).at(tree, {"view": page_type(name), "site": frozenset({Site()})})
        return sorted(self.found)

    def _read(self, env: Environment, name: str, text: str) -> None:
        from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - as above

        try:
            self.trees[name] = env.parse(text)
        except TemplateSyntaxError as error:
            if self.alone:
                hint = "mend the tag or the expression"
                self.note(name, error.lineno, 0, "E510", syntax_message(error.message), hint)

    def note(self, name: str, line: int, column: int, code: str, message: str, hint: str) -> None:
        """Note a problem in a template."""
        problem = Problem(f"{self.folder}/{name}", line, column, code, message, hint)
        self.found.add(problem.located(self.texts[name]))


class _Look:
    """One walk over one template, and over those that it includes."""

    def __init__(self, templates: _Templates, name: str, depth: int = 0) -> None:
        self.templates = templates
        self.name = name
        self.depth = depth
        self.optional = set(_asked(templates.trees[name]))

    def at(self, node: nodes.Node, scope: Scope) -> None:
        """Look at a statement or an expression, and at all within it."""
        look = getattr(self, f"_{type(node).__name__.lower()}", None)
        if look is not None:
            look(node, scope)
        elif _is_expression(node):
            self.type_of(node, scope)
        else:
            self._within(node, scope)

    def _within(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            self.at(child, scope)

    def _block(self, node: nodes.Block, scope: Scope) -> None:
        self._within(node, dict(scope))

    def _for(self, node: nodes.For, scope: Scope) -> None:
        inner = {**scope, "loop": None}
        _bind(node.target, element(self.type_of(node.iter, scope)), inner)
        for child in (node.test, *node.body):
            if child is not None:
                self.at(child, inner)
        for child in node.else_:
            self.at(child, dict(scope))

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        kind = self.type_of(node.node, scope)
        name = getattr(node.target, "name", None)
        # It may stand in a branch that is not taken: then the name is what it was.
        _bind(node.target, either(kind, scope[name]) if name in scope else kind, scope)

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self._within(node, dict(scope))
        _bind(node.target, None, scope)

    def _with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            _bind(target, self.type_of(value, scope), inner)
        for child in node.body:
            self.at(child, inner)

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        for default in node.defaults:
            self.type_of(default, scope)
        inner = {**scope, **dict.fromkeys(one.name for one in node.args), "caller": None}
        for child in node.body:
            self.at(child, inner)
        scope[node.name] = None

    def _callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        self.type_of(node.call, scope)
        inner = {**scope, **dict.fromkeys(one.name for one in node.args)}
        for child in node.body:
            self.at(child, inner)

    def _import(self, node: nodes.Import, scope: Scope) -> None:
        scope[node.target] = None

    def _fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        scope.update(dict.fromkeys(name if isinstance(name, str) else name[1] for name in node.names))

    def _include(self, node: nodes.Include, scope: Scope) -> None:
        """What it is given is known here; of which page it is part, is not."""
        self._within(node, scope)
        name = getattr(node.template, "value", None)
        if node.with_context and name in self.templates.trees and self.depth < _DEEPEST:
            given = {**scope, "view": page_type(name), "loop": None}
            _Look(self.templates, name, self.depth + 1).at(self.templates.trees[name], given)

    def type_of(self, node: nodes.Node, scope: Scope) -> Type:
        """The type of an expression, of which each part is looked at."""
        kind = type(node).__name__
        if kind == "Name":
            return scope.get(node.name)  # type: ignore[attr-defined]
        if kind == "Const":
            return NOTHING if node.value is None else None  # type: ignore[attr-defined]
        if kind == "Getattr":
            return self._field(node, node.attr, scope)  # type: ignore[attr-defined, arg-type]
        if kind == "Getitem":
            return self._item(node, scope)  # type: ignore[arg-type]
        if kind == "CondExpr":
            return self._choice(node, scope)  # type: ignore[arg-type]
        types = [self.type_of(child, scope) for child in node.iter_child_nodes()]
        if kind in ("And", "Or"):
            return either(*types)
        if kind in ("Tuple", "List"):
            return frozenset({Pair(tuple(types))}) if types else NOTHING
        if kind == "Filter" and types:
            name = node.name  # type: ignore[attr-defined]
            return types[0] if name in _SAME else element(types[0]) if name in ("first", "last") else None
        return None

    def _choice(self, node: nodes.CondExpr, scope: Scope) -> Type:
        self.type_of(node.test, scope)
        other = self.type_of(node.expr2, scope) if node.expr2 is not None else NOTHING
        return either(self.type_of(node.expr1, scope), other)

    def _item(self, node: nodes.Getitem, scope: Scope) -> Type:
        key = getattr(node.arg, "value", None)
        if isinstance(key, str):
            return self._field(node, key, scope)
        kind = self.type_of(node.node, scope)
        self.type_of(node.arg, scope)
        if type(node.arg).__name__ == "Slice":
            return kind
        pairs = [one for one in kind or () if isinstance(one, Pair)]
        if isinstance(key, int) and len(pairs) == len(kind or ()) == 1 and -1 <= key < len(pairs[0].parts):
            return pairs[0].parts[key]
        return element(kind)

    def _field(self, node: nodes.Getattr | nodes.Getitem, name: str, scope: Scope) -> Type:
        kind = self.type_of(node.node, scope)
        known, found = field_type(kind, name)
        if not known and _written(node) not in self.optional:
            of = getattr(node.node, "name", None) or f"{_written(node.node) or 'this'}"
            hint = did_you_mean(name, field_names(kind), "manual/templates.md lists what there is")
            line, column = self._place(node.lineno, name)
            self.templates.note(self.name, line, column, "E511", f"'{of}' has no '{name}'", hint)
        return found if known else None

    def _place(self, line: int, name: str) -> tuple[int, int]:
        """Where a field is asked for: an expression may go on over some lines."""
        lines = self.templates.texts[self.name].split("\n")
        for number in range(line, min(line + 10, len(lines) + 1)):
            for start in (f".{name}", f"['{name}", f'["{name}'):
                if start in lines[number - 1]:
                    return number, lines[number - 1].index(start) + 1 + len(start) - len(name)
        return line, 0


def _is_expression(node: nodes.Node) -> bool:
    from jinja2 import nodes as kinds  # noqa: PLC0415 - as above

    return isinstance(node, kinds.Expr)


def _bind(target: nodes.Node, kind: Type, scope: Scope) -> None:
    """Give a name its type, or each name of several its own."""
    items = getattr(target, "items", None)
    if isinstance(items, list):
        pairs = [one for one in kind or () if isinstance(one, Pair) and len(one.parts) == len(items)]
        same = kind is not None and len(pairs) == len(kind) == 1
        for number, item in enumerate(items):
            _bind(item, pairs[0].parts[number] if same else None, scope)
    elif isinstance(getattr(target, "name", None), str):
        scope[target.name] = kind  # type: ignore[attr-defined]


def _written(node: nodes.Node) -> str:
    """An expression of names and fields as it is written; ``""`` for any other."""
    name, attr = getattr(node, "name", None), getattr(node, "attr", None)
    if type(node).__name__ == "Name" and isinstance(name, str):
        return name
    inner = getattr(node, "node", None)
    if type(node).__name__ in ("Getattr", "Getitem") and inner is not None:
        key = attr or getattr(node.arg, "value", None)  # type: ignore[attr-defined]
        around = _written(inner)
        return f"{around}.{key}" if around and isinstance(key, str) else ""
    return ""


def _asked(tree: nodes.Template) -> Iterator[str]:
    """Expressions of which a template asks whether they are there: of those it may know more than we do."""
    from jinja2 import nodes as kinds  # noqa: PLC0415 - as above

    for test in tree.find_all(kinds.Test):
        if test.name in ("defined", "undefined"):
            yield _written(test.node)
    for one in tree.find_all(kinds.Filter):
        if one.name in ("default", "d") and one.node is not None:
            yield _written(one.node)
