"""How the stages are carried out: in which process, and what is kept instead of being made again.

The stages say what is made; nothing here changes what comes out, only when and where it is made.
"""

from .files import ENTRY, Made, Read, Reading, read_batch, read_file, start_reading
from .pool import MakeExecutor, batches, processes, rare_collections, run, serial, settle
from .shop import KeptFile, Progress, Silent, Workshop
from .stock import Fragments, Stock

__all__ = [
    "ENTRY",
    "Fragments",
    "KeptFile",
    "Made",
    "MakeExecutor",
    "Progress",
    "Read",
    "Reading",
    "Silent",
    "Stock",
    "Workshop",
    "batches",
    "processes",
    "rare_collections",
    "read_batch",
    "read_file",
    "run",
    "serial",
    "settle",
    "start_reading",
]
