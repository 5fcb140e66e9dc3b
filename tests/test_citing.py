"""How an article is cited, as reference managers that we did not write take it in."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from publications import NOW, SMALL, write_tree
from watchfloor.pipeline import prepare
from watchfloor.settings import PublisherSettings, Settings
from watchfloor.view import ArticlePage, make_view
from watchfloor.view.citing import citations
from watchfloor.view.model import Signature
from watchfloor.view.structured import Publication

SITE = Publication("https://notes.example/sub/", "Border & Notes", "", "en-GB", PublisherSettings())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> ArticlePage:
    """An article's view."""
    root = tmp_path_factory.mktemp("citing")
    write_tree(root, SMALL)
    views = prepare(root, Settings(), NOW).views
    assert views is not None
    [plan] = [plan for plan in views.plans if plan.url == "analysis/meaning/"]
    view = make_view(views.desk, plan)
    assert isinstance(view, ArticlePage)
    return view


def forms(page: ArticlePage) -> dict[str, str]:
    """The text of each form."""
    return {one.id: one.text for one in citations(page, SITE)}


def test_every_form_says_the_same(page: ArticlePage) -> None:
    """Title, authors, day, publication and address, read back."""
    said = forms(page)
    title, names = page.title, [author.name for author in page.signatures]
    day = page.published.iso[:10]
    assert all(part in said["text"] for part in (title, *names, "Border & Notes", page.published_day))
    assert said["text"].endswith(SITE.site + page.url)
    [ris] = rispy.loads(said["ris"])
    assert (ris["title"], ris["authors"], ris["date"]) == (title, names, day.replace("-", "/"))
    assert (ris["secondary_title"], ris["urls"]) == ("Border & Notes", [SITE.site + page.url])
    [bibtex] = bibtexparser.loads(said["bibtex"]).entries
    assert (bibtex["ENTRYTYPE"], bibtex["ID"], bibtex["date"]) == ("misc", "meaning", day)
    assert bibtex["howpublished"] == r"Border \& Notes" and bibtex["url"] == SITE.site + page.url
    assert bibtex["author"] == " and ".join(f"{{{name}}}" for name in names)
    [csl] = json.loads(said["csl"])
    assert csl["issued"]["date-parts"] == [[int(part) for part in day.split("-")]]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON([csl])
    written = CitationStylesBibliography(style, source, formatter.plain)
    written.register(Citation([CitationItem(csl["id"])]))
    [line] = (str(item) for item in written.bibliography())
    assert title in line and names[0] in line and day[:4] in line


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@given(title=TEXT, name=TEXT)
def test_no_title_or_name_breaks_a_form(page: ArticlePage, title: str, name: str) -> None:
    """Whatever characters there are, each form has one entry with one title and one author."""
    title, name = " ".join(title.split()) or "x", " ".join(name.split()) or "y"
    said = forms(replace(page, title=title, signatures=(Signature(name, ""),)))
    [ris] = rispy.loads(said["ris"])
    assert (ris["title"], ris["authors"]) == (title.strip(), [name.strip()])
    [csl] = json.loads(said["csl"])
    assert (csl["title"], csl["author"]) == (title, [{"literal": name}])
    fields = re.fullmatch(r"@misc\{meaning,\n(.*)\n\}", said["bibtex"], re.DOTALL)
    assert fields
    assert [line.split(" = ")[0].strip() for line in fields[1].split("\n")][:2] == ["author", "title"]
    for line in fields[1].split("\n"):
        bare = re.sub(r"\\[\\{}&%$#_]", "", line.replace(r"\textbackslash{}", "").replace(r"\textasciitilde{}", ""))
        bare = bare.replace(r"\textasciicircum{}", "")
        assert bare.count("{") == bare.count("}")
        if not line.strip().startswith("url"):
            assert not set("&%$#_~^\\") & set(bare)


def test_without_an_address_there_is_nothing_to_cite(page: ArticlePage) -> None:
    """As in a preview."""
    assert citations(page, SITE._replace(site="")) == ()
