"""The small publication of the tests is in order: what the others bend is straight."""

from __future__ import annotations

from typing import Any

from publications import SMALL


def test_the_small_publication_has_no_problems(publication: Any) -> None:
    """Whatever a test changes in it is then the only thing wrong."""
    prepared = publication(SMALL)
    assert [str(problem) for problem in prepared.problems] == []
    assert prepared.views is not None
    assert "incidents/field/" in {view.url for view in prepared.views.pages}
