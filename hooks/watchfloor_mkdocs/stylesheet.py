"""A style sheet without the rules that nothing on the site can match.

Rules are those of CSS Syntax Module Level 3, read by tinycss2. A selector goes if it names a class, an id or a theme's
attribute that occurs nowhere; what is in doubt stays. Custom properties and animations go that nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import tinycss2
from tinycss2.ast import Node

_VARIABLE = re.compile(r"(?<![\w-])--[\w-]+")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_SLATE = re.compile(r"""\[data-md-color-scheme=["']?slate["']?\]""")
_CHOICES = frozenset({"is", "where", "has", "-webkit-any", "-moz-any"})
"""Functions of selectors of which one argument must match; of any other, such as ``:not()``, nothing is said."""
_CONDITIONS = frozenset({"media", "supports", "layer", "container"})
"""At-rules that hold rules."""


def subset(css: str, knows: Callable[[str], bool], texts: Iterable[str] = ()) -> str:
    """A style sheet for a site.

    Args:
        css: the whole one.
        knows: whether a class, an id or a value of an attribute ``data-md-…`` may occur on a page.
        texts: other style sheets, scripts and templates, which may ask for custom properties.

    Returns:
        The rest, in its order, minified as it was.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = _without_variables(list(_kept(rules, knows)), set(_VARIABLE.findall(" ".join(texts))))
    return "".join(_without_animations(kept))


def dark_without_scripts(sheets: Iterable[str]) -> str:
    """What style sheets say of the dark scheme once more, for readers of dark screens whose scripts are off.

    It is a script that gives a page the scheme of the device (or of the reader's choice). Without one the body keeps
    the first scheme's name, so that this asks for that.
    """
    rules = (
        rule for css in sheets for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    )
    dark = "".join(_dark(rules))
    return f"@media (scripting:none) and (prefers-color-scheme:dark){{{dark}}}" if dark else ""


def _dark(rules: Iterable[Node]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [tinycss2.serialize(part).strip() for part in _parts(rule.prelude)]
            dark = [_SLATE.sub("body[data-md-color-scheme=default]", one) for one in selectors if _SLATE.match(one)]
            if dark:
                yield f"{','.join(dark)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in _CONDITIONS:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if body := "".join(_dark(inner)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}"


def _kept(rules: Iterable[Node], knows: Callable[[str], bool]) -> Iterator[str]:
    """Rules of which something is left."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [part for part in _parts(rule.prelude) if _may_match(part, knows)]
            if selectors:
                said = ",".join(tinycss2.serialize(part).strip() for part in selectors)
                yield f"{said}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in _CONDITIONS:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if body := "".join(_kept(inner, knows)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}"
        else:
            yield rule.serialize()


def _parts(tokens: Sequence[Node]) -> list[list[Node]]:
    """A list of selectors, parted at its commas."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _may_match(selector: Sequence[Node], knows: Callable[[str], bool]) -> bool:
    """Whether everything that a selector names may occur."""
    for before, token in pairwise([None, *selector]):
        dot = before is not None and before.type == "literal" and before.value == "."
        if token.type == "ident" and dot and not knows(token.value):
            return False
        if token.type == "hash" and not knows(token.value):
            return False
        if token.type == "[] block" and not _attribute_may_match(token.content, knows):
            return False
        choice = token.type == "function" and token.lower_name in _CHOICES
        if choice and not any(_may_match(part, knows) for part in _parts(token.arguments)):
            return False
    return True


def _attribute_may_match(tokens: Sequence[Node], knows: Callable[[str], bool]) -> bool:
    """Of attributes those of the theme are looked at, if a whole value is asked for."""
    name, *values = [token.value for token in tokens if token.type in ("ident", "string")] or [""]
    whole = any(token.type == "literal" and token.value == "=" for token in tokens)
    return not (name.startswith("data-md-") and whole) or all(map(knows, values))


def _without_variables(rules: list[str], asked: set[str]) -> list[str]:
    """Rules without custom properties that neither they nor anybody else asks for; one may ask for another."""
    while True:
        used = asked.union(*(_ASKED.findall(rule) for rule in rules))
        left = [_DECLARATION.sub(partial(_if_used, used), rule) for rule in rules]
        if left == rules:
            return rules
        rules = left


def _if_used(used: set[str], found: re.Match[str]) -> str:
    return found[0] if found[1] in used else ""


_DECLARATION = re.compile(
    r"""(?<=[{;])(--[\w-]+):(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\((?:"[^"]*"|'[^']*'|[^)"']*)\)|[^;{}"'])*(?:;|(?=\}))"""
)
"""A declaration of a custom property, as a minified style sheet has it."""


def _without_animations(rules: list[str]) -> Iterator[str]:
    """Rules without animations that no rule names."""
    frames = re.compile(r"@(?:-webkit-)?keyframes\s+([\w-]+)")
    others = " ".join(rule for rule in rules if not frames.match(rule))
    for rule in rules:
        name = frames.match(rule)
        if name is None or re.search(rf"(?<![\w-]){name[1]}(?![\w-])", others):
            yield rule
