"""What is kept from one build to the next, in ``.watchfloor/``: always safe to delete, and never trusted blindly."""

from .ledger import load_ledger, save_ledger
from .objects import DiskObjects, MemoryObjects, Objects, StoreFailed, pack, seal, unpack, unseal

__all__ = [
    "DiskObjects",
    "MemoryObjects",
    "Objects",
    "StoreFailed",
    "load_ledger",
    "pack",
    "save_ledger",
    "seal",
    "unpack",
    "unseal",
]
