"""Catalogues of translations: read from PO files, which translators' editors write."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parent
_LINE = re.compile(r'|#.*|(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"')
_PLACE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[a-z]+")


class BadCatalogue(Exception):
    """A catalogue that cannot be used: line, what is wrong, and what to do about it."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


def known_languages() -> list[str]:
    """Languages that we have a catalogue of, as ISO 639 codes; English needs none."""
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def catalogue_of(language: str, own: str = "") -> gettext.NullTranslations:
    """The translations of a language, those of an operator's own catalogue before ours.

    Args:
        language: ISO 639 code, such as ``lt``.
        own: text of a PO file.

    Raises:
        BadCatalogue: for the first thing that is wrong with the operator's.
    """
    if own:
        mine = _parsed(own, language)
        mine.add_fallback(_shipped(language))
        return mine
    return _shipped(language)


@lru_cache(maxsize=8)
def shipped_text(language: str) -> str:
    """Our catalogue of a language, or ``""``."""
    path = FOLDER / f"{language}.po"
    return path.read_text("utf-8") if path.exists() else ""


@lru_cache(maxsize=8)
def _shipped(language: str) -> gettext.NullTranslations:
    text = shipped_text(language)
    return _parsed(text, language) if text else gettext.NullTranslations()


def _parsed(text: str, language: str) -> gettext.GNUTranslations:
    """Babel reads the text and writes it as ``gettext`` of the standard library takes it."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - most publications are in English and need none of it
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    for number, row in enumerate(text.splitlines(), start=1):
        if not _LINE.fullmatch(row.strip()):
            hint = 'in a PO file every line is a comment, or ends with a text in quotes, in which \\" is a quote'
            raise BadCatalogue(number, "this is no line of a catalogue", hint)
    try:
        catalog = read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)
    except PoFileError as error:
        raise BadCatalogue(error.lineno + 1, str(error), "check the lines of this entry") from None
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise BadCatalogue(1, f"this is no catalogue: {error}", "a PO file, as translators' editors write it") from None
    for line, message, hint in faults(text, language):
        raise BadCatalogue(line, message, hint)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    try:
        return gettext.GNUTranslations(compiled)
    except (ValueError, OSError) as error:
        hint = "write it as GNU gettext does, such as: nplurals=2; plural=(n != 1);"
        raise BadCatalogue(1, f"the rule of its plurals cannot be read: {error}", hint) from None


def faults(text: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Translations that would come out broken: line, message and hint of each.

    A translation has the names in ``%(…)s`` that its text has, in any order, and the same tags of HTML.
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    for message in read_po(BytesIO(text.encode()), locale=language):
        ids = [message.id] if isinstance(message.id, str) else list(message.id or ())
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        names = {name for id in ids for name in _PLACE.findall(id)}
        tags = _TAG.findall(ids[0])
        for translated in filter(None, texts if ids[0] else ()):
            line = message.lineno or 1
            if odd := set(_PLACE.findall(translated)) - names:
                yield line, f"the text has no %({min(odd)})s", f"it has {_told(names)}"
            elif "%" in _PLACE.sub("", translated).replace("%%", ""):
                yield line, "a % stands alone", "write %% for the sign itself"
            elif sorted(_TAG.findall(translated)) != sorted(tags):
                yield line, "its tags are not those of the text", f"it has {' '.join(tags) or 'none'}"


def _told(names: set[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names)) or "none"
