"""Reading the content folder: only files that changed are opened, in as many processes as there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model.head import Head
from ..model.library import Asset, Library
from ..problems import Problem, did_you_mean
from ..read import Context, Scan, Shelf, Stamp, is_settled, make_library, read_entry, scan
from ..read.files import read_bytes, relative
from ..settings import Settings
from .files import ENTRY, ROW, TERMS, Read, Reading, read_batch, read_files, start_reading
from .pool import batches, run
from .shop import KeptFile, Workshop
from .stock import Stock

BATCH = 24
"""Files to a batch: some tenths of a second of work."""
FEW = 48
"""Below that many files, starting workers would take longer than the work."""


def read_content(root: Path, settings: Settings, shop: Workshop) -> tuple[Library, Stock, list[Problem]]:
    """The library of everything below the content folder, and every problem in it."""
    content = root / settings.content_dir
    context = Context(relative(content, root), settings.time_zone, settings.locale)
    back = settings.wording.gettext("Back to footnote {} in the text")
    reading = Reading(root, context, settings.markdown_extensions, shop.engine, settings.fast_markdown, back)
    stock = Stock(shop.objects, reading)
    if not content.is_dir():
        near = did_you_mean(settings.content_dir, [path.name for path in root.glob("[!.]*") if path.is_dir()])
        hint = near if near.startswith("did") else "name the folder that has the articles, or make it"
        message = f"content_dir: there is no folder '{settings.content_dir}'"
        return Library(), stock, [settings.problem(("content_dir",), "E504", message, hint)]
    found = scan(content, root)
    found.files.pop("README.md", None)
    with shop.stage("read and compile"):
        problems = found.problems + _refresh(found, stock, shop)
    with shop.stage("gather"):
        library, more = make_library(_shelf(found, stock, shop, problems), context, root)
    return library, stock, problems + more


def _refresh(found: Scan, stock: Stock, shop: Workshop) -> list[Problem]:
    """Read what changed; forget what is gone. Problems are those of vocabularies alone."""
    problems: list[Problem] = []
    vocabularies = {uri: stamp for uri, stamp in found.files.items() if uri.startswith("vocabulary/")}
    for uri, stamp in vocabularies.items():
        problems += _read_vocabulary(uri, stamp, stock.reading, shop)
    wanted = [
        uri
        for uri, stamp in found.files.items()
        if uri not in vocabularies and ((kept := shop.files.get(uri)) is None or kept.stamp != stamp)
    ]
    shop.progress.start("documents", len(wanted))
    for read in _read(wanted, stock.reading, shop):
        if read.packed is not None:
            shop.put(ENTRY, read.version, read.packed)
        if read.terms is not None:
            shop.put(TERMS, read.version, read.terms)
        if read.row is not None and read.head is not None:
            shop.put(ROW, Head(*read.head).row, read.row)
        stamp = found.files[read.uri]
        if not is_settled(stamp.changed, shop.began):
            stamp = stamp._replace(size=-1)
        shop.files[read.uri] = KeptFile(stamp, read.version, read.kind, read.head, read.told)
        shop.progress.advance()
    shop.progress.stop()
    shop.commit()
    stock.objects = shop.objects
    for known in (shop.files, shop.documents, shop.authors, shop.vocabularies):
        for uri in [uri for uri in known if uri not in found.files]:
            del known[uri]
    shop.unsaved = shop.unsaved or bool(wanted)
    shop.counts["documents"] = len(wanted), len(found.files) - len(wanted) - len(vocabularies)
    return problems


def _read(uris: Sequence[str], reading: Reading, shop: Workshop) -> Iterator[Read]:
    executor = None
    if len(uris) >= FEW:
        executor = shop.make_executor(shop.jobs, start_reading, (reading, shop.objects.path), False)
    if executor is None:
        for some in batches(uris, BATCH):
            yield from read_files(some, reading, shop.objects)
        return
    with executor:
        yield from run(read_batch, uris, BATCH, shop.jobs, executor)


def _read_vocabulary(uri: str, stamp: Stamp, reading: Reading, shop: Workshop) -> list[Problem]:
    """Vocabularies are few, and wanted with their positions: they are read once a process."""
    known = shop.vocabularies.get(uri)
    if known is None or known[0] != stamp:
        path = reading.context.path(uri)
        raw = read_bytes(reading.root / path, path)
        if isinstance(raw, Problem):
            return [raw]
        entry = read_entry(uri, raw, reading.context)
        if not is_settled(stamp.changed, shop.began):
            stamp = stamp._replace(size=-1)
        shop.vocabularies[uri] = stamp, entry
    return list(shop.vocabularies[uri][1].problems)


def _shelf(found: Scan, stock: Stock, shop: Workshop, problems: list[Problem]) -> Shelf:
    """Documents, authors and pictures of all files, and the problems that were kept with them."""
    shelf = Shelf(uris=set(found.files), vocabularies=[entry for _, entry in shop.vocabularies.values()])
    for uri in found.files:
        kept = shop.files.get(uri)
        if kept is None:
            continue
        if kept.told:
            problems += stock.made(uri, kept.version).problems
        if kept.kind == "document":
            document = shop.documents.get(uri)
            if document is None or document.version != kept.version:
                head = Head(*kept.head)  # type: ignore[misc]
                document = shop.documents[uri] = stock.document(uri, kept.version, head)
            shelf.documents.append(document)
        elif kept.kind == "author":
            author = shop.authors.get(uri)
            if author is None or author.version != kept.version:
                author = shop.authors[uri] = stock.author(uri, kept.version)
            shelf.authors.append(author)
        elif kept.kind == "picture":
            asset = stock.made(uri, kept.version).asset
            assert isinstance(asset, Asset)
            shelf.assets.append(asset)
    return shelf
