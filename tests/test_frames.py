"""What is the same on many pages is made once, and what is not never is: as stock Jinja renders each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from watchfloor.view import Card
from watchfloor.view.model import Label, Stamp
from watchfloor_mkdocs.frames import FrameParts, WatchedContext
from watchfloor_mkdocs.macros import FastTemplate, LooksAtPage, WatchedPage, look

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


class Shell(WatchedPage):
    """A page that says itself when it is looked at."""

    kind = "page"

    def __init__(self, title: str) -> None:
        self._title = title

    @property
    def title(self) -> str:
        """What differs between pages."""
        look()
        return self._title


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
    "asks around its blocks": "{{ page.kind }}{% if page.title == 'a' %}{% block top %}{{ page.title }}{% endblock %}{% endif %}"
    "{% block body %}{{ view.title }}{% endblock %}",
    "asks for what all have": "{{ page.kind }}{% block top %}{{ page.kind }}{% endblock %}{% set n = section %}"
    "{% block body %}{{ n }}{{ view.title }}{% block inner %}{{ n }}{{ page.title }}{% endblock %}{% endblock %}"
    "{% set n = root %}{% block foot %}{{ n }}{% endblock %}{% block end %}{{ page.title }}{{ n }}{% endblock %}",
    "asks itself": "{% if self.top() %}[{{ self.top() }}{{ self.body() }}]{% endif %}{% block top %}{{ config.name }}"
    "{% endblock %}{% block body %}{{ page.title }}{% endblock %}",
    "asks itself for what all have": "{% if self.top() %}[{{ self.top() }}]{% endif %}{% block top %}{{ config.name }}"
    "{% endblock %}{% block body %}{{ page.title }}{% endblock %}",
    "keeps a block": "{% set kept %}{% block body %}{{ page.title }}{% endblock %}{% endset %}{{ kept }}"
    "{% block foot %}{{ kept }}{% endblock %}",
    "loops over a block": "{% for n in [1, 2] %}{% block body scoped %}{{ n }}{{ page.title }}{% endblock %}{% endfor %}",
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
        try:
            return parts.page(template, values, (values["root"], values["section"]))
        except LooksAtPage:
            continue
    raise AssertionError("it never stopped sharing")


@pytest.mark.parametrize("page", [Page, Shell])
@pytest.mark.parametrize("name", ["page", "sets"])
@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())
def test_pages_are_what_jinja_makes_of_them(module: str, name: str, page: type[Page | Shell]) -> None:
    compare(module, name, page)


@pytest.mark.parametrize("page", [Page, Shell])
@pytest.mark.parametrize("name", sorted(TEMPLATES.keys() - {"inner"}))
def test_what_stands_around_blocks_is_what_jinja_makes_of_it(name: str, page: type[Page | Shell]) -> None:
    compare(MODULES["looks at nothing"], name, page)


def test_only_blocks_that_look_at_the_page_are_rendered_again() -> None:
    env, parts = environment(MODULES["looks at nothing"], fast=True), FrameParts()
    remembered = {"asks for what all have", "asks itself for what all have", "page", "base"}
    for name in TEMPLATES.keys() - {"inner"}:
        for values in PAGES[:2]:
            render(env, parts, name, {**values, "page": Shell(values["page"].title), "section": "", "root": "../"})
    assert {name for (name, _), frame in parts.frames.items() if frame} == remembered


def compare(module: str, name: str, page: type[Page | Shell]) -> None:
    """Render all pages in our way and in Jinja's."""
    fast, stock, parts = environment(module, fast=True), environment(module, fast=False), FrameParts()
    for values in [{**values, "page": page(values["page"].title)} for values in [*PAGES, *PAGES[::-1]]]:
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
