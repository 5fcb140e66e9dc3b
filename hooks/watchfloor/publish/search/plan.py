"""Which article stands in which shard: a function of the articles alone, so that an edit moves nothing.

All articles have a place on one line, by date and then by a hash of the address. The line is halved, and
halved again, until no part holds too many. The cuts stand where they stand whatever is published, so a new
or back-dated article changes the part that it falls into and no other; if that part has become too big, it
falls in two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

_DAYS, _SECONDS, _HASH = 20, 17, 16
"""Bits of a place on the line: the day, the second of the day, and the hash, for articles of one moment."""
_CLOCK = _SECONDS + _HASH
_ALL = _DAYS + _CLOCK


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be found.

    Attributes:
        url: its address, ``incidents/x/``.
        digest: hash of its search document.
        published: date or moment in ISO 8601, by which results are sorted; the clock of all is one zone's.
    """

    url: str
    digest: str
    published: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How a publication of some size is cut.

    Attributes:
        limit: articles that a shard may hold. Where a stretch of the line holds few, they join a neighbour,
            so a shard may come out a little bigger.
        chunk: Pagefind's size of a piece of the index, ``None`` for its own.
    """

    limit: int
    chunk: int | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Articles that are indexed together, the oldest first; the name says where on the line they stand."""

    name: str
    entries: tuple[Entry, ...]


_SCALES = (
    (1_500, Scale(1_500)),
    (12_000, Scale(1_200, 3_000)),
    (30_000, Scale(2_400, 3_000)),
)
_LARGEST = Scale(3_000, 3_000)
"""Pagefind needs half a megabyte for an article of a thousand words: so it never takes more than 1.5 GB."""


def scale_for(articles: int) -> Scale:
    """The measure for so many articles; it changes in a few great steps, since each builds all shards anew."""
    return next((scale for most, scale in _SCALES if articles <= most), _LARGEST)


def plan(entries: Iterable[Entry], scale: Scale | None = None) -> tuple[Shard, ...]:
    """Share the articles out, the oldest shard first; each article stands in exactly one."""
    line = sorted((_place(entry), entry.url, entry) for entry in entries)
    scale = scale or scale_for(len(line))
    parts = _cut([place for place, _, _ in line], _Part(0, _ALL, 0, len(line)), scale.limit)
    return tuple(Shard(part.name, tuple(entry for _, _, entry in line[part.first : part.end])) for part in parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """The stretch of the line from ``start``, ``1 << bits`` long, and which articles go with it."""

    start: int
    bits: int
    first: int
    end: int

    @property
    def name(self) -> str:
        if self.bits == _ALL:
            return "all"
        day = date.fromordinal(max(1, self.start >> _CLOCK)).isoformat()
        if self.bits >= _CLOCK:
            return f"{day}-{1 << (self.bits - _CLOCK)}d"
        return f"{day}-{self.start & ((1 << _CLOCK) - 1):x}-{self.bits}"


def _place(entry: Entry) -> int:
    moment = datetime.fromisoformat(entry.published)
    second = (moment.hour * 60 + moment.minute) * 60 + moment.second
    hashed = int.from_bytes(sha256(entry.url.encode()).digest()[: _HASH // 8], "big")
    return (moment.toordinal() << _SECONDS | second) << _HASH | hashed


def _cut(places: Sequence[int], whole: _Part, limit: int) -> list[_Part]:
    """Halve a part until no part holds more than ``limit``.

    A half with very few articles joins its neighbour in the other half. Whether it does depends on itself
    alone and can only end as articles are added: so an added article may divide the shard that it falls
    into, but never change which others stand together.
    """
    size = whole.end - whole.first
    if not size:
        return []
    if size <= limit or not whole.bits:
        return [whole]
    bits = whole.bits - 1
    half = whole.start + (1 << bits)
    middle = bisect_left(places, half, whole.first, whole.end)
    older = _cut(places, _Part(whole.start, bits, whole.first, middle), limit)
    newer = _cut(places, _Part(half, bits, middle, whole.end), limit)
    if older and newer and middle - whole.first <= limit // 8:
        older, newer[0] = [], _Part(newer[0].start, newer[0].bits, whole.first, newer[0].end)
    elif older and newer and whole.end - middle <= limit // 8:
        newer, older[-1] = [], _Part(older[-1].start, older[-1].bits, older[-1].first, whole.end)
    return older + newer
