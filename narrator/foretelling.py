"""Lengths before the sound: utterances are begun ahead of their turn, as many as their engines can keep.

Where an engine works out the length of a clip first and then its sound (`Foretells`), doing the first part early costs
nothing, and the length of all that fits is known while the first of it is spoken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from narrator import backends
from narrator.backends import Foretells
from narrator.cache import ClipCache
from narrator.errors import VoiceError
from narrator.types import Seconds, Utterance

_AT_ONCE = 4  # utterances a job

Tell = Callable[[int, Seconds], None]
"""Is told the length that the clip of an utterance will have: its number, counted from 0, and seconds."""


class Due(NamedTuple):
    """An utterance that is to be spoken, or taken from the cache."""

    number: int
    key: str
    utterance: Utterance
    silent: bool = False  #: nothing to be spoken


class _Told(NamedTuple):
    seconds: Seconds | None = None
    begun: bool = False
    full: bool = False


class Foreteller:
    """Begins utterances ahead of their turn and tells their lengths, from the thread that reads them.

    Args:
        cache: what it holds is not begun.
        tell: called once for each length that is known.
        jobs: threads to begin with.
    """

    def __init__(self, cache: ClipCache, tell: Tell, jobs: int) -> None:
        self._cache, self._tell, self._jobs = cache, tell, jobs
        self._begun: dict[str, Utterance] = {}

    def ahead(self, due: Iterable[Due]) -> Iterator[Utterance]:
        """The utterances in order, none before those after it are begun, as far as there is room for them."""
        source = iter(due)
        coming: deque[Due] = deque()
        refused: list[Due] = []  # of those, for want of room
        with ThreadPoolExecutor(self._jobs, thread_name_prefix="narrator-ahead") as pool:
            while True:
                more = list(islice(source, self._jobs * _AT_ONCE - len(refused)))
                coming.extend(more)
                told = list(pool.map(self._begin, refused + more))
                self._note(refused + more, told)
                refused = [each for each, one in zip(refused + more, told, strict=True) if one.full]
                if not coming:
                    return
                if any(one.begun for one in told):
                    continue
                # there is no room or nothing to begin: as many are let through as were looked at, and it is tried again
                for _ in range(max(1, len(told) - len(refused))):
                    if coming:
                        passed = coming.popleft()
                        refused = [each for each in refused if each is not passed]
                        yield passed.utterance

    def done(self, key: str) -> None:
        """Let go of what may still be kept for that utterance: it was spoken, or found in the cache after all."""
        utterance = self._begun.pop(key, None)
        if utterance is not None:
            backend = backends.load(utterance.voice)
            assert isinstance(backend, Foretells)
            backend.forgo(utterance)

    def close(self) -> None:
        """Let go of all that was begun and will not be spoken."""
        for key in tuple(self._begun):
            self.done(key)

    def _begin(self, due: Due) -> _Told:
        backend = backends.load(due.utterance.voice)
        if due.silent or not isinstance(backend, Foretells):
            return _Told()
        if take := self._cache.peek(due.key):
            return _Told(Seconds(take.samples / take.sample_rate))
        try:
            seconds = backend.foretell(due.utterance)
        except VoiceError:
            return _Told()  # it comes again when the utterance is spoken, and is told then
        return _Told(seconds, begun=seconds is not None, full=seconds is None)

    def _note(self, some: Iterable[Due], told: Iterable[_Told]) -> None:
        for due, one in zip(some, told, strict=True):
            if one.begun:
                self._begun[due.key] = due.utterance
            if one.seconds is not None:
                self._tell(due.number, one.seconds)
