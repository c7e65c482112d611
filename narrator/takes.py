"""Clips before they are heard: as much as is needed to lay them out, and to know whether they have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from narrator.types import Clip, WordTime

if TYPE_CHECKING:
    from narrator.types import Samples


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """What is known of a clip whose samples may not be in memory."""

    samples: int
    sample_rate: int  #: Hz
    digest: str  #: of its samples
    hear: Callable[[], Clip]  #: gives the clip itself
    words: tuple[WordTime, ...] = ()
    attempts: int = 1  #: calls to the engine that it took
    doubt: str = ""  #: what the estimate says against it

    @staticmethod
    def of(clip: Clip) -> Take:
        """The take of a clip that is at hand."""
        made = digest(clip.samples)
        return Take(len(clip.samples), clip.sample_rate, made, lambda: clip, clip.words, clip.attempts, clip.doubt)


def digest(samples: Samples) -> str:
    """A name for samples: equal ones have equal names."""
    return hashlib.blake2b(samples.tobytes(), digest_size=16).hexdigest()


def words_at(words: tuple[WordTime, ...], rate: int, target: int, length: int) -> tuple[WordTime, ...]:
    """Word times of a clip of *rate* Hz in the same clip at *target* Hz, which has *length* samples."""
    if rate == target:
        return words
    return tuple(
        replace(word, first=min(word.first * target // rate, length), last=min(word.last * target // rate, length))
        for word in words
    )
