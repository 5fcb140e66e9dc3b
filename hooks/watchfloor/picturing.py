"""Pictures as they are published: each file is made once, in workers if there are many."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from .model.library import Library
from .publish import Output
from .publish.assets import PicturePlan, make_files, plan_pictures
from .settings import ImageSettings
from .workshop import Workshop
from .workshop.made import File, Shelf, made_once, make_somewhere

PICTURE = "picture"
"""Kind of the objects that are kept here: files under the hash of a picture and of what is made of it."""
LEDGER = "pictures.ledger"
BATCH = 6
"""Files to a batch: about those of one picture, which is then decoded once."""
FEW = 12
"""Below that many files, starting workers would take longer than the work."""


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
    make = partial(make_somewhere, make_files, given=root, few=FEW, batch=BATCH, shop=shop)
    outputs = made_once(shelf, [plan.name for plan in plans], keys, plans, make, file)
    return outputs, [(PICTURE, key) for key in keys]


def _key(plan: PicturePlan, engine: str) -> str:
    said = (engine, plan.asset.digest, Path(plan.asset.path).suffix.lower(), *plan.recipe)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
