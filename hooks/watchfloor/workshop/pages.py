"""Pages: which of them must be made again, and making those, here or in workers."""

from __future__ import annotations

import hashlib
import marshal
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ..model.dates import rfc3339
from ..publish.copies import markdown_copy
from ..publish.feeds import entry_bytes
from ..publish.policy import Policy, inline_sources, without_policy
from ..render import PageKeys, Theme
from ..store import pack, unpack
from ..view import ArticlePage, Desk, Fact, Plan, View, find_shared, make_view
from ..view.feed import FeedEntry, feed_entry
from .ledger import KeptPage, MadePage, PageLedger, compacted
from .pool import batches, give_back, rare_collections, run, settle
from .shop import Workshop
from .stock import Stock

PAGE, SEARCHED, FED = "page", "searched", "fed"
"""Kinds of the objects that this module keeps: pages, what articles are found by, under their pages' keys, and
entries of feeds, under the hash of what they show."""
BATCH = 32
"""Pages to a batch."""
TOGETHER = 8
"""Pages that go through each stage together: more would push each other out of the processor's caches."""
FEW = 120
"""Below that many pages, starting workers would take longer than the work."""
MANY, PART = 40_000, 2_500
"""Of more pages than the one, workers are forked anew after the other. What a worker looks at becomes its own copy of
what it inherited (for Python counts references in the values themselves), and in the end each would hold the whole
publication once more. A fork costs some tenths of a second, so that few pages have one."""


HARD = "related"
"""Kind of the facts whose values are a tenth of a millisecond's work; each is read by one page alone."""
FilePage = Callable[[MadePage], Any]
"""Files a page, in the process that made it; what it says of that reaches the main process with the page."""


class PageMaker:
    """Makes pages from plans; a worker inherits one.

    Args:
        desk: what views are made from.
        theme: what makes them HTML.
        stock: what files became.
        engine: hash of the engine.
        search: whether articles get a document that they are found by.
        policy: that pages state; ``None`` for pages that state none.
        site: absolute address of the site, for entries of feeds and for copies; ``""`` for neither.
    """

    def __init__(
        self,
        desk: Desk,
        theme: Theme,
        stock: Stock,
        engine: str,
        *,
        search: bool = True,
        policy: Policy | None = None,
        site: str = "",
    ) -> None:
        self.desk = desk
        self.theme = theme
        self.stock = stock
        self._keys = PageKeys(engine, f"{theme.digest}{policy}")
        self._policy = policy
        self.search = search
        settings = desk.settings
        self.site = site if settings.feeds.enabled or settings.markdown_copies else ""
        self._copies, self._feeds = settings.markdown_copies, settings.feeds.enabled
        self._full = settings.feeds.content == "full"
        self._engine = f"{engine}{self._full}".encode()

    def make(self, plan: Plan) -> MadePage:
        """Make one page, or find it in the store."""
        [made] = self.make_together([plan])
        return made

    def make_together(self, plans: Sequence[Plan]) -> list[MadePage]:
        """Make some pages, or find them in the store.

        They go through each stage together, so that what it needs stays in the processor's caches: that takes a
        seventh less time than one page after the other.
        """
        documents = [self.desk.facts.library.documents[plan.key] for plan in plans if plan.kind == "article"]
        self.stock.open_together(documents)
        for document in documents:
            document.opened()
        seen = [self._view(plan) for plan in plans]
        keys = [self._keys.of(view) for view, _, _ in seen]
        kept = [unpack(packed) for packed in self.stock.objects.get_all(PAGE, keys)]
        bodies = [
            self._page(view) if body is None else (body, inline_sources(body))
            for (view, _, _), body in zip(seen, kept, strict=True)
        ]
        packed = [pack(body) if old is None else None for (body, _), old in zip(bodies, kept, strict=True)]
        made = [
            MadePage(
                plan=plan,
                key=key,
                body=body,
                packed=new,
                digest=hashlib.sha256(body).hexdigest(),
                changed="",
                published="",
                searched="",
                document=None,
                listed=not view.noindex,
                inline=inline,
                trace=trace,
                known=tuple([self.desk.facts.value(fact) for fact in trace if fact[0] == HARD]),
            )
            for (view, trace, _), plan, key, (body, inline), new in zip(seen, plans, keys, bodies, packed, strict=True)
        ]
        return [
            self._with_copy(self._with_entry(self._with_document(page, view), entry), entry)
            for page, (view, _, entry) in zip(made, seen, strict=True)
        ]

    def _page(self, view: View) -> tuple[bytes, str]:
        """A page with its policy, and what scripts and style sheets it holds."""
        page = self.theme.render(view).encode("utf-8", "replace")
        inline = inline_sources(page)
        return self._policy.seal(page, inline) if self._policy else without_policy(page), inline

    def _view(self, plan: Plan) -> tuple[View, tuple[Fact, ...], FeedEntry | None]:
        """The view of a page, the facts that it read, and an article's entry in feeds, which rests on them too."""
        self.desk.start_trace()
        view = make_view(self.desk, plan)
        entry = feed_entry(self.desk, plan.key, self.site) if self.site and plan.kind == "article" else None
        return view, self.desk.end_trace(), entry

    def _with_entry(self, made: MadePage, entry: FeedEntry | None) -> MadePage:
        """A page; if it is an article's, with its entry in feeds, unless the store has it."""
        if entry is None:
            return made
        said = tuple([getattr(entry, name) for name in FeedEntry.__slots__])
        # Version 2: later ones write references, which depend on who else holds a value.
        key = hashlib.sha256(self._engine + marshal.dumps(said, 2)).hexdigest()[:32]
        kept = not self._feeds or (made.packed is None and self.stock.objects.get(FED, key) is not None)
        return made._replace(fed=key, entry=None if kept else pack(entry_bytes(entry, full=self._full)))

    def _with_copy(self, made: MadePage, entry: FeedEntry | None) -> MadePage:
        """A page; if it is an article's, with its copy in Markdown. Nothing but the site keeps that: it is soon made."""
        if entry is None or not self._copies:
            return made
        copy = markdown_copy(entry)
        return made._replace(copy=copy, copied=hashlib.sha256(copy).hexdigest())

    def entry(self, id: str) -> bytes:
        """An article's entry in feeds, made."""
        return entry_bytes(feed_entry(self.desk, id, self.site), full=self._full)

    def _with_document(self, made: MadePage, view: View) -> MadePage:
        """A page; if it is an article's, with its moments and what it is found by."""
        if not isinstance(view, ArticlePage):
            return made
        kept = None if made.packed else self.stock.objects.get(SEARCHED, made.key)  # the two are kept together
        searched, document = self._document(view, kept) if self.search else ("", None)
        changed = rfc3339(self.desk.facts.library.documents[made.plan.key].head.renewed)
        return made._replace(changed=changed, published=view.published.iso, searched=searched, document=document)

    def _document(self, view: ArticlePage, kept: bytes | None) -> tuple[str, bytes | None]:
        """Digest of what an article is found by, and that itself, packed, unless the store has it."""
        body, packed = unpack(kept), None
        if body is None:
            body = self.theme.search_document(view).encode("utf-8", "replace")
            packed = pack(body)
        return hashlib.sha256(body).hexdigest(), packed


