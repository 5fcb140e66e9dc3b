"""Ledgers: plain values in one file, written whole or not at all, and read only if they are whole.

The format is Python's ``marshal``, which makes nothing but plain values: whatever somebody puts in the
place of a ledger, reading it runs no code.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from pathlib import Path
from typing import Any

_MAGIC = b"watchfloor ledger 1\n"
_SUM = 16


def save_ledger(path: Path, salt: str, value: Any) -> None:
    """Write a ledger in the place of the last one.

    Args:
        path: the file.
        salt: hash of everything that the value's meaning depends on.
        value: dictionaries, tuples, lists, text, bytes, numbers and ``None``.

    Raises:
        OSError: if it cannot be written; the last one is still there.
    """
    body = marshal.dumps((salt, value))
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as opened:
            opened.write(_MAGIC + hashlib.blake2b(body, digest_size=_SUM).digest())
            opened.write(body)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load_ledger(path: Path, salt: str) -> Any:
    """Read a ledger: ``None`` if there is none, or it is damaged, or was written under another salt."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    start = len(_MAGIC) + _SUM
    body = memoryview(raw)[start:]
    if not raw.startswith(_MAGIC) or hashlib.blake2b(body, digest_size=_SUM).digest() != raw[len(_MAGIC) : start]:
        return None
    try:
        found = marshal.loads(body)  # noqa: S302 - it makes plain values only, and the sum has been checked
    except (EOFError, ValueError, TypeError):
        return None
    written, value = found if isinstance(found, tuple) and len(found) == 2 else ("", None)
    return value if written == salt else None
