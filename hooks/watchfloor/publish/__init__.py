"""Stage 7, publish: pages, pictures, sitemap and search index, swapped in whole or not at all."""

from .assets import published_assets
from .search import SearchFailed, index_site
from .sitemap import sitemap
from .swap import swap_in

__all__ = ["SearchFailed", "index_site", "published_assets", "sitemap", "swap_in"]
