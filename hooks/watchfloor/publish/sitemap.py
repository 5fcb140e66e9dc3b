"""``sitemap.xml`` (sitemaps.org protocol 0.9): every page that may be indexed, with true dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

from ..view.model import ArticlePage, View

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(views: Iterable[View], standing: Mapping[str, str], site_url: str) -> bytes:
    """The sitemap.

    Args:
        views: of all pages; those with ``noindex`` are left out.
        standing: address of each standing page by its file.
        site_url: absolute address of the site's root, ending with a slash.
    """
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    entries = dict.fromkeys(standing.values(), "")
    for view in views:
        if not view.noindex:
            entries[view.url] = (view.updated or view.published).iso if isinstance(view, ArticlePage) else ""
    for url, changed in sorted(entries.items()):
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = urljoin(site_url, quote(url))
        if changed:
            ElementTree.SubElement(entry, "lastmod").text = changed
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
