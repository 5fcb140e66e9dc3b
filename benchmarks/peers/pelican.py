"""The same content for Pelican: its metadata, `{filename}` links, footnotes, and its own plain theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.articles import Article, write_files
from benchmarks.generate import COUNTRIES, Generator
from benchmarks.peers.hugo import notes

SETTINGS = """\
SITENAME = "Watchfloor"
SITEURL = "https://watchfloor.example"
TIMEZONE = "Europe/Vilnius"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "simple"
DEFAULT_PAGINATION = 20
DEFAULT_CATEGORY = "analysis"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = "{section}/{slug}/"
ARTICLE_SAVE_AS = "{section}/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
"""
_LINK = re.compile(r"\]\(\.\./\.\./(\w+/\d{4}/[\w-]+\.md)\)")


def write(root: Path, generator: Generator) -> None:
    """Write a project below ``root``."""
    write_files(root, files(generator))


def files(generator: Generator) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the project."""
    yield "pelicanconf.py", SETTINGS
    names = {author.id: author.name for author in generator.authors}
    titles = {term.id: term.title for terms in generator.terms.values() for term in terms}
    for article in generator.stream():
        yield f"content/{article.path}", post(article, names, titles)


def post(article: Article, names: dict[str, str], titles: dict[str, str]) -> str:
    """An article with its metadata; systems and countries are tags, as Pelican has no further taxonomies."""
    tags = [titles[id] for id in (*article.tags, *article.systems)]
    facts = ""
    if article.place and article.start:
        tags.append(COUNTRIES[article.place.country])
        facts = (
            f"**{article.status.capitalize()}.** {article.start:%d %B %Y}, {article.place.name},"
            f" {COUNTRIES[article.place.country]} ({article.place.latitude}, {article.place.longitude})."
            f" Killed: {article.killed}. Injured: {article.injured}.\n\n"
        )
    lines = [
        f"Title: {article.title}",
        f"Date: {article.published:%Y-%m-%d %H:%M}",
        *([f"Modified: {article.updated:%Y-%m-%d %H:%M}"] if article.updated else []),
        f"Slug: {article.id}",
        f"Section: {article.section}",
        f"Authors: {'; '.join(names[id] for id in article.authors)}",
        f"Category: {titles[article.category] if article.category else 'Analysis'}",
        f"Tags: {', '.join(tags)}",
        f"Summary: {article.summary}",
    ]
    body = _LINK.sub(r"]({filename}/\1)", article.body)
    return "\n".join(lines) + f"\n\n{facts}{body}{notes(article)}"
