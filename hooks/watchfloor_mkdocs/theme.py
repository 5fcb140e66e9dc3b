"""MkDocs's Jinja environment as the engine's theme."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from watchfloor.idling import EXTRA_FEATURES
from watchfloor.link.addresses import SITE_CARD, relative_url
from watchfloor.render import frame_digest
from watchfloor.view import ArticlePage, Ref, View
from watchfloor.view.citing import Citation, citations
from watchfloor.view.contract import SITE
from watchfloor.view.design import design_css
from watchfloor.view.structured import Publication, structured_data
from watchfloor.view.words import Calendar, statuses
from watchfloor.wording import Wording
from watchfloor.workshop.engine import source_digest

from .failures import TemplateFailed, template_problem
from .frames import FrameParts, WatchedContext
from .indentation import Indentation
from .macros import FastTemplate, LooksAtPage, WatchedPage, look
from .phrases import say_in
from .styles import theme_styles

if TYPE_CHECKING:
    from .state import State


class PageShell(WatchedPage):
    """What Material's templates ask of ``page``, made from a view."""

    __slots__ = ("_canonical_url", "_citations", "_meta", "_structured_data", "_title", "_url")
    toc: tuple[()] = ()
    """Empty: Material makes a second "skip" link of it, and our pages print their contents themselves."""
    edit_url: str | None = None
    is_homepage: bool = False
    previous_page: None = None
    next_page: None = None
    content: str = ""

    def __init__(
        self,
        url: str,
        title: str,
        canonical_url: str | None,
        meta: Mapping[str, Any],
        structured_data: str = "",
        citations: tuple[Citation, ...] = (),
    ) -> None:
        self._url, self._title, self._canonical_url, self._meta = url, title, canonical_url, meta
        self._structured_data, self._citations = structured_data, citations

    @property
    def url(self) -> str:
        """The page's address."""
        look()
        return self._url

    @property
    def title(self) -> str:
        """The page's title, escaped."""
        look()
        return self._title

    @property
    def canonical_url(self) -> str | None:
        """The full address of the page, or of the one that it is a copy of."""
        look()
        return self._canonical_url

    @property
    def meta(self) -> Mapping[str, Any]:
        """What Material's templates take from a page's front matter."""
        look()
        return self._meta

    @property
    def structured_data(self) -> str:
        """What the page tells machines, as JSON."""
        look()
        return self._structured_data

    @property
    def citations(self) -> tuple[Citation, ...]:
        """How an article is cited."""
        look()
        return self._citations

    def __repr__(self) -> str:
        return f"PageShell({self.url!r})"


class MkDocsTheme:
    """The engine's ``Theme`` over MkDocs's Jinja environment."""

    def __init__(
        self,
        env: Environment,
        config: MkDocsConfig,
        nav: Navigation,
        publication: Publication,
        wording: str,
        said: Mapping[str, Any],
    ) -> None:
        """A theme of one build.

        Args:
            env: MkDocs's, prepared for our templates.
            config: of MkDocs.
            nav: its navigation.
            publication: what pages say of it as a whole.
            wording: which texts there are, as a key.
            said: fields of ``site`` that neither ``nav`` nor ``publication`` tell.
        """
        self.env = env
        self.config = config
        self.root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        self.publication = publication
        self.digest = _theme_digest(config, said["menu"], nav, wording + said["styles"])
        self.nav = nav
        self.frames = FrameParts()
        self.site = urljoin(config.site_url, "./") if config.site_url else ""
        """Address that the site's own begin with; nothing if it is not known."""
        self.site_values = {
            "links": _links(nav),
            "url": publication.site,
            "card": publication.card,
            "preview": publication.preview,
            **said,
        }
        """``site`` of every template; ``manual/templates.md`` says what each is."""
        assert self.site_values.keys() == set(SITE), "templates are checked against what contract.py lists"
        self._templates: dict[str, Template] = {}
        self._contexts: dict[str, dict[str, Any]] = {}

    def render(self, view: View) -> str:
        """The page of a view, in the site's frame."""
        shell = self._shell(view)
        base = relative_url("", view.url)
        if base not in self._contexts:  # MkDocs's own part is the same for all pages of one depth
            self._contexts[base] = dict(get_context(self.nav, [], self.config, page=shell))  # type: ignore[arg-type]
        place: dict[str, Any] = {
            "root": base if base != "./" else "",
            "section": view.menu,
            "section_front": bool(view.menu) and view.url == f"{view.menu}/",
        }
        values = self._contexts[base] | place | {"page": shell, "view": view, "site": self.site_values}
        return self._rendered(view.template, values, (base, *place.values()))

    def search_document(self, view: ArticlePage) -> str:
        """What an article is found by: a small page that only the search index reads."""
        root = relative_url("", view.url)
        return self._rendered("search-entry.html", {"config": self.config, "root": root, "view": view}, (root,))

    def _rendered(self, name: str, values: dict[str, Any], place: tuple[Hashable, ...]) -> str:
        """A template with its values; ``place`` is what differs between those of several pages, besides page and view."""
        try:
            template = self._templates.get(name)
            if template is None:
                template = self._templates[name] = self.env.get_template(name)
            while True:
                try:
                    return self.frames.page(template, values, place)
                except LooksAtPage:  # each time by another template, and then no more by that one
                    continue
                except Exception:  # noqa: BLE001 - whatever a template does wrong, Jinja tells it with its line
                    return template.render(values)
        except Exception as error:
            problem = template_problem(error, self.root, self.config.theme.dirs)
            if problem is None:
                raise
            raise TemplateFailed(problem) from error

    def _shell(self, view: View) -> PageShell:
        address = view.canonical or view.url
        canonical = self.site + address if _BELOW(address) else urljoin(self.site, address)
        description = {"description": Markup.escape(view.description)}
        told = structured_data(view, self.publication)
        cited = citations(view, self.publication) if isinstance(view, ArticlePage) else ()
        title, known = Markup.escape(view.title), canonical if self.site else None
        return PageShell(view.url, title, known, description, told, cited)


