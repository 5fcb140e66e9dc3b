"""What an analysis is about follows from the incidents that it draws on."""

from __future__ import annotations

from typing import Any

from publications import ANALYSIS, INCIDENT, SMALL, with_line


def test_an_analysis_is_about_what_a_third_of_its_incidents_share(publication: Any) -> None:
    """Two of four are Latvian, one each Estonian and Polish: it stands under Latvia alone."""
    files = dict(SMALL)
    for name, country in (("a", "LV"), ("b", "LV"), ("c", "EE"), ("d", "PL")):
        files[f"content/incidents/{name}.md"] = with_line(INCIDENT, "country: LT", f"country: {country}")
    files["content/analysis/meaning.md"] = with_line(ANALYSIS, "incidents: [field]", "incidents: [a, b, c, d]")
    graph = publication(files).graph
    countries = {id for id, documents in graph.by_term["countries"].items() if "meaning" in documents}
    assert countries == {"lv"}
    assert "meaning" in graph.by_term["systems"]["gerbera"]


def test_an_article_is_known_by_every_name_of_its_terms(publication: Any) -> None:
    """Titles and synonyms, of those above them too, each once; an analysis has the terms that it stands under."""
    files = dict(SMALL)
    files["content/vocabulary/tags.yml"] = (
        "air-defence: {title: Air defence, synonyms: [GBAD]}\n"
        "decoys: {title: Decoys, synonyms: [false target], parent: air-defence}\n"
    )
    files["content/vocabulary/countries.yml"] = "LT: {synonyms: [Lietuva, Litauen]}\n"
    views = {view.url: view for view in publication(files).views.pages}
    for url in ("incidents/field/", "analysis/meaning/"):
        names = views[url].known_as
        assert len(set(names)) == len(names)
        assert {"Decoys", "false target", "Air defence", "GBAD", "Gerbera", "Lithuania", "Litauen"} <= set(names)
