"""Card images: what they look like, how heavy they are, and when they are drawn."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from publications import INCIDENT, SMALL, with_line
from sites import EPOCH, REPOSITORY, build
from watchfloor.geography.locator import window_for
from watchfloor.link.addresses import SITE_CARD, card_url
from watchfloor.model.pictures import SHARED_HEIGHT, SHARED_WIDTH
from watchfloor.publish.cards import MARGIN, PANEL, Look, draw_card
from watchfloor.publish.lettering import clean
from watchfloor.view.sharing import CardPlan, plan_cards, shared_image

LOOK = Look("Border Notes", "A publication")
PLACE = (54.61, 25.73)
PLAN = CardPlan(
    "cards/x.png", "Incident", "Drone found", "Near, Lithuania", "The desk", "confirmed", "Confirmed",
    tuple(window_for([PLACE])), "", PLACE,
)  # fmt: skip
ANY_TEXT = (
    st.text(max_size=120) | st.text("WМΩğ שلا\u0301\u200e", max_size=300) | st.text(max_size=40).map(lambda t: t * 50)
)


def opened(body: bytes) -> Image.Image:
    """A card's pixels."""
    return Image.open(io.BytesIO(body))


@settings(deadline=None, max_examples=60)
@given(ANY_TEXT, ANY_TEXT, st.booleans())
def test_text_stays_within_the_margins(title: str, note: str, map_there: bool) -> None:
    """Whatever a headline is made of, the ink it adds lies inside the margins, and left of the map."""
    plan = PLAN if map_there else PLAN._replace(window=(), point=(), status="", status_text="")
    with_text = opened(draw_card(plan._replace(title=title, note=note, foot=note), LOOK)).convert("RGB")
    blank = opened(draw_card(plan._replace(title="\u0007", note="", foot="", status=plan.status), LOOK)).convert("RGB")
    marked = ImageChops.difference(with_text, blank).convert("L").point(lambda v: 255 if v > 40 else 0).getbbox()
    if marked:
        right = SHARED_WIDTH - (PANEL + 16 if map_there else MARGIN - 8)
        assert marked[0] >= MARGIN - 8
        assert marked[1] >= 24
        assert marked[2] <= right
        assert marked[3] <= SHARED_HEIGHT - 24


@pytest.mark.parametrize(
    "title",
    [
        "x" * 10_000,
        "word " * 2_000,
        "\x00\x1b\u202e",
        "🚁🚁 over Łódź",
        "a" + "\u0301" * 500,
        "שלום עולם",
        "\ud800",
        "",
    ],
)
def test_hostile_titles_make_small_cards(title: str) -> None:
    """Size, mode and weight are the same for any title."""
    body = draw_card(PLAN._replace(title=title), LOOK)
    card = opened(body)
    assert (card.size, card.mode, card.format) == ((SHARED_WIDTH, SHARED_HEIGHT), "P", "PNG")
    assert len(body) <= 40_000


def test_letters_of_europe_are_drawn() -> None:
    """Latin with its accents, Cyrillic and Greek are in the font; a script that is not is left out whole."""
    for text in ("Łódź Žemaitija İstanbul ığüşöç", "Обломки беспилотника їґ", "Δρόνος στην Αθήνα"):
        assert clean(text) == text
    assert clean("漢字漢字") == ""
    assert clean("🚁 over Łódź") == "over Łódź"


def test_a_status_is_told_by_shape() -> None:
    """In grey, no two statuses look the same."""
    names = ("confirmed", "suspected", "disputed", "refuted")
    shapes = {opened(draw_card(PLAN._replace(status=name), LOOK)).convert("L").tobytes() for name in names}
    assert len(shapes) == len(names)


def test_two_processes_draw_the_same_bytes() -> None:
    """Nothing in a card depends on the process that draws it."""
    program = (
        "import sys; from test_cards import *; sys.stdout.buffer.write(draw_card(PLAN, LOOK))"  # a process of its own
    )
    folders = f"{REPOSITORY / 'hooks'}:{REPOSITORY / 'tests'}"
    made = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": folders, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == draw_card(PLAN, LOOK)


