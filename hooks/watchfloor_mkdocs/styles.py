"""All style sheets of a page as one file, with what the site can use of Material's: two fifths of the bytes.

What the site can use is told without a page: by the words of the templates, of standing pages and scripts, and by the
classes that a body may have. Where something else may bring classes (an extension of Markdown that is not ours, a
feature of the theme, a style sheet from elsewhere), pages load the theme's own.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from watchfloor.compile.dialect import EXTENSIONS, is_class
from watchfloor.store import load_ledger, save_ledger
from watchfloor.workshop.engine import source_digest

from .stylesheet import dark_without_scripts, subset

FOLDER = "assets/stylesheets"
_SHEETS = ("main.*.min.css", "palette.*.min.css")
_OURS = frozenset({*EXTENSIONS, "toc", "tables", "fenced_code"})
_MATERIAL = ("partials/palette.html", "partials/logo.html", "partials/content.html", "partials/icons.html")
"""Of Material's templates those of which something is left on our pages."""
_READ = frozenset({".html", ".md", ".js", ".css", ".yml"})
_FIRST = re.compile(r"@(?:charset|import|namespace)\b", re.IGNORECASE)
"""What a style sheet may have at its beginning alone."""
_URL = re.compile(r"""(\burl\(\s*["']?)(?![a-z][a-z0-9+.-]*:|[/#"'\s])([^"')\s?#]+)""", re.IGNORECASE)
"""An address relative to the style sheet (CSS Values 4, section 4.5)."""
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def theme_styles(config: MkDocsConfig, work: Path, *, wanted: bool | None, joined: bool = True) -> str:
    """Write the style sheet into the folder in which MkDocs builds.

    If ``joined``, those of ``extra_css`` follow in it and leave the configuration, for a page would ask for them one by
    one; unless one of them cannot stand behind another.

    Args:
        config: of MkDocs.
        work: ``.watchfloor/``, where it is kept for the next build.
        wanted: whether the operator has said that pages load the theme's own (``True``), or never (``False``).
        joined: whether there is to be one file. Its name is in each page, so that a change of it makes all anew.

    Returns:
        Its address; ``""`` if pages load the theme's own.
    """
    material = _material(config)
    sheets = [next(iter(sorted((material / FOLDER).glob(name))), None) for name in _SHEETS] if material else []
    if wanted or material is None or None in sheets or (wanted is None and not _is_closed(config)):
        return ""
    texts = {path: path.read_text("utf-8", "replace") for path in _inputs(config, material)}
    whole = [path.read_text("utf-8") for path in sheets if path]
    dark = [Path(config.docs_dir, str(path)) for path in config.extra_css] if _is_dark_by_device(config) else None
    css = _kept(work / "styles.ledger", "".join(whole), texts, dark)
    ours = [_moved(Path(config.docs_dir), str(path)) for path in config.extra_css]
    if joined and None not in ours:
        css += "".join(filter(None, ours))
        config.extra_css = []
    address = f"{FOLDER}/theme.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    path = Path(config.site_dir) / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(css, "utf-8")
    return address


def _moved(docs: Path, name: str) -> str | None:
    """What a style sheet says if it stands in the folder of the theme's; ``None`` if it must stand alone."""
    try:
        css = (docs / name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):  # of which MkDocs tells
        return None
    if _FIRST.search(css) or css.count("{") != css.count("}") or css.count("/*") != css.count("*/"):
        return None
    return _URL.sub(
        lambda found: f"{found[1]}{posixpath.relpath(posixpath.join(posixpath.dirname(name), found[2]), FOLDER)}", css
    )


def _material(config: MkDocsConfig) -> Path | None:
    """The folder of Material's templates, if that is the theme."""
    return next((Path(folder) for folder in config.theme.dirs if list(Path(folder).glob(f"{FOLDER}/main.*"))), None)


def _is_closed(config: MkDocsConfig) -> bool:
    """Whether all that brings classes to pages is known here."""
    local = all(not re.match(r"[a-z]+:|//", str(path)) for path in (*config.extra_css, *config.extra_javascript))
    own = set(config.markdown_extensions) <= _OURS and len(config.plugins) == len(config.hooks) == 1
    return local and own and not config.theme.get("features")


def _is_dark_by_device(config: MkDocsConfig) -> bool:
    """Whether a page of Material's light scheme becomes one of its dark one where the reader's device asks for that."""
    palette = config.theme.get("palette")
    first, *others = palette if isinstance(palette, list) and palette else [{}]
    dark = any(one.get("scheme") == "slate" and "dark" in str(one.get("media")) for one in others)
    return dark and first.get("scheme") == "default"


def _inputs(config: MkDocsConfig, material: Path) -> Iterator[Path]:
    """Files whose words may be classes."""
    for folder in filter(None, (config.theme.custom_dir, config.docs_dir)):
        yield from sorted(path for path in Path(folder).rglob("*") if path.suffix in _READ and path.is_file())
    yield from (material / name for name in _MATERIAL)
    if config.config_file_path:
        yield Path(config.config_file_path)


def _kept(path: Path, whole: str, texts: dict[Path, str], dark: list[Path] | None) -> str:
    """The style sheet, as the last build made it if that was of the same.

    With what it and the style sheets ``dark`` say of the dark scheme once more, if there are any such.
    """
    digest = hashlib.sha256(source_digest(Path(__file__).parent).encode() + version("tinycss2").encode())
    for text in (whole, *texts.values()):
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    kept = load_ledger(path, digest.hexdigest())
    if kept is not None:
        return str(kept)
    # What other style sheets name is there only if something else has it.
    words = set(_WORD.findall(" ".join(text for file, text in texts.items() if file.suffix != ".css")))
    css = subset(whole, lambda name: name in words or is_class(name), texts.values())
    if dark is not None:
        css += dark_without_scripts([css, *(texts[path] for path in dark if path in texts)])
    with suppress(OSError):  # a full disk: the next build makes it once more
        save_ledger(path, digest.hexdigest(), css)
    return css
