"""The publication's settings: ``extra.publication`` of the site's configuration file."""

from __future__ import annotations

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from markdown import Markdown
from pydantic import AfterValidator, BeforeValidator, model_validator

from .colours import LEAST, NIGHT, PANEL, PANEL_NIGHT, PAPER, contrast, ink_on, readable_towards
from .model.dates import Fuzzy
from .model.fields import Frozen, Headline, ListOf, Slug, Text, fault, matching, one_of, within
from .problems import Problem
from .read.configuration import Configuration
from .read.strict_yaml import KeyPath
from .wording import Wording, wording_of


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise fault(
            "E215", f"'{value}' is no time zone", "a name of the IANA database, such as Europe/Vilnius"
        ) from None
    return value


def _check_locale(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        raise fault("E215", f"'{value}' is no locale", "such as en-GB or lt") from None
    return value


def _check_extension(value: str) -> str:
    try:
        Markdown(extensions=[value])
    except Exception as error:  # noqa: BLE001 - an extension is anybody's code
        raise fault("E501", f"'{value}' is no Markdown extension: {error}", "install it, or correct its name") from None
    return value


_check_spdx = matching(
    re.compile(r"[A-Za-z0-9.-]{1,60}"), "E215", "no licence identifier", "of the SPDX list, such as CC-BY-4.0"
)


_check_report = matching(
    re.compile(r"(?:https?://|mailto:)[^\s<>\"{}]*(?:\{(?:title|url)\}[^\s<>\"{}]*)*"),
    "E215",
    "no address to report to",
    "one that begins with https:// or mailto:, in which {title} and {url} stand for the article's",
)


def _number(low: int, high: int) -> AfterValidator:
    return within(low, high, "E212")


class RelatedSettings(Frozen):
    """The list of related articles. The weights multiply signals that lie between 0 and 1.

    They were fitted to the links that writers made in two publications; ``manual/related.md`` says how.
    """

    count: Annotated[int, _number(0, 20)] = 5
    text: Annotated[float, _number(0, 100)] = 1.0
    subjects: Annotated[float, _number(0, 100)] = 0.4
    citations: Annotated[float, _number(0, 100)] = 0.25
    time: Annotated[float, _number(0, 100)] = 0.2
    place: Annotated[float, _number(0, 100)] = 0.2
    fresh: Annotated[float, _number(0, 100)] = 0.1
    days: Annotated[float, _number(1, 10_000)] = 60.0
    kilometres: Annotated[float, _number(1, 20_000)] = 150.0
    fresh_days: Annotated[float, _number(1, 10_000)] = 365.0
    minimum: Annotated[float, _number(0, 100)] = 0.03
    alike: Annotated[float, _number(0, 1)] = 0.7


class ReadAlsoSettings(Frozen):
    """Cards between the paragraphs of long articles. ``most: 0`` turns the rule off."""

    most: Annotated[int, _number(0, 10)] = 2
    min_words: Annotated[int, _number(0, 100_000)] = 450
    first_after: Annotated[int, _number(0, 100_000)] = 200
    every: Annotated[int, _number(50, 100_000)] = 350
    keep_from_end: Annotated[int, _number(0, 100_000)] = 120


class TrendingSettings(Frozen):
    """What the publication itself cites and updates most, in the days before its newest article."""

    count: Annotated[int, _number(0, 20)] = 5
    days: Annotated[int, _number(1, 100_000)] = 120
    pins: Annotated[tuple[Slug, ...], ListOf] = ()
    page_counts: Text | None = None


SLOTS = ("article-middle", "article-end", "front", "listing")
"""Places for promotions; each is filled by ``partials/promotions/<slot>.html`` of the templates."""


class PromotionSettings(Frozen):
    """Reserved places for promotions, each filled by a template partial. Off unless named."""

    slots: Annotated[tuple[Annotated[str, one_of(*SLOTS)], ...], ListOf] = ()


class DataSettings(Frozen):
    """The open data: what they are called, under which licence, and where their versions are kept."""

    title: Headline = "Incident record"
    licence: Annotated[str, _check_spdx] | None = None
    versions: Text = "data-versions.json"


BOUNDARIES = ("recognised", "held")
"""How disputed parts are drawn: with the country that most states hold them to be of, or with who controls them."""


class MapSettings(Frozen):
    """The map. Which boundaries it draws is an editorial decision, and is printed under it."""

    boundaries: Annotated[str, one_of(*BOUNDARIES)] = "recognised"
    note: Text | None = None


MENU = (
    "incidents", "analysis", "map", "timeline", "countries", "places", "systems", "tags", "series", "actors",
    "categories", "authors", "archive", "data",
)  # fmt: skip
"""Entries of the menu, in this order, if nothing else is set."""
MORE_MENU = ("digest", "follow", "saved", "corrections")
"""What it can have besides."""


_LEAST_ON_CARDS = 3.0
"""Contrast of what stands on cards, which is large (WCAG 2.2, 1.4.3)."""
_COLOUR = matching(re.compile(r"#[0-9a-fA-F]{6}"), "E215", "no colour", "six hexadecimal digits, such as '#a8321f'")


def _readable_on(ground: str) -> AfterValidator:
    def check(value: str) -> str:
        found = contrast(value, ground)
        if found < LEAST:
            hint = f"at least {LEAST}: choose a {'darker' if ground in (PAPER, PANEL) else 'lighter'} one"
            raise fault("E215", f"'{value}' has a contrast of {found:.1f} to {ground}", hint)
        return value

    return AfterValidator(check)


def _check_bar(value: str) -> str:
    found = contrast(ink_on(value), value)
    if found < LEAST:
        darker, lighter = (readable_towards(ground, value) for ground in ("#000000", PAPER))
        hint = f"at least {LEAST}: choose a darker one, such as '{darker}', or a lighter one, such as '{lighter}'"
        message = f"text on '{value}', dark or white, has a contrast of {found:.1f} at most"
        raise fault("E215", message, hint)
    return value


class DesignSettings(Frozen):
    """The look: colours and kinds of type. Colours of text are checked for their contrast."""

    accent: Annotated[str, _COLOUR, _readable_on(PAPER)] | None = None
    accent_dark: Annotated[str, _COLOUR, _readable_on(NIGHT)] | None = None
    links: Annotated[str, _COLOUR, _readable_on(PANEL)] | None = None
    links_dark: Annotated[str, _COLOUR, _readable_on(PANEL_NIGHT)] | None = None
    bar: Annotated[str, _COLOUR, AfterValidator(_check_bar)] | None = None
    bar_dark: Annotated[str, _COLOUR, AfterValidator(_check_bar)] | None = None
    headings: Annotated[str, one_of("serif", "sans")] | None = None
    text: Annotated[str, one_of("serif", "sans")] | None = None


_SOURCE = matching(
    re.compile(
        r"https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?(?:/[\w./~%-]*)?|data:|blob:|'sha(?:256|384|512)-[\w+/=]+'"
    ),
    "E215",
    "no source that a page may load from",
    "an address such as https://stats.example, 'data:', 'blob:', or the hash of a script as 'sha256-…'",
)
Sources = Annotated[tuple[Annotated[str, _SOURCE], ...], ListOf]


class SecuritySettings(Frozen):
    """What pages may load and run, beyond what they hold themselves and what comes from the site."""

    policy: bool = True
    script_src: Sources = ()
    style_src: Sources = ()
    img_src: Sources = ()
    font_src: Sources = ()
    connect_src: Sources = ()
    media_src: Sources = ()
    frame_src: Sources = ()
    form_action: Sources = ()

    @property
    def sources(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Directives of the policy that get further sources."""
        named = {name.replace("_", "-"): getattr(self, name) for name in type(self).model_fields if name != "policy"}
        return tuple((name, sources) for name, sources in named.items() if sources)


class CardSettings(Frozen):
    """Card images, by which social networks show articles that have no picture. ``cards: false`` turns them off."""

    enabled: bool = True
    font: Text | None = None
    mark: Text | None = None
    background: Annotated[str, _COLOUR] = "#14181f"
    accent: Annotated[str, _COLOUR] = "#f0936f"

    @model_validator(mode="after")
    def _check_contrast(self) -> CardSettings:
        found = contrast(self.accent, self.background)
        if found < _LEAST_ON_CARDS:
            raise fault(
                "E215",
                f"accent '{self.accent}' has a contrast of {found:.1f} to the background {self.background}",
                f"at least {_LEAST_ON_CARDS}: choose a lighter or a darker one",
            )
        return self


class ImageSettings(Frozen):
    """In which widths and formats pictures are published. ``images: false`` publishes each once, as it is."""

    enabled: bool = True
    format: Annotated[str, one_of("webp", "avif")] = "webp"
    quality: Annotated[int, _number(1, 100)] = 80
    widths: Annotated[tuple[Annotated[int, _number(64, 8000)], ...], ListOf] = (480, 800, 1200, 1600)
    largest: Annotated[int, _number(320, 20_000)] = 2400
    sizes: Text = "(min-width: 740px) 680px, 94vw"

    @property
    def media_type(self) -> str:
        """Of the variants."""
        return f"image/{self.format}"

    @property
    def ladder(self) -> tuple[int, ...]:
        """Widths of the variants, at least one."""
        return self.widths or (self.largest,)


_PATH = matching(
    re.compile(r"(?!/)[\w./~%-]*"),
    "E215",
    "no address below the site's root",
    "a page or file of this site without a slash in front, such as 'policies/corrections/'",
)
_ADDRESS = matching(re.compile(r"https?://[^\s<>\"]+"), "E215", "no address", "one that begins with https://")


class PublisherSettings(Frozen):
    """Who publishes, as structured data tell it. Policies are addresses of pages of this site."""

    name: Text | None = None
    logo: Annotated[str, _PATH] | None = None
    principles: Annotated[str, _PATH] | None = None
    corrections_policy: Annotated[str, _PATH] | None = None
    ethics_policy: Annotated[str, _PATH] | None = None
    ownership: Annotated[str, _PATH] | None = None
    same_as: Annotated[tuple[Annotated[str, _ADDRESS], ...], ListOf] = ()


_AUTHORITY = matching(
    re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+,\d{4}(?:-\d\d(?:-\d\d)?)?"),
    "E215",
    "no authority of a tag URI",
    "a domain that is yours, and a year or day on which it was, such as 'news.example,2025'",
)


class FeedSettings(Frozen):
    """Feeds: what stands in them, and by what ids readers know their entries again. ``feeds: false`` turns them off."""

    enabled: bool = True
    content: Annotated[str, one_of("full", "summary")] = "full"
    entries: Annotated[int, _number(1, 200)] = 20
    archives: bool = True
    authority: Annotated[str, _AUTHORITY] | None = None
    hub: Annotated[str, _ADDRESS] | None = None


class DigestSettings(Frozen):
    """The weekly digest, and the e-mail made of it. ``digest: false`` turns both off."""

    enabled: bool = True
    emails: Annotated[int, _number(0, 1000)] = 12
    email_entries: Annotated[int, _number(1, 200)] = 25
    unsubscribe: Text | None = None
    footer: Text | None = None


def _switch(value: Any) -> Any:
    return {"enabled": value} if isinstance(value, bool | str) else value


class Settings(Frozen):
    """Everything that a publication can set; see ``manual/settings.md``."""

    content_dir: Text = "content"
    time_zone: Annotated[str, AfterValidator(_check_zone)] = "UTC"
    locale: Annotated[str, AfterValidator(_check_locale)] = "en"
    catalogue: Text | None = None
    per_page: Annotated[int, _number(1, 1000)] = 20
    lead: Slug | None = None
    front_incidents: Annotated[int, _number(0, 50)] = 8
    front_analyses: Annotated[int, _number(0, 50)] = 5
    front_tags: Annotated[int, _number(0, 100)] = 14
    toc_min_headings: Annotated[int, _number(1, 100)] = 3
    words_per_minute: Annotated[int, _number(50, 1000)] = 230
    markdown_extensions: Annotated[tuple[Annotated[Text, AfterValidator(_check_extension)], ...], ListOf] = ()
    fast_markdown: bool = True
    menu: Annotated[tuple[Annotated[str, one_of(*MENU, *MORE_MENU)], ...], ListOf] | None = None
    theme_script: bool | None = None
    theme_styles: bool | None = None
    edit_uri: Text | None = None
    report_uri: Annotated[str, _check_report] | None = None
    complete_to: Fuzzy | None = None
    search: bool = True
    markdown_copies: bool = True
    short_addresses: bool = True
    related: RelatedSettings = RelatedSettings()
    read_also: ReadAlsoSettings = ReadAlsoSettings()
    trending: TrendingSettings = TrendingSettings()
    promotions: PromotionSettings = PromotionSettings()
    data: DataSettings = DataSettings()
    map: MapSettings = MapSettings()
    design: DesignSettings = DesignSettings()
    security: SecuritySettings = SecuritySettings()
    publisher: PublisherSettings = PublisherSettings()
    feeds: Annotated[FeedSettings, BeforeValidator(_switch)] = FeedSettings()
    digest: Annotated[DigestSettings, BeforeValidator(_switch)] = DigestSettings()
    cards: Annotated[CardSettings, BeforeValidator(_switch)] = CardSettings()
    images: Annotated[ImageSettings, BeforeValidator(_switch)] = ImageSettings()

    _stands: Configuration | None = None
    """Where they were read from."""

    def stand_in(self, configuration: Configuration) -> None:
        """Note where the settings were read from, so that problems can say so."""
        self._stands = configuration

    @property
    def configuration(self) -> Configuration:
        """Where they were read from; an empty one if nobody said."""
        return self._stands or Configuration()

    def problem(self, path: KeyPath, code: str, message: str, hint: str = "") -> Problem:
        """A problem with a setting, at its place in the configuration file.

        Args:
            path: of the setting, such as ``("trending", "pins", 0)``.
            code: of the problem.
            message: what is wrong.
            hint: what to do about it.
        """
        return self.configuration.problem(("extra", "publication", *path), code, message, hint)

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def wording(self) -> Wording:
        """What the site says of itself; ``catalogue`` is the text of the operator's by now."""
        return wording_of(self.locale, self.catalogue or "")
