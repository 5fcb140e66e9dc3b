"""Texts, numbers and lists in one language."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from .catalogue import catalogue_of, shipped_text

_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})


class Wording:
    """What is said in one locale. The names are gettext's, by which texts are found for the catalogues.

    Args:
        locale: BCP 47 tag, such as ``en-GB`` or ``lt``.
        own: text of an operator's own catalogue, in which ``faults`` finds none.
    """

    def __init__(self, locale: str, own: str = "") -> None:
        self.locale = Locale.parse(locale, sep="-")
        self.language: str = self.locale.language
        self.translations = catalogue_of(self.language, own)
        self.key = f"{locale}-{hashlib.sha256((shipped_text(self.language) + own).encode()).hexdigest()[:8]}"
        """Tells it from other locales and other catalogues."""
        self.number = lru_cache(maxsize=4096)(self._number)

    def gettext(self, text: str, /, **values: object) -> str:
        """A text, with values in the place of its ``%(name)s``."""
        said = self.translations.gettext(text)
        return said % values if values else said

    def pgettext(self, context: str, text: str, /, **values: object) -> str:
        """A text that other languages say differently in another context."""
        said = self.translations.pgettext(context, text)
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A text that depends on a number, which is its ``%(count)s``."""
        return self.translations.ngettext(one, many, number) % {"count": self.number(number), **values}

    def _number(self, number: int) -> str:
        """A whole number with its thousands apart."""
        return format_decimal(number, locale=self.locale) if abs(number) >= 1000 else str(number)

    def listed(self, texts: Sequence[str]) -> str:
        """Texts as a list in a sentence."""
        return format_list(texts, locale=self.locale) if len(texts) > 1 else "".join(texts)

    def inside(self, title: str) -> str:
        """A title as it stands inside a sentence: a capital stays where the word is a name, or where all nouns have one."""
        first, _, rest = title.partition(" ")
        small = first[1:].islower() and not rest[:1].isupper() and self.language not in _NOUNS_HAVE_CAPITALS
        return title[0].lower() + title[1:] if small else title

    def forms(self, one: str, many: str) -> dict[str, str]:
        """A text that depends on a number for scripts: by the name of the plural (Unicode CLDR), with its ``%(count)s``.

        Which number has which plural is known to browsers (``Intl.PluralRules``).
        """
        return {name: self.translations.ngettext(one, many, number) for name, number in self._plurals.items()}

    @cached_property
    def _plurals(self) -> dict[str, int]:
        """A number that has each plural, by the plural's name."""
        rule = self.locale.plural_form
        return {"other": _MANY} | {str(rule(number)): number for number in reversed(_NUMBERS)}


_MANY = 100
_NUMBERS = (*range(201), 1000, 1_000_000)
"""Among these every plural that whole numbers have in any language occurs."""


@lru_cache(maxsize=8)
def wording_of(locale: str, own: str = "") -> Wording:
    """The wording of a locale; see ``Wording``."""
    return Wording(locale, own)
