"""Stage 5, view: for each page one frozen value that holds everything its template reads."""

from .facts import Fact, Facts
from .in_record import find_shared
from .model import ArticlePage, Card, FrontPage, Ref, View
from .parts import Desk
from .site import Plan, make_front_page, make_menu, make_view, plan_pages

__all__ = [
    "ArticlePage",
    "Card",
    "Desk",
    "Fact",
    "Facts",
    "FrontPage",
    "Plan",
    "Ref",
    "View",
    "find_shared",
    "make_front_page",
    "make_menu",
    "make_view",
    "plan_pages",
]
