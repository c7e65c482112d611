"""What is begun of utterances before their turn, so that their lengths are known."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from narrator.backends.halves import Begun
from narrator.types import Utterance

if TYPE_CHECKING:
    from narrator.backends.halves import Array

Start: TypeAlias = tuple[Sequence[str], Begun]
"""The phonemes of an utterance, and what the front of the model made of them."""


class Ahead:
    """Begins utterances, and keeps each start for one speaking: spoken again, an utterance throws new dice.

    Safe to use from several threads.

    Args:
        begin: starts an utterance.
        most: bytes. Nothing more is begun once they are reached, so each thread may exceed them by one start.
    """

    def __init__(self, begin: Callable[[Utterance], Start], most: int = 16 * 2**20) -> None:
        self._begin, self._most = begin, most
        self._lock = threading.Lock()
        self._kept: defaultdict[object, deque[Start]] = defaultdict(deque)
        self._size = 0

    def frames(self, utterance: Utterance) -> Array | None:
        """Begin *utterance*: the frames that its sounds will have when it is spoken next.

        None where there is no room, or nothing is known before the sound.
        """
        if self._size >= self._most:
            return None
        start = self._begin(utterance)
        if start[1].frames is None:
            return None
        with self._lock:
            self._kept[_name(utterance)].append(start)
            self._size += start[1].size
        return start[1].frames

    def start(self, utterance: Utterance) -> Start:
        """What was begun of *utterance*, taken out; begun now where nothing was."""
        return self._taken(utterance) or self._begin(utterance)

    def forgo(self, utterance: Utterance) -> None:
        """Let go of what was begun of *utterance*, if it was not taken."""
        self._taken(utterance)

    def _taken(self, utterance: Utterance) -> Start | None:
        with self._lock:
            name = _name(utterance)
            if name not in self._kept:
                return None
            start = self._kept[name].popleft()
            if not self._kept[name]:
                del self._kept[name]
            self._size -= start[1].size
            return start


def _name(utterance: Utterance) -> object:
    """Whatever shapes the sound of an utterance beside its voice."""
    return utterance.text, utterance.sounds
