"""The same content for Hugo: its own front matter, footnotes for citations, taxonomies for everything listed.

Months and years are taxonomies too, written into the front matter: Hugo makes no pages from dates by itself.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.articles import Article, Term, write_files
from benchmarks.generate import COUNTRIES, Generator

THEME = Path(__file__).resolve().parent / "hugo"
ASSETS = THEME.parent.parent.parent / "docs" / "assets"
INDEXES = {
    "incidents": ("Incidents", "What happened, where and when; how sure we are, and who says so."),
    "analysis": ("Analysis", "What the incidents add up to, and what they do not."),
    "authors": ("Authors", "The people and desks who sign what we publish."),
    "tags": ("Tags", "What articles are about."),
    "systems": ("Systems", "Drones, aircraft and missiles."),
    "actors": ("Actors", "Who is held to have taken part."),
    "countries": ("Countries", "Where it happened."),
    "categories": ("Categories", "What kind of incident it was."),
    "series": ("Series", "Articles that belong together."),
    "months": ("Archive", "Everything by the month of its publication."),
    "years": ("Years", "Everything by the year of its publication."),
}


def write(root: Path, generator: Generator) -> None:
    """Write a Hugo site below ``root``."""
    shutil.copytree(THEME, root, dirs_exist_ok=True)
    shutil.copytree(ASSETS, root / "static" / "assets")
    write_files(root / "content", files(generator))


def files(generator: Generator) -> Iterator[tuple[str, str]]:
    """Path and text of every file below Hugo's content folder."""
    yield "_index.md", "---\ntitle: Watchfloor\n---\n\nGenerated.\n"
    yield "search.md", "---\ntitle: Search\nlayout: search\n---\n"
    for name, (title, description) in INDEXES.items():
        yield f"{name}/_index.md", f"---\ntitle: {title}\ndescription: {_text(description)}\n---\n"
    for name, terms in generator.terms.items():
        if name != "responses":
            yield from (_term(name, term) for term in terms)
    for code, title in COUNTRIES.items():
        yield _term("countries", Term(code.lower(), title, ""))
    for one in generator.authors:
        head = f"title: {_text(one.name)}\nkind: {one.kind}\nrole: {_text(one.role)}\n"
        yield f"authors/{one.id}/_index.md", f"---\n{head}---\n\n{one.biography}\n"
    responses = {term.id: term.title for term in generator.terms["responses"]}
    for article in generator.stream():
        yield article.path, f"---\n{_head(article, responses)}---\n\n{body(article)}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(ids: tuple[str, ...]) -> str:
    return f"[{', '.join(ids)}]"


def _term(name: str, term: Term) -> tuple[str, str]:
    head = f"title: {_text(term.title)}\n" + (f"description: {_text(term.description)}\n" if term.description else "")
    return f"{name}/{term.id}/_index.md", f"---\n{head}---\n"


def _head(article: Article, responses: dict[str, str]) -> str:
    """Front matter of an article."""
    lines = [
        f"title: {_text(article.title)}",
        f"description: {_text(article.summary)}",
        f"date: {article.published:%Y-%m-%dT%H:%M:00}",
        *([f"lastmod: {article.updated:%Y-%m-%dT%H:%M:00}"] if article.updated else []),
        f"authors: {_list(article.authors)}",
        f"tags: {_list(article.tags)}",
        f'months: ["{article.published:%Y-%m}"]',
        f'years: ["{article.published:%Y}"]',
    ]
    if article.series:
        lines.append(f"series: [{article.series}]")
    if article.place and article.start:
        place = article.place
        lines += [
            f"status: {article.status}",
            f"start: {article.start:%Y-%m-%d}",
            f"countries: [{_text(place.country.lower())}]",
            f"categories: [{article.category}]",
            f"systems: {_list(article.systems)}",
            f"actors: {_list(tuple(id for id, _, _ in article.actors))}",
            f"parts: [{', '.join(f'{{role: {role}, attribution: {how}}}' for _, role, how in article.actors)}]",
            f"place: {{name: {_text(place.name)}, lat: {place.latitude}, lon: {place.longitude}, precision: {place.precision}}}",
            f"killed: {article.killed}",
            f"injured: {article.injured}",
        ]
        if article.responses:
            lines.append(f"responses: {_list(tuple(responses[id] for id in article.responses))}")
    if article.incidents:
        draws = tuple(f"/{path.removesuffix('.md')}" for path in article.incidents)
        lines.append(f"draws: {_list(draws)}")
    if article.claims:
        lines.append("claims:")
        lines += [f"- {{text: {_text(text)}, status: {status}}}" for text, status, _ in article.claims]
    if article.correction:
        day, text = article.correction
        lines += ["corrections:", f"- {{date: {day:%Y-%m-%d}, text: {_text(text)}}}"]
    return "\n".join(lines) + "\n"


GRADE_WORDS = (
    {"A": "reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable"},
    {"1": "confirmed", "2": "probably true", "3": "possibly true", "4": "doubtful"},
)


def body(article: Article) -> str:
    """The body with a footnote for each source; links stay as they are, and a render hook resolves them."""
    return article.body + notes(article)


def notes(article: Article) -> str:
    """Footnotes in the place of our list of sources, with the same words."""
    return "".join(
        f"\n[^{s.id}]: {s.publisher}: [{s.title}]({s.url}) {s.url.split('/')[2]} · {s.published:%d %B %Y} · {s.grade}"
        f" {GRADE_WORDS[0][s.grade[0]]}, {GRADE_WORDS[1][s.grade[1]]}\n"
        for s in article.sources
    )
