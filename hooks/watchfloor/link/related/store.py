"""A state as a file: arrays and plain text in an archive that knows its checksums."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .census import Census, join
from .ranking import Facts, Lists
from .state import State
from .vectors import Vectors

_RAGGED = {"words": np.int32, "counts": np.uint8, "subjects": np.int32, "citations": np.int32, "keys": np.int32}
_CENSUSES = ("of_words", "of_subjects", "of_citations", "of_keys")
_DIGEST = 16


def write(state: State, path: Path) -> None:
    """Write a state. Whoever reads at the same time, finds the old file or the new one."""
    arrays: dict[str, NDArray[Any]] = {
        "head": np.frombuffer(json.dumps([state.key, *state.ids]).encode(), dtype=np.uint8),
        "digests": np.frombuffer(b"".join(state.digests), dtype=np.uint8),
    }
    for name, dtype in _RAGGED.items():
        own = getattr(state, name)
        arrays[name] = join(own, dtype)
        arrays[name + ".ends"] = np.cumsum([len(one) for one in own], dtype=np.int64)
    for name in _CENSUSES:
        census = getattr(state, name)
        arrays |= {f"{name}.{part}": getattr(census, part) for part in ("hashes", "columns", "counts")}
    arrays |= {f"vectors.{part}": getattr(state.vectors, part) for part in Vectors.__slots__}
    arrays |= {f"facts.{part}": getattr(state.facts, part) for part in Facts.__slots__}
    arrays |= {f"lists.{part}": getattr(state.lists, part) for part in Lists.__slots__}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    beside.replace(path)


def load(path: Path) -> State | None:
    """Read what ``Related.save`` wrote; nothing if the file is missing, damaged or something else."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _read(arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, zipfile.BadZipFile):
        return None


def _read(arrays: Any) -> State:
    key, *ids = json.loads(arrays["head"].tobytes())
    digests = arrays["digests"].tobytes()
    ragged: dict[str, Any] = {name: _cut(arrays[name], arrays[name + ".ends"], len(ids)) for name in _RAGGED}
    censuses: dict[str, Any] = {
        name: Census(*(arrays[f"{name}.{part}"] for part in ("hashes", "columns", "counts"))) for name in _CENSUSES
    }
    return State(
        key=key,
        ids=tuple(ids),
        digests=[digests[start : start + _DIGEST] for start in range(0, len(digests), _DIGEST)],
        **ragged,
        **censuses,
        vectors=Vectors(*(arrays[f"vectors.{part}"] for part in Vectors.__slots__)),
        facts=Facts(*(arrays[f"facts.{part}"] for part in Facts.__slots__)),
        lists=Lists(*(arrays[f"lists.{part}"] for part in Lists.__slots__)),
    )


def _cut(joined: NDArray[Any], ends: NDArray[np.int64], rows: int) -> Sequence[NDArray[Any]]:
    places = ends.tolist()
    if len(places) != rows:
        raise ValueError("rows are missing")
    return [joined[start:end] for start, end in zip([0, *places][: len(places)], places, strict=True)]
