"""The record in columns, for the scripts of table, timeline and map: small numbers, oldest incident first.

``columns.json`` has what incidents are filtered and sorted by, ``rows-<n>.json`` what is shown of a thousand
of them, ``points.json`` where they were. A page loads what it needs when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from ...model.dates import FuzzyDate
from ...model.head import Head
from ...view.charts import is_dated
from ...view.model import Label
from ...view.words import Calendar, harm_words

CHUNK = 1000
"""Incidents to a file of rows."""
EPOCH = date(1970, 1, 1).toordinal()
_FACETS = {"category": "categories", "country": "countries", "system": "systems", "actor": "actors"}
_PRECISIONS = ("exact", "town", "region", "country")


@dataclass(frozen=True, slots=True)
class Labels:
    """Titles of terms by id, by taxonomy, for each term those above it, and what each status and identification is
    called.
    """

    titles: Mapping[str, Mapping[str, str]]
    above: Mapping[str, Mapping[str, tuple[str, ...]]]
    statuses: Mapping[str, Label]
    identifications: Mapping[str, Label]


def columns(heads: Sequence[Head], labels: Labels, version: str) -> bytes:
    """``columns.json``.

    ``day`` is the first day of each incident, in days since 1970, as a difference to the one before; ``last`` has
    by how many days the last day follows, where it does, and ``yearOnly`` those whose month is not known. ``killed`` and ``injured`` are the fewest, -1 where
    nothing is stated; ``killedMost`` and ``injuredMost`` the most, where they are others. Facets are numbers of
    labels, or lists of them; a term counts for the terms above it too. ``doubted`` says in words how firmly systems are
    named that are not simply known, by the numbers of their labels.
    """
    found: dict[str, object] = {"version": version, "chunk": CHUNK, "count": len(heads)}
    days = [head.day - EPOCH for head in heads]
    found["day"] = [day - before for day, before in zip(days, [0, *days], strict=False)]
    spans = [head.when[-1][1] - head.day for head in heads]
    found["last"] = {n: span for n, span in enumerate(spans) if span}
    found["yearOnly"] = [n for n, head in enumerate(heads) if not is_dated(head)]
    for at, name in ((0, "killed"), (2, "injured")):
        found[name] = [-1 if (low := head.harm[at]) is None else low for head in heads]
        found[f"{name}Most"] = {
            n: head.harm[at + 1] for n, head in enumerate(heads) if head.harm[at] != head.harm[at + 1]
        }
    found["labels"] = {"status": [(id, label.text) for id, label in labels.statuses.items()]}
    order = {id: n for n, id in enumerate(labels.statuses)}
    found["status"] = [order[head.status] for head in heads]
    for facet, taxonomy in _FACETS.items():
        found[facet], found["labels"][facet] = _facet(heads, taxonomy, labels)  # type: ignore[index]
    order = {id: n for n, (id, _) in enumerate(found["labels"]["system"])}  # type: ignore[index]
    found["doubted"] = {
        n: {order[id]: labels.identifications[said].text for id, said in head.doubted.items() if id in order}
        for n, head in enumerate(heads)
        if head.doubted
    }
    return orjson.dumps(found, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE)


def _facet(heads: Iterable[Head], taxonomy: str, labels: Labels) -> tuple[list[int | list[int]], list[tuple[str, str]]]:
    """Numbers of each incident's terms, with those above them, and the terms in order of ids."""
    titles, above = labels.titles[taxonomy], labels.above[taxonomy]
    order = {id: n for n, id in enumerate(sorted(titles))}
    cells: list[int | list[int]] = []
    for head in heads:
        own = head.terms.get(taxonomy, ())
        wide = dict.fromkeys([*own, *(upper for id in own for upper in above.get(id, ()))])
        numbers = [order[id] for id in wide if id in order]
        cells.append(numbers[0] if len(numbers) == 1 else numbers)
    return cells, [(id, titles[id]) for id in order]


def rows(ids: Sequence[str], heads: Sequence[Head], slugs: Sequence[str], calendar: Calendar) -> bytes:
    """A file of rows: of each incident the last part of its address, title, when, where and harm, in words.

    Its id follows if that is another than the last part of its address.
    """
    found: list[tuple[str, ...]] = []
    for id, head, slug in zip(ids, heads, slugs, strict=True):
        start, *end = (FuzzyDate.of(plain) for plain in head.when)
        when = calendar.event(start, end[0] if end else None)
        row = (slug, head.title, when.text, head.place, harm_words(calendar.wording, head.harm))
        found.append(row if slug == id else (*row, id))
    return orjson.dumps(found, option=orjson.OPT_APPEND_NEWLINE)


def points(heads: Sequence[Head]) -> bytes:
    """``points.json``: latitude and longitude in thousandths of a degree, ``null`` where none may be shown, and how
    exactly each place is known: 0 to 100 m or so, 1 to the town, 2 to the region, 3 to the country alone.
    """
    shown = [head.point and [round(head.point[0] * 1000), round(head.point[1] * 1000)] for head in heads]
    precision = [3 if head.point is None else _PRECISIONS.index(head.precision) for head in heads]
    return orjson.dumps({"point": shown, "precision": precision}, option=orjson.OPT_APPEND_NEWLINE)
