"""Which words of a document's title and summary may be told to a reader, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import code_of, hashes_of, words_in
from .items import Item


def head_words(item: Item) -> list[tuple[int, str]]:
    """The words of title and summary by which they may be told, each with its stem's hash: names come first.

    A name is as long as its capitals go on, such as "Black Sea" for each of its words. Of a word that only
    begins sentences nobody knows whether it is a name; it comes last.
    """
    code = code_of(item.language)
    hashes = hashes_of(code)
    found: dict[int, tuple[int, str]] = {}
    for text in (item.title, item.summary):
        for kind, told, words in _told(text, words_in(text, code)):
            for word in words:
                if kind < found.get(hash := hashes[word.casefold()], (_NONE_YET, ""))[0]:
                    found[hash] = (kind, told)
    ranked = sorted(found.items(), key=lambda entry: entry[1][0])
    return [(hash, told) for hash, (_, told) in ranked]


def _told(text: str, words: list[tuple[int, str]]) -> Iterator[tuple[int, str, list[str]]]:
    """The words of a text that may be told: what each is, how it is told, and the words in that."""
    at = 0
    while at < len(words):
        place, word = words[at]
        past = at + 1
        if not word[0].isupper():
            if len(word) >= _LONG:
                yield _ORDINARY, word, [word]
        else:
            while past < len(words) and words[past][1][0].isupper() and _between(text, words, past) in (" ", "-"):
                past += 1
            first = not place or text[:place].rstrip(_QUOTES)[-1:] in _ENDS
            if first and (past == at + 1 or _between(text, words, at + 1) == " "):
                yield _MAYBE, word, [word]
                at, place = at + 1, words[at + 1][0] if past > at + 1 else place
            if past > at:
                end = words[past - 1][0] + len(words[past - 1][1])
                yield _NAME, text[place:end], [word for _, word in words[at:past]]
        at = past


def _between(text: str, words: list[tuple[int, str]], at: int) -> str:
    """What stands between a word and the one before."""
    before, word = words[at - 1]
    return text[before + len(word) : words[at][0]]


_NAME, _ORDINARY, _MAYBE, _NONE_YET = range(4)
_LONG = 5
"""Ordinary words that are shorter say little by themselves."""
_QUOTES = " \"'“”‘’«»„("
_ENDS = frozenset(".!?:…")
"""What comes before the first word of a sentence."""
