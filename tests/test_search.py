"""Which article stands in which shard, and that only changed shards are built anew."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searching import build, document, documents
from watchfloor.publish.search import Entry, Scale, SearchFailed, Shard, build_index, pagefind, plan, scale_for

SCALE = Scale(40)


def entry(number: int, minutes: int) -> Entry:
    date = datetime(1995, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    return Entry(f"incidents/{number}/", str(number), date.isoformat(timespec="minutes"))


MOMENTS = st.integers(0, 40 * 365 * 24 * 60) | st.sampled_from([0, 7, 10_000_000]) | st.integers(15_000_000, 15_020_000)
ENTRIES = st.lists(MOMENTS, min_size=1, max_size=150).map(lambda all: [entry(n, m) for n, m in enumerate(all)])
LIMITS = st.integers(1, 60).map(Scale)


def contents(shards: Iterable[Shard]) -> set[frozenset[str]]:
    return {frozenset(entry.url for entry in shard.entries) for shard in shards}


@given(ENTRIES, LIMITS, st.randoms())
def test_each_article_stands_in_one_shard(entries: list[Entry], scale: Scale, chance: object) -> None:
    """In the order of time, from shard to shard and within them, and whatever order the articles come in."""
    shards = plan(entries, scale)
    line = [entry for shard in shards for entry in shard.entries]
    assert sorted(entry.url for entry in line) == sorted(entry.url for entry in entries)
    assert [entry.published for entry in line] == sorted(entry.published for entry in entries)
    assert len({shard.name for shard in shards}) == len(shards)
    assert all(shard.entries for shard in shards)
    chance.shuffle(entries)
    assert plan(entries, scale) == shards


@given(ENTRIES, MOMENTS, LIMITS)
def test_a_new_article_changes_its_own_shard_alone(entries: list[Entry], minutes: int, scale: Scale) -> None:
    """Or divides it; all others hold what they held, under their names. A deleted one is the same backwards."""
    new = entry(len(entries), minutes)
    before, after = plan(entries, scale), plan([*entries, new], scale)
    same = set(before) & set(after)
    gone = [shard for shard in before if shard not in same]
    come = [shard for shard in after if shard not in same]
    assert len(gone) <= 1  # none where the article is the first of its stretch
    assert {e.url for shard in come for e in shard.entries} == {e.url for shard in gone for e in shard.entries} | {
        new.url
    }


@given(ENTRIES, LIMITS)
def test_shards_are_neither_many_nor_big(entries: list[Entry], scale: Scale) -> None:
    """What stands alone is a stretch of time with enough articles, and a crowded moment is divided too."""
    shards = plan(entries, scale)
    assert len(shards) <= 1 + 8 * len(entries) / max(scale.limit, 8) if scale.limit >= 8 else True
    assert all(len(shard.entries) <= scale.limit + 20 * (scale.limit // 8) for shard in shards)


@pytest.mark.parametrize(("articles", "least", "most"), [(1_500, 1, 1), (10_000, 5, 15), (100_000, 20, 64)])
def test_the_number_of_shards_follows_the_size(articles: int, least: int, most: int) -> None:
    """Ten years of articles: one index as long as one is quick to make, and never more than a browser can ask."""
    every = 10 * 365 * 24 * 60 // articles
    shards = plan(entry(number, number * every) for number in range(articles))
    assert least <= len(shards) <= most
    if articles > 1_500:
        sizes = [len(shard.entries) for shard in shards]
        assert max(sizes) <= scale_for(articles).limit * 1.25


def urls(files: dict[str, Path]) -> list[str]:
    """The addresses in the fragments of an index."""
    fragments = [gzip.decompress(file.read_bytes()) for name, file in files.items() if "/fragment/" in name]
    return sorted(json.loads(fragment.removeprefix(b"pagefind_dcd"))["url"].strip("/") + "/" for fragment in fragments)


def named(files: dict[str, Path]) -> set[str]:
    """Every file that the metadata of an index name, and its own."""
    names = {"pagefind/shards.json"}
    for shard in json.loads(files["pagefind/shards.json"].read_bytes())["shards"]:
        base = f"pagefind/{shard['path']}"
        [language] = json.loads(files[f"{base}pagefind-entry.json"].read_bytes())["languages"].values()
        names |= {f"{base}pagefind-entry.json", f"{base}pagefind.{language['hash']}.pf_meta"}
        meta = gzip.decompress(files[f"{base}pagefind.{language['hash']}.pf_meta"].read_bytes())
        _, pages, chunks, filters, _, _ = cbor2.loads(meta.removeprefix(b"pagefind_dcd"))
        names |= {f"{base}fragment/{page[0]}.pf_fragment" for page in pages}
        names |= {f"{base}index/{chunk[-1]}.pf_index" for chunk in chunks}
        names |= {f"{base}filter/{filter[-1]}.pf_filter" for filter in filters}
    return names


def bytes_of(files: dict[str, Path]) -> dict[str, bytes]:
    return {name: file.read_bytes() for name, file in files.items()}


def test_an_edit_builds_its_own_shard_alone(tmp_path: Path) -> None:
    """The result is what a build from nothing gives, file for file; taking the edit back gives the first index."""
    made = documents(60)
    first = build(made, tmp_path / "store", Scale(20))
    assert len(first.rebuilt) > 2 and not first.reused
    before = bytes_of(first.files)
    again = build(made, tmp_path / "store", Scale(20))
    assert not again.rebuilt and bytes_of(again.files) == before

    edited = {**made, "incidents/n030/": document(30, "quite other words")}
    index = build(edited, tmp_path / "store", Scale(20))
    [shard] = index.rebuilt
    assert set(index.reused) == set(first.rebuilt) - {shard}
    after = bytes_of(index.files)
    assert after == bytes_of(build(edited, tmp_path / "other", Scale(20)).files)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert all(shard in name or name == "pagefind/shards.json" for name in changed)
    build(made, tmp_path / "store", Scale(20))
    assert bytes_of(again.files) == before


def test_a_deleted_article_is_nowhere(tmp_path: Path) -> None:
    """Not among the documents, not in a file of the index, and no file is left that nothing names."""
    made = documents(60)
    build(made, tmp_path, Scale(20))
    del made["incidents/n030/"]
    index = build(made, tmp_path, Scale(20))
    assert len(index.rebuilt) == 1
    assert urls(index.files) == sorted(made)
    assert not list(tmp_path.glob("*/documents/incidents/n030"))
    scripts = {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "wasm.unknown.pagefind"}
    assert set(index.files) == named(index.files) | {f"pagefind/{name}" for name in scripts}


def test_shards_that_are_no_more_leave_nothing(tmp_path: Path) -> None:
    """When few articles are left they are one index again, as Pagefind would have laid it out."""
    made = documents(60)
    build(made, tmp_path, Scale(20))
    few = dict(list(made.items())[:10])
    index = build(few, tmp_path, Scale(20))
    assert urls(index.files) == sorted(few)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all", "shards.json"]
    assert not any(name.count("/") > 2 or ".en_" in name for name in index.files)
    assert build({}, tmp_path).files == {}


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_a_killed_build_leaves_nothing_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Wherever it was stopped, and whether or not the edit stays: the next build gives what one from nothing gives."""
    made = documents(60)
    before = bytes_of(build(made, tmp_path / "store", Scale(20)).files)
    edited = {**made, "incidents/n030/": document(30, "quite other words")}

    class Killed(BaseException):
        pass

    index = pagefind.index

    def killed(documents: Path, bundle: Path, chunk: int | None, seconds: float) -> None:
        if moment == "after":
            index(documents, bundle, chunk, seconds)
        elif moment == "during":
            (bundle / "fragment").mkdir(exist_ok=True)
            (bundle / "fragment" / "en_0000000.pf_fragment").write_bytes(b"half")
        raise Killed

    monkeypatch.setattr(pagefind, "index", killed)
    with pytest.raises(Killed):
        build(edited, tmp_path / "store", Scale(20))
    monkeypatch.undo()
    assert bytes_of(build(made, tmp_path / "store", Scale(20)).files) == before
    index_of_edit = build(edited, tmp_path / "store", Scale(20))
    assert bytes_of(index_of_edit.files) == bytes_of(build(edited, tmp_path / "other", Scale(20)).files)


