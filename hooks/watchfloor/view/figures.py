"""Figures of a system, an actor or a country: how many, when, with what harm, and with what else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..geography.locator import Window, country_window
from ..link import Graph
from ..link.record import Record
from ..model.dates import FuzzyDate
from ..model.documents import STATUSES
from ..model.head import Head
from ..model.library import Library
from ..model.relations import SAY_NOTHING
from ..wording import Wording
from .charts import Chart, bar_chart
from .locator import Locator, place_window, places_locator, places_window
from .model import Label, Ref
from .parts import Desk
from .words import attributions, identifications, range_words, roles, statuses, taxonomies

COUNTED = ("systems", "actors", "countries", "places")
"""Taxonomies whose terms have figures, and of which they name what occurs together."""
_FACETS = {"systems": "system", "actors": "actor", "countries": "country"}
MOST = 6
"""Terms that are named as occurring with one, or so many more or fewer that no tie is cut."""
FOLDED = 100
"""Terms that follow those where a reader unfolds them."""
_STATED = frozenset({"systems", "actors"})
"""Taxonomies of which an incident that names no term states nothing; a place need be no place of the vocabulary."""
_SAY_NOTHING = frozenset({("actors", "unknown"), ("systems", "unidentified-drone"), ("systems", "unknown")})
_ACTED = frozenset({"operator", "organiser", "suspect"})
"""Roles of those to whom an incident is laid."""
_FIRMEST_FIRST = ("confirmed", "assessed", "claimed", "alleged", "disputed", "unknown")


@dataclass(frozen=True, slots=True)
class Together:
    """What occurs in the incidents of a term, of one taxonomy.

    Attributes:
        title: what it is.
        shown: what occurs most often, with links and counts; then what says that nothing is known.
        more: what follows.
        left: how many terms ``shown`` leaves out.
        beyond: how many of them ``more`` leaves out, too.
        index: address of the list of all terms.
        unstated: of how many incidents nothing is stated.
    """

    title: str
    shown: tuple[Ref, ...]
    more: tuple[Ref, ...]
    left: int
    beyond: int
    index: str
    unstated: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted of some incidents.

    Attributes:
        incidents: how many.
        span: from the first beginning to the last end, in words.
        statuses: how many of each status, without those of which there are none.
        said: of an actor, how firmly it is held to have acted, or to have had another role; of a system, how firmly it
            is named, if that is in doubt anywhere: a title, and in how many incidents each is said.
        killed: in words, as a range, with of how many nothing is stated; ``injured`` likewise.
        together: by taxonomy, the terms that occur with this one, and how often.
        chart: by month.
        locator: where.
        query: with which table, map and timeline show the same incidents, or ``""`` if they cannot.
    """

    incidents: int
    span: str
    statuses: tuple[tuple[Label, int], ...]
    said: tuple[tuple[str, tuple[tuple[Label, int], ...]], ...]
    killed: str
    injured: str
    together: tuple[Together, ...]
    chart: Chart | None
    locator: Locator | None
    query: str


def figures(desk: Desk, taxonomy: str, id: str) -> Figures | None:
    """The figures of a term, or ``None`` if there is no incident of it."""
    heads = desk.rows_of(f"{taxonomy}/{id}/")
    if taxonomy not in COUNTED or not heads:
        return None
    counts, wording = Counter(head.status for head in heads), desk.wording
    return Figures(
        incidents=len(heads),
        span=_span(desk, heads),
        statuses=tuple((statuses(wording)[status], counts[status]) for status in STATUSES if counts[status]),
        said=_said(desk, heads, taxonomy, id),
        killed=people_range(wording, [head.harm[:2] for head in heads]),
        injured=people_range(wording, [head.harm[2:] for head in heads]),
        together=_together(desk, heads, taxonomy, id),
        chart=bar_chart(heads, desk.calendar),
        locator=places_locator(wording, heads, id if taxonomy == "countries" else ""),
        query=f"?{_FACETS[taxonomy]}={id}" if taxonomy in _FACETS else "",
    )


def _span(desk: Desk, heads: Sequence[Head]) -> str:
    """From the first beginning to the last end."""
    first = min((head.when[0] for head in heads), key=lambda when: (when[0], when[1]))
    last = max((head.when[-1] for head in heads), key=lambda when: (when[1], when[0]))
    words = [desk.calendar.fuzzy(FuzzyDate.of(when)).text for when in (first, last)]
    if last[0] <= first[0]:  # it holds all the others, as a month holds its days
        return words[1]
    return desk.wording.gettext("%(start)s to %(end)s", start=words[0], end=words[1])


def _said(
    desk: Desk, heads: Sequence[Head], taxonomy: str, id: str
) -> tuple[tuple[str, tuple[tuple[Label, int], ...]], ...]:
    """How firmly incidents are laid to an actor, or are said to have been of a system.

    What is said of the term itself goes before what is said of terms below it.
    """
    if taxonomy == "actors" and (taxonomy, id) not in SAY_NOTHING:
        return _held(desk, heads, id)
    if taxonomy == "systems" and (taxonomy, id) not in SAY_NOTHING:
        return _named(desk, heads, id)
    return ()


def _held(desk: Desk, heads: Sequence[Head], id: str) -> tuple[tuple[str, tuple[tuple[Label, int], ...]], ...]:
    """For those who acted in one row, whatever their role; a target or an investigator is no culprit."""
    wording = desk.wording
    titles = {
        role: wording.gettext("Attribution") if role in _ACTED else roles(wording)[role] for role in roles(wording)
    }
    counts: dict[str, Counter[str]] = {title: Counter() for title in titles.values()}
    for head in heads:
        parts = [part for part in head.held if part[0] == id]
        parts = parts or [part for part in head.held if id in desk.parents("actors", part[0])]
        for title, attribution in {(titles[role], attribution) for _, role, attribution in parts}:
            counts[title][attribution] += 1
    words = attributions(wording)
    order = [one for one in _FIRMEST_FIRST if one in words]
    return tuple(
        (title, tuple((words[one], said[one]) for one in order if said[one])) for title, said in counts.items() if said
    )


