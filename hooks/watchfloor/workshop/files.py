"""Files of content, read and compiled: what a worker does with each, and how the outcome is kept."""

from __future__ import annotations

import hashlib
import marshal
import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

from ..compile import Fragment, compile_bodies
from ..compile.dialect import BACK
from ..compile.fragment import from_plain, to_plain
from ..link.bodies import Body, check_body
from ..link.figures import VIEWS
from ..link.illustrations import is_elsewhere
from ..model.documents import ArticleFields, IncidentFields
from ..model.head import Head
from ..model.heading import head_of
from ..model.library import Asset, AuthorFields
from ..model.row import packed_row
from ..problems import Problem
from ..read import Context, Entry, kind_of, read_entry
from ..read.files import MAX_BYTES, read_bytes
from ..read.formats import MAX_BYTES as MAX_PICTURE
from ..store import DiskObjects, MemoryObjects, Objects, pack, seal, unpack, unseal
from .pool import settle

ENTRY, TERMS, ROW = "entry", "terms", "row"
"""Kinds of the objects that this module keeps: what files became, and the words of documents, under one key; rows
of the open data under their own hash."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the outcome of a file depends on besides its bytes and its name.

    Attributes:
        root: the project's root.
        context: what front matter is read with.
        extensions: of Markdown, beyond the dialect's.
        salt: hash of the engine and the libraries.
        fast: whether plain paragraphs may take the shortcut.
        back: what the link behind a footnote says.
    """

    root: Path
    context: Context
    extensions: tuple[str, ...]
    salt: str
    fast: bool = True
    back: str = BACK


class Read(NamedTuple):
    """What the publication as a whole must know of a file.

    Attributes:
        uri: the file, relative to the content folder.
        version: key of its object.
        kind: as in ``Entry``; ``""`` if nothing could be made of it.
        head: of a document, as plain values.
        told: whether there are problems.
        packed: its object, unless the store has it.
        terms: likewise, of a document: the words of its body.
        row: likewise, of an incident: its row of the open data.
    """

    uri: str
    version: str
    kind: str
    head: tuple[Any, ...] | None
    told: bool
    packed: bytes | None
    terms: bytes | None = None
    row: bytes | None = None


@dataclass(slots=True)
class Made:
    """The object of a file: all that reading and compiling it gave."""

    kind: str
    head: Head
    problems: list[Problem]
    raw: Any
    body_line: int
    places: dict[tuple[str | int, ...], tuple[int, int]]
    fragment: Fragment
    asset: Asset | None
    row: bytes | None = None
    """Of an incident that was just read, its row; it is kept apart."""

    def packed(self) -> bytes:
        """As it is kept."""
        asset = self.asset and (self.asset.uri, self.asset.path, self.asset.width, self.asset.height, self.asset.digest)
        problems = [(p.path, p.line, p.column, p.code, p.message, p.hint, p.excerpt) for p in self.problems]
        values: Any = (
            self.kind,
            tuple(self.head),
            problems,
            self.raw,
            self.body_line,
            self.places,
            to_plain(self.fragment),
            asset,
        )
        return pack(marshal.dumps(values))

    @classmethod
    def of(cls, packed: bytes | None) -> Made | None:
        """From what was kept; ``None`` if it is damaged."""
        raw = unpack(packed)
        if raw is None:
            return None
        kind, head, problems, front, line, places, fragment, asset = marshal.loads(raw)  # noqa: S302 - plain values
        return cls(
            kind,
            Head(*head),
            [Problem(*values) for values in problems],
            front,
            line,
            places,
            from_plain(fragment),
            Asset(*asset) if asset else None,
        )


def make(entries: Sequence[Entry], reading: Reading) -> list[Made]:
    """Compile the bodies of entries, check them, and gather what is to be kept."""
    bodies = [entry.body for entry in entries if _has_body(entry)]
    fragments = iter(compile_bodies(bodies, reading.extensions, fast=reading.fast, back=reading.back))
    return [_made(entry, next(fragments) if _has_body(entry) else Fragment(), reading) for entry in entries]


def _has_body(entry: Entry) -> bool:
    return isinstance(entry.fields, ArticleFields | AuthorFields)


def _made(entry: Entry, fragment: Fragment, reading: Reading) -> Made:
    head = Head()
    problems = list(entry.problems)
    kind, row = entry.kind, None
    if _has_body(entry):
        if isinstance(entry.fields, ArticleFields):
            zone = reading.context.of_fields["zone"]
            head = head_of(entry.fields, entry.uri.split("/", 1)[0], entry.uri, entry.front, zone)
            if isinstance(entry.fields, IncidentFields):
                hash, row = packed_row(PurePosixPath(entry.uri).stem, entry.fields)
                head = head._replace(row=hash)
        body = Body(reading.context.path(entry.uri), entry.body, entry.body_line, fragment, frozenset(head.sources))
        problems += check_body(body)
        head = _with_body(head, fragment, entry.uri)
    elif not entry.asset and kind != "vocabulary":
        kind = ""
    return Made(kind, head, problems, entry.raw, entry.body_line, entry.places, fragment, entry.asset, row)


