"""Pages of actors, systems and countries: their numbers say what they are of, and leave nothing out unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publications import INCIDENT, SMALL, with_line
from test_properties import FAST, run
from watchfloor.view.figures import FOLDED, cut_between_ties

ACTOR = "  - {id: russia, role: operator, attribution: assessed, by: the army}\n"
ACTORS = "russia: {title: Russia}\ngru: {title: GRU, parent: russia}\nnato: {title: NATO}\nunknown: {title: Unknown operator}\n"
SYSTEMS = "gerbera: {title: Gerbera}\nanf: {title: Gerbera ANF, parent: gerbera}\nunidentified-drone: {title: Unidentified drone}\n"


def incident(actors: str, systems: str = "[gerbera]", more: str = "") -> str:
    """An incident with other actors and systems."""
    text = with_line(INCIDENT, ACTOR, "".join(f"  - {{{actor}}}\n" for actor in actors.split("; ")))
    return with_line(text, "systems: [gerbera]\n", f"systems: {systems}\n{more}")


FILES = SMALL | {
    "content/vocabulary/actors.yml": ACTORS,
    "content/vocabulary/systems.yml": SYSTEMS,
    "content/incidents/a.md": incident("id: russia, attribution: confirmed; id: gru, attribution: alleged"),
    "content/incidents/b.md": incident("id: gru, role: organiser, attribution: alleged"),
    "content/incidents/c.md": incident(
        "id: russia, role: suspect, attribution: assessed; id: nato, role: responder, attribution: confirmed",
        "[{id: anf, identification: alleged}]",
    ),
    "content/incidents/d.md": incident("id: unknown", "[{id: gerbera, identification: disputed}, anf]"),
}


def figures(publication: Any, files: Any = FILES) -> dict[str, Any]:
    """Figures by address of the page."""
    prepared = publication(files)
    assert prepared.views is not None, prepared.problems
    return {view.url: view.figures for view in prepared.views.pages if getattr(view, "figures", None)}


def said(rows: Any) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(title, [(label.text, count) for label, count in counts]) for title, counts in rows]


def test_how_firmly_an_actor_is_held_to_have_acted(publication: Any) -> None:
    """Of each incident once; what is said of the actor itself goes before what is said of one below it."""
    found = figures(publication)
    assert said(found["actors/russia/"].said) == [("Attribution", [("confirmed", 1), ("assessed", 2), ("alleged", 1)])]
    assert said(found["actors/gru/"].said) == [("Attribution", [("alleged", 2)])]
    assert said(found["actors/unknown/"].said) == []
    assert said(found["countries/lt/"].said) == []
    ((_, ((label, _),)),) = found["actors/gru/"].said
    assert label.meaning == "raised as possible, not backed by a finding"


def test_who_responded_is_not_held_to_have_acted(publication: Any) -> None:
    """Another role has its own row, under its own name."""
    assert said(figures(publication)["actors/nato/"].said) == [("Responder", [("confirmed", 1)])]


def test_how_firmly_a_system_is_named(publication: Any) -> None:
    """Where it is in doubt anywhere; else there is nothing to say."""
    found = figures(publication)
    assert said(found["systems/gerbera/"].said) == [("Type", [("not in doubt", 3), ("alleged", 1), ("disputed", 1)])]
    assert said(found["systems/anf/"].said) == [("Type", [("not in doubt", 1), ("alleged", 1)])]


def test_a_system_that_is_simply_known_needs_no_word(publication: Any) -> None:
    """There is no row for it."""
    assert said(figures(publication, SMALL)["systems/gerbera/"].said) == []


def counted(figures: Any, title: str) -> tuple[list[tuple[str, int]], int]:
    """What a row shows, and how many it leaves out."""
    (row,) = (row for row in figures.together if row.title == title)
    assert len(row.more) == min(row.left, FOLDED) == row.left - row.beyond
    return [(ref.title, ref.count) for ref in row.shown], row.left


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], 0),
        ([1], 1),
        ([3, 2, 1, 1, 1, 1, 1], 7),  # one more, and nothing is left out
        ([9, 5, 4, 4, 2, 2, 2, 2, 2, 2], 4),  # none of six that occur equally often
        ([9, 5, 4, 4, 2, 2, 2, 1, 1, 1, 1], 7),  # all of three
        ([9, 5, 4, 4, 2, 2, 1], 7),  # the only one left
        ([9, 5, 4, 4, 2, 2, 1, 1], 6),
        ([1] * 40, 6),
        ([2] + [1] * 40, 6),
    ],
)
def test_a_list_is_not_cut_within_a_tie(counts: list[int], shown: int) -> None:
    """Unless too many occur equally often."""
    assert cut_between_ties(counts) == shown


def test_a_list_says_how_many_it_leaves_out(publication: Any) -> None:
    """They follow where they are asked for; what is beyond that is told, with the way to the list of all."""
    many = "".join(f"s{n:03}: {{title: System {n:03}}}\n" for n in range(120))
    systems = f"[gerbera, {', '.join(f's{n:03}' for n in range(120))}]"
    files = FILES | {
        "content/vocabulary/systems.yml": SYSTEMS + many,
        "content/incidents/a.md": incident("id: russia", systems),
    }
    russia = figures(publication, files)["actors/russia/"]
    shown, left = counted(russia, "Systems")
    assert shown[0] == ("Gerbera", 4)
    assert len(shown) + left == 122
    (row,) = (row for row in russia.together if row.title == "Systems")
    assert (row.beyond, row.index) == (left - FOLDED, "systems/")


def test_what_is_not_known_is_an_entry(publication: Any) -> None:
    """After what is known; and of how many incidents nothing is stated."""
    files = FILES | {"content/incidents/e.md": incident("id: unknown", "[]")}
    files |= {"content/incidents/f.md": incident("id: unknown", "[unidentified-drone]")}
    found = figures(publication, files)["countries/lt/"]
    assert counted(found, "Actors") == ([("Russia", 4), ("GRU", 2), ("NATO", 1), ("Unknown operator", 3)], 0)
    assert counted(found, "Systems")[0][-1] == ("Unidentified drone", 1)
    assert [(row.title, row.unstated) for row in found.together if row.unstated] == [("Systems", 1)]


def test_where_all_is_unknown_there_is_a_row(publication: Any) -> None:
    """It says so."""
    files = SMALL | {
        "content/vocabulary/actors.yml": ACTORS,
        "content/incidents/field.md": incident("id: unknown"),
    }
    assert counted(figures(publication, files)["countries/lt/"], "Actors") == ([("Unknown operator", 1)], 0)


@pytest.mark.parametrize(
    ("dates", "span"),
    [
        (["2024-10-24 2024-11-23"], "24 October 2024 to 23 November 2024"),
        (["2024-07-10", "2024-10-20 2024-11-23", "2024-10-24"], "10 July 2024 to 23 November 2024"),
        (["2024-07-10", "2024-07-10"], "10 July 2024"),
        (["2024-07-01", "2024-07"], "July 2024"),  # what is known to the month can be the last
        (["2024", "2024-07-10"], "2024"),
        (["2024", "2025-01-10"], "2024 to 10 January 2025"),
        (["2023-12-30/2024-01-02"], "30 December 2023 – 2 January 2024"),
    ],
)
def test_from_the_first_day_to_the_last(publication: Any, dates: list[str], span: str) -> None:
    """What goes on for some time ends when it ends."""
    starts = [
        f"start: {start}\n" + (f"end: {end}\n" if end else "") for start, _, end in (d.partition(" ") for d in dates)
    ]
    files = SMALL | {
        f"content/incidents/n{n}.md": INCIDENT.replace("start: 2025-07-10\n", said) for n, said in enumerate(starts)
    }
    files["content/incidents/field.md"] = INCIDENT.replace(
        "country: LT, lat: 54.61, lon: 25.73", "country: LV, lat: 56.9, lon: 24.1"
    )
    prepared = publication(files, settings={"locale": "en-GB"})
    assert prepared.views is not None, prepared.problems
    (found,) = (view.figures for view in prepared.views.pages if view.url == "countries/lt/")
    assert found.span == span


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-GB", ["4 incidents", "1 incident · 1 analysis", "2 incidents"]),
        ("de", ["4 Vorfälle", "1 Vorfall · 1 Analyse", "2 Vorfälle"]),
        ("lt", ["4 incidentai", "1 incidentas · 1 analizė", "2 incidentai"]),
    ],
)
def test_an_index_says_what_it_counts(publication: Any, locale: str, words: list[str]) -> None:
    """Incidents apart from analyses, with the plurals that numbers have."""
    prepared = publication(
        FILES
        | {
            "content/incidents/field.md": with_line(
                INCIDENT, "country: LT, lat: 54.61, lon: 25.73", "country: LV, lat: 56.9, lon: 24.1"
            )
        },
        settings={"locale": locale},
    )
    assert prepared.views is not None, prepared.problems
    views = {view.url: view for view in prepared.views.pages}
    found = {ref.url: ref.counted for group in views["countries/"].groups for ref in group.entries}
    assert found == {"countries/lt/": words[0], "countries/lv/": words[1]}
    (group, *_) = views["actors/"].groups
    assert group.head.counted == words[0] + words[1][words[1].index(" · ") :]
    assert [ref.counted for ref in group.entries] == [words[2]]


TERMS = {"actors": ("russia", "gru", "unknown"), "systems": ("one", "two", "three"), "places": ("lake", "bay", "sea")}
FORESTS = st.fixed_dictionaries(
    {name: st.tuples(*(st.sampled_from(["", *ids[:n]]) for n in range(len(ids)))) for name, ids in TERMS.items()}
)
INCIDENTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(TERMS["actors"]), unique=True),
        st.lists(st.sampled_from(TERMS["systems"]), unique=True),
        st.sampled_from(["", *TERMS["places"]]),
    ),
    min_size=1,
    max_size=6,
)


def written(forests: dict[str, tuple[str, ...]], incidents: list[tuple[list[str], list[str], str]]) -> dict[str, str]:
    """A publication with these parents of terms and these incidents."""
    files = dict(SMALL)
    del files["content/incidents/field.md"], files["content/analysis/meaning.md"]
    for name, ids in TERMS.items():
        files[f"content/vocabulary/{name}.yml"] = "".join(
            f"{id}: {{title: {id}{f', parent: {parent}' if parent else ''}}}\n"
            for id, parent in zip(ids, forests[name], strict=True)
        )
    for n, (actors, systems, place) in enumerate(incidents):
        text = with_line(INCIDENT, ACTOR, "".join(f"  - {{id: {id}}}\n" for id in actors))
        text = with_line(text, "actors:\n", "actors:\n" if actors else "")
        text = with_line(text, "systems: [gerbera]", f"systems: [{', '.join(systems)}]")
        text = with_line(text, "precision: town", f"precision: town{f', id: {place}' if place else ''}")
        files[f"content/incidents/n{n}.md"] = with_line(text, "start: 2025-07-10", f"start: 2025-07-{n + 1:02}")
    return files


@given(FORESTS, INCIDENTS)
@example({"actors": ("", "russia", ""), "systems": ("",) * 3, "places": ("",) * 3}, [(["gru"], ["one"], "lake")])
@FAST
def test_two_pages_say_the_same_of_each_other(
    forests: dict[str, tuple[str, ...]], incidents: list[tuple[list[str], list[str], str]]
) -> None:
    """How often two terms occur together, whichever one looks at, and whatever stands above them."""
    prepared = run(written(forests, incidents))
    assert prepared.views is not None, prepared.problems
    together: dict[tuple[str, str], int] = {}
    for view in prepared.views.pages:
        if getattr(view, "figures", None):
            for row in view.figures.together:
                assert row.left == 0
                together |= {(view.url, ref.url): ref.count for ref in row.shown}
    pairs = {(here, there) for here, there in together if here.split("/")[0] != there.split("/")[0]}
    for here, there in pairs:
        if not there.startswith("categories/"):
            assert together[here, there] == together.get((there, here)), (here, there)
