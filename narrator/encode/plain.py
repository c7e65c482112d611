"""FLAC, WAV and Opus, by libsndfile."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrator.encode.sound import decoded
from narrator.encode.vorbis import add_comments
from narrator.errors import OutputError
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
_FLAC_LEVEL = 0.6  # of 0 to 1: smaller files cost more time
_LEAST, _MOST = 6, 256  # kbit/s of a channel, as libopus takes them


@dataclass(frozen=True, slots=True)
class Plain:
    """A format that libsndfile writes."""

    format: AudioFormat
    sample_rate: int
    bitrate: int
    grid: int = 1
    tail: int = 0
    loss: float = 0.0

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return f".{self.format}"

    @property
    def encoder(self) -> str:
        """What makes the file."""
        return _FORMATS[self.format][2]

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress) -> None:
        """Store *stretches*, then put the tags in where the format has them."""
        if self.format is AudioFormat.WAV:
            self._write_wav(path, stretches)
            return
        self._write_compressed(path, stretches)
        add_comments(path, self.format, dress)

    def _write_wav(self, path: Path, stretches: Iterable[Samples]) -> None:
        with path.open("wb") as raw, wave.open(raw) as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.sample_rate)
            for samples in stretches:
                file.writeframesraw(samples.astype("<i2", copy=False).tobytes())

    def _write_compressed(self, path: Path, stretches: Iterable[Samples]) -> None:
        import soundfile

        container, subtype, _ = _FORMATS[self.format]
        level = min(max(1 - (self.bitrate - _LEAST) / (_MOST - _LEAST), 0.0), 1.0)
        if self.format is AudioFormat.FLAC:
            level = _FLAC_LEVEL
        try:
            with soundfile.SoundFile(
                path, "w", self.sample_rate, 1, format=container, subtype=subtype, compression_level=level
            ) as file:
                for samples in stretches:
                    file.write(samples)
        except soundfile.LibsndfileError as error:
            raise OutputError(path.name, f"{error.error_string} The disk may be full.") from error

    def heard(self, path: Path) -> Iterator[Samples]:
        """The file's samples, block by block."""
        return decoded(path)
