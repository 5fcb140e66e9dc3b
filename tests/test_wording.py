"""What the site says of itself: in every language, whole, and in no other."""

from __future__ import annotations

import ast
import io
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment
from tools.phrases import CATALOGUES, is_whole, updated

from sites import build, tree
from watchfloor.configuring import read_settings
from watchfloor.wording import catalogue_of, faults, known_languages, wording_of
from watchfloor.wording.catalogue import shipped_text
from watchfloor_mkdocs.phrases import say_in

ROOT = Path(__file__).parents[1]
PROJECT = ROOT / "tests/golden/project"
TEMPLATES = sorted((ROOT / "overrides").rglob("*.html"))
LANGUAGES = known_languages()


def messages(language: str) -> list[Message]:
    """What a catalogue has."""
    return [one for one in read_po(io.BytesIO(shipped_text(language).encode()), locale=language) if one.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    """In the order and form in which the tool writes it, and translated to the last plural."""
    path = CATALOGUES / f"{language}.po"
    assert path.read_bytes() == updated(path), "make phrases"
    assert [one.id for one in messages(language) if not is_whole(one)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_values_and_tags_of_its_text(language: str) -> None:
    """And says something else than the text, or there would be no need of it."""
    assert faults(shipped_text(language), language) == []
    same = [one for one in messages(language) if one.id == one.string and len(str(one.id)) > 20]
    assert len(same) < 3


@given(st.sampled_from([*LANGUAGES, "en", "pl", "ar"]), st.integers(0, 10_000_000))
@example("lt", 11)
@example("lt", 111)
def test_scripts_choose_the_plural_that_python_chooses(language: str, number: int) -> None:
    """A browser knows which plural a number has by its name in CLDR, gettext by a rule of its own."""
    wording = wording_of(language)
    one, many = "%(count)s incident", "%(count)s incidents"
    forms = wording.forms(one, many)
    form = forms.get(str(wording.locale.plural_form(number)), forms["other"])
    assert form % {"count": wording.number(number)} == wording.ngettext(one, many, number)


_HOLES = re.compile(
    r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|<pre.*?</pre>|<script.*?</script>|<style.*?</style>",
    re.DOTALL,
)
_ASIDE = re.compile(r"""\{#.*?#\}|(?:pgettext|forms)\((?:"[^"]*"(?:, )?)+\)""", re.DOTALL)
_CODE = re.compile(r"\{[{%](?!-?\s*(?:include|import|extends|trans)\b).*?[%}]\}", re.DOTALL)
_SAID = re.compile(r"""(?<![(\w])["']([A-Z][a-z]+(?: [^"']*)?)["']""")
_FONTS = {"Segoe UI", "Times New Roman"}
_SHOWN = re.compile(r'\s(?:aria-label|title|placeholder|alt|data-(?:copy|copied|label|saved|removed|remove))="([^"]+)"')
_NAMES = re.compile(
    r"incidents\.(?:json|csv|geojson)|sources\.csv|schema\.json|changelog\.json|CITATION\.cff|SHA256SUMS|JSON Feed|GeoJSON"
    r"|#corrections|@content-security-policy wasm@|digest/|\b(?:Atom|JSON|CSV|Python|R|SHA|HTML|nbsp|middot|lt|gt|amp)\b"
)


def bare(text: str) -> Iterator[str]:
    """Words of a template that are the same in every language."""
    rest = _HOLES.sub(" ", text)
    for code in _CODE.findall(_ASIDE.sub("", text)):
        yield from (said for said in _SAID.findall(code) if said not in _FONTS)
    for part in (*_SHOWN.findall(rest), *re.sub(r"<[^>]*>", "\n", rest).split("\n")):
        if re.search(r"[A-Za-z]{2,}", _NAMES.sub("", part)):
            yield part.strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "overrides").as_posix())
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    """Neither in its text nor in what is read out."""
    assert list(bare(path.read_text("utf-8"))) == []


