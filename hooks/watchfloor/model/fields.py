"""Small field types shared by the models, each with an error that says what would be right."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import urlsplit

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError
from slugify import slugify

from ..problems import nearest

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GRADE = re.compile(r"[A-F][1-6]")
_FEDIVERSE = re.compile(r"@?[A-Za-z0-9_.-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?:/[a-zA-Z0-9/._~%-]*)?")
"""Nearly all, which need not be taken apart."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ALIAS = re.compile(r"(?!(?i:.*\.html?/.))/?(?:[A-Za-z0-9_~-][A-Za-z0-9_~.-]*/)*[A-Za-z0-9_~-][A-Za-z0-9_~.-]*/?")
RESERVED = frozenset(["con", "prn", "aux", "nul", "page"]) | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
COUNTRIES = frozenset(code for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code))) - frozenset(
    ["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]
)
"""ISO 3166-1 alpha-2 codes that Babel (Unicode CLDR) has a name for, without its pseudo-regions."""
_LONGEST_CODE = 3
"""Letters of a code of another kind, which is like the name of some country by chance."""


class Frozen(BaseModel):
    """A value that a writer wrote: immutable, and with no key that we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error of one of our codes, to be raised inside a validator."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def matching(pattern: re.Pattern[str], code: str, what: str, hint: str) -> AfterValidator:
    """A validator that wants the whole text to match ``pattern``."""

    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise fault(code, f"'{value}' is {what}", hint)
        return value

    return AfterValidator(check)


def check_slug(value: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters, no name that a host reserves."""
    if value in RESERVED:
        raise fault("E208", f"'{value}' is a name that some system keeps for itself", "choose another")
    if not SLUG.fullmatch(value) or len(value) > 80:
        meant = slugify(PurePosixPath(value).name.removesuffix(".md"))
        suggestion = f"did you mean '{meant}'? " if SLUG.fullmatch(meant) and len(meant) <= 80 else ""
        rule = "lower-case letters, digits and single hyphens, at most 80"
        raise fault("E208", f"'{value}' is no slug", suggestion + rule)
    return value


def _check_text(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if not value:
            raise fault("E214", "the text is empty", "write it, or leave the key out")
        if len(value) > limit:
            raise fault("E214", f"the text has {len(value)} characters", f"at most {limit}")
        return value

    return AfterValidator(check)


def _check_url(value: str) -> str:
    if _PLAIN_URL.fullmatch(value):
        return value
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", value)
    except ValueError:
        good = False
    if not good:
        raise fault("E210", f"'{value}' is no web address", "it starts with https:// or http://")
    return value


def country_fault(value: str) -> tuple[str, str]:
    """Message and hint for what is no country code: a habit, another case, an English name, or two letters of nobody."""
    message, capitals = f"'{value}' is no country code of ISO 3166-1", value.upper()
    meant = {"UK": "GB", "EL": "GR"}.get(capitals, capitals)
    if meant in COUNTRIES:
        return message, f"did you mean '{meant}'?"
    if re.fullmatch(r"[A-Z]{2}", value):
        return f"'{value}' is assigned to no country", "codes are those of ISO 3166-1, such as LT"
    names = {str(Locale("en").territories[code]): code for code in sorted(map(str, COUNTRIES))}
    near = nearest(value, names) if len(value) > _LONGEST_CODE else None
    if near is not None:
        named = "" if near.casefold() == value.casefold() else f", {near}"
        return message, f"did you mean '{names[near]}'{named}?"
    return message, "two capital letters, such as LT"


def _check_country(value: str) -> str:
    if value not in COUNTRIES:
        raise fault("E211", *country_fault(value))
    return value


def one_of(*choices: str) -> AfterValidator:
    """A validator for a closed list of words."""

    def check(value: str) -> str:
        if value not in choices:
            raise PydanticCustomError(
                "E204", "'{value}' is none of the allowed values", {"value": value, "choices": choices}
            )
        return value

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    """An absent list is an empty one; a lone value is told that it must be a list."""
    return () if value is None else value


def within(low: float, high: float, code: str) -> AfterValidator:
    """A validator for a number in a closed range."""

    def check(value: float) -> float:
        if not low <= value <= high:
            raise fault(code, f"{value:,} is out of range", f"from {low:,} to {high:,}")
        return value

    return AfterValidator(check)


Text = Annotated[str, _check_text(2000)]
Headline = Annotated[str, _check_text(200)]
Summary = Annotated[str, _check_text(600)]
Slug = Annotated[str, AfterValidator(check_slug)]
Url = Annotated[str, AfterValidator(_check_url)]
Country = Annotated[str, AfterValidator(_check_country)]
Grade = Annotated[str, matching(_GRADE, "E209", "no source grade", "A to F, then 1 to 6, such as B2")]
Fediverse = Annotated[str, matching(_FEDIVERSE, "E215", "no fediverse address", "such as @desk@example.org")]
Orcid = Annotated[str, matching(_ORCID, "E215", "no ORCID iD", "such as 0000-0002-1825-0097")]
Sha256 = Annotated[str, matching(_SHA256, "E215", "no SHA-256 sum", "64 hexadecimal digits in lower case")]
Language = Annotated[str, matching(_LANGUAGE, "E215", "no language code", "a BCP 47 tag, such as lt or en-GB")]
Alias = Annotated[
    str, _check_text(200), matching(_ALIAS, "E215", "no address on this site", "a path such as /old/address/")
]
Latitude = Annotated[float, within(-90, 90, "E207")]
Longitude = Annotated[float, within(-180, 180, "E207")]
ListOf = BeforeValidator(_listed)
