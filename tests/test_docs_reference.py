"""The reference pages of the manual name every key and every setting, and none that does not exist."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from watchfloor.compile.dialect import TAGS
from watchfloor.model.documents import (
    AnalysisFields,
    ArticleFields,
    Byline,
    Claim,
    Correction,
    Hero,
    Identification,
    IncidentFields,
    Involvement,
    Place,
    Source,
    StatusStep,
)
from watchfloor.model.harm import Count, Harm
from watchfloor.model.library import VOCABULARIES, AuthorFields, Link, TermFields
from watchfloor.settings import Settings

MANUAL = Path(__file__).parents[1] / "manual"

FRONT_MATTER: dict[str, tuple[type[BaseModel], type[BaseModel] | None]] = {
    "Every article": (ArticleFields, None),
    "Incident": (IncidentFields, ArticleFields),
    "Analysis": (AnalysisFields, ArticleFields),
    "Byline": (Byline, None),
    "Hero": (Hero, None),
    "Source": (Source, None),
    "Claim": (Claim, None),
    "Correction": (Correction, None),
    "Status step": (StatusStep, None),
    "Place": (Place, None),
    "System": (Identification, None),
    "Actor": (Involvement, None),
    "Harm": (Harm, None),
    "Author": (AuthorFields, None),
    "Link": (Link, None),
    "Term": (TermFields, None),
}
"""Heading of a section, the model whose keys it lists, and the model whose keys stand elsewhere."""

SCALARS = {Count}
"""Models that a writer writes as one value: they have no keys of their own."""


def sections(name: str) -> dict[str, str]:
    """The sections of a page of the manual, by their second-level heading."""
    parts = re.split(r"(?m)^## (.+)$", (MANUAL / name).read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table(section: str, first: str) -> dict[str, dict[str, str]]:
    """The rows of the first table whose first column is called ``first``: cells by column, by key."""
    rows: dict[str, dict[str, str]] = {}
    columns: list[str] = []
    for line in section.split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            if columns:
                break
        elif not columns:
            columns = cells if cells[0] == first else []
        elif not set(cells[0]) <= set("-: "):
            key = cells[0].strip("`")
            assert key not in rows, f"'{key}' has two rows"
            rows[key] = dict(zip(columns, cells, strict=True))
    return rows


def keys(model: type[BaseModel], without: type[BaseModel] | None) -> dict[str, FieldInfo]:
    """The fields of a model that it does not share with another."""
    shared = set(without.model_fields) if without else set()
    return {name: field for name, field in model.model_fields.items() if name not in shared}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model inside an annotation, and inside those models."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for inner in get_args(annotation):
        yield from models_in(inner)


def complaint(field: FieldInfo, code: str, wrong: Any) -> PydanticCustomError | None:
    """What a field's validators say to ``wrong`` under the given code."""
    choices = get_args(field.annotation) if type(None) in get_args(field.annotation) else ()
    inner = [part for one in choices for part in getattr(one, "__metadata__", ())]
    for part in [*field.metadata, *inner]:
        if isinstance(part, AfterValidator):
            try:
                part.func(wrong)  # type: ignore[call-arg]
            except PydanticCustomError as error:
                if error.type == code:
                    return error
            except (TypeError, AttributeError):
                continue
    return None


def written(value: Any) -> str:
    """A default as the manual writes it."""
    if value is None:
        return "none"
    if value in ((), Harm()):
        return "empty"
    if isinstance(value, tuple):
        return f"`{list(value)}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


@pytest.mark.parametrize("heading", FRONT_MATTER)
def test_every_key_has_a_row_and_every_row_a_key(heading: str) -> None:
    """A section's table lists the keys of its model: all, and in their order."""
    rows = table(sections("front-matter.md")[heading], "Key")
    assert list(rows) == list(keys(*FRONT_MATTER[heading]))


@pytest.mark.parametrize("heading", FRONT_MATTER)
def test_rows_say_what_is_required_and_what_the_default_is(heading: str) -> None:
    """The third column is true."""
    rows = table(sections("front-matter.md")[heading], "Key")
    for name, field in keys(*FRONT_MATTER[heading]).items():
        expected = "required" if field.is_required() else written(field.default)
        assert rows[name]["Required or default"] == expected, name


@pytest.mark.parametrize("heading", FRONT_MATTER)
def test_rows_list_the_allowed_values(heading: str) -> None:
    """Where only some words are allowed, the row names each of them and no other."""
    rows = table(sections("front-matter.md")[heading], "Key")
    for name, field in keys(*FRONT_MATTER[heading]).items():
        error = complaint(field, "E204", "\0")
        named = re.findall(r"`([^`]+)`", rows[name]["Type"])
        assert named == (list((error.context or {})["choices"]) if error else []), name


