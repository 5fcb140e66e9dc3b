"""From Markdown to a fragment: convert, sanitise, then one walk over the tags of the clean HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import markdown

from .clean import is_clean
from .dialect import BACK, configs, extensions, sanitise
from .fragment import Fragment
from .limit import TooSlow, time_limit
from .prose import unstarted_lists
from .strays import strays
from .walk import walk

_EMPTY_HEADER = re.compile(r"<th((?: [^<>]*)?)></th>")
"""An empty corner of a table heads nothing, and a screen reader would announce it."""
_FORMATTING = re.compile(r"<(/?)(?:b|i|em|strong|a|code|small|s|u|font|big|tt|nobr|strike)\b", re.IGNORECASE)
MAX_SECONDS = 20
"""A thousand words take some milliseconds. Some inputs take Python-Markdown a time that grows with the square
of their length, or worse."""
MAX_GROWTH = 20
"""Times by which HTML may be longer than its Markdown, beyond a fixed 100,000 characters."""
MAX_OPEN = 50
"""Formatting tags without an end in one body."""
_BEYOND_MEASURE = "it has tags that are never closed, or grows beyond measure"


def compile_body(body: str, more_extensions: tuple[str, ...] = (), *, fast: bool = True) -> Fragment:
    """Compile one body.

    Args:
        body: Markdown without front matter.
        more_extensions: names of Python-Markdown extensions beyond the dialect's.
        fast: convert by the shortcuts that change nothing but the time.

    Returns:
        The fragment; if an extension broke on the body, one with ``error`` set and nothing else.
    """
    return _finished(body, _converted(body, more_extensions, fast, BACK), fast)


def compile_bodies(
    bodies: Sequence[str], more_extensions: tuple[str, ...] = (), *, fast: bool = True, back: str = BACK
) -> list[Fragment]:
    """Compile several bodies, as ``compile_body`` does: first all are converted, and then all are finished.

    That takes a sixth less time than one after the other, since what each half needs stays in the
    processor's caches.
    """
    converted = [_converted(body, more_extensions, fast, back) for body in bodies]
    return [_finished(body, html, fast) for body, html in zip(bodies, converted, strict=True)]


def _converted(body: str, more_extensions: tuple[str, ...], fast: bool, back: str) -> str | Fragment:
    """The HTML that Python-Markdown makes of a body, or the fragment that tells why it makes none."""
    converter = _converter(more_extensions, fast, back)
    try:
        with time_limit(MAX_SECONDS):
            raw = converter.reset().convert(body)
    except (
        ValueError,
        AssertionError,
        RuntimeError,  # also of a footnote that is defined in a footnote
        IndexError,
        KeyError,
        AttributeError,
        TypeError,
        TooSlow,
    ) as error:
        # Python-Markdown and its extensions have no error type of their own. What an exception leaves
        # in a converter would go into the next body.
        _converter.cache_clear()
        if isinstance(error, RecursionError):
            return Fragment(error="its lists, quotes or tags are nested too deeply")
        if isinstance(error, TooSlow):
            return Fragment(error=f"it takes more than {MAX_SECONDS} seconds, as only a broken body does")
        return Fragment(error=f"{type(error).__name__}: {error}"[:200])
    return raw if len(raw) <= MAX_GROWTH * len(body) + 100_000 else Fragment(error=_BEYOND_MEASURE)


def _finished(body: str, raw: str | Fragment, fast: bool) -> Fragment:
    """The fragment of a body and what ``_converted`` gave for it."""
    if isinstance(raw, Fragment):
        return raw
    clean = fast and is_clean(raw)
    if not clean and _left_open(raw) > MAX_OPEN:
        return Fragment(error=_BEYOND_MEASURE)
    html = raw if clean else sanitise(raw)
    fragment = walk(_EMPTY_HEADER.sub(r"<td\1></td>", html) if "<th" in html else html)
    lists, lost = unstarted_lists(body), () if clean else strays(raw)
    return replace(fragment, unstarted_lists=lists, strays=lost) if lists or lost else fragment


def _left_open(html: str) -> int:
    """How many formatting tags are never closed: HTML opens each of them again in every paragraph that follows."""
    tags = _FORMATTING.findall(html)
    return sum(-1 if closing else 1 for closing in tags)


@lru_cache(maxsize=4)
def _converter(more_extensions: tuple[str, ...], fast: bool = True, back: str = BACK) -> markdown.Markdown:
    """A converter to be used for body after body: building one takes as long as a short body."""
    return markdown.Markdown(
        extensions=extensions(more_extensions, fast=fast), extension_configs=configs(back), output_format="html"
    )
