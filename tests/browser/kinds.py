"""One page of each kind in the sample publication."""

from __future__ import annotations

INCIDENT = "incidents/lt-2025-07-10-gerbera-sumskas/"
ANALYSIS = "analysis/two-gerberas-in-july/"
SEARCH = "search/?q=Gerbera"

KINDS = {
    "front": "",
    "section": "incidents/",
    "page 2": "incidents/page/2/",
    "incident": INCIDENT,
    "analysis": ANALYSIS,
    "table": "incidents/?status=disputed",
    "data": "data/",
    "timeline": "timeline/",
    "map": "map/",
    "author": "authors/baltic-desk/",
    "tag": "tags/air-defence/",
    "country": "countries/lt/",
    "place": "places/gulf-of-finland/",
    "systems": "systems/",
    "month": "archive/2025/09/",
    "search": SEARCH,
    "saved": "saved/",
    "follow": "follow/",
    "digests": "digest/",
    "digest": "digest/2025-w49/",
    "about": "about/",
    "404": "no/such/page/",
}
