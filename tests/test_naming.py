"""Files and pages that the configuration names: where they are looked for, and when nobody can know."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from publications import NOW, SMALL, write_tree
from sites import build
from watchfloor.cli import main
from watchfloor.configuring import read_settings
from watchfloor.naming import theme_folders
from watchfloor.pipeline import prepare
from watchfloor.problems import Problem

OURS = "extra:\n  publication:\n    per_page: 5\n"


def told(root: Path, files: dict[str, str | bytes]) -> list[Problem]:
    """Problems of the small publication with some more files."""
    write_tree(root, {**SMALL, **files})
    settings, found = read_settings(root / "mkdocs.yml", root)
    assert settings is not None, found
    return list(prepare(root, settings, NOW, folders=theme_folders(settings.configuration, root)).problems)


def places(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    """Where they are, and their codes."""
    return [(problem.path, problem.line, problem.column, problem.code) for problem in problems]


@pytest.mark.parametrize("folder", ["docs", "theme"])
def test_files_are_looked_for_where_the_site_builder_does(tmp_path: Path, folder: str) -> None:
    """Below the docs folder, and below the operator's templates; the theme's own icons and favicon are known."""
    config = "theme: {name: material, custom_dir: theme, logo: img/l.svg, favicon: assets/images/favicon.png}\n"
    config += "extra_css: ['x/y.css?v=2', //cdn.example/z.css]\nextra_javascript: ['https://a.example/b.js']\n"
    config += "  \nextra: {social: [{icon: fontawesome/brands/mastodon, link: 'https://x.example'}]}\n"
    there = {f"{folder}/img/l.svg": "<svg/>", f"{folder}/x/y.css": "a {}", "mkdocs.yml": config}
    assert told(tmp_path, there) == []
    (tmp_path / folder / "x/y.css").unlink()
    assert places(told(tmp_path, {})) == [("mkdocs.yml", 2, 13, "E507")]


def test_another_docs_folder(tmp_path: Path) -> None:
    """What `docs_dir` says holds here too."""
    config = "docs_dir: pages\nextra_css: [a.css]\n"
    assert told(tmp_path, {"mkdocs.yml": config, "pages/a.css": "a {}"}) == []
    assert places(told(tmp_path, {"mkdocs.yml": "extra_css: [a.css]\n"})) == [("mkdocs.yml", 1, 13, "E507")]


@pytest.mark.parametrize(
    "config",
    [
        "extra_css: [made.css]\nplugins: [macros]\n",
        "extra_css: [made.css]\nhooks: [hooks/publication.py, hooks/own.py]\n",
        "extra_css: !ENV [CSS, made.css]\n",
        "theme: {name: material, favicon: !ENV ICON, logo: false}\n",
        "theme: {name: material, icon: {repo: false}}\n",
        "x: &css [made.css]\nextra_css: *css\n",
        "theme: material\n",
        "theme: {name: somebody-elses}\n",
    ],
)
def test_nothing_is_said_of_what_cannot_be_seen(tmp_path: Path, config: str) -> None:
    """Files that plugins may make, and values that depend on the environment."""
    assert told(tmp_path, {"mkdocs.yml": config}) == []


def test_a_setting_that_is_inherited_is_told_where_it_stands(tmp_path: Path) -> None:
    """In the file that says it, and in the nearest if both do."""
    above = "theme:\n  name: material\n  logo: away.svg\nextra:\n  publication:\n    lead: feild\n"
    files: dict[str, str | bytes] = {"base.yml": above, "mkdocs.yml": "INHERIT: base.yml\n" + OURS}
    assert places(told(tmp_path, files)) == [("base.yml", 3, 9, "E507"), ("base.yml", 6, 11, "E502")]
    nearer = "INHERIT: base.yml\ntheme: {logo: here.svg}\n" + OURS + "    lead: field\n"
    assert places(told(tmp_path, {"mkdocs.yml": nearer, "docs/here.svg": "<svg/>"})) == []


def test_where_settings_stand_says_nothing_of_what_they_are(tmp_path: Path) -> None:
    """A comment above them makes nothing anew."""
    write_tree(tmp_path, {"a.yml": OURS, "b.yml": "# A word\n" + OURS})
    one, other = (read_settings(tmp_path / name, tmp_path)[0] for name in ("a.yml", "b.yml"))
    assert one == other
    assert one is not None and other is not None
    assert places([one.problem(("per_page",), "E501", "wrong")]) == [("a.yml", 3, 15, "E501")]
    assert places([other.problem(("per_page",), "E501", "wrong")]) == [("b.yml", 4, 15, "E501")]


def test_a_folder_that_nobody_named_is_told_where_it_could_be(tmp_path: Path) -> None:
    """The default folder is missing: the place is that of the settings."""
    write_tree(tmp_path, {"mkdocs.yml": OURS})
    settings, _ = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings is not None
    problems = [one for one in prepare(tmp_path, settings, NOW).problems if one.code == "E504"]
    assert [(one.path, one.line) for one in problems] == [("mkdocs.yml", 3)]


def test_the_publishers_logo_may_be_a_picture_of_the_content(tmp_path: Path) -> None:
    """Or any file of the site; its policies may be pages that the engine makes."""
    config = "extra:\n  publication:\n    publisher: {logo: assets/images/favicon.png, ownership: authors/}\n"
    assert told(tmp_path, {"mkdocs.yml": "theme: {name: material}\n" + config}) == []


def test_a_build_and_a_check_tell_it_alike(golden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is made."""
    config = (golden / "mkdocs.yml").read_text("utf-8")
    assert "  name: material\n" in config
    (golden / "mkdocs.yml").write_text(config.replace("  name: material\n", "  name: material\n  logo: lgo.svg\n"))
    line = config[: config.index("  name: material\n")].count("\n") + 2
    expected = f"mkdocs.yml:{line}:9: error[E507] theme.logo: there is no file 'lgo.svg'"
    built = build(golden)
    assert built.returncode != 0
    assert expected in built.stderr
    assert "Traceback" not in built.stderr
    monkeypatch.chdir(golden)
    assert expected in CliRunner().invoke(main, ["check"]).output


