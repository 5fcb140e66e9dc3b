"""A deterministic generator of publications that look like real ones.

Words follow Zipf's law over a made-up vocabulary (so that indexes and TF-IDF meet common and rare
words), desks and terms are used unevenly, incidents gather in places and times, and analyses link
to incidents. The same number and seed give the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

WORDS = 20_000
"""Different words, of which the commonest stands for about one in ten."""
FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3650
COUNTRIES = ("LT", "LV", "EE", "PL", "RO", "MD", "FI", "SE", "NO", "DK", "DE", "BE", "NL", "BG", "HR", "TR")
SYLLABLES = [
    a + b
    for a in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr", "kl"]
    for b in ["a", "e", "i", "o", "u", "ai", "ei", "au"]
]


class Generator:
    """Makes the files of one publication."""

    def __init__(self, articles: int, words: int, seed: int = 1) -> None:
        self.articles = articles
        self.words = words
        self.random = random.Random(seed)
        self.vocabulary = [self._word() for _ in range(WORDS)]
        self.weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
        self.authors = [f"desk-{n}" for n in range(max(4, min(200, articles // 50)))]
        self.tags = [f"tag-{n}" for n in range(max(10, min(300, articles // 30)))]
        self.systems = [f"system-{n}" for n in range(max(6, min(80, articles // 100)))]
        self.actors = [f"actor-{n}" for n in range(max(4, min(40, articles // 200)))]
        self.categories = [f"category-{n}" for n in range(12)]
        self.incidents: list[str] = []

    def _word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.choice((1, 2, 2, 3, 3, 4))))

    def _some(self, count: int) -> str:
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.weights, k=count))

    def _few(self, ids: list[str], most: int) -> list[str]:
        """One to ``most`` ids, the first ones far more often."""
        count = self.random.randint(1, most)
        return sorted({ids[min(int(self.random.expovariate(6 / len(ids))), len(ids) - 1)] for _ in range(count)})

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of every file below the content folder."""
        for name in ("tags", "systems", "actors", "categories"):
            terms = getattr(self, name)
            yield (
                f"vocabulary/{name}.yml",
                "".join(
                    f"{id}: {{title: {id.capitalize()}, description: {self._some(12).capitalize()}.}}\n" for id in terms
                ),
            )
        for id in self.authors:
            yield (
                f"authors/{id}.md",
                f"---\nname: {id.capitalize()}\nkind: desk\nrole: {self._some(4)}\n---\n\n{self._some(60)}.\n",
            )
        for number in range(self.articles):
            day = FIRST_DAY + timedelta(days=number * DAYS / self.articles, hours=self.random.randint(0, 20))
            yield self._analysis(number, day) if number % 8 == 7 else self._incident(number, day)

    def _head(self, day: datetime) -> str:
        title, summary = self._some(self.random.randint(5, 9)).capitalize(), self._some(24).capitalize()
        authors, tags = ", ".join(self._few(self.authors, 2)), ", ".join(self._few(self.tags, 4))
        return f"title: {title}\nsummary: {summary}.\npublished: {day:%Y-%m-%dT%H:%M}\nauthors: [{authors}]\ntags: [{tags}]\n"

    def _sources(self, number: int) -> str:
        lines = [
            f'  - {{id: s{n}, publisher: Paper {n}, title: {self._some(6)}, url: "https://paper{n}.example/{number}", grade: B2}}\n'
            for n in range(1, 5)
        ]
        return "sources:\n" + "".join(lines)

    def _incident(self, number: int, day: datetime) -> tuple[str, str]:
        id = f"i{number:06}-{self.random.choice(self.vocabulary)}"
        country = COUNTRIES[min(int(self.random.expovariate(0.4)), len(COUNTRIES) - 1)]
        latitude, longitude = 54 + self.random.gauss(0, 3), 24 + self.random.gauss(0, 4)
        start = day - timedelta(days=self.random.randint(0, 5))
        head = (
            f"{self._head(day)}status: {self.random.choice(('confirmed', 'suspected', 'disputed'))}\n"
            f"category: {self._few(self.categories, 1)[0]}\nstart: {start:%Y-%m-%d}\n"
            f'place: {{name: {self._some(2)}, country: "{country}", lat: {latitude:.3f}, lon: {longitude:.3f}, precision: town}}\n'
            f"systems: [{', '.join(self._few(self.systems, 2))}]\n"
            f"actors: [{{id: {self._few(self.actors, 1)[0]}, role: operator, attribution: assessed}}]\nharm: {{killed: 0}}\n"
        )
        path = f"incidents/{day.year}/{id}.md"
        self.incidents.append(path)
        return path, f"---\n{head}{self._sources(number)}---\n\n{self._body('../../')}"

    def _analysis(self, number: int, day: datetime) -> tuple[str, str]:
        drawn = self.random.sample(self.incidents[-200:], min(3, len(self.incidents)))
        ids = ", ".join(Path(path).stem for path in drawn)
        text = f"---\n{self._head(day)}incidents: [{ids}]\n{self._sources(number)}---\n\n{self._body('../../')}"
        return f"analysis/{day.year}/a{number:06}.md", text

    def _body(self, up: str) -> str:
        """Paragraphs with citations, a few headings, links, a list and a table, of about ``words`` words."""
        parts: list[str] = []
        left = self.words
        while left > 0:
            size = min(left, self.random.randint(50, 110))
            half = size // 2
            link = ""
            if self.incidents and self.random.random() < 0.15:
                link = f" [{self._some(3)}]({up}{self.random.choice(self.incidents[-500:])})"
            parts.append(
                f"{self._some(half).capitalize()}.[^s{self.random.randint(1, 4)}] *{self._some(2).capitalize()}* {self._some(size - half)}{link}."
            )
            left -= size
            if self.random.random() < 0.25:
                parts.append(f"## {self._some(4).capitalize()}")
        parts.insert(len(parts) // 2, "\n".join(f"- {self._some(6)}" for _ in range(4)))
        parts.append("| a | b |\n|---|---|\n" + "\n".join(f"| {self._some(2)} | {self._some(3)} |" for _ in range(3)))
        return "\n\n".join(parts) + "\n"


def write(root: Path, articles: int, words: int = 1000, seed: int = 1) -> None:
    """Write a whole project below ``root``: content, a front page and a configuration without hooks."""
    for name, text in Generator(articles, words, seed).files():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "index.md").write_text("---\ntemplate: home.html\n---\n\nGenerated.\n", encoding="utf-8")


def main() -> None:
    """Write a publication from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=1000)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.articles, arguments.words)


if __name__ == "__main__":
    main()
