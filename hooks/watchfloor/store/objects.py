"""The store of objects: bytes under a kind and a key that is a hash of all that they were made from.

An object never changes, so nothing in the store can be out of date; it can only be missing. Values
carry a checksum, and a mark of the key that they belong to: one that was damaged, or that a damaged index
gives for another, is missing too.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import zstandard

KEPT_BUILDS = 20
"""An object that so many builds have not used goes away."""
PATIENCE = 60.0
"""Seconds to wait for another process that is writing."""
_OPEN_FOR = 256
"""Values in one transaction: another process that wants to write, a preview beside a build, waits no longer."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (kind TEXT, key TEXT, value BLOB, seen INTEGER, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS builds (number INTEGER);
INSERT INTO builds SELECT 1 WHERE NOT EXISTS (SELECT * FROM builds);
"""
_FORMAT = 2


def _mark(kind: str, key: str) -> bytes:
    """What stands before a value in the file: CRC-32 of its kind and key."""
    return zlib.crc32(f"{kind} {key}".encode()).to_bytes(4, "little")


def _unmarked(kind: str, key: str, stored: object) -> bytes | None:
    """A value that belongs to its key; damage can give it another's, or one of another type."""
    if not isinstance(stored, bytes) or stored[:4] != _mark(kind, key):
        return None
    return stored[4:]


class StoreFailed(Exception):
    """The store could not be written, for want of room or rights; the message says which."""


