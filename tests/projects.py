"""A project of a test, built by the engine alone, and a theme that prints what it is given."""

from __future__ import annotations

from pathlib import Path

from publications import NOW
from watchfloor.building import Building, Place
from watchfloor.pipeline import prepare
from watchfloor.render import as_json
from watchfloor.settings import Settings
from watchfloor.store import DiskObjects
from watchfloor.view import ArticlePage, View
from watchfloor.workshop import PageLedger, Workshop, processes, serial
from watchfloor.workshop.saved import PAGES, load_pages, load_related, open_workshop, save_files


class JsonTheme:
    """Prints a view as it is: any field that differs shows."""

    site = "https://notes.example/"

    def __init__(self, digest: str) -> None:
        self.digest = digest

    def render(self, view: View) -> str:
        return f"{self.digest}\n{type(view).__name__}\n{as_json(view).decode()}"

    def search_document(self, view: ArticlePage) -> str:
        spans = "".join(f'<span data-pagefind-filter="{name}:{value}"></span>' for name, value in view.facets)
        text = f'{spans}<span data-pagefind-sort="date:{view.published.iso}"></span><h1>{view.title}</h1>'
        return f'<!doctype html><html lang="en"><body data-pagefind-body>{text}</body></html>'


class Project:
    """A project with its site, and what is kept between builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / ".watchfloor"
        self.work.mkdir()
        self.site = root / "site"
        self.shop: Workshop | None = None
        self.last = PageLedger()
        self.rendered = 0

    def build(self, wanted: Settings, theme: JsonTheme, *, jobs: int = 1) -> list[str]:
        """Build, and return what was found wrong."""
        if self.shop is None:
            self.shop = open_workshop(self.work, wanted, jobs=jobs, make_executor=processes if jobs > 1 else serial)
            self.last = load_pages(self.work / PAGES, self.shop, wanted)
            load_related(self.work, self.shop, self.last.related)
        shop, place = self.shop, Place(self.root, self.work, self.site)
        prepared = prepare(self.root, wanted, NOW, workshop=shop)
        save_files(self.work, shop, wanted)
        found = [str(problem) for problem in prepared.problems]
        if prepared.views is None:
            return found
        building = Building(place, wanted, prepared, theme, shop, self.last, place.tree)
        try:
            building.make()
            building.finish({}, {}, "https://site.example/")
        finally:
            building.close()
        self.last, self.rendered = load_pages(self.work / PAGES, shop, wanted), shop.counts["pages"][0]
        return found

    def close(self) -> None:
        """End the process, as it were."""
        if self.shop is not None and isinstance(self.shop.objects, DiskObjects):
            self.shop.objects.close()
        self.shop = None

    def files(self) -> dict[str, bytes]:
        """The site."""
        return {p.relative_to(self.site).as_posix(): p.read_bytes() for p in self.site.rglob("*") if p.is_file()}
