"""FLAC, WAV and Opus, by libsndfile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrator.encode.sound import decoded
from narrator.encode.vorbis import add_comments
from narrator.types import AudioFormat

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.encode.contract import Dress
    from narrator.types import Samples

_FORMATS = {
    AudioFormat.FLAC: ("FLAC", "PCM_16", "libFLAC"),
    AudioFormat.WAV: ("WAV", "PCM_16", "PCM"),
    AudioFormat.OPUS: ("OGG", "OPUS", "libopus"),
}
_LEAST, _MOST = 6, 256  # kbit/s of a channel, as libopus takes them


@dataclass(frozen=True, slots=True)
class Plain:
    """A format that libsndfile writes."""

    format: AudioFormat
    sample_rate: int
    bitrate: int
    grid: int = 1
    loss: float = 0.0

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return f".{self.format}"

    @property
    def encoder(self) -> str:
        """What makes the file."""
        return _FORMATS[self.format][2]

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress, jobs: int) -> None:
        """Store *stretches*, then put the tags in where the format has them."""
        import soundfile

        container, subtype, _ = _FORMATS[self.format]
        level = 0.5
        if self.format is AudioFormat.OPUS:
            level = min(max(1 - (self.bitrate - _LEAST) / (_MOST - _LEAST), 0.0), 1.0)
        with (
            path.open("wb+") as raw,
            soundfile.SoundFile(
                raw, "w", self.sample_rate, 1, format=container, subtype=subtype, compression_level=level
            ) as file,
        ):
            for samples in stretches:
                file.write(samples)
        if self.format is not AudioFormat.WAV:
            add_comments(path, self.format, dress)

    def heard(self, path: Path) -> Iterator[Samples]:
        """The file's samples, block by block."""
        return decoded(path)
