"""Stage 4, link: who wrote what, what belongs to what, what leads where, and what is related."""

from .graph import Graph, Kept, link

__all__ = ["Graph", "Kept", "link"]
