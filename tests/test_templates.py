"""The contract with templates: what the manual lists is what views have, and what templates print is listed."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from watchfloor.view import View, charts, digest, figures, in_record, locator, model, pictures, record_model

ROOT = Path(__file__).parents[1]
OVERRIDES = ROOT / "overrides"
MODULES = (model, charts, digest, figures, in_record, locator, pictures, record_model)
CLASSES = {
    name: kind
    for module in MODULES
    for name, kind in inspect.getmembers(module, dataclasses.is_dataclass)
    if kind.__module__ == module.__name__
}
MANUAL = (ROOT / "manual/templates.md").read_text("utf-8")
SECTIONS = {text.partition("\n")[0]: text for text in MANUAL.split("\n### ")[1:]}
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PLAIN = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}


def own_fields(kind: type) -> list[dataclasses.Field[object]]:
    """Fields that a class does not have from the one that it goes on from."""
    above = {
        field.name for base in kind.__bases__ if dataclasses.is_dataclass(base) for field in dataclasses.fields(base)
    }
    return [field for field in dataclasses.fields(kind) if field.name not in above]


def in_words(annotation: str) -> str:
    """A type as the manual writes it."""
    if annotation.endswith(" | None"):
        return in_words(annotation.removesuffix(" | None")) + ", or none"
    if annotation.startswith("tuple[") and annotation.endswith(", ...]"):
        return "list of " + in_words(annotation[6:-6])
    if annotation.startswith("tuple["):
        parts = re.findall(r"(?:tuple\[.*\]|\w+)", annotation[6:-1])
        return "pair of " + " and ".join(map(in_words, parts))
    return PLAIN.get(annotation) or f"[{annotation}](#{annotation.lower()})"


def test_the_manual_lists_every_value_of_a_view() -> None:
    """No class more and none less."""
    assert set(SECTIONS) == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_the_manual_lists_every_field(name: str) -> None:
    """In their order, with their types, and each with a meaning."""
    listed = [(field, kind.strip()) for field, kind, _ in ROW.findall(SECTIONS[name])]
    assert listed == [(field.name, in_words(str(field.type))) for field in own_fields(CLASSES[name])]


def printed(path: Path, of: str) -> Iterator[str]:
    """Attributes of a value that a template looks at."""
    tree = Environment(extensions=["jinja2.ext.loopcontrols", "jinja2.ext.i18n"]).parse(path.read_text("utf-8"))
    for found in tree.find_all(nodes.Getattr):
        if isinstance(found.node, nodes.Name) and found.node.name == of:
            yield found.attr


PAGES = {name: kind for name, kind in CLASSES.items() if issubclass(kind, View)}
FIELDS = {name: {field.name for field in dataclasses.fields(kind)} for name, kind in PAGES.items()}
TEMPLATES = sorted(OVERRIDES.rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(OVERRIDES).as_posix())
def test_templates_print_what_there_is(path: Path) -> None:
    """Of ``view`` and of ``site``; a page's own template prints what that page has, whatever others may have."""
    mine = [name for name, text in SECTIONS.items() if f"`{path.name}`" in text.partition("|")[0] and name in PAGES]
    known = set.union(*(FIELDS[name] for name in mine or PAGES))
    assert set(printed(path, "view")) <= known
    listed = set(re.findall(r"`site\.(\w+)`", MANUAL))
    assert set(printed(path, "site")) <= listed


def test_a_template_that_prints_nothing_is_noticed(tmp_path: Path) -> None:
    """The test above can fail."""
    (tmp_path / "x.html").write_text("{% if view.heading %}{{ view.haeding }}{% endif %}")
    assert sorted(printed(tmp_path / "x.html", "view")) == ["haeding", "heading"]
