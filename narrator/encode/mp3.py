"""PCM → MP3, in process, to the sample.

The sound comes in stretches cut in silence on the frame grid. Each is encoded apart, on any thread or from a folder
of earlier ones, and their frames stand side by side as if one encoder had made them all: what is dropped at a cut
holds only zeros. The information frame in front is ours: lameenc writes none.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import lameenc

from narrator.encode.frames import frames, info_frame, info_size, offered_bitrates, sample_rates, samples_per_frame
from narrator.encode.sound import decoded
from narrator.errors import AudioError
from narrator.tags import id3

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.encode.contract import Dress
    from narrator.encode.segments import SegmentCache
    from narrator.types import Samples

ENCODER = "LAME 3.100"
LOSS = -0.455  # dB: LAME scales speech at a constant bitrate by 0.95 before it encodes
_QUALITY, _FAST = 5, 7  # no difference measured on speech at 64 kbit/s


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
        return _FAST if self.fast else _QUALITY


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
    """The frames that stand for *samples* in a longer stream: as many as fit, or all of them where it is the *last*."""
    encoded = encode(samples, settings)
    if last:
        return encoded
    wanted = 0
    for count, (offset, _) in enumerate(frames(encoded)):
        wanted = offset
        if count * samples_per_frame(settings.sample_rate) == len(samples):
            break
    return encoded[:wanted]


def write_mp3(
    file: IO[Any],
    stretches: Iterable[Samples],
    settings: Mp3Settings,
    *,
    jobs: int = 1,
    cache: SegmentCache | None = None,
) -> int:
    """Write *stretches*, each but the last a whole number of frames long, as one stream; gives its size in bytes.

    Starts where *file* stands, which has to be seekable. At most ``jobs + 1`` stretches are held at a time.
    """
    start = file.tell()
    count = samples = size = peak = 0
    first = b""
    for encoded, length, top in _encoded(stretches, settings, jobs, cache):
        if not first:
            first = encoded[:4]
            file.write(bytes(info_size(first)))
        file.write(encoded)
        count += sum(1 for _ in frames(encoded))
        size += len(encoded)
        samples += length
        peak = max(peak, top)
    if not first:
        raise AudioError("the episode", "there is no sound to encode")
    front = info_frame(first, frames=count, size=size, samples=samples, peak=peak / 32768, quality=settings.quality)
    file.seek(start)
    file.write(front)
    file.seek(0, 2)
    return size + len(front)


def _encoded(
    stretches: Iterable[Samples], settings: Mp3Settings, jobs: int, cache: SegmentCache | None
) -> Iterator[tuple[bytes, int, int]]:
    """Each stretch's frames, samples and highest sample, in order."""

    def one(samples: Samples, last: bool) -> bytes:
        make = functools.partial(encode_stretch, samples, settings, last=last)
        return make() if cache is None else cache.get(samples, f"{ENCODER} {settings} {last}", make)

    waiting: deque[tuple[Future[bytes], int, int]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="narrator-encode") as pool:
        try:
            for samples, last in _with_last(stretches):
                top = max(int(samples.max(initial=0)), -int(samples.min(initial=0)))
                waiting.append((pool.submit(one, samples, last), len(samples), top))
                if len(waiting) > jobs:
                    future, length, highest = waiting.popleft()
                    yield future.result(), length, highest
            while waiting:
                future, length, highest = waiting.popleft()
                yield future.result(), length, highest
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _with_last(stretches: Iterable[Samples]) -> Iterator[tuple[Samples, bool]]:
    """Each with whether it is the last."""
    ahead: Samples | None = None
    for samples in stretches:
        if ahead is not None:
            yield ahead, False
        ahead = samples
    if ahead is not None:
        yield ahead, True


@dataclass(frozen=True, slots=True)
class Mp3:
    """MP3 at a constant bitrate, with an ID3 tag."""

    settings: Mp3Settings
    cache: SegmentCache | None = None
    suffix: str = ".mp3"
    tail: int = 0
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

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress, jobs: int) -> None:
        """Store *stretches* behind a tag."""
        with path.open("wb") as file:
            file.write(id3(dress.tags, dress.timeline, cover=dress.cover, pictures=dress.pictures))
            write_mp3(file, stretches, self.settings, jobs=jobs, cache=self.cache)
        if self.cache is not None:
            self.cache.prune()

    def heard(self, path: Path) -> Iterator[Samples]:
        """The file's samples, block by block."""
        return decoded(path)
