"""The open data: the record of incidents as JSON, CSV and GeoJSON, with what is needed to use and cite them."""

from .files import FOLDER, About, Pieces, data_files, pieces_of
from .table import CHUNK, Labels, columns, points, rows

__all__ = ["CHUNK", "FOLDER", "About", "Labels", "Pieces", "columns", "data_files", "pieces_of", "points", "rows"]
