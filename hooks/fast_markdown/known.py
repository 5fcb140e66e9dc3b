"""What has been analysed: the processors beside which a shortcut may be taken.

Python-Markdown's extensions hook into five registries, and any of them may want to see a paragraph
before it becomes HTML. So a shortcut is sound only among processors that somebody has read with it
in mind: these, in this order. Next to any other one, and next to a subclass that took the name of
one, everything goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from markdown import Markdown

_INLINE: Final = (
    "backtick markdown.inlinepatterns.BacktickInlineProcessor",
    "escape markdown.inlinepatterns.EscapeInlineProcessor",
    "footnote markdown.extensions.footnotes.FootnoteInlineProcessor",
    "reference markdown.inlinepatterns.ReferenceInlineProcessor",
    "link markdown.inlinepatterns.LinkInlineProcessor",
    "image_link markdown.inlinepatterns.ImageInlineProcessor",
    "image_reference markdown.inlinepatterns.ImageReferenceInlineProcessor",
    "short_reference markdown.inlinepatterns.ShortReferenceInlineProcessor",
    "short_image_ref markdown.inlinepatterns.ShortImageReferenceInlineProcessor",
    "autolink markdown.inlinepatterns.AutolinkInlineProcessor",
    "automail markdown.inlinepatterns.AutomailInlineProcessor",
    "linebreak markdown.inlinepatterns.SubstituteTagInlineProcessor",
    "html markdown.inlinepatterns.HtmlInlineProcessor",
    "entity markdown.inlinepatterns.HtmlInlineProcessor",
    "em_strong markdown.inlinepatterns.DelimiterProcessor",
    "delimiter pymdownx.delimiterprocessor.DelimiterProcessor",
)
_BLOCK: Final = (
    "fast_markdown fast_markdown._Plain",
    "admonition markdown.extensions.admonition.AdmonitionProcessor",
    "markdown_block markdown.extensions.md_in_html.MarkdownInHtmlProcessor",
    "details pymdownx.details.DetailsProcessor",
    "empty markdown.blockprocessors.EmptyBlockProcessor",
    "indent markdown.blockprocessors.ListIndentProcessor",
    "defindent markdown.extensions.def_list.DefListIndentProcessor",
    "code markdown.blockprocessors.CodeBlockProcessor",
    "code pymdownx.superfences.SuperFencesCodeBlockProcessor",
    "table markdown.extensions.tables.TableProcessor",
    "hashheader markdown.blockprocessors.HashHeaderProcessor",
    "setextheader markdown.blockprocessors.SetextHeaderProcessor",
    "hr markdown.blockprocessors.HRProcessor",
    "olist markdown.blockprocessors.OListProcessor",
    "ulist markdown.blockprocessors.UListProcessor",
    "deflist markdown.extensions.def_list.DefListProcessor",
    "quote markdown.blockprocessors.BlockQuoteProcessor",
    "footnote markdown.extensions.footnotes.FootnoteBlockProcessor",
    "abbr markdown.extensions.abbr.AbbrBlockprocessor",
    "reference markdown.blockprocessors.ReferenceProcessor",
    "paragraph markdown.blockprocessors.ParagraphProcessor",
)
_TREE: Final = (
    "footnote markdown.extensions.footnotes.FootnoteTreeprocessor",
    "indent-highlight pymdownx.highlight.HighlightTreeprocessor",
    "inline markdown.treeprocessors.InlineProcessor",
    "footnote-reorder markdown.extensions.footnotes.FootnoteReorderingProcessor",
    "footnote-duplicate markdown.extensions.footnotes.FootnotePostTreeprocessor",
    "prettify markdown.treeprocessors.PrettifyTreeprocessor",
    "attr_list markdown.extensions.attr_list.AttrListTreeprocessor",
    "abbr markdown.extensions.abbr.AbbrTreeprocessor",
    "toc markdown.extensions.toc.TocTreeprocessor",
    "unescape markdown.treeprocessors.UnescapeTreeprocessor",
)
_POST: Final = (
    "raw_html markdown.postprocessors.RawHtmlPostprocessor",
    "raw_html markdown.extensions.md_in_html.MarkdownInHTMLPostprocessor",
    "footnote markdown.extensions.footnotes.FootnotePostprocessor",
    "amp_substitute markdown.postprocessors.AndSubstitutePostprocessor",
    "fast_markdown fast_markdown._PutBack",
)
_NEEDED: Final = frozenset({"backtick", "link", "html", "entity", "em_strong"})
"""Inline patterns whose work the shortcut does: without one of them it would do too much."""


def named(registry: Any) -> list[tuple[str, Any]]:
    """The processors of a registry with their names, in the order in which they run."""
    names = {id(processor): name for name, processor in registry._data.items()}  # noqa: SLF001 - there is no other way
    return [(names[id(processor)], processor) for processor in registry]


def signature(md: Markdown) -> tuple[Any, ...]:
    """Everything about a converter that ``is_known`` judges, to be compared with an earlier one."""
    registries = (md.preprocessors, md.inlinePatterns, md.parser.blockprocessors, md.treeprocessors, md.postprocessors)
    patterns = [getattr(one, "pattern", None) for one in md.inlinePatterns]
    settings = (md.tab_length, md.output_format, len(md.ESCAPED_CHARS), len(md.block_level_elements))
    return (*settings, *patterns, *(tuple(map(id, registry)) for registry in registries))


def is_known(md: Markdown, replaced: Iterable[str]) -> bool:
    """Whether all that runs in a converter has been analysed.

    Args:
        md: a converter with all its extensions.
        replaced: names of inline patterns that the caller stands for, since it gave forms for them.
    """
    inline = [(name, processor) for name, processor in named(md.inlinePatterns) if name not in set(replaced)]
    return (
        md.tab_length == 4
        and [name for name, _ in named(md.preprocessors)][-1] == "fast_markdown"
        and md.output_format in ("html", "xhtml")
        and all(map(md.is_block_level, ("p", "ul", "ol", "table")))
        and _in_order(inline, _INLINE)
        and {name for name, _ in inline} >= _NEEDED
        and _delimiters(dict(inline).get("em_strong")) == {"*": False, "_": True}
        and set(_delimiters(dict(inline).get("delimiter"))) <= {"~"}
        and set("_*#.+!()-") <= set(md.ESCAPED_CHARS)
        and _in_order(named(md.parser.blockprocessors), _BLOCK)
        and _in_order(named(md.treeprocessors), _TREE)
        and _in_order(named(md.postprocessors), _POST)
    )


def _in_order(processors: list[tuple[str, Any]], analysed: tuple[str, ...]) -> bool:
    """Whether all processors are among the analysed ones, and stand in their order."""
    places = {entry: place for place, entry in enumerate(analysed)}
    found = [f"{name} {type(one).__module__}.{type(one).__qualname__}" for name, one in processors]
    order = [places.get(entry, -1) for entry in found]
    return -1 not in order and order == sorted(order)


def _delimiters(processor: Any) -> dict[str, bool]:
    """The characters for which a processor of emphasis and the like looks: extensions add theirs to another's."""
    return {token: mark.smart for token, mark in getattr(processor, "delimiters", {}).items()}
