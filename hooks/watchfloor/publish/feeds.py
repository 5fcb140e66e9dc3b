"""Feeds: Atom 1.0 (RFC 4287) with archives (RFC 5005), and JSON Feed 1.1.

An entry is written once, in both forms, and stands as it is in every feed that has it.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson

from ..view.feed import FeedEntry

ATOM, HISTORY, GEORSS = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/syndication/history/1.0",
    "http://www.georss.org/georss",
)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write."""
_SUSPECT = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)]
"""All of them but surrogates. Looking for each is a fifth of the time of looking for any by the expression above."""
_END = b"</feed>"


class Feed(NamedTuple):
    """What a feed says of itself. Addresses are absolute and without the ending ``.xml`` or ``.json``.

    Attributes:
        url: its own address.
        page: address of the page that it follows.
        title: plain text, as ``subtitle``.
        subtitle: what it is, or ``""``.
        id: permanent URI.
        updated: ISO 8601 moment of its newest entry.
        language: BCP 47 tag.
        hub: WebSub hub, or ``""``.
        current: address of the feed that this one is an archive of, or ``""``.
        previous: address of the next older archive, or ``""``.
    """

    url: str
    page: str
    title: str
    subtitle: str
    id: str
    updated: str
    language: str
    hub: str = ""
    current: str = ""
    previous: str = ""


def entry_bytes(entry: FeedEntry, *, full: bool = True) -> bytes:
    """An entry in both forms, to be kept; with its content if it is to be ``full``."""
    shown = entry if full else replace(entry, content="")
    return marshal.dumps((_atom_entry(shown), _json_item(shown)))


def atom_feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """A feed as Atom.

    Args:
        feed: what it says of itself.
        entries: as ``entry_bytes`` writes them.
    """
    root = Element("feed", {"xmlns": ATOM, _LANGUAGE: feed.language})
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "id", feed.id)
    _add(root, "updated", feed.updated)
    _add(root, "generator", "Watchfloor")
    SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{feed.url}.xml")
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    if feed.hub:
        SubElement(root, "link", rel="hub", href=feed.hub)
    if feed.current:
        SubElement(root, "link", rel="current", href=f"{feed.current}.xml")
        SubElement(root, "archive", xmlns=HISTORY)
    if feed.previous:
        SubElement(root, "link", rel="prev-archive", href=f"{feed.previous}.xml")
    head = tostring(root, "utf-8", xml_declaration=True, short_empty_elements=True)
    assert head.endswith(_END)
    parts = [marshal.loads(entry)[0] for entry in entries]  # noqa: S302 - ours, from our own store
    return b"\n".join([head[: -len(_END)], *parts, _END, b""])


def json_feed(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """The same as JSON Feed."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": f"{feed.url}.json",
        "description": feed.subtitle,
        "language": feed.language,
        "next_url": f"{feed.previous}.json" if feed.previous else "",
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else "",
        "items": [orjson.Fragment(marshal.loads(entry)[1]) for entry in entries],  # noqa: S302 - ours
    }
    return orjson.dumps({key: value for key, value in said.items() if value != ""}) + b"\n"


def opml(title: str, feeds: Sequence[Feed]) -> bytes:
    """A list of feeds that readers can take in at once (OPML 2.0)."""
    root = Element("opml", version="2.0")
    _add(SubElement(root, "head"), "title", title)
    body = SubElement(root, "body")
    for feed in feeds:
        name = _clean(feed.title)
        SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=f"{feed.url}.xml", htmlUrl=feed.page)
    return bytes(tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _atom_entry(entry: FeedEntry) -> bytes:
    root = Element("entry", {"xmlns": ATOM})
    if entry.language:
        root.set(_LANGUAGE, entry.language)
    _add(root, "id", entry.id)
    _add(root, "title", entry.title)
    SubElement(root, "link", rel="alternate", type="text/html", href=entry.url)
    _add(root, "published", entry.published)
    _add(root, "updated", entry.updated)
    for name, url in entry.authors:
        author = SubElement(root, "author")
        _add(author, "name", name)
        _add(author, "uri", url)
    for id, url, name in entry.terms:
        SubElement(root, "category", term=id, scheme=url.removesuffix(f"{id}/"), label=_clean(name))
    if entry.point:
        point = SubElement(root, "point", xmlns=GEORSS)
        point.text = " ".join(map(str, entry.point))
    _add(root, "summary", entry.summary)
    if entry.content:
        _add(root, "content", entry.content).set("type", "html")
    return bytes(tostring(root, "utf-8"))


def _json_item(entry: FeedEntry) -> bytes:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "content_text": "" if entry.content else entry.summary,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name, "url": url} for name, url in entry.authors],
        "tags": [name for _, _, name in entry.terms],
        "language": entry.language,
    }
    return orjson.dumps({key: value for key, value in item.items() if value})


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # a surrogate
        return _NO_XML.sub("", text)
    return _NO_XML.sub("", text) if any(character in text for character in _SUSPECT) else text
