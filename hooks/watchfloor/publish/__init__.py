"""Stage 7, publish: pages, pictures, sitemap and search index, swapped in whole or not at all."""

from .assets import PictureFailed, published_assets
from .search import SearchFailed, index_site
from .sitemap import sitemap
from .swap import recover, swap_in

__all__ = ["PictureFailed", "SearchFailed", "index_site", "published_assets", "recover", "sitemap", "swap_in"]
