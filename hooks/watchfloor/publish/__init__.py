"""Stage 7, publish: pages, pictures, sitemap and search index, put in the place of the last site in one step."""

from .assets import PictureFailed, published_assets
from .sitemap import Listed, sitemap
from .swap import recover
from .tree import Changes, Filed, Folder, Manifest, Output, Tree

__all__ = [
    "Changes",
    "Filed",
    "Folder",
    "Listed",
    "Manifest",
    "Output",
    "PictureFailed",
    "Tree",
    "published_assets",
    "recover",
    "sitemap",
]
