"""A deterministic generator of publications that look like real ones.

Words follow Zipf's law over a made-up vocabulary, and each article draws a quarter of its words from what
it is about: its story's own names, its tags, its system, its category. So indexes meet common and rare
words, and relatedness and search have something to find. Events are told in stories of one or more
incidents that share their place, names and subjects; analyses draw on incidents of one tag and link to
them; desks and terms are used unevenly. Only whole numbers decide, so that the same number and seed give
the same bytes everywhere.

``Generator.stream`` gives the articles as values, for peers to translate; ``Generator.files`` as our files.
"""

from __future__ import annotations

import argparse
import random
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from sys import byteorder

from benchmarks.articles import Article, Author, Place, Source, Term, files_of, write_files

WORDS = 30_000
"""Different common words, of which the commonest stands for about one in ten; names come on top."""
FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
MINUTES = 3650 * 24 * 60
COUNTRIES = {
    "PL": "Poland", "RO": "Romania", "LT": "Lithuania", "EE": "Estonia", "LV": "Latvia", "MD": "Moldova",
    "DK": "Denmark", "DE": "Germany", "FI": "Finland", "SE": "Sweden", "NO": "Norway", "BE": "Belgium",
    "BG": "Bulgaria", "NL": "Netherlands", "HR": "Croatia", "TR": "Türkiye",
}  # fmt: skip
PLACES = {
    "PL": (52_000, 19_500, 1_500), "RO": (45_500, 25_500, 1_200), "LT": (55_400, 23_900, 600),
    "EE": (58_700, 25_800, 500), "LV": (56_900, 25_500, 450), "MD": (47_000, 28_700, 450), "DK": (56_000, 9_400, 450),
    "DE": (51_000, 10_000, 1_800), "FI": (63_500, 27_000, 1_800), "SE": (60_500, 15_500, 1_800),
    "NO": (61_500, 9_500, 1_300), "BE": (50_600, 4_800, 350), "BG": (42_700, 25_200, 900), "NL": (52_200, 5_600, 400),
    "HR": (45_500, 16_500, 350), "TR": (39_000, 34_000, 2_000),
}  # fmt: skip
"""Thousandths of a degree: latitude and longitude of a country's middle, and how far from it stories take place."""
STATUSES = ("confirmed", "suspected", "disputed", "refuted")
CLAIM_STATUSES = ("confirmed", "assessed", "alleged", "disputed", "refuted")
ATTRIBUTIONS = ("unknown", "alleged", "assessed", "confirmed", "claimed", "disputed")
ROLES = ("operator", "suspect", "target", "responder")
GRADES = ("B2", "A2", "B3", "C3", "A1", "C2", "D4")
SYLLABLES = [
    a + b
    for a in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr", "kl"]
    for b in ["a", "e", "i", "o", "u", "ai", "ei", "au"]
]
_SLOTS = 1 << 20
_TOPIC = 1024


@dataclass(slots=True)
class _Story:
    """What the incidents of one course of events share."""

    left: int
    names: list[str]
    words: list[str]
    country: str
    latitude: int
    longitude: int
    category: str
    systems: tuple[str, ...]
    actors: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    told: list[str] = field(default_factory=list)


def _table(items: Sequence[str], slots: int) -> list[str]:
    """The items, each as often as Zipf's law has it, so that a uniform index draws by frequency."""
    sums = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))
    table: list[str] = []
    for item, upto in zip(items, sums, strict=True):
        table += [item] * (round(upto * slots / sums[-1]) - len(table))
    return table


