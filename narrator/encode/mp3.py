"""PCM → MP3, in process, to the sample.

The sound comes in stretches cut in silence on the frame grid. Each is encoded apart, on any thread, and their frames
stand side by side as if one encoder had made them all: what is dropped at a cut holds only zeros. The information
frame in front is ours: lameenc writes none.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import lameenc
import numpy as np

from narrator.encode.frames import DELAY, info_frame, offered_bitrates, run_of_frames, sample_rates, samples_per_frame
from narrator.errors import AudioError
from narrator.tags import id3

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.encode.contract import Dress
    from narrator.types import Samples

ENCODER = "LAME 3.100"
LOSS = -0.455  # dB: LAME scales speech at a constant bitrate by 0.95 before it encodes
_DECODER_DELAY = 529  # samples; what every decoder of layer III adds
_QUALITY, _FAST = 5, 7
_AMPLE = 64  # kbit/s from which the fast way sounds no worse: PESQ of joe 4.51, and 4.50 the slow way


@dataclass(frozen=True, slots=True)
class Mp3Settings:
    """All that shapes the frames beside the samples. Raises `AudioError` for what an MP3 cannot be."""

    sample_rate: int
    bitrate: int = 64
    fast: bool = False

    def __post_init__(self) -> None:
        if self.sample_rate not in sample_rates():
            known = ", ".join(map(str, sample_rates()))
            raise AudioError(f"{self.sample_rate} Hz", f"an MP3 can have {known}")
        offered = offered_bitrates(self.sample_rate)
        if self.bitrate not in offered:
            known = ", ".join(map(str, offered))
            raise AudioError(f"{self.bitrate} kbit/s", f"at {self.sample_rate} Hz there are {known}")

    @property
    def quality(self) -> int:
        """LAME's own scale: 0 is slowest, 9 fastest."""
        return _FAST if self.fast or self.bitrate >= _AMPLE else _QUALITY


def encode(samples: Samples, settings: Mp3Settings) -> bytes:
    """Every frame that an encoder of its own makes of *samples*, to the last."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(settings.sample_rate)
    encoder.set_out_sample_rate(settings.sample_rate)
    encoder.set_bit_rate(settings.bitrate)
    encoder.set_quality(settings.quality)
    return bytes(encoder.encode(samples.astype("<i2", copy=False).tobytes())) + bytes(encoder.flush())


def encode_stretch(samples: Samples, settings: Mp3Settings, *, last: bool) -> bytes:
    """The frames that stand for *samples* in a longer stream: as many as fit, or all of them where it is the *last*.

    Raises `AudioError` where the encoder gave fewer.
    """
    encoded = encode(samples, settings)
    grid = samples_per_frame(settings.sample_rate)
    count, wanted = run_of_frames(encoded, None if last else len(samples) // grid)
    if count * grid < len(samples):
        raise AudioError("an encoded stretch", f"it holds {count * grid} samples where {len(samples)} went in")
    return encoded[:wanted]


def decode_stretch(encoded: bytes, samples: int) -> Samples:
    """The *samples* that frames of a stretch stand for, as a listener gets them.

    What the delay of encoder and decoder pushes beyond the frames is silence, since stretches end in it.
    Raises `AudioError` where the frames cannot be decoded.
    """
    import soundfile

    try:
        decoded = soundfile.read(io.BytesIO(encoded), dtype="int16")[0]
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise AudioError("an encoded stretch", f"it cannot be decoded ({error})") from error
    if len(decoded) < samples:
        raise AudioError("an encoded stretch", f"it decodes to {len(decoded)} samples where {samples} went in")
    heard: Samples = np.zeros(samples, np.int16)
    sound = decoded[DELAY + _DECODER_DELAY :][:samples]
    heard[: len(sound)] = sound
    return heard


class Mp3Spool:
    """Frames of an MP3 to be: what the information frame in front has to say is counted as they come."""

    def __init__(self, file: IO[Any], settings: Mp3Settings) -> None:
        self._file = file
        self._settings = settings
        self._first = b""
        self._frames = self._samples = self._size = self._peak = 0

    def add(self, encoded: bytes, samples: int, peak: int) -> None:
        """Take the frames of the next stretch."""
        self._first = self._first or encoded[:4]
        self._file.write(encoded)
        self._frames += run_of_frames(encoded)[0]
        self._size += len(encoded)
        self._samples += samples
        self._peak = max(self._peak, peak)

    def write(self, path: Path, dress: Dress) -> None:
        """Store them behind a tag and the information frame."""
        with path.open("wb") as out:
            out.write(id3(dress.tags, dress.timeline, cover=dress.cover, pictures=dress.pictures))
            self.write_stream(out)

    def write_stream(self, out: IO[Any]) -> None:
        """Write the information frame and all frames after it."""
        if not self._first:
            raise AudioError("the episode", "there is no sound to encode")
        peak, quality = self._peak / 32768, self._settings.quality
        front = info_frame(
            self._first, frames=self._frames, size=self._size, samples=self._samples, peak=peak, quality=quality
        )
        out.write(front)
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)


@dataclass(frozen=True, slots=True)
class Mp3:
    """MP3 at a constant bitrate, with an ID3 tag."""

    settings: Mp3Settings
    suffix: str = ".mp3"
    loss: float = LOSS
    encoder: str = ENCODER

    @property
    def sample_rate(self) -> int:
        """In Hz."""
        return self.settings.sample_rate

    @property
    def grid(self) -> int:
        """Samples of a frame."""
        return samples_per_frame(self.settings.sample_rate)

    @property
    def shape(self) -> str:
        """All that shapes a frame beside its samples."""
        return f"{ENCODER} {self.settings} quality {self.settings.quality}"

    def encode(self, samples: Samples, *, last: bool) -> bytes:
        """The frames that stand for *samples*. Raises `AudioError` where the encoder gave others than asked for."""
        return encode_stretch(samples, self.settings, last=last)

    def decode(self, encoded: bytes, samples: int) -> Samples:
        """The samples that frames of a stretch stand for."""
        return decode_stretch(encoded, samples)

    def spool(self, file: IO[Any]) -> Mp3Spool:
        """Where frames are collected."""
        return Mp3Spool(file, self.settings)
