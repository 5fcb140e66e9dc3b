"""What templates say, in the publication's language: translated when a template is compiled, not for each page."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, nodes
from jinja2.ext import InternationalizationExtension

from watchfloor.wording import Wording

_PLACE = re.compile(r"%\((\w+)\)s")
_A_DAY = 86_400
"""Seconds."""


class Phrases(InternationalizationExtension):
    """Jinja's ``trans`` tag; texts that depend on no number become part of the template."""

    wording: Wording | None = None

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Output:
        if self.wording is None or plural_expr is not None:
            return super()._make_node(
                singular, plural, context, variables, plural_expr, vars_referenced, num_called_num
            )
        text = self.wording.pgettext(context, singular) if context else self.wording.gettext(singular)
        parts: list[nodes.Expr] = []
        for number, part in enumerate(_PLACE.split(text)):
            if number % 2:
                parts.append(variables[part])
            elif part:
                parts.append(nodes.TemplateData(part.replace("%%", "%")))
        return nodes.Output(parts)


def say_in(env: Environment, wording: Wording, cache: Path) -> None:
    """Let an environment's templates speak a language.

    Args:
        env: of MkDocs.
        wording: in that language.
        cache: folder for what templates are compiled to, of this language and these rules; others beside it go.
    """
    env.policies["ext.i18n.trimmed"] = True
    env.add_extension(Phrases)
    extension = env.extensions[Phrases.identifier]
    assert isinstance(extension, Phrases)
    extension.wording = wording
    said = wording.translations
    env.install_gettext_callables(  # type: ignore[attr-defined]
        said.gettext, said.ngettext, newstyle=True, pgettext=said.pgettext, npgettext=said.npgettext
    )
    env.globals["_"] = said.gettext
    env.globals["forms"] = wording.forms
    cache.mkdir(parents=True, exist_ok=True)
    _forget_others(cache)
    env.bytecode_cache = FileSystemBytecodeCache(str(cache))


def _forget_others(cache: Path) -> None:
    """Remove what templates were compiled to in words that nobody has asked for in a day."""
    os.utime(cache)
    for path in cache.parent.iterdir():
        if path != cache and time.time() - path.stat().st_mtime > _A_DAY:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
