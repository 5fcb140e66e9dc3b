"""Relatedness at scale: what is kept of one call for the next changes nothing but the time."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.related import generated_items, one_more
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.link.related import Item, Related, body_terms, load, ranking, relate
from watchfloor.settings import RelatedSettings

RULES = RelatedSettings(count=3, minimum=0.1, alike=0.75)
WORDS = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def shown(related: Related) -> dict[str, Any]:
    return {id: [match.shown for match in matches] for id, matches in related.items()}


@pytest.fixture
def selective(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits as small as the publications of these tests, so that nothing is compared with everything."""
    monkeypatch.setattr(ranking, "_EXHAUSTIVE", 4)
    monkeypatch.setattr(ranking, "KEY_LIMIT", 5)
    monkeypatch.setattr("watchfloor.link.related.census.KEY_LIMIT", 5)
    monkeypatch.setattr("watchfloor.link.related.vectors._COMMON", 3)
    monkeypatch.setattr("watchfloor.link.related.lists._MANY", 1)
    monkeypatch.setattr("watchfloor.link.related.state._SPARE", 1)
    monkeypatch.setattr("watchfloor.link.related.state.RESERVE", 2)
    monkeypatch.setattr("watchfloor.link.related.result.RESERVE", 2)
    monkeypatch.setattr("watchfloor.link.related.RESERVE", 2)


def made(number: int, seed: int) -> Item:
    """An item whose like there are some."""
    dice = random.Random(f"{number} {seed}")
    text = " ".join(dice.choices(WORDS, weights=[1 / n for n in range(1, len(WORDS) + 1)], k=12))
    language = dice.choice(("", "en"))
    if number % 8 == 7:
        text = "word" + " word".join("abcdefghijklm")
    others = [f"i{dice.randint(0, 40):02}" for _ in range(4)]
    return Item(
        id=f"i{number:02}",
        published=float(dice.randint(0, 3)),
        title=dice.choice(WORDS).capitalize(),
        summary=dice.choice(("", "Drones over the keel", "A drone was over it")),
        terms=body_terms(text, language),
        language=language,
        subjects=tuple(("tags", tag) for tag in dice.sample("abcdefgh", dice.randint(0, 3))),
        day=dice.choice((None, 100, 101, 130, 400)),
        point=dice.choice((None, (55.0, 25.0), (55.5, 25.5), (60.0, 11.0))),
        cites=tuple(others[: dice.randint(0, 2)]),
        cited_by=tuple(others[2 : 2 + dice.randint(0, 2)]),
        sources=tuple(dice.sample(("paper/1", "paper/2", "paper/3"), dice.randint(0, 2))),
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "put", "put", "drop", "pin", "veto", "aside")), st.integers(0, 40), st.integers(0, 40)
    ),
    min_size=1,
    max_size=8,
)


def words_of(terms: bytes) -> list[int]:
    return np.frombuffer(terms, dtype="<u4", count=len(terms) // 5).tolist()


def after(items: dict[str, Item], what: str, number: int, other: int) -> None:
    """Change the publication by one step."""
    id, second = f"i{number:02}", f"i{other:02}"
    if what == "put":
        items[id] = made(number, other)
    elif what == "drop":
        items.pop(id, None)
    elif id in items:
        key: Any = {
            "pin": {"pins": (second,)},
            "veto": {"vetoes": frozenset({second})},
            "aside": {"elsewhere": frozenset({second})},
        }[what]
        items[id] = replace(items[id], **key)


@pytest.mark.usefixtures("selective")
def test_what_is_kept_changes_nothing_but_the_time(tmp_path: Path) -> None:
    """After any additions, edits, removals, pins and vetoes the result is the one from nothing, bit for bit.

    It does not depend on the order of the items either, and says which lists say something else.
    """

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.integers(0, 40), st.lists(STEPS, min_size=1, max_size=6), st.integers(), st.booleans())
    def check(size: int, rounds: list[Any], seed: int, saved: bool) -> None:
        items = {item.id: item for item in (made(number, 0) for number in range(size))}
        result = relate(list(items.values()), RULES)
        for steps in rounds:
            before = result
            for step in steps:
                after(items, *step)
            shuffled = list(items.values())
            random.Random(seed).shuffle(shuffled)
            kept: Any = before
            if saved:
                before.save(tmp_path / "related")
                kept = load(tmp_path / "related")
                assert kept is not None
            result = relate(shuffled, RULES, kept=kept)
            assert result == relate(list(items.values()), RULES)
            old, new = shown(before), shown(result)
            different = {id for id in new if id not in old or old[id] != new[id]}
            assert different <= result.changed
            assert saved or different == result.changed

    check()


