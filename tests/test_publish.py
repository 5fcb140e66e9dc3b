"""Publishing: pictures keep no secrets, sitemaps are true, and a site is swapped in whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from PIL import Image, PngImagePlugin

from publications import SMALL
from watchfloor.publish.pictures import without_metadata
from watchfloor.publish.sitemap import NAMESPACE, NEWS, NEWS_SPAN, Listed, news_sitemap, robots, sitemaps
from watchfloor.publish.swap import exchange, recover
from watchfloor.publish.tree import Output, Tree
from watchfloor.settings import Settings
from watchfloor.sitemapping import news_of, no_longer_news

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


def outputs(**files: str) -> dict[str, Output]:
    made = {}
    for name, text in files.items():
        body = text.encode()
        made[name.replace("__", "/")] = Output(hashlib.sha256(body).hexdigest(), lambda body=body: body)
    return made


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_site_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    """Whole: what the old one had and the new one has not is gone; what is the same keeps inode and time."""
    site, beside = tmp_path / "deep" / "site", tmp_path / "beside"
    tree = Tree(site, {}, beside)
    tree.put("c", "old", b"at the top, before there is one")
    first = tree.finish(outputs(a__index="old", b="same", c="gone"))
    assert first.added == ["a/index", "b", "c"]
    before = (site / "b").stat()
    second = Tree(site, first.manifest, beside).finish(outputs(a__index="new", b="same", d__e__f="more"))
    assert (second.added, second.changed, second.removed) == (["d/e/f"], ["a/index"], ["c"])
    assert (site / "a/index").read_text() == "new"
    after = (site / "b").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert sorted(path.name for path in site.rglob("*") if path.is_file()) == ["b", "f", "index"]
    assert texts(beside) == {"b": "same"}
    assert after.st_nlink == 2
    whole = site.stat().st_ino
    assert not Tree(site, second.manifest, beside).finish(outputs(a__index="new", b="same", d__e__f="more"))
    assert site.stat().st_ino == whole


def test_what_somebody_changed_in_the_site_is_made_good(tmp_path: Path) -> None:
    """A minifier, or a person: edited, deleted, added."""
    site, beside = tmp_path / "site", tmp_path / "beside"
    wanted = outputs(a="one", b="two", c="three")
    last = Tree(site, {}, beside).finish(wanted)
    (site / "a").write_text("ONE")
    (site / "b").unlink()
    (site / "odd").write_text("?")
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("ref")
    found = Tree(site, last.manifest, beside).finish(wanted)
    assert (found.added, found.changed, found.removed) == (["b"], ["a"], ["odd"])
    assert {path.name: path.read_text() for path in site.iterdir() if path.is_file()} == {
        "a": "one",
        "b": "two",
        "c": "three",
    }
    assert (site / ".git/HEAD").read_text() == "ref"


def test_a_build_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    """Whatever goes wrong while the new tree is laid out."""
    site, beside = tmp_path / "site", tmp_path / "beside"
    last = Tree(site, {}, beside).finish(outputs(a="one"))

    def full() -> bytes:
        raise OSError(28, "No space left on device")

    tree = Tree(site, last.manifest, beside)
    with pytest.raises(OSError, match="No space"):
        tree.finish({"a": Output("x", full), **outputs(b="two")})
    tree.drop_unfinished()
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "a"]
    assert (site / "a").read_text() == "one"


def test_a_site_has_hidden_files_of_ours_and_of_others(tmp_path: Path) -> None:
    """A .nojekyll is an output like any other; a .git goes along, even if a build is killed after the exchange."""
    site, beside = tmp_path / "site", tmp_path / "beside"
    wanted = outputs(a="one") | {".nojekyll": Output(hashlib.sha256(b"").hexdigest(), bytes)}
    last = Tree(site, {}, beside).finish(wanted)
    (site / ".git").mkdir()
    assert not Tree(site, last.manifest, beside).finish(wanted)
    last = Tree(site, last.manifest, beside).finish(outputs(a="two"))
    assert last.removed == [".nojekyll"]
    assert sorted(path.name for path in site.iterdir()) == [".git", "a"]
    (site / ".git").rename(beside / ".git")  # as if killed before it went along
    Tree(site, last.manifest, beside).finish(outputs(a="three"))
    assert sorted(path.name for path in site.iterdir()) == [".git", "a"]


def test_a_file_that_was_linked_is_not_written_through(tmp_path: Path) -> None:
    """It is the site's own as long as the trees have not traded places."""
    site, beside = tmp_path / "site", tmp_path / "beside"
    last = Tree(site, {}, beside).finish(outputs(a="one", b="one"))
    tree = Tree(site, last.manifest, beside)
    tree.begin(outputs(a="one", b="two"))
    tree.put("a", "other", b"other")
    assert (site / "a").read_text() == "one"
    tree.drop_unfinished()


