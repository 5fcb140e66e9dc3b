"""Stage 2, release: what must not be seen yet, or no longer, leaves here, once and for all.

Every later stage works on what this one lets through, so that no list, count, feed or index can
show a draft: there is none left to show.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from .model.documents import Document
from .model.library import Library


def release(library: Library, now: datetime, *, preview: bool = False) -> Library:
    """The library as it may be seen at ``now``.

    Args:
        library: everything that was read.
        now: an aware moment; the clock is read by the caller, once a build.
        preview: keep what is not public yet, each document with a mark that says why.

    Returns:
        The library without drafts, embargoed, future and expired documents. Their names stay in
        ``unreleased``, so that a link to one can be refused.
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
    return replace(library, documents=MappingProxyType(shown), unreleased=MappingProxyType(hidden))


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
