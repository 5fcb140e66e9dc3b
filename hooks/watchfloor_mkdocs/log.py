"""Where the adapter speaks: below ``mkdocs``, so that ``--strict`` counts our warnings."""

import logging

log = logging.getLogger("mkdocs.hooks.watchfloor")