def test_every_model_that_a_writer_fills_has_a_section() -> None:
    """A model that is new, and nested anywhere, needs a table."""
    roots = (IncidentFields, AnalysisFields, AuthorFields, TermFields)
    found = {model for root in roots for model in models_in(root)} - SCALARS
    assert found | {ArticleFields} == {model for model, _ in FRONT_MATTER.values()}


def test_every_table_of_keys_belongs_to_a_model() -> None:
    """No section lists keys of something that does not exist."""
    with_keys = {heading for heading, text in sections("front-matter.md").items() if table(text, "Key")}
    assert with_keys == set(FRONT_MATTER)


def test_every_vocabulary_is_named() -> None:
    """The table of vocabularies lists the files that the reader accepts."""
    rows = table(sections("front-matter.md")["Term"], "File")
    assert sorted(rows) == sorted(f"content/vocabulary/{name}.yml" for name in VOCABULARIES)
    operators = (MANUAL / "operators.md").read_text("utf-8")
    assert [name for name in VOCABULARIES if f"`{name}.yml`" not in operators] == []


def groups() -> dict[str, type[BaseModel]]:
    """The settings that are mappings of settings, by name."""
    return {
        name: field.annotation
        for name, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }


SETTINGS: dict[str, type[BaseModel]] = {"Publication": Settings, **groups()}
"""Heading of a section of the settings, and its model."""


@pytest.mark.parametrize("heading", SETTINGS)
def test_every_setting_has_a_row_and_every_row_a_setting(heading: str) -> None:
    """A section's table lists the settings of its model: all, and in their order."""
    rows = table(sections("settings.md")[heading], "Setting")
    assert list(rows) == list(SETTINGS[heading].model_fields)


@pytest.mark.parametrize("heading", SETTINGS)
def test_rows_give_the_true_default_of_a_setting(heading: str) -> None:
    """The third column is what holds if a publication sets nothing."""
    rows = table(sections("settings.md")[heading], "Setting")
    for name, field in SETTINGS[heading].model_fields.items():
        expected = "see below" if isinstance(field.default, BaseModel) else written(field.default)
        assert rows[name]["Default"] == expected, name


@pytest.mark.parametrize("heading", SETTINGS)
def test_rows_give_the_true_range_of_a_number(heading: str) -> None:
    """The fourth column is what the validator of a number says."""
    rows = table(sections("settings.md")[heading], "Setting")
    for name, field in SETTINGS[heading].model_fields.items():
        error = complaint(field, "E212", math.inf)
        if error:
            assert rows[name]["Range"] == str((error.context or {})["hint"]).removeprefix("from "), name
        else:
            assert not re.fullmatch(r"\d+ to \d+", rows[name]["Range"]), name


def test_every_table_of_settings_belongs_to_a_model() -> None:
    """No section lists settings of something that does not exist."""
    assert {heading for heading, text in sections("settings.md").items() if table(text, "Setting")} == set(SETTINGS)


def test_the_example_of_settings_is_valid() -> None:
    """What the page shows first can be copied."""
    example = re.findall(r"(?ms)^```yaml\n(.*?)^```$", (MANUAL / "settings.md").read_text("utf-8"))[0]
    assert Settings.model_validate(yaml.safe_load(example)["extra"]["publication"]).lead == "two-gerberas-in-july"


def test_every_element_of_html_that_stays_is_named() -> None:
    """Writers are told which HTML they may use: all of it, and nothing else."""
    text = sections("writers.md")["Markdown and HTML"]
    lists = re.findall(r"(?m)^- \*\*(?:Text|Blocks|Tables)\*\*: (.*)$", text)
    assert sorted(re.findall(r"`([^`]+)`", " ".join(lists))) == sorted(TAGS)


def test_links_between_pages_of_the_manual_lead_somewhere() -> None:
    """Each link to a heading of a page of the manual has that heading."""
    for page in ("writers.md", "front-matter.md", "settings.md", "operators.md"):
        for target, anchor in re.findall(r"\]\(([\w-]+\.md)?#([\w-]+)\)", _prose(page)):
            headings = re.findall(r"(?m)^#{1,6} (.+)$", _prose(target or page))
            names = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in names, f"{page}: {target}#{anchor}"


def _prose(page: str) -> str:
    """A page without its examples."""
    text = re.sub(r"(?ms)^( *)```.*?^\1```$", "", (MANUAL / page).read_text("utf-8"))
    return "\n".join(line for line in text.split("\n") if "| `[" not in line and "| `title" not in line)
