"""A publication as the measurement of relatedness sees it: its articles without their links, and the links apart.

The front matter may be anybody's. Links and the words that carry them are taken out of the text before anything is
counted: they would tell the answer.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?P<inline>(?:\{\{.*?\}\}|\([^()]*\)|[^()])*)\)"
    r"|!?\[[^\[\]]+\]\[[^\[\]]*\]"
    r"|^\s*\[[^\]^][^\]]*\]:\s*(?P<defined>\S+).*$"
    r"|<a\b[^>]*\bhref\s*=\s*[\"']?(?P<html>[^\"'>\s]*)[^>]*>.*?</a>"
    r"|<(?P<bare>https?://[^>\s]+)>"
    r"|(?P<plain>https?://[^\s<>\"')\]]+)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]+>|\[\^[^\]]*\]:?|&#?\w+;", re.DOTALL)
_TITLES, _SUMMARIES = (
    ("title", "headline", "name"),
    ("summary", "description", "excerpt", "subtitle", "lede", "abstract"),
)
_TAGS = ("tags", "tag", "keywords", "topics", "categories", "category", "labels")
_AUTHORS = ("authors", "author", "byline")
_DATES = ("published", "date", "publishdate", "pubdate", "created", "updated")
_ENDINGS = (".md", ".markdown", ".mdx")
_DATED = re.compile(r"(?:^|/)(\d{4})-(\d{1,2})-(\d{1,2})-")


@dataclass(frozen=True)
class Article:
    """An article without its links.

    Attributes:
        path: relative to the folder.
        title: of the front matter, or the first heading, or the file's name.
        summary: or ``""``.
        text: of the body, without links, their words, and markup.
        tags: of any kind.
        subjects: what else it is about, as kind and id.
        authors: as they are named.
        published: seconds since the epoch; 0 if it is not known.
        language: or ``""``.
        day: ordinal of the day of the event, if it reports one.
        point: latitude and longitude, likewise.
        sources: addresses elsewhere that it cites.
        links: what it links to, as written.
    """

    path: str
    title: str
    summary: str
    text: str
    tags: tuple[str, ...]
    subjects: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]
    published: float
    language: str
    day: int | None
    point: tuple[float, float] | None
    sources: tuple[str, ...]
    links: tuple[str, ...]


def read_articles(folder: Path) -> dict[str, Article]:
    """The Markdown files of a folder that have a body, by path.

    Authors' pages and indexes are no articles, but for an ``index.md`` with a date, which is that of a bundle.
    Where some have front matter, those without are no articles either.
    """
    found: dict[str, Article] = {}
    bare = set()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _ENDINGS and path.is_file()):
        name = path.relative_to(folder).as_posix()
        if PurePosixPath(name).parts[0] in ("authors", "vocabulary") or path.stem in ("_index", "README"):
            continue
        head, body = _halves(path.read_text("utf-8-sig", errors="replace"))
        if body.strip() and (path.stem != "index" or any(key in head for key in _DATES)):
            found[name] = _article(name, head, body)
            if not head:
                bare.add(name)
    if len(bare) < len(found):
        found = {name: one for name, one in found.items() if name not in bare}
    slugs = {_slug(name) for name in found}
    return {
        name: replace(one, sources=tuple(link for link in one.sources if _slug(link) not in slugs))
        for name, one in found.items()
    }


def read_links(path: Path, articles: Mapping[str, Article]) -> list[tuple[str, str]]:
    """Pairs of a table: who links, and to whom, tab- or comma-separated.

    An article is named by its path, or by whatever ends with its name: a path from elsewhere, an address, a slug.
    Rows that name no two articles are left out.
    """
    text = path.read_text("utf-8-sig")
    rows = csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else ",")
    by_slug = _by_slug(articles)

    def article(cell: str) -> str:
        name = cell.strip().removeprefix("./").lstrip("/")
        return name if name in articles else by_slug.get(_slug(_path(name)), "")

    pairs = ((article(row[0]), article(row[1])) for row in rows if len(row) >= 2)
    return sorted({(one, two) for one, two in pairs if one and two and one != two})


def own_links(articles: Mapping[str, Article]) -> list[tuple[str, str]]:
    """The links between the articles of a folder, as far as they end with an article's name."""
    by_slug = _by_slug(articles)
    pairs = {(path, by_slug.get(_slug(_path(link)), path)) for path, one in articles.items() for link in one.links}
    return sorted((one, two) for one, two in pairs if one != two)


def _by_slug(articles: Mapping[str, Article]) -> dict[str, str]:
    """Paths by name, as far as only one article has it."""
    counts = Counter(map(_slug, articles))
    return {_slug(path): path for path in articles if counts[_slug(path)] == 1}


