"""Stage 7, publish: pages, pictures, sitemap and search index, swapped in whole or not at all."""

from .assets import PictureFailed, published_assets
from .search import Entry, Index, SearchFailed, build_index
from .sitemap import sitemap
from .swap import recover, swap_in

__all__ = [
    "Entry",
    "Index",
    "PictureFailed",
    "SearchFailed",
    "build_index",
    "published_assets",
    "recover",
    "sitemap",
    "swap_in",
]
