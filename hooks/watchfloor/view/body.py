"""A body put together: open links closed, citations numbered, cards and promotions placed."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from ..compile import Fragment, Heading
from ..link.addresses import relative_url
from ..link.figures import Value
from ..link.targets import Targets
from ..model.documents import Source
from ..settings import ReadAlsoSettings
from ..wording import Wording
from .model import Block, Card, TocItem
from .pictures import BodyPictures, graphic_words


def close_links(
    fragment: Fragment,
    targets: Targets,
    page: str,
    numbers: Mapping[str, int],
    pictures: BodyPictures,
    words_of: Callable[[Value], str] = str,
    site: str = "",
) -> list[tuple[str, str]]:
    """The pieces with their links closed.

    Args:
        fragment: the compiled body.
        targets: what its links lead to.
        page: address of the page it will stand on.
        numbers: number of each source.
        pictures: what stands around pictures.
        words_of: puts a figure into words.
        site: absolute address of the site if links are to work elsewhere, else ``""``. Elsewhere nobody can be
            asked first, so a picture that may disturb is a link to the page.

    Returns:
        Pairs of kind (``html``, ``card``, ``gap``, ``end``) and text.
    """
    parts: list[tuple[str, str]] = []
    run: list[str] = []
    figures: tuple[tuple[str, Value], ...] = ()
    cited: dict[str, tuple[str, str]] = {}
    own = site + page if site else ""
    for kind, text in _without_graphic(fragment.parts(), own, pictures.wording) if site else fragment.parts():
        if kind == "html":
            run.append(_filled(text, figures, words_of) if figures else text)
            figures = figures if figures and "</a>" not in text else ()
        elif kind in ("cite", "number"):
            if text not in cited:
                cited[text] = f"{own}#source-{html.escape(text)}", str(numbers.get(text, "?"))
            run.append(cited[text][kind == "number"])
        elif kind in ("card", "gap", "end"):
            parts += [("html", "".join(run)), (kind, text)]
            run = []
        elif kind in _AROUND:
            run.append("" if site else _around(kind, text, targets, pictures))
        elif text in targets.urls:
            url, figures = targets.urls[text], targets.figures.get(text, ())
            run.append(html.escape(site + url if site else relative_url(url, page)))
            run += [pictures.size(_uri(url))] if kind == "image" else []
        else:
            run.append(html.escape(text))
    return [*parts, ("html", "".join(run))]


def cited_first(sources: Sequence[Source], citations: Sequence[str]) -> list[Source]:
    """Sources as a list has them: as they are first cited, then what the claims alone or nothing cites."""
    places = {id: place for place, id in enumerate(citations)}
    return sorted(sources, key=lambda source: places.get(source.id, len(places)))


_AROUND = frozenset({"picture", "end-picture", "graphic", "end-graphic"})


def _around(kind: str, text: str, targets: Targets, pictures: BodyPictures) -> str:
    """What stands before or behind a picture."""
    if kind == "graphic":
        return pictures.warning(text)
    if kind == "end-picture":
        return "</picture>"
    uri = _uri(targets.urls.get(text, ""))
    return pictures.opening(uri) if kind == "picture" else pictures.still(uri)


def _uri(url: str) -> str:
    """The file of a picture by its address."""
    return unquote(url.removeprefix("media/"))


def _without_graphic(parts: Iterable[tuple[str, str]], page: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """The pieces with a link to the page in the place of each picture that may disturb."""
    hidden = False
    for kind, text in parts:
        if kind == "graphic":
            hidden = True
            yield (
                "html",
                f'<a href="{html.escape(page)}">{html.escape(graphic_words(wording)[0])} {html.escape(text)}</a>',
            )
        elif kind == "end-graphic":
            hidden = False
        elif not hidden:
            yield kind, text


def _filled(text: str, figures: Sequence[tuple[str, Value]], words_of: Callable[[Value], str]) -> str:
    """The text of a link with its figures filled in; what follows the link stays as it is."""
    inside, end, rest = text.partition("</a>")
    for name, value in figures:
        inside = inside.replace("{" + name + "}", html.escape(words_of(value)))
    return inside + end + rest


def place_blocks(
    parts: Sequence[tuple[str, str]],
    words: int,
    chosen: Mapping[str, Card],
    offered: Sequence[Card],
    rule: ReadAlsoSettings,
    promotion: str,
) -> tuple[Block, ...]:
    """Set cards and a promotion between paragraphs.

    Args:
        parts: result of ``close_links``.
        words: length of the whole body.
        chosen: cards by the file that the writer named.
        offered: cards for the rule to place, best first.
        rule: when and how often; where the writer placed a card, the rule places none. A body with
            sections gets its cards at their ends, not in the middle of an argument.
        promotion: slot to place once, at the first gap behind the middle, or ``""``.
    """
    due = list(offered[: rule.most]) if words >= rule.min_words and not chosen else []
    next_at = rule.first_after
    good = "end" if any(kind == "end" for kind, _ in parts) else "gap"
    blocks: list[Block] = []
    run: list[str] = []
    for kind, text in parts:
        block = None
        if kind == "html":
            if run or text.strip():  # what is empty makes no block
                run.append(text)
        elif kind == "card" and text in chosen:
            block = Block("card", card=chosen[text])
        elif kind in ("gap", "end"):
            position = int(text)
            if promotion and position >= words / 2:
                block = Block("promotion", slot=promotion)
                promotion = ""
            elif due and kind == good and position >= next_at and words - position >= rule.keep_from_end:
                block = Block("card", card=due.pop(0))
                next_at = position + rule.every
        if block:
            blocks += [Block("html", "".join(run)), block] if run else [block]
            run = []
    return (*blocks, Block("html", "".join(run))) if run else tuple(blocks)


def table_of_contents(headings: Sequence[Heading], least: int) -> tuple[TocItem, ...]:
    """Headings of levels 2 and 3 as a tree, or nothing if there are fewer than ``least``."""
    wanted = [h for h in headings if h.level in (2, 3) and h.id]
    if len(wanted) < least:
        return ()
    items: list[TocItem] = []
    for heading in wanted:
        item = TocItem(heading.text, "#" + heading.id, heading.level)
        if heading.level == 3 and items:
            parent = items[-1]
            items[-1] = TocItem(parent.title, parent.url, parent.level, (*parent.children, item))
        else:
            items.append(item)
    return tuple(items)
