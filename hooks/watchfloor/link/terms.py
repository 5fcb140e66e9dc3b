"""The words of a body, counted where it is compiled: all that ``related`` wants of it, and without its libraries."""

from __future__ import annotations

import numpy as np

from .language import all_words, code_of, hashes_of

_MOST = 255
"""Counts end here: the logarithm of a count is what matters."""


def body_terms(text: str, language: str = "") -> bytes:
    """The words of a plain text with their counts, packed to be kept beside the compiled body.

    Words are runs of three letters or more, without case, and without their endings if the language has a
    stemmer. The first four fifths are 32-bit hashes, little-endian and ascending; the rest is a byte for
    each, its count up to 255.

    Args:
        text: without markup.
        language: a BCP 47 tag or a locale.
    """
    code = code_of(language)
    words = all_words(text, code)
    hashes = np.fromiter(map(hashes_of(code).__getitem__, words), np.uint32, len(words))
    hashes.sort()
    last = np.ones(len(hashes), np.bool_)  # of several that are the same
    np.not_equal(hashes[1:], hashes[:-1], out=last[:-1])
    ends = last.nonzero()[0]
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return hashes[ends].astype("<u4").tobytes() + np.minimum(counts, _MOST).astype(np.uint8).tobytes()
