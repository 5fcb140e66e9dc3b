"""How the stages are carried out: in which process, and what is kept instead of being made again.

The stages say what is made; nothing here changes what comes out, only when and where it is made.
"""

from .ledger import MadePage, PageLedger
from .pages import PageMaker, copy_bytes, feed_bytes, find_outdated, make_pages, page_bytes, search_document
from .pool import MakeExecutor, give_back, processes, rare_collections, serial, settle, settled
from .shop import Progress, Workshop
from .stock import Fragments, Stock

__all__ = [
    "Fragments",
    "MadePage",
    "MakeExecutor",
    "PageLedger",
    "PageMaker",
    "Progress",
    "Stock",
    "Workshop",
    "copy_bytes",
    "feed_bytes",
    "find_outdated",
    "give_back",
    "make_pages",
    "page_bytes",
    "processes",
    "rare_collections",
    "search_document",
    "serial",
    "settle",
    "settled",
]
