"""Problems: what is wrong in somebody's content, where, and what to do about it.

A stage never stops at the first mistake and never raises for one: it returns what it could make
together with a list of problems. The adapter or the command line prints them, sorted.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

CODES: Final[dict[str, str]] = {
    # E1: the file and its YAML
    "E101": "The file is not UTF-8",
    "E102": "The file is empty",
    "E103": "The file has no front matter",
    "E104": "The front matter is not closed",
    "E105": "The file is too large",
    "E106": "The file is a symbolic link",
    "E107": "A tab is used for indentation",
    "E108": "A quote is not closed",
    "E109": "The YAML cannot be read",
    "E110": "A key appears twice",
    "E111": "YAML anchors and aliases are refused",
    "E112": "YAML tags are refused",
    "E113": "There is more than one YAML document",
    "E114": "The YAML is nested too deeply",
    "E115": "The front matter is not a mapping",
    "E116": "The file name is not a slug",
    "E117": "The file lies outside the folders of documents",
    "W118": "A text is cut off by a comment",
    "E119": "A merge conflict was left in the file",
    # E2: values
    "E201": "A field is missing",
    "E202": "A key is unknown",
    "E203": "A value has the wrong type",
    "E204": "A value is not in the list of allowed values",
    "E205": "A date or time is impossible or misspelt",
    "E206": "`updated` lies before `published`",
    "E207": "A coordinate is out of range",
    "E208": "A slug is malformed",
    "E209": "A source grade is malformed",
    "E210": "A web address is malformed",
    "E211": "A country code is unknown",
    "E212": "A number is out of range",
    "E213": "An end lies before its start",
    "E214": "A text is empty or too long",
    "E215": "A value is malformed",
    "E220": "The history of a status does not hold together",
    "W217": "A source is younger than the article",
    "W218": "A confirmed incident names no source",
    "W219": "A place lies outside its country",
    "W221": "A change lies ahead",
    "W222": "A correction is older than the article",
    # E3: references between files
    "E301": "An author is unknown",
    "E302": "A tag is unknown",
    "E303": "A category is unknown",
    "E304": "A system is unknown",
    "E305": "An actor is unknown",
    "E306": "A response is unknown",
    "E307": "A document is unknown",
    "E308": "A source is unknown",
    "E309": "A parent term is unknown or its own descendant",
    "E310": "Two documents have one id",
    "E311": "Two things have one address",
    "E312": "A term has two meanings",
    "E313": "A source id appears twice",
    "E314": "A series is unknown",
    "E315": "A document is pinned and vetoed at once",
    "E316": "A value stands twice in a list",
    "W317": "Two incidents look like one",
    "E318": "A merged incident is still there",
    "E319": "A data version is unknown",
    "E320": "A place is unknown",
    # E4: the body
    "E401": "A link leads to no document",
    "E402": "A link leads to no such heading",
    "E403": "A link leads to a document that is not published",
    "E404": "An image is missing",
    "E405": "An image has no alternative text",
    "E406": "A citation names no source",
    "E407": "An image cannot be used",
    "E408": "A link has a scheme that is not allowed",
    "E409": "The body cannot be converted",
    "W410": "The body has a first-level heading",
    "W411": "A link leads to a document that is published later",
    "W412": "A list does not start",
    "E413": "An id belongs to the page",
    "E414": "A figure cannot be reckoned",
    "W415": "A number is not the record's",
    "E416": "A picture has no credit",
    "E417": "A picture would be shown uncovered",
    "E418": "A picture has an unknown attribute or class",
    "W419": "What a picture says reaches nobody",
    # E5: settings and templates
    "E501": "A setting is wrong",
    "E502": "A pinned document is unknown",
    "E503": "The page counts cannot be read",
    "E504": "The content folder is missing",
    "E505": "The data versions cannot be read",
    "E506": "The catalogue cannot be used",
    "E507": "A file that the configuration names is missing",
    "E508": "An address of the publisher leads to no page",
    "E509": "A file of the cards cannot be used",
    "E510": "A template fails",
    "E511": "A template asks for what there is not",
    "W512": "The record reaches further than is said",
    "W513": "A setting of the theme does nothing here",
}
"""Every code with its title. Each has a section in the error index (``manual/errors.md``)."""


MAX_SENTENCE: Final = 400
"""Characters of a message or hint as printed."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one place.

    Attributes:
        path: file, posix and relative to the project root.
        line: 1-based line, 0 where the whole file is meant.
        column: 1-based column in characters, 0 where the whole line is meant.
        code: a key of ``CODES``.
        message: one sentence without a full stop, quoting what the writer wrote.
        hint: what to do about it, or ``""``.
        excerpt: the line itself, for the reader of the report.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    excerpt: str = field(default="", compare=False)

    @property
    def severity(self) -> str:
        """``error`` stops a build; ``warning`` is printed, and stops a strict one."""
        return "warning" if self.code.startswith("W") else "error"

    def located(self, text: str) -> Problem:
        """The same problem with its line of ``text`` (the whole file) as excerpt."""
        lines = text.split("\n")
        if 0 < self.line <= len(lines):
            return replace(self, excerpt=lines[self.line - 1].rstrip("\r"))
        return self

    def __str__(self) -> str:
        """The problem as the command line prints it: place, code, message, caret, help."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        text = f"{place}: {self.severity}[{self.code}] {_printable(self.message)}"
        if self.excerpt.strip():
            text += "\n" + self._frame()
        if self.hint:
            text += f"\n  help: {_printable(self.hint)}"
        return text

    def _frame(self) -> str:
        """The line with a caret below it; long lines are cut around the column."""
        start = max(0, self.column - 60) if len(self.excerpt) > 120 else 0
        shown = _characters(self.excerpt[start : start + 120]).rstrip()
        gutter = str(self.line)
        frame = f"  {gutter} | {shown}"
        if self.column:
            frame += f"\n  {' ' * len(gutter)} | {' ' * (self.column - 1 - start)}^"
        return frame


def _characters(text: str) -> str:
    """``text`` with one visible character for each: what a terminal obeys comes from the content too."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def _printable(text: str) -> str:
    """A sentence on one line; a long one is cut in the middle, since its end says what is wrong."""
    text = _characters(text)
    return text if len(text) <= MAX_SENTENCE else f"{text[: MAX_SENTENCE - 120]} … {text[-120:]}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is most like ``word``, if any is like it."""
    lowered = {choice.casefold(): choice for choice in sorted(known)}
    near = difflib.get_close_matches(word.casefold(), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint naming the nearest of ``known``, or ``otherwise`` if none is near."""
    choices = sorted(known)
    near = nearest(word, choices)
    if near:
        return f"did you mean '{near}'?"
    if 0 < len(choices) <= 12:
        return "one of: " + ", ".join(choices)
    return otherwise


def report(problems: Iterable[Problem]) -> str:
    """All problems, sorted by place, each with its excerpt, and a closing count."""
    ordered = sorted(set(problems))
    errors = sum(problem.severity == "error" for problem in ordered)
    warnings = len(ordered) - errors
    counted = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    files = len({problem.path for problem in ordered})
    closing = f"{' and '.join(counted)} in {files} file{'s' * (files != 1)}"
    return "\n\n".join([*(str(problem) for problem in ordered), closing])
