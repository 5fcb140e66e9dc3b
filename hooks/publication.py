"""The MkDocs adapter: one short function per event, and no rule of ours.

MkDocs calls these in the order in which they stand here. The engine (``watchfloor``) does the
work; what is particular to MkDocs, and would change with another site builder, is in this file
and in ``watchfloor_mkdocs/`` beside it.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

import watchfloor_mkdocs as adapter

STATE = adapter.State()
"""Survives from one rebuild of ``mkdocs serve`` to the next, and with it the memo."""


def on_startup(*, command: str, dirty: bool) -> None:
    """Learn what this is to be, and spare the collector the millions of small values of a build."""
    STATE.command = command
    adapter.settle()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the settings, watch the content, give standing pages our Markdown, build beside the site."""
    return adapter.configure(STATE, config)


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Run every stage that can find a problem, before MkDocs empties any folder."""
    adapter.prepare(STATE, config)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Announce our pages, so that standing pages can link to their Markdown files."""
    return adapter.announce(STATE, files, config)


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation: our pages are rendered with it."""
    STATE.nav = nav
    return nav


def on_env(env: adapter.Environment, *, config: MkDocsConfig, files: Files) -> adapter.Environment:
    """Prepare the templates, and make our pages."""
    env = adapter.take_environment(STATE, env, config)
    adapter.make(STATE)
    return env


def on_template_context(context: TemplateContext, *, template_name: str, config: MkDocsConfig) -> TemplateContext:
    """Give the theme's own templates (404) the frame of the site."""
    return adapter.frame(STATE, context, None)


def on_page_context(context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """Give standing pages the frame of the site, and the front page its view."""
    return adapter.frame(STATE, context, page)


def on_post_build(*, config: MkDocsConfig) -> None:
    """Put everything in the place of the last site."""
    adapter.publish(STATE, config)


def on_shutdown() -> None:
    """End at once."""
    adapter.end(STATE)


def on_build_error(*, error: Exception) -> None:
    """Let other builds of this checkout go on, and say what a template did wrong."""
    adapter.abandon(STATE)
    adapter.tell(STATE, error)


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Show what is saved at once, and the last good version while somebody mends a mistake."""
    return adapter.keep_serving(STATE, server, config)
