"""The benchmarks: what they generate, and what they write about a run. No build and no peer is run here."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))

from benchmarks.generate import Generator

DIGEST = "13922731e5be1cf353b0f8835a51f0bbbfb619dc86a9b34050151956343ef0ef"


def test_the_same_number_and_seed_give_the_same_bytes() -> None:
    """Everywhere: the sum of a small publication is recorded here."""
    digest = hashlib.sha256()
    for name, text in Generator(40, 200, seed=3).files():
        digest.update(f"{name}\0{text}\0".encode())
    assert digest.hexdigest() == DIGEST
