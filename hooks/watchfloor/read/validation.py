"""From parsed YAML to a validated model: each error of pydantic gets one of our codes and its place."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..model.documents import AnalysisFields, IncidentFields
from ..problems import CODES, Problem, did_you_mean, nearest
from .files import TextFile
from .strict_yaml import KeyPath, Parsed, parse

M = TypeVar("M", bound=BaseModel)

_TYPES = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "dict_type": "a mapping",
}


_HERO = "a picture above the story is hero: {image, alt, credit}"
_ELSEWHERE: Mapping[type[BaseModel], Mapping[str, str]] = {
    AnalysisFields: {
        **dict.fromkeys(set(IncidentFields.model_fields) - set(AnalysisFields.model_fields), "only incidents have it"),
        "image": _HERO,
    },
    IncidentFields: {"incidents": "only analyses have it; name what is related under 'related'", "image": _HERO},
}
"""Keys that belong to another kind of document, or elsewhere."""
_HABITS: Mapping[str, str] = {"date": "published", "description": "summary"}
"""What other site builders call a key of ours that is spelt unlike it."""
_LIST = "lists are written [a, b], or one '- item' a line"
_MAPPING = "mappings are written {key: value}, or one 'key: value' a line, further in"


_HINTS = {
    "a list": _LIST,
    "a mapping": _MAPPING,
    "text": "quote a text that starts with '[' or '{'",
    "true or false": "write true or false",
    "a number": "a number such as 54.54, with a point",
    "a whole number": "a number such as 3",
}


def parse_yaml(file: TextFile, text: str, first_line: int) -> tuple[Parsed, list[Problem]]:
    """Parse a part of ``file`` that starts on ``first_line``; positions become those of the file."""
    parsed = parse(text, first_line)
    shift = first_line - 1
    problems = []
    for found in parsed.problems:
        twin = f"; the first is on line {found.first_line + shift}" if found.first_line else ""
        problems.append(file.problem(found.code, found.line + shift, found.column, found.message, found.hint + twin))
    return parsed, problems


def validate(
    model: type[M], value: Any, parsed: Parsed, file: TextFile, context: Mapping[str, Any], at: KeyPath = ()
) -> tuple[M | None, list[Problem]]:
    """Validate ``value`` (found at path ``at`` of the file) against ``model``.

    Returns:
        The model, or ``None`` together with a problem for each error in it.
    """
    if value is None:
        value = {}
    if not isinstance(value, dict):
        line, column = parsed.place(at)
        if at:
            return None, [
                file.problem("E203", line, column, f"{dotted(at)}: {_shown(value)} is not a mapping", _MAPPING)
            ]
        return None, [file.problem("E115", line, column, "this is not a mapping", "write 'key: value' lines")]
    try:
        return model.model_validate(value, context=dict(context)), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = {loc for detail in details if (loc := _meant(detail, model))}
        told = [d for d in details if not (d["type"] == "missing" and d["loc"] in misspelt)]
        return None, [_problem(detail, model, parsed, file, at) for detail in told]


def _meant(detail: ErrorDetails, model: type[BaseModel]) -> KeyPath | None:
    """Where the key belongs that a misspelt one was meant to be: that it is missing is no second mistake."""
    if detail["type"] != "extra_forbidden":
        return None
    *around, key = detail["loc"]
    near = _near_key(str(key), model, tuple(around))
    return (*around, near) if near else None


def _near_key(key: str, model: type[BaseModel], around: KeyPath) -> str | None:
    """The key that another was meant to be."""
    known = _fields_at(model, around)
    habit = _HABITS.get(key.casefold()) if not around else None
    return habit if habit in known else nearest(key, known)


def _problem(detail: ErrorDetails, model: type[BaseModel], parsed: Parsed, file: TextFile, at: KeyPath) -> Problem:
    loc = detail["loc"]
    path = (*at, *loc)
    name = dotted(loc)
    kind, context = detail["type"], detail.get("ctx", {})
    line, column = parsed.place(path)
    if kind == "missing":
        line, column = parsed.place(path[:-1], key=len(path) > 1)
        return file.problem("E201", line, column, f"'{name}' is missing", f"add the key '{loc[-1]}'")
    if kind == "extra_forbidden":
        line, column = parsed.place(path, key=True)
        near = _near_key(str(loc[-1]), model, loc[:-1])
        hint = f"did you mean '{near}'?" if near else did_you_mean(str(loc[-1]), _fields_at(model, loc[:-1]))
        if detail["input"] is None and len(loc) > 1:
            hint = "if it belongs to the text before it, quote that text: it holds a comma"
        elif len(loc) == 1 and loc[0] in _ELSEWHERE.get(model, {}):
            hint = _ELSEWHERE[model][str(loc[0])]
        return file.problem("E202", line, column, f"'{name}' is no key we know", hint)
    if kind in CODES:
        message, hint = str(context.get("message", detail["msg"])), str(context.get("hint", ""))
        if kind == "E204":
            message = f"'{context['value']}' is none of the allowed values"
            near = nearest(str(context["value"]), context["choices"])
            hint = (f"did you mean '{near}'? " if near else "") + "one of: " + ", ".join(context["choices"])
        prefix = f"{name}: " if name else ""
        return file.problem(kind, line, column, prefix + message, hint)
    wanted = _TYPES.get(kind, "something else")
    if detail["input"] is None:
        return file.problem(
            "E203",
            line,
            column,
            f"{name}: there is no value, and {wanted} is wanted",
            "write one; a key that need not be there can be left out",
        )
    hint = _HINTS.get(wanted, "")
    return file.problem("E203", line, column, f"{name}: {_shown(detail['input'])} is not {wanted}", hint)


def dotted(loc: KeyPath) -> str:
    """A path as writers read it: ``sources[0].grade``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else ("." if text else "") + part
    return text


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _fields_at(model: type[BaseModel], loc: KeyPath) -> list[str]:
    """The names of the keys allowed at ``loc``."""
    for part in loc:
        if isinstance(part, int):
            continue
        inner = _model_in(model.model_fields[part].annotation) if part in model.model_fields else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as ``tuple[Annotated[Source, ...], ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, Union, types.UnionType, Annotated):
        for inner in get_args(annotation):
            found = _model_in(inner)
            if found is not None:
                return found
    return None
