"""What a body alone shows to be wrong with its pictures: what is missing, and what does nothing where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..compile.fragment import Picture
from ..compile.prose import prose_lines
from ..compile.strays import CLASSES, KNOWN, Stray
from ..problems import did_you_mean, nearest

if TYPE_CHECKING:
    from .bodies import Body

_COVER = 'write { .graphic warning="…" } directly behind the picture, without a blank, on the same line'
_NOT_HERE = {
    "focus": "only the picture above the story ('hero') has it: one in the text is shown as a whole",
    "style": "its size is said by width=… and height=…",
}


_BRACES, _ALONE = re.compile(r"[)\]](\{[^{}]*\})"), re.compile(r"[ \t]*(\{[^{}]*\})")
"""Braces behind a picture or a link, and those that start a line."""
_ENOUGH = 200
"""Problems of one body, after which no further picture is looked at: a place is looked for in the whole text."""
_LONE = re.compile(r"(?<![^\s{:])=|=(?![^\s}=])")
"""An equals sign at which attributes of Markdown end: with nothing before it, or nothing behind."""


def is_elsewhere(src: str) -> bool:
    """Whether the address of a picture leads to another site."""
    return bool(re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", src, re.IGNORECASE))


def check_pictures(body: Body) -> None:
    """Note what is wrong with the pictures of a body."""
    for picture in dict.fromkeys(body.fragment.pictures):
        if len(body.problems) >= _ENOUGH:
            break
        _check_picture(body, picture)
        if picture.src:
            _check_cover(body, picture)
    for stray in body.fragment.strays:
        _check_stray(body, stray)
    for line in (line for _, line in prose_lines(body.text)) if body.fragment.pictures else ():
        for braces in dict.fromkeys(_BRACES.findall(line)):
            if _LONE.search(re.sub(r""""[^"]*"|'[^']*'""", "x", braces)):
                message = "these braces cannot be read further than to a lone '=', and the rest of them is lost"
                body.note("E418", braces, message, "write name=\"value\", without blanks around the '='")


def _check_picture(body: Body, picture: Picture) -> None:
    src, alt = picture.src, picture.alt
    if not src:
        hint = "put the file beside the document, and write its name in the brackets"
        body.note("E407", (f"![{alt or ''}](", "<img"), "an image has no address, or one that is not allowed", hint)
        return
    if not (alt or "").strip() and not picture.decorative:
        hint = "say in the brackets what it shows: ![…](…), or that it shows nothing: { .decorative }"
        body.note("E405", (f"![]({src}", src), f"the image '{src}' has no alternative text", hint)
    if is_elsewhere(src):
        hint = "readers would be reported to it: put the file beside the document"
        body.note("E407", src, "an image from another site", hint)
    elif picture.graphic and picture.linked:
        hint = "a reader could not choose to see it without following the link: put the link beside it"
        body.note("E407", _places(picture), f"the image '{src}' may disturb, and stands in a link", hint)
    elif not (picture.credited or picture.decorative):
        hint = 'write { credit="Photo: …" } behind it, or set it into a figure with a caption'
        body.note("E416", _places(picture), f"the image '{src}' does not say whose it is", hint)


def _check_cover(body: Body, picture: Picture) -> None:
    """A warning covers nothing without its class, and says nothing to readers without its words."""
    src = picture.src
    given = [stray.name for stray in body.fragment.strays if stray.src == src]
    misspelt = any(nearest(name, CLASSES) == "graphic" for name in given)  # which is told, and stops a build too
    if picture.warning is not None and not picture.graphic and not misspelt:
        message = f"the image '{src}' has a warning, and would be shown without it"
        body.note("E417", _places(picture), message, 'add the class that covers it: { .graphic warning="…" }')
    if picture.graphic and not (picture.warning or "").strip():
        hint = 'say what it shows, so that readers can choose: { .graphic warning="…" }'
        body.note("W419", _places(picture), f"the image '{src}' may disturb, and does not say why", hint)
    if picture.decorative and (picture.alt or "").strip():
        hint = "take '.decorative' away if it shows something, else leave the brackets empty"
        body.note(
            "W419", _places(picture), f"nobody is told the alternative text of '{src}', which is decorative", hint
        )


def _check_stray(body: Body, stray: Stray) -> None:
    kind, name, src = stray
    if kind == "around":
        written = f".{name}" if name == "graphic" else name
        lines = (line for _, line in prose_lines(body.text))
        alone = next((one[1] for line in lines if (one := _ALONE.match(line)) and written in one[1]), "")
        message = f"'{written}' stands on something that is no picture, and covers none"
        body.note("E417", (alone, written, name), message, _COVER)
    elif kind == "behind":
        message = f"what stands behind the image '{src}' does not belong to it, and would be printed"
        body.note(
            "E417",
            (f"![{name}]({src}", f"]({src}", src, "<img"),
            message,
            "write them directly behind it: ![…](…){ … }",
        )
    elif kind == "class":
        hint = did_you_mean(f".{name}", [f".{known}" for known in CLASSES])
        body.note("E418", (f".{name}", name, src), f"no picture has a class '.{name}'", hint)
    else:
        bare = name.lstrip(".")
        meant = nearest(bare, CLASSES)
        hint = f"did you mean the class '.{meant}'?" if meant else did_you_mean(name, KNOWN)
        message = f"no picture in a text has an attribute '{name}'"
        body.note("E418", (f"{name}=", name, src), message, _NOT_HERE.get(name, hint))


def _places(picture: Picture) -> tuple[str, ...]:
    """How a picture may be written, the likeliest first."""
    return f"![{picture.alt}]({picture.src}", f"]({picture.src}", picture.src
