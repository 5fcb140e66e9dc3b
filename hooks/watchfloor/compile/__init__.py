"""Stage 3, compile: a Markdown body becomes a ``Fragment``: safe HTML with its links still open."""

from .fragment import Fragment, Heading, Link, Picture, Piece, is_internal
from .markdown import compile_bodies, compile_body

__all__ = ["Fragment", "Heading", "Link", "Picture", "Piece", "compile_bodies", "compile_body", "is_internal"]
