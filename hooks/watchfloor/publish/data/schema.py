"""The JSON Schema (2020-12) of ``incidents.json``, made from the same table as the fields' descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...model.row import INCIDENT, NESTED, Field

_PLAIN: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "number": {"type": "number"},
    "whole": {"type": "integer", "minimum": 0},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}


def schema(title: str) -> dict[str, Any]:
    """The schema of the whole file."""
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "required": ["title", "version", "licence", "homepage", "schema", "vocabularies", "incidents"],
        "additionalProperties": False,
        "properties": {
            "title": text,
            "version": text | {"description": "The last published version; with a plus sign, it was changed since."},
            "licence": text | {"description": "An SPDX identifier; empty if none is stated."},
            "homepage": text,
            "schema": text,
            "vocabularies": {
                "description": "The title of each id that incidents use, by vocabulary.",
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": text},
            },
            "incidents": {"type": "array", "items": {"$ref": "#/$defs/incident"}},
        },
        "$defs": {"incident": _table(INCIDENT), **{name: _table(fields) for name, fields in NESTED.items()}},
    }


def _table(fields: Iterable[Field]) -> dict[str, Any]:
    fields = tuple(fields)
    return {
        "type": "object",
        "required": [field.name for field in fields],
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in fields},
    }


def _property(field: Field) -> dict[str, Any]:
    described = {"description": field.description + (f" Unit: {field.unit}." if field.unit else "")}
    if field.type in NESTED:
        return {"type": "array", "items": {"$ref": f"#/$defs/{field.type}"}, **described}
    value = dict(_PLAIN[field.type])
    if field.values:
        value["enum"] = [*field.values, *([] if field.always else [None])]
    if not field.always and field.type != "texts":
        value["type"] = [value["type"], "null"]
    return {**value, **described}
