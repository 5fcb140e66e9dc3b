"""The words of a body, counted where it is compiled: all that ``related`` wants of it, and without its libraries."""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np

WORD = re.compile(r"[^\W\d_]{3,}")
"""Words of a text without case."""
_SHORTEST = 3
_LETTERS = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalpha() else 32 for byte in range(256))
"""Makes of ASCII the same words, to be split at blanks, in a third of the time."""
_MARKS = re.compile("[\u00a0‐-―‘’“”„«»…•·°§€£©®™]+")
"""What is no letter, and for which alone most English texts are not ASCII."""
_MOST = 255
"""Counts end here: the logarithm of a count is what matters."""


def body_terms(text: str) -> bytes:
    """The words of a plain text with their counts, packed to be kept beside the compiled body.

    Words are runs of three letters or more, without case. The first four fifths are 32-bit hashes,
    little-endian and ascending; the rest is a byte for each, its count up to 255.
    """
    if not text.isascii():
        text = _MARKS.sub(" ", text)
    if text.isascii():
        words = [word for word in text.encode().translate(_LETTERS).split() if len(word) >= _SHORTEST]
    else:
        words = [word.encode("utf-8", "replace") for word in WORD.findall(text.casefold())]
    hashes = np.fromiter(map(crc32, words), np.uint32, len(words))
    hashes.sort()
    last = np.ones(len(hashes), np.bool_)  # of several that are the same
    np.not_equal(hashes[1:], hashes[:-1], out=last[:-1])
    ends = last.nonzero()[0]
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return hashes[ends].astype("<u4").tobytes() + np.minimum(counts, _MOST).astype(np.uint8).tobytes()
