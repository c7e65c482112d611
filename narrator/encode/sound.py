"""Sound files, heard: their samples, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.errors import AudioError

if TYPE_CHECKING:
    from narrator.types import Samples


def decoded(path: Path, size: int = 1 << 16) -> Iterator[Samples]:
    """The samples of a sound file, mono, block by block. Raises `AudioError` where it is not one."""
    import soundfile

    class Onward(soundfile.SoundFile):  # type: ignore[misc]
        """Read from start to end: soundfile seeks after each block, and an MP3 cannot be sought without loss."""

        def seekable(self) -> bool:
            return False

    try:
        with Onward(path) as file:
            while len(block := file.read(size, dtype="int16", always_2d=True)):
                yield block[:, 0] if block.shape[1] == 1 else (block.sum(axis=1) // block.shape[1]).astype("int16")
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise AudioError(str(path), f"it cannot be decoded ({error})") from error


def rate_of(path: Path) -> int:
    """The sample rate of a sound file. Raises `AudioError` where it is not one."""
    import soundfile

    try:
        return int(soundfile.info(path).samplerate)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise AudioError(str(path), f"it cannot be decoded ({error})") from error