def _path(link: str) -> str:
    return unquote(urlsplit(link).path)


def _slug(path: str) -> str:
    """The name of an article by its path or address: without an ending, and without the date that it may begin with."""
    found = PurePosixPath(path)
    if found.stem == "index":
        found = found.parent
    name = found.name.removesuffix(found.suffix) if found.suffix in (*_ENDINGS, ".html") else found.name
    return re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", name).casefold()


def _halves(text: str) -> tuple[dict[str, Any], str]:
    """Front matter, in YAML or TOML, with keys in lower case; and the body."""
    match = re.match(r"(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", text, re.DOTALL)
    if not match:
        return {}, text
    try:
        head = tomllib.loads(match[2]) if match[1] == "+++" else yaml.safe_load(match[2])
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError):
        head = None
    return {str(key).lower(): value for key, value in (head or {}).items()} if isinstance(
        head, dict | None
    ) else {}, text[match.end() :]


def _article(path: str, head: Mapping[str, Any], body: str) -> Article:
    heading = re.search(r"^#\s+(.+)$", body, re.MULTILINE)
    name = _slug(path).replace("-", " ")
    text, links = strip_links(body)
    elsewhere = [link for link in links if link.startswith("http")]
    place = head.get("place") if isinstance(head.get("place"), dict) else {}
    assert isinstance(place, dict)
    return Article(
        path=path,
        title=strip_links(_text(head, _TITLES) or (heading[1] if heading else name))[0],
        summary=strip_links(_text(head, _SUMMARIES))[0],
        text=text,
        tags=tuple(dict.fromkeys(tag.casefold() for key in _TAGS for tag in _names(head.get(key)))),
        subjects=tuple(_subjects(head, place)),
        authors=tuple(dict.fromkeys(name for key in _AUTHORS for name in _names(head.get(key)))),
        published=_moment(head, path),
        language=str(head.get("language") or head.get("lang") or ""),
        day=_day(str(head.get("start", ""))),
        point=_point(place),
        sources=tuple(dict.fromkeys(_address(link) for link in [*_sources(head), *elsewhere])),
        links=(*links, *_names(head.get("incidents"))),
    )


def strip_links(text: str) -> tuple[str, list[str]]:
    """A text without its links and the words that carry them, and without markup; and where they led."""
    links = []

    def cut(match: re.Match[str]) -> str:
        target = next((found for found in match.groups() if found), "")
        inner = re.search(r"[\"']([^\"']+)[\"']", target) if "{{" in target else None
        links.append(inner[1] if inner else target.split(" ")[0].strip("<>"))
        return " "

    text = _MARKUP.sub(" ", _LINK.sub(cut, text))
    return text, [link for link in links if link]


def _text(head: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((str(head[key]) for key in keys if head.get(key) and not isinstance(head[key], dict | list)), "")


def _names(value: Any) -> list[str]:
    """Names or ids in whichever way they are written."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if isinstance(value, dict):
        return _names(value.get("id") or value.get("slug") or value.get("name") or value.get("title"))
    return [name.strip() for name in str(value).split(",") if name.strip()]


def _subjects(head: Mapping[str, Any], place: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("systems", "actors", "series"):
        yield from ((kind, name) for name in _names(head.get(kind)))
    if place.get("country"):
        yield "countries", str(place["country"])


def _sources(head: Mapping[str, Any]) -> list[str]:
    found = head.get("sources")
    return (
        [str(one["url"]) for one in found if isinstance(one, dict) and one.get("url")]
        if isinstance(found, list)
        else []
    )


def _address(link: str) -> str:
    return re.sub(r"^https?://(www\.)?|[#?].*$|/$", "", link).casefold()


def _moment(head: Mapping[str, Any], path: str) -> float:
    """When it was published, by its front matter or by its name."""
    for key in _DATES:
        value = head.get(key)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                found = re.match(r"\d{4}-\d{2}-\d{2}", value)
                value = date.fromisoformat(found[0]) if found else None
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
            return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    named = _DATED.search(path)
    return datetime(*map(int, named.groups()), tzinfo=UTC).timestamp() if named else 0.0  # type: ignore[arg-type]


def _day(start: str) -> int | None:
    return date.fromisoformat(start[:10]).toordinal() if re.match(r"\d{4}-\d{2}-\d{2}", start) else None


def _point(place: Mapping[str, Any]) -> tuple[float, float] | None:
    if "lat" not in place or "lon" not in place or place.get("precision") == "country" or place.get("withheld"):
        return None
    return float(place["lat"]), float(place["lon"])
