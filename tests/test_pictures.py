"""Pictures in their sizes: their geometry, the files that are made, and what a warning keeps away."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sites import build, tree
from watchfloor.compile import compile_body
from watchfloor.compile.fragment import from_plain, to_plain
from watchfloor.compile.strays import Stray
from watchfloor.link.bodies import Body, check_body
from watchfloor.model.pictures import Recipe, box_size, crop_box, fitted, ladder, shared_recipe
from watchfloor.publish.lettering import font_of
from watchfloor.publish.pictures import make_pictures

SIZES = st.tuples(st.integers(1, 9000), st.integers(1, 9000))
POINTS = st.tuples(st.floats(0, 100), st.floats(0, 100))


@given(SIZES, POINTS)
def test_a_crop_lies_in_the_picture_and_is_as_large_as_can_be(
    size: tuple[int, int], focus: tuple[float, float]
) -> None:
    """It has the picture's whole width or height, and the focus lies in it."""
    left, upper, right, lower = box = crop_box(size, focus)
    assert 0 <= left < right <= size[0]
    assert 0 <= upper < lower <= size[1]
    assert box_size(box)[0] == size[0] or box_size(box)[1] == size[1]
    assert left - 1 <= size[0] * focus[0] / 100 <= right + 1
    assert upper - 1 <= size[1] * focus[1] / 100 <= lower + 1
    assert max(shared_recipe(size, focus).size) <= 1200


@given(SIZES, st.lists(st.integers(64, 4000), min_size=1, max_size=6))
def test_variants_are_never_wider_than_the_picture(size: tuple[int, int], widths: list[int]) -> None:
    """No picture is blown up; the widest that is asked for, or the picture's own width, is there."""
    sizes = ladder(size, tuple(widths))
    if size[0] <= min(widths):
        assert sizes == ()
        return
    assert sizes[-1][0] == min(size[0], max(widths))
    assert list(sizes) == sorted(set(sizes))
    assert all(height == max(1, round(size[1] * width / size[0])) for width, height in sizes)
    assert max(fitted(size, 500)) <= max(500, 1)


def make_picture(raw: bytes, recipe: Recipe) -> bytes:
    """One file of a picture."""
    [made] = make_pictures(raw, [recipe])
    return made


def drawn(mode: str, form: str, size: tuple[int, int] = (600, 400), **options: object) -> bytes:
    """A picture whose left half is dark, and right half light."""
    image = Image.new("RGB", size, (30, 40, 200))
    image.paste((250, 240, 60), (size[0] // 2, 0, *size))
    if mode == "PA":
        image = image.quantize(16)
        options["transparency"] = 0
    else:
        image = image.convert(mode) if mode != "I;16" else Image.new(mode, size, 40_000)
    out = BytesIO()
    image.save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("recipe_form", ["WEBP", "AVIF", "JPEG"])
@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("PA", "PNG"),
     ("LA", "PNG"), ("P", "GIF"), ("RGB", "WEBP"), ("RGB", "AVIF")],
)  # fmt: skip
def test_every_kind_of_picture_becomes_every_kind_of_file(mode: str, form: str, recipe_form: str) -> None:
    """Grey ones, printers' colours, palettes, sixteen bits: each comes out in the size that was asked for."""
    made = make_picture(drawn(mode, form), Recipe(recipe_form, (300, 200)))
    with Image.open(BytesIO(made)) as after:
        few = form in ("PNG", "GIF") and recipe_form == "WEBP"  # whole if that is lighter
        assert (after.format, after.size) in [(recipe_form, (300, 200)), *([(recipe_form, (600, 400))] if few else [])]
        assert not after.getexif()
        if mode in ("RGB", "CMYK"):
            left, right = (after.convert("RGB").getpixel((x, 100)) for x in (40, 260))
            assert isinstance(left, tuple)
            assert isinstance(right, tuple)
            assert left[2] > 120 > right[2]


def test_a_photograph_that_was_taken_upright_is_cut_as_it_is_seen() -> None:
    """The box counts from the corner that a reader sees."""
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = drawn("RGB", "JPEG", exif=exif.tobytes())
    made = make_picture(raw, Recipe("WEBP", (200, 150), (0, 0, 400, 300)))
    with Image.open(BytesIO(made)) as after:
        assert after.size == (200, 150)
        left, right = (after.convert("RGB").getpixel((x, 70)) for x in (5, 195))
        assert left == pytest.approx(right, abs=12)  # the dark half is the upper one now


