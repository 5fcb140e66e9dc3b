"""An article as Markdown, beside its page: for archives, and for readers that are programs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import orjson
from html_to_markdown import ConversionOptions, convert

from ..view.feed import FeedEntry

COPY = "index.md"
"""Name of the file, in the folder of the article's page."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON lets stand in a text, and YAML reads as something else or not at all (YAML 1.2, 5.1 and 5.4)."""
_OPTIONS = ConversionOptions(escape_asterisks=True, escape_underscores=True, extract_metadata=False)
_PART = re.compile(r'(<pre\b.*?</pre>|<code\b.*?</code>|<(?:[^<>"]|"[^"]*")*>)', re.DOTALL)
"""What is no text: code, where nothing is escaped, and tags. All of it was cleaned: values stand in double quotes."""
_MARKUP = re.compile("[\\[`\ue000\ue001]|&lt;|&amp;#?\\w+;")
_ENTITY = re.compile(r"&amp;(?=#?\w+;)")
_BRACKET, _TICK = "\ue000", "\ue001"
"""What opens a link, and what opens code, until the text is Markdown: characters of no meaning."""


def markdown_copy(entry: FeedEntry) -> bytes:
    """What a page shows of an article: front matter (YAML), headline, lede, byline, and all of the text.

    It is made of the sanitised HTML, never of the file that the writer has: that may hold comments and more that no
    reader is to see.

    Args:
        entry: with its content.
    """
    front = "".join(f"{name}: {_yaml(value)}\n" for name, value in _front(entry))
    head = f"<h1>{html.escape(entry.title)}</h1><p>{html.escape(entry.summary)}</p>"
    byline = ", ".join(f'<a href="{html.escape(url)}">{html.escape(name)}</a>' for name, url in entry.authors)
    head += f"<p>By {byline}</p>" if byline else ""
    text = convert(_escaped(head + entry.content), _OPTIONS).content or ""
    text = text.strip().replace(_BRACKET, "\\[").replace(_TICK, "\\`")
    return f"---\n{front}---\n\n{text}\n".encode("utf-8", "replace")


def _escaped(body: str) -> str:
    """HTML without text of which the library would make markup: it takes what is written out for what is meant."""
    if not _MARKUP.search(body):  # as in most articles: to take them apart takes half as long as to convert them
        return body
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(_PART.split(body)))


def _plain(text: str) -> str:
    """Text as Markdown leaves it. An entity is read as such by every kind of Markdown, a backslash before ``<`` by some."""
    text = _ENTITY.sub("&amp;amp;", text.replace(_BRACKET, "\ufffd").replace(_TICK, "\ufffd"))
    return text.replace("&lt;", "&amp;lt;").replace("[", _BRACKET).replace("`", _TICK)


def _front(entry: FeedEntry) -> Iterator[tuple[str, Any]]:
    yield "title", entry.title
    yield "description", entry.summary
    yield "url", entry.url
    yield "id", entry.id
    yield "published", entry.published
    yield "updated", entry.updated
    if entry.language:
        yield "language", entry.language
    yield "authors", [name for name, _ in entry.authors]
    taxonomies: dict[str, list[str]] = {}
    for _, url, name in entry.terms:
        taxonomies.setdefault(url.rstrip("/").split("/")[-2], []).append(name)
    yield from taxonomies.items()
    if entry.point:
        yield "coordinates", list(entry.point)


def _yaml(value: Any) -> str:
    """A value as JSON, which is YAML too."""
    text = orjson.dumps(value).decode()
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
