"""What is left of front matter with mistakes in it, so that the rest of the file can be checked too.

A writer with three mistakes wants to hear of three. So each value that is wrong is replaced by a
placeholder, and what comes out is checked like any other document. It is never shown: a document
with a problem stops the build.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .strict_yaml import KeyPath

M = TypeVar("M", bound=BaseModel)

PLACEHOLDER = "x-placeholder-x"
"""Stands where an id should; no check complains of it."""
PLACEHOLDER_DAY = date(2000, 1, 1)
"""Stands where the day of publication should; nothing is compared with it."""
_WEB = "https://placeholder.invalid/"
_VALUES: Mapping[str, Any] = {
    "title": "-",
    "summary": "-",
    "name": "-",
    "text": "-",
    "publisher": "-",
    "published": str(PLACEHOLDER_DAY),
    "date": "2000-01-01",
    "start": "2000",
    "since": "2000",
    "status": "confirmed",
    "category": PLACEHOLDER,
    "authors": [PLACEHOLDER],
    "id": PLACEHOLDER,
    "url": _WEB,
    "country": "LT",
    "place": {"name": "-", "country": "LT"},
}
_ITEMS: Mapping[str, Any] = {
    "sources": {"id": PLACEHOLDER, "publisher": "-", "url": _WEB},
    "claims": {"text": "-", "status": "confirmed"},
    "corrections": {"text": "-", "date": "2000-01-01"},
    "actors": {"id": PLACEHOLDER},
    "systems": {"id": PLACEHOLDER},
    "status_history": {"status": "confirmed", "since": "2000"},
}
_ROUNDS = 4
"""A replaced value may show a mistake around it; more rounds than levels of nesting are never needed."""


def salvage(model: type[M], value: Any, context: Mapping[str, Any]) -> M | None:
    """The model of ``value`` with every mistake replaced, or ``None`` if that does not help."""
    mended = deepcopy(value) if isinstance(value, dict) else {}
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(mended, context=dict(context))
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                _mend(mended, detail["loc"])
    return None


def _mend(value: Any, loc: KeyPath, within: str = "") -> None:
    """Replace what stands at ``loc``, or the nearest thing around it that can be replaced.

    Args:
        value: a mapping or list, to be changed.
        loc: the way to the mistake.
        within: key of ``value`` in the mapping around it.
    """
    if not loc:
        return
    key, rest = loc[0], loc[1:]
    if isinstance(value, list):
        if isinstance(key, int) and key < len(value):
            if rest and isinstance(value[key], dict):
                _mend(value[key], rest)
            else:
                value[key] = deepcopy(_ITEMS.get(within, PLACEHOLDER))
        return
    inner = value.get(key)
    if rest and isinstance(inner, dict | list) and key != "hero":
        _mend(inner, rest, str(key))
        return
    value.pop(key, None)
    if key in _VALUES:
        value[key] = deepcopy(_VALUES[str(key)])
