"""The open data: the record of incidents as JSON, CSV and GeoJSON, with what is needed to use and cite them."""

from .files import About, data_files

__all__ = ["About", "data_files"]
