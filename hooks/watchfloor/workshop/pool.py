"""Work in batches, here or in worker processes behind a ``concurrent.futures.Executor``."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MakeExecutor = Callable[[int, Callable[..., None], tuple[Any, ...], bool], Executor | None]
"""Number of workers, a function with its arguments that each of them calls first, and whether the arguments
can only be inherited and not sent, to an executor, which the caller shuts down; ``None`` where the work must be
done in this process."""

AHEAD = 3
"""Batches that wait for each worker: none idles, and what is waiting stays small."""


def processes(
    jobs: int, start: Callable[..., None], arguments: tuple[Any, ...], inherited: bool = False
) -> Executor | None:
    """Worker processes of this machine, forked where the platform can: they share what is in memory already."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    if jobs < 2 or (inherited and not forks):
        return None
    if not forks:
        return ProcessPoolExecutor(jobs, initializer=start, initargs=arguments)
    give_back()
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=start, initargs=arguments)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cyclic garbage seldom.

    A build holds millions of small values that live as long as it does; at Python's own pace the collector
    would walk over all of them again and again, for a third of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 200)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def settle() -> None:
    """What is in memory stays, and need not be looked at; look for cyclic garbage seldom.

    For a worker, which inherited it, and for a process that builds, as it begins and as it ends.
    """
    gc.freeze()
    # Hardly anything here is cyclic: some 27 objects for each file, none for a page.
    gc.set_threshold(1_000_000, 20, 200)


def settled(start: Callable[..., None], *arguments: Any) -> None:
    """What a worker does first, after ``settle``."""
    settle()
    start(*arguments)


def give_back() -> None:
    """Give memory that was let go back to the system, where the C library can (glibc): what is forked next inherits it."""
    trim = getattr(_c_library(), "malloc_trim", None)
    if trim is not None:
        trim(0)


@cache
def _c_library() -> Any:
    try:
        return ctypes.CDLL(None)
    except (OSError, TypeError):  # Windows has no such handle
        return None


def serial(
    jobs: int, start: Callable[..., None], arguments: tuple[Any, ...], inherited: bool = False
) -> Executor | None:
    """No workers at all."""
    return None


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """``items`` in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def run(
    function: Callable[[Sequence[T]], list[R]], items: Sequence[T], size: int, jobs: int, executor: Executor | None
) -> Iterator[R]:
    """Results of ``function`` over batches of ``items``, in their order.

    Args:
        function: to be called with a batch; with an executor it must be one that can be pickled.
        items: what to work on.
        size: of a batch.
        jobs: how many workers the executor has.
        executor: where to work; ``None`` for here.
    """
    if executor is None:
        for batch in batches(items, size):
            yield from function(batch)
        return
    waiting: deque[Future[list[R]]] = deque()
    try:
        for batch in batches(items, size):
            waiting.append(executor.submit(function, batch))
            if len(waiting) > AHEAD * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