class _Tools(threading.local):
    """Of each thread its own: making them anew takes a quarter of the time that a small value takes."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=1, write_checksum=True)
        self.decompressor = zstandard.ZstdDecompressor()


_tools = _Tools()


def pack(value: bytes) -> bytes:
    """A value as it is stored: a Zstandard frame (RFC 8878) with a checksum."""
    return _tools.compressor.compress(value)


def unpack(packed: bytes | None) -> bytes | None:
    """A stored value, or ``None`` if it is missing or damaged."""
    if packed is None:
        return None
    try:
        return _tools.decompressor.decompress(packed)
    except zstandard.ZstdError:
        return None


def seal(value: bytes) -> bytes:
    """A value as it is stored that would not become shorter by packing: with a checksum (CRC-32) before it."""
    return zlib.crc32(value).to_bytes(4, "little") + value


def unseal(sealed: bytes | None) -> bytes | None:
    """A sealed value, or ``None`` if it is missing or damaged."""
    if sealed is None or zlib.crc32(sealed[4:]).to_bytes(4, "little") != sealed[:4]:
        return None
    return sealed[4:]


class Objects(Protocol):
    """A store. Values go in and come out packed or sealed."""

    @property
    def path(self) -> Path | None:
        """Where other processes may open the same store for reading, if they can."""

    def get(self, kind: str, key: str) -> bytes | None:
        """A value as it was put, or ``None``."""

    def get_all(self, kind: str, keys: Sequence[str]) -> list[bytes | None]:
        """Some values, each as ``get`` gives it, in less time than one after the other."""

    def put(self, kind: str, key: str, packed: bytes) -> None:
        """Keep a value.

        Raises:
            StoreFailed: if it cannot be written.
        """

    def commit(self) -> None:
        """Let other processes see what was put."""


class MemoryObjects:
    """A store for one process."""

    path: Path | None = None

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """A value as it was put, or ``None``."""
        return self._values.get((kind, key))

    def get_all(self, kind: str, keys: Sequence[str]) -> list[bytes | None]:
        """Some values."""
        return [self.get(kind, key) for key in keys]

    def put(self, kind: str, key: str, packed: bytes) -> None:
        """Keep a value."""
        self._values[kind, key] = packed

    def commit(self) -> None:
        """Nothing to do."""


class DiskObjects:
    """A store in one SQLite file. One object serves all threads of a process; other processes open their own.

    A process that is killed leaves the last committed state. A file that is no such store, or is
    damaged, is put away and begun anew.

    Raises:
        StoreFailed: if it cannot be opened for want of room or rights.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path: Path | None = path
        self._read_only = read_only
        self._lock = threading.RLock()
        self._waiting = 0
        try:
            self._open()
        except sqlite3.OperationalError as error:  # no room, no rights, or somebody keeps it locked
            raise StoreFailed(f"{path}: {error}") from error
        except sqlite3.DatabaseError as error:  # no such store, or a damaged one
            if read_only:
                raise StoreFailed(f"{path}: {error}") from error
            self._begin_anew()

    def _open(self) -> None:
        assert self.path is not None
        uri = f"{self.path.resolve().as_uri()}?mode={'ro' if self._read_only else 'rwc'}"
        self._database = sqlite3.connect(uri, uri=True, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        if self._read_only:
            return
        found = self._database.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, _FORMAT):
            raise sqlite3.DatabaseError
        if not found:
            self._database.executescript(f"PRAGMA journal_mode = WAL; {_SCHEMA} PRAGMA user_version = {_FORMAT};")
        # What a power cut loses is made again; what a killed process wrote is not lost.
        self._database.execute("PRAGMA synchronous = OFF")
        self._build: int = self._database.execute("SELECT number FROM builds").fetchone()[0]

    def _begin_anew(self) -> None:
        assert self.path is not None
        with suppress(sqlite3.Error, AttributeError):
            self._database.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        try:
            self._open()
        except sqlite3.Error as error:
            raise StoreFailed(f"{self.path}: {error}") from error

    def get(self, kind: str, key: str) -> bytes | None:
        """A value as it was put, or ``None``."""
        query = "SELECT value FROM objects WHERE kind = ? AND key = ?"
        try:
            with self._lock:
                row = self._database.execute(query, (kind, key)).fetchone()
        except sqlite3.Error:
            return None
        return _unmarked(kind, key, row[0]) if row else None

    def get_all(self, kind: str, keys: Sequence[str]) -> list[bytes | None]:
        """Some values."""
        query = f"SELECT key, value FROM objects WHERE kind = ? AND key IN ({', '.join('?' * len(keys))})"  # noqa: S608
        try:
            with self._lock:
                found = dict(self._database.execute(query, (kind, *keys)).fetchall())
        except sqlite3.Error:
            found = {}
        return [_unmarked(kind, key, found.get(key)) for key in keys]

    def put(self, kind: str, key: str, packed: bytes) -> None:
        """Keep a value; it is seen by others from the next ``commit``, at the latest after some hundred values."""
        with self._lock:
            try:
                self._put(kind, key, packed)
            except sqlite3.OperationalError as error:
                self._let_go()
                raise StoreFailed(f"{self.path}: {error}") from error
            except sqlite3.DatabaseError:
                self._begin_anew()
                self._put(kind, key, packed)
            self._waiting += 1
            if self._waiting >= _OPEN_FOR:
                self.commit()

    def _put(self, kind: str, key: str, packed: bytes) -> None:
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        values = (kind, key, _mark(kind, key) + packed, self._build)
        self._database.execute("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)", values)

    def commit(self) -> None:
        """Let other processes see what was put."""
        with self._lock:
            self._waiting = 0
            if self._database.in_transaction:
                try:
                    self._database.execute("COMMIT")
                except sqlite3.Error as error:
                    self._let_go()
                    raise StoreFailed(f"{self.path}: {error}") from error

    def _let_go(self) -> None:
        """After a failure, keep what can be kept, and let others write."""
        for end in ("COMMIT", "ROLLBACK"):
            if self._database.in_transaction:
                with suppress(sqlite3.Error):
                    self._database.execute(end)

    def sweep(self, live: Iterable[tuple[str, str]]) -> int:
        """End a build; every few builds, let go what none of them used.

        Args:
            live: kind and key of every object that this build used.

        Returns:
            How many objects went away.
        """
        self.commit()
        build, self._build = self._build, self._build + 1
        try:
            self._database.execute("UPDATE builds SET number = ?", (self._build,))
            if build % KEPT_BUILDS:
                return 0
            self._database.execute("BEGIN")
            self._database.executemany(
                "UPDATE objects SET seen = ? WHERE kind = ? AND key = ?", ((build, *pair) for pair in live)
            )
            gone = self._database.execute("DELETE FROM objects WHERE seen < ?", (build - KEPT_BUILDS,)).rowcount
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._let_go()
            raise StoreFailed(f"{self.path}: {error}") from error
        return gone

    def close(self) -> None:
        """Commit and let go of the file."""
        self.commit()
        self._database.close()
