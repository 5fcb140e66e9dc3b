"""What a view may depend on: facts, each with a name and a small plain value.

While a view is made, the desk notes the name of every fact that is read. A page whose facts have the
values that they had is the same page, and its view need not be made: these are the verifying traces
of "Build Systems à la Carte" (Mokhov, Mitchell and Peyton Jones, 2018). What reads more than it notes
would leave a page out of date, so views read through the desk and nothing else.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ..link import Graph
from ..link.nearby import beside
from ..link.record import Record
from ..link.weeks import Week
from ..model.head import Head
from ..model.library import Correction, Library, Term

if TYPE_CHECKING:
    from ..link.related import Account, Match

T = TypeVar("T")
Fact = tuple[str, str]
"""Kind and key of a fact."""
NEWEST = 3
"""Pieces shown under "More from" an author."""


class Facts:
    """The facts of one publication.

    Args:
        library: what was released.
        graph: its relations.
        per_page: articles on a page of a listing.
        record: the incidents as data.
        weeks: those that have a digest, the newest first.
    """

    def __init__(
        self, library: Library, graph: Graph, per_page: int, record: Record, weeks: Mapping[str, Week] | None = None
    ) -> None:
        self.record = record
        self.weeks = weeks or {}
        self.library = library
        self.graph = graph
        self.per_page = per_page
        self._incidents = frozenset(graph.by_section["incidents"])
        self._beside: dict[str, Mapping[str, tuple[str | None, str | None]]] = {}
        self.same_lists: Mapping[str, Any] = {}
        """Values of the lists of related documents, by document, of those that are known to be what they were."""
        self._kinds: Mapping[str, Callable[[str], Any]] = {
            name.removeprefix("_of_"): getattr(self, name) for name in dir(self) if name.startswith("_of_")
        }

    def value(self, fact: Fact) -> Any:
        """The value of a fact: text, numbers, tuples; ``None`` for what there is not."""
        return self._kinds[fact[0]](fact[1])

    def _of_document(self, id: str) -> Any:
        document = self.library.documents.get(id)
        return document and (document.version, document.mark)

    def _of_card(self, id: str) -> Any:
        document = self.library.documents.get(id)
        if document is None:
            return None
        authors = self.library.authors
        names = tuple(authors[author].fields.name for author in document.head.authors if author in authors)
        countries = tuple(self.term("countries", country).title for country in document.head.terms.get("countries", ()))
        return document.head.front, document.mark, self.graph.urls[id], names, countries

    def term(self, taxonomy: str, id: str) -> Term:
        """A term; one that content names but no file describes has its id for a title."""
        return self.library.terms(taxonomy).get(id) or Term(id, id)

    def _of_targets(self, path: str) -> Any:
        targets = self.graph.targets.get(path)
        return targets and (tuple(targets.urls.items()), targets.documents, tuple(targets.figures.items()))

    def _of_author(self, id: str) -> Any:
        author = self.library.authors.get(id)
        return author and author.version

    def _of_wrote(self, id: str) -> Any:
        ids = self.graph.by_author.get(id, ())
        return len(ids), ids[: NEWEST + 1]

    def _of_term(self, key: str) -> Any:
        term = self.term(*key.split("/", 1))
        return term.title, term.description, term.synonyms, term.parent

    def _of_count(self, key: str) -> Any:
        taxonomy, id = key.split("/", 1)
        return len(self.graph.by_term[taxonomy].get(id, ()))

    def _of_under(self, key: str) -> Any:
        taxonomy, id = key.split("/", 1)
        return tuple(child.id for child in self.library.terms(taxonomy).values() if child.parent == id)

    def _of_terms(self, taxonomy: str) -> Any:
        terms = self.library.terms(taxonomy)
        return tuple(
            (id, self.kinds_of(taxonomy, id), term.title, term.description, term.parent) for id, term in terms.items()
        )

    def kinds_of(self, taxonomy: str, id: str) -> tuple[int, int]:
        """How many incidents and how many analyses a term has."""
        ids = self.graph.by_term[taxonomy].get(id, ())
        return (count := sum(map(self._incidents.__contains__, ids))), len(ids) - count

    def _of_asset(self, uri: str) -> Any:
        asset = self.library.assets.get(uri)
        return asset and (asset.width, asset.height, asset.digest)

    def _of_related(self, id: str) -> Any:
        if id in self.same_lists:
            return self.same_lists[id]
        matches = self.graph.related.get(id, ())
        plain = [match.shown for match in matches]
        # Version 2: later ones write references, which depend on who else holds a value.
        return hashlib.blake2b(marshal.dumps(plain, 2), digest_size=8).digest()

    def _of_cites(self, id: str) -> Any:
        return self.graph.cites.get(id, ())

    def _of_cited(self, id: str) -> Any:
        return self.graph.cited_by.get(id, ())

    def _of_mentions(self, url: str) -> Any:
        return self.graph.linked_from.get(url, ())

    def _of_beside(self, id: str) -> Any:
        return self.graph.beside.get(id)

    def _of_series(self, id: str) -> Any:
        return self.graph.by_term["series"].get(id, ())

    def _of_slice(self, key: str) -> Any:
        listing, number = key.rsplit("#", 1)
        ids, end = self.graph.listing(listing), int(number) * self.per_page
        return len(ids), ids[end - self.per_page : end]

    def _of_trending(self, key: str) -> Any:
        return self.graph.trending

    def _of_authors(self, key: str) -> Any:
        return tuple(self.library.authors)

    def _of_months(self, key: str) -> Any:
        return tuple((url, len(ids)) for url, ids in self.graph.by_month.items())

    def _of_redirect(self, old: str) -> Any:
        return self.graph.redirects.get(old)

    def _of_record(self, key: str) -> Any:
        record = self.record
        return record.digest, record.version, [(one.version, one.note) for one in record.versions]

    def _of_near(self, id: str) -> Any:
        return self.record.near.get(id, ())

    def _of_with(self, key: str) -> Any:
        listing, id = key.rsplit("#", 1)
        return self.beside_with(listing).get(id)

    def _of_span(self, key: str) -> Any:
        return self.record.span

    def _of_dated(self, key: str) -> Any:
        return self.record.months

    def beside_with(self, listing: str) -> Mapping[str, tuple[str | None, str | None]]:
        """What comes before and after each incident of a listing."""
        if listing not in self._beside:
            self._beside[listing] = beside(self.graph.listing(listing), self.library.documents)
        return self._beside[listing]

    def _of_first(self, key: str) -> Any:
        listing, most = key.rsplit("#", 1)
        ids = self.graph.listing(listing)
        return len(ids), ids[: int(most)]

    def _of_years(self, key: str) -> Any:
        return tuple((year, len(ids)) for year, ids in self.record.by_year.items())

    def _of_year(self, year: str) -> Any:
        return self.record.by_year.get(int(year), ())

    def _of_rows(self, listing: str) -> Any:
        """Hash of the rows of a listing's incidents: small, where their figures would take long."""
        rows = "".join(self.library.documents[id].head.row for id in self.graph.listing(listing))
        return hashlib.blake2b(rows.encode(), digest_size=8).digest()

    def _of_corrections(self, key: str) -> Any:
        return tuple(sorted(self.library.corrections()))

    def _of_week(self, id: str) -> Any:
        return tuple(self.weeks[id]) if id in self.weeks else None

    def _of_new_week(self, key: str) -> Any:
        id, most = key.rsplit("#", 1)
        return id in tuple(self.weeks)[: int(most)]

    def _of_weeks(self, key: str) -> Any:
        return tuple((week.id, len(week.ids), len(week.corrections)) for week in self.weeks.values())

    def _of_entries(self, index: str) -> Any:
        if index in ("authors", "digest"):
            return bool(self.library.authors if index == "authors" else self.weeks)
        if index == "corrections":
            return next(self.library.corrections(), None) is not None
        return bool(self.graph.by_month if index == "archive" else any(self.graph.by_term[index].values()))


