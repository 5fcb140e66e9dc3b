"""What search engines are told of the pages: sitemaps, the news of two days, and ``robots.txt``."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from .model.library import Library
from .publish import Output, output_of
from .publish.sitemap import NEWS_SPAN, Listed, News, news_sitemap, robots, sitemaps
from .settings import Settings
from .store import pack, unpack
from .workshop import PageLedger, Workshop

SITEMAP = "sitemap"
"""Kind of the objects that are kept here."""


def make_sitemaps(
    ledger: PageLedger, standing: Mapping[str, str], news: list[News], site: tuple[str, str], shop: Workshop
) -> tuple[dict[str, Output], list[tuple[str, str]]]:
    """All of it; an edit of a body leaves it as it is.

    Args:
        ledger: of all pages.
        standing: address of each standing page by its file.
        news: articles of the last two days, the newest first.
        site: absolute address of the site's root, and name of the publication.
        shop: keeps what was made.

    Returns:
        Outputs by name, and kind and key of each object in use.
    """
    address, name = site
    listed = sorted(Listed(url, page.changed) for url, page in ledger.pages.items() if page.listed)
    key = hashlib.sha256(repr((shop.engine, listed, sorted(standing.items()), address)).encode()).hexdigest()
    kept = unpack(shop.objects.get(SITEMAP, key))
    if kept is None:
        kept = marshal.dumps(sitemaps(listed, standing, address))
        shop.put(SITEMAP, key, pack(kept))
    files: dict[str, bytes] = marshal.loads(kept)  # noqa: S302 - plain values, from our own store
    named = ["sitemap.xml"]
    if news:
        files["news-sitemap.xml"] = news_sitemap(news, name, address)
        named.append("news-sitemap.xml")
    if urlsplit(address).path in ("", "/"):  # nobody looks for it anywhere but at the root of a host
        files["robots.txt"] = robots(address, named)
    return {path: output_of(body) for path, body in files.items()}, [(SITEMAP, key)]


def news_of(library: Library, urls: Mapping[str, str], settings: Settings, moment: float) -> list[News]:
    """Articles whose publication is not two days past, the newest first.

    Args:
        library: what was released.
        urls: address of each article.
        settings: of the publication.
        moment: of the build, in seconds since the epoch.
    """
    lately = [one for one in library.documents.values() if one.head.published > moment - NEWS_SPAN]
    lately.sort(key=lambda one: (-one.head.published, one.id))
    return [
        News(urls[one.id], one.head.issued, one.head.title, (one.head.language or settings.locale).partition("-")[0])
        for one in lately
    ]


def no_longer_news(library: Library, now: datetime) -> float | None:
    """The first moment after ``now`` at which an article is older than two days; until then the same are news."""
    moment = now.timestamp()
    ends = (document.head.published + NEWS_SPAN for document in library.documents.values())
    return min((end for end in ends if end > moment), default=None)
