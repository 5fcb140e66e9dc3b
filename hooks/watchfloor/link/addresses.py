"""Addresses: where each thing stands on the site, and that no two stand in one place.

An address is relative to the site's root, without a leading slash, and ends with one: the front
page is ``""``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from slugify import slugify

from ..model.documents import Document
from ..model.library import TAXONOMIES, Author, Library, Term
from ..problems import Problem

SECTIONS = ("incidents", "analysis")
INDEXES = ("authors", *TAXONOMIES, "archive")
RESERVED = frozenset(
    {"pagefind", "assets", "media", "data", "map", "timeline", "feed", "search", "i", "cards", "digest"}
) | {
    "404.html",
    "feed.xml",
    "feed.json",
    "corrections",
    "follow.opml",
    "sitemap.xml",
    "news-sitemap.xml",
    "llms.txt",
    "robots.txt",
    "sitemap.xml.gz",
}
"""First parts of addresses that belong to the engine; no alias may lie below them."""


SPELLINGS = "search/words.json"
"""Words that the search page suggests for one that no article has; below ``search/`` no alias may lie."""


def document_url(document: Document) -> str:
    """``incidents/<slug>/`` or ``analysis/<slug>/``."""
    return f"{document.section}/{document.slug}/"


def author_url(id: str) -> str:
    """``authors/<id>/``."""
    return f"authors/{id}/"


def term_url(taxonomy: str, id: str) -> str:
    """``tags/<id>/`` and so on."""
    return f"{taxonomy}/{id}/"


def media_url(uri: str) -> str:
    """``media/<file>`` of a picture of the content folder; its name may have characters that addresses have not."""
    return "media/" + quote(uri)


SITE_CARD = "cards/_site.png"
"""The card of every page that has none of its own; no id begins with a low line."""


def card_url(id: str) -> str:
    """``cards/<id>.png``: the picture by which an article is shared that has none of its own."""
    return f"cards/{id}.png"


def author_card_url(id: str) -> str:
    """``cards/authors/<id>.png``."""
    return f"cards/authors/{id}.png"


def shared_url(id: str) -> str:
    """``cards/<id>.jpg``: the picture by which an article is shared that has one."""
    return f"cards/{id}.jpg"


def lead_url(id: str, width: int, suffix: str) -> str:
    """``cards/_lead/<id>-<width>.<suffix>``: the part of an article's picture that lists and the front page show."""
    return f"cards/_lead/{id}-{width}.{suffix}"


def variant_file(uri: str, width: int, suffix: str) -> str:
    """``media/_<width>/<file>.<suffix>``: a picture in another width; no file of the content starts with a low line."""
    return f"media/_{width}/{uri}.{suffix}"


def still_file(uri: str) -> str:
    """``media/_still/<file>.webp``: of a picture that may disturb, what stands in its place."""
    return f"media/_still/{uri}.webp"


def month_url(month: str) -> str:
    """``archive/<yyyy>/<mm>/`` of a month given as ``yyyy/mm``."""
    return f"archive/{month}/"


def short_url(id: str) -> str:
    """``i/<id>/``: an incident's permanent address, whatever its page is called."""
    return f"i/{id}/"


def timeline_url(year: int) -> str:
    """``timeline/<yyyy>/``."""
    return f"timeline/{year}/"


def digest_url(week: str) -> str:
    """``digest/<yyyy>-w<nn>/``."""
    return f"digest/{week}/"


def page_url(url: str, page: int) -> str:
    """Address of a page of a listing: the first is the listing's own."""
    return url if page == 1 else f"{url}page/{page}/"


def relative_url(target: str, page: str) -> str:
    """``target`` as a link on ``page``; both are addresses, so the site may stand below any path."""
    return "../" * page.count("/") + target or "./"


