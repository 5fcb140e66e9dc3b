"""Where the time of a build went: always in a few figures, and function by function where somebody asks."""

from __future__ import annotations

import cProfile
import io
import os
import pstats
from pathlib import Path

import orjson

from watchfloor.workshop import Workshop

ASKED = "WATCHFLOOR_PROFILE"
"""Environment variable: set to anything, a build writes ``profile.txt`` and ``profile.pstats``."""
_LINES = 60


def start_profile() -> cProfile.Profile | None:
    """Begin to profile this process, if that is asked for. What workers do is waiting here: set one job."""
    if not os.environ.get(ASKED):
        return None
    profile = cProfile.Profile()
    profile.enable()
    return profile


def stop_profile(profile: cProfile.Profile | None, folder: Path) -> None:
    """Write what was seen."""
    if profile is None:
        return
    profile.disable()
    profile.dump_stats(folder / "profile.pstats")
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("cumulative").print_stats(_LINES)
    (folder / "profile.txt").write_text(text.getvalue(), encoding="utf-8")


def write_figures(folder: Path, shop: Workshop, seconds: float) -> None:
    """Write ``build.json``: seconds of each stage (wall, and of this process), and what was made and reused."""
    stages = {name: {"wall": wall, "processor": own} for name, (wall, own) in shop.seconds.items()}
    counts = {name: {"made": made, "reused": kept} for name, (made, kept) in shop.counts.items()}
    figures = {"seconds": seconds, "stages": stages, "counts": counts, "jobs": shop.jobs}
    (folder / "build.json").write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
