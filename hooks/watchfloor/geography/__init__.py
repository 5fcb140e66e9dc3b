"""Where things lie on the globe: distances, directions, and the outlines of countries."""

from .outlines import Shape, land_at, outside, shapes
from .sphere import Point, direction, kilometres

__all__ = ["Point", "Shape", "direction", "kilometres", "land_at", "outside", "shapes"]
