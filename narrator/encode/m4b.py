"""M4B, by ffmpeg: AAC is the one format here that no wheel of a reasonable size encodes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from narrator.errors import AudioError

if TYPE_CHECKING:
    from narrator.encode.contract import Dress
    from narrator.types import Samples

REMEDY = "install ffmpeg (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg), or take --format mp3"
_BLOCK = 1 << 17
_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)


@dataclass(frozen=True, slots=True)
class M4b:
    """AAC in an MP4 file with chapters, as audiobook players like it.

    Raises `AudioError` where ffmpeg is not installed, or the rate is none of AAC's.
    """

    sample_rate: int
    bitrate: int
    suffix: str = ".m4b"
    grid: int = 1
    tail: int = 1024
    loss: float = 0.0
    encoder: str = "ffmpeg aac"

    def __post_init__(self) -> None:
        _ffmpeg()
        if self.sample_rate not in _RATES:
            raise AudioError(f"{self.sample_rate} Hz", f"an M4B can have {', '.join(map(str, _RATES))}")

    def write(self, path: Path, stretches: Iterable[Samples], dress: Dress) -> None:
        """Store *stretches* through a pipe, with tags, chapters and cover."""
        raw = ["-f", "s16le", "-ar", str(self.sample_rate), "-ac", "1", "-i", "pipe:0"]
        with tempfile.TemporaryDirectory() as folder:
            metadata, cover = Path(folder, "metadata"), Path(folder, "cover")
            metadata.write_text(ffmetadata(dress), encoding="utf-8")
            picture = []
            if dress.cover:
                cover.write_bytes(dress.cover)
                picture = ["-i", str(cover)]
            shown = ["-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"] if picture else []
            command = [_ffmpeg(), "-v", "error", "-y", *raw, "-f", "ffmetadata", "-i", str(metadata), *picture]
            command += ["-map", "0:a", *shown, "-map_metadata", "1", "-map_chapters", "1"]
            command += ["-c:a", "aac", "-b:a", f"{self.bitrate}k", "-movflags", "+faststart", "-f", "ipod", str(path)]
            with tempfile.TemporaryFile() as said:
                process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said)
                assert process.stdin is not None
                try:
                    for samples in stretches:
                        process.stdin.write(samples.astype("<i2", copy=False).tobytes())
                    process.stdin.close()
                except BrokenPipeError:
                    pass  # it has said why
                except BaseException:
                    process.kill()
                    raise
                finally:
                    code = process.wait()
                if code:
                    raise AudioError(path.name, f"ffmpeg could not make it ({_last_line(said)})")

    def heard(self, path: Path) -> Iterator[Samples]:
        """The file's samples, block by block."""
        command = [_ffmpeg(), "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "pipe:1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            while block := process.stdout.read(_BLOCK):
                yield np.frombuffer(block, "<i2")


def ffmetadata(dress: Dress) -> str:
    """Tags and chapters in ffmpeg's own text format."""
    tags, timeline = dress.tags, dress.timeline
    entries = {
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album or tags.title,
        "date": tags.date.isoformat() if tags.date else "",
        "genre": "Speech",
        "comment": tags.comment,
        "description": tags.description,
        "encoder": tags.encoder,
    }
    lines = [";FFMETADATA1", *(f"{name}={_plain(text)}" for name, text in entries.items() if text)]
    for index, chapter in enumerate(timeline.chapters):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{timeline.sample_rate}", f"START={chapter.start}", f"END={chapter.end}"]
        lines.append(f"title={_plain(chapter.title or f'Chapter {index + 1}')}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return "".join("\\" + mark if mark in "=;#\\\n" else mark for mark in text)


def _ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if not found:
        raise AudioError("M4B", f"it needs ffmpeg, which is not installed: {REMEDY}")
    return found


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no reason given"
