"""What a generated publication is made of, and the files of ours that it is written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs."""

    id: str
    name: str
    kind: str
    role: str
    biography: str


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a vocabulary."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Source:
    """What an article rests on."""

    id: str
    publisher: str
    title: str
    url: str
    published: datetime
    grade: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened; degrees as they are written."""

    name: str
    country: str
    latitude: str
    longitude: str
    precision: str


@dataclass(frozen=True, slots=True)
class Article:
    """An incident (``place`` is set) or an analysis; ``body`` is Markdown with our links and citations."""

    id: str
    section: str
    published: datetime
    title: str
    summary: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[Source, ...]
    body: str
    updated: datetime | None = None
    series: str = ""
    status: str = ""
    category: str = ""
    start: datetime | None = None
    place: Place | None = None
    systems: tuple[str, ...] = ()
    actors: tuple[tuple[str, str, str], ...] = ()
    """Id, role and attribution."""
    killed: int = 0
    injured: int = 0
    responses: tuple[str, ...] = ()
    claims: tuple[tuple[str, str, str], ...] = ()
    """Text, status and source."""
    correction: tuple[datetime, str] | None = None
    incidents: tuple[str, ...] = ()
    """Paths of what an analysis draws on."""
    distinct_from: tuple[str, ...] = ()
    """Ids of the incidents of the same day: none is told twice."""

    @property
    def path(self) -> str:
        """The file below the content folder."""
        return f"{self.section}/{self.published.year}/{self.id}.md"


def files_of(
    terms: Mapping[str, Iterable[Term]], authors: Iterable[Author], articles: Iterable[Article]
) -> Iterator[tuple[str, str]]:
    """Path and text of every file below the content folder."""
    for name, entries in terms.items():
        yield (
            f"vocabulary/{name}.yml",
            "".join(f"{term.id}: {{title: {term.title}, description: {term.description}}}\n" for term in entries),
        )
    for author in authors:
        head = f"name: {author.name}\nkind: {author.kind}\nrole: {author.role}\n"
        yield f"authors/{author.id}.md", f"---\n{head}---\n\n{author.biography}\n"
    for article in articles:
        yield article.path, f"---\n{_head(article)}---\n\n{article.body}"


def _head(article: Article) -> str:
    """Front matter as our writers write it."""
    lines = [
        f"title: {article.title}",
        f"summary: {article.summary}",
        f"published: {article.published:%Y-%m-%dT%H:%M}",
    ]
    if article.updated:
        lines.append(f"updated: {article.updated:%Y-%m-%dT%H:%M}")
    lines += [f"authors: [{', '.join(article.authors)}]", f"tags: [{', '.join(article.tags)}]"]
    if article.series:
        lines.append(f"series: {article.series}")
    if article.place and article.start:
        place = article.place
        lines += [
            f"status: {article.status}",
            f"category: {article.category}",
            f"start: {article.start:%Y-%m-%d}",
            f'place: {{name: {place.name}, country: "{place.country}", lat: {place.latitude}, lon: {place.longitude}, precision: {place.precision}}}',
            f"systems: [{', '.join(article.systems)}]",
            "actors:",
            *(f"- {{id: {id}, role: {role}, attribution: {how}}}" for id, role, how in article.actors),
            f"harm: {{killed: {article.killed}, injured: {article.injured}}}",
        ]
        if article.responses:
            lines.append(f"response: [{', '.join(article.responses)}]")
    if article.distinct_from:
        lines.append(f"distinct_from: [{', '.join(article.distinct_from)}]")
    if article.incidents:
        lines.append(f"incidents: [{', '.join(Path(path).stem for path in article.incidents)}]")
    lines.append("sources:")
    lines += [
        f'- {{id: {s.id}, publisher: {s.publisher}, title: {s.title}, url: "{s.url}", published: {s.published:%Y-%m-%d}, grade: {s.grade}}}'
        for s in article.sources
    ]
    if article.claims:
        lines.append("claims:")
        lines += [f"- {{text: {text}, status: {status}, sources: [{id}]}}" for text, status, id in article.claims]
    if article.correction:
        day, text = article.correction
        lines += ["corrections:", f"- {{date: {day:%Y-%m-%d}, kind: correction, text: {text}}}"]
    return "\n".join(lines) + "\n"


def write_files(root: Path, files: Iterator[tuple[str, str]]) -> None:
    """Write texts below a folder, one at a time."""
    folders: set[Path] = set()
    for name, text in files:
        path = root / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(text.encode())
