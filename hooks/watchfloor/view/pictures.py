"""Pictures as pages show them: in several widths, cut to a shape, or behind a warning."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from ..link.addresses import lead_url, media_url, relative_url, shared_url, still_file, variant_file
from ..model.documents import Hero
from ..model.library import Asset
from ..model.pictures import STILL, box_size, crop_box, fitted, ladder, shared_recipe
from ..settings import ImageSettings
from ..wording import Wording


def graphic_words(wording: Wording) -> tuple[str, str, str]:
    """What stands over a picture that may disturb: what it is, and what shows and hides it. Templates say the same."""
    _ = wording.gettext
    return _("This picture may disturb."), _("Show the picture"), _("Hide the picture")


@dataclass(frozen=True, slots=True)
class Variant:
    """A picture in another width, in pixels, and a smaller format, of which ``type`` is the media type."""

    url: str
    width: int
    type: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with what a browser needs to reserve its place, in pixels.

    ``sizes`` tells a browser how wide it stands in the text column. ``warning`` is set if it may disturb: then
    ``still`` stands in its place until a reader chooses to see it.
    """

    url: str
    alt: str
    width: int
    height: int
    credit: str = ""
    caption: str = ""
    variants: tuple[Variant, ...] = ()
    sizes: str = ""
    still: str = ""
    warning: str = ""


def image_of(
    asset: Asset, images: ImageSettings, said: tuple[str, str, str] = ("", "", ""), widths: tuple[int, ...] = ()
) -> Image:
    """A picture with its variants.

    Args:
        asset: the picture.
        images: settings.
        said: alternative text, credit, caption.
        widths: of the variants; by default those of the settings.
    """
    width, height = fitted(asset.size, images.largest)
    variants = _variants(asset, images, widths)
    return Image(media_url(asset.uri), said[0], width, height, *said[1:], variants, images.sizes)


def _variants(asset: Asset, images: ImageSettings, widths: tuple[int, ...] = ()) -> tuple[Variant, ...]:
    if asset.moving or not images.enabled:
        return ()
    sizes = ladder(asset.size, widths or images.ladder)
    return tuple(
        Variant(quote(variant_file(asset.uri, width, images.format)), width, images.media_type) for width, _ in sizes
    )


def hero_image(asset: Asset, hero: Hero, images: ImageSettings) -> Image:
    """The picture above a story; one that may disturb has a still to stand in its place."""
    image = image_of(asset, images, (hero.alt, hero.credit, hero.caption or ""))
    if not hero.graphic:
        return image
    return replace(image, still=quote(still_file(asset.uri)), warning=hero.graphic)


def lead_image(asset: Asset, hero: Hero, id: str, images: ImageSettings) -> Image | None:
    """The picture of a story as other pages show it: the part around its focus. None that may disturb."""
    if hero.graphic:
        return None
    if hero.focus is None:
        return hero_image(asset, hero, images)
    whole = shared_picture(asset, hero, id)
    wide = box_size(crop_box(asset.size, hero.focus))
    sizes = ladder(wide, images.ladder) if images.enabled else ()
    variants = tuple(Variant(lead_url(id, width, images.format), width, images.media_type) for width, _ in sizes)
    return Image(
        whole.url, hero.alt, whole.width, whole.height, hero.credit, hero.caption or "", variants, images.sizes
    )


def shared_picture(asset: Asset, hero: Hero, id: str) -> Image:
    """The picture by which a story is shared: a JPEG, since few of those who show it take anything newer."""
    return Image(shared_url(id), hero.alt, *shared_recipe(asset.size, hero.focus).size)


class BodyPictures:
    """What stands around the pictures of a body.

    Args:
        asset_of: gives the picture of a file.
        images: settings.
        page: address of the page they stand on.
        wording: of the warning before what may disturb.
    """

    def __init__(
        self, asset_of: Callable[[str], Asset | None], images: ImageSettings, page: str, wording: Wording
    ) -> None:
        self._asset_of, self._images, self._page = asset_of, images, page
        self.wording = wording

    def size(self, uri: str) -> str:
        """A picture's size, as it goes on from the picture's address: a browser keeps its place free."""
        asset = self._asset_of(uri)
        if asset is None:
            return ""
        width, height = fitted(asset.size, self._images.largest)
        return f'" width="{width}" height="{height}" loading="lazy" decoding="async'

    def opening(self, uri: str) -> str:
        """Before a picture's tag."""
        asset = self._asset_of(uri) if uri else None
        variants = _variants(asset, self._images) if asset else ()
        if not variants:
            return "<picture>"
        srcset = ", ".join(f"{relative_url(one.url, self._page)} {one.width}w" for one in variants)
        kind, sizes = self._images.media_type, html.escape(self._images.sizes)
        return f'<picture><source type="{kind}" srcset="{html.escape(srcset)}" sizes="auto, {sizes}">'

    def warning(self, text: str) -> str:
        """Before a picture that may disturb: a reader chooses whether to see it, without a script."""
        graphic, show, hide = map(html.escape, graphic_words(self.wording))
        return (
            '<label class="wf-gate"><input class="wf-gate__choice" type="checkbox"><span class="wf-gate__text">'
            f"<strong>{graphic}</strong> {html.escape(text)} "
            f'<span class="wf-gate__show">{show}</span><span class="wf-gate__hide">{hide}</span></span>'
        )

    def still(self, uri: str) -> str:
        """Behind such a picture: what stands in its place until then."""
        asset = self._asset_of(uri)
        if asset is None:
            return "</label>"
        width, height = fitted(asset.size, STILL)
        address = html.escape(relative_url(quote(still_file(uri)), self._page))
        return f'<img class="wf-gate__still" src="{address}" alt="" width="{width}" height="{height}"></label>'
