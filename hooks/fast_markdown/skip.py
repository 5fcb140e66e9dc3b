"""What need not be tried: a pattern is not run on a text that lacks what each of its matches has.

From the parse tree of a regular expression follow literals of which every match must contain one.
Looking for them costs a fraction of what the pattern does, and most texts have none. Nothing of the
patterns themselves is repeated here; only the loop over them is, ten lines of Python-Markdown's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from markdown import Markdown
from markdown.util import ETX, STX, AtomicString

from .known import named

MOST = 8
"""Literals to look for at most: beyond that the pattern is hardly slower."""


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Literals of which each match of a pattern contains at least one; none if that cannot be told."""
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    try:
        return _of_sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    except (re.error, AttributeError, RecursionError):
        return frozenset()


def _of_sequence(items: Iterable[Any]) -> frozenset[str]:
    """The best that one part of a sequence demands: few literals, and long ones."""
    found: list[frozenset[str]] = []
    run = ""
    for op, argument in items:
        if op is sre.LITERAL:
            run += chr(argument)
            continue
        found.append(frozenset({run}))
        run = ""
        found.append(_of_part(op, argument))
    found.append(frozenset({run}))
    good = [literals for literals in found if literals and "" not in literals and len(literals) <= MOST]
    return min(good, key=lambda literals: (len(literals), -min(map(len, literals))), default=frozenset())


def _of_part(op: Any, argument: Any) -> frozenset[str]:
    if op is sre.SUBPATTERN:
        _, added, removed, inner = argument
        return frozenset() if added & re.IGNORECASE or removed else _of_sequence(inner)
    if op is sre.ATOMIC_GROUP:
        return _of_sequence(argument)
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, _, inner = argument
        return _of_sequence(inner) if least else frozenset()
    if op is sre.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if op is sre.IN and all(kind is sre.LITERAL for kind, _ in argument):
        return frozenset(chr(code) for _, code in argument)
    return frozenset()


def speed_up_inline(md: Markdown) -> Callable[[], None] | None:
    """Let the inline patterns of a converter be tried only where they can match.

    Returns:
        What takes it back, or ``None`` if this Python-Markdown is built otherwise and nothing was done.
    """
    processor: Any = md.treeprocessors["inline"]
    apply = getattr(processor, "_InlineProcessor__applyPattern", None)
    if apply is None or not hasattr(processor, "_InlineProcessor__handleInline"):
        return None
    patterns = [
        (number, one, sorted(needed(one.getCompiledRegExp())))
        for number, (_, one) in enumerate(named(md.inlinePatterns))
    ]
    needles = [literal for _, _, literals in patterns for literal in literals]
    wanted = re.compile("|".join(map(re.escape, needles))) if all(literals for *_, literals in patterns) else None

    def handle(data: str, pattern_index: int = 0) -> str:
        if isinstance(data, AtomicString) or (wanted is not None and not wanted.search(data)):
            return data
        for number, pattern, literals in patterns[pattern_index:]:
            if literals and not any(literal in data for literal in literals):
                continue
            start, matched = 0, True
            while matched:
                data, matched, start = apply(pattern, data, number, start)
        return data

    processor._InlineProcessor__handleInline = handle  # noqa: SLF001

    def undo() -> None:
        del processor._InlineProcessor__handleInline  # noqa: SLF001

    return undo


_NEEDLES = {
    "markdown.preprocessors.HtmlBlockPreprocessor": ("<", "&"),
    "markdown.extensions.md_in_html.HtmlBlockPreprocessor": ("<", "&"),
    "pymdownx.superfences.SuperFencesBlockPreprocessor": ("```", "~~~"),
}
"""Preprocessors that leave a text as it is in which none of these stands."""


_NORMALIZE = "markdown.preprocessors.NormalizeWhitespace"
_UNEVEN = (STX, ETX, "\r", "\t")
"""With none of these, and no line of nothing but blanks, it only adds two line ends."""
_BLANK_LINE = re.compile(r"\n +\n")


def speed_up_preprocessors(md: Markdown) -> None:
    """Let the preprocessors that look for odd blanks, HTML and fences run only where there may be some."""
    for one in md.preprocessors:
        name = f"{type(one).__module__}.{type(one).__qualname__}"
        if name == _NORMALIZE and "run" not in vars(one):
            vars(one)["run"] = partial(_normalize_if_needed, one.run)
        needles = _NEEDLES.get(name)
        if needles and "run" not in vars(one) and not getattr(one, "config", {}).get("preserve_tabs"):
            vars(one)["run"] = partial(_run_if_needed, one.run, needles)


def _run_if_needed(run: Callable[[list[str]], list[str]], needles: tuple[str, ...], lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    return run(lines) if any(needle in text for needle in needles) else lines


def _normalize_if_needed(run: Callable[[list[str]], list[str]], lines: list[str]) -> list[str]:
    text = "\n".join(lines) + "\n\n"
    if _BLANK_LINE.search(text) or any(odd in text for odd in _UNEVEN):
        return run(lines)
    return [*lines, "", ""]