def built_twice(tmp_path: Path, **files: str) -> tuple[Path, Path, Tree]:
    """A site with a spare beside it, and the tree of a third build."""
    site, beside = tmp_path / "site", tmp_path / "beside"
    last = Tree(site, {}, beside).finish(outputs(**files, turn="first"))
    last = Tree(site, last.manifest, beside).finish(outputs(**files, turn="second"))
    assert set(texts(beside)) == set(texts(site)) - {"turn"}
    return site, beside, Tree(site, last.manifest, beside)


def test_the_tree_that_gave_way_is_where_the_next_build_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What neither of two builds changed is not linked again, and keeps inode and time."""
    files = {f"p{number}__index": str(number) for number in range(50)}
    site, _, tree = built_twice(tmp_path, **files)
    before = (site / "p7/index").stat()
    linked: list[str] = []
    folders: list[Path] = []
    link, mkdir = os.link, os.mkdir
    monkeypatch.setattr(os, "link", lambda old, new: linked.append(old) or link(old, new))
    monkeypatch.setattr(os, "mkdir", lambda path, *rest: folders.append(Path(path)) or mkdir(path, *rest))
    tree.begin(outputs(**files))
    changes = tree.finish(outputs(**{**files, "p3__index": "else"}, turn="third"))
    assert changes.changed == ["p3/index", "turn"]
    assert not linked
    assert set(folders) <= {site.parent}
    after = (site / "p7/index").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    Tree(site, changes.manifest, site.parent / "beside").finish(outputs(**{**files, "p3__index": "else"}))
    assert linked == [f"{site}/p3/index"]
    assert texts(site) == {name.replace("__", "/"): text for name, text in {**files, "p3__index": "else"}.items()}


@pytest.mark.parametrize("where", ["site", "beside"])
def test_a_file_edited_in_place_is_made_good_though_both_trees_have_it(tmp_path: Path, where: str) -> None:
    """They share its inode, so the edit shows in both: it is seen by the stamp, and written anew in each."""
    site, beside, _ = built_twice(tmp_path, a__index="one", b="two")
    for turn in range(3):
        last = Tree(site, {}, beside).finish(outputs(a__index="one", b="two", turn=str(turn)))
        last = Tree(site, last.manifest, beside).finish(outputs(a__index="one", b="two", turn=f"{turn} again"))
        path = tmp_path / where / "a/index"
        assert path.stat().st_ino == (site / "a/index").stat().st_ino
        with path.open("r+") as opened:
            opened.write("ONE, minified")
        assert (site / "a/index").read_text() == "ONE, minified"
        tree = Tree(site, last.manifest, beside)
        tree.begin(outputs(b="two"))
        assert tree.finish(outputs(a__index="one", b="two", turn=f"{turn} again")).changed == ["a/index"]
        assert texts(site) == {"a/index": "one", "b": "two", "turn": f"{turn} again"}


def test_whatever_is_found_beside_gives_way(tmp_path: Path) -> None:
    """A build that was killed at work there, or somebody who tidied up: nothing of it is believed."""
    files = {"a__index": "one", "b": "two", "c__d__e": "three", "f": "four", "g__h": "five"}
    site, beside, tree = built_twice(tmp_path, **files)
    manifest = tree.manifest
    tree.begin(outputs(**files, turn="third"))
    tree.put("b", "half", b"half")
    tree.put("odd/one", "x", b"x")  # and now it is killed
    (beside / "a/index").unlink()
    (beside / "a/index").write_text("a forgery")
    shutil.rmtree(beside / "c")
    (beside / "c").write_text("a file in the place of a folder")
    (beside / "f").unlink()
    (beside / "f/deep").mkdir(parents=True)
    (beside / "f/deep/file").write_text("a folder in the place of a file")
    (beside / "g").rename(beside / "aside")
    (beside / "g").symlink_to(beside / "aside")
    changes = Tree(site, manifest, beside).finish(outputs(**files, turn="third", new__f="x"))
    assert (changes.added, changes.changed, changes.removed) == (["new/f"], ["turn"], [])
    wanted = {"a/index": "one", "b": "two", "c/d/e": "three", "f": "four", "g/h": "five", "new/f": "x", "turn": "third"}
    assert texts(site) == wanted
    assert not [path for path in site.rglob("*") if path.is_symlink() or (path.is_dir() and not any(path.iterdir()))]
    assert {name: filed.stamp[-1] for name, filed in changes.manifest.items()} == {
        name: (site / name).stat().st_ino for name in wanted
    }


def test_without_an_exchange_in_one_step_a_killed_one_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two renames the old site stands beside; it is put back if there is none, else it goes."""
    monkeypatch.setattr("watchfloor.publish.swap._exchanged", lambda *_: False)
    site, new, old = tmp_path / "site", tmp_path / "new", tmp_path / "site.old"
    site.mkdir()
    (new / "x").mkdir(parents=True)
    exchange(new, site)
    assert (site / "x").is_dir()
    assert not (new / "x").exists()
    site.rename(old)
    recover(site)
    assert (site / "x").is_dir()
    old.mkdir()
    recover(site)
    assert (site / "x").is_dir()
    assert not old.exists()


