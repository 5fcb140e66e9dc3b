"""Front matter that is read without YAML's parser: what comes out is what the parser gives."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.generate import Generator
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.read.plain_yaml import NotPlain, plain_value
from watchfloor.read.strict_yaml import _parse_recording

REPOSITORY = Path(__file__).parent.parent
PARTS = [
    *(
        ": |:| #|#|- |-|[|]|{|}|, |,|'|\"|''|\\|?|&a|*a|!t|>|%|@|`|~|null|\n|\n  |\n- |\n  - |\n\n| |  |\t|key:|a: b|é|\u00a0|\u2028|\x85".split(
            "|"
        )
    ),
    *(
        "\ufeff|\x7f|\ufffe|\ud800|😀|...|---|<<: x|0|yes|x: 'it''s'|\n  b: c|\nb:|\n- a: b\n  c: d|{a: b, c: [d, e]}|[]|{}|[a, b]|\r|=".split(
            "|"
        )
    ),
    *("http://x.y/z?a=b#c|/x|(x)|“q”|a - b|\n# c|\na: |\n a: b|  c: d|- a\n|x: |\nz: 1".split("|")),
]


def front_matter() -> list[str]:
    paths = [*REPOSITORY.glob("content/**/*.md"), *REPOSITORY.glob("tests/golden/project/content/**/*.md")]
    texts = [path.read_text("utf-8") for path in sorted(paths)]
    texts += [text for name, text in Generator(20).files() if name.endswith(".md")]
    return [text[4:].split("\n---\n", 1)[0] for text in texts if text.startswith("---\n")]


TEXTS = front_matter()


def assert_same(text: str) -> bool:
    """Whether the text has the plain form; if so, the parser must give the same, and have nothing to tell."""
    try:
        value = plain_value(text)
    except NotPlain:
        return False
    recorded = _parse_recording(text)
    assert (repr(recorded.value), recorded.problems) == (repr(value), [])
    return True


def test_nearly_all_front_matter_has_the_plain_form() -> None:
    """Else it would be of no use, and the tests here would compare nothing."""
    assert sum(map(assert_same, TEXTS)) > len(TEXTS) * 0.9


@pytest.mark.parametrize("seed", range(8))
def test_broken_front_matter_comes_out_the_same(seed: int) -> None:
    """Parts of real front matter with something put in or taken out."""
    chance = random.Random(seed)
    for _ in range(400):
        lines = chance.choice(TEXTS).split("\n")
        start = chance.randrange(len(lines))
        text = "\n".join(lines[start : start + chance.randint(1, 6)])
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(text) + 1)
            put = chance.random() < 0.7
            text = (
                text[:at] + chance.choice(PARTS) + text[at:] if put else text[:at] + text[at + chance.randint(1, 5) :]
            )
        assert_same(text)


@given(
    st.sampled_from(["k: ", "a: ", "k:\n- ", "k: [", "k: {a: ", ""]),
    st.lists(st.sampled_from([*PARTS, "w", "two words"]), max_size=7),
)
@settings(max_examples=1500, deadline=None)
def test_anything_comes_out_the_same(start: str, parts: list[str]) -> None:
    """Arbitrary sequences of what YAML gives a meaning to."""
    assert_same(start + "".join(parts))
