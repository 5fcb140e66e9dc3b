"""The search index: articles shared out over shards, each indexed by Pagefind only if it has changed."""

from .build import Index, Indexing, build_index
from .pagefind import SearchFailed
from .plan import Entry, Scale, Shard, plan, scale_for

__all__ = ["Entry", "Index", "Indexing", "Scale", "SearchFailed", "Shard", "build_index", "plan", "scale_for"]
