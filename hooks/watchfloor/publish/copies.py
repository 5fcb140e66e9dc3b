"""An article as Markdown, beside its page: for archives, and for readers that are programs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import html_to_markdown as library
import orjson

from ..view.feed import FeedEntry

COPY = "index.md"
"""Name of the file, in the folder of the article's page."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON lets stand in a text, and YAML reads as something else or not at all (YAML 1.2, 5.1 and 5.4)."""
_DEFAULTS: dict[str, Any] = {
    "code_block_style": library.CodeBlockStyle.BACKTICKS,
    "heading_style": library.HeadingStyle.ATX,
    "hidden_content": library.HiddenContent.DROP,
    "highlight_style": library.HighlightStyle.DOUBLE_EQUAL,
    "inline_data_media": library.InlineDataMedia.KEEP,
    "link_style": library.LinkStyle.INLINE,
    "list_indent_type": library.ListIndentType.SPACES,
    "newline_style": library.NewlineStyle.SPACES,
    "output_format": library.OutputFormat.MARKDOWN,
    "tier_strategy": library.TierStrategy.AUTO,
    "url_escape_style": library.UrlEscapeStyle.ANGLE,
    "whitespace_mode": library.WhitespaceMode.NORMALIZED,
}
"""What the library does anyway; said in words, it would be looked up again for each text."""
_OPTIONS = library.ConversionOptions(
    escape_asterisks=True, escape_underscores=True, extract_metadata=False, **_DEFAULTS
)
_PART = re.compile(r'(<pre\b.*?</pre>|<code\b.*?</code>|<(?:[^<>"]|"[^"]*")*>)', re.DOTALL)
"""What is no text: code, where nothing is escaped, and tags. All of it was cleaned: values stand in double quotes."""
_ENTITY = re.compile(r"&amp;(?=#?\w+;)")
_BRACKET, _TICK, _CITE, _CITED = "\ue000", "\ue001", "\ue002\ue003", "\ue004"
"""What opens a link, what opens code, and the ends of a citation, until the text is Markdown: characters of no meaning,
as many as there will be in the end, for the columns of tables."""
_OURS = "\ue000\ue001\ue002\ue003\ue004"
_CITATION = re.compile(r'<sup class="citation"><a [^<>]*>(\d+)</a></sup>')
_NUMBER = re.compile(r"^(\d+)\. ", re.MULTILINE)


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
    head += f"<p>{html.escape(entry.byline) % {'authors': byline}}</p>" if byline else ""
    text = (library.convert(_escaped(head + entry.content), _OPTIONS).content or "").strip()
    if entry.sources:
        body, heading, sources = text.rpartition(f"\n## {entry.sources}\n")  # the last heading of that name is ours
        text = body + heading + _NUMBER.sub(r"[^\1]: ", sources)
    text = text.replace(_BRACKET, "\\[").replace(_TICK, "\\`").replace(_CITE, "[^").replace(_CITED, "]")
    return f"---\n{front}---\n\n{text}\n".encode("utf-8", "replace")


def _escaped(body: str) -> str:
    """HTML without text of which the library would make markup: it takes what is written out for what is meant.

    Citations become marks, for Markdown has footnotes of its own.
    """
    for mark in _OURS:
        body = body.replace(mark, "\ufffd")
    body = _CITATION.sub(lambda found: f"{_CITE}{found[1]}{_CITED}", body)
    if "[" in body or "`" in body or "&lt;" in body or _ENTITY.search(body):
        return "".join(part if n % 2 else _plain(part) for n, part in enumerate(_PART.split(body)))
    return body  # as most are: to take them apart takes half as long as to convert them


def _plain(text: str) -> str:
    """Text as Markdown leaves it. An entity is read as such by every kind of Markdown, a backslash before ``<`` by some."""
    return _ENTITY.sub("&amp;amp;", text).replace("&lt;", "&amp;lt;").replace("[", _BRACKET).replace("`", _TICK)


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
