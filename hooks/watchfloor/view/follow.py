"""The page that tells of the feeds."""

from __future__ import annotations

from ..link.addresses import SECTIONS, author_url
from ..model.library import TAXONOMIES
from .corrections import INDEX as CORRECTIONS
from .digest import INDEX as DIGESTS
from .model import FollowPage, IndexGroup, Ref
from .parts import Desk
from .words import SECTION_TITLES, TAXONOMY_TITLES


def follow_page(desk: Desk) -> FollowPage:
    """Every feed that there is, those of everything first."""
    whole = [Ref("Everything", "", None, "Each new article and each change that matters.")]
    whole += [Ref(SECTION_TITLES[name][0], f"{name}/") for name in SECTIONS if desk.first_of(f"{name}/", 0)[0]]
    if desk.corrections():
        whole.append(CORRECTIONS)
    if desk.has_entries("digest"):
        whole.append(DIGESTS)
    authors = sorted(desk.all_authors(), key=lambda author: (author.fields.name.casefold(), author.id))
    signed = [Ref(a.fields.name, author_url(a.id), count) for a in authors if (count := desk.wrote(a.id)[0])]
    groups = [IndexGroup("", None, tuple(whole)), IndexGroup("Authors", None, tuple(signed))]
    for name in TAXONOMIES:
        used = [ref for ref in desk.terms(name).values() if ref.count]
        used.sort(key=lambda ref: (ref.title.casefold(), ref.url))
        groups.append(IndexGroup(TAXONOMY_TITLES[name][0], None, tuple(used)))
    return FollowPage(
        template="follow.html",
        url="follow/",
        title="Follow",
        description="New articles and corrections in a feed reader: of everything, or of what concerns you.",
        menu="follow",
        groups=tuple(group for group in groups if group.entries),
    )
