"""How near the words' times in a transcript are to what is heard: onsets of sound after silence, by their energy.

    python benchmarks/word_times.py output/*/        # folders of finished episodes

Only words that begin after at least 120 ms of silence can be judged so: the first of every sentence and those after
a comma. Each onset is held against the nearest start of a word. Where a sentence begins with what no word was written
for, such as the number of an item, its first onset is left out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from narrator.encode.sound import decoded, rate_of
from narrator.publish.manifest import read_manifest

_FRAME = 0.005  # seconds
_QUIET = 10 ** (-50 / 20)  # of full scale: below it there is silence, in an episode at -16 LUFS
_PAUSE = 0.12  # seconds
_NEAR = 0.06


def onsets(audio: Path) -> np.ndarray:
    """Times at which sound begins after silence."""
    rate = rate_of(audio)
    size = round(_FRAME * rate)
    samples = np.concatenate(list(decoded(audio))).astype(np.float32) / 32768
    levels = np.sqrt((samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1))
    loud = np.flatnonzero(levels > _QUIET)
    after = np.diff(loud, prepend=-len(levels)) * size / rate > _PAUSE
    return loud[after] * size / rate


def misses(folder: Path) -> tuple[np.ndarray, int]:
    """How far each onset lies from the nearest word's start, later ones positive; and how many words there are."""
    manifest = read_manifest(folder)
    if manifest is None:
        return np.zeros(0), 0
    audio = manifest.episode.path
    segments = json.loads(audio.with_suffix(".json").read_text(encoding="utf-8"))["segments"]
    starts = np.array([word[1] for segment in segments for word in segment["words"]])
    unwritten = [s["startTime"] for s in segments if s["words"] and s["words"][0][1] - s["startTime"] > _NEAR]
    heard = onsets(audio)
    if unwritten:
        heard = heard[np.abs(np.array(unwritten)[None, :] - heard[:, None]).min(axis=1) > _NEAR]
    nearest = starts[np.abs(starts[None, :] - heard[:, None]).argmin(axis=1)]
    return nearest - heard, len(starts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    every, words = [], 0
    for folder in parser.parse_args().folders:
        found, count = misses(folder)
        every.append(found)
        words += count
    off = np.concatenate(every)
    near = float((np.abs(off) <= _NEAR).mean())
    print(f"{len(every)} episodes, {words} words, {len(off)} of them after a silence")
    print(f"within {_NEAR * 1000:.0f} ms: {near:.1%}; median {np.median(off) * 1000:+.0f} ms; ", end="")
    print(f"90 % within {np.quantile(np.abs(off), 0.9) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
