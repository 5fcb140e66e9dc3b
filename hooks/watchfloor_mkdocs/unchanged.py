"""The build that has nothing to do: told by names, sizes and times alone, before anything is read.

MkDocs has no way to say so, and would make its own pages anew. So ``mkdocs build``, and that command alone,
ends here when every input is what it was and the site is as it was left.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from watchfloor.cli import now
from watchfloor.publish.tree import own_hidden, stamps_of
from watchfloor.read import is_settled
from watchfloor.store import load_ledger, save_ledger
from watchfloor.workshop.saved import SITE

from .log import log
from .state import State
from .theme import adapter_digest

INPUTS = "inputs.ledger"
"""Digest of every input of the last build, and the moment until which it is true."""


def nothing_to_do(state: State, config: MkDocsConfig) -> bool:
    """Whether a build would change nothing."""
    state.inputs = _digest(state, config)
    kept = load_ledger(state.work / INPUTS, "")
    if kept is None:
        return False
    digest, until, pages = kept
    if (until is not None and now().timestamp() >= until) or digest != state.inputs:
        return False
    manifest = load_ledger(state.work / SITE, str(state.site)) or {}
    if stamps_of(state.site, own_hidden(manifest)) != {name: tuple(stamp) for name, (_, stamp) in manifest.items()}:
        return False
    log.info("Nothing has changed since the last build: the site is as it was, %s pages of ours", f"{pages:,}")
    return True


def remember_inputs(state: State, pages: int) -> None:
    """Keep what ``nothing_to_do`` compares with; nothing if a file was changed a moment ago, or there were warnings."""
    path = state.work / INPUTS
    path.unlink(missing_ok=True)
    assert state.prepared is not None
    if state.inputs and not state.prepared.problems:
        save_ledger(path, "", (state.inputs, state.prepared.until, pages))


def _digest(state: State, config: MkDocsConfig) -> str:
    """Hash of every input by name, size and time; ``""`` if it cannot be told."""
    path = Path(config.config_file_path or "mkdocs.yml")
    text = path.read_bytes()
    # Another file, the environment, other people's code: what comes of those cannot be seen from here.
    if b"INHERIT" in text or b"!ENV" in text or len(config.plugins) != len(config.hooks) or len(config.hooks) != 1:
        return ""
    digest = hashlib.sha256(text)
    names = ("mkdocs", "mkdocs-material", "pagefind")
    parts = (
        *map(version, names),
        state.engine,
        adapter_digest(),
        config.site_dir,
        config.docs_dir,
        config.theme.name,
        config.site_url,
        state.settings.catalogue,
    )
    digest.update(repr((parts, config.strict, os.environ.get("SOURCE_DATE_EPOCH"))).encode())
    folders = [state.root / state.settings.content_dir, Path(config.docs_dir), state.root / "hooks"]
    folders += [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
    counts = state.settings.trending.page_counts
    looked = [_add(digest, folder, state.began) for folder in folders]  # each of them, settled or not
    settled = all(looked)
    for name in filter(None, (counts, state.settings.data.versions)):
        if not (state.root / name).is_file():
            continue
        status = (state.root / name).stat()
        digest.update(repr((status.st_size, status.st_mtime_ns)).encode())
        settled = settled and is_settled(status.st_mtime_ns, state.began)
    return digest.hexdigest() if settled else ""


def _add(digest: hashlib._Hash, folder: Path, began: int) -> bool:
    """Add every file below a folder to the digest. Says whether a further change of any would show."""
    stamps = sorted((name, stamp) for name, stamp in stamps_of(folder).items() if not name.endswith(".pyc"))
    digest.update(repr((str(folder), stamps)).encode("utf-8", "surrogatepass"))
    return all(is_settled(changed, began) for _, (_, changed, _) in stamps)
