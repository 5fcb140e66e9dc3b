"""``python -m watchfloor``."""

from .cli import main

main()
