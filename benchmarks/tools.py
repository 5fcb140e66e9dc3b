"""The tools that are measured: how each gets the content, builds, and is put back to nothing."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks import measure
from benchmarks.generate import Generator
from benchmarks.project import REPOSITORY, lay_out

PEERS = Path(__file__).resolve().parent / "peers"
ENVIRONMENTS = REPOSITORY / ".watchfloor" / "peers"
GLOB = "{incidents,analysis}/*/index.html"
UNSPOKEN = "sup[id^='fnref'], .footnotes, .footnote-backref"


def environment(name: str) -> Path:
    """A peer's own environment, made from its locked requirements unless it is there already."""
    requirements = PEERS / f"requirements-{name}.txt"
    folder, stamp = ENVIRONMENTS / name, hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not (folder / stamp).exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
        subprocess.run([folder / "bin" / "python", *install, requirements], check=True, timeout=900)
        (folder / stamp).touch()
    return folder


def binary(name: str, pattern: str) -> str:
    """A program inside a peer's environment, without the Python around it."""
    return str(next(path for path in environment(name).glob(f"lib/*/site-packages/{pattern}") if path.is_file()))


def locked(name: str) -> dict[str, str]:
    """The versions of a peer's requirements."""
    text = (PEERS / f"requirements-{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


def versions() -> dict[str, str]:
    """Of everything that takes part."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    return {
        "Watchfloor": commit.stdout.strip() or "unknown",
        "MkDocs": importlib.metadata.version("mkdocs"),
        "Material for MkDocs": importlib.metadata.version("mkdocs-material"),
        "Hugo": locked("hugo")["hugo"],
        "Pagefind": locked("pagefind")["pagefind"],
        "Pelican": locked("pelican")["pelican"],
        "Zensical": locked("zensical")["zensical"],
        "Material's blog plugin": locked("material")["mkdocs-material"],
    }


def put_aside(root: Path, *names: str) -> None:
    """Take what a build made away, without deleting it before the end.

    For a minute or more after many files were deleted, ext4 is slow to make new ones; whoever comes next would pay.
    """
    aside = root.parent / "aside"
    aside.mkdir(exist_ok=True)
    for name in names:
        if (root / name).exists():
            (root / name).rename(aside / f"{len(list(aside.iterdir()))}-{Path(name).name}")


@dataclass(slots=True)
class Ours:
    """A generated publication, built by Watchfloor."""

    root: Path

    def write(self, articles: int) -> None:
        """Lay the project out."""
        self.root.mkdir(parents=True)
        lay_out(self.root, articles)

    def wipe(self) -> None:
        """Leave nothing of any build."""
        put_aside(self.root, "site", "site.old", ".watchfloor")

    def build(self, seconds: float = measure.GIVE_UP) -> measure.Run:
        """As a writer would."""
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        return measure.run(command, self.root, seconds=seconds)

    def search(self, on: bool) -> None:
        """Switch search on or off."""
        path = self.root / "mkdocs.yml"
        text = path.read_text(encoding="utf-8").replace("    search: false\n", "")
        if not on:
            text = text.replace("  publication:\n", "  publication:\n    search: false\n")
        path.write_text(text, encoding="utf-8")

    def serve(self, port: int) -> list[str]:
        """The command of the live preview."""
        return [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]


@dataclass(slots=True)
class Hugo:
    """The same, built by Hugo, and made searchable by Pagefind."""

    root: Path

    def write(self, articles: int) -> None:
        """Translate."""
        importlib.import_module("benchmarks.peers.hugo").write(self.root, Generator(articles))

    def wipe(self) -> None:
        """Leave nothing of any build."""
        put_aside(self.root, "public", "resources")

    def build(self) -> measure.Run:
        """Hugo alone."""
        return measure.run([binary("hugo", "hugo/binaries/hugo*"), "--quiet"], self.root)

    def index(self) -> measure.Run:
        """Pagefind over what Hugo built, as a publisher would run it: the old index goes first."""
        put_aside(self.root, "public/pagefind")
        program = binary("pagefind", "pagefind_bin/pagefind*")
        options = ["--site", "public", "--glob", GLOB, "--exclude-selectors", UNSPOKEN, "--quiet"]
        return measure.run([program, *options], self.root)

    def serve(self, port: int) -> list[str]:
        """The command of Hugo's server, as it comes: rendering to memory, and what was visited first."""
        program = binary("hugo", "hugo/binaries/hugo*")
        return [program, "server", "--bind", "127.0.0.1", "--port", str(port), "--disableBrowserError"]


@dataclass(slots=True)
class Other:
    """One more peer, for information: one full build."""

    root: Path
    name: str
    command: tuple[str, ...]

    def write(self, articles: int) -> None:
        """Translate."""
        importlib.import_module(f"benchmarks.peers.{self.name}").write(self.root, Generator(articles))

    def build(self) -> measure.Run:
        """A full build from nothing."""
        programs = environment(self.name) / "bin"
        return measure.run([str(programs / self.command[0]), *self.command[1:]], self.root)


OTHERS = {
    "pelican": ("pelican", "--quiet", "--settings", "pelicanconf.py", "content"),
    "zensical": ("zensical", "build", "--clean"),
    "material": ("mkdocs", "build", "--quiet"),
}


def edit(root: Path, at: int, sentence: str) -> Path:
    """Append a sentence to the body of an old incident; returns its file."""
    path = incident(root, at)
    text = path.read_text(encoding="utf-8")
    head, body = text.split("\n---\n", 1)
    first, rest = body.strip().split("\n\n", 1)
    path.write_text(f"{head}\n---\n\n{first} {sentence}\n\n{rest}\n", encoding="utf-8")
    return path


def retitle(root: Path, at: int, word: str) -> None:
    """Append a word to the title of an old incident."""
    path = incident(root, at)
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^(title: .*?)(\"?)$", rf"\1 {word}\2", text, count=1, flags=re.MULTILINE), "utf-8")


def incident(root: Path, at: int) -> Path:
    """An incident's file from the middle of the run of years; ``at`` chooses which."""
    paths = sorted((root / "content" / "incidents").rglob("i*.md"))
    return paths[(len(paths) // 3 + 7 * at) % len(paths)]
