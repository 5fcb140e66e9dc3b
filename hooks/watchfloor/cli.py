"""The command line: ``watchfloor check [PATHS]`` reports problems without building anything, and ``watchfloor why
A [B]`` tells why an article is related to another, or why it is not.

Exit status 0: nothing is wrong; 1: there are problems in content; 2: the command was used wrongly.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

import click

from . import __version__
from .configuring import read_settings
from .naming import theme_folders
from .pipeline import Prepared, prepare
from .problems import Problem, did_you_mean, report
from .read.files import relative
from .read.strict_yaml import parse
from .releasing import next_version, write_versions
from .settings import Settings
from .view.why import tell_list, tell_why
from .workshop import Workshop
from .workshop.saved import WORK, open_workshop, save_files, work_folder


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Watchfloor: incident reports and analysis in git, published as a site."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
)
def check(paths: tuple[Path, ...], config: Path) -> None:
    """Report every problem in the content, or only those in PATHS (files or folders).

    Drafts are looked at too, as the preview does, and so is what a build would leave out. Problems of the
    configuration are reported whatever the paths.
    """
    root = config.resolve().parent
    settings, problems = read_settings(config.resolve(), root)
    checked = 0
    if settings is not None:
        standing = dict(find_standing(config, root))
        folders = theme_folders(settings.configuration, root)
        shop = _open(root, settings)
        for preview in (False, True):
            prepared = prepare(
                root, settings, now(), preview=preview, standing=standing, folders=folders, workshop=shop
            )
            problems += prepared.problems
            save_files(root / WORK, shop, settings)
        checked = len(prepared.library.documents) + len(prepared.library.unreleased)
    wanted = [p for p in problems if (root / p.path).resolve() == config.resolve() or _concerns(p, paths, root)]
    if wanted:
        click.echo(report(wanted), err=True)
        sys.exit(1)
    click.echo(f"{checked} documents checked, no problems{' in the given paths' if paths else ''}")


@main.command()
@click.argument("article")
@click.argument("other", required=False)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
)
def why(article: str, other: str | None, config: Path) -> None:
    """Tell why OTHER is in ARTICLE's list of related articles, or why it is not; without OTHER, show that list.

    Both are ids, or files. The list is the one of a build: drafts have no part in it.
    """
    root = config.resolve().parent
    settings, problems = read_settings(config.resolve(), root)
    if settings is None:
        click.echo(report(problems), err=True)
        sys.exit(1)
    standing = dict(find_standing(config, root))
    shop = _open(root, settings)
    prepared = prepare(root, settings, now(), standing=standing, workshop=shop)
    save_files(root / WORK, shop, settings)
    if prepared.views is None:
        click.echo(report(prepared.errors), err=True)
        sys.exit(1)
    ids = [
        _id_of(name, prepared, partial(_mark_of, root, settings, standing, shop)) for name in (article, other) if name
    ]
    if len(ids) == 2 and ids[0] == ids[1]:
        raise click.UsageError("no article is related to itself")
    desk = prepared.views.desk
    click.echo("\n".join(tell_why(desk, *ids) if len(ids) == 2 else tell_list(desk, *ids)))


def _id_of(name: str, prepared: Prepared, mark_of: Callable[[str], str]) -> str:
    """The id of a released article that somebody named by its id or its file."""
    id = PurePosixPath(name.replace(os.sep, "/")).name.removesuffix(".md")
    if id in prepared.library.documents:
        return id
    if id in prepared.library.unreleased.values():
        raise click.ClickException(f"'{id}' is {mark_of(id)}: a build leaves it out, so it is in no list and has none")
    raise click.UsageError(f"there is no article '{id}'; {did_you_mean(id, prepared.library.documents)}".rstrip("; "))


def _mark_of(root: Path, settings: Settings, standing: dict[str, str], shop: Workshop, id: str) -> str:
    """Why an article is hidden."""
    preview = prepare(root, settings, now(), preview=True, standing=standing, workshop=shop)
    document = preview.library.documents.get(id)
    words = {"draft": "a draft", "scheduled": "scheduled for later", "embargoed": "under an embargo"}
    return words.get(document.mark if document else "", "expired, or has problems of its own")


@main.command("release-data")
@click.option("--note", default="", help="What to say of the version, in a sentence.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("mkdocs.yml"),
    show_default=True,
)
def release_data(note: str, config: Path) -> None:
    """Publish a version of the data: note which records were added, changed and withdrawn since the last one.

    The file that is written (`data.versions` of the settings) is to be committed with the content.
    """
    root = config.resolve().parent
    settings, problems = read_settings(config.resolve(), root)
    if settings is not None:
        shop = _open(root, settings)
        prepared = prepare(root, settings, now(), standing=dict(find_standing(config, root)), workshop=shop)
        problems += prepared.errors
    if settings is None or problems:
        click.echo(report(problems), err=True)
        sys.exit(1)
    version = next_version(prepared.record, now(), note)
    if version is None:
        click.echo(f"Nothing has changed since version {prepared.record.version}")
        return
    write_versions(root / settings.data.versions, prepared.record, version)
    counts = (len(version.added), len(version.changed), len(version.withdrawn))
    click.echo(
        f"Version {version.version}: %d records added, %d changed, %d withdrawn, {version.records} in all" % counts
    )
    click.echo(f"Commit {settings.data.versions} with your content")


def _open(root: Path, settings: Settings) -> Workshop:
    """A workshop with what builds have kept, so that little is read; one without where nothing can be kept."""
    try:
        shop = open_workshop(work_folder(root), settings, jobs=processors())
    except OSError:
        return Workshop()
    shop.began = time.time_ns()
    return shop


def _concerns(problem: Problem, paths: tuple[Path, ...], root: Path) -> bool:
    """Whether a problem lies in one of the given files or folders."""
    if not paths:
        return True
    place = (root / problem.path).resolve()
    return any(place == path.resolve() or place.is_relative_to(path.resolve()) for path in paths)


def now() -> datetime:
    """The clock, read once a run; ``SOURCE_DATE_EPOCH`` makes it stand still for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def processors() -> int:
    """How many processes may work: as ``WATCHFLOOR_JOBS`` says, or as many as there are processors for us."""
    wanted = os.environ.get("WATCHFLOOR_JOBS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def find_standing(config: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Standing pages and files as the site builder will address them: file relative to the root, and address."""
    value = parse(config.read_text("utf-8-sig")).value
    docs = root / str((value.get("docs_dir") if isinstance(value, dict) else None) or "docs")
    for path in sorted(path for path in docs.rglob("*") if path.is_file()):
        uri = path.relative_to(docs).as_posix()
        if any(part.startswith(".") for part in path.relative_to(docs).parts):
            continue
        if path.suffix == ".md":
            url = re.sub(r"(^|/)(index|README)$", r"\1", uri.removesuffix(".md"))
            uri = url if not url or url.endswith("/") else url + "/"
        yield relative(path, root), re.sub(r"(^|/)index\.html$", r"\1", uri)


if __name__ == "__main__":
    main()
