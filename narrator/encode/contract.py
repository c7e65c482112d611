"""What every way to store sound does, and what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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
    """One way to store sound."""

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
    def tail(self) -> int:
        """Samples of silence that the format may add at the end, because it knows whole frames only."""

    @property
    def encoder(self) -> str:
        """What makes it."""

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress, jobs: int) -> None:
        """Store *stretches*, one after the other. Raises `AudioError`; an `OSError` goes through."""

    def heard(self, path: Path) -> Iterator[Samples]:
        """What a listener gets of the file at *path*: its samples, block by block."""