_WORKER: list[Callable[[Sequence[Plan]], Iterator[MadePage]]] = []


def start_making(maker: PageMaker, file: FilePage) -> None:
    """What a worker does first."""
    settle()
    maker.stock.reopen()
    _WORKER[:] = [partial(make_and_file, maker=maker, file=file)]


def make_batch(plans: Sequence[Plan]) -> list[MadePage]:
    """Make some pages in a worker. Their bytes stay there: most of the time between processes went into them."""
    [make] = _WORKER
    return [made._replace(body=b"", copy=b"") for made in make(plans)]


def make_and_file(plans: Sequence[Plan], maker: PageMaker, file: FilePage) -> Iterator[MadePage]:
    """Make pages and file them."""
    for some in batches(plans, TOGETHER):
        for made in maker.make_together(some):
            yield made._replace(filed=file(made))


def outdated(plans: Sequence[Plan], last: PageLedger, facts: Mapping[Fact, Any], theme: str) -> list[Plan]:
    """The plans of pages that may not be what they were.

    Args:
        plans: every page that is to be.
        last: pages of the last build.
        facts: the facts that those rest on, with their values now.
        theme: digest of the theme.
    """
    if last.theme != theme or not last.facts:  # which a finished build lets go
        return list(plans)
    differ = {number for number, (fact, old) in enumerate(last.facts.items()) if facts[fact] != old}
    wanted = []
    for plan in plans:
        kept = last.pages.get(plan.url)
        if kept is None or kept.plan != plan[1:] or (differ and not differ.isdisjoint(array("I", kept.trace))):
            wanted.append(plan)
    return wanted


