"""What the site says of itself, in the publication's language.

Texts stand in English where they are used, in templates and in Python. Catalogues beside this file (gettext's PO format,
GNU gettext manual, "The Format of PO Files") have them in other languages; what a catalogue lacks is said in English.
Writers' own words are never translated.
"""

from .catalogue import catalogue_of, faults, known_languages
from .wording import Wording, wording_of

__all__ = ["Wording", "catalogue_of", "faults", "known_languages", "wording_of"]
