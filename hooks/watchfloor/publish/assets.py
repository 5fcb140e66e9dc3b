"""Which files there are of pictures: only of those that pages show, and in the sizes in which they show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ..link.addresses import lead_url, shared_url, still_file, variant_file
from ..model.library import Asset, Library
from ..model.pictures import PORTRAITS, STILL, Recipe, Size, box_size, crop_box, fitted, ladder, shared_recipe
from ..read.references import asset_uri
from ..settings import ImageSettings


class PictureFailed(Exception):
    """A picture broke, or went away, after it had been read; the message names it."""


class PicturePlan(NamedTuple):
    """A file that is made of a picture.

    Attributes:
        name: of the file, relative to the site.
        asset: what it is made of.
        recipe: how.
    """

    name: str
    asset: Asset
    recipe: Recipe


def plan_pictures(library: Library, images: ImageSettings) -> list[PicturePlan]:
    """The files of all pictures that a released document or an author shows, without their twins, in order.

    Reads heads alone: no document is opened.
    """
    plans = {plan.name: plan for plan in _plans(library, images)}
    return [plans[name] for name in sorted(plans, key=lambda name: (plans[name].asset.uri, name))]


def _plans(library: Library, images: ImageSettings) -> Iterator[PicturePlan]:
    for document in library.documents.values():
        head = document.head
        uri, graphic = head.hero or ("", "")
        if uri in library.assets:
            yield from _shown(library.assets[uri], images, images.ladder, graphic=bool(graphic))
            if not graphic:
                yield from _shared(library.assets[uri], document.id, head.focus, images)
    heads = (*(d.head for d in library.documents.values()), *(a.head for a in library.authors.values()))
    for head in heads:
        for _, uri, graphic in head.pictures:
            if uri in library.assets:
                yield from _shown(library.assets[uri], images, images.ladder, graphic=bool(graphic))
        for *_, uri in head.links:
            if uri in library.assets:
                yield _whole(library.assets[uri], images)
    for author in library.authors.values():
        uri = asset_uri(author.uri, author.fields.photo or "")
        if author.fields.photo and uri in library.assets:
            yield from _shown(library.assets[uri], images, PORTRAITS, graphic=False)


def _whole(asset: Asset, images: ImageSettings) -> PicturePlan:
    return PicturePlan("media/" + asset.uri, asset, Recipe("", (images.largest, images.largest)))


def _shown(asset: Asset, images: ImageSettings, widths: tuple[int, ...], *, graphic: bool) -> Iterator[PicturePlan]:
    """What a page needs to show a picture."""
    yield _whole(asset, images)
    if images.enabled and not asset.moving:
        for size in ladder(asset.size, widths):
            yield PicturePlan(variant_file(asset.uri, size[0], images.format), asset, _variant(images, size))
    if graphic:
        recipe = Recipe("WEBP", fitted(asset.size, STILL), blurred=True)
        yield PicturePlan(still_file(asset.uri), asset, recipe)


def _shared(asset: Asset, id: str, focus: tuple[float, float] | None, images: ImageSettings) -> Iterator[PicturePlan]:
    """What a story is shared by, and the part of its picture that other pages show."""
    yield PicturePlan(shared_url(id), asset, shared_recipe(asset.size, focus))
    if focus and images.enabled:
        box = crop_box(asset.size, focus)
        for size in ladder(box_size(box), images.ladder):
            yield PicturePlan(lead_url(id, size[0], images.format), asset, _variant(images, size)._replace(box=box))


def _variant(images: ImageSettings, size: Size) -> Recipe:
    return Recipe(images.format.upper(), size, quality=int(images.quality))


def make_files(plans: Sequence[PicturePlan], given: Path) -> Iterator[bytes]:
    """The bytes of files; ``given`` is the project's root. Those of one picture stand together, or it is read again.

    Raises:
        PictureFailed: if a picture cannot be read.
    """
    from .pictures import PictureBroke, make_pictures  # noqa: PLC0415 - Pillow takes long to load

    for path, files in groupby(plans, lambda plan: plan.asset.path):
        try:
            yield from make_pictures((given / path).read_bytes(), [plan.recipe for plan in files])
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError, PictureBroke) as error:
            raise PictureFailed(f"{path}: the picture cannot be published: {error}") from error
