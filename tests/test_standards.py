"""What we publish for machines, judged by schemas and readers that we did not write."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rnc2rng
from lxml import etree
from pyld import jsonld
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sites import REPOSITORY, build, tree
from watchfloor.publish.sitemap import Listed, News, news_sitemap, sitemaps

SCHEMAS = Path(__file__).parent / "schemas"
PACKAGES = REPOSITORY / "node_modules"
VOCABULARY = "http://schema.org/"
TEXTS = {"Text", "URL", "Date", "DateTime", "Number", "Integer", "Boolean", "Time"}
"""Classes of schema.org whose values are written as plain ones."""


def package(path: str) -> Path:
    """A file of a package of npm; without npm the test is skipped."""
    found = PACKAGES / path
    if not found.exists():
        pytest.skip("npm is not installed: run make node_modules/.done where it is")
    return found


@pytest.fixture(scope="module")
def files(afresh: Callable[[], Path]) -> dict[str, bytes]:
    """The files of the golden project, which says who publishes it and names a hub."""
    where = afresh()
    config = (where / "mkdocs.yml").read_text()
    assert "publisher:" not in config and "feeds:" not in config
    more = (
        "    publisher: {logo: assets/images/favicon.png, principles: about/, same_as: [https://social.example/@notes]}\n"
        "    data: {licence: CC-BY-4.0}\n"
        "    feeds: {hub: https://hub.example/}\n"
    )
    (where / "mkdocs.yml").write_text(config + more)
    done = build(where)
    assert done.returncode == 0, done.stderr
    return tree(where / "site")


def test_feeds_are_valid_atom(files: dict[str, bytes]) -> None:
    """By the schema of RFC 4287; so that it can fail, a broken feed is not."""
    grammar = rnc2rng.dumps(rnc2rng.load(str(SCHEMAS / "atom.rnc")))
    # Attributes of no namespace: the compact form names them by a prefix, which XML does not allow.
    grammar = grammar.replace(' xmlns:local=""', "")
    schema = etree.RelaxNG(etree.fromstring(grammar.encode()))
    feeds = [name for name in files if re.search(r"feed(/[\d-]+)?\.xml$", name)]
    assert len(feeds) > 10
    for name in feeds:
        feed = etree.fromstring(files[name])
        assert schema.validate(feed), (name, schema.error_log)
        feed.remove(feed.find("{*}id"))
        assert not schema.validate(feed)


def test_feeds_are_valid_json_feed(files: dict[str, bytes]) -> None:
    """By the schema of a package."""
    schema = json.loads(package("jsonfeed-schema/schema-v1.1.json").read_bytes())
    judge = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    feeds = [name for name in files if re.search(r"feed(/[\d-]+)?\.json$", name)]
    assert len(feeds) > 10
    for name in feeds:
        said = json.loads(files[name])
        judge.validate(said)
        assert not judge.is_valid({**said, "items": [{"url": 1}]})


def _is_sitemap(body: bytes) -> bool:
    schema = etree.XMLSchema(etree.parse(package("sitemap/schema/sitemap.xsd")))
    return schema.validate(etree.fromstring(body))


def test_sitemaps_are_valid(files: dict[str, bytes]) -> None:
    """One for few pages, an index with parts for many."""
    assert _is_sitemap(files["sitemap.xml"])
    assert not _is_sitemap(files["sitemap.xml"].replace(b"<lastmod>20", b"<lastmod>x"))
    many = sitemaps([Listed(f"p{number}/", "2025-01-02") for number in range(25)], {}, "https://x.example/", most=10)
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "siteindex.xsd"))
    schema.assertValid(etree.fromstring(many.pop("sitemap.xml")))
    assert len(many) == 3 and all(_is_sitemap(body) for body in many.values())


def test_search_engines_and_readers_are_told_the_same_moment(files: dict[str, bytes]) -> None:
    """A correction is a reason to come back for both."""
    known = {
        url.findtext("{*}loc"): url.findtext("{*}lastmod")
        for url in etree.fromstring(files["sitemap.xml"]).iter("{*}url")
    }
    items = json.loads(files["feed.json"])["items"]
    assert items and all(known[item["url"]] == item["date_modified"] for item in items)
    assert any(item["date_modified"] > item["date_published"] for item in items)


def test_news_are_read(tmp_path: Path) -> None:
    """By a reader that refuses what the search engine's documentation does not allow."""
    reader, node = package(".bin/sitemap"), shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    news = [News("incidents/a&b/", "2025-07-10T09:00:00+03:00", "A <title> & more", "lt")]
    body = news_sitemap(news, "N & N", "https://x.example/")
    (tmp_path / "news.xml").write_bytes(body)
    done = subprocess.run([node, reader.resolve(), "--parse", tmp_path / "news.xml"], capture_output=True, check=True)
    said = json.loads(done.stdout)
    assert said["url"] == "https://x.example/incidents/a%26b/"
    assert said["news"] == {
        "publication": {"name": "N & N", "language": "lt"},
        "publication_date": "2025-07-10T09:00:00+03:00",
        "title": "A <title> & more",
    }
    plain = etree.fromstring(body)
    for extension in plain.findall(".//{http://www.google.com/schemas/sitemap-news/0.9}news"):
        extension.getparent().remove(extension)
    assert _is_sitemap(etree.tostring(plain))


