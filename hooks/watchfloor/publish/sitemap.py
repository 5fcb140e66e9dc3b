"""``sitemap.xml`` (sitemaps.org protocol 0.9): every page that may be indexed, with true dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Listed(NamedTuple):
    """A page that search engines may list: its address, and the ISO 8601 moment of its newest version or ``""``."""

    url: str
    changed: str


def sitemap(pages: Iterable[Listed], standing: Mapping[str, str], site_url: str) -> bytes:
    """The sitemap.

    Args:
        pages: that may be listed.
        standing: address of each standing page by its file.
        site_url: absolute address of the site's root, ending with a slash.
    """
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    entries = dict.fromkeys(standing.values(), "")
    entries |= {page.url: page.changed for page in pages}
    for url, changed in sorted(entries.items()):
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = site_url.rstrip("/") + "/" + quote(url)
        if changed:
            ElementTree.SubElement(entry, "lastmod").text = changed
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