def test_a_counter_of_readers_is_told_where_it_is_kept_off(tmp_path: Path) -> None:
    """By the policy, or with what else needs the theme's script; and nothing is told where it runs."""
    config = "extra:\n  analytics: {provider: google}\n  consent: {title: Consent}\n  publication:\n    "
    (blocked,) = told(tmp_path, {"mkdocs.yml": config + "per_page: 5\n"})
    assert (blocked.code, blocked.line) == ("W513", 2) and "policy" in blocked.message
    assert [one.line for one in told(tmp_path, {"mkdocs.yml": config + "theme_script: false\n"})] == [2, 3]
    for allowed in ("security: {script_src: ['https://stats.example']}\n", "security: {policy: false}\n"):
        assert told(tmp_path, {"mkdocs.yml": config + allowed}) == []


def test_what_the_theme_does_with_readers_is_on_pages(golden: Path) -> None:
    """With the theme's script, which it needs, and under a policy that lets it."""
    extra = "extra:\n  analytics: {provider: google, property: G-1}\n"
    extra += "  consent: {title: Consent, description: We count.}\n"
    security = "    per_page: 2\n    security: {script_src: ['https://www.googletagmanager.com']}"
    config = golden / "mkdocs.yml"
    text = config.read_text("utf-8").replace("extra:\n", extra, 1).replace("    per_page: 2", security, 1)
    config.write_text(text, "utf-8")
    built = build(golden, "--strict")
    assert built.returncode == 0, built.stderr
    page = (golden / "site/about/index.html").read_text("utf-8")
    assert "googletagmanager.com/gtag" in page and "md-consent" in page and "javascripts/bundle." in page
    assert "https://www.googletagmanager.com;" in page.split("script-src", 1)[1].split("style-src")[0]


def test_fonts_that_a_template_asks_for_are_not_idle(tmp_path: Path) -> None:
    """Nor is a theme that is told to load none, nor a language that it has."""
    config = "theme: {name: material, custom_dir: theme, language: lt, font: {text: Lora}}\n" + OURS
    files: dict[str, str | bytes] = {"theme/a.html": "<i>{{ config.theme.font.text }}</i>", "mkdocs.yml": config}
    assert told(tmp_path, files) == []
    files = {"theme/a.html": "<i></i>", "mkdocs.yml": config.replace("{text: Lora}", "false")}
    assert told(tmp_path, files) == []
