"""Publishing a version of the data: the file of versions is written, to be committed with the content."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import orjson

from .link.record import Record
from .read.versions import Version, Versions


def next_version(record: Record, now: datetime, note: str) -> Version | None:
    """The version that the record would be, or ``None`` if it is the last one.

    Args:
        record: of what is public now.
        now: the moment of publication; its day in UTC names the version.
        note: what the editors say of it.
    """
    if record.is_published:
        return None
    day = f"{now:%Y-%m-%d}"
    taken = {version.version for version in record.versions}
    name = next(name for name in (day, *(f"{day}.{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    return record.changes.model_copy(update={"version": name, "note": note})


def write_versions(path: Path, record: Record, version: Version) -> None:
    """Write the file of versions with one more: one record a line, so that git shows what changed."""
    whole = Versions(versions=(*record.versions, version), records=dict(sorted(record.hashes.items())))
    body = orjson.dumps(whole.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(body)
    beside.replace(path)
