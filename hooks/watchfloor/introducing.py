"""``llms.txt``: what a program should know first of the site, and where it finds what it can read best."""

from __future__ import annotations

from collections.abc import Iterator

from .link.addresses import SECTIONS
from .model.library import Library
from .publish import Output, output_of
from .publish.copies import COPY
from .publish.llms import Linked, llms_text
from .view import Desk
from .view.structured import DATA_FILES
from .view.words import sections

NEWEST = 50
"""Articles of each section that are named; feeds and sitemap have all."""


def introduce(desk: Desk, library: Library, site: tuple[str, str, str]) -> dict[str, Output]:
    """The file by its name.

    Args:
        desk: what views are made from.
        library: what was released.
        site: absolute address of the site's root, name of the publication, and its description.
    """
    if not desk.settings.markdown_copies:
        return {}
    address, name, description = site
    root = address.rstrip("/") + "/"
    said = (
        "Reports of incidents and analyses, each with its sources and how sure we are. The text of every article "
        f"stands as Markdown beside its page: add {COPY} to the page's address."
    )
    parts = {
        sections(desk.wording)[section].plural: list(_articles(desk, library, section, root)) for section in SECTIONS
    }
    data = [Linked(f"{path.rsplit('/', 1)[1]}", root + path, kind) for path, kind in DATA_FILES.items()]
    parts["Data"] = [Linked("What the fields mean", f"{root}data/"), *data]
    feeds = [Linked("Feeds", f"{root}follow/", "of everything, and of each section, author and term")]
    parts["Optional"] = [*(feeds if desk.settings.feeds.enabled else ()), Linked("Sitemap", f"{root}sitemap.xml")]
    return {"llms.txt": output_of(llms_text(name, description, said, parts))}


def _articles(desk: Desk, library: Library, section: str, root: str) -> Iterator[Linked]:
    """The newest of a section."""
    for id in desk.newest(f"{section}/", NEWEST)[1]:
        head = library.documents[id].head
        yield Linked(head.title, f"{root}{desk.url(id)}{COPY}", head.summary)
