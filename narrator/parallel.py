"""One shape for every way of doing many things at once: that of ``map``, in order.

`synthesize` takes any callable of this shape: `map` itself, `threads(n)`, a pool's ``map``, a cluster's.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Map(Protocol):
    """Calls a function on each item and gives the results in the order of the items."""

    def __call__(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]:
        """The results, in order."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def threads(jobs: int, *, ahead: int | None = None) -> Map:
    """A map on *jobs* threads that starts at most *ahead* items beyond the one whose result is next.

    So memory stays flat however many items there are, and one slow item does not stop the others at once.
    Where an item raises, or the results are not read to the end, items not yet started are dropped.
    """
    lead = max(jobs, jobs * 8 if ahead is None else ahead)

    def run(function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        waiting: deque[Future[R]] = deque()
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="narrator")
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > lead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    return run