def test_a_failure_says_what_pagefind_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is taken for done: when the reason is gone, the index is made."""
    made = documents(60)
    program = tmp_path / "pagefind"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo 9; exit; }\necho "no room left" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setattr(pagefind, "get_executable", lambda: program)
    with pytest.raises(SearchFailed, match="no room left"):
        build(made, tmp_path / "store", Scale(20))
    monkeypatch.setattr(pagefind, "get_executable", lambda: None)
    with pytest.raises(SearchFailed, match="install"):
        build(made, tmp_path / "store", Scale(20))
    monkeypatch.undo()
    assert urls(build(made, tmp_path / "store", Scale(20)).files) == sorted(made)


def test_a_document_that_is_not_indexed_is_a_failure(tmp_path: Path) -> None:
    """Pagefind passes over a document that it finds nothing in; an article that cannot be found must not pass."""
    made = documents(5)
    made["incidents/empty/"] = ("2020-01-01", b"<html lang=en><body><p>no article</body></html>")
    with pytest.raises(SearchFailed, match="5 of 6 documents: look at incidents/empty/"):
        build(made, tmp_path)


def test_only_what_changed_is_read(tmp_path: Path) -> None:
    """Reading a document may mean to render it."""
    made = documents(60)
    read: list[str] = []

    def build_and_note() -> None:
        entries = [Entry(url, sha256(body).hexdigest(), date) for url, (date, body) in made.items()]
        build_index(entries, lambda url: read.append(url) or made[url][1], tmp_path, scale=Scale(20))

    build_and_note()
    assert sorted(read) == sorted(made)
    read.clear()
    made["incidents/n030/"] = document(30, "quite other words")
    build_and_note()
    assert read == ["incidents/n030/"]