def test_a_drawing_stays_exact_and_a_photograph_small() -> None:
    """Without loss where that costs little; never where it costs much."""
    made = make_picture(drawn("RGB", "PNG"), Recipe("WEBP", (600, 400)))
    with Image.open(BytesIO(made)) as after:
        assert after.convert("RGB").getcolors(8) is not None
    noise = Image.effect_noise((60, 40), 60).resize((600, 400), Image.Resampling.BICUBIC)
    out = BytesIO()
    noise.save(out, "PNG")
    assert len(make_picture(out.getvalue(), Recipe("WEBP", (600, 400)))) < len(out.getvalue()) / 2


def test_a_drawing_of_few_colours_is_never_heavier_for_being_narrower() -> None:
    """Lettering has edges of its own colours, and new ones when it is made smaller: then the whole is published instead."""
    raw = lettering(48)
    whole = make_picture(raw, Recipe("WEBP", (1200, 400)))
    narrower = list(make_pictures(raw, [Recipe("WEBP", (800, 267)), Recipe("WEBP", (480, 160))]))
    assert all(len(one) <= len(whole) for one in narrower)
    assert narrower[0] == whole
    with Image.open(BytesIO(whole)) as after:
        assert after.convert("RGB").getcolors(48) is not None


def test_a_phone_is_not_sent_a_drawing_of_many_times_its_width() -> None:
    """However light the file is: its pixels would fill the phone's memory."""
    made = make_picture(lettering(4), Recipe("WEBP", (390, 130)))
    with Image.open(BytesIO(made)) as after:
        assert after.size == (390, 130)