class Generator:
    """Makes the content of one publication."""

    def __init__(self, articles: int, words: int = 1000, seed: int = 1) -> None:
        self.articles = articles
        self.words = words
        self.random = random.Random(seed)
        self.made: set[str] = set()
        """Words that exist, so that each word and name is one."""
        self.vocabulary = self._vocabulary()
        self.common = _table(self.vocabulary, _SLOTS)
        self.tags = self._ids("tag", 10, articles // 30, 300)
        self.systems = self._ids("system", 6, articles // 100, 80)
        self.actors = self._ids("actor", 4, articles // 200, 40)
        self.categories = self._ids("category", 12, 12, 12)
        self.responses = self._ids("response", 8, 8, 8)
        self.series = self._ids("series", 2, articles // 400, 40)
        self.authors = self._people(max(4, min(200, articles // 50)))
        self.terms = {
            name: tuple(Term(id, id.replace("-", " ").capitalize(), self._sentence(12)) for id in getattr(self, name))
            for name in ("tags", "systems", "actors", "categories", "responses", "series")
        }
        self._pick = {
            name: _table(ids, 4096)
            for name in ("tags", "systems", "actors", "categories", "responses", "series")
            if (ids := getattr(self, name))
        }
        self._pick["authors"] = _table([author.id for author in self.authors], 4096)
        self._pick["countries"] = _table(list(COUNTRIES), 4096)
        self._topics = {id: self._topic() for id in (*self.tags, *self.systems, *self.categories)}
        self.incidents: list[str] = []
        """Paths of the incidents so far."""
        self._analyses: list[str] = []
        self._by_day: dict[str, list[str]] = {}
        self._by_tag: dict[str, deque[str]] = {id: deque(maxlen=12) for id in self.tags}
        self._stories: list[_Story] = []

    # Draws

    def _below(self, number: int) -> int:
        return self.random.getrandbits(24) * number >> 24

    def _chance(self, percent: int) -> bool:
        return self._below(100) < percent

    def _one(self, name: str) -> str:
        """A term of a vocabulary, the first ones far more often."""
        return self._pick[name][self.random.getrandbits(12)]

    def _few(self, name: str, most: int) -> tuple[str, ...]:
        """One to ``most`` of them."""
        return tuple(sorted({self._one(name) for _ in range(1 + self._below(most))}))

    def _numbers(self, count: int) -> array[int]:
        """That many random numbers below 2³²."""
        numbers = array("I", self.random.randbytes(4 * count))
        if byteorder != "little":
            numbers.byteswap()
        return numbers

    def _some(self, count: int, topic: list[str] | None = None) -> list[str]:
        """Words by frequency, a quarter of them from a topic of 4,096 slots."""
        common = self.common
        if topic is None:
            return [common[n & 0xFFFFF] for n in self._numbers(count)]
        return [common[n & 0xFFFFF] if n >> 30 else topic[n & 0xFFF] for n in self._numbers(count)]

    def _phrase(self, count: int, topic: list[str] | None = None) -> str:
        return " ".join(self._some(count, topic))

    def _sentence(self, count: int, topic: list[str] | None = None) -> str:
        text = " ".join(self._some(count, topic))
        return f"{text[0].upper()}{text[1:]}."

    # Words

    def _new(self, syllables: int) -> str:
        """A word that does not exist yet; longer, where the short ones have run out."""
        while True:
            for _ in range(8):
                word = "".join([SYLLABLES[self._below(len(SYLLABLES))] for _ in range(syllables)])
                if word not in self.made:
                    self.made.add(word)
                    return word
            syllables += 1

    def _vocabulary(self) -> tuple[str, ...]:
        """Common words by rank, the commonest short, and among them some numbers."""
        words = [self._new(1 if rank < 60 else 2 if rank < 4000 else 3) for rank in range(WORDS)]
        words[300::300] = [str(number) for number in range(2, 2 + len(words[300::300]))]
        return tuple(words)

    def _ids(self, name: str, least: int, wanted: int, most: int) -> list[str]:
        return [f"{name}-{self._new(2)}" for _ in range(max(least, min(most, wanted)))]

    def _people(self, count: int) -> tuple[Author, ...]:
        """Some desks, and persons."""
        people = []
        for number in range(count):
            desk = number % 20 == 0
            name = f"{self._new(2).capitalize()} desk" if desk else f"{self._new(2)} {self._new(3)}".title()
            id = name.lower().replace(" ", "-")
            text = " ".join(self._sentence(12 + self._below(10)) for _ in range(4))
            people.append(Author(id, name, "desk" if desk else "person", self._sentence(4)[:-1], text))
        return tuple(people)

    def _topic(self) -> list[str]:
        """What is said about a term: 120 of the rarer words, by frequency."""
        return _table([self.vocabulary[200 + self._below(WORDS - 200)] for _ in range(120)], _TOPIC)

    # Stories

    def _story(self) -> _Story:
        names = [self._new(3).capitalize() for _ in range(12)]
        category, systems, tags = self._one("categories"), self._few("systems", 2), self._few("tags", 4)
        words = _table(names, _TOPIC) + self._topics[tags[0]] + self._topics[tags[-1]] + self._topics[systems[0]]
        country = self._one("countries")
        latitude, longitude, spread = PLACES[country]
        return _Story(
            left=(1, 1, 1, 1, 2, 2, 3, 5)[self._below(8)],
            names=names,
            words=words,
            country=country,
            latitude=latitude + sum(self._below(spread) for _ in range(2)) - spread,
            longitude=longitude + sum(self._below(spread) for _ in range(2)) - spread,
            category=category,
            systems=systems,
            actors=self._few("actors", 2),
            tags=tags,
            authors=self._few("authors", 2),
        )

    def _next_story(self) -> _Story:
        """One of the few that go on at a time."""
        while len(self._stories) < 6:
            self._stories.append(self._story())
        at = self._below(len(self._stories))
        story = self._stories[at]
        story.left -= 1
        if not story.left:
            del self._stories[at]
        return story

    # Articles

    def stream(self) -> Iterator[Article]:
        """The articles, oldest first; once for each generator."""
        step = MINUTES // max(1, self.articles)
        for number in range(self.articles):
            minutes = number * MINUTES // self.articles + self._below(max(1, min(step, 1200)))
            published = FIRST_DAY + timedelta(minutes=minutes)
            yield self._analysis(number, published) if number % 8 == 7 else self._incident(number, published)

    def _sources(self, number: int, published: datetime, topic: list[str]) -> tuple[Source, ...]:
        made = []
        for n in range(1, 3 + self._below(5)):
            paper = self._below(60)
            title = self._sentence(5 + self._below(6), topic)[:-1]
            day = published - timedelta(days=self._below(6))
            url = f"https://paper{paper}.example/{day:%Y/%m}/{number}-{n}"
            made.append(Source(f"s{n}", f"Paper {paper}", title, url, day, GRADES[self._below(len(GRADES))]))
        return tuple(made)

    def _changes(self, published: datetime) -> dict[str, datetime | tuple[datetime, str]]:
        """Some articles were updated, a few of them corrected."""
        if not self._chance(10):
            return {}
        updated = published + timedelta(minutes=60 + self._below(20_000))
        return {"updated": updated, **({"correction": (updated, self._sentence(16))} if self._chance(30) else {})}

    def _incident(self, number: int, published: datetime) -> Article:
        story = self._next_story()
        topic = story.words
        sources = self._sources(number, published, topic)
        latitude, longitude = story.latitude + self._below(200), story.longitude + self._below(300)
        id, start = f"i{number:06}-{story.names[self._below(12)].lower()}", published - timedelta(days=self._below(5))
        same_day = self._by_day.setdefault(f"{start:%Y-%m-%d}", [])
        article = Article(
            id=id,
            section="incidents",
            published=published,
            title=self._sentence(5 + self._below(5), topic)[:-1],
            summary=f"{self._sentence(10 + self._below(8), topic)} {self._sentence(6 + self._below(8), topic)}",
            authors=story.authors if self._chance(70) else self._few("authors", 2),
            tags=story.tags if self._chance(60) else tuple(sorted({*story.tags[:2], self._one("tags")})),
            sources=sources,
            body=self._body(topic, sources, story.told or self._by_tag[story.tags[0]]),
            status=STATUSES[min(self._below(4), self._below(4))],
            category=story.category,
            start=start,
            place=Place(
                name=story.names[0],
                country=story.country,
                latitude=f"{latitude // 1000}.{latitude % 1000:03}",
                longitude=f"{longitude // 1000}.{longitude % 1000:03}",
                precision=("town", "town", "exact", "region")[self._below(4)],
            ),
            systems=story.systems,
            actors=tuple((id, ROLES[min(n, 3)], ATTRIBUTIONS[self._below(6)]) for n, id in enumerate(story.actors)),
            killed=max(0, self._below(40) - 36),
            injured=max(0, self._below(40) - 30),
            responses=self._few("responses", 2) if self._chance(60) else (),
            claims=tuple(
                (self._sentence(9 + self._below(8), topic)[:-1], CLAIM_STATUSES[self._below(5)], source.id)
                for source in sources[: 1 + self._below(2)]
            )
            if self._chance(25)
            else (),
            distinct_from=tuple(same_day),
            **self._changes(published),
        )
        same_day.append(id)
        self.incidents.append(article.path)
        story.told.append(article.path)
        for tag in article.tags:
            self._by_tag[tag].append(article.path)
        return article

    def _analysis(self, number: int, published: datetime) -> Article:
        """About one tag, and what happened under it."""
        tag = self._one("tags")
        among = list(self._by_tag[tag]) or self.incidents[-12:]
        drawn = sorted({among[self._below(len(among))] for _ in range(2 + self._below(4))}) if among else []
        topic = self._topics[tag] * 3 + self._topics[self._one("systems")]
        sources = self._sources(number, published, topic)
        article = Article(
            id=f"a{number:06}-{self._some(1, topic)[0]}",
            section="analysis",
            published=published,
            title=self._sentence(5 + self._below(5), topic)[:-1],
            summary=f"{self._sentence(10 + self._below(8), topic)} {self._sentence(6 + self._below(8), topic)}",
            authors=self._few("authors", 2),
            tags=tuple(sorted({tag, *self._few("tags", 2)})),
            sources=sources,
            body=self._body(topic, sources, among),
            series=self._one("series") if self._chance(20) else "",
            incidents=tuple(drawn),
            **self._changes(published),
        )
        self._analyses.append(article.path)
        return article

    def _link(self, near: Sequence[str]) -> str:
        """The path of an earlier article: most often of the same subject, now and then any."""
        roll = self._below(10)
        if roll < 7 and near:
            return near[self._below(len(near))]
        among = self._analyses if roll == 9 and self._analyses else self.incidents
        return among[self._below(len(among))]

    def _body(self, topic: list[str], sources: tuple[Source, ...], near: Sequence[str]) -> str:
        """Paragraphs with citations, headings, links, a list, and at times a quotation or a table."""
        parts: list[str] = []
        left = self.words * (60 + self._below(81)) // 100
        while left > 0:
            size = min(left, 40 + self._below(70))
            left -= size
            words = self._some(size, topic)
            rolls = iter(self.random.randbytes(4 * (size // 8 + 1)))
            text, at = [], 0
            while at < size:
                length, stress, link, cite = next(rolls), next(rolls), next(rolls), next(rolls)
                sentence = words[at : at + 8 + (length * 20 >> 8)]
                at += len(sentence)
                first = sentence[0]
                sentence[0] = first[0].upper() + first[1:]
                if len(sentence) > 7 and stress < 20:
                    sentence[3] = f"*{sentence[3]}"
                    sentence[5] = f"{sentence[5]}*"
                elif len(sentence) > 7 and link < 13 and self.incidents:
                    sentence[2] = f"[{sentence[2]}"
                    sentence[4] = f"{sentence[4]}](../../{self._link(near)})"
                text.append(
                    f"{' '.join(sentence)}.[^s{1 + cite % len(sources)}]" if cite < 115 else f"{' '.join(sentence)}."
                )
            parts.append(" ".join(text))
            if left > 100 and self._chance(25):
                parts.append(f"## {self._sentence(2 + self._below(4), topic)[:-1]}")
        middle = len(parts) // 2
        parts.insert(middle, "\n".join(f"- {self._phrase(6, topic)}" for _ in range(3 + self._below(3))))
        if self._chance(25):
            parts.insert(middle, f"> {self._sentence(18, topic)}")
        if self._chance(30):
            rows = "\n".join(f"| {self._phrase(2, topic)} | {self._phrase(3)} |" for _ in range(4))
            parts.append(f"| What | How much |\n|---|---|\n{rows}")
        return "\n\n".join(parts) + "\n"

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of every file below the content folder."""
        return files_of(self.terms, self.authors, self.stream())


def write(root: Path, articles: int, words: int = 1000, seed: int = 1) -> None:
    """Write a whole project below ``root``: content, a front page and no configuration."""
    write_files(root / "content", Generator(articles, words, seed).files())
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "index.md").write_text("---\ntemplate: home.html\n---\n\nGenerated.\n", encoding="utf-8")


def main() -> None:
    """Write a publication from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=1000)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.articles, arguments.words)


if __name__ == "__main__":
    main()