@lru_cache(maxsize=1)
def adapter_digest() -> str:
    """Hash of what makes pages besides the engine and the templates: this package."""
    return source_digest(Path(__file__).parent)


def _theme_digest(config: MkDocsConfig, menu: tuple[Ref, ...], nav: Navigation, more: str) -> str:
    """Hash of all templates, of what the configuration says, of the frame, and of ``more``."""
    digest = hashlib.sha256((frame_digest(menu) + adapter_digest() + more).encode())
    said = {key: value for key, value in config.items() if key not in _NOT_SHOWN}
    digest.update(repr((_plain(said), _plain(dict(config.theme)), config.theme.name)).encode())
    digest.update(repr([(item.title, getattr(item, "url", "")) for item in nav.items]).encode())
    digest.update(repr([(page.title, page.url) for page in nav.pages]).encode())
    for folder in config.theme.dirs:
        for path in _templates(Path(folder), whole=folder == config.theme.custom_dir):
            digest.update(path.as_posix().encode())
            digest.update(path.read_bytes())
    digest.update(version("mkdocs-material").encode())  # for its icons
    return digest.hexdigest()


_NOT_SHOWN = frozenset({"config_file_path", "docs_dir", "site_dir", "plugins", "hooks", "watch", "dev_addr", "theme"})
"""Settings of MkDocs that are no business of a page, or that no page can print."""


def _plain(value: Any) -> Any:
    """What a setting says, however it came there: by inheritance, from the environment, or by a hook."""
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(type(value))


def _templates(folder: Path, *, whole: bool) -> Iterator[Path]:
    """Files that pages are made with: of our own folder all, of the theme's its templates without thousands of icons."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if whole or name != ".icons")
        yield from (Path(base) / name for name in sorted(names) if whole or name.endswith(".html"))


def take_environment(state: State, env: Environment, config: MkDocsConfig) -> Environment:
    """Prepare MkDocs's environment for our templates, and keep it."""
    assert state.nav is not None and state.prepared is not None and state.prepared.views is not None
    env.autoescape = _escape_in(Path(config.theme.custom_dir)) if config.theme.custom_dir else False
    env.add_extension(Indentation)
    assert env.loader is not None
    whole = FileSystemLoader(config.theme.dirs[1:] if config.theme.custom_dir else config.theme.dirs)
    env.loader = ChoiceLoader([env.loader, PrefixLoader({"theme": whole})])  # what ours of the same name hide
    say_in(
        env, state.settings.wording, state.work / "templates" / f"{state.settings.wording.key}-{adapter_digest()[:12]}"
    )
    env.context_class = WatchedContext
    env.template_class = FastTemplate
    env.filters["url"] = _fast_url(env.filters["url"])
    env.filters["script_tag"] = _fast_script_tag(env.filters["script_tag"])
    env.globals["design_css"] = Markup(design_css(state.settings.design, _note(state.settings.wording)))  # noqa: S704 - of checked values
    state.theme = MkDocsTheme(
        env, config, state.nav, _publication(state, config), state.settings.wording.key, _site_values(state, config)
    )
    return env


