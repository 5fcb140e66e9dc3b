"""A small publication is built whole, and every page is held against the one in `tests/golden/site`."""

from __future__ import annotations

import gzip
import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from sites import build, essence, lay_out, ours, tree

HERE = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = lay_out(HERE / "project", tmp_path_factory.mktemp("golden") / "project")
    done = build(where, "--strict")
    assert done.returncode == 0, done.stderr
    return where


def test_every_page_is_as_expected(project: Path, request: pytest.FixtureRequest) -> None:
    """The whole output tree, each page reduced to its metadata and main part."""
    made = {}
    for name, body in ours(tree(project / "site")).items():
        made[name] = (
            essence(body.decode())
            if name.endswith(".html")
            else body
            if not name.startswith(("media/", "cards/"))
            else b"a picture"
        )
    made = {name: body.encode() if isinstance(body, str) else body for name, body in made.items()}
    if request.config.getoption("--update-goldens"):
        shutil.rmtree(HERE / "site", ignore_errors=True)
        for name, body in made.items():
            (HERE / "site" / name).parent.mkdir(parents=True, exist_ok=True)
            (HERE / "site" / name).write_bytes(body)
    expected = tree(HERE / "site")
    assert sorted(made) == sorted(expected)
    for name, body in made.items():
        assert body.decode() == expected[name].decode(), f"{name} differs: read the difference, then make goldens"


def test_a_second_build_gives_the_same_bytes(project: Path) -> None:
    """The search index too, whether it is built anew or kept."""
    first = tree(project / "site")
    for kept in (True, False):
        if not kept:
            shutil.rmtree(project / ".watchfloor")
        assert build(project, "--strict").returncode == 0
        assert tree(project / "site") == first


def test_nothing_of_a_draft_or_of_tomorrow_is_in_any_byte(project: Path) -> None:
    """Names, pages, pictures, sitemap, and the search index, which is compressed."""
    for name, body in tree(project / "site").items():
        data = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        assert "canary" not in name.lower()
        assert b"canary" not in data.lower(), name


def test_no_place_is_left_in_a_picture(project: Path) -> None:
    """The photograph in the repository has a position and a description; the published one has none."""
    original = (HERE / "project/content/incidents/2025/img/lake.jpg").read_bytes()
    published = (project / "site/media/incidents/2025/img/lake.jpg").read_bytes()
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(published)) as after:
        assert before.getexif()
        assert not after.getexif()
        assert before.size == after.size
        assert before.quantization == after.quantization


def test_a_withheld_place_is_nowhere(project: Path) -> None:
    """The pier's coordinates, to whatever digit, are on no page and in no index."""
    for name, body in tree(project / "site").items():
        if name.startswith("assets/"):
            continue
        data = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        assert not re.search(rb"56[.,]12|24[.,]65", data), name


def test_every_link_and_anchor_leads_somewhere(project: Path) -> None:
    """Of all pages, in the built site itself: addresses within it, and the parts of pages they name."""
    files = tree(project / "site")
    ids = {
        name: set(re.findall(r'\bid="([^"]+)"', body.decode()))
        for name, body in files.items()
        if name.endswith(".html")
    }
    for name in ids:
        if name == "404.html":
            continue  # its links start at the site's root, for it is served anywhere
        for href in re.findall(r'<(?:a|link|img|script)\b[^>]*?(?:href|src)="([^"]*)"', files[name].decode()):
            if re.match(r"[a-z]+:|//", href):
                continue
            path, _, anchor = href.partition("#")
            path = path.partition("?")[0]
            parts: list[str] = name.split("/")[:-1]
            for part in path.split("/"):
                parts = parts[:-1] if part == ".." else parts if part in ("", ".") else [*parts, part]
            target = "/".join(parts)
            if path == "":
                target = name
            elif path.endswith(("/", ".")) or target == "":
                target = f"{target}/index.html".lstrip("/")
            assert target in files, f"{name} links to {href}"
            if anchor:
                assert anchor in ids[target], f"{name} links to {href}"


def test_a_failing_build_leaves_the_last_site_alone(project: Path) -> None:
    """A mistake in one document stops the build before anything is written."""
    before = tree(project / "site")
    path = project / "content/incidents/2025/border.md"
    text = path.read_text()
    path.write_text(text.replace("status: refuted", "status: refutd"))
    done = build(project)
    path.write_text(text)
    assert done.returncode == 1
    assert "content/incidents/2025/border.md:7:9: error[E204]" in done.stderr
    assert "did you mean 'refuted'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(project / "site") == before


def test_a_strict_build_with_a_warning_leaves_the_last_site_alone(project: Path) -> None:
    """`--strict` refuses at the very end; the site is not swapped in then."""
    before = tree(project / "site")
    path = project / "content/incidents/2025/border.md"
    text = path.read_text()
    path.write_text(text + "\n# A title of its own\n")
    done = build(project, "--strict")
    path.write_text(text)
    assert done.returncode == 1
    assert "warning[W410]" in done.stderr
    assert tree(project / "site") == before


def test_a_publication_can_do_without_search(golden: Path) -> None:
    """Then there is no index, no page for it, and nothing leads there."""
    config = golden / "mkdocs.yml"
    config.write_text(config.read_text().replace("  publication:\n", "  publication:\n    search: false\n"))
    assert build(golden, "--strict").returncode == 0
    files = tree(golden / "site")
    assert not [name for name in files if name.startswith(("pagefind/", "search/"))]
    pages = [body for name, body in files.items() if name.endswith(".html")]
    assert pages
    assert not [body for body in pages if b'search/"' in body]
