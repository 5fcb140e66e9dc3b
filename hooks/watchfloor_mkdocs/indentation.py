"""Templates without their indentation: what makes them readable would be one byte in thirty of a compressed article."""

from __future__ import annotations

import re

from jinja2.ext import Extension

_KEPT = re.compile(r"(<(pre|textarea)\b.*?</\2>)", re.DOTALL)
_INDENTATION = re.compile(r"(?<=\n)[ \t]+")
_TAGS = re.compile(
    r"^((?:\{%-?[ ]*(?:if|elif|else|endif|for|endfor|set|with|endwith|block|endblock|macro|endmacro|import|extends)\b"
    r"(?:(?!%\}).)*%\}|\{\#(?:(?!\#\}).)*\#\})+)\n",
    re.MULTILINE | re.DOTALL,
)
"""Lines that hold nothing but tags which print nothing, and comments."""
_TEXT = "email/"
"""Folder of templates whose spaces are read by people."""


class Indentation(Extension):
    """Takes the indentation of lines, and lines that hold only tags, out of what templates print.

    Between two things that a template has on different lines, a line break stays: no words are joined. Places in error
    messages stay right, too, for no line is taken from the source.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A template's source before it is compiled.

        Args:
            source: of the template.
            name: of the template, relative to its folder.
            filename: of the template.

        Returns:
            The same, with as many lines.
        """
        if (name or "").startswith(_TEXT):
            return source
        parts = _KEPT.split(source.replace("\r\n", "\n"))
        parts[::3] = [_TAGS.sub(_open_ended, _INDENTATION.sub("", part)) for part in parts[::3]]
        return "".join(part for number, part in enumerate(parts) if number % 3 != 2)


def _open_ended(found: re.Match[str]) -> str:
    """A line of tags that swallows its own end, as Jinja's ``-`` says."""
    line = found[1]
    return f"{line[:-2].removesuffix('-')}-{line[-2:]}\n"
