"""What is known of the pages of a site as they were last made, and of one that has just been made."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..view import Fact, Plan


class KeptPage(NamedTuple):
    """What is known of a page since it was last made.

    Attributes:
        plan: kind, key and number of its plan.
        key: of its object.
        digest: SHA-256 of its bytes, in hexadecimal.
        changed: RFC 3339 moment, in UTC, of its newest version or correction, if it is an article.
        published: ISO 8601 moment of publication, likewise.
        searched: SHA-256 of what it is found by, likewise.
        listed: whether search engines may list it.
        inline: scripts and style sheets that it holds, as ``inline_sources`` tells them.
        fed: key of its entry in feeds, if it is an article and the site's address is known.
        copied: SHA-256 of its copy in Markdown, if it has one.
        trace: numbers of the facts that its view read.
    """

    plan: tuple[Any, ...]
    key: str
    digest: str
    changed: str
    published: str
    searched: str
    listed: bool
    inline: str
    fed: str
    copied: str
    trace: bytes


@dataclass(slots=True)
class PageLedger:
    """The pages of a site as they were last made, and the facts that they rest on.

    Attributes:
        theme: digest of the theme.
        related: name of the state that the lists of related documents come from.
        facts: value of each fact, in the order of their numbers.
        pages: by address.
    """

    theme: str = ""
    related: str = ""
    facts: dict[Fact, Any] = field(default_factory=dict)
    pages: dict[str, KeptPage] = field(default_factory=dict)

    def plain(self) -> tuple[Any, ...]:
        """As plain values, to be kept."""
        return (
            self.theme,
            self.related,
            list(self.facts.items()),
            {url: tuple(page) for url, page in self.pages.items()},
        )

    @classmethod
    def of(cls, plain: Any) -> PageLedger:
        """From what was kept; empty if there is nothing."""
        if plain is None:
            return cls()
        theme, related, facts, pages = plain
        return cls(theme, related, dict(facts), {url: KeptPage(*page) for url, page in pages.items()})


class MadePage(NamedTuple):
    """A page as it was made.

    ``packed``, ``document`` and ``entry`` are there unless the store has them already; ``body`` and
    ``copy`` unless the page was filed where it was made, and then ``filed`` says how its files were.
    """

    plan: Plan
    key: str
    body: bytes
    packed: bytes | None
    digest: str
    changed: str
    published: str
    searched: str
    document: bytes | None
    listed: bool
    inline: str
    trace: tuple[Fact, ...]
    fed: str = ""
    entry: bytes | None = None
    copy: bytes = b""
    copied: str = ""
    known: tuple[Any, ...] = ()
    """Values of those facts of the trace that take long and were at hand where the page was made: ``HARD`` ones."""
    filed: Any = None


def compacted(ledger: PageLedger) -> PageLedger:
    """The ledger without facts that no page rests on any more, once they are many."""
    used: set[int] = set()
    for page in ledger.pages.values():
        used.update(array("I", page.trace))
    if len(ledger.facts) < 1.2 * len(used) + 1000:
        return ledger
    facts = list(ledger.facts.items())
    order = sorted(used)
    renamed = {old: new for new, old in enumerate(order)}
    pages = {
        url: page._replace(trace=array("I", [renamed[n] for n in array("I", page.trace)]).tobytes())
        for url, page in ledger.pages.items()
    }
    return PageLedger(ledger.theme, ledger.related, dict(facts[number] for number in order), pages)
