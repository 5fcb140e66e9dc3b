"""The small publication of the tests is in order: what the others bend is straight."""

from __future__ import annotations

from typing import Any

from publications import INCIDENT, SMALL, with_line


def test_the_small_publication_has_no_problems(publication: Any) -> None:
    """Whatever a test changes in it is then the only thing wrong."""
    prepared = publication(SMALL)
    assert [str(problem) for problem in prepared.problems] == []
    assert prepared.views is not None
    assert "incidents/field/" in {view.url for view in prepared.views.pages}


def test_the_menu_is_what_it_is_set_to_be(publication: Any) -> None:
    """In that order, each once; what has no entry is left out, and so is what is turned off."""
    stock = [ref.url for ref in publication(SMALL).views.menu]
    assert stock[:4] == ["incidents/", "analysis/", "map/", "timeline/"] and stock[-1] == "data/"
    assert "series/" not in stock and "places/" not in stock
    wanted = ["map", "incidents", "series", "digest", "map", "follow"]
    menu = publication(SMALL, settings={"menu": wanted}).views.menu
    assert [(ref.title, ref.url) for ref in menu] == [
        ("Map", "map/"),
        ("Incidents", "incidents/"),
        ("Weekly digest", "digest/"),
        ("Follow", "follow/"),
    ]
    menu = publication(SMALL, settings={"menu": wanted, "digest": False}).views.menu
    assert [ref.url for ref in menu] == ["map/", "incidents/", "follow/"]
    assert publication(SMALL, settings={"menu": []}).views.menu == ()


def test_corrections_have_as_many_pages_as_they_need(publication: Any) -> None:
    """The newest first, each once."""
    notes = "".join(f"  - {{date: 2025-09-0{day}, text: Note {day}.}}\n" for day in range(1, 6))
    text = with_line(INCIDENT, "status: confirmed", f"corrections:\n{notes}status: confirmed")
    own = {"per_page": 2, "menu": ["map", "corrections"]}
    made = publication({**SMALL, "content/incidents/field.md": text}, settings=own)
    assert [ref.url for ref in made.views.menu] == ["map/", "corrections/"]
    views = [view for view in made.views.pages if view.url.startswith("corrections/")]
    assert [view.url for view in views] == ["corrections/", "corrections/page/2/", "corrections/page/3/"]
    assert [[one.correction.text for one in view.entries] for view in views] == [
        ["Note 5.", "Note 4."],
        ["Note 3.", "Note 2."],
        ["Note 1."],
    ]
    assert [(view.pagination.previous, view.pagination.next) for view in views] == [
        ("", "corrections/page/2/"),
        ("corrections/", "corrections/page/3/"),
        ("corrections/page/2/", ""),
    ]
    without = publication(SMALL, settings=own).views
    assert not [view for view in without.pages if view.url.startswith("corrections/")]
    assert [ref.url for ref in without.menu] == ["map/"]
