"""What is kept from one build to the next, in the file that keeps it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from watchfloor.store import DiskObjects, StoreFailed
from watchfloor.store.objects import KEPT_BUILDS


def test_what_many_builds_have_not_used_goes_away(tmp_path: Path) -> None:
    """And what they used stays."""
    objects = DiskObjects(tmp_path / "objects.sqlite")
    objects.put("page", "used", b"1")
    objects.put("page", "unused", b"2")
    for _ in range(KEPT_BUILDS - 1):
        objects.sweep([("page", "used")])
    assert objects.get("page", "unused") == b"2"
    for _ in range(KEPT_BUILDS + 1):
        objects.sweep([("page", "used")])
    assert objects.get("page", "unused") is None
    assert objects.get("page", "used") == b"1"


def test_a_locked_store_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process is writing: that is no damage."""
    first = DiskObjects(tmp_path / "objects.sqlite")
    first.put("page", "one", b"1")
    first.commit()
    monkeypatch.setattr("watchfloor.store.objects.PATIENCE", 0.1)
    first.put("page", "two", b"2")
    second = DiskObjects(tmp_path / "objects.sqlite")
    assert second.get("page", "one") == b"1"
    with pytest.raises(StoreFailed, match="locked"):
        second.put("page", "three", b"3")
    first.commit()
    second.put("page", "three", b"3")


def test_a_store_that_is_full_lets_others_write(tmp_path: Path) -> None:
    """What was put before is kept as far as it can be, and nobody waits for the rest."""
    store = DiskObjects(tmp_path / "objects.sqlite")
    store._database.execute("PRAGMA max_page_count = 7")
    with pytest.raises(StoreFailed, match="full"):
        for number in range(100):
            store.put("page", str(number), b"x" * 1000)
    with sqlite3.connect(tmp_path / "objects.sqlite", timeout=0, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_a_value_of_another_key_is_none(tmp_path: Path) -> None:
    """An index that is damaged can lead to another row: its value does not pass for the one that was asked for."""
    store = DiskObjects(tmp_path / "objects.sqlite")
    store.put("page", "a", b"one")
    store.put("page", "b", b"two")
    store.commit()
    assert store.get_all("page", ["a", "b", "c"]) == [b"one", b"two", None]
    with sqlite3.connect(tmp_path / "objects.sqlite") as database:
        database.execute("UPDATE objects SET value = (SELECT value FROM objects WHERE key = 'b') WHERE key = 'a'")
    assert store.get("page", "a") is None
    assert store.get_all("page", ["a", "b"]) == [None, b"two"]
    store.close()
