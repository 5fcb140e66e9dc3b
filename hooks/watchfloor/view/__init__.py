"""Stage 5, view: for each page one frozen value that holds everything its template reads."""

from .model import View
from .site import SiteViews, make_views

__all__ = ["SiteViews", "View", "make_views"]
