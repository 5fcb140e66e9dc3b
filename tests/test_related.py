"""Relatedness and trending: who comes first, why, and who never does."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import Stemmer
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publications import document_of
from watchfloor.link.language import ALGORITHMS
from watchfloor.link.related import Item, Verdict, body_terms, relate
from watchfloor.link.related.census import steps_of
from watchfloor.link.trending import find_trending
from watchfloor.model.documents import AnalysisFields, Document
from watchfloor.settings import RelatedSettings, TrendingSettings

RULES = RelatedSettings(count=3)


def item(id: str, **more: Any) -> Item:
    values: dict[str, Any] = {"published": 0.0, "title": "", "summary": "", **more}
    return Item(id, terms=body_terms(values.pop("text", ""), values.get("language", "")), **values)


def ids(matches: Any) -> list[str]:
    return [match.id for match in matches]


def test_a_rare_subject_in_common_counts_more_than_a_common_one() -> None:
    """Everybody has the tag `drones`; two have `keel`."""
    items = [item(f"i{n}", subjects=(("tags", "drones"),)) for n in range(8)]
    items += [
        item("a", subjects=(("tags", "drones"), ("tags", "keel"))),
        item("b", subjects=(("tags", "drones"), ("tags", "keel"))),
    ]
    found = relate(items, RULES)
    assert ids(found["a"])[0] == "b"
    assert found["a"][0].subjects[0] == ("tags", "keel")


def test_near_in_space_and_time_beats_far() -> None:
    """Ten kilometres and two days against a thousand and a year."""
    here = item("here", day=100, point=(55.0, 25.0), subjects=(("tags", "x"),))
    near = item("near", day=102, point=(55.09, 25.0), subjects=(("tags", "x"),))
    far = item("far", day=465, point=(64.0, 25.0), subjects=(("tags", "x"),))
    matches = relate([here, near, far], RULES)["here"]
    assert ids(matches) == ["near", "far"]
    assert matches[0].days == 2
    assert abs((matches[0].kilometres or 0) - 10.0) < 0.1
    assert matches[1].days is None
    assert matches[1].kilometres is None


def test_text_in_common_relates_where_nothing_else_does() -> None:
    """Words that few share, the title's above all."""
    items = [
        item("a", title="Anchors and cables", text="An anchor was dragged over a cable on the seabed."),
        item("b", title="A cable cut", text="The anchor cut the cable; the seabed was searched."),
        item("c", title="Balloons", text="Balloons came over the border with cigarettes."),
    ]
    first, *rest = relate(items, RULES)["a"]
    assert first.id == "b"
    assert all(match.score < first.score for match in rest)


def test_pins_come_first_in_their_order_and_vetoes_go_both_ways() -> None:
    """An editor's word stands above every signal, also beyond the number asked for."""
    same = {"subjects": (("tags", "x"),), "day": 1, "point": (55.0, 25.0)}
    items = [
        item("a", **same, pins=("d", "c"), vetoes=frozenset({"b"})),
        item("b", **same),
        item("c", text="nothing"),
        item("d"),
        item("e", **same),
    ]
    found = relate(items, RelatedSettings(count=1))
    assert ids(found["a"]) == ["d", "c"]
    assert found["a"][0].pinned
    assert "a" not in ids(found["b"])
    assert ids(relate(items, RULES)["a"]) == ["d", "c", "e"]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.integers(0, 3),
            st.floats(50, 60),
            st.sampled_from(["one two", "two three", ""]),
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(),
)
def test_order_of_the_input_does_not_matter_and_nobody_is_related_to_themselves(rows: list[Any], seed: int) -> None:
    """Ties are broken by date and id, never by position."""
    items = [
        item(f"i{n}", subjects=(("tags", tag),), day=day, point=(latitude, 25.0), text=text, published=float(day))
        for n, (tag, day, latitude, text) in enumerate(rows)
    ]
    shuffled = items[:]
    random.Random(seed).shuffle(shuffled)
    found = relate(items, RULES)
    assert found == relate(shuffled, RULES)
    for id, matches in found.items():
        assert id not in ids(matches)
        assert len(set(ids(matches))) == len(matches) <= 3


FILLER = "harbour council budget weather ferry market school museum bridge garden".split()


