"""Catalogues of translations: read from PO files, which translators' editors write."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).parent
_LINE = re.compile(r'|#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"')
_PLACE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[a-z]+")


class Fault(NamedTuple):
    """What is wrong with a catalogue: line, what it is, and what to do about it."""

    line: int
    message: str
    hint: str


def known_languages() -> list[str]:
    """Languages that we have a catalogue of, as ISO 639 codes; English needs none."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def catalogue_of(language: str, own: str = "") -> gettext.NullTranslations:
    """The translations of a language, those of an operator's own catalogue before ours.

    Args:
        language: ISO 639 code, such as ``lt``.
        own: text of a PO file in which ``faults`` finds none.
    """
    if not own:
        return _shipped(language)
    mine = _compiled(own, language)
    mine.add_fallback(_shipped(language))
    return mine


@lru_cache(maxsize=8)
def shipped_text(language: str) -> str:
    """Our catalogue of a language, or ``""``."""
    path = FOLDER / f"{language}.po"
    return path.read_text("utf-8") if path.exists() else ""


@lru_cache(maxsize=8)
def _shipped(language: str) -> gettext.NullTranslations:
    text = shipped_text(language)
    return _compiled(text, language) if text else gettext.NullTranslations()


def _compiled(text: str, language: str) -> gettext.GNUTranslations:
    """Babel reads the text and writes it as ``gettext`` of the standard library takes it."""
    # Most publications are in English and need none of it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415

    compiled = BytesIO()
    write_mo(compiled, _read(text, language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read(text: str, language: str) -> Catalog:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    return read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)


def faults(text: str, language: str) -> list[Fault]:
    """Everything that is wrong with a catalogue: its form, or else translations that would come out broken.

    A translation has the names in ``%(…)s`` that its text has, in any order, and the same tags of HTML.
    """
    form = 'in a PO file every line is a comment, or ends with a text in quotes, in which \\" is a quote'
    rows = enumerate(text.splitlines(), start=1)
    found = [Fault(n, "this is no line of a catalogue", form) for n, row in rows if not _LINE.fullmatch(row.strip())]
    if found:
        return found
    try:
        catalog = _read(text, language)
        found = [fault for message in catalog for fault in _broken(message)]
        _compiled(text, language)
    except (ValueError, TypeError, LookupError, AttributeError, OSError) as error:  # Babel has no one type of its own
        hint = "write it as GNU gettext does, such as: nplurals=2; plural=(n != 1); and each entry as msgid and msgstr"
        return [*found, Fault(1, f"the catalogue cannot be read: {error}", hint)]
    return found


def _broken(message: Message) -> Iterator[Fault]:
    """What is wrong with the translations of a text."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id or ())
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    names = {name for id in ids for name in _PLACE.findall(id)}
    tags, line = _TAG.findall(ids[0]), message.lineno or 1
    for translated in filter(None, texts if ids[0] else ()):
        if odd := set(_PLACE.findall(translated)) - names:
            yield Fault(line, f"the text has no %({min(odd)})s", f"it has {_told(names)}")
        elif "%" in _PLACE.sub("", translated).replace("%%", ""):
            yield Fault(line, "a % stands alone", "write %% for the sign itself")
        elif sorted(_TAG.findall(translated)) != sorted(tags):
            yield Fault(line, "its tags are not those of the text", f"it has {' '.join(tags) or 'none'}")


def _told(names: set[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names)) or "none"
