"""Files that are made once and kept under the hash of all that they show: cards and pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..publish import Output
from ..store import load_ledger, save_ledger, seal, unseal
from .pool import run, settle
from .shop import Workshop

T = TypeVar("T")
G = TypeVar("G")
_WORKER: list[Callable[[Sequence[Any]], Iterable[bytes]]] = []
File = Callable[[str, str, bytes], None]
"""Files what was made: name, digest, bytes."""


class Shelf(NamedTuple):
    """Where such files are kept.

    Attributes:
        kind: of the objects.
        ledger: the file of their digests by key, so that a build need not read what it leaves alone.
        shop: where to work.
    """

    kind: str
    ledger: Path
    shop: Workshop


def make_somewhere(
    make: Callable[[Sequence[T], G], Iterable[bytes]],
    plans: Sequence[T],
    given: G,
    few: int,
    batch: int,
    shop: Workshop,
) -> Iterator[bytes]:
    """Make files, here or in workers.

    Args:
        make: makes some, of what each is made from and of what they share; one that can be pickled.
        plans: what each is made from.
        given: what they share.
        few: below that many, starting workers would take longer than the work.
        batch: how many go to a worker at a time.
        shop: where to work.
    """
    executor = shop.make_executor(shop.jobs, _start, (make, given), False) if len(plans) >= few else None
    if executor is None:
        yield from make(plans, given)
        return
    with executor:
        yield from run(_make_batch, plans, batch, shop.jobs, executor)


def _start(make: Callable[..., Iterable[bytes]], given: object) -> None:
    """What a worker does first."""
    settle()
    _WORKER[:] = [partial(make, given=given)]


def _make_batch(plans: Sequence[Any]) -> list[bytes]:
    """Make some files in a worker."""
    [make] = _WORKER
    return list(make(plans))


def made_once(
    shelf: Shelf,
    names: Sequence[str],
    keys: Sequence[str],
    plans: Sequence[T],
    make: Callable[[Sequence[T]], Iterator[bytes]],
    file: File,
) -> dict[str, Output]:
    """Outputs by name; what nobody has kept is made and filed.

    Args:
        shelf: where they are kept.
        names: of the files.
        keys: of each, the hash of all that it shows.
        plans: what each is made from.
        make: makes some, in order.
        file: files what was made.
    """
    shop = shelf.shop
    known: dict[str, str] = load_ledger(shelf.ledger, shop.engine) or {}
    missing = [number for number, key in enumerate(keys) if not _is_kept(shelf, key, known)]
    for number, body in zip(missing, make([plans[number] for number in missing]), strict=True):
        key = keys[number]
        known[key] = hashlib.sha256(body).hexdigest()
        shop.put(shelf.kind, key, seal(body))
        file(names[number], known[key], body)
    shop.counts[f"{shelf.kind}s"] = len(missing), len(plans) - len(missing)
    try:
        save_ledger(shelf.ledger, shop.engine, {key: known[key] for key in keys})
    except OSError as error:
        shop.failed = str(error)
    return {
        name: Output(known[key], partial(_read, shelf, key, plan, make))
        for name, key, plan in zip(names, keys, plans, strict=True)
    }


def _is_kept(shelf: Shelf, key: str, known: dict[str, str]) -> bool:
    """Whether a file need not be made; of one in the store the digest is made ``known``."""
    if key not in known:
        body = unseal(shelf.shop.objects.get(shelf.kind, key))
        if body is None:
            return False
        known[key] = hashlib.sha256(body).hexdigest()
    return True


def _read(shelf: Shelf, key: str, plan: T, make: Callable[[Sequence[T]], Iterator[bytes]]) -> bytes:
    """A file from the store, or made once more."""
    body = unseal(shelf.shop.objects.get(shelf.kind, key))
    return next(make([plan])) if body is None else body
