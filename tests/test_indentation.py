"""Templates lose their indentation on the way to the page, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError

from watchfloor_mkdocs.indentation import Indentation

LINES = st.sampled_from(
    [
        "a",
        "<p>b</p>",
        "{{ yes }}",
        "{{ no }}",
        "{# said #}",
        "{#- said\n  twice -#}",
        "c {% if yes %}d{% endif %}",
        "  ",
    ]
)
PARTS = st.recursive(
    LINES,
    lambda inner: st.builds(
        lambda head, first, tail, second: "\n".join([head, f"  {first}", tail[0], second, tail[1]]),
        st.sampled_from(["{% if yes %}", "{% if no %}", "{%- if yes -%}", "{% if no %}{# why #}"]),
        inner,
        st.sampled_from([("{% else %}", "{% endif %}"), ("{% elif yes %}", "{% endif -%}")]),
        inner,
    ),
    max_leaves=8,
)
TEMPLATES = st.lists(PARTS, max_size=5).map("\n".join)


def printed(source: str, *, terse: bool, name: str = "page.html") -> str:
    """What a template prints."""
    environment = Environment(autoescape=True)
    source = Indentation(environment).preprocess(source, name) if terse else source
    return environment.from_string(source).render(yes="1", no="")


@given(TEMPLATES)
def test_no_words_are_joined_or_lost(source: str) -> None:
    """What is parted by spaces or line ends is parted still."""
    assert printed(source, terse=True).split() == printed(source, terse=False).split()


@given(TEMPLATES)
def test_no_line_is_indented_and_none_is_of_tags_alone(source: str) -> None:
    """That is what the bytes are saved by."""
    assert re.search(r"\n[ \t]+\S", printed(source, terse=True)) is None
    assert len(printed(source, terse=True)) <= len(printed(source, terse=False))


def test_what_is_written_out_stays_as_it_is() -> None:
    """In elements whose spaces are seen, and in e-mails of plain text."""
    kept = "<pre>\n  a\n  {% if yes %}\n    b\n  {% endif %}\n</pre>"
    assert printed(kept, terse=True) == printed(kept, terse=False)
    text = "  a\n  {% if yes %}\n    b\n  {% endif %}"
    assert printed(text, terse=True, name="email/digest-text.html") == printed(text, terse=False)


def test_a_mistake_is_told_on_its_own_line() -> None:
    """An operator who writes templates looks there."""
    environment = Environment(extensions=[Indentation], autoescape=True)
    with pytest.raises(TemplateSyntaxError) as found:
        environment.from_string("{% if yes %}\n  {% if no %}\n    a\n  {% endif %}\n  {{ ) }}\n{% endif %}")
    assert found.value.lineno == 5
