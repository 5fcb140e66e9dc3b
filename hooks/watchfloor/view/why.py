"""Why an article stands in another's list of related ones, or why it does not, in sentences for who writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..model.documents import Document
from .article import article_page, share_out
from .parts import Desk
from .reasons import reasons

if TYPE_CHECKING:
    from ..link.related import Account

_NOUNS = {
    "systems": "system",
    "series": "series",
    "categories": "kind",
    "actors": "actor",
    "countries": "country",
    "places": "place",
    "tags": "tag",
    "authors": "author",
}
_NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TOLD = 8
"""So many words and subjects of a kind are told."""


def tell_why(desk: Desk, id: str, other: str) -> list[str]:
    """The account of a pair of different, released articles: where each stands for the other, and what they share."""
    one, two = desk.document(id), desk.document(other)
    account = desk.account(id, other)
    lines = [f"{_named(two)}, as related to {_named(one)}:", "", *_stands(desk, one, two, account), ""]
    lines += ["What the two have in common, by what it brings:", *_shares(desk, one, two, account), ""]
    back = " ".join(_stands(desk, two, one, desk.account(other, id)))
    return [*lines, f"The other way round: {back}"]


def tell_list(desk: Desk, id: str) -> list[str]:
    """The related articles of one, with their scores and reasons."""
    document = desk.document(id)
    matches, _ = share_out(desk, document)
    lines = [f"Related to {_named(document)}:", ""]
    for number, match in enumerate(matches, 1):
        lines.append(f"{number:>2}. {_named(desk.document(match.id))}")
        lines.append(f"    {match.score:.2f}  {'; '.join(reasons(desk, document, match))}")
    return lines if matches else [*lines, "Nothing has enough in common with it."]


def _named(document: Document) -> str:
    return f"“{document.head.title}” ({document.id})"


def _stands(desk: Desk, one: Document, two: Document, account: Account) -> Iterator[str]:
    """Where the second stands for the first: its place, or why it has none."""
    matches, _ = share_out(desk, one)
    ids = [match.id for match in matches]
    placed = {desk.id_of(one, card) for card in desk.fragment(one).cards}
    cards = {block.card.url for block in article_page(desk, one.id).blocks if block.card}
    if two.id in ids:
        yield f"It is number {ids.index(two.id) + 1} of {len(ids)} in the list."
        if two.id in one.head.related:
            yield f"The article names it under 'related', so it is there whatever it shares. It shares {_total(account)}."
        else:
            yield f"Why: {'; '.join(reasons(desk, one, account.match))}."
    elif two.id in placed:
        yield "It is not in the list, since its writer has placed it in the body."
    elif desk.url(two.id) in cards:
        yield f"It is not among the {len(ids)} of the list, but stands as a card in the body."
    else:
        yield _missing(desk, one, two, account, ids)


def _missing(desk: Desk, one: Document, two: Document, account: Account, ids: list[str]) -> str:
    """Why it is nowhere on the page."""
    last = desk.account(one.id, ids[-1]) if ids else None
    verdict = account.verdict.name
    if verdict == "VETOED":
        own = two.id in one.head.not_related
        return f"It is never shown: {(one if own else two).id} names {(two if own else one).id} under 'not_related'."
    if verdict == "ELSEWHERE":
        return "It is not in the list, since the page lists it above, among the incidents that it draws on."
    if verdict == "ALIKE" and account.like:
        return f"It says nearly the same as {_named(desk.document(account.like))}, which is nearer, so it steps back."
    if verdict == "WEAK":
        shared = account.total - account.parts["fresh"]
        return f"It is not in the list: it shares {shared:.2f}, and less than {desk.settings.related.minimum} is not shown."
    if verdict == "APART" and (last is None or _total(last) <= _total(account)):
        return (
            "It is not in the list: the two share no word, subject, citation or neighbourhood that few articles have."
        )
    if last is None:
        return "It is not in the list: the list is to have no entries."
    return (
        f"It is not in the list: others are nearer. The last one there, {_named(desk.document(ids[-1]))}, "
        f"shares {_total(last)}, and this one {_total(account)}."
    )


def _total(account: Account) -> str:
    return f"{account.total:.2f}"


def _shares(desk: Desk, one: Document, two: Document, account: Account) -> Iterator[str]:
    """A line for each signal, the strongest first, and their sum."""
    said = {
        "text": ("words", _words(desk, one, two, account)),
        "subjects": ("subjects", _subjects(desk, account)),
        "citations": ("citations", _citations(desk, one, two, account)),
        "time": ("days", _days(one.head.exact_day, two.head.exact_day, "the events are")),
        "place": ("place", _distance(account)),
        "fresh": (
            "published",
            _days(int(one.head.published // 86_400), int(two.head.published // 86_400), "they were published"),
        ),
    }
    for name, value in sorted(account.parts.items(), key=lambda part: (-part[1], part[0])):
        label, sentence = said[name]
        if value >= 0.005:
            yield f"  {value:>5.2f}  {label:<10} {sentence}"
    yield f"  {account.total:>5.2f}  together"


def _words(desk: Desk, one: Document, two: Document, account: Account) -> str:
    from ..link.language import code_of, hashes_of, words_in  # noqa: PLC0415 - loads stemmers, for this alone

    forms: dict[int, Counter[str]] = {}
    for document in (one, two):
        code = code_of(document.head.language or desk.settings.locale)
        text = f"{document.head.title}\n{document.head.summary}\n{desk.fragment(document).text}"
        for _, word in words_in(text, code):
            forms.setdefault(hashes_of(code)[word.casefold()], Counter())[word] += 1
    told = [max(forms[hash].items(), key=lambda form: (form[1], form[0]))[0] for hash in account.words if hash in forms]
    more = f" and {counted(len(told) - _TOLD, 'word')} more" if len(told) > _TOLD + 1 else ""
    return f"both use {', '.join(told[:_TOLD])}{more}" if told else "no word that counts"


def _subjects(desk: Desk, account: Account) -> str:
    shared: dict[str, list[str]] = {}
    for taxonomy, id in account.match.subjects:
        shared.setdefault(taxonomy, []).append(desk.name_of(taxonomy, id))
    parts = [
        f"{_NOUNS[kind]}{'s' if len(ids) > 1 and kind != 'series' else ''} {listed(ids[:_TOLD])}"
        for kind, ids in shared.items()
    ]
    return "both have " + "; ".join(parts)


def _citations(desk: Desk, one: Document, two: Document, account: Account) -> str:
    match, parts = account.match, []
    if two.id in desk.cites(one.id):
        parts.append("the first cites the second")
    if one.id in desk.cites(two.id):
        parts.append("the second cites the first")
    if match.cites:
        parts.append("both cite " + listed([_named(desk.document(id)) for id in match.cites[:_TOLD]]))
    if match.together:
        parts.append(
            f"{counted(match.together, 'article', one='an')} {'cites' if match.together == 1 else 'cite'} both"
        )
    if match.sources:
        parts.append(f"{counted(match.sources, 'source', one='a')} in common")
    return "; ".join(parts)


def _days(one: int | None, two: int | None, what: str) -> str:
    if one is None or two is None:
        return ""
    apart = abs(one - two)
    return f"{what} {apart:,} day{'s' * (apart > 1)} apart" if apart else f"{what} on the same day"


def _distance(account: Account) -> str:
    return f"{account.kilometres:,.0f} km apart" if account.kilometres is not None else ""


def counted(number: int, noun: str, *, one: str = "") -> str:
    """A number in words with its noun, such as "three incidents"."""
    if number == 1:
        return f"{one} {noun}".strip()
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {noun}s"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
