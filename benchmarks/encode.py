"""How fast clips become one file, how exact it is, and what it costs in memory, beside the usual ways.

    python benchmarks/encode.py [--minutes 10] [--rate 22050] [--methods ours,ours-cached,…]

Clips are espeak-ng's if that is installed, else shaped noise. Each method runs in a process of its own. Compare
seconds of sound per CPU second: wall time depends on what else the machine does. Error is decoded length less the
length promised: that of the manifest, else the sum of all clips and pauses.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from narrator.episode import write_episode
from narrator.types import (
    Article,
    AudioOptions,
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

PAUSE = 0.5
SENTENCES = (
    "The ferry left at seven, with eleven cars and a dog.",
    "Nobody on the pier had expected the new timetable to hold through the winter.",
    "It costs less than a cup of coffee, and it is slower than walking, said the harbour master.",
    "By noon the wind had turned.",
)


def clips_for(minutes: float, rate: int) -> list[Clip]:
    """Enough clips, with repeats, for so many minutes."""
    spoken = [_spoken(text, rate) for text in SENTENCES]
    found: list[Clip] = []
    while sum(len(clip.samples) / rate + PAUSE for clip in found) < minutes * 60:
        found.append(spoken[len(found) % len(spoken)])
    return found


def _spoken(text: str, rate: int) -> Clip:
    if shutil.which("espeak-ng"):
        said = subprocess.run(["espeak-ng", "--stdout", text], capture_output=True, check=True).stdout
        samples, own = soundfile.read(io.BytesIO(said), dtype="int16")
        if own == rate:
            return Clip(samples, rate)
    random = np.random.default_rng(len(text))
    return Clip((random.normal(size=len(text) * rate // 15) * 2500).astype(np.int16), rate)


def plan_for(clips: list[Clip]) -> Plan:
    voice = Voice("benchmark", "none")
    utterances = tuple(
        Utterance("A sentence.", voice, block=i // 4, kind=BlockKind.PARAGRAPH, pause_after=Seconds(PAUSE))
        for i in range(len(clips))
    )
    article = Article((), Metadata(title="Benchmark"), origin="benchmark", kind=SourceKind.PASTED)
    return Plan(article, voice, utterances, tuple(clip.duration for clip in clips), (Section("All", 0, len(clips)),))


def ours(clips: list[Clip], folder: Path) -> Path:
    return write_episode(plan_for(clips), lambda: iter(clips), folder / "e", AudioOptions()).path


def ours_fast(clips: list[Clip], folder: Path) -> Path:
    return write_episode(plan_for(clips), lambda: iter(clips), folder / "e", AudioOptions(fast=True)).path


def ours_cached(clips: list[Clip], folder: Path) -> Path:
    """The second time, with the encoded stretches kept. The first is not counted."""
    kept = folder / "kept"
    write_episode(plan_for(clips), lambda: iter(clips), folder / "first", segments=kept)
    global began
    began = _cpu(), time.perf_counter()
    return write_episode(plan_for(clips), lambda: iter(clips), folder / "e", segments=kept).path


def pydub_append(clips: list[Clip], folder: Path) -> Path:
    from pydub import AudioSegment

    pause = AudioSegment.silent(int(PAUSE * 1000), clips[0].sample_rate)
    whole = _segment(clips[0]).append(pause)
    for clip in clips[1:]:
        whole = whole.append(_segment(clip)).append(pause)
    whole.export(folder / "e.mp3", format="mp3", bitrate="64k")
    return folder / "e.mp3"


def pydub_plus(clips: list[Clip], folder: Path) -> Path:
    from pydub import AudioSegment

    whole = AudioSegment.silent(0, frame_rate=clips[0].sample_rate)
    for clip in clips:
        whole += _segment(clip) + AudioSegment.silent(int(PAUSE * 1000), clip.sample_rate)
    whole.export(folder / "e.mp3", format="mp3", bitrate="64k")
    return folder / "e.mp3"


def _segment(clip: Clip) -> Any:
    from pydub import AudioSegment

    return AudioSegment(clip.samples.tobytes(), frame_rate=clip.sample_rate, sample_width=2, channels=1)


def ffmpeg_concat(clips: list[Clip], folder: Path) -> Path:
    """An MP3 for each clip, then ffmpeg's concat with ``-c copy``."""
    names = []
    for index, clip in enumerate(clips):
        samples = np.concatenate([clip.samples, np.zeros(round(PAUSE * clip.sample_rate), np.int16)])
        name = folder / f"{index:05}.mp3"
        _ffmpeg(["-f", "s16le", "-ar", str(clip.sample_rate), "-ac", "1", "-i", "-", "-b:a", "64k", name], samples)
        names.append(f"file '{name}'")
    (folder / "list").write_text("\n".join(names))
    _ffmpeg(["-f", "concat", "-safe", "0", "-i", folder / "list", "-c", "copy", folder / "e.mp3"])
    return folder / "e.mp3"


def ffmpeg_pipe(clips: list[Clip], folder: Path) -> Path:
    pause = np.zeros(round(PAUSE * clips[0].sample_rate), np.int16)
    whole = np.concatenate([part for clip in clips for part in (clip.samples, pause)])
    rate = str(clips[0].sample_rate)
    _ffmpeg(["-f", "s16le", "-ar", rate, "-ac", "1", "-i", "-", "-b:a", "64k", folder / "e.mp3"], whole)
    return folder / "e.mp3"


def _ffmpeg(arguments: list[object], samples: np.ndarray | None = None) -> None:
    command = ["ffmpeg", "-v", "error", "-y", *map(str, arguments)]
    subprocess.run(command, input=samples.tobytes() if samples is not None else None, check=True)


METHODS: dict[str, Callable[[list[Clip], Path], Path]] = {
    "ours": ours,
    "ours-fast": ours_fast,
    "ours-cached": ours_cached,
    "ffmpeg-pipe": ffmpeg_pipe,
    "pydub-plus": pydub_plus,
    "pydub-append": pydub_append,
    "ffmpeg-concat": ffmpeg_concat,
}
began = 0.0, 0.0


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(name: str, minutes: float, rate: int) -> dict[str, float | str]:
    global began
    clips = clips_for(minutes, rate)
    samples = sum(len(clip.samples) + round(PAUSE * rate) for clip in clips)
    with tempfile.TemporaryDirectory() as folder:
        began = _cpu(), time.perf_counter()
        path = METHODS[name](clips, Path(folder))
        cpu, wall = _cpu() - began[0], time.perf_counter() - began[1]
        manifest = path.with_name("manifest.json")
        if manifest.exists():
            samples = json.loads(manifest.read_text())["audio"]["samples"]
        decoded = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-"], capture_output=True)
    seconds = samples / rate
    return {
        "method": name,
        "seconds": round(seconds, 1),
        "x_cpu": round(seconds / cpu),
        "x_wall": round(seconds / wall),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "error_ms": round((len(decoded.stdout) / 2 - samples) / rate * 1000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=22050)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.minutes, chosen.rate)))
        return
    print(f"{'method':<14} {'x/cpu':>6} {'x/wall':>6} {'MB':>5} {'length error':>13}")
    for name in chosen.methods.split(","):
        command = [
            sys.executable,
            __file__,
            "--one",
            name,
            "--minutes",
            str(chosen.minutes),
            "--rate",
            str(chosen.rate),
        ]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(f"{name:<14} {said['x_cpu']:>6} {said['x_wall']:>6} {said['megabytes']:>5} {said['error_ms']:>10} ms")


if __name__ == "__main__":
    main()
