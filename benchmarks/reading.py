"""Reading and compiling alone: processor time of an article, against an earlier version of the engine.

    python -m benchmarks.reading [--articles 500] [--bodies FOLDER] [--against REVISION] [--rounds 7]

Articles are the generator's; or, with ``--bodies``, the Markdown files of any folder, whose own front
matter is taken off. Each round starts a process for each version, in turns, so that a busy minute
meets both; a process reads every file once to warm up, and then again for the figure. It also
digests all that came out (heads, fragments, problems, words), and says whether that is the same.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import marshal
import os
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BATCH = 24
"""Files at once, as in a build."""
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?\n---[ \t]*\r?\n", re.DOTALL)
FRONT = """---
title: A body
summary: Of a folder of others.
published: 2025-01-01T10:00
authors: [somebody]
---
"""


def lay_out(root: Path, articles: int, bodies: Path | None) -> None:
    """Write the content folder to read."""
    if bodies is None:
        from benchmarks.generate import Generator  # noqa: PLC0415 - the process that is measured need not load it

        for name, text in Generator(articles).files():
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return
    folder = root / "content" / "analysis"
    folder.mkdir(parents=True)
    for number, path in enumerate(sorted(bodies.rglob("*.md"))):
        text = FRONT_MATTER.sub("", path.read_text("utf-8", "replace"), count=1)
        (folder / f"body-{number}.md").write_text(FRONT + text, "utf-8")


def one_round(hooks: Path, root: Path) -> tuple[float, str]:
    """In a process of its own: milliseconds of processor an article, and the digest of all that came out."""
    sys.path.insert(0, str(hooks))
    from watchfloor.read import Context  # noqa: PLC0415 - of the version to be measured
    from watchfloor.store import unpack  # noqa: PLC0415
    from watchfloor.workshop.files import Reading, read_batch, start_reading  # noqa: PLC0415

    reading = Reading(root, Context("content", "Europe/Vilnius", "en"), (), "benchmark")
    start_reading(reading, None)
    content = root / "content"
    uris = sorted(path.relative_to(content).as_posix() for path in content.glob("[ai]*/**/*.md"))
    batches = [uris[start : start + BATCH] for start in range(0, len(uris), BATCH)]
    digest = hashlib.sha256()
    for found in (found for batch in batches for found in read_batch(batch)):
        made = marshal.loads(unpack(found.packed) or b"")
        digest.update(repr((found._replace(packed=None), made)).encode("utf-8", "surrogatepass"))
    start = time.process_time()
    for batch in batches:
        read_batch(batch)
    return (time.process_time() - start) / len(uris) * 1000, digest.hexdigest()


def hooks_of(revision: str, folder: Path) -> Path:
    """The engine as it was in a revision."""
    packed = subprocess.run(
        ["git", "archive", revision, "hooks"], cwd=REPOSITORY, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "hooks"


def measured(hooks: Path, root: Path) -> tuple[float, str]:
    """One round in a new process."""
    command = [sys.executable, "-m", "benchmarks.reading", "--one-round", str(hooks), str(root)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # sets are digested in the order in which they come
    ran = subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, capture_output=True, text=True)
    milliseconds, digest = json.loads(ran.stdout)
    return milliseconds, digest


def main() -> None:
    """Measure this version, and an earlier one beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--bodies", type=Path)
    parser.add_argument("--against", metavar="REVISION")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--one-round", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one_round:
        print(json.dumps(one_round(*arguments.one_round)))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        lay_out(root, arguments.articles, arguments.bodies)
        versions = {"this version": REPOSITORY / "hooks"}
        if arguments.against:
            versions[arguments.against] = hooks_of(arguments.against, Path(folder) / "then")
        took: dict[str, list[float]] = {name: [] for name in versions}
        digests = set()
        for _ in range(arguments.rounds):
            for name, hooks in versions.items():
                milliseconds, digest = measured(hooks, root)
                took[name].append(milliseconds)
                digests.add(digest)
    for name, each in took.items():
        print(f"{name:14} {statistics.median(each):6.3f} ms an article ({min(each):.3f} to {max(each):.3f})")
    if arguments.against:
        ratio = statistics.median(a / b for a, b in zip(*took.values(), strict=True))
        print(f"ratio {ratio:.3f}; what came out {'is the same' if len(digests) == 1 else 'DIFFERS'}")


if __name__ == "__main__":
    main()
