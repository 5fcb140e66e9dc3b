"""The workshop: where the work is done, what is kept, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Protocol

from ..model.documents import Document
from ..model.library import Author
from ..read import Entry, Stamp
from ..store import DiskObjects, MemoryObjects, Objects, StoreFailed
from .pool import MakeExecutor, serial
from .stock import Overflow

if TYPE_CHECKING:
    from ..link.related import Related, State


class Progress(Protocol):
    """Who is told how far the work is."""

    def start(self, what: str, total: int) -> None:
        """A piece of work begins: what it makes, and how many."""

    def advance(self, count: int = 1) -> None:
        """So many more are made."""

    def stop(self) -> None:
        """The piece of work is done."""


class Silent:
    """Nobody is told."""

    def start(self, what: str, total: int) -> None:
        """A piece of work begins."""

    def advance(self, count: int = 1) -> None:
        """Some more are made."""

    def stop(self) -> None:
        """The piece of work is done."""


@dataclass(slots=True)
class KeptFile:
    """What is known of a file since it was last read; fields as in ``workshop.files.Read``."""

    stamp: Stamp
    version: str
    kind: str
    head: tuple[object, ...] | None
    told: bool


@dataclass(slots=True)
class Workshop:
    """What a build works with, and carries to the next one in the same process.

    Attributes:
        engine: hash of the engine and of the libraries that content goes through.
        objects: the store.
        jobs: how many workers.
        make_executor: makes them.
        progress: who is told.
        began: nanoseconds since the epoch at which this build began. A file that was changed just before
            is read again next time: it may be changed once more without a trace in its times.
        files: what is known of each file.
        documents: documents by their file, so that what is the same stays the same object.
        authors: likewise.
        vocabularies: likewise, with the stamp of the file.
        unsaved: whether more is known of files than was kept for the next process.
        related: the lists of related documents of an earlier build, or what they were made from.
        same_lists: whether those are the lists that the kept pages show.
        seconds: wall and processor seconds of each stage.
        counts: what was made and what was there already, in words.
        failed: why the store is written no more, or ``""``.
    """

    engine: str = ""
    objects: Objects = field(default_factory=MemoryObjects)
    jobs: int = 1
    make_executor: MakeExecutor = serial
    progress: Progress = field(default_factory=Silent)
    began: int = 0
    files: dict[str, KeptFile] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    vocabularies: dict[str, tuple[Stamp, Entry]] = field(default_factory=dict)
    unsaved: bool = False
    related: Related | State | None = None
    same_lists: bool = False
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    failed: str = ""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage; of workers only the waiting is seen."""
        wall, own = perf_counter(), process_time()
        try:
            yield
        finally:
            before = self.seconds.get(name, (0.0, 0.0))
            self.seconds[name] = before[0] + perf_counter() - wall, before[1] + process_time() - own

    def put(self, kind: str, key: str, packed: bytes) -> None:
        """Keep an object; on a full disk only for as long as the process lives."""
        try:
            self.objects.put(kind, key, packed)
        except StoreFailed as error:
            self._fall_back(error)
            self.objects.put(kind, key, packed)

    def commit(self) -> None:
        """Let workers see what was kept."""
        try:
            self.objects.commit()
        except StoreFailed as error:
            self._fall_back(error)

    def sweep(self, live: Iterable[tuple[str, str]]) -> None:
        """End a build: let go what builds have not used for long."""
        if isinstance(self.objects, DiskObjects):
            try:
                self.objects.sweep(live)
            except StoreFailed as error:
                self._fall_back(error)

    def _fall_back(self, error: StoreFailed) -> None:
        self.failed = str(error)
        self.objects = Overflow(self.objects)
