"""The words that somebody who searches may have meant, for the search page to suggest."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import orjson

from .link import Graph
from .model.library import TAXONOMIES, Library
from .publish import Output, output_of
from .store import pack, unpack
from .workshop import Workshop

SPELLING = "spelling"
"""Kind of the objects that are kept here."""
MOST = 12_000
"""Words in the file, of which the rarest are left out: with 10,000 articles it has some 50 KB, compressed."""
LEAST, LONGEST = 3, 24
"""Characters of a word; what is longer is none, or many in a language that puts no spaces between them."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_BETWEEN = re.compile(r"[<>/|,;:()\[\]{}\"“”„«»–—]+")
_LETTERS = re.compile(r"[^\W\d_]")


def make_spellings(library: Library, graph: Graph, shop: Workshop) -> tuple[Output, list[tuple[str, str]]]:
    """The file: a JSON list of words, the most frequent first, each as it is written most often.

    Every one of them finds something: they stand in titles and places of articles, in names of their authors, or in
    names of terms that have articles. An edit of a body leaves it as it is.

    Args:
        library: what was released.
        graph: its relations.
        shop: keeps what was made.

    Returns:
        The file, and kind and key of each object in use.
    """
    texts = list(_texts(library, graph))
    key = hashlib.sha256(repr((shop.engine, texts)).encode("utf-8", "surrogatepass")).hexdigest()
    body = unpack(shop.objects.get(SPELLING, key))
    if body is None:
        body = orjson.dumps(by_frequency(texts), option=orjson.OPT_APPEND_NEWLINE)
        shop.put(SPELLING, key, pack(body))
    return output_of(body), [(SPELLING, key)]


def _texts(library: Library, graph: Graph) -> Iterator[tuple[str, int]]:
    """Texts, and in how many articles each of them stands, or would if names of terms stood in them."""
    for document in library.documents.values():
        yield f"{document.head.title} {document.head.place}", 1
    for id, author in library.authors.items():
        yield author.fields.name, len(graph.by_author.get(id, ()))
    for taxonomy in TAXONOMIES:
        for id, term in library.terms(taxonomy).items():
            yield " ".join((term.title, *term.synonyms)), len(graph.by_term[taxonomy].get(id, ()))


def by_frequency(texts: Iterable[tuple[str, int]]) -> list[str]:
    """The words of texts that stand somewhere, the most frequent first, and then by the alphabet.

    Args:
        texts: with how often each of them stands somewhere.
    """
    pieces: Counter[str] = Counter()
    for text, times in texts:
        if times:
            for piece in text.split():
                pieces[piece] += times
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for piece, times in pieces.items():
        for part in _BETWEEN.split(piece):
            word = _EDGES.sub("", part)
            if LEAST <= len(word) <= LONGEST and _LETTERS.search(word):
                forms[word.casefold()][word] += times
    found = [
        (-sum(written.values()), min(written, key=lambda form: (-written[form], form))) for written in forms.values()
    ]
    return [word for _, word in sorted(found)[:MOST]]
