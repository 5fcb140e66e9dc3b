"""The page that tells of the feeds."""

from __future__ import annotations

from ..link.addresses import SECTIONS, author_url
from ..model.library import TAXONOMIES
from .corrections import corrections_index
from .digest import digest_list
from .model import FollowPage, IndexGroup, Ref
from .parts import Desk
from .words import sections, taxonomies


def follow_page(desk: Desk) -> FollowPage:
    """Every feed that there is, those of everything first."""
    wording, _ = desk.wording, desk.wording.gettext
    whole = [Ref(_("Everything"), "", None, _("Each new article and each change that matters."))]
    whole += [Ref(sections(wording)[name].plural, f"{name}/") for name in SECTIONS if desk.first_of(f"{name}/", 0)[0]]
    if desk.corrections():
        whole.append(corrections_index(wording))
    if desk.has_entries("digest"):
        whole.append(digest_list(wording))
    authors = sorted(desk.all_authors(), key=lambda author: (author.fields.name.casefold(), author.id))
    signed = [Ref(a.fields.name, author_url(a.id), count) for a in authors if (count := desk.wrote(a.id)[0])]
    groups = [IndexGroup("", None, tuple(whole)), IndexGroup(_("Authors"), None, tuple(signed))]
    for name in TAXONOMIES:
        used = [ref for ref in desk.terms(name).values() if ref.count]
        used.sort(key=lambda ref: (ref.title.casefold(), ref.url))
        groups.append(IndexGroup(taxonomies(wording)[name].plural, None, tuple(used)))
    return FollowPage(
        template="follow.html",
        url="follow/",
        title=_("Follow"),
        description=_("New articles and corrections in a feed reader: of everything, or of what concerns you."),
        menu="follow",
        groups=tuple(group for group in groups if group.entries),
    )
