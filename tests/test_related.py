"""Relatedness and trending: who comes first, why, and who never does."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from publications import document_of
from watchfloor.link.related import Item, body_terms, relate
from watchfloor.link.trending import find_trending
from watchfloor.model.documents import AnalysisFields, Document
from watchfloor.settings import RelatedSettings, TrendingSettings

RULES = RelatedSettings(count=3)


def item(id: str, **more: Any) -> Item:
    values: dict[str, Any] = {"published": 0.0, "title": "", "summary": "", **more}
    return Item(id, terms=body_terms(values.pop("text", "")), **values)


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