def test_a_sitemap_lists_what_may_be_indexed() -> None:
    """Absolute addresses, escaped, sorted; standing pages too; nothing with noindex."""
    pages = [Listed("tags/b&c/", "2025-01-02")]
    files = sitemaps(pages, {"docs/index.md": ""}, "https://x.example/sub/")
    root = ElementTree.fromstring(files["sitemap.xml"])
    assert [loc.text for loc in root.iter(f"{{{NAMESPACE}}}loc")] == [
        "https://x.example/sub/",
        "https://x.example/sub/tags/b%26c/",
    ]


def test_many_pages_have_a_sitemap_of_parts() -> None:
    """Each page in one part, no part too long, the index with every part and its newest date."""
    pages = [Listed(f"p{number:02}/", f"2025-01-{number + 1:02}") for number in range(25)]
    files = sitemaps(pages, {}, "https://x.example/", most=10)
    index = ElementTree.fromstring(files.pop("sitemap.xml"))
    assert [loc.text for loc in index.iter(f"{{{NAMESPACE}}}loc")] == [f"https://x.example/{name}" for name in files]
    assert [date.text for date in index.iter(f"{{{NAMESPACE}}}lastmod")] == ["2025-01-10", "2025-01-20", "2025-01-25"]
    found = [loc.text for body in files.values() for loc in ElementTree.fromstring(body).iter(f"{{{NAMESPACE}}}loc")]
    assert found == [f"https://x.example/p{number:02}/" for number in range(25)]
    assert list(sitemaps(pages, {}, "https://x.example/")) == ["sitemap.xml"]


def test_news_are_those_of_two_days(publication: Any) -> None:
    """At the moment of the build; a build knows until when the list is true."""
    made = publication(SMALL)
    urls = made.graph.urls
    published = made.library.documents["meaning"].head.published
    at = partial(news_of, made.library, urls, Settings(locale="en-GB"))
    assert [one.title for one in at(published + 3600)] == ["What the drone meant"]
    assert at(published + NEWS_SPAN) == []
    just_after = datetime.fromtimestamp(published + 60, UTC)
    assert no_longer_news(made.library, just_after) == published + NEWS_SPAN
    body = news_sitemap(at(published + 3600), "N & N", "https://x.example/")
    root = ElementTree.fromstring(body)
    assert root.findtext(f"{{*}}url/{{{NEWS}}}news/{{{NEWS}}}publication/{{{NEWS}}}name") == "N & N"
    assert root.findtext(f"{{*}}url/{{{NEWS}}}news/{{{NEWS}}}publication/{{{NEWS}}}language") == "en"
    assert root.findtext("{*}url/{*}loc") == "https://x.example/analysis/meaning/"


def test_robots_are_told_of_sitemaps() -> None:
    """As a reader of the standard library takes it in."""
    reader = RobotFileParser()
    reader.parse(robots("https://x.example/", ["sitemap.xml", "news-sitemap.xml"]).decode().splitlines())
    assert reader.can_fetch("anybody", "https://x.example/incidents/")
    assert reader.site_maps() == ["https://x.example/sitemap.xml", "https://x.example/news-sitemap.xml"]


def test_a_file_at_the_top_may_come_first(tmp_path: Path) -> None:
    """Before any folder of the new tree is there."""
    tree = Tree(tmp_path / "site", {}, tmp_path / "next")
    tree.put("index.html", "1", b"one")
    tree.finish({"index.html": Output("1", lambda: b"one")})
    assert (tmp_path / "site/index.html").read_bytes() == b"one"
