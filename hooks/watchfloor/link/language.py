"""Words of many languages as numbers: forms of one word become one, by Snowball's stemmers.

Snowball (Porter 2001, https://snowballstem.org) has an algorithm for each of some thirty languages. A
distinct word is stemmed once in a process; what a text costs is a look-up for each of its distinct words.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import zlib
from functools import cache
from threading import Lock

import Stemmer

ALGORITHMS = {
    "ar": "arabic",
    "bs": "serbian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hr": "serbian",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball's algorithm by language (ISO 639-1). Serbian's is for Croatian and Bosnian too: it takes both scripts."""
_MARKED = frozenset({"ar", "fa", "hi", "ne", "ta", "yi"})
"""Written with vowel signs, which are no letters to a regular expression and yet inside of words."""
_MOST = 1 << 16
"""Words that are remembered, by language: some 10 MB."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalpha() else 32 for byte in range(256))
"""Makes of ASCII the same words, folded and to be split at blanks, in a third of the time."""
_MARKS = re.compile("[\u00a0‐-―‘’“”„«»…•·°§€£©®™]+")
"""What is no letter, and for which alone most English texts are not ASCII."""


def code_of(language: str) -> str:
    """The first part of a BCP 47 tag or of a locale, such as ``en`` of ``en-GB``; ``""`` if it has no stemmer."""
    code = re.split("[-_]", language, maxsplit=1)[0].lower()
    return code if code in ALGORITHMS else ""


class Hashes(dict[str | bytes, int]):
    """Hash of each word's stem: CRC-32, which is the same everywhere. Words are folded; as bytes, ASCII."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer(ALGORITHMS[code], 0) if code else None
        self._lock = Lock()
        """A stemmer works for one thread at a time."""

    def __missing__(self, word: str | bytes) -> int:
        # The same word may come as bytes and as text: both are kept.
        text = word.decode() if isinstance(word, bytes) else word.encode("utf-8", "replace").decode()
        if self._stemmer:
            with self._lock:
                text = self._stemmer.stemWord(text)
        if len(self) >= _MOST:
            self.clear()
        self[word] = found = zlib.crc32(text.encode())
        return found


@cache
def hashes_of(code: str) -> Hashes:
    """The hashes of a language's words; without a stemmer, of the words as they are."""
    return Hashes(code)


def words_of(text: str, code: str) -> list[str] | list[bytes]:
    """The words of a folded text, runs of three letters or more, in their order."""
    if text.isascii():
        return [word for word in text.encode().translate(_LETTERS).split() if len(word) > 2]
    return _pattern(code).findall(text)


def words_in(text: str, code: str) -> list[tuple[int, str]]:
    """The same words as somebody wrote them, each with its place."""
    return [(match.start(), match[0]) for match in _pattern(code).finditer(text)]


def _pattern(code: str) -> re.Pattern[str]:
    return _with_marks() if code in _MARKED else _WORD


def all_words(text: str, code: str) -> list[str] | list[bytes]:
    """The same words of a text that is not folded; if it is ASCII but for marks that are no letters, in a third of the time."""
    if not text.isascii():
        text = _MARKS.sub(" ", text)
    return words_of(text if text.isascii() else text.casefold(), code)


@cache
def _with_marks() -> re.Pattern[str]:
    """As ``_WORD``, with the marks that scripts add to their letters."""
    marks = "".join(
        chr(point) for point in range(0x300, min(sys.maxunicode, 0x3000)) if unicodedata.category(chr(point))[0] == "M"
    )
    return re.compile(rf"(?:[^\W\d_]|[{marks}]){{3,}}")