def test_what_is_not_translated_is_noticed() -> None:
    """The test above can fail."""
    assert list(bare('<p title="A word">{% trans %}x{% endtrans %} said</p>{{ x or "No" }}')) == [
        "No",
        "A word",
        "said",
    ]


def shown(html: str) -> str:
    """What a reader sees or hears of a page, without markup: whitespace is one space."""
    html = re.sub(r"<(script|style|pre)\b.*?</\1>|<!--.*?-->", " ", html, flags=re.DOTALL)
    said = " ".join(re.findall(r'\s(?:aria-label|title|placeholder|alt|data-\w+)="([^"]*)"', html))
    return " ".join((re.sub(r"<[^>]*>", " ", html) + " " + said).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_in_another_language_says_nothing_in_english(language: str, golden: Path) -> None:
    """No text of the catalogue is on any page; writers' own words and the names of the data's fields are as they were."""
    config = golden / "mkdocs.yml"
    config.write_text(re.sub(r"locale: \S+", f"locale: {language}", config.read_text("utf-8")), "utf-8")
    done = build(golden, "--strict")
    assert done.returncode == 0, done.stderr
    pages = {name: shown(body.decode()) for name, body in tree(golden / "site").items() if name.endswith(".html")}
    pages.pop("data/index.html")  # what the fields mean stands there as in the schema
    assert f'<html lang="{language}"' in (golden / "site/index.html").read_text("utf-8")
    whole = "\n".join(pages.values())
    written = "\n".join(path.read_text("utf-8") for path in golden.rglob("*") if path.suffix in (".md", ".yml"))
    told = 0
    for message in messages(language):
        for id, text in zip(ids_of(message), texts_of(message), strict=False):
            plain = re.sub(r"<[^>]*>", " ", id)
            longest = max(re.split(r"%\(\w+\)s", plain), key=len).strip(" .,:;·")
            if len(longest) < 10 or longest in text or longest in written:
                continue
            assert longest not in whole, [name for name, page in pages.items() if longest in page]
            told += any(part in whole for part in re.split(r"%\(\w+\)s|<[^>]*>", text) if len(part.strip()) > 9)
    assert told > 60


def ids_of(message: Message) -> list[str]:
    """A text and its plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def texts_of(message: Message) -> list[str]:
    """Its translations."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


OWN = """msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Read also"
msgstr "More on this"

msgid "%(count)s article"
msgid_plural "%(count)s articles"
msgstr[0] "%(count)s story"
msgstr[1] "%(count)s stories"
"""


def test_an_operator_says_it_in_other_words(golden: Path) -> None:
    """What the own catalogue lacks is said as ours has it; the words change with the file, and pages that show them."""
    config = golden / "mkdocs.yml"
    plain = config.read_text("utf-8")
    before = tree(golden / "site")
    config.write_text(plain.replace("locale:", "catalogue: ours.po\n    locale:"), "utf-8")
    (golden / "ours.po").write_text(OWN, "utf-8")
    assert build(golden, "--strict").returncode == 0
    page = (golden / "site/analysis/index.html").read_text("utf-8")
    assert re.search(r">1 story<", page)
    assert "published" in page
    (golden / "ours.po").write_text(OWN.replace("story", "piece"), "utf-8")
    assert build(golden, "--strict").returncode == 0
    assert re.search(r">1 piece<", (golden / "site/analysis/index.html").read_text("utf-8"))
    config.write_text(plain, "utf-8")
    assert build(golden, "--strict").returncode == 0
    assert tree(golden / "site") == before


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "Read also\nmsgstr "x"\n', 4, "in quotes"),
        ('msgid "Read also"\nmsgstr "100 % more"\n', 1, "write %%"),
        ('msgid "a <b>word</b>"\nmsgstr "word"\n', 1, "tags"),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n ! 1);\\n"\n\nmsgid "a"\nmsgstr "b"\n', 1, "plural"),
        ("<html>\n", 1, "PO file"),
    ],
)
def test_a_broken_catalogue_is_told(tmp_path: Path, text: str, line: int, message: str) -> None:
    """With the file, a line and what to do, and nothing is raised."""
    (tmp_path / "mkdocs.yml").write_text("extra: {publication: {catalogue: ours.po}}\n")
    (tmp_path / "ours.po").write_text(text)
    settings, problems = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings is None
    assert [(problem.path, problem.line, problem.code) for problem in problems] == [("ours.po", line, "E506")]
    assert message in f"{problems[0].message} {problems[0].hint}"


