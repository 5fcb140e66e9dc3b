"""Brings the catalogues up to date with what the site says: ``python -m tools.phrases``.

Texts are found by Babel in templates and in Python. Translations stay; a text that is new has none yet, and one that is
gone goes out of the catalogues.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from watchfloor.wording import known_languages

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "hooks/watchfloor/wording"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
    "forms": (1, 2),
}
HEADER = """msgid ""
msgstr ""
"Language: {}\\n"
"Plural-Forms: {}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
METHODS = [("hooks/**.py", "python"), ("overrides/**.html", "jinja2")]
OPTIONS = {"overrides/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}


def texts() -> Catalog:
    """All that the site says, in the order in which it stands in the files."""
    catalog = Catalog(project="Watchfloor", charset="utf-8")
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=lambda _: True)
    for name, line, message, _, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(message, locations=[(name, line)], context=context)
    return catalog


def updated(path: Path) -> bytes:
    """A catalogue with the texts of today."""
    catalog = read_po(io.BytesIO(path.read_bytes()), locale=path.stem)
    catalog.update(texts(), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalog, width=120, ignore_obsolete=True, no_location=True, omit_header=True)
    return HEADER.format(path.stem, catalog.plural_forms).encode() + written.getvalue()


def is_whole(message: Message) -> bool:
    """Whether a text is translated, with all its plurals; what is marked as uncertain (``fuzzy``) is not used."""
    return not message.fuzzy and all([message.string] if isinstance(message.string, str) else message.string or ())


def main() -> None:
    """Write every catalogue anew, and say what is missing in each."""
    for language in known_languages():
        path = CATALOGUES / f"{language}.po"
        path.write_bytes(updated(path))
        catalog = read_po(io.BytesIO(path.read_bytes()), locale=language)
        missing = [message.id for message in catalog if message.id and not is_whole(message)]
        print(f"{language}: {len(catalog)} texts, {len(missing)} without translation")


if __name__ == "__main__":
    main()
