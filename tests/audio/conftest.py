"""Plans and clips of any shape, made of numbers, and the programs that bear witness."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narrator.types import (
    Article,
    Block,
    BlockKind,
    Clip,
    Metadata,
    Plan,
    Seconds,
    Section,
    SourceKind,
    Utterance,
    Voice,
)

VOICE = Voice("test", "none", name="Test")


def babble(seconds: float, sample_rate: int = 22050, seed: int = 0, level: float = 0.12) -> np.ndarray:
    """Something with the rhythm and the band of speech: filtered noise in syllables."""
    size = round(seconds * sample_rate)
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft(random.normal(size=size))
    hertz = np.fft.rfftfreq(size, 1 / sample_rate)
    spectrum[(hertz < 120) | (hertz > 3800)] = 0
    spectrum[1:] /= np.sqrt(1 + (hertz[1:] / 500) ** 2)
    sound = np.fft.irfft(spectrum, size)
    syllables = 0.25 + np.abs(np.sin(np.pi * 4.3 * np.arange(size) / sample_rate + seed))
    sound *= syllables
    return np.clip(sound / sound.std() * level * 32768, -32767, 32767).astype(np.int16)


@pytest.fixture(scope="session")
def clips_of() -> Callable[..., list[Clip]]:
    """Clips of the given lengths in seconds."""

    def make(lengths: Sequence[float], sample_rate: int = 22050, level: float = 0.12) -> list[Clip]:
        return [Clip(babble(s, sample_rate, seed, level), sample_rate) for seed, s in enumerate(lengths)]

    return make


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    """A plan of one utterance for each text; a paragraph ends where the text ends in ``|``."""

    def make(texts: Sequence[str], sections: Sequence[tuple[str, int, int]] = (), **about: Any) -> Plan:
        utterances, block, start, written = [], 0, 0, [""]
        for text in texts:
            plain, last = text.removesuffix("|"), text.endswith("|")
            pause = Seconds(0.7 if last else 0.35)
            utterances.append(Utterance(plain, VOICE, written=plain, block=block, start=start, pause_after=pause))
            written[-1] += plain + " "
            start += len(plain) + 1
            if last:
                block, start = block + 1, 0
                written.append("")
        metadata = {"title": "A title", "site": "Example", "authors": ("A. Writer",), "language": "en-GB"}
        metadata |= {"published": date(2026, 3, 4), "url": "https://example.com/a"} | about
        blocks = tuple(Block(BlockKind.PARAGRAPH, text.strip()) for text in written if text)
        article = Article(blocks, Metadata(**metadata), origin="example.md", kind=SourceKind.MARKDOWN)
        chapters = tuple(Section(*section) for section in sections or (("A title", 0, len(texts)),))
        durations = tuple(Seconds(1.0) for _ in texts)
        return Plan(article, VOICE, tuple(utterances), durations, chapters)

    return make


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if not found or not shutil.which("ffprobe"):
        pytest.skip("ffmpeg and ffprobe are not installed")
    return found


@pytest.fixture(scope="session")
def decoded_by_ffmpeg(ffmpeg: str) -> Callable[[Path], np.ndarray]:
    def decode(path: Path) -> np.ndarray:
        command = [ffmpeg, "-v", "error", "-i", str(path), "-f", "s16le", "-"]
        run = subprocess.run(command, capture_output=True, check=True)
        assert not run.stderr
        return np.frombuffer(run.stdout, "<i2")

    return decode


@pytest.fixture(scope="session")
def loudness_by_ffmpeg(ffmpeg: str) -> Callable[[Path], tuple[float, float]]:
    """LUFS and dBTP."""

    def measure(path: Path) -> tuple[float, float]:
        command = [ffmpeg, "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        summary = said[said.rindex("Summary") :]
        return float(re.findall(r"I:\s+(\S+)", summary)[0]), float(re.findall(r"Peak:\s+(\S+)", summary)[0])

    return measure


@pytest.fixture(scope="session")
def probed(ffmpeg: str) -> Callable[[Path], dict[str, Any]]:
    """What ffprobe sees: format, streams, chapters."""

    def probe(path: Path) -> dict[str, Any]:
        command = [
            "ffprobe",
            "-v",
            "error",
            "-show_format",
            "-show_streams",
            "-show_chapters",
            "-of",
            "json",
            str(path),
        ]
        run = subprocess.run(command, capture_output=True, check=True)
        found: dict[str, Any] = json.loads(run.stdout)
        return found

    return probe
