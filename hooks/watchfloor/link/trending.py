"""Trending, honest and static: what the publication itself cites and updates most.

The window ends with the newest article and not with the clock, so that the list is a function of
the content: a build of the same commit next month shows the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..model.documents import Document
from ..settings import TrendingSettings

_DAY = 86_400
CITED, UPDATED, PUBLISHED, READ = 2.0, 1.0, 0.5, 4.0
"""Points for a citation by an article of the window, for an update or publication in it, and for
the most-read article (others in proportion to the logarithm of their count)."""


def find_trending(
    documents: Mapping[str, Document],
    cites: Mapping[str, tuple[str, ...]],
    settings: TrendingSettings,
    page_counts: Mapping[str, int],
    urls: Mapping[str, str],
) -> tuple[str, ...]:
    """Ids of the trending documents, pins first; ties go to the newer, then by id.

    Args:
        documents: released documents by id.
        cites: ids that each document cites.
        settings: how many, how many days, and the pins.
        page_counts: how often each address was read, if the publication knows.
        urls: address of each document.
    """
    if not documents:
        return ()
    newest = max(document.head.updated or document.head.published for document in documents.values())
    start = newest - settings.days * _DAY
    points = dict.fromkeys(documents, 0.0)
    for id, document in documents.items():
        head = document.head
        if head.published >= start:
            points[id] += PUBLISHED
        if head.updated and head.updated >= start:
            points[id] += UPDATED
        if max(head.published, head.updated or head.published) >= start:
            for cited in cites.get(id, ()):
                points[cited] += CITED
    most = max((page_counts.get(url, 0) for url in urls.values()), default=0)
    if most:
        for id in documents:
            points[id] += READ * math.log1p(page_counts.get(urls[id], 0)) / math.log1p(most)
    ranked = sorted(
        (id for id in documents if points[id] > 0),
        key=lambda id: (-round(points[id], 6), -documents[id].head.published, id),
    )
    pins = [id for id in settings.pins if id in documents]
    return tuple(dict.fromkeys([*pins, *ranked]))[: settings.count]