def test_lists_that_nobody_enters_or_leaves_are_the_same_objects() -> None:
    """A later stage may compare them by identity."""
    items = [made(number, 0) for number in range(60)]
    first = relate(items, RULES)
    assert dict(first)
    again = relate(items, RULES, kept=first)
    assert again.changed == frozenset()
    assert all(again[id] is first[id] for id in first)


def test_other_settings_do_not_use_what_was_kept() -> None:
    """Lists for one set of weights say nothing about another."""
    items = [made(number, 0) for number in range(30)]
    other = RelatedSettings(count=4, text=1, minimum=0.1)
    assert relate(items, other, kept=relate(items, RULES)) == relate(items, other)
    assert relate(items, RULES, 7, kept=relate(items, RULES)) == relate(items, RULES, 7)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"not a state",
        lambda data: data[: len(data) // 2],
        lambda data: data[: len(data) // 3] + bytes(64) + data[len(data) // 3 + 64 :],
        lambda data: data.replace(b"of_words.hashes", b"of_words.hushes"),
    ],
)
def test_a_damaged_or_foreign_file_is_ignored(tmp_path: Path, damage: Any) -> None:
    """It is as if there were none."""
    path = tmp_path / "related"
    assert load(path) is None
    relate([made(number, 0) for number in range(30)], RULES).save(path)
    assert load(path) is not None
    path.write_bytes(damage(path.read_bytes()))
    assert load(path) is None


def test_an_archive_of_something_else_is_ignored(tmp_path: Path) -> None:
    """Arrays alone do not make a state."""
    with (tmp_path / "related").open("wb") as file:
        np.savez(file, head=np.array([1, 2, 3]))
    assert load(tmp_path / "related") is None


@pytest.mark.parametrize("executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_parallel_is_serial(executor: Any) -> None:
    """Rows know nothing of the rows beside them."""
    items = generated_items(1200, words=60)

    def workers(start: Callable[..., None], arguments: tuple[Any, ...]) -> Any:
        return executor(2, initializer=start, initargs=arguments)

    assert relate(items, RULES, workers=workers) == relate(items, RULES)


def test_one_article_more_changes_few_lists() -> None:
    """Three in a hundred of a small publication, on average: those that it enters, and few others."""
    items = generated_items(1400, words=100)
    every = relate(items, RULES)
    counts = []
    for seed in range(12):
        without, _ = one_more(items, seed)
        counts.append(len(relate(items, RULES, kept=relate(without, RULES, kept=every)).changed))
    assert sum(counts) / len(counts) <= 42


def test_terms_of_a_body_are_the_same_everywhere() -> None:
    """Hashes that do not depend on the process, ascending, then a byte for each count."""
    assert body_terms("Drone, drone; DRONE over a Keel") == bytes.fromhex("59a3fcb44414f1df64118bee010103")
    assert body_terms("") == b""
    plain = "An x2-drone_7 over Keel's pier, keel\tTWICE"
    assert set(words_of(body_terms(plain + " žvėris"))) - set(words_of(body_terms(plain))) == {
        zlib.crc32("žvėris".encode())
    }
    assert body_terms("keel " * 300)[4] == 255


def test_what_is_let_go_is_not_missed_by_lists(tmp_path: Path) -> None:
    """Lists, pins among them, are the same afterwards, and a state that was written before serves the next run."""
    items = [made(number, 0) for number in range(40)]
    items[3] = replace(items[3], pins=(items[30].id, items[9].id))
    wanted = relate(items, RULES)
    found = relate(items, RULES)
    found.save(tmp_path / "state")
    found.let_go()
    assert found == wanted
    items[5] = made(5, 1)
    assert relate(items, RULES, kept=load(tmp_path / "state")) == relate(items, RULES)