class Vocabulary:
    """schema.org's own, from the package that carries its RDF."""

    def __init__(self, quads: str) -> None:
        self.parents: dict[str, set[str]] = {}
        self.domains: dict[str, set[str]] = {}
        self.ranges: dict[str, set[str]] = {}
        kinds = {"subClassOf": self.parents, "domainIncludes": self.domains, "rangeIncludes": self.ranges}
        for subject, predicate, thing in re.findall(r"^<([^>]*)> <([^>]*)> <([^>]*)>", quads, re.MULTILINE):
            kind = kinds.get(re.split(r"[/#]", predicate)[-1])
            if kind is not None:
                kind.setdefault(subject, set()).add(thing)
            elif thing.endswith("#Class"):
                self.parents.setdefault(subject, set())

    def above(self, kind: str) -> Iterator[str]:
        """A class, and all that it is a kind of."""
        yield kind
        for parent in self.parents.get(kind, ()):
            yield from self.above(parent)

    def faults(self, node: Any, at: str = "") -> Iterator[str]:
        """What of an expanded node the vocabulary does not have."""
        kinds = node.get("@type", [])
        yield from (f"{at}: no class {kind}" for kind in kinds if kind not in self.parents)
        every = {above for kind in kinds for above in self.above(kind)}
        for name, values in node.items():
            if name.startswith("@"):
                continue
            where = f"{at}/{name.removeprefix(VOCABULARY)}"
            if not every & self.domains.get(name, set()):
                yield f"{where}: no property of {kinds}"
            allowed = self.ranges.get(name, set())
            for value in values:
                if "@value" in value:
                    # schema.org's data model: an address may stand for a thing, a number for a quantity.
                    said = str(value["@value"])
                    if not {VOCABULARY + text for text in TEXTS} & allowed and not re.match(r"https?://|\d+$", said):
                        yield f"{where}: a plain value, not one of {sorted(allowed)}"
                else:
                    if not allowed & {above for kind in value.get("@type", []) for above in self.above(kind)}:
                        yield f"{where}: {value.get('@type')}, not one of {sorted(allowed)}"
                    yield from self.faults(value, where)


@cache
def vocabulary() -> Vocabulary:
    """Read once."""
    return Vocabulary(package("@vocabulary/schema/schema.nq").read_text())


def _context(url: str, _: Any) -> Mapping[str, Any]:
    """In place of a download; what schema.org's own says of the names that we use."""
    assert url == "https://schema.org"
    said = {"@context": {"@vocab": VOCABULARY, "type": "@type", "id": "@id"}}
    return {"contextUrl": None, "documentUrl": url, "document": said}


def expanded(said: Mapping[str, Any]) -> list[Any]:
    """Structured data as a processor of JSON-LD understands them."""
    return list(jsonld.expand(said, {"documentLoader": _context}))


def structured(files: dict[str, bytes]) -> dict[str, list[Any]]:
    """Structured data of every page that has some, expanded."""
    found = {}
    for name, body in files.items():
        for script in HTMLParser(body).css('script[type="application/ld+json"]') if name.endswith(".html") else ():
            found[name] = expanded(json.loads(script.text()))
    return found


def test_structured_data_keep_to_the_vocabulary(files: dict[str, bytes]) -> None:
    """Every class and property is schema.org's, and stands where it may."""
    pages = structured(files)
    assert len(pages) > 20
    faults = [fault for page, nodes in pages.items() for node in nodes for fault in vocabulary().faults(node, page)]
    assert faults == []
    kinds = {kind.removeprefix(VOCABULARY) for nodes in pages.values() for node in nodes for kind in node["@type"]}
    assert {"NewsArticle", "ProfilePage", "BreadcrumbList", "Dataset", "WebSite", "NewsMediaOrganization"} <= kinds


def test_the_judge_of_structured_data_finds_faults() -> None:
    """Or the test above would say nothing."""
    wrong = {"@context": "https://schema.org", "@type": "NewsArticle", "headlin": "x", "latitude": 1, "author": "me"}
    found = [fault for node in expanded(wrong) for fault in vocabulary().faults(node)]
    assert [fault.split(":")[0] for fault in sorted(found)] == ["/author", "/headlin", "/headlin", "/latitude"]


REQUIRED = {
    "NewsArticle": {"headline", "image", "datePublished", "dateModified", "author"},
    "ProfilePage": {"mainEntity"},
    "BreadcrumbList": {"itemListElement"},
    "Dataset": {"name", "description", "license", "distribution", "creator"},
    "NewsMediaOrganization": {"name", "url", "logo"},
}
"""What the big search engine asks for or recommends (Google Search Central, "Structured data": Article, Profile page,
Breadcrumb, Dataset, Organization), as far as a page can know it."""


def test_structured_data_have_what_the_search_engine_reads(files: dict[str, bytes]) -> None:
    """On every page with such a thing."""
    seen = set()
    for page, nodes in structured(files).items():
        for node in nodes:
            names = {name.removeprefix(VOCABULARY) for name in node}
            for kind in {kind.removeprefix(VOCABULARY) for kind in node["@type"]} & set(REQUIRED):
                seen.add(kind)
                assert names >= REQUIRED[kind], (page, kind, REQUIRED[kind] - names)
    assert seen == set(REQUIRED)