def story(id: str, text: str, **more: Any) -> Item:
    """An item in English with words of its own beside the given ones."""
    return item(id, text=f"{text} {id} {id}er {id}ing", language="en", **more)


def english(text: str) -> bytes:
    return body_terms(text, "en")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "The drones were jamming", "A drone jammed"),
        ("en-GB", "violations of airspaces", "violation airspace"),
        ("lt", "dronai skrido virš mokyklos", "dronas mokykla"),
        ("de", "Die Häuser", "das Haus"),
        ("ru", "беспилотники упали", "беспилотник упал"),
        ("uk", "", ""),
        ("hi", "लड़कियाँ", "लड़कियों"),
    ],
)
def test_forms_of_one_word_are_one_in_each_language(language: str, one: str, other: str) -> None:
    """Stems are counted; a language without a stemmer has its words as they are."""
    stems = {*words_of(body_terms(one, language))}
    assert {*words_of(body_terms(other, language))} & stems or not stems
    if stems:
        assert not {*words_of(body_terms(other))} >= stems


def words_of(terms: bytes) -> list[int]:
    return np.frombuffer(terms, dtype="<u4", count=len(terms) // 5).tolist()


def test_words_are_stemmed_once_and_in_their_own_language() -> None:
    """An unknown language changes nothing, and marks that are no letters do not break a word."""
    assert body_terms("Drones drone", "tlh") == body_terms("Drones drone")
    assert len(words_of(body_terms("हिन्दी", "hi"))) == 1
    assert body_terms("Drones", "en") == body_terms("drone", "en-GB") == body_terms("DRONE", "en_US")


def test_every_algorithm_is_one_of_the_stemmer() -> None:
    """And every living language of Snowball is taken."""
    assert {*ALGORITHMS.values()} == {*Stemmer.algorithms()} - {"porter", "dutch_porter"}


def noise(size: int) -> list[Item]:
    """Articles that share nothing with others but words of the trade."""
    dice = random.Random(1)
    return [
        story(f"noise{chr(97 + n // 26)}{chr(97 + n % 26)}", " ".join(dice.choices(FILLER, k=6))) for n in range(size)
    ]


def test_citing_each_other_or_the_same_relates() -> None:
    """And so does being cited by the same, and resting on the same source."""
    texts = {id: story(id, "") for id in "abefg"}
    texts["a"] = replace(texts["a"], cites=("b",), cited_by=("e",))
    texts["b"] = replace(texts["b"], cited_by=("a",))
    texts["e"] = replace(texts["e"], cites=("a", "f"))
    texts["f"] = replace(texts["f"], cited_by=("e",), sources=("paper/1",))
    texts["g"] = replace(texts["g"], sources=("paper/1", "paper/2"))
    found = relate([*texts.values(), *noise(50)], RelatedSettings(count=9))
    assert {*ids(found["a"])} == {"b", "e", "f"}
    assert {*ids(found["f"])} == {"a", "e", "g"}
    together = next(match for match in found["f"] if match.id == "a")
    assert (together.together, together.cites, together.sources) == (1, (), 0)
    assert next(match for match in found["g"] if match.id == "f").sources == 1


def test_what_both_cite_is_told() -> None:
    """By its ids, sorted."""
    texts = [story("a", "", cites=("x", "y")), story("b", "", cites=("y", "x", "z"))]
    matches = relate([*texts, *(story(id, "") for id in "xyz"), *noise(50)], RULES)["a"]
    assert [match.cites for match in matches if match.id == "b"] == [("x", "y")]


def test_near_copies_do_not_fill_a_list() -> None:
    """The nearest of five stands where it belongs; the others step behind all that say something else."""
    cable = "The anchor of the freighter cut the power cable on the seabed near the wind farm"
    copies = [story(f"copy{n}", cable, title="Anchor cuts cable") for n in range(5)]
    places = {word: f"{word}yard {word}dock {word}hall" for word in FILLER[:4]}
    others = [story(f"{word}case", f"The anchor, a cable, {place}") for word, place in places.items()]
    others += [story(f"{word}site", place) for word, place in places.items()]
    every = [story("here", "Who cut the cable on the seabed? An anchor was found."), *copies, *others, *noise(60)]
    found = ids(relate(every, RelatedSettings(count=5))["here"])
    assert sum(id.startswith("copy") for id in found) == 1
    assert len(found) == 5
    assert sum(id.startswith("copy") for id in ids(relate(every, RelatedSettings(count=5, alike=1))["here"])) == 5


def test_a_standing_paragraph_relates_nobody() -> None:
    """A quarter of all articles end with the same words about the publication, and are related by their subject."""
    dice = random.Random(1)
    common = [f"common{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]
    footer = " ".join(f"{word}board {word}letter {word}fund" for word in FILLER)
    items = []
    for n in range(80):
        topic = FILLER[n % 10]
        about = " ".join(dice.choices([f"{topic}{chr(97 + k)}" for k in range(26)], k=40))
        text = f"{about} {' '.join(dice.choices(common, k=150))} {footer if n % 4 == 0 else ''}"
        items.append(item(f"i{n:02}", text=text, language="en"))
    found = relate(items, RelatedSettings(count=3))
    assert all(int(match.id[1:]) % 10 == int(id[1:]) % 10 for id in found for match in found[id])


def test_what_the_page_lists_itself_is_left_out_but_for_pins() -> None:
    """In one direction: the other page may list this one."""
    same = {"subjects": (("tags", "x"), ("tags", "y")), "day": 1}
    items = [item("a", **same, elsewhere=frozenset("bc"), pins=("c",)), *(item(id, **same) for id in "bcd"), item("e")]
    found = relate(items, RULES)
    assert ids(found["a"]) == ["c", "d"]
    assert "a" in ids(found["b"])


def test_of_two_equal_ones_that_of_the_same_time_comes_first() -> None:
    """Freshness is about the two and not about today; alone it relates nobody."""
    year = 365 * 86_400.0
    items = [
        item("a", text="keel anchor", published=10 * year),
        item("old", text="keel", published=1 * year),
        item("near", text="keel", published=9.5 * year),
        item("same", text="balloon", published=10 * year),
        item("x", text="rope", published=12 * year),
    ]
    assert ids(relate(items, RULES)["a"]) == ["near", "old"]


def test_words_are_told_as_they_stand_in_a_headline() -> None:
    """Names in full; of one that only begins a sentence nobody knows."""
    items = [
        story(
            "a", "A ship left the Black Sea near Constanta", title="Ships leave", summary="They sail in the Black Sea."
        ),
        story("b", "The Black Sea was calm; the harbourmaster slept.", title="Calm in the Black Sea at Constanta"),
        *noise(60),
    ]
    assert relate(items, RULES)["a"][0].words[:2] == ("Black Sea", "Constanta")


WORLD = st.lists(
    st.fixed_dictionaries(
        {
            "tags": st.lists(st.sampled_from("abcdef"), max_size=3, unique=True),
            "text": st.lists(st.sampled_from(FILLER), max_size=6),
            "day": st.one_of(st.none(), st.integers(0, 400)),
            "published": st.integers(0, 5).map(lambda year: year * 1e7),
            "pins": st.lists(st.integers(0, 24), max_size=2),
            "vetoes": st.lists(st.integers(0, 24), max_size=2),
            "elsewhere": st.lists(st.integers(0, 24), max_size=1),
            "cites": st.lists(st.integers(0, 24), max_size=2),
        }
    ),
    min_size=1,
    max_size=24,
)


def world(rows: list[dict[str, Any]]) -> list[Item]:
    def named(numbers: list[int]) -> tuple[str, ...]:
        return tuple(f"i{number}" for number in numbers)

    return [
        item(
            f"i{n}",
            subjects=tuple(("tags", tag) for tag in row["tags"]),
            text=" ".join(row["text"]),
            day=row["day"],
            published=row["published"],
            pins=named(row["pins"]),
            vetoes=frozenset(named(row["vetoes"])),
            elsewhere=frozenset(named(row["elsewhere"])),
            cites=named(row["cites"]),
        )
        for n, row in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(WORLD, st.sampled_from([0.6, 1.0]))
def test_editors_rule_and_the_order_is_total(rows: list[dict[str, Any]], alike: float) -> None:
    """Pins lead in their order, vetoes hold both ways, nobody stands twice or in their own list."""
    items = {one.id: one for one in world(rows)}
    found = relate(list(items.values()), RULES.model_copy(update={"alike": alike}))
    assert {*found} == {*items}
    for id, matches in found.items():
        apart = {*items[id].vetoes, *(other.id for other in items.values() if id in other.vetoes)}
        pins = [pin for pin in dict.fromkeys(items[id].pins) if pin in items and pin != id and pin not in apart]
        shown = ids(matches)
        assert shown[: len(pins)] == pins == [match.id for match in matches if match.pinned]
        assert len(set(shown)) == len(shown) <= max(RULES.count, len(pins))
        assert not {id, *apart} & {*shown}
        assert not ({*shown} - {*pins}) & items[id].elsewhere
        keys = [(-match.score, -items[match.id].published, match.id) for match in matches[len(pins) :]]
        assert all(match.score >= RULES.minimum for match in matches[len(pins) :])
        if alike == 1:
            assert keys == sorted(keys)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(WORLD, st.integers(0, 5), st.booleans())
def test_an_unrelated_article_moves_nobody(rows: list[dict[str, Any]], year: int, kept: bool) -> None:
    """It enters no list and has none, as long as the number of articles weighs the same."""
    items = world(rows)
    while steps_of(len(items)) != steps_of(len(items) + 1):
        items.pop()
    assume(items)
    before = relate(items, RULES)
    stranger = item("stranger", text="zyzzyva quokka", published=year * 1e7, subjects=(("tags", "alone"),))
    after = relate([*items, stranger], RULES, kept=before if kept else None)
    assert after["stranger"] == ()
    assert {id: after[id] for id in before} == dict(before)
    if kept:
        assert after.changed == {"stranger"}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(WORLD)
def test_an_account_says_what_the_list_shows(rows: list[dict[str, Any]]) -> None:
    """For each pair: in the list exactly if its verdict says so, and its parts are its score."""
    items = world(rows)
    found = relate(items, RULES)
    numbers = {one.id: one for one in items}
    for one, this in numbers.items():
        shown = ids(found[one])
        for other in numbers.keys() - {one}:
            account = found.account(one, other)
            assert (account.verdict in (Verdict.SHOWN, Verdict.PINNED)) == (other in shown)
            assert account.place == (shown.index(other) + 1 if other in shown else 0)
            assert account.match.score in (0, pytest.approx(account.total, abs=2e-6))
            if account.verdict is Verdict.VETOED:
                assert other in this.vetoes or one in numbers[other].vetoes
            if account.verdict is Verdict.BEHIND:
                assert account.last is not None
                assert account.match.score <= account.last[1] or account.last[0] in this.pins
            if account.verdict is Verdict.ALIKE:
                assert account.like in shown


def document(id: str, published: str, updated: str | None = None) -> Document:
    fields = {"title": id, "summary": id, "published": published, "authors": ["desk"]}
    if updated:
        fields["updated"] = updated
    return document_of(id, AnalysisFields.model_validate(fields))


def trend(
    documents: list[Document], cites: dict[str, tuple[str, ...]], counts: dict[str, int] | None = None, **more: Any
) -> tuple[str, ...]:
    return find_trending(
        {d.id: d for d in documents},
        cites,
        TrendingSettings(**more),
        counts or {},
        {d.id: d.id + "/" for d in documents},
    )


def test_trending_is_what_is_cited_and_updated_in_the_window() -> None:
    """An old article cited by new ones leads; what only old ones cite does not count."""
    documents = [
        document("old", "2020-01-01"),
        document("older", "2019-01-01"),
        document("new", "2025-05-01"),
        document("newer", "2025-05-02"),
    ]
    cites = {"new": ("old",), "newer": ("old",), "old": ("older",)}
    assert trend(documents, cites) == ("old", "newer", "new")
    assert trend([*documents, document("touched", "2020-01-01", "2025-04-30")], cites)[:2] == ("old", "touched")


def test_pins_lead_and_page_counts_sharpen() -> None:
    """A pin needs no points; the most-read page is worth two citations."""
    documents = [document("a", "2025-01-01"), document("b", "2025-01-01"), document("c", "2025-01-01")]
    assert trend(documents, {"a": ("c",)}) == ("c", "a", "b")
    assert trend(documents, {"a": ("c",)}, {"b/": 500}) == ("b", "c", "a")
    assert trend(documents, {}, pins=["c"], count=1) == ("c",)
    assert trend([], {}) == ()
