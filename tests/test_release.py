"""Release: what is not public leaves once, and the preview keeps it with a mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publications import INCIDENT, NOW, SMALL, document_of, with_line
from watchfloor.model.documents import AnalysisFields, Document
from watchfloor.model.library import Library
from watchfloor.release import release, why_hidden

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def document(**fields: Any) -> Document:
    base = {"title": "T", "summary": "S", "published": datetime(2025, 1, 1, tzinfo=UTC), "authors": ["desk"]}
    return document_of("one", AnalysisFields.model_validate(base | fields))


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("draft: true", "Draft"),
        ("embargo: 2026-01-01T00:01+00:00", "Embargoed"),
        ("published: 2026-01-02", "Scheduled"),
    ],
)
def test_a_preview_marks_what_a_build_leaves_out(publication: Any, line: str, mark: str) -> None:
    """In a build the incident has no page, no row and no card; in a preview all, marked, and not for search engines."""
    text = with_line(
        INCIDENT, "published: 2025-07-12T09:00+03:00", line if "published" in line else f"published: 2025-07-12\n{line}"
    )
    files = SMALL | {"content/incidents/field.md": text}
    analysis = str(files.pop("content/analysis/meaning.md"))
    build = publication(files)
    assert not build.problems
    assert "incidents/field/" not in {view.url for view in build.views.pages}
    assert "Drone found" not in repr(build.views.pages)
    preview = publication(files | {"content/analysis/meaning.md": analysis}, preview=True)
    page = next(view for view in preview.views.pages if view.url == "incidents/field/")
    assert page.mark.startswith(mark)
    assert page.noindex
    (listing,) = (view for view in preview.views.pages if view.url == "incidents/")
    (country,) = (view for view in preview.views.pages if view.url == "countries/lt/")
    assert any(one.mark.startswith(mark) for one in listing.rows)
    assert any(card.mark.startswith(mark) for card in country.cards)


def test_an_expired_document_is_in_no_preview_either(publication: Any) -> None:
    """It was public once; a preview shows what will be."""
    files = SMALL | {
        "content/incidents/field.md": with_line(INCIDENT, "authors: [desk]", "authors: [desk]\nexpires: 2025-12-31")
    }
    del files["content/analysis/meaning.md"]
    assert "incidents/field/" not in {view.url for view in publication(files, preview=True).views.pages}


def test_a_link_to_a_draft_is_a_problem_and_a_pin_is_none(publication: Any) -> None:
    """A link would be dead; a pin waits until the document is published."""
    files = SMALL | {
        "content/incidents/field.md": with_line(INCIDENT, "authors: [desk]", "authors: [desk]\ndraft: true")
    }
    assert [problem.code for problem in publication(files).problems] == ["E403"]


@given(published=MOMENTS, embargo=st.none() | MOMENTS, expires=st.none() | MOMENTS, draft=st.booleans(), now=MOMENTS)
def test_nothing_is_public_before_its_time_or_after_it(
    published: datetime, embargo: datetime | None, expires: datetime | None, draft: bool, now: datetime
) -> None:
    """The rule, stated once more and independently."""
    public = (
        not draft and published <= now and (embargo is None or embargo <= now) and (expires is None or now < expires)
    )
    moments = {"embargo": embargo, "expires": expires}
    one = document(published=published, draft=draft, **{k: v for k, v in moments.items() if v})
    assert (why_hidden(one, now) == "") == public
    kept = release(Library(documents={"one": one}), now).documents
    assert ("one" in kept) == public


def test_the_very_moment_is_in_time() -> None:
    """Published at the moment of the build is published; an embargo that ends now has ended."""
    assert why_hidden(document(published=NOW, embargo=NOW), NOW) == ""
    assert why_hidden(document(published=NOW + timedelta(seconds=1)), NOW) == "scheduled"
    assert why_hidden(document(expires=NOW), NOW) == "expired"
