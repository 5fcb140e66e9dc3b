"""Publishing: pictures keep no secrets, sitemaps are true, and a site is swapped in whole."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, PngImagePlugin

from watchfloor.publish.assets import without_metadata
from watchfloor.publish.sitemap import NAMESPACE, sitemap
from watchfloor.publish.swap import recover, swap_in
from watchfloor.view.model import View

SECRET = b"54.6872, 25.2797 by somebody"


def saved(form: str, **options: object) -> bytes:
    image = Image.new("RGB", (8, 4), (10, 120, 200))
    image.putpixel((0, 0), (255, 0, 0))
    out = BytesIO()
    image.save(out, format=form, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x010E] = SECRET.decode()
    tags[0x0112] = orientation
    return tags.tobytes()


def text_fields() -> PngImagePlugin.PngInfo:
    fields = PngImagePlugin.PngInfo()
    fields.add_text("Author", SECRET.decode())
    fields.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return fields


@pytest.mark.parametrize(
    "raw",
    [
        saved("JPEG", exif=exif()),
        saved("JPEG", exif=exif(6)),
        saved("JPEG", comment=SECRET),
        saved("JPEG") + SECRET,
        saved("JPEG", xmp=b"<x>" + SECRET + b"</x>"),
        saved("PNG", pnginfo=text_fields()),
        saved("PNG") + SECRET,
        saved("PNG", exif=exif()),
        saved("WEBP", exif=exif()),
        saved("WEBP", xmp=b"<x>" + SECRET + b"</x>"),
        saved("AVIF", exif=exif()),
        saved("GIF", comment=SECRET),
    ],
    ids=lambda raw: f"{len(raw)} bytes",
)
def test_nothing_that_a_camera_or_a_program_wrote_is_published(raw: bytes) -> None:
    """Whatever the format and the place in the file; what is seen stays."""
    assert SECRET in raw
    clean = without_metadata(raw)
    assert SECRET not in clean
    with Image.open(BytesIO(clean)) as after, Image.open(BytesIO(raw)) as before:
        assert not after.getexif()
        turned = before.getexif().get(0x0112) == 6
        assert after.size == (before.size[::-1] if turned else before.size)


def test_an_upright_jpeg_keeps_its_quantisation_and_a_png_its_pixels() -> None:
    """Nothing is lost that need not be."""
    raw = saved("JPEG", exif=exif(), quality=71)
    with Image.open(BytesIO(raw)) as before, Image.open(BytesIO(without_metadata(raw))) as after:
        assert before.quantization == after.quantization
    raw = saved("PNG", pnginfo=text_fields())
    with Image.open(BytesIO(raw)) as before, Image.open(BytesIO(without_metadata(raw))) as after:
        assert before.tobytes() == after.tobytes()


def test_a_site_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    """Whole: what the old one had and the new one has not is gone."""
    built, site = tmp_path / "built", tmp_path / "deep" / "site"
    (built / "a").mkdir(parents=True)
    (built / "a" / "index.html").write_text("new")
    swap_in(built, site)
    assert (site / "a" / "index.html").read_text() == "new"
    (built / "b").mkdir(parents=True)
    swap_in(built, site)
    assert sorted(path.name for path in site.iterdir()) == ["b"]
    assert sorted(path.name for path in site.parent.iterdir()) == ["site"]


def test_a_killed_swap_is_mended(tmp_path: Path) -> None:
    """Between the two renames the old site stands beside; it is put back if there is none, else it goes."""
    site, old = tmp_path / "site", tmp_path / "site.old"
    old.mkdir()
    (old / "index.html").write_text("old")
    recover(site)
    assert (site / "index.html").read_text() == "old"
    old.mkdir()
    recover(site)
    assert (site / "index.html").read_text() == "old"
    assert not old.exists()


def test_a_sitemap_lists_what_may_be_indexed() -> None:
    """Absolute addresses, escaped, sorted; standing pages too; nothing with noindex."""
    views = [
        View(template="", url="tags/b&c/", title="", description=""),
        View(template="", url="search/", title="", description="", noindex=True),
    ]
    root = ElementTree.fromstring(sitemap(views, {"docs/index.md": ""}, "https://x.example/sub/"))
    assert [loc.text for loc in root.iter(f"{{{NAMESPACE}}}loc")] == [
        "https://x.example/sub/",
        "https://x.example/sub/tags/b%26c/",
    ]