@given(st.text(max_size=200))
@example('msgid "a"\nmsgstr[5] "b"\n')
@example('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "%"\n')
def test_any_text_is_a_catalogue_or_a_problem(text: str) -> None:
    """And one in which no fault is found can be used."""
    found = faults(text, "lt")
    assert all(fault.hint for fault in found)
    if not found:
        catalogue_of("lt", text)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """As of every file."""
    (tmp_path / "mkdocs.yml").write_text("extra: {publication: {catalogue: ours.po}}\n")
    (tmp_path / "ours.po").write_text(
        'msgid "a"\nmsgstr "1 %"\n\nmsgid "b"\nmsgstr "%(c)s"\n\nmsgid "d"\nmsgstr "<b>"\n'
    )
    problems = read_settings(tmp_path / "mkdocs.yml", tmp_path)[1]
    assert [(problem.line, problem.code) for problem in problems] == [(1, "E506"), (4, "E506"), (7, "E506")]


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    """Where the setting stands that names it."""
    (tmp_path / "mkdocs.yml").write_text("extra: {publication: {catalogue: none.po}}\n")
    (problem,) = read_settings(tmp_path / "mkdocs.yml", tmp_path)[1]
    assert (problem.path, problem.line, problem.column, problem.code) == ("mkdocs.yml", 1, 34, "E506")


@pytest.mark.parametrize(
    ("config", "locale"),
    [
        ("theme: {language: lt}", "lt"),
        ("theme: {language: lt}\nextra: {publication: {locale: de-AT}}", "de-AT"),
        ("theme: {language: nonsense-of-an-operator}", "en"),
        ("theme: material", "en"),
    ],
)
def test_the_theme_s_language_is_the_publication_s(tmp_path: Path, config: str, locale: str) -> None:
    """Unless the publication has a locale of its own."""
    (tmp_path / "mkdocs.yml").write_text(config + "\n")
    settings, _ = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert settings is not None
    assert settings.locale == locale


def test_every_catalogue_is_of_a_language() -> None:
    """Babel knows it."""
    assert [Locale.parse(language).language for language in LANGUAGES] == LANGUAGES
    assert "lt" in LANGUAGES


def hidden(source: str) -> Iterator[int]:
    """Lines of f-strings that ask for a text: what finds the texts for the catalogues does not look into them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                name = getattr(call, "func", None)
                if getattr(name, "attr", getattr(name, "id", "")) in ("_", "gettext", "ngettext", "pgettext", "forms"):
                    yield node.lineno


@pytest.mark.parametrize("path", sorted((ROOT / "hooks").rglob("*.py")), ids=lambda path: path.stem)
def test_no_text_is_hidden_from_the_catalogues(path: Path) -> None:
    """Each stands in a call of its own."""
    assert list(hidden(path.read_text("utf-8"))) == []


def test_a_hidden_text_is_noticed() -> None:
    """The test above can fail."""
    assert list(hidden("x = f\"{_('a')} {wording.gettext('b')}\"")) == [1, 1]


def test_templates_of_old_words_go_away(tmp_path: Path) -> None:
    """An operator who tries many words in a preview leaves nothing behind for long."""
    folder = tmp_path / "templates"
    for name, age in (("lt-old", 90_000), ("lt-new", 10)):
        (folder / name).mkdir(parents=True)
        (folder / name / "x.cache").write_text("")
        os.utime(folder / name, (time.time() - age,) * 2)
    (folder / "__jinja2_x.cache").write_text("")
    os.utime(folder / "__jinja2_x.cache", (0, 0))
    say_in(Environment(), wording_of("lt"), folder / "lt-now")
    assert {path.name for path in folder.iterdir()} == {"lt-new", "lt-now"}
