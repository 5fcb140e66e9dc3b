"""Watchfloor: incident reports and analysis in git, published as a site.

The engine. It never imports the site builder: an adapter (``hooks/publication.py`` for MkDocs)
hands it settings, a clock and a theme, and receives pages and problems back. Read
``pipeline.py`` first: it tells the whole story, and each stage is a module or package beside it.
"""

__version__ = "0.1.0"
