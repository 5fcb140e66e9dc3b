"""Sitemaps (sitemaps.org protocol 0.9): every page that may be indexed, with true dates, and the news of two days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST = 50_000
"""Addresses that one file may have."""
MOST_NEWS, NEWS_SPAN = 1000, 48 * 3600
"""Articles that a news sitemap may have, and seconds for which one is news."""
ElementTree.register_namespace("news", NEWS)


class Listed(NamedTuple):
    """A page that search engines may list: its address, and the moment of its newest version or ``""``.

    Moments are those of XML Schema (``dateTime``, with seconds), all in one zone, so that they sort.
    """

    url: str
    changed: str


class News(NamedTuple):
    """An article that is news: address, ISO 8601 moment of publication, title, and ISO 639 language."""

    url: str
    published: str
    title: str
    language: str


def sitemaps(pages: Iterable[Listed], standing: Mapping[str, str], site_url: str, most: int = MOST) -> dict[str, bytes]:
    """The sitemap by its file's name; of more than ``most`` pages an index, and parts that it names.

    Args:
        pages: that may be listed.
        standing: address of each standing page by its file.
        site_url: absolute address of the site's root.
        most: pages of one file.
    """
    entries = dict.fromkeys(standing.values(), "")
    entries |= {page.url: page.changed for page in pages}
    listed = [Listed(*entry) for entry in sorted(entries.items())]
    if len(listed) <= most:
        return {"sitemap.xml": _urlset(listed, site_url)}
    parts = {
        f"sitemap-{number}.xml": listed[start : start + most]
        for number, start in enumerate(range(0, len(listed), most), start=1)
    }
    root = ElementTree.Element("sitemapindex", xmlns=NAMESPACE)
    for name, part in parts.items():
        entry = ElementTree.SubElement(root, "sitemap")
        ElementTree.SubElement(entry, "loc").text = site_url.rstrip("/") + "/" + name
        changed = max(page.changed for page in part)
        if changed:
            ElementTree.SubElement(entry, "lastmod").text = changed
    return {"sitemap.xml": _written(root)} | {name: _urlset(part, site_url) for name, part in parts.items()}


def news_sitemap(articles: Sequence[News], name: str, site_url: str) -> bytes:
    """What was published lately, for news search (Google News sitemap 0.9).

    Args:
        articles: the newest first; the first thousand are listed.
        name: of the publication.
        site_url: absolute address of the site's root.
    """
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for article in articles[:MOST_NEWS]:
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = site_url.rstrip("/") + "/" + quote(article.url)
        news = ElementTree.SubElement(entry, f"{{{NEWS}}}news")
        publication = ElementTree.SubElement(news, f"{{{NEWS}}}publication")
        ElementTree.SubElement(publication, f"{{{NEWS}}}name").text = name
        ElementTree.SubElement(publication, f"{{{NEWS}}}language").text = article.language
        ElementTree.SubElement(news, f"{{{NEWS}}}publication_date").text = article.published
        ElementTree.SubElement(news, f"{{{NEWS}}}title").text = article.title
    return _written(root)


def robots(site_url: str, names: Iterable[str]) -> bytes:
    """``robots.txt`` (RFC 9309): everything may be read, and these are the sitemaps."""
    lines = ["User-agent: *", "Allow: /", "", *(f"Sitemap: {site_url.rstrip('/')}/{name}" for name in names)]
    return ("\n".join(lines) + "\n").encode()


def _urlset(pages: Iterable[Listed], site_url: str) -> bytes:
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for page in pages:
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = site_url.rstrip("/") + "/" + quote(page.url)
        if page.changed:
            ElementTree.SubElement(entry, "lastmod").text = page.changed
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
