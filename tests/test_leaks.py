"""No word of what is not released is in any file of the site: not as text, not as a name, in no list, feed or copy."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from projects import JsonTheme, Project
from publications import AUTHOR, write_tree
from watchfloor.settings import Settings

STATES = {
    "public": "published: 2025-05-01\n",
    "corrected": "published: 2025-05-01\nupdated: 2025-06-01\n",
    "draft": "published: 2025-05-01\ndraft: true\n",
    "scheduled": "published: 2026-01-02\n",
    "embargoed": "published: 2025-05-01\nembargo: 2026-03-01\n",
    "expired": "published: 2025-05-01\nexpires: 2025-12-01\n",
}
"""How a document may stand at the moment of the tests, the first of January 2026."""
SHOWN = ("public", "corrected")
FIELDS = (
    "title", "summary", "body", "slug", "alias", "alt", "credit", "place", "claim", "correction", "publisher", "source",
    "note", "tag", "tagtitle", "synonym", "author", "authorname", "role", "biography", "comment",
)  # fmt: skip
SEEN = frozenset(FIELDS) - {"comment"}
"""What a reader sees of what is released, somewhere in the site."""
Parts = st.lists(st.tuples(st.booleans(), st.sampled_from(sorted(STATES))), min_size=1, max_size=4)


def word(number: int, field: str) -> str:
    """A word that stands in one field of one document and nowhere else."""
    return f"zq{number}{field}zq"


def files_of(number: int, incident: bool, state: str) -> Iterator[tuple[str, str | bytes]]:
    """A document, with an author, a tag and a picture that no other has."""
    say = {field: word(number, field) for field in FIELDS}
    folder = "incidents/2025" if incident else "analysis"
    front = (
        f"title: A title, {say['title']}\nsummary: A summary that is long enough, {say['summary']}.\n{STATES[state]}"
        f"slug: {say['slug']}\naliases: [/{say['alias']}/]\nauthors: [{{id: {say['author']}, role: {say['role']}}}]\n"
        f"tags: [{say['tag']}]\n"
        f"hero: {{image: {say['author']}.png, alt: {say['alt']}, credit: {say['credit']}}}\n"
        f"claims: [{{text: {say['claim']}, status: assessed}}]\n"
        f"corrections: [{{date: 2025-05-20, text: {say['correction']}}}]\n"
        f"sources: [{{id: s, publisher: {say['publisher']}, url: 'https://{say['source']}.example/', note: {say['note']}}}]\n"
    )
    event = f"status: suspected\ncategory: flight\nstart: 2025-04-01\nplace: {{name: {say['place']}, country: LT}}\n"
    more = event if incident else ""
    body = f"There was {say['body']}.[^s]" + ("" if incident else f" At {say['place']}.")
    yield (
        f"content/{folder}/{word(number, 'doc')}.md",
        f"---\n{front}{more}---\n\n{body}\n\n<!-- {say['comment']} -->\n",
    )
    author = AUTHOR.replace("The desk\n", f"{say['authorname']}\n", 1).replace("Covers the border", say["role"])
    yield f"content/authors/{say['author']}.md", author.replace("says how sure", f"{say['biography']} says how sure")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (number, 0, 0)).save(picture, "PNG")
    yield f"content/{folder}/{say['author']}.png", picture.getvalue()


def publication(documents: list[tuple[bool, str]]) -> dict[str, str | bytes]:
    """All of it."""
    files: dict[str, str | bytes] = {"content/vocabulary/categories.yml": "flight: {title: Flight}\n"}
    tags = ""
    for number, (incident, state) in enumerate(documents):
        files |= dict(files_of(number, incident, state))
        title, synonym = word(number, "tagtitle"), word(number, "synonym")
        tags += f"{word(number, 'tag')}: {{title: {title}, synonyms: [{synonym}]}}\n"
    return files | {"content/vocabulary/tags.yml": tags}


def found_in(files: dict[str, bytes], text: str) -> list[str]:
    """The files in which a word stands, or whose names have it."""
    return [name for name, body in files.items() if text in name.lower() or text.encode() in body.lower()]


def check(files: dict[str, bytes], documents: list[tuple[bool, str]]) -> None:
    """Words of what is shown are there, of the rest there is none."""
    for number, (_, state) in enumerate(documents):
        if state in SHOWN:
            missing = [field for field in SEEN if not found_in(files, word(number, field))]
            assert not missing, (state, missing)
            assert not found_in(files, word(number, "comment"))
        else:
            assert not found_in(files, f"zq{number}"), state


@settings(max_examples=25)
@given(Parts, st.data())
def test_no_word_of_what_is_not_released_is_anywhere(documents: list[tuple[bool, str]], data: st.DataObject) -> None:
    """In a first build, and in one after some were withdrawn or released."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        project = Project(root)
        wanted = Settings.model_validate({"search": False, "time_zone": "Europe/Vilnius"})
        for _ in range(2):
            write_tree(root, publication(documents))
            assert not [problem for problem in project.build(wanted, JsonTheme("one")) if "error" in problem]
            files = project.files()
            assert {"sitemap.xml", "llms.txt", "follow.opml", "digest/index.html", "data/incidents.csv"} <= set(files)
            check(files, documents)
            documents = [(incident, data.draw(st.sampled_from(sorted(STATES)))) for incident, _ in documents]
        project.close()