def _with_body(head: Head, fragment: Fragment, uri: str) -> Head:
    """A head with what its compiled body tells."""
    folder = posixpath.dirname(uri)

    def file(written: str) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(written)))

    inner = [link for link in fragment.links if link.internal or link.href.startswith("/") or not link.target]
    sources = dict.fromkeys(picture.src for picture in fragment.pictures if picture.src)
    graphic = {picture.src for picture in fragment.pictures if picture.graphic}
    return head._replace(
        links=tuple(dict.fromkeys((link.href, link.target, link.anchor, file(link.target)) for link in inner)),
        cards=fragment.cards,
        pictures=tuple(
            (src, file(src), "graphic" if src in graphic else "") for src in sources if not is_elsewhere(src)
        ),
        anchors=tuple(sorted(fragment.anchors)),
        figures=tuple(dict.fromkeys((link.href, link.text) for link in inner if link.href.startswith(VIEWS))),
    )


def version_of(uri: str, raw: bytes, reading: Reading) -> str:
    """Key of a file's object."""
    context = reading.context
    parts = (
        reading.salt,
        str(reading.fast),
        reading.back,
        context.content,
        context.zone,
        context.locale,
        *reading.extensions,
        uri,
    )
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    digest.update(b"\0\0" + raw)
    return digest.hexdigest()[:32]


class _Opened(NamedTuple):
    """A file with its bytes, and what it becomes if that is known."""

    uri: str
    version: str
    raw: bytes = b""
    made: Made | None = None
    kept: bool = False


def _open(uri: str, reading: Reading, objects: Objects) -> _Opened:
    name, kind = reading.context.path(uri), kind_of(uri)
    raw: bytes | Problem = b""
    if kind:
        path = os.path.join(reading.root, name)  # noqa: PTH118 - pathlib takes its time, for thousands of files
        raw = read_bytes(path, name, MAX_PICTURE if kind == "picture" else MAX_BYTES)
    if isinstance(raw, Problem):
        made = Made("", Head(), [raw], None, 1, {}, Fragment(), None)
        return _Opened(uri, version_of(uri, repr(raw).encode(), reading), made=made)
    version = version_of(uri, raw, reading)
    kept = Made.of(objects.get(ENTRY, version))
    return _Opened(uri, version, raw, kept, kept is not None)


def read_files(uris: Sequence[str], reading: Reading, objects: Objects) -> list[Read]:
    """Read and compile some files, unless the store has what they become.

    They go through each stage together, so that what it needs stays in the processor's caches: that
    takes a sixth less time than one file after the other.
    """
    opened = [_open(uri, reading, objects) for uri in uris]
    entries = [read_entry(one.uri, one.raw, reading.context) for one in opened if one.made is None]
    new = iter(make(entries, reading))
    every = [one.made or next(new) for one in opened]
    packed = [None if one.kept else made.packed() for one, made in zip(opened, every, strict=True)]
    terms = [_terms(made, one.version, reading, objects) for one, made in zip(opened, every, strict=True)]
    return [
        Read(
            one.uri,
            one.version,
            made.kind,
            tuple(made.head) if made.kind in ("document", "author") else None,
            bool(made.problems),
            entry,
            words,
            pack(made.row) if made.row is not None else None,
        )
        for one, made, entry, words in zip(opened, every, packed, terms, strict=True)
    ]


def read_file(uri: str, reading: Reading, objects: Objects) -> Read:
    """Read and compile one file, unless the store has what it becomes."""
    return read_files([uri], reading, objects)[0]


def _terms(made: Made, version: str, reading: Reading, objects: Objects) -> bytes | None:
    """The words of a document, unless the store has them."""
    if made.kind != "document" or unseal(objects.get(TERMS, version)) is not None:
        return None
    from ..link.terms import body_terms  # noqa: PLC0415 - loads numpy, which a build of few files can do without

    return seal(body_terms(made.fragment.text, made.head.language or reading.context.locale))


_WORKER: dict[str, Any] = {}


def start_reading(reading: Reading, store: Path | None) -> None:
    """What a worker does first."""
    settle()
    _WORKER["reading"] = reading
    _WORKER["objects"] = DiskObjects(store, read_only=True) if store else MemoryObjects()


def read_batch(uris: Sequence[str]) -> list[Read]:
    """Read and compile some files in a worker."""
    return read_files(uris, _WORKER["reading"], _WORKER["objects"])
