"""What a page tells machines: structured data, and what a link to it shows elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from watchfloor.settings import PublisherSettings
from watchfloor.view.model import Ref, View
from watchfloor.view.structured import Publication, publisher_of, structured_data

SITE = "https://notes.example/sub/"


@pytest.fixture
def site(as_built: Path) -> Path:
    """The site of the golden project."""
    return as_built / "site"


def told(site: Path, page: str) -> dict[str, Any]:
    """What a page states, by type; of several types the last."""
    [script] = HTMLParser((site / page / "index.html").read_bytes()).css('script[type="application/ld+json"]')
    said = json.loads(script.text())
    assert said["@context"] == "https://schema.org"
    kinds = [(thing["@type"], thing) for thing in said["@graph"]]
    return {kind if isinstance(kind, str) else kind[-1]: thing for kind, thing in kinds}


def test_an_article_tells_what_search_engines_ask_for(site: Path) -> None:
    """The documented properties of an article are there, absolute and true to the page."""
    said = told(site, "incidents/border")
    article = said["ReportageNewsArticle"]
    page = HTMLParser((site / "incidents/border/index.html").read_bytes())
    assert article["@type"][0] == "NewsArticle"
    assert article["headline"] == page.css_first("h1").text().strip()
    assert article["url"] == article["mainEntityOfPage"] == SITE + "incidents/border/"
    assert article["datePublished"] <= article["dateModified"]
    assert article["datePublished"] == page.css_first(".wf-dates time").attributes["datetime"]
    assert all(author["@type"] in ("Person", "Organization") and author["url"] for author in article["author"])
    assert article["image"]["width"] >= 1200 and article["image"]["url"].startswith(SITE)
    assert article["publisher"]["name"] == "Border Notes"
    cited = told(site, "incidents/lake")["ReportageNewsArticle"]["citation"]
    assert cited and all(source["@id"].startswith("http") for source in cited)
    steps = said["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3] and "item" not in steps[-1]
    [analysis, *_] = [path.parent for path in (site / "analysis").glob("*/index.html") if path.parent.name != "page"]
    assert "AnalysisNewsArticle" in told(site, analysis.relative_to(site).as_posix())


def test_other_pages_tell_what_they_are(site: Path) -> None:
    """The front page the publication, an author's page a profile, the data page a data set with its files."""
    front = told(site, "")
    assert front["WebSite"]["url"] == SITE and front["NewsMediaOrganization"]["name"] == "Border Notes"
    profile = told(site, "authors/lake-desk")["ProfilePage"]
    assert profile["mainEntity"]["name"] and profile["mainEntity"]["@type"] == "Organization"
    for file in told(site, "data")["Dataset"]["distribution"]:
        assert (site / file["contentUrl"].removeprefix(SITE)).is_file()


def test_every_page_can_be_shared(site: Path) -> None:
    """Title, address and a picture that is there, on every page that may be indexed."""
    pages = [path for path in site.rglob("index.html") if b"noindex" not in path.read_bytes()[:20_000]]
    assert len(pages) > 20
    for path in pages:
        tree = HTMLParser(path.read_bytes())
        said = {node.attributes["property"]: node.attributes["content"] for node in tree.css("meta[property]")}
        assert said["og:title"] and said["og:site_name"] == "Border Notes", path
        assert said["og:url"] == tree.css_first("link[rel=canonical]").attributes["href"], path
        picture = said["og:image"]
        assert picture and (site / str(picture).removeprefix(SITE)).is_file(), path


def test_reference_managers_find_an_article(site: Path) -> None:
    """The tags that Zotero and Google Scholar read."""
    tree = HTMLParser((site / "incidents/border/index.html").read_bytes())
    said = {node.attributes["name"]: node.attributes["content"] for node in tree.css("meta[name^=citation_]")}
    assert said["citation_title"] == tree.css_first("h1").text().strip()
    assert said["citation_publication_date"].count("/") == 2
    assert said["citation_fulltext_html_url"] == SITE + "incidents/border/"


def test_who_publishes_is_told_as_set() -> None:
    """By name everywhere, with policies where they are asked for; addresses are absolute, and nothing is made up."""
    said = PublisherSettings(name="The press", ownership="about/", same_as=("https://press.example",))
    publication = Publication(SITE, "N", "", "en", said)
    named = {"@type": "NewsMediaOrganization", "name": "The press", "url": SITE}
    assert publisher_of(publication) == named
    whole = {"ownershipFundingInfo": SITE + "about/", "sameAs": ["https://press.example"]}
    assert publisher_of(publication, whole=True) == named | whole
    view = View(template="x", url="x/", title="X", description="", crumbs=(Ref("A", "a/"),))
    assert json.loads(structured_data(view, publication))["@graph"][0]["@type"] == "BreadcrumbList"
    assert structured_data(view, publication._replace(site="")) == ""


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_text_ends_the_script(title: str) -> None:
    """Whatever a title holds, it stays inside, and comes out as it is."""
    view = View(template="x", url="x/", title=title, description="", crumbs=(Ref(title, "a/"),))
    text = structured_data(view, Publication(SITE, title, "", "en", PublisherSettings()))
    assert not set(text) & set("<>&\u2028\u2029")
    names = [step.get("name", "") for step in json.loads(text)["@graph"][0]["itemListElement"]]
    assert names == [title] * 3
