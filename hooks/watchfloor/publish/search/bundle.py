"""Pagefind's files: which of them belong together, and the same bytes for the same articles.

Pagefind 1.5 writes gzipped CBOR. The metadata names every other file: a *fragment* for each page, *chunks*
of the index, a file for each *filter*, and the pages in the order of each sort. What it takes from hash
maps comes in another order each time, and files under names that go with it; here they get one order.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import cbor2

from .pagefind import SearchFailed

ENTRY = "pagefind-entry.json"
_MAGIC = b"pagefind_dcd"
_URL = re.compile(rb'\{"url":("(?:[^"\\]|\\.)*")')


def prepare(bundle: Path, kept: Mapping[str, str]) -> None:
    """Leave only the fragments that will be right again, in the bundle of an earlier run.

    Pagefind takes a file for right if one of its name is there, and a name is 28 bits of a hash. So nothing
    is left but fragments of documents that have not changed.

    Args:
        bundle: the folder; nothing happens if it is not there.
        kept: the fragment of each document that has not changed.
    """
    wanted = set(kept.values())
    for path in [*bundle.glob("index/*"), *bundle.glob("filter/*"), *bundle.glob("*.pf_meta"), *bundle.glob(ENTRY)]:
        path.unlink()
    for path in bundle.glob("fragment/*"):
        if path.stem not in wanted:
            path.unlink()


def settle(bundle: Path, urls: Sequence[str], known: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Check a bundle that Pagefind has just written, remove what is not of it, and write it canonically.

    Args:
        bundle: the folder.
        urls: addresses of the documents in the order of their dates: the sort gets exactly this order.
        known: fragments that were there before, by address.
        prefix: put before the names of fragments, which a browser sees as the ids of results.

    Returns:
        The file of each document's fragment, without prefix and suffix.

    Raises:
        SearchFailed: if the index is not of exactly these documents.
    """
    entry = json.loads((bundle / ENTRY).read_bytes())
    [language] = entry["languages"].values()
    meta = bundle / f"pagefind.{language['hash']}.pf_meta"
    version, pages, chunks, filters, _, fields = _load(meta.read_bytes())
    meta.unlink()
    fragments = _fragments(bundle, [name for name, _ in pages], known)
    if sorted(fragments) != sorted(urls):
        odd = sorted(set(urls) ^ set(fragments))
        raise SearchFailed(f"Pagefind indexed {len(fragments)} of {len(urls)} documents: look at {', '.join(odd[:5])}")
    numbers = {name: number for number, (name, _) in enumerate(pages)}
    order = [numbers[fragments[url]] for url in urls]
    named = [[prefix + name, words] for name, words in pages]
    renamed = sorted([name, _canonical_filter(bundle, old)] for name, old in filters)
    for folder, names in (
        ("fragment", numbers),
        ("index", {chunk[-1] for chunk in chunks}),
        ("filter", {name for _, name in renamed}),
    ):
        for path in (bundle / folder).glob("*"):
            if path.stem not in names:
                path.unlink()
    body = _dump([version, named, chunks, renamed, [["date", order]], fields])
    language["hash"] = _name(body)
    (bundle / f"pagefind.{language['hash']}.pf_meta").write_bytes(body)
    (bundle / ENTRY).write_text(json.dumps(entry, sort_keys=True, ensure_ascii=False), encoding="utf-8")
    return fragments


def _fragments(bundle: Path, names: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The fragment of each address: as it was known, or as the file says."""
    address = {name: url for url, name in known.items()}
    return {
        address.get(name) or _address((bundle / f"fragment/{name}.pf_fragment").read_bytes()): name for name in names
    }


def _address(fragment: bytes) -> str:
    head = zlib.decompressobj(wbits=31).decompress(fragment, 2048)
    match = _URL.match(head.removeprefix(_MAGIC))
    if match is None:
        raise SearchFailed("Pagefind wrote a fragment that cannot be read: its version is not the one that is known")
    return str(json.loads(match[1])).lstrip("/")


def _canonical_filter(bundle: Path, name: str) -> str:
    """Write the values of a filter in one order; the new name."""
    old = bundle / f"filter/{name}.pf_filter"
    title, values = _load(old.read_bytes())
    body = _dump([title, sorted([value, sorted(pages)] for value, pages in values)])
    old.unlink()
    new = _name(body)
    (bundle / f"filter/{new}.pf_filter").write_bytes(body)
    return new


def _name(body: bytes) -> str:
    return sha256(body).hexdigest()[:16]


def _load(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(_MAGIC))


def _dump(value: Any) -> bytes:
    return gzip.compress(_MAGIC + cbor2.dumps(value, canonical=True), mtime=0)