def _named(desk: Desk, heads: Sequence[Head], id: str) -> tuple[tuple[str, tuple[tuple[Label, int], ...]], ...]:
    """Nothing, where no incident's system is in doubt."""
    _ = desk.wording.gettext
    counts: Counter[str] = Counter()
    for head in heads:
        own = [system for system in head.terms["systems"] if system == id]
        own = own or [system for system in head.terms["systems"] if id in desk.parents("systems", system)]
        counts.update({head.doubted.get(system, "") for system in own})
    if not counts.keys() - {""}:
        return ()
    words = {"": Label("named", _("not in doubt"), _("named without reserve")), **identifications(desk.wording)}
    return ((_("Type"), tuple((words[one], counts[one]) for one in ("", *_FIRMEST_FIRST) if counts[one])),)


def people_range(wording: Wording, harms: Sequence[tuple[int | None, int | None]]) -> str:
    """Numbers of people added up: what is not stated is counted apart, and is not zero."""
    known = [(low, high) for low, high in harms if low is not None and high is not None]
    if not known:
        return wording.gettext("not stated")
    low, high = sum(low for low, _ in known), sum(high for _, high in known)
    words = wording.gettext("none") if high == 0 else range_words(wording, low, high)
    unknown = len(harms) - len(known)
    if not unknown:
        return words
    return wording.ngettext(
        "%(number)s; not stated for %(unknown)s of %(count)s incident",
        "%(number)s; not stated for %(unknown)s of %(count)s incidents",
        len(harms),
        number=words,
        unknown=wording.number(unknown),
    )


def _together(desk: Desk, heads: Sequence[Head], taxonomy: str, id: str) -> tuple[Together, ...]:
    """What occurs with a term, by taxonomy. A term counts for those above it, here as in lists and in the table."""
    own = {(taxonomy, id), *((taxonomy, above) for above in desk.parents(taxonomy, id))}
    wide: dict[tuple[str, str], tuple[str, ...]] = {}

    def terms(name: str, head: Head) -> set[str]:
        found: set[str] = set()
        for term in head.terms.get(name, ()):
            if (name, term) not in wide:
                wide[name, term] = (term, *desk.parents(name, term))
            found.update(wide[name, term])
        return found

    titles = {name: taxonomies(desk.wording)[name].plural for name in COUNTED}
    titles["categories"] = desk.wording.gettext("Kinds of incident")
    found = []
    for name, title in titles.items():
        counts = Counter(term for head in heads for term in terms(name, head) if (name, term) not in own)
        if counts and not (name == taxonomy == "countries"):
            unstated = sum(not head.terms.get(name) for head in heads) if name in _STATED else 0
            found.append(_row_of(desk, name, title, counts, unstated))
    return tuple(found)


def _row_of(desk: Desk, name: str, title: str, counts: Counter[str], unstated: int) -> Together:
    """What is counted as a row: first what occurs most, last what says that nothing is known, which is never cut."""
    titles = {term: desk.ref(name, term).title for term in counts}
    order = sorted(counts, key=lambda term: (-counts[term], titles[term].casefold(), term))
    refs = {term: Ref(titles[term], desk.ref(name, term).url, counts[term]) for term in order}
    known = [term for term in order if (name, term) not in _SAY_NOTHING]
    at = cut_between_ties([counts[term] for term in known])
    shown = known[:at] + [term for term in order if (name, term) in _SAY_NOTHING]
    return Together(
        title=title,
        shown=tuple(refs[term] for term in shown),
        more=tuple(refs[term] for term in known[at : at + FOLDED]),
        left=len(known) - at,
        beyond=max(0, len(known) - at - FOLDED),
        index=f"{name}/",
        unstated=unstated,
    )


def cut_between_ties(counts: Sequence[int]) -> int:
    """How many of some counts are shown, the largest first.

    Some ``MOST``, so that all or none of those are that occur equally often; ``MOST``, where far too many do. Where
    one would be left, it is shown: to say so takes as much room.
    """
    ends = [n for n in range(1, len(counts) + 1) if n == len(counts) or counts[n] != counts[n - 1]]
    near = [n for n in ends if n <= MOST + MOST // 2 and (n >= MOST // 2 or n == len(counts))]
    at = min(near, key=lambda n: (abs(n - MOST), n)) if near else min(MOST, len(counts))
    return len(counts) if len(counts) == at + 1 else at


def locator_files(record: Record, library: Library, graph: Graph) -> set[tuple[int, int, int, str]]:
    """The files that locator maps of all pages use: each a window, and the country that is shaded in it or ``""``."""
    found: set[tuple[int, int, int, str]] = set()

    def use(window: Window | None, country: str) -> None:
        if window is not None:
            found.add((*window, ""))
            if country:
                found.add((*window, country))

    for id in record.order:
        head = library.documents[id].head
        use(place_window(head), "" if head.point else head.terms["countries"][0])
    for taxonomy in COUNTED:
        for id in library.terms(taxonomy):
            heads = [library.documents[one].head for one in graph.listing(f"{taxonomy}/{id}/")]
            heads = [head for head in heads if head.row]
            country = id if taxonomy == "countries" else ""
            if heads:
                use(places_window(heads, country), country if country and country_window(country.upper()) else "")
    return found
