"""The contract with templates: what the manual lists is what views have, and what templates print is listed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from publications import write_tree
from watchfloor.configuring import read_settings
from watchfloor.problems import Problem
from watchfloor.store import DiskObjects
from watchfloor.templating import check_templates
from watchfloor.view import View, contract
from watchfloor.workshop import Workshop

ROOT = Path(__file__).parents[1]
OVERRIDES = ROOT / "overrides"
CLASSES = contract.CLASSES
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


def test_the_manual_says_which_page_a_template_is_of() -> None:
    """As the check of templates has it; what the search reads is an article."""
    told = {
        path: (name,)
        for name, text in SECTIONS.items()
        for path in re.findall(r"`([\w/-]+\.html)`", text.partition("|")[0])
        if name in PAGES
    }
    assert {"search-entry.html": ("ArticlePage",), **told} == contract.TEMPLATES
    assert set(re.findall(r"`site\.(\w+)`", MANUAL)) == set(contract.SITE)


def told(root: Path, files: dict[str, str | bytes], shop: Workshop | None = None) -> list[Problem]:
    """What is told of an operator's templates."""
    config = "theme: {name: material, custom_dir: own}\n"
    write_tree(root, {"mkdocs.yml": config} | {f"own/{name}": text for name, text in files.items()})
    settings, _ = read_settings(root / "mkdocs.yml", root)
    assert settings is not None
    return check_templates(settings, root, shop or Workshop())


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("article.html", "{{ view.summry }}", "summry"),
        ("article.html", "{{ view['summry'] }}", "summry"),
        ("article.html", "{{ view.heading }}", "heading"),  # of a list, and not of an article
        ("article.html", "{% if view.hero and view.hero.alto %}x{% endif %}", "alto"),
        ("article.html", "{% for one in view.sources | sort(attribute='id') %}{{ one.nam }}{% endfor %}", "nam"),
        ("article.html", "{% for one in view.draws_on[:3] %}{{ one.urll }}{% endfor %}", "urll"),
        ("article.html", "{{ (view.tags | first).titel }}", "titel"),
        ("article.html", "{{ view.tags[0].titel }}", "titel"),
        ("article.html", "{% set last = view.updated or view.published %}{{ last.txt }}", "txt"),
        ("article.html", "{% with f = view.facts if view.facts else none %}{{ f.contry }}{% endwith %}", "contry"),
        ("article.html", "{% trans day=view.publishd_day %}On {{ day }}{% endtrans %}", "publishd_day"),
        ("article.html", "{% block x %}{% filter upper %}{{ view.sumary }}{% endfilter %}{% endblock %}", "sumary"),
        ("article.html", "{% macro m(a, b=view.sumary) %}{{ a.x }}{% endmacro %}", "sumary"),
        ("article.html", "{% call(a) m(view.sumary) %}{{ a.x }}{% endcall %}", "sumary"),
        ("article.html", "{% set x %}{{ view.sumary }}{% endset %}{{ x.y }}", "sumary"),
        ("article.html", "{% for place, found in view.record.same_place %}{{ place.nme }}{% endfor %}", "nme"),
        ("listing.html", "{{ view.figures.chart.barz }}", "barz"),
        ("own-part.html", "{{ view.anything }}", "anything"),
        ("own-part.html", "{% for one in site.menu %}{{ one.href }}{% endfor %}", "href"),
        ("own-part.html", "{{ site.languag }}", "languag"),
    ],
)
def test_a_field_that_does_not_exist_is_told(tmp_path: Path, name: str, text: str, missing: str) -> None:
    """Wherever it is asked for, with its place."""
    (problem,) = told(tmp_path, {name: "\n" + text})
    assert (problem.path, problem.line, problem.code) == (f"own/{name}", 2, "E511")
    assert text[problem.column - 1 :].startswith(missing)
    assert f"has no '{missing}'" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "{{ view.summary.split('.')[0] | upper }} {{ view.tags.count(1) }} {{ view.published.iso[:10] }}",
        "{% if view.future is defined %}{{ view.future.words }}{% endif %}",
        "{{ view.future | default('x') }} {{ view.hero.future | d('x') }}",
        "{% macro m(view) %}{{ view.x }}{% endmacro %}{{ m(page) }}",
        "{% set view = page %}{{ view.x }}",
        "{% for view in nav %}{{ view.x }}{% endfor %}",
        "{% import 'x.html' as site %}{{ site.x() }}",
        "{% from 'x.html' import a as view %}{{ view.x }}",
        "{% for a in view.tags %}{{ loop.index.x }}{% else %}{{ a.x }}{% endfor %}",
        "{% set toc = view.toc if view.minutes > 1 else () %}{% for one in toc %}{{ one.title }}{% endfor %}",
        "{{ page.x }} {{ config.extra.y }} {{ nav.z }} {{ view.url ~ view.title }} {{ forms('a', 'b') }}",
        "{% for name, value in view.facets %}{{ name.x }}{% endfor %}",
    ],
)
def test_what_may_be_there_is_not_judged(tmp_path: Path, text: str) -> None:
    """What is asked for before, what is bound anew, and what is no value of ours."""
    assert told(tmp_path, {"article.html": text}) == []


def test_a_part_is_judged_by_what_it_is_given(tmp_path: Path) -> None:
    """In the part, wherever it is included; parts that include themselves come to an end."""
    part = "{{ one.title }} {{ one.titel }} {% include 'part.html' %}"
    page = "{% for one in view.tags %}{% include 'part.html' %}{% endfor %}"
    (problem,) = told(tmp_path, {"part.html": part, "article.html": page})
    assert (problem.path, problem.line, problem.column) == ("own/part.html", 1, 24)


@pytest.mark.parametrize("more", ["plugins: [macros]\n", "hooks: [hooks/publication.py, own.py]\n"])
def test_tags_of_other_peoples_programs_are_not_judged(tmp_path: Path, more: str) -> None:
    """Jinja may have been taught them; without such programs they are mistakes."""
    text = "{% frobnicate %}"
    assert [problem.code for problem in told(tmp_path, {"a.html": text})] == ["E510"]
    (tmp_path / "mkdocs.yml").write_text("theme: {name: material, custom_dir: own}\n" + more)
    settings, _ = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings is not None
    assert check_templates(settings, tmp_path, Workshop()) == []


def test_templates_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound ones are remembered from build to build; a changed one is read, and a mistake is told each time."""
    shop = Workshop(objects=DiskObjects(tmp_path / "objects.sqlite"), engine="one")
    assert told(tmp_path, {"article.html": "{{ view.title }}"}, shop) == []
    with monkeypatch.context() as without:
        without.setattr("jinja2.Environment", None)
        assert told(tmp_path, {}, shop) == []
    for _ in range(2):
        assert len(told(tmp_path, {"article.html": "{{ view.titel }}"}, shop)) == 1
    assert told(tmp_path, {"article.html": "{{ view.title }} "}, shop) == []


def test_our_own_templates_are_sound(tmp_path: Path) -> None:
    """All of them together."""
    files: dict[str, str | bytes] = {
        path.relative_to(OVERRIDES).as_posix(): path.read_text("utf-8") for path in TEMPLATES
    }
    assert told(tmp_path, files) == []