def find_redirects(
    library: Library, taken: Mapping[str, str], *, short: bool = True
) -> tuple[dict[str, str], list[Problem]]:
    """Addresses that lead on to others: aliases of articles and authors, and terms' synonyms.

    Args:
        library: released documents and vocabularies.
        taken: addresses that pages have, with the file each comes from.
        short: whether incidents have short addresses.

    Returns:
        Address by old address, and a problem for each that is taken already.
    """
    redirects: dict[str, str] = {}
    vocabularies = {term.path for name in TAXONOMIES for term in library.terms(name).values()}
    owners = {_place_on_disk(url): path for url, path in taken.items()}
    problems: list[Problem] = []
    for old, new, path, place in _wanted(library):
        key = _place_on_disk(old)
        parts = key.split("/")
        if key in owners or parts[0] in RESERVED or "index.html" in parts:
            owner = owners.get(key) or "the site itself"
            # A vocabulary's words are held against each other, and unknown terms are told, elsewhere.
            if path not in vocabularies or owner not in (path, "the site itself"):
                message = f"the address /{old} is taken by {owner}"
                problems.append(Problem(path, *place, "E311", message, "choose another"))
            continue
        owners[key] = path
        redirects[old] = new
    for document in library.documents.values():
        if short and document.section == "incidents":
            redirects |= {short_url(id): document_url(document) for id in (document.id, *document.head.merged)}
    return dict(sorted(redirects.items())), problems


def _place_on_disk(url: str) -> str:
    """What two addresses share if their pages would be one file: some file systems take A for a."""
    return url.casefold().rstrip("/")


def _wanted(library: Library) -> Iterator[tuple[str, str, str, tuple[int, int]]]:
    """Old address, new address, file and place of everything that wants a redirect."""
    for document in library.documents.values():
        for n, alias in enumerate(document.head.aliases):
            place = document.places.get(("aliases", n), (0, 0))
            yield _alias_url(alias), document_url(document), document.path, place
        for id in (id for id in document.head.merged if id not in library.documents):  # or another check tells
            yield f"incidents/{id}/", document_url(document), document.path, (0, 0)
    for author in library.authors.values():
        for alias in author.fields.aliases:
            yield _alias_url(alias), author_url(author.id), author.path, (0, 0)
    for taxonomy in TAXONOMIES:
        for term in library.terms(taxonomy).values():
            for slug in dict.fromkeys(_synonym_slugs(term)):
                yield term_url(taxonomy, slug), term_url(taxonomy, term.id), term.path, (term.line, 0)


def _alias_url(alias: str) -> str:
    """An alias as an address: that of a file if it names one, else it ends with a slash."""
    path = alias.strip("/")
    return path if path.endswith((".html", ".htm")) else path + "/"


def output_uri(url: str) -> str:
    """The file that is served at an address."""
    return url + "index.html" if not url or url.endswith("/") else url


def _synonym_slugs(term: Term) -> Iterator[str]:
    for synonym in term.synonyms:
        slug = slugify(synonym, max_length=80)
        if slug and slug != term.id:
            yield slug


def page_owners(library: Library, standing: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The address of every page that is no further page of a listing, and the file it comes from.

    Args:
        library: released documents, authors and vocabularies.
        standing: address of each standing page by its file.
    """
    owners: dict[str, str] = dict.fromkeys(
        ["search/", "saved/", "follow/", "corrections/", "digest/", "data/", "map/", "timeline/"]
        + [f"{name}/" for name in (*SECTIONS, *INDEXES)],
        "the site itself",
    )
    problems: list[Problem] = []

    def take(url: str, path: str, thing: object = None, hint: str = "set another slug") -> None:
        if url in owners:
            place = thing.places.get(("slug",), (0, 0)) if isinstance(thing, Document) else (0, 0)
            problems.append(Problem(path, *place, "E311", f"the address /{url} is taken by {owners[url]}", hint))
        owners.setdefault(url, path)

    things: list[tuple[str, Document | Author | Term]] = [(document_url(d), d) for d in library.documents.values()]
    things += [(author_url(a.id), a) for a in library.authors.values()]
    things += [(term_url(name, term.id), term) for name in TAXONOMIES for term in library.terms(name).values()]
    for url, thing in things:
        take(url, thing.path, thing)
    for path, url in sorted(standing.items()):
        take(url, path, hint="rename the file")
    return owners, problems
