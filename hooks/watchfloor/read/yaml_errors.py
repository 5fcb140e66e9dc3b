"""What the YAML library says of a text that it cannot read, in words that name the mistake and its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final

import yaml


@dataclass(slots=True)
class YamlProblem:
    """A problem at a 1-based line and column of the YAML text; ``first_line`` is where a twin stands."""

    code: str
    line: int
    column: int
    message: str
    hint: str = ""
    first_line: int = 0


class Lines:
    """Line and column of each character, lines ending at ``\\n`` alone: to YAML 1.1 U+2028 ends one too."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, index: int) -> tuple[int, int]:
        """1-based line and column of the character at ``index``."""
        line = bisect_right(self.starts, min(index, len(self.text)))
        return line, min(index, len(self.text)) - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line."""
        return self.text[self.starts[number - 1] :].partition("\n")[0]


_INDENTATION: Final = "look at the indentation, the brackets and the quotes around here"
_SAYINGS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("undefined tag", "E112", "a text that starts with '!' is a tag", "quote the text"),
    ("escape", "E109", "this is no escape of a double-quoted text", "write \\\\ for a backslash, or use single quotes"),
    (
        "hexdecimal",
        "E109",
        "this is no escape of a double-quoted text",
        "write \\\\ for a backslash, or use single quotes",
    ),
    ("cannot start any token", "E109", "a text cannot start with this character", "quote the text"),
    ("node content", "E109", "a value cannot start with this character", "quote the text"),
    ("comment or line break", "E109", "a text stands behind '|' or '>'", "start it on the next line, or quote it"),
    ("sequence entries", "E109", "a list cannot start behind its key", "start it on the next line, or write [a, b]"),
    ("expected key", "E109", "this does not fit what stands above it", _INDENTATION),
    ("'-' indicator", "E109", "this does not fit the list above it", _INDENTATION),
    ("block end", "E109", "this does not fit what stands above it", _INDENTATION),
)
"""Part of what the library says; code, message and hint instead of it."""


_OPEN_QUOTE: Final = re.compile(r"""\s*(?:- )?[\w-]+:\s+(["'])(?!.*\1\s*(?:#.*)?$)""")
"""A line whose value starts with a quote that does not end it."""


def explain(error: yaml.MarkedYAMLError, lines: Lines) -> YamlProblem:
    """Turn a message of the YAML library into one that says what to do.

    A quote left open lets the parser stumble over the next one, lines below: the first such line is told.
    """
    found = _explain(error, lines)
    for line in range(1, found.line):
        opened = _OPEN_QUOTE.match(lines.line(line))
        if opened and found.code in ("E108", "E109"):
            message, hint = "a quote is opened here and not closed", "close it, or use the other kind"
            return YamlProblem("E108", line, opened.start(1) + 1, message, hint)
    return found


def _explain(error: yaml.MarkedYAMLError, lines: Lines) -> YamlProblem:
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    said, context = error.problem or "the YAML cannot be read", error.context or ""
    if mark is None:
        return YamlProblem("E109", 1, 1, said, _INDENTATION)
    line, column = lines.place(mark.index)
    here = lines.line(line)
    margin = here[: max(column, len(here) - len(here.lstrip()))]
    if "tab" in said.split() or (("\t" in margin) and not margin.replace("-", "").strip()):
        return YamlProblem(
            "E107", line, margin.find("\t") + 1, "a tab stands where spaces belong", "YAML is indented by spaces only"
        )
    if "scanning a quoted scalar" in context and opened:
        return _at(opened, lines, "E108", "a quote is opened here and not closed", "close it, or use the other kind")
    if "flow" in context:
        return _bracket(mark, opened, context, lines)
    if "simple key" in context and opened:
        return _at(opened, lines, "E109", "this line has no ': '", "each line of a mapping is 'key: value'")
    if "an alias" in context or "an anchor" in context:
        what = "'*' is an alias" if "alias" in context else "'&' is an anchor"
        return _at(opened or mark, lines, "E111", f"a text that starts with {what}", "quote the text")
    if "mapping values are not allowed" in said:
        return _colon(line, column, lines)
    if "expected key" in said and here[: column - 1].rstrip().endswith(("'", '"')):
        hint = "quote the whole text; an apostrophe stands in double quotes"
        return YamlProblem("E109", line, column, "a text goes on behind its closing quote", hint)
    for part, code, message, hint in _SAYINGS:
        if part in said:
            return YamlProblem(code, line, column, message, hint)
    return YamlProblem("E109", line, column, said, _INDENTATION)


def _at(mark: Any, lines: Lines, code: str, message: str, hint: str) -> YamlProblem:
    return YamlProblem(code, *lines.place(mark.index), message, hint)


def _bracket(mark: Any, opened: Any, context: str, lines: Lines) -> YamlProblem:
    """A list or mapping in brackets: the place where it opens if its end is not on the same line."""
    line, column = lines.place(mark.index)
    hint = "close it, and part its entries by commas"
    if "flow node" in context:
        if mark.index < len(lines.text.rstrip()):
            return YamlProblem("E109", line, column, "a value cannot start with this character", "quote the text")
        index = max(lines.text.rfind("["), lines.text.rfind("{"), 0)
    else:
        index = opened.index if opened else mark.index
    if "flow node" not in context and lines.place(index)[0] == line:
        end = "]" if "sequence" in context else "}"
        return YamlProblem("E109", line, column, f"',' or '{end}' is missing before this", _INDENTATION)
    bracket = lines.text[index : index + 1]
    return YamlProblem("E109", *lines.place(index), f"'{bracket}' is opened here and not closed", hint)


def _colon(line: int, column: int, lines: Lines) -> YamlProblem:
    """A ': ' that can end no key: the second of its line, or one below a line that has none."""
    before = lines.line(line)[: column - 1]
    if re.search(r":\s|[\"']:", before):
        return YamlProblem("E109", line, column, "a second ': ' in one line", "quote a text that contains ': '")
    for above in range(line - 1, 0, -1):
        text = lines.line(above)
        if text.strip() and not text.lstrip().startswith("#"):
            if not re.search(r":(\s|$)", text):
                start = len(text) - len(text.lstrip()) + 1
                return YamlProblem(
                    "E109", above, start, "this line has no ': '", "each line of a mapping is 'key: value'"
                )
            break
    hint = "start the keys of one mapping in one column"
    return YamlProblem("E109", line, column, "the text of the line above goes on here, and cannot hold ': '", hint)
