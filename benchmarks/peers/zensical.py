"""The same content for Zensical: what Material's blog plugin gets, which Zensical reads itself."""

from __future__ import annotations

from benchmarks.peers.material import files, write

__all__ = ["files", "write"]
