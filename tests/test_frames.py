"""What is the same on many pages is made once, and what is not never is: as stock Jinja renders each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from watchfloor.view import Card
from watchfloor.view.model import Label, Stamp
from watchfloor_mkdocs.frames import FastTemplate, FrameParts, LooksAtPage, WatchedContext

BASE = (
    "{% import 'm' as m with context %}<{% block top %}{{ config.name }}{% endblock %}|{% block body %}{% endblock %}>"
)


@dataclass(frozen=True)
class Page:
    """What templates ask of a page."""

    title: str


def card(title: str) -> Card:
    """A card with all its parts."""
    return Card("incidents", title.lower(), title, "<s>", Stamp("2026", "2026"), (), "there", Label("a", "A"))


CARDS = [card("One & two"), card("Three")]
PAGES = [
    {"page": Page(title), "view": {"cards": cards, "title": title.upper()}, "root": root, "section": section}
    for title, cards, root, section in (
        ("a", CARDS, "../", "tags"),
        ("b", CARDS[::-1], "../", "authors"),
        ("c & d", CARDS, "../../", "tags"),
        ("e", [], "../", "tags"),
        ("f", [card("One & two")], "../", ""),
    )
]
LIST = "{% for c in view.cards %}{{ m.card(c, 2) }}{% endfor %}{{ m.plain('x') }}"
MODULES = {
    "looks at nothing": "{% macro card(c, n) %}[{{ c.title }} {{ n }} {{ root }}]{% endmacro %}{% macro plain(x) %}{{ x }}{% endmacro %}",
    "a macro looks at the page": "{% macro card(c, n) %}[{{ c.title }}{{ page.title }}]{% endmacro %}{% macro plain(x) %}{{ view.title }}{% endmacro %}",
    "the module looks at the page": "{% set t = page.title %}{% macro card(c, n) %}[{{ t }}]{% endmacro %}{% macro plain(x) %}{{ x }}{% endmacro %}",
    "an included template looks": "{% macro card(c, n) %}[{% include 'inner' %}]{% endmacro %}{% macro plain(x) %}{{ x }}{% endmacro %}",
    "a macro looks at the section": "{% macro card(c, n) %}[{{ section }}]{% endmacro %}{% macro plain(x) %}{{ x }}{% endmacro %}",
    "one macro calls another": "{% macro card(c, n) %}{{ plain(c.status) }}{{ plain(c) }}{% endmacro %}{% macro plain(x) %}({{ x.text or x.title }}{{ root }}){% endmacro %}",
    "what a base sets": "{% macro card(c, n) %}{{ shown }}{% endmacro %}{% macro plain(x) %}{{ shown }}{% endmacro %}",
    "only some calls look": "{% macro card(c, n) %}{{ c.title }}{% if c.title == 'Three' %}{{ page.title }}{% endif %}{% endmacro %}{% macro plain(x) %}{% endmacro %}",
}
TEMPLATES = {
    "page": "{% extends 'base' %}{% import 'm' as m with context %}{% block body %}" + LIST + "{% endblock %}",
    "base": BASE,
    "inner": "{{ page.title }}{{ c.title }}",
    "sets": "{% set shown = view.title %}" + BASE.replace("{% block body %}", "{% block body scoped %}" + LIST),
}


def environment(module: str, *, fast: bool) -> Environment:
    """Templates over one module, in our environment or in Jinja's own."""
    made = Environment(loader=DictLoader({**TEMPLATES, "m": module}), autoescape=True)
    if fast:
        made.context_class = WatchedContext
        made.template_class = FastTemplate
    return made


def render(env: Environment, parts: FrameParts, name: str, values: dict[str, Any]) -> str:
    """As ``MkDocsTheme`` does, without falling back to Jinja's own way."""
    values = {**values, "config": {"name": "site & co"}}
    template = env.get_template(name)
    for _ in range(10):
        context = template.new_context(values)
        parts.watch(context, (name, values["root"], values["section"]))
        try:
            return env.concat(template.root_render_func(context))
        except LooksAtPage:
            continue
        finally:
            parts.stop()
    raise AssertionError("it never stopped sharing")


@pytest.mark.parametrize("name", ["page", "sets"])
@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())
def test_pages_are_what_jinja_makes_of_them(module: str, name: str) -> None:
    fast, stock, parts = environment(module, fast=True), environment(module, fast=False), FrameParts()
    for values in [*PAGES, *PAGES[::-1]]:
        expected = stock.get_template(name).render(**values, config={"name": "site & co"})
        assert render(fast, parts, name, values) == expected


def test_a_card_is_made_once_for_all_pages_of_a_depth() -> None:
    env, parts = environment(MODULES["looks at nothing"], fast=True), FrameParts()
    template = env.get_template("m")
    assert isinstance(template, FastTemplate)
    for depth, count in (("../", 3), ("../../", 2)):
        for values in PAGES:
            if values["root"] == depth:
                render(env, parts, "page", values)
        [module] = template.modules.values()
        assert vars(module)["card"].calls == count


def test_a_module_that_looks_at_the_page_is_no_longer_shared() -> None:
    env, parts = environment(MODULES["only some calls look"], fast=True), FrameParts()
    render(env, parts, "page", PAGES[3])
    template = env.get_template("m")
    assert isinstance(template, FastTemplate)
    assert template.modules
    render(env, parts, "page", PAGES[0])
    assert not template.modules
