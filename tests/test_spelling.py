"""Words that the search page suggests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from publications import INCIDENT, SMALL, with_line
from sites import build, tree
from watchfloor.link.addresses import SPELLINGS
from watchfloor.spelling import LEAST, LONGEST, MOST, by_frequency, make_spellings
from watchfloor.workshop import Workshop

TEXTS = st.lists(st.tuples(st.text("aB ä-'.1/<", max_size=30), st.integers(0, 5)), max_size=12)


def words_of(prepared: Any) -> list[str]:
    """The words of a publication; a second time they come out of the store."""
    shop = Workshop()
    made, again = (make_spellings(prepared.library, prepared.graph, shop) for _ in range(2))
    assert made[0].digest == again[0].digest
    assert made[1] == again[1]
    words: list[str] = json.loads(made[0].read())
    return words


def test_words_come_from_titles_places_authors_and_names_of_terms(publication: Any) -> None:
    """Each as it is written most often; terms that no article has bring none."""
    files = dict(SMALL)
    files["content/vocabulary/systems.yml"] = (
        "gerbera: {title: Gerbera, synonyms: [Гербера]}\norlan: {title: Orlan-10}\n"
    )
    prepared = publication(files)
    words = words_of(prepared)
    assert {"drone", "village", "Gerbera", "Гербера", "Lithuania", "decoy", "desk"} <= set(words)
    assert not {"Orlan-10", "a", "in"} & set(words)


def test_a_draft_brings_no_word(publication: Any) -> None:
    """What is not published is not suggested."""
    draft = with_line(INCIDENT, "title: Drone found in a field", "title: Zeppelin found in a field\ndraft: true")
    prepared = publication({**SMALL, "content/incidents/other.md": draft})
    assert "Zeppelin" not in words_of(prepared)


@given(TEXTS)
def test_words_have_one_order(texts: list[tuple[str, int]]) -> None:
    """Whatever order texts come in; each word once, of some length, with a letter and none but letters at its ends."""
    words = by_frequency(texts)
    assert words == by_frequency(reversed(texts))
    assert len({word.casefold() for word in words}) == len(words)
    for word in words:
        assert LEAST <= len(word) <= LONGEST
        assert any(letter.isalpha() for letter in word)
        assert word[0].isalnum()
        assert word[-1].isalnum()
        assert any(times and word in text for text, times in texts)


def test_the_most_frequent_come_first_and_the_rarest_are_left_out() -> None:
    """Small letters and capitals are one word, written as it is most often; the file does not grow without end."""
    assert by_frequency([("drone Drone, drone!", 2), ("Vilnius", 7), ("vilnius", 1), ("<b>rare</b>", 1)]) == [
        "Vilnius", "drone", "rare",
    ]  # fmt: skip
    many = by_frequency([*((f"word{n}x", 1) for n in range(MOST + 5)), ("often", 2)])
    assert len(many) == MOST
    assert many[0] == "often"


def test_nothing_takes_the_place_of_the_words(publication: Any) -> None:
    """An article that wants their address for an alias is told."""
    taken = with_line(INCIDENT, "tags: [decoys]", "tags: [decoys]\naliases: [search/words.json]")
    problems = publication({**SMALL, "content/incidents/field.md": taken}).problems
    assert [problem.code for problem in problems] == ["E311"]


def test_a_build_after_an_edit_has_the_words_of_a_clean_one(golden: Path, tmp_path: Path) -> None:
    """A new word of a title comes, the old one goes; without a search there is no file."""
    before = json.loads((golden / "site" / SPELLINGS).read_bytes())
    path = min((golden / "content/incidents").rglob("*.md"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("title: ", "title: Zeppelin and ", 1), "utf-8")
    assert build(golden).returncode == 0
    after = (golden / "site" / SPELLINGS).read_bytes()
    assert set(json.loads(after)) - set(before) == {"Zeppelin", "and"} - set(before)
    shutil.rmtree(golden / ".watchfloor")
    assert build(golden, "-d", str(tmp_path / "other")).returncode == 0
    assert tree(tmp_path / "other")[SPELLINGS] == after
    config = golden / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("  publication:\n", "  publication:\n    search: false\n", 1), "utf-8"
    )
    assert build(golden).returncode == 0
    assert not (golden / "site" / SPELLINGS).exists()
