"""The same content for Material's blog plugin: posts with authors, categories and tags, and footnotes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.articles import Article, write_files
from benchmarks.generate import COUNTRIES, Generator
from benchmarks.peers.hugo import notes

CONFIG = """\
site_name: Watchfloor
site_url: https://watchfloor.example/
theme:
  name: material
  font: false
plugins:
  - search
  - tags
  - blog:
      pagination_per_page: 20
      authors_profiles: true
markdown_extensions: [attr_list, footnotes, tables, toc]
"""


def write(root: Path, generator: Generator) -> None:
    """Write a project below ``root``."""
    write_files(root, files(generator))


def files(generator: Generator) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the project."""
    yield "mkdocs.yml", CONFIG
    yield "docs/index.md", "# Watchfloor\n\nGenerated.\n"
    yield "docs/tags.md", "# Tags\n\n<!-- material/tags -->\n"
    yield "docs/blog/index.md", "# Articles\n"
    people = {
        author.id: {"name": author.name, "description": author.role, "avatar": "https://watchfloor.example/a.png"}
        for author in generator.authors
    }
    yield "docs/blog/.authors.yml", json.dumps({"authors": people}, ensure_ascii=False, indent=1)
    titles = {term.id: term.title for terms in generator.terms.values() for term in terms}
    for article in generator.stream():
        yield f"docs/blog/posts/{article.path}", post(article, titles)


def post(article: Article, titles: dict[str, str]) -> str:
    """A post: what the plugin has no key for stands at the top of its text."""
    updated = f"\n  updated: {article.updated:%Y-%m-%d}" if article.updated else ""
    category = titles[article.category] if article.category else "Analysis"
    tags = [titles[id] for id in (*article.tags, *article.systems)]
    facts = ""
    if article.place and article.start:
        tags.append(COUNTRIES[article.place.country])
        facts = (
            f"**{article.status.capitalize()}.** {article.start:%d %B %Y}, {article.place.name},"
            f" {COUNTRIES[article.place.country]} ({article.place.latitude}, {article.place.longitude})."
            f" Killed: {article.killed}. Injured: {article.injured}.\n\n"
        )
    return (
        f"---\ntitle: {json.dumps(article.title)}\ndescription: {json.dumps(article.summary)}\nslug: {article.id}\n"
        f"date:\n  created: {article.published:%Y-%m-%d}{updated}\nauthors: [{', '.join(article.authors)}]\n"
        f"categories: [{category}]\ntags: {json.dumps(tags, ensure_ascii=False)}\n---\n\n"
        f"# {article.title}\n\n{article.summary}\n\n<!-- more -->\n\n{facts}{article.body}{notes(article)}"
    )