def find_outdated(
    plans: Sequence[Plan], last: PageLedger, maker: PageMaker, shop: Workshop
) -> tuple[PageLedger, list[Plan]]:
    """The pages that are as they were, and what must be made.

    Args:
        plans: every page that is to be.
        last: pages of the last build; left as it is.
        maker: makes pages.
        shop: what is kept.

    Returns:
        A ledger of the pages that are as they were, and the plans of the others.
    """
    if shop.same_lists:
        changed = maker.desk.facts.graph.related.changed
        maker.desk.facts.same_lists = {
            id: old for (kind, id), old in last.facts.items() if kind == "related" and id not in changed
        }
    value = maker.desk.facts.value
    ledger = PageLedger(maker.theme.digest, "", {fact: value(fact) for fact in last.facts})
    wanted = outdated(plans, last, ledger.facts, maker.theme.digest)
    again = {plan.url for plan in wanted}
    ledger.pages = {plan.url: last.pages[plan.url] for plan in plans if plan.url not in again}
    shop.counts["pages"] = len(wanted), len(plans) - len(wanted)
    return ledger, wanted


def make_pages(
    wanted: Sequence[Plan],
    ledger: PageLedger,
    maker: PageMaker,
    shop: Workshop,
    file: FilePage,
    take: Callable[[MadePage], None],
) -> PageLedger:
    """Make pages, and enter them into the ledger.

    Args:
        wanted: their plans, in the order in which they are to be made.
        ledger: of the pages that are not made.
        maker: makes pages here; workers get a copy.
        shop: where to work.
        file: files a page, where it is made: in a worker it must only read what it shares with this process.
        take: is given each page, with what ``file`` said, in this process.

    Returns:
        The ledger of all pages.
    """
    shop.progress.start("pages", len(wanted))
    with rare_collections():
        _enter(_make(wanted, maker, file, shop), ledger, maker.desk.facts.value, shop, take)
    shop.progress.stop()
    shop.commit()
    return compacted(ledger)


def _enter(
    pages: Iterator[MadePage],
    ledger: PageLedger,
    value: Callable[[Fact], Any],
    shop: Workshop,
    take: Callable[[MadePage], None],
) -> None:
    """Keep pages as they are made, and enter them into the ledger."""
    numbers = {fact: number for number, fact in enumerate(ledger.facts)}
    for made in pages:
        if made.packed is not None:
            shop.put(PAGE, made.key, made.packed)
        if made.document is not None:
            shop.put(SEARCHED, made.key, made.document)
        if made.entry is not None:
            shop.put(FED, made.fed, made.entry)
        trace = array("I")
        known = iter(made.known)
        for fact in made.trace:
            at_hand = next(known) if fact[0] == HARD else None
            if fact not in numbers:
                numbers[fact] = len(numbers)
                ledger.facts[fact] = value(fact) if fact[0] != HARD else at_hand
            trace.append(numbers[fact])
        _, *plan = made.plan
        ledger.pages[made.plan.url] = KeptPage(
            tuple(plan),
            made.key,
            made.digest,
            made.changed,
            made.published,
            made.searched,
            made.listed,
            sys.intern(made.inline),
            made.fed,
            made.copied,
            trace.tobytes(),
        )
        take(made)
        shop.progress.advance()


def _make(wanted: Sequence[Plan], maker: PageMaker, file: FilePage, shop: Workshop) -> Iterator[MadePage]:
    if len(wanted) >= FEW:
        find_shared(maker.desk)
    for some in batches(wanted, PART if len(wanted) > MANY else MANY):
        executor = None
        if len(some) >= FEW and maker.stock.objects.path is not None:
            executor = shop.make_executor(shop.jobs, start_making, (maker, file), True)
        if executor is None:
            yield from make_and_file(some, maker, file)
            continue
        with executor:
            yield from run(make_batch, some, BATCH, shop.jobs, executor)
        give_back()  # what follows works in this process, and beside it


def page_bytes(url: str, ledger: PageLedger, plans: Mapping[str, Plan], maker: PageMaker) -> bytes:
    """The bytes of a page that was not made in this build: from the store, or made once more."""
    body = unpack(maker.stock.objects.get(PAGE, ledger.pages[url].key))
    return maker.make(plans[url]).body if body is None else body


def search_document(url: str, ledger: PageLedger, plans: Mapping[str, Plan], maker: PageMaker) -> bytes:
    """What an article is found by: from the store, or made once more."""
    body = unpack(maker.stock.objects.get(SEARCHED, ledger.pages[url].key))
    if body is None:
        view = make_view(maker.desk, plans[url])
        assert isinstance(view, ArticlePage)
        body = maker.theme.search_document(view).encode("utf-8", "replace")
    return body


def feed_bytes(id: str, key: str, maker: PageMaker) -> bytes:
    """An entry of feeds: from the store, or made once more."""
    body = unpack(maker.stock.objects.get(FED, key))
    return maker.entry(id) if body is None else body


def copy_bytes(id: str, maker: PageMaker) -> bytes:
    """An article's copy in Markdown, made once more."""
    return markdown_copy(feed_entry(maker.desk, id, maker.site))
