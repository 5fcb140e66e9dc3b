"""The manual keeps step with the engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from publications import ANALYSIS, INCIDENT, SMALL
from watchfloor.problems import CODES

MANUAL = Path(__file__).parent.parent / "manual"
SECTIONS = re.findall(
    r"^## ([EW]\d+): (.+)\n((?:(?!## [EW]\d+: ).*\n)*)", (MANUAL / "errors.md").read_text("utf-8"), re.MULTILINE
)


def test_every_code_has_its_section() -> None:
    """In the order of the codes, under their titles, and none is left over."""
    assert [(code, title) for code, title, _ in SECTIONS] == list(CODES.items())


def test_every_section_shows_the_mistake_and_how_to_mend_it() -> None:
    """What it means, what is wrong, what is right."""
    for code, _, text in SECTIONS:
        before, wrong, after = text.partition("\nWrong:")
        assert before.strip(), code
        assert wrong, code
        assert "\nRight:" in after, code


def _keys(text: str) -> set[str]:
    return set(re.findall(r"^(\w+):", text, re.MULTILINE))


def _documents_with(example: str) -> list[dict[str, str | bytes]]:
    """The small publication with the example's keys in the head of one document, or in place of a vocabulary."""
    made: list[dict[str, str | bytes]] = []
    for path, text in (("content/incidents/field.md", INCIDENT), ("content/analysis/meaning.md", ANALYSIS)):
        _, head, body = text.split("---\n", 2)
        kept = re.sub(rf"^(?:{'|'.join(_keys(example)) or '-'}):.*\n(?:[ -].*\n)*", "", head, flags=re.MULTILINE)
        made.append({**SMALL, "content/vocabulary/series.yml": "{}\n", path: f"---\n{kept}{example}\n---\n{body}"})
    return [*made, {**SMALL, "content/vocabulary/series.yml": example + "\n"}]


@pytest.mark.parametrize("code", [c for c in CODES if c[:2] in ("E1", "E2") or c in ("E302", "E303", "E307", "E315")])
def test_examples_of_yaml_do_what_the_manual_says(code: str, publication: Any) -> None:
    """What is called wrong gives the code; what is called right does not."""
    text = next(text for found, _, text in SECTIONS if found == code)
    examples = re.findall(r"```yaml\n(.*?)\n```", text, re.DOTALL)
    if len(examples) != 2:
        return
    told = [
        [{problem.code for problem in publication(files).problems} for files in _documents_with(e)] for e in examples
    ]
    assert any(code in codes for codes in told[0])
    assert not all(code in codes for codes in told[1])
