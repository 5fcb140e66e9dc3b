"""The folder ``.watchfloor/``: what a workshop opens with, and what it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.head import Head
from ..read import Stamp
from ..settings import Settings
from ..store import DiskObjects, StoreFailed, load_ledger, save_ledger
from .engine import engine_digest, extension_digest
from .files import ENTRY, ROW, TERMS
from .ledger import PageLedger
from .pages import FED, PAGE, SEARCHED
from .pool import MakeExecutor, processes
from .shop import KeptFile, Progress, Silent, Workshop

if TYPE_CHECKING:
    from ..link.related import Related

FILES, PAGES, PREVIEW, SITE = "files.ledger", "pages.ledger", "preview.ledger", "site.ledger"
INDEX, RELATED = "search.ledger", "related.state"
"""What is known of content, of a build's pages and a preview's, of the site as it was left, of the files of its
search index, and of related documents."""


WORK = ".watchfloor"
_ROW = Head._fields.index("row")


def work_folder(root: Path) -> Path:
    """``.watchfloor/``: ours, ignored by git, safe to delete."""
    folder = root / WORK
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def salt_of(*parts: str) -> str:
    """One hash of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def reading_salt(engine: str, settings: Settings) -> str:
    """What the ledger of files depends on."""
    return salt_of(
        engine,
        settings.content_dir,
        settings.time_zone,
        settings.wording.key,
        repr((settings.markdown_extensions, settings.fast_markdown)),
    )


def page_salt(engine: str, settings: Settings) -> str:
    """What the ledger of pages depends on."""
    return salt_of(engine, settings.model_dump_json())


def open_workshop(
    folder: Path,
    settings: Settings,
    *,
    jobs: int = 1,
    make_executor: MakeExecutor = processes,
    progress: Progress | None = None,
) -> Workshop:
    """A workshop with what is kept in ``folder``; one without a store if the disk gives no room for it."""
    engine = salt_of(engine_digest(), extension_digest(settings.markdown_extensions))
    shop = Workshop(engine=engine, jobs=jobs, make_executor=make_executor, progress=progress or Silent())
    try:
        shop.objects = DiskObjects(folder / "objects.sqlite")
    except (StoreFailed, OSError) as error:
        shop.failed = str(error)
    kept = load_ledger(folder / FILES, reading_salt(engine, settings)) or {}
    shop.files = {
        uri: KeptFile(Stamp(*stamp), version, kind, head, told)
        for uri, (stamp, version, kind, head, told) in kept.items()
    }
    return shop


def save_files(folder: Path, shop: Workshop, settings: Settings) -> None:
    """Keep what is known of content."""
    plain = {uri: (tuple(f.stamp), f.version, f.kind, f.head, f.told) for uri, f in shop.files.items()}
    _save(folder / FILES, reading_salt(shop.engine, settings), plain, shop)
    shop.unsaved = False


def load_pages(path: Path, shop: Workshop, settings: Settings) -> PageLedger:
    """The pages of the last build."""
    return PageLedger.of(load_ledger(path, page_salt(shop.engine, settings)))


def save_pages(path: Path, shop: Workshop, settings: Settings, ledger: PageLedger) -> None:
    """Keep what is known of pages."""
    _save(path, page_salt(shop.engine, settings), ledger.plain(), shop)


def live_objects(shop: Workshop, ledger: PageLedger) -> Iterator[tuple[str, str]]:
    """Kind and key of every object that a build used."""
    yield from ((ENTRY, kept.version) for kept in shop.files.values())
    yield from ((TERMS, kept.version) for kept in shop.files.values() if kept.kind == "document")
    yield from ((ROW, row) for kept in shop.files.values() if kept.head and (row := str(kept.head[_ROW])))
    yield from ((PAGE, page.key) for page in ledger.pages.values())
    yield from ((SEARCHED, page.key) for page in ledger.pages.values() if page.searched)
    yield from ((FED, page.fed) for page in ledger.pages.values() if page.fed)


def _save(path: Path, salt: str, value: Any, shop: Workshop) -> None:
    try:
        save_ledger(path, salt, value)
    except OSError as error:
        shop.failed = str(error)


def save_related(folder: Path, shop: Workshop, related: Related) -> str:
    """Keep what the lists of related documents were made from; returns a name for just this state."""
    path = folder / RELATED
    try:
        related.save(path)
    except OSError as error:
        shop.failed = str(error)
        return ""
    return _name_of(path)


def load_related(folder: Path, shop: Workshop, name: str) -> None:
    """Start from the kept lists. ``shop.same_lists`` says whether they are those of the pages that were kept."""
    path = folder / RELATED
    if not path.exists():
        return
    from ..link.related import load  # noqa: PLC0415 - loads numpy, which a build without changes does not need

    shop.related = load(path)
    shop.same_lists = bool(name) and shop.related is not None and name == _name_of(path)


def _name_of(path: Path) -> str:
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
