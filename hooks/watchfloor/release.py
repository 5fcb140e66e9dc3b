"""Stage 2, release: what must not be seen yet, or no longer, leaves here, once and for all.

Every later stage works on what this one lets through, so that no list, count, feed or index can
show a draft: there is none left to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from .model.documents import Document
from .model.library import TAXONOMIES, Library, Term
from .model.relations import ancestors, terms_of
from .problems import Problem


def release(library: Library, now: datetime, *, preview: bool = False) -> Library:
    """The library as it may be seen at ``now``.

    Args:
        library: everything that was read.
        now: an aware moment; the clock is read by the caller, once a build.
        preview: keep what is not public yet, each document with a mark that says why.

    Returns:
        The library without drafts, embargoed, future and expired documents, and without the authors and
        terms that no other document has. Their names stay in ``unreleased``, so that a link can be refused.
    """
    shown: dict[str, Document] = {}
    hidden: dict[str, str] = {}
    for id, document in library.documents.items():
        mark = why_hidden(document, now)
        if not mark:
            shown[id] = document
        elif preview and mark != "expired":
            shown[id] = replace(document, mark=mark)
        else:
            hidden[document.uri] = id
    authors = {id for document in shown.values() for id in document.head.authors}
    hidden |= {author.uri: author.id for author in library.authors.values() if author.id not in authors}
    return replace(
        library,
        documents=shown,
        authors={id: author for id, author in library.authors.items() if id in authors},
        vocabularies={name: _used(name, terms, shown) for name, terms in library.vocabularies.items()},
        unreleased=hidden,
    )


def _used(name: str, terms: Mapping[str, Term], documents: Mapping[str, Document]) -> Mapping[str, Term]:
    """The terms of what is shown, with those above them; a word that only a draft uses tells of the draft."""
    if name not in TAXONOMIES:
        return terms
    own = {term for document in documents.values() for term in terms_of(document, name, documents)}
    above = {parent for id in own if id in terms for parent in ancestors(terms[id], terms)}
    shown = own | above
    return {id: term for id, term in terms.items() if id in shown}


def dates_ahead(library: Library, now: datetime) -> Iterator[Problem]:
    """Tell what claims to have been changed later than ``now``: readers, feeds and search engines would be told so."""
    moment = now.timestamp()
    for document in library.documents.values():
        head = document.head
        dates: list[tuple[tuple[str | int, ...], str]] = []
        if document.mark:
            continue  # a preview shows it before its time
        if head.updated and head.updated > moment:
            dates.append((("updated",), f"updated {datetime.fromtimestamp(head.updated, UTC):%Y-%m-%d %H:%M} UTC"))
        for n, (date, kind, _) in enumerate(head.corrections):
            if datetime.fromisoformat(date) > now:
                dates.append((("corrections", n, "date"), f"the {kind} of {date[:10]}"))
        for at, what in dates:
            place = document.places.get(at, (0, 0))
            hint = "write when it was changed, with its time if it is today"
            yield Problem(document.path, *place, "W221", f"{what} lies ahead", hint)


def why_hidden(document: Document, now: datetime) -> str:
    """``draft``, ``expired``, ``embargoed``, ``scheduled``, or ``""`` for what is public at ``now``."""
    head, moment = document.head, now.timestamp()
    if head.draft:
        return "draft"
    if head.expires is not None and head.expires <= moment:
        return "expired"
    if head.embargo is not None and head.embargo > moment:
        return "embargoed"
    if head.published > moment:
        return "scheduled"
    return ""


def next_change(library: Library, now: datetime) -> float | None:
    """The first moment after ``now`` at which another set of documents may be seen, in seconds since the epoch.

    Until then, a build of the same content releases the same.
    """
    moment = now.timestamp()
    ahead = (
        value
        for document in library.documents.values()
        for value in (document.head.published, document.head.embargo, document.head.expires)
        if value is not None and value > moment
    )
    return min(ahead, default=None)
