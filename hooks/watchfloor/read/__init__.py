"""Stage 1, read: the content folder becomes a ``Library`` and a list of every problem in it."""

from .entries import Context, Entry, fields_of, kind_of, read_entry
from .library import Shelf, make_library
from .scan import Scan, Stamp, is_settled, scan

__all__ = [
    "Context",
    "Entry",
    "Scan",
    "Shelf",
    "Stamp",
    "fields_of",
    "is_settled",
    "kind_of",
    "make_library",
    "read_entry",
    "scan",
]