def lettering(colours: int) -> bytes:
    """A drawing of 1,200 by 400 pixels with five lines of text in few colours."""
    image = Image.new("RGB", (1200, 400), (226, 232, 240))
    pen = ImageDraw.Draw(image)
    for line in range(5):
        text = "Prosecutors: about 2 kg of explosive, found on an army range"
        pen.text((20, 10 + 78 * line), text, fill=(51, 65, 85), font=font_of("", 40, 400))
    out = BytesIO()
    image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def test_a_large_picture_is_brought_down_and_its_own_format_stays() -> None:
    """The file that is linked is no larger than the settings say."""
    for mode, form in (
        ("RGB", "JPEG"), ("CMYK", "JPEG"), ("PA", "PNG"), ("I;16", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("P", "GIF"),
        ("RGB", "WEBP"), ("RGB", "AVIF"),
    ):  # fmt: skip
        made = make_picture(drawn(mode, form), Recipe("", (300, 300)))
        with Image.open(BytesIO(made)) as after:
            assert (after.format, after.size) == (form, (300, 200))


@pytest.fixture(scope="module")
def graphic(afresh: Callable[[], Path]) -> dict[str, bytes]:
    """The site of the golden project, with a picture above a story and one in it that may disturb."""
    where = afresh()
    folder = where / "content/incidents/2025"
    for name in ("road", "car"):
        (folder / f"img/{name}.jpg").write_bytes(drawn("RGB", "JPEG", (1000, 700)))
    lake = (folder / "lake.md").read_text("utf-8")
    hero = "hero: {image: img/road.jpg, alt: A man in the road, credit: A. B., graphic: Shows a dead man.}"
    lake = re.sub(r"hero: .*", hero, lake)
    lake += '\n![The car](img/car.jpg){ .graphic warning="Shows <blood>." credit="C. D." }\n'
    (folder / "lake.md").write_text(lake, "utf-8")
    done = build(where, "--strict")
    assert not done.returncode, done.stdout + done.stderr
    return tree(where / "site")


def test_what_may_disturb_is_on_its_page_alone_and_behind_a_warning(graphic: dict[str, bytes]) -> None:
    """No front page, feed, card, copy or list names the files; the page has a still that says nothing."""
    page = graphic["incidents/lake/index.html"].decode()
    assert 'rel="preload"' not in page
    assert "Shows a dead man." in page
    assert "Shows &lt;blood&gt;." in page
    assert page.count('class="wf-gate__choice"') == 2
    assert 'property="og:image" content="https://notes.example/sub/cards/lake.png"' in page
    stills = [name for name in graphic if name.startswith("media/_still/")]
    assert len(stills) == 2
    for name in stills:
        with Image.open(BytesIO(graphic[name])) as still:
            assert max(still.size) == 32
    named = re.compile(rb"(?:road|car)\.jpg")
    assert [name for name, body in graphic.items() if named.search(body)] == ["incidents/lake/index.html"]
    feed = graphic["feed.xml"].decode()
    assert "This picture may disturb." in feed
    assert "cards/lake.jpg" not in graphic


def test_every_picture_that_a_page_names_is_there(graphic: dict[str, bytes]) -> None:
    """Sources and variants; and no variant is there that no page names."""
    page = graphic["incidents/lake/index.html"].decode()
    named = set(re.findall(r"\.\./\.\./((?:media|cards)/[^\s\",]+)", page))
    assert {"media/_480/incidents/2025/img/road.jpg.webp", "media/_1000/incidents/2025/img/car.jpg.webp"} <= named
    assert named <= set(graphic)
    text = b"".join(body for name, body in graphic.items() if name.endswith(".html")).decode()
    assert [name for name in graphic if name.startswith("media/_") and name not in text] == []


def test_only_a_picture_that_changed_is_made_again(golden: Path) -> None:
    """An edit of a text makes none; a retouched picture makes its own files, and the site has the new bytes."""
    picture, lake = golden / "content/incidents/2025/img/lake.jpg", golden / "content/incidents/2025/lake.md"
    picture.write_bytes(drawn("RGB", "JPEG", (1000, 700)))
    assert "Pictures: " in build(golden, "--strict").stderr
    before = tree(golden / "site/media")
    lake.write_text(lake.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    assert "Pictures: 0 files made" in build(golden, "--strict").stderr
    assert tree(golden / "site/media") == before
    picture.write_bytes(drawn("RGB", "JPEG", (1000, 600)))
    assert "Pictures: 5 files made" in build(golden, "--strict").stderr  # its own, three variants, what is shared
    after = tree(golden / "site/media")
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {name for name in after if "lake.jpg" in name}
    page = (golden / "site/incidents/lake/index.html").read_text("utf-8")
    assert 'width="1000" height="600"' in page


_COVER = '{ .graphic warning="Shows blood." credit="C. D." }'


@pytest.mark.parametrize("change", ["", *'x "={}.<[#\n'])
def test_a_slip_in_what_covers_a_picture_publishes_nothing(change: str) -> None:
    """Whatever one character was lost, added or mistaken for: the picture is covered, or an error stops the build."""
    places = range(len(_COVER) + 1)
    for slip in [_COVER[:place] + change + _COVER[place + skipped :] for place in places for skipped in (0, 1)]:
        text = f"<figure markdown>\n![The car](car.jpg){slip}\n<figcaption>The car.</figcaption>\n</figure>\n"
        fragment = compile_body(text)
        covered = [kind for kind, _ in fragment.parts() if kind in ("graphic", "picture", "end-graphic")]
        problems = check_body(Body("a.md", text, 1, fragment))
        assert covered == ["graphic", "picture", "end-graphic"] or {"error"} <= {p.severity for p in problems}, slip


def test_braces_are_read_to_their_end_or_told_of() -> None:
    """Blanks around an equals sign make Markdown forget what follows, the cover too."""
    text = '![A car](car.jpg){ credit = "C. D." .graphic warning="Shows blood." }\n'
    problems = check_body(Body("a.md", text, 1, compile_body(text)))
    assert [(p.code, p.column) for p in problems] == [("E416", 1), ("E418", 18)]
    fine = "![A car](car.jpg){ .graphic warning=\"a = b\" credit='= D' width=4 }\n"
    assert check_body(Body("a.md", fine, 1, compile_body(fine))) == []


def test_what_was_lost_on_the_way_is_kept_with_the_body() -> None:
    """A body that was not compiled again tells of its pictures as it did."""
    fragment = compile_body('![a](b.png){ .grafic warning="Shows blood." }')
    kept = from_plain(to_plain(fragment))
    assert kept.strays == fragment.strays == (Stray("class", "grafic", "b.png"),)
    assert kept.pictures == fragment.pictures
    assert fragment.pictures[0].warning == "Shows blood."
