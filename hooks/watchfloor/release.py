"""Stage 2, release: what must not be seen yet, or no longer, leaves here, once and for all.

Every later stage works on what this one lets through, so that no list, count, feed or index can
show a draft: there is none left to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from .model.documents import Document
from .model.library import TAXONOMIES, Library, Term
from .model.relations import ancestors, terms_of


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
    authors = {byline.id for document in shown.values() for byline in document.fields.authors}
    hidden |= {author.uri: author.id for author in library.authors.values() if author.id not in authors}
    return replace(
        library,
        documents=MappingProxyType(shown),
        authors=MappingProxyType({id: author for id, author in library.authors.items() if id in authors}),
        vocabularies=MappingProxyType(
            {name: _used(name, terms, shown) for name, terms in library.vocabularies.items()}
        ),
        unreleased=MappingProxyType(hidden),
    )


def _used(name: str, terms: Mapping[str, Term], documents: Mapping[str, Document]) -> Mapping[str, Term]:
    """The terms of what is shown, with those above them; a word that only a draft uses tells of the draft."""
    if name not in TAXONOMIES:
        return terms
    own = {term for document in documents.values() for term in terms_of(document, name, documents)}
    above = {parent for id in own if id in terms for parent in ancestors(terms[id], terms)}
    return MappingProxyType({id: term for id, term in terms.items() if id in own | above})


def why_hidden(document: Document, now: datetime) -> str:
    """``draft``, ``expired``, ``embargoed``, ``scheduled``, or ``""`` for what is public at ``now``."""
    fields = document.fields
    if fields.draft:
        return "draft"
    if fields.expires and fields.expires <= now:
        return "expired"
    if fields.embargo and fields.embargo > now:
        return "embargoed"
    if fields.published > now:
        return "scheduled"
    return ""
