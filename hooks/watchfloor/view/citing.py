"""How an article is cited: in words, and in the formats that reference managers read.

BibTeX (entry types of Patashnik, "BibTeXing", 1988; ``date``, ``url`` and ``langid`` as biblatex has them), RIS (Research
Information Systems, "RIS format specifications"), and CSL-JSON (citationstyles.org, ``csl-data.json``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from .model import ArticlePage
from .structured import Publication


class Citation(NamedTuple):
    """An article's citation in one form: id and name of the form, and the text to copy."""

    id: str
    form: str
    text: str


def citations(view: ArticlePage, publication: Publication) -> tuple[Citation, ...]:
    """An article's citation in every form; nothing if its address is not known."""
    if not publication.site:
        return ()
    cited = _Cited(
        id=view.url.rstrip("/").rsplit("/", 1)[-1],
        title=" ".join(view.title.split()),
        authors=tuple(author.name for author in view.signatures),
        day=view.published.iso[:10],
        day_text=view.published_day,
        language=view.language or publication.language,
        name=publication.name,
        url=publication.site + view.url,
    )
    return (
        Citation("text", "Text", cited.text()),
        Citation("bibtex", "BibTeX", cited.bibtex()),
        Citation("ris", "RIS", cited.ris()),
        Citation("csl", "CSL-JSON", cited.csl()),
    )


class _Cited(NamedTuple):
    """What a citation says; ``day`` is ``yyyy-mm-dd``."""

    id: str
    title: str
    authors: tuple[str, ...]
    day: str
    day_text: str
    language: str
    name: str
    url: str

    def text(self) -> str:
        """In words, such as any text can have."""
        names = ", ".join(self.authors)
        return f"{names}{': ' * bool(names)}{self.title}. {self.name}, {self.day_text}. {self.url}"

    def bibtex(self) -> str:
        """For BibTeX and biblatex; names and title stand in braces of their own, so that no style changes them."""
        fields = {
            "author": " and ".join(f"{{{_tex(name)}}}" for name in self.authors),
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": _tex(self.name),
            "year": self.day[:4],
            "month": str(int(self.day[5:7])),
            "date": self.day,
            "url": self.url,
            "language": self.language,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.id},\n" + ",\n".join(lines) + "\n}"

    def ris(self) -> str:
        """For reference managers."""
        return "".join(f"{tag}  - {value}\n" for tag, value in self._tags())

    def _tags(self) -> Iterator[tuple[str, str]]:
        yield "TY", "ELEC"
        yield "TI", self.title
        yield from (("AU", name) for name in self.authors)
        yield "PY", self.day[:4]
        yield "DA", self.day.replace("-", "/")
        yield "T2", self.name
        yield "LA", self.language
        yield "UR", self.url
        yield "ER", ""

    def csl(self) -> str:
        """For citation processors. Names are literal: no part is guessed to be the family's."""
        said = {
            "id": self.id,
            "type": "webpage",
            "title": self.title,
            "author": [{"literal": name} for name in self.authors],
            "issued": {"date-parts": [[int(part) for part in self.day.split("-")]]},
            "container-title": self.name,
            "language": self.language,
            "URL": self.url,
        }
        lines = [f'  "{name}": {orjson.dumps(value).decode()}' for name, value in said.items()]
        return "[{\n" + ",\n".join(lines) + "\n}]"


_TEX: dict[int, str] = {
    ord("\\"): r"\textbackslash{}",
    ord("{"): r"\{",
    ord("}"): r"\}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
} | {ord(character): f"\\{character}" for character in "&%$#_"}


def _tex(text: str) -> str:
    """Text as TeX takes it for itself; letters of all scripts stay as they are."""
    return text.translate(_TEX)
