"""Stage 7, publish: pages, pictures, sitemap and search index, put in the place of the last site in one step."""

from .assets import PictureFailed
from .search import Entry, Index, Indexing, SearchFailed, build_index
from .swap import recover
from .tree import Changes, Filed, Folder, Manifest, Output, Tree, output_of

__all__ = [
    "Changes",
    "Entry",
    "Filed",
    "Folder",
    "Index",
    "Indexing",
    "Manifest",
    "Output",
    "PictureFailed",
    "SearchFailed",
    "Tree",
    "build_index",
    "output_of",
    "recover",
]