def test_a_withheld_place_is_shown_no_finer_than_on_the_page(publication: Any) -> None:
    """Neither the plan of a card nor its pixels know the point: the same card wherever it was."""
    cards = []
    for lat in ("54.61", "55.31"):
        text = with_line(
            INCIDENT,
            "lat: 54.61, lon: 25.73, precision: town",
            f"lat: {lat}, lon: 25.73, withheld: true, precision: town",
        )
        made = publication({**SMALL, "content/incidents/field.md": text})
        [card] = [plan for plan in plan_cards(made.views.desk, made.library) if plan.url == card_url("field")]
        assert not card.point
        cards.append(card)
    assert cards[0] == cards[1]


def test_a_draft_has_no_card_and_a_hero_wins(publication: Any) -> None:
    """What is not released is not planned; an editor's picture is what a page is shared by."""
    draft = with_line(INCIDENT, "status: confirmed", "status: confirmed\ndraft: true")
    picture = io.BytesIO()
    Image.new("RGB", (1200, 700)).save(picture, "PNG")
    text = with_line(
        INCIDENT, "status: confirmed", "status: confirmed\nhero: {image: a.png, alt: A field, credit: The desk}"
    )
    made = publication(
        {
            **SMALL,
            "content/incidents/secret.md": draft,
            "content/incidents/shot.md": text,
            "content/incidents/a.png": picture.getvalue(),
        }
    )
    desk = made.views.desk
    urls = {plan.url for plan in plan_cards(desk, made.library)}
    assert urls == {card_url("field"), card_url("meaning"), "cards/authors/desk.png", SITE_CARD}
    assert shared_image(desk, desk.document("shot")).url == "cards/shot.jpg"
    assert shared_image(desk, desk.document("field")).url == card_url("field")
    assert shared_image(desk, name="Notes").alt == "Notes"


def test_only_an_edited_title_draws_a_card(golden: Path) -> None:
    """An edited body draws none, a title one; what is deleted loses its card, and `cards: false` all."""
    border = golden / "content/incidents/2025/border.md"
    border.write_text(border.read_text() + "\nOne more line.\n")
    assert "Cards: 0 drawn" in build(golden).stderr
    text = border.read_text()
    start = text.index("title: ")
    border.write_text(text[:start] + "title: Another headline" + text[text.index("\n", start) :])
    before = (golden / "site/cards/border.png").read_bytes()
    assert "Cards: 1 drawn" in build(golden).stderr
    assert (golden / "site/cards/border.png").read_bytes() != before
    assert not (golden / "site/cards/lake.png").exists()  # it has a picture
    settings_file = golden / "mkdocs.yml"
    settings_file.write_text(settings_file.read_text() + "    cards: false\n")
    done = build(golden)
    assert done.returncode == 0, done.stderr
    assert not list((golden / "site/cards").rglob("*.png"))


def test_a_mark_stands_before_the_name(tmp_path: Path) -> None:
    """The operator's picture in its colours; without one a bar, and no other publication's mark."""
    path = tmp_path / "mark.png"
    Image.new("RGB", (200, 100), (10, 200, 30)).save(path)
    plan = CardPlan("cards/x.png", "", "A headline")
    for look, expected in ((LOOK, (240, 147, 111)), (LOOK._replace(mark=str(path)), (10, 200, 30))):
        with Image.open(io.BytesIO(draw_card(plan, look))) as card:
            found = card.convert("RGB").getpixel((MARGIN + 4, MARGIN + 16))
        assert isinstance(found, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(found, expected, strict=True)), found


def test_a_mark_that_breaks_is_told(golden: Path) -> None:
    """It begins like a picture, and is none: a build says so in a line, and no card is drawn without it."""
    (golden / "mark.png").write_bytes(b"\x89PNG\r\n\x1a\nand no more")
    with (golden / "mkdocs.yml").open("a") as opened_file:
        opened_file.write("    cards: {mark: mark.png}\n")
    done = build(golden)
    assert done.returncode
    assert "cards.mark: mark.png is no picture that can be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_font_that_is_none_is_told(golden: Path) -> None:
    """A build says with its place that the operator's font cannot be used."""
    with (golden / "mkdocs.yml").open("a") as opened_file:
        opened_file.write("    cards: {font: mkdocs.yml}\n")
    done = build(golden, epoch=EPOCH)
    assert done.returncode != 0
    assert "error[E509] cards.font: 'mkdocs.yml' is no font" in done.stderr
    assert "Traceback" not in done.stderr
