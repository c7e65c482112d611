"""Sound files, by format: how each is written, and what it does to the sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from narrator.types import AudioFormat, AudioOptions, Timeline

if TYPE_CHECKING:
    from narrator.tags import Tags
    from narrator.types import Samples

_OPUS_RATES = (8000, 12000, 16000, 24000, 48000)


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
    def encoder(self) -> str:
        """What makes it."""

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress, jobs: int) -> None:
        """Store *stretches*, one after the other. Raises `AudioError`; an `OSError` goes through."""

    def heard(self, path: Path) -> Iterator[Samples]:
        """What a listener gets of the file at *path*: its samples, block by block."""


def encoding(options: AudioOptions, native: int, segments: Path | None = None) -> Encoding:
    """The way to store what *options* ask for, of sound that comes at *native* Hz.

    Args:
        segments: folder where encoded stretches are kept for the next time, where the format can be put together.

    Raises `AudioError` for what the format cannot be, and where a program it needs is missing.
    """
    from narrator.encode import m4b, mp3, plain
    from narrator.encode.frames import sample_rates
    from narrator.encode.segments import SegmentCache

    rate = options.sample_rate or native
    match options.format:
        case AudioFormat.MP3:
            if options.sample_rate is None:
                rate = _next(rate, sample_rates())
            cache = SegmentCache(segments) if segments else None
            return mp3.Mp3(mp3.Mp3Settings(rate, options.bitrate, options.fast), cache)
        case AudioFormat.M4B:
            return m4b.M4b(rate, options.bitrate)
        case AudioFormat.OPUS:
            return plain.Plain(AudioFormat.OPUS, _next(rate, _OPUS_RATES), options.bitrate)
        case _:
            return plain.Plain(options.format, rate, options.bitrate)


def _next(rate: int, known: tuple[int, ...]) -> int:
    """The first of the *known* rates that loses nothing of *rate*, or the highest."""
    return next((each for each in known if each >= rate), known[-1])