class Tracked:
    """Reads facts' subjects, and notes the facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._trace: dict[Fact, None] | None = None

    def start_trace(self) -> None:
        """Begin to note."""
        self._trace = {}

    def end_trace(self) -> tuple[Fact, ...]:
        """The facts read since, each once, in order of first sight."""
        noted, self._trace = self._trace, None
        return tuple(noted or ())

    def note(self, kind: str, key: str) -> None:
        """Note that a fact is read."""
        if self._trace is not None:
            self._trace[kind, key] = None

    def note_all(self, facts: Iterable[Fact]) -> None:
        """Note that facts are read."""
        if self._trace is not None:
            self._trace.update(dict.fromkeys(facts))

    def traced(self, make: Callable[[], T]) -> tuple[T, tuple[Fact, ...]]:
        """What a function makes, and the facts that it reads, which are not noted yet."""
        outer, self._trace = self._trace, {}
        try:
            return make(), tuple(self._trace)
        finally:
            self._trace = outer

    def related_to(self, id: str) -> tuple[Match, ...]:
        """Related documents, best first."""
        self.note("related", id)
        return self.facts.graph.related.get(id, ())

    def account(self, id: str, other: str) -> Account:
        """Why one document stands where it stands for another. Not for views: it is no fact."""
        return self.facts.graph.related.account(id, other)

    def cites(self, id: str) -> tuple[str, ...]:
        """Ids that a document draws on or links to."""
        self.note("cites", id)
        return self.facts.graph.cites.get(id, ())

    def cited_by(self, id: str) -> tuple[str, ...]:
        """Ids of what draws on or links to a document, newest first."""
        self.note("cited", id)
        return self.facts.graph.cited_by.get(id, ())

    def mentions(self, url: str) -> tuple[str, ...]:
        """Ids of the documents that link to a listing, by its address, newest first."""
        self.note("mentions", url)
        return self.facts.graph.linked_from.get(url, ())

    def beside(self, id: str) -> tuple[str | None, str | None]:
        """The next newer and the next older document of the same section."""
        self.note("beside", id)
        return self.facts.graph.beside[id]

    def in_series(self, id: str) -> tuple[str, ...]:
        """Ids of a series, newest first."""
        self.note("series", id)
        return self.facts.graph.by_term["series"].get(id, ())

    def wrote(self, id: str) -> tuple[int, tuple[str, ...]]:
        """How many documents an author signs, and the newest of them."""
        self.note("wrote", id)
        ids = self.facts.graph.by_author.get(id, ())
        return len(ids), ids[: NEWEST + 1]

    def term(self, taxonomy: str, id: str) -> Term:
        """A term."""
        self.note("term", f"{taxonomy}/{id}")
        return self.facts.term(taxonomy, id)

    def count(self, taxonomy: str, id: str) -> int:
        """How many documents a term has."""
        self.note("count", f"{taxonomy}/{id}")
        return len(self.facts.graph.by_term[taxonomy].get(id, ()))

    def slice(self, listing: str, number: int) -> tuple[int, tuple[str, ...]]:
        """How many documents a listing has, and those of one of its pages."""
        self.note("slice", f"{listing}#{number}")
        size, ids = self.facts.per_page, self.facts.graph.listing(listing)
        return len(ids), ids[(number - 1) * size : number * size]

    def trending(self) -> tuple[str, ...]:
        """Ids of what is trending."""
        self.note("trending", "")
        return self.facts.graph.trending

    def months(self) -> tuple[tuple[str, int], ...]:
        """Address of each month of the archive, newest first, and how many documents it has."""
        self.note("months", "")
        return tuple((url, len(ids)) for url, ids in self.facts.graph.by_month.items())

    def record(self) -> Record:
        """The incidents as data."""
        self.note("record", "")
        return self.facts.record

    def near(self, id: str) -> tuple[str, ...]:
        """Ids of incidents near one, the nearest first."""
        self.note("near", id)
        return self.facts.record.near.get(id, ())

    def beside_with(self, listing: str, id: str) -> tuple[str | None, str | None]:
        """Ids of the incidents before and after one in a listing."""
        self.note("with", f"{listing}#{id}")
        return self.facts.beside_with(listing).get(id, (None, None))

    def span_of_years(self) -> tuple[int, int]:
        """First and last year of the chart of all incidents."""
        self.note("span", "")
        return self.facts.record.span

    def dated(self) -> tuple[str, ...]:
        """Months (``2025-07``) in which an incident began or ended, the newest first."""
        self.note("dated", "")
        return self.facts.record.months

    def first_of(self, listing: str, most: int) -> tuple[int, tuple[str, ...]]:
        """How many documents a listing has, and the first of them."""
        self.note("first", f"{listing}#{most}")
        ids = self.facts.graph.listing(listing)
        return len(ids), ids[:most]

    def years(self) -> tuple[tuple[int, int], ...]:
        """Years of which there are incidents, the newest first, and how many."""
        self.note("years", "")
        return tuple((year, len(ids)) for year, ids in self.facts.record.by_year.items())

    def in_year(self, year: int) -> tuple[str, ...]:
        """Ids of a year's incidents, the newest first."""
        self.note("year", str(year))
        return self.facts.record.by_year.get(year, ())

    def rows_of(self, listing: str) -> list[Head]:
        """Heads of a listing's incidents, the newest first, as far as rows of the data tell of them."""
        self.note("rows", listing)
        documents = self.facts.library.documents
        return [documents[id].head for id in self.facts.graph.listing(listing) if documents[id].head.row]

    def redirect(self, old: str) -> str:
        """Where an address leads on to."""
        self.note("redirect", old)
        return self.facts.graph.redirects[old]

    def corrections(self) -> tuple[Correction, ...]:
        """Every correction, the newest first."""
        self.note("corrections", "")
        return tuple(sorted(self.facts.library.corrections()))

    def week(self, id: str) -> Week:
        """A week that has a digest."""
        self.note("week", id)
        return self.facts.weeks[id]

    def is_new_week(self, id: str, most: int) -> bool:
        """Whether a week is one of the newest."""
        self.note("new_week", f"{id}#{most}")
        return id in tuple(self.facts.weeks)[:most]

    def weeks(self) -> tuple[Week, ...]:
        """All of them, the newest first; of each, id, first day, and how much there was."""
        self.note("weeks", "")
        return tuple(self.facts.weeks.values())

    def has_entries(self, index: str) -> bool:
        """Whether there is anything in an index."""
        self.note("entries", index)
        return bool(self.facts.value(("entries", index)))

    def newest(self, listing: str, most: int) -> tuple[int, tuple[str, ...]]:
        """How many documents a listing has, and the newest of them. For pages that are made in every build."""
        ids = self.facts.graph.listing(listing)
        return len(ids), ids[:most]
