"""The look that an operator sets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from watchfloor.colours import INKS, NIGHT, PANEL, PANEL_NIGHT, PAPER, contrast
from watchfloor.configuring import read_settings
from watchfloor.settings import DesignSettings
from watchfloor.view.design import design_css

ROOT = Path(__file__).parents[1]
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def read(folder: Path, text: str) -> tuple[object, list[str]]:
    (folder / "mkdocs.yml").write_text("extra:\n  publication:\n    design: " + text)
    settings, problems = read_settings(folder / "mkdocs.yml", folder)
    return settings, [f"{problem.code} {problem.line}:{problem.column} {problem.message}" for problem in problems]


def test_contrast_is_that_of_the_guidelines() -> None:
    """Known values of WCAG: black on white, the grey that just passes, and a colour with itself."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#a8321f", "#a8321f") == 1


@given(COLOURS, COLOURS)
def test_contrast_has_no_sides(one: str, other: str) -> None:
    """Between 1 and 21, whichever is in front."""
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.001


def test_nothing_set_is_no_style_sheet() -> None:
    """Then no page has a style sheet of its own."""
    assert design_css(DesignSettings()) == ""


@given(COLOURS)
@example("#7a7a7a")
@example("#0000ff")
def test_text_on_a_bar_can_be_read(bar: str) -> None:
    """Whatever colour it has: ink or white is chosen for it; where neither can be read, two others are offered."""
    best = max(contrast(ink, bar) for ink in INKS)
    if best < 4.5:
        with pytest.raises(ValidationError) as refused:
            DesignSettings(bar=bar)
        darker, lighter = re.findall(r"#[0-9a-f]{6}", refused.value.errors()[0]["ctx"]["hint"])
        assert contrast(darker, "#000000") < contrast(bar, "#000000") < contrast(lighter, "#000000")
        assert DesignSettings(bar=darker, bar_dark=lighter)
        return
    ink = re.search(r"--wf-set-bar-ink:(#\w+)", design_css(DesignSettings(bar=bar)))
    assert ink and contrast(ink[1], bar) == best


@given(COLOURS, COLOURS)
def test_marks_on_a_bar_can_be_seen(accent: str, bar: str) -> None:
    """The line below the current entry of the menu is in the accent's colour only where that stands out."""
    rules = design_css(DesignSettings.model_construct(**DesignSettings().model_dump() | {"accent": accent, "bar": bar}))
    own = re.search(r"--wf-set-bar-accent:(#\w+)", rules)
    assert contrast(own[1] if own else accent, bar) >= 3


def test_the_word_before_footnotes_cannot_leave_its_quotes() -> None:
    """A catalogue is the operator's, and its texts are no style sheet."""
    assert design_css(DesignSettings(), 'x";}body{') == ':root{--wf-set-note:"xbody"}'
    assert design_css(DesignSettings(), "Anm.") == ':root{--wf-set-note:"Anm."}'


def test_colours_of_cards_are_checked(tmp_path: Path) -> None:
    """An accent that its ground swallows is told with both."""
    (tmp_path / "mkdocs.yml").write_text("extra:\n  publication:\n    cards: {accent: '#222222'}")
    _, [problem] = read_settings(tmp_path / "mkdocs.yml", tmp_path)
    assert (problem.code, problem.line) == ("E215", 3)
    assert problem.message.startswith("cards: accent '#222222' has a contrast of 1.")


def test_every_variable_that_is_set_is_read() -> None:
    """A setting that the style sheet forgot would do nothing without a word."""
    design = DesignSettings(
        accent="#a8321f",
        accent_dark="#f0936f",
        links="#1d4f91",
        links_dark="#8ab8f5",
        bar="#000000",
        bar_dark="#000000",
        headings="sans",
        text="serif",
    )
    style = (ROOT / "docs/assets/publication.css").read_text()
    named = re.findall(r"(--wf-set-[a-z-]+):", design_css(design))
    assert len(named) == 10 and all(f"var({name}," in style for name in named)


def test_grounds_are_those_of_the_style_sheet() -> None:
    """Colours are held against the grounds on which they stand."""
    style = (ROOT / "docs/assets/publication.css").read_text()
    assert re.findall(r"--wf-panel: (#\w+)", style) == [PANEL, PANEL_NIGHT]
    grounds = re.findall(r"--md-default-bg-color: (#\w+)", style)
    assert [ground.lower().replace("#fff", "#ffffff") if len(ground) == 4 else ground for ground in grounds] == [
        PAPER,
        NIGHT,
    ]


def test_colours_are_checked(tmp_path: Path) -> None:
    """What is none, and what could not be read, with its place."""
    assert read(tmp_path, "{accent: red}")[1] == ["E215 3:22 design.accent: 'red' is no colour"]
    assert read(tmp_path, "{accent: '#ffcc00'}")[1] == [
        "E215 3:22 design.accent: '#ffcc00' has a contrast of 1.5 to #ffffff"
    ]
    assert read(tmp_path, "{accent_dark: '#222222'}")[1][0].startswith(
        "E215 3:27 design.accent_dark: '#222222' has a contrast of 1."
    )
    assert read(tmp_path, "{links: '#777777'}")[1] == [
        "E215 3:21 design.links: '#777777' has a contrast of 4.1 to #f5f6f8"
    ]
    assert read(tmp_path, "{headings: comic}")[1][0].startswith("E204")
    assert read(tmp_path, "{accent: }")[1] == []
    assert read(tmp_path, "{accent: '#a8321f', text: serif}")[1] == []
