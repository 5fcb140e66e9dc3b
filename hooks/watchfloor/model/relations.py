"""What a document is about, and what stands above a term: relations that lie in the values themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .documents import Document
from .library import Term

_DRAWN = frozenset({"systems", "actors", "countries"})
SAY_NOTHING = frozenset({("actors", "unknown"), ("systems", "unidentified-drone")})
"""That two incidents have an unknown actor or system is no reason to read both."""
_SHARE = 3
"""One incident in so many must have a term for the analysis to be about it."""


def terms_of(document: Document, taxonomy: str, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Ids of a document's terms in one taxonomy.

    An analysis has the systems, actors and countries that many of the incidents have on which it draws.
    """
    own = document.head.terms.get(taxonomy, ())
    if document.section == "incidents" or taxonomy not in _DRAWN:
        return own
    drawn = [documents[id] for id in document.draws_on if id in documents]
    counts = Counter(term for one in drawn for term in one.head.terms.get(taxonomy, ()))
    return tuple(term for term, count in counts.items() if count * _SHARE >= len(drawn))


def ancestors(term: Term, terms: Mapping[str, Term]) -> list[str]:
    """Ids of a term's parent, its parent, and so on; a circle ends where it closes."""
    found: list[str] = []
    while term.parent in terms and term.parent not in found:
        found.append(str(term.parent))
        term = terms[str(term.parent)]
    return found
