"""Results on their way from the thread that collects them to the one that makes an episode of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from queue import SimpleQueue

from narrator.synthesize import Rendered

_AT_HAND = 24  # results waiting whose samples are kept; those of later ones are read from the cache in their turn


class StoppedError(Exception):
    """No more results will come: whoever waits for them need not."""


class Arrivals:
    """What was spoken of one plan, as it arrives; iterating waits for what is not there yet.

    Iterating again starts from the beginning. Samples that come along are handed on once and not kept.
    """

    def __init__(self) -> None:
        self.seen: list[Rendered] = []  #: what was read so far, without samples
        self._queue: SimpleQueue[Rendered | None] = SimpleQueue()

    def put(self, rendered: Rendered) -> None:
        """Add the next result."""
        crowded = rendered.clip is not None and self._queue.qsize() >= _AT_HAND
        self._queue.put(replace(rendered, clip=None) if crowded else rendered)

    def stop(self) -> None:
        """Say that no more will come; who waits for more gets `StoppedError`."""
        self._queue.put(None)

    def __iter__(self) -> Iterator[Rendered]:
        """The results in order. Raises `StoppedError`."""
        place = 0
        while True:
            if place == len(self.seen):
                arrived = self._queue.get()
                if arrived is None:
                    raise StoppedError
                self.seen.append(replace(arrived, clip=None) if arrived.clip is not None else arrived)
                yield arrived
            else:
                yield self.seen[place]
            place += 1
