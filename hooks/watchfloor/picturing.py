"""Pictures as they are published: each file is made once, in workers if there are many."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from .model.library import Library
from .publish import Output
from .publish.assets import PicturePlan, make_pictures, plan_pictures
from .settings import ImageSettings
from .workshop import Workshop, settle
from .workshop.made import File, Shelf, made_once
from .workshop.pool import run

PICTURE = "picture"
"""Kind of the objects that are kept here: files under the hash of a picture and of what is made of it."""
LEDGER = "pictures.ledger"
BATCH = 2
"""Files to a batch: a photograph in one width takes a tenth of a second."""
FEW = 12
"""Below that many files, starting workers would take longer than the work."""
_ROOT: list[Path] = []


def publish_pictures(
    library: Library, images: ImageSettings, place: tuple[Path, Path], shop: Workshop, file: File
) -> tuple[dict[str, Output], list[tuple[str, str]]]:
    """Every file of a picture.

    Args:
        library: what was released.
        images: settings.
        place: the project's root, and the folder of what is kept.
        shop: where to work.
        file: files what was made.

    Returns:
        Outputs by name, and kind and key of each object in use.

    Raises:
        PictureFailed: if a picture broke after it had been read.
    """
    root, work = place
    plans = plan_pictures(library, images)
    keys = [_key(plan, shop.engine) for plan in plans]
    shelf = Shelf(PICTURE, work / LEDGER, shop)
    outputs = made_once(shelf, [plan.name for plan in plans], keys, plans, partial(_make, root=root, shop=shop), file)
    return outputs, [(PICTURE, key) for key in keys]


def _key(plan: PicturePlan, engine: str) -> str:
    said = (engine, plan.asset.digest, Path(plan.asset.path).suffix.lower(), *plan.recipe)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _make(plans: Sequence[PicturePlan], root: Path, shop: Workshop) -> Iterator[bytes]:
    """Make files, here or in workers."""
    executor = shop.make_executor(shop.jobs, _start, (root,), False) if len(plans) >= FEW else None
    if executor is None:
        yield from make_pictures(root, plans)
        return
    with executor:
        yield from run(_make_batch, plans, BATCH, shop.jobs, executor)


def _start(root: Path) -> None:
    """What a worker does first."""
    settle()
    _ROOT[:] = [root]


def _make_batch(plans: Sequence[PicturePlan]) -> list[bytes]:
    """Make some files in a worker."""
    [root] = _ROOT
    return list(make_pictures(root, plans))
