"""What every way to store sound does, and what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, runtime_checkable

from narrator.types import Timeline

if TYPE_CHECKING:
    from narrator.tags import Tags
    from narrator.types import Samples


@dataclass(frozen=True, slots=True)
class Dress:
    """What a sound file wears beside its sound."""

    tags: Tags
    timeline: Timeline
    cover: bytes = b""
    pictures: tuple[bytes, ...] = ()  #: one a chapter, empty where it has none


class Encoding(Protocol):
    """One way to store sound: in one go, or in stretches."""

    @property
    def suffix(self) -> str:
        """Of the file's name."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""

    @property
    def grid(self) -> int:
        """Samples; stretches end on multiples of it."""

    @property
    def loss(self) -> float:
        """dB by which the stored sound differs from what was given; below 0 where it is quieter."""

    @property
    def encoder(self) -> str:
        """What makes it."""


@runtime_checkable
class InOneGo(Encoding, Protocol):
    """Stored from start to end."""

    @property
    def tail(self) -> int:
        """Samples of silence that the format may add at the end, because it knows whole frames only."""

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress) -> None:
        """Store *stretches*, one after the other. Raises `AudioError`; an `OSError` goes through."""

    def heard(self, path: Path) -> Iterator[Samples]:
        """What a listener gets of the file at *path*: its samples, block by block."""


@runtime_checkable
class InStretches(Encoding, Protocol):
    """Stored in stretches that are encoded apart, in any order, and stand side by side as one stream."""

    @property
    def shape(self) -> str:
        """All that shapes an encoded stretch beside its samples."""

    def encode(self, samples: Samples, *, last: bool) -> bytes:
        """What stands for *samples* in the stream; only the *last* stretch need not be a whole number of grid steps."""

    def decode(self, encoded: bytes, samples: int) -> Samples:
        """What a listener gets of an encoded stretch of so many samples. Raises `AudioError` where it is less."""

    def spool(self, file: IO[Any]) -> Spool:
        """Where encoded stretches are collected; *file* is empty, can be sought, and holds them meanwhile."""


class Spool(Protocol):
    """Encoded stretches, waiting for their file."""

    def add(self, encoded: bytes, samples: int, peak: int) -> None:
        """Take the next stretch: so many samples, the highest of them *peak*. An `OSError` goes through."""

    def write(self, path: Path, dress: Dress) -> None:
        """Store all that was taken. Raises `AudioError` where that is nothing; an `OSError` goes through."""
