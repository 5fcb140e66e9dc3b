"""Stage 1, read: the content folder becomes a ``Library`` and a list of every problem in it."""

from .library import read_library

__all__ = ["read_library"]
