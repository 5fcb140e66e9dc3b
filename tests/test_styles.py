"""The theme's style sheet for a site: what it keeps, what it leaves out, and when pages load the theme's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from sites import build, lay_out, tree
from watchfloor_mkdocs.styles import theme_styles
from watchfloor_mkdocs.stylesheet import dark_without_scripts, subset

PROJECT = Path(__file__).parent / "golden/project"
MATERIAL = Path(__import__("material").__file__).parent / "templates/assets/stylesheets"
CSS = "".join(next(MATERIAL.glob(name)).read_text("utf-8") for name in ("main.*.min.css", "palette.*.min.css"))


def known(*words: str, of: str) -> str:
    """What is left of a style sheet for a site with some classes."""
    return subset(of, set(words).__contains__)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".a{x:y}.b{x:y}", ".a{x:y}"),
        (".a,.b,p{x:y}", ".a,p{x:y}"),
        (".a .b{x:y}p>i{x:y}", "p>i{x:y}"),
        ("#a{x:y}#b{x:y}", "#a{x:y}"),
        (".a:not(.b){x:y}", ".a:not(.b){x:y}"),
        (":is(.b,.a){x:y}:is(.b,.c){x:y}", ":is(.b,.a){x:y}"),
        (":where(.b) p{x:y}", ""),
        ("@media print{.b{x:y}}@media print{.a{x:y}.b{x:y}}", "@media print{.a{x:y}}"),
        ("[data-md-color-primary=b]{x:y}[data-md-color-primary=a]{x:y}", "[data-md-color-primary=a]{x:y}"),
        (
            "[data-md-state]{x:y}[data-md-x^=b]{x:y}[href=b]{x:y}",
            "[data-md-state]{x:y}[data-md-x^=b]{x:y}[href=b]{x:y}",
        ),
        (":root{--u:1;--v:url('data:;,}{');--w:2}.a{x:var(--v)}", ':root{--v:url("data:;,}{");}.a{x:var(--v)}'),
        (":root{--u:var(--w);--w:2}.a{x:y}", ":root{}.a{x:y}"),
        ("@keyframes k{0%{x:y}}.a{animation:k 1s}", "@keyframes k{0%{x:y}}.a{animation:k 1s}"),
        ("@keyframes k{0%{x:y}}.a{animation:kk 1s}", ".a{animation:kk 1s}"),
        ('@charset "UTF-8";@page{x:y}.a{x:"}.b{"}', '@charset "UTF-8";@page{x:y}.a{x:"}.b{"}'),
    ],
)
def test_what_can_match_stays(css: str, left: str) -> None:
    """With the class ``a`` alone."""
    assert known("a", of=css) == left


def test_a_variable_stays_for_whoever_asks_for_it() -> None:
    """Another style sheet, or a script."""
    css = ":root{--a:1;--b:2}"
    assert subset(css, lambda _: True, ["x{y:var( --a )}"]) == ":root{--a:1;}"
    assert subset(css, lambda _: True, ["getPropertyValue('--b')"]) == ":root{--b:2}"


WHOLE = subset(CSS, lambda _: True, [CSS])
CLASSES = sorted(set(re.findall(r"\.([a-z][\w-]+)", CSS)))


@settings(max_examples=25)
@given(st.sets(st.sampled_from(CLASSES), max_size=40))
def test_more_classes_take_nothing_away(classes: set[str]) -> None:
    """A rule that one class needs is there with it, whatever else is known; and what is written is a style sheet."""
    some, whole = subset(CSS, classes.__contains__, [CSS]), WHOLE
    assert len(some) < len(whole)
    rules = tinycss2.parse_stylesheet(some)
    assert not [rule for rule in rules if rule.type == "error"]
    for name in classes:
        alone = re.findall(rf"(?:^|[}},])\.{re.escape(name)}(?=[,{{])", whole)
        assert len(re.findall(rf"(?:^|[{{}},])\.{re.escape(name)}(?=[,{{])", some)) >= len(alone)


def with_config(where: Path, old: str, new: str) -> None:
    """Change the configuration."""
    path = where / "mkdocs.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def loaded(site: Path) -> tuple[list[str], bool]:
    """Names of the style sheets that the front page loads, and whether it loads the theme's script."""
    page = (site / "index.html").read_text("utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="assets/stylesheets/(\w+)\.', page)
    return sheets, "assets/javascripts/bundle." in page


@pytest.mark.parametrize(
    ("old", "new", "sheets", "script"),
    [
        ("font: false", "font: false", ["theme"], False),
        ("font: false", "font: false\n  features: [content.code.copy]", ["main"], True),
        ("    per_page: 2", "    per_page: 2\n    theme_script: true", ["main"], True),
        ("    per_page: 2", "    per_page: 2\n    theme_styles: true", ["main"], False),
        ("plugins: []", "plugins: []\nmarkdown_extensions: [pymdownx.keys]", ["main"], False),
        ("plugins: []", "plugins: []\nextra_css: ['https://x.example/x.css']", ["main"], False),
        ("extra:\n", "extra:\n  consent: {title: Consent, description: We count.}\n", ["main"], True),
    ],
)
def test_pages_load_what_they_need(golden: Path, old: str, new: str, sheets: list[str], script: bool) -> None:
    """The theme's own where something may bring classes that nobody knows of."""
    with_config(golden, old, new)
    done = build(golden)
    assert not done.returncode, done.stderr
    assert loaded(golden / "site") == (sheets, script)


def test_material_s_own_scripts_are_there_where_its_features_are(golden: Path) -> None:
    """Templates of ours that hide one of Material's give it on; no page has both switches of colours."""
    with_config(golden, "font: false", "font: false\n  palette: [{scheme: default}, {scheme: slate}]")
    assert not build(golden, "--strict").returncode
    page = (golden / "site/index.html").read_text("utf-8")
    assert "__md_get=" not in page and "__tabbed_" not in page and "palette.choose" in page
    with_config(golden, "font: false", "font: false\n  features: [content.tabs.link]")
    assert not build(golden, "--strict").returncode
    page = (golden / "site/index.html").read_text("utf-8")
    assert "__md_get=" in page and "__tabbed_" in page and '__md_get("__tabs")' in page
    assert "palette.choose" not in page and 'palette=__md_get("__palette")' in page


@pytest.mark.parametrize(
    ("css", "inside"),
    [
        (".mine{background:url(img/a.png)}", ".mine{background:url(../../look/img/a.png)}"),
        (".mine{background:url( '../b.png?c#d' )}", ".mine{background:url( '../../b.png?c#d' )}"),
        ('.mine{background:url("data:image/gif;base64,x"),url(/e.png),url(#f)}', None),
        ("@import 'x.css';.mine{x:y}", ""),
        (".mine{x:y", ""),
        ("/* .mine{x:y}", ""),
    ],
)
def test_style_sheets_of_the_publication_are_in_one_file_with_the_themes(
    tmp_path: Path, css: str, inside: str | None
) -> None:
    """Their addresses lead where they led; what cannot stand behind another stands alone."""
    where = lay_out(PROJECT, tmp_path / "site")
    (where / "docs/look").mkdir()
    (where / "docs/look/mine.css").write_text(css, "utf-8")
    with_config(where, "plugins: []", "plugins: []\nextra_css: [look/mine.css]")
    config = load_config(str(where / "mkdocs.yml"), site_dir=str(where / "out"))
    config.hooks = {"hook": None}  # type: ignore[assignment]
    alone = (where / "out" / theme_styles(config, where, wanted=False, joined=False)).read_text("utf-8")
    assert ".mine" not in alone
    assert config.extra_css == ["look/mine.css"]  # in a preview, where one changes often
    sheet = (where / "out" / theme_styles(config, where, wanted=False)).read_text("utf-8")
    assert sheet.endswith(css if inside is None else inside) and (".mine" in sheet) == (inside != "")
    assert config.extra_css == (["look/mine.css"] if inside == "" else [])


def test_a_class_on_a_standing_page_has_its_rules(golden: Path) -> None:
    """And the file another name then, so that no browser keeps the old one; without it all is as it was."""
    before = tree(golden / "site")
    name = next(name for name in before if "/theme." in name)
    assert b".md-button" not in before[name]
    about = golden / "docs/about.md"
    text = about.read_text("utf-8")
    about.write_text(text + "\n[Here](index.md){ .md-button }\n", "utf-8")
    assert not build(golden, "--strict").returncode
    after = tree(golden / "site")
    assert name not in after
    other = next(name for name in after if "/theme." in name)
    assert b".md-button" in after[other]
    assert other.encode() in after["incidents/index.html"]
    about.write_text(text, "utf-8")
    assert not build(golden, "--strict").returncode
    assert tree(golden / "site") == before


DARK = "@media (scripting:none) and (prefers-color-scheme:dark){%s}"


@pytest.mark.parametrize(
    ("css", "once_more"),
    [
        ('[data-md-color-scheme="slate"] { --a: 1; }', DARK % "body[data-md-color-scheme=default]{--a: 1;}"),
        (
            "@media screen{[data-md-color-scheme=slate] img,.a{x:y}}.b{x:y}",
            DARK % "@media screen{body[data-md-color-scheme=default] img{x:y}}",
        ),
        ("[data-md-color-scheme=default]{x:y}.a [data-md-color-scheme=slate]{x:y}", ""),
        ("", ""),
    ],
)
def test_what_is_said_of_the_dark_scheme_is_said_once_more(css: str, once_more: str) -> None:
    """For readers without scripts; rules of others are not."""
    assert dark_without_scripts([css]) == once_more


PALETTES = {
    "device": "[{media: '(prefers-color-scheme: light)', scheme: default}, {media: '(prefers-color-scheme: dark)', scheme: slate}]",
    "light": "{scheme: default}",
    "reader": "[{scheme: default}, {scheme: slate}]",
    "dark first": "[{media: '(prefers-color-scheme: dark)', scheme: slate}, {media: '(prefers-color-scheme: light)', scheme: default}]",
}


def test_only_a_site_that_follows_the_device_is_dark_without_scripts(tmp_path: Path) -> None:
    """An operator who has one scheme, or lets readers alone switch, means that."""
    where = lay_out(PROJECT, tmp_path / "site")
    plain = (where / "mkdocs.yml").read_text()
    found = {}
    for name, palette in PALETTES.items():
        (where / "mkdocs.yml").write_text(re.sub(r"(?m)^theme:\n", f"theme:\n  palette: {palette}\n", plain))
        config = load_config(str(where / "mkdocs.yml"), site_dir=str(tmp_path / name))
        address = theme_styles(config, tmp_path, wanted=False)
        found[name] = "(scripting:none)" in (tmp_path / name / address).read_text()
    assert found == {"device": True, "light": False, "reader": False, "dark first": False}