def _site_values(state: State, config: MkDocsConfig) -> dict[str, Any]:
    """What templates are told of the site by its settings; ``manual/templates.md`` says what each is."""
    assert state.prepared is not None and state.prepared.views is not None
    settings, script, published = state.settings, _wants_script(state, config), _is_published(state, config)
    edit = (
        urljoin(config.repo_url.rstrip("/") + "/", settings.edit_uri) if settings.edit_uri and config.repo_url else ""
    )
    reach = settings.complete_to and Calendar(settings.wording, settings.zone).fuzzy(settings.complete_to).text
    return {
        "menu": state.prepared.views.menu,
        "edit_base": edit,
        "report_uri": settings.report_uri or "",
        "complete_to": reach or "",
        "search": settings.search,
        "feeds": settings.feeds.enabled and published,
        "copies": settings.markdown_copies and published,
        "digest": settings.digest.enabled,
        "page_counts": settings.trending.page_counts is not None,
        "theme_script": script,
        "statuses": tuple(statuses(settings.wording).values()),
        "styles": theme_styles(config, state.work, wanted=script or settings.theme_styles, joined=not state.preview),
    }


def _note(wording: Wording) -> str:
    """What stands before the number of a footnote, if it is not English."""
    said: str = wording.pgettext("before the number of a footnote", "note")
    return "" if said == "note" else said


def _links(nav: Iterable[StructureItem]) -> tuple[Ref, ...]:
    """Entries of ``nav`` that lead elsewhere, which MkDocs's list of pages leaves out."""
    found: list[Ref] = []
    for item in nav:
        if isinstance(item, Link) and (urlsplit(item.url).scheme or urlsplit(item.url).netloc):
            found.append(Ref(item.title or item.url, item.url))
        found += _links(item.children) if isinstance(item, Section) else ()
    return tuple(found)


def _wants_script(state: State, config: MkDocsConfig) -> bool:
    """Whether pages load Material's own script: if somebody says so, or if a feature of the theme is turned on."""
    said = state.settings.theme_script
    on = bool(config.theme.get("features")) or any(config.extra.get(name) for name in EXTRA_FEATURES)
    return on if said is None else said


def _is_published(state: State, config: MkDocsConfig) -> bool:
    """Whether there can be feeds and copies: their addresses are absolute, and a preview has none."""
    return bool(config.site_url) and not state.preview


def _publication(state: State, config: MkDocsConfig) -> Publication:
    """What pages say of the publication as a whole; those of a preview have no address that others could use."""
    settings = state.settings
    return Publication(
        site=urljoin(config.site_url, "./") if config.site_url and not state.preview else "",
        name=config.site_name,
        description=config.site_description or "",
        language=settings.locale,
        publisher=settings.publisher,
        card=SITE_CARD if settings.cards.enabled and not state.preview else "",
        preview=state.preview,
    )


def _fast_url(stock: Callable[[Context, str], str]) -> Callable[[Context, str], str]:
    """MkDocs's ``url`` filter for addresses of our own: a third of a page's time went there.

    On pages of ours an address goes by the site's root, so that it depends on the page's depth alone.
    Standing pages, and whatever is no plain path below the root, are left to MkDocs.
    """

    @pass_context
    def url(context: Context, value: str) -> str:
        root = context.get("root")
        if root is None or not (value == "." or _BELOW(value)):
            return stock(context, value)
        return root or "./" if value == "." else f"{root}{value}"

    return url


def _fast_script_tag(stock: Callable[[Any, Any], str]) -> Callable[[Context, Any], str]:
    """MkDocs's ``script_tag`` filter: for the same addresses it need not look at the page either."""

    @pass_context
    def script_tag(context: Context, script: Any) -> str:
        root = context.get("root")
        if root is None or not _BELOW(str(script)):
            return stock(context, script)
        return stock({"page": None, "base_url": root}, script)

    return script_tag


_BELOW = lru_cache(maxsize=100_000)(re.compile(r"(?:[A-Za-z0-9_@-][\w@.-]*/)*(?:[A-Za-z0-9_@-][\w@.-]*)?").fullmatch)
"""A path below the site's root, without dots to climb by and without a scheme."""


def _escape_in(folder: Path) -> Callable[[str | None], bool]:
    """Escape what our own templates print: MkDocs escapes nothing, and Material's templates count on it."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    return lambda name: name in names


def frame(state: State, context: TemplateContext, page: Page | None) -> TemplateContext:
    """Add ``site``, and ``view`` where a standing page is the frame of one."""
    assert state.prepared is not None and state.prepared.views is not None and state.theme is not None
    views = state.prepared.views
    extra: dict[str, Any] = {"site": state.theme.site_values, "section": "", "section_front": False}
    if page is not None:
        view = extra["view"] = views.frames.get(page.url.removeprefix("./"))
        if view is not None:
            extra["structured_data"] = structured_data(view, state.theme.publication)
    context.update(extra)  # type: ignore[typeddict-item]
    return context
