"""Words are counted by ways that are fast: each gives what the plain definition gives."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.compile.words import count_words
from watchfloor.link.terms import body_terms

HOOKS = Path(__file__).parent.parent / "hooks"
TEXTS = st.text(st.sampled_from("abcAZé ßſKİ’'.-_07“”–—…·\u00a0\u2028\x1c\n\t\ud800日ǅﬁ"), max_size=40)


def assert_counted(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w+(?:[’'.-]\w+)*", text))
    counts: Counter[int] = Counter()
    for word in re.findall(r"[^\W\d_]{3,}", text.casefold()):
        counts[zlib.crc32(word.encode("utf-8", "replace"))] += 1
    hashes = np.array(sorted(counts), dtype="<u4").tobytes()
    assert body_terms(text) == hashes + bytes(min(255, counts[hash]) for hash in sorted(counts))


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
def test_any_text_is_counted_as_defined(text: str) -> None:
    """In ASCII, with the marks of print, and in other scripts."""
    assert_counted(text)


@pytest.mark.parametrize("start", range(0, 0x110000, 0x11000))
def test_each_character_is_a_letter_or_not_as_defined(start: int) -> None:
    """Every one of Unicode, inside of a word and beside one."""
    assert_counted(" ".join(f"abc{chr(code)}abC {chr(code)}" for code in range(start, start + 0x11000)))


def test_a_worker_that_reads_loads_no_more_than_it_needs() -> None:
    """The libraries that relate articles, write pictures and build sites take longer to load than many articles."""
    program = "import sys, watchfloor.workshop.files, watchfloor.link.terms; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], cwd=HOOKS, capture_output=True, text=True, check=True)
    assert not {"scipy", "PIL", "mkdocs"} & set(ran.stdout.split())
