"""Every voice that is ready, on the same text: speed, memory, steadiness, timing, and what a recogniser hears.

    python benchmarks/voices.py [VOICE…] [--sentences 60 | --article FILE] [--json] [--mistakes]

Each voice speaks in a process of its own. CPU seconds count; wall-clock figures mean something on an idle machine only.
Word errors need ``faster-whisper``, and its model in the folder ``NARRATOR_WHISPER``; DNSMOS needs ``speechmos``
and ``librosa``.
Both texts go through narrator's own normalizer before words are compared. ``wer_%`` counts words spelt otherwise,
``sound_%`` only those that sound otherwise too: which of "too" and "two" it heard, a recogniser guesses.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.util
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from narrator.backends import load, missing
from narrator.backends.espeak_phonemes import phonemes
from narrator.calibrate import sentences
from narrator.estimate import predict
from narrator.loudness import Meter
from narrator.normalize import normalize
from narrator.parallel import cores
from narrator.pipeline import plan, read
from narrator.types import Clip, Utterance
from narrator.voices import all_voices, find

WINDOW = 25.0  # seconds a recogniser hears at once
PAUSE = 0.4
_SPELLINGS = (
    (r"(?<=\w{3})our\b", "or"),
    (r"(?<=\w{3})our(?=s|ed|ing|ful|er)", "or"),
    (r"tre(s?)\b", r"ter\1"),
    ("is(?=e|ing|ation)", "iz"),
    ("grey", "gray"),
)
COLUMNS = (
    "voice",
    "audio_s",
    "x_cpu",
    "x_wall",
    "first_s",
    "mb",
    "timing_%",
    "lufs",
    "spread_db",
    "wer_%",
    "sound_%",
    "worst_run",
    "dnsmos",
)


def main() -> None:
    options = _options()
    if options.one:
        print(json.dumps(measure(options.one, options.article, options.sentences)))
        return
    names = options.voices or [v.id for v in all_voices() if v.engine != "silence" and not missing(v)]
    if not options.json:
        print("  ".join(f"{column:>9}" for column in COLUMNS))
    for name in names:
        command = [sys.executable, __file__, "--one", name, "--sentences", str(options.sentences)]
        command += ["--article", options.article] if options.article else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name:>9}  {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        mistakes = found.pop("mistakes")
        print(
            json.dumps(found) if options.json else "  ".join(f"{_shown(found[column]):>9}" for column in COLUMNS),
            flush=True,
        )
        if options.mistakes:
            print("\n".join(f"    {mistake}" for mistake in mistakes), file=sys.stderr)


def measure(name: str, article: str, count: int) -> dict[str, Any]:
    voice = find(name)
    spoken = plan(read(article), voice).utterances if article else ()
    utterances = spoken or [Utterance(text, voice) for text in sentences()[:count]]
    began = time.perf_counter()
    backend = load(voice)
    backend.synthesize(utterances[0])
    first = time.perf_counter() - began
    cpu, wall = _cpu(), time.perf_counter()
    with ThreadPoolExecutor(cores()) as pool:
        clips = list(pool.map(backend.synthesize, utterances))
    cpu, wall = _cpu() - cpu, time.perf_counter() - wall
    seconds = sum(clip.duration for clip in clips)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    predicted = sum(predict(utterances, voice).durations)
    levels = [_lufs(clip) for clip in clips if clip.duration > 1]
    return {
        "voice": name,
        "audio_s": round(seconds, 1),
        "x_cpu": round(seconds / cpu, 2),
        "x_wall": round(seconds / wall, 2),
        "first_s": round(first, 2),
        "mb": round(memory),
        "timing_%": round(100 * (predicted / seconds - 1), 2),
        "lufs": round(statistics.median(levels), 1),
        "spread_db": round(statistics.pstdev(levels), 2),
        **heard(utterances, clips),
    }


def heard(utterances: Sequence[Utterance], clips: Sequence[Clip]) -> dict[str, Any]:
    """What a recogniser makes of the clips, and how clean they sound; None where neither is installed."""
    found: dict[str, Any] = {"wer_%": None, "sound_%": None, "worst_run": None, "dnsmos": None, "mistakes": []}
    pairs = list(zip(utterances, clips, strict=True))
    folder = os.environ.get("NARRATOR_WHISPER", "")
    if folder and importlib.util.find_spec("faster_whisper"):
        model = importlib.import_module("faster_whisper").WhisperModel(
            folder, device="cpu", compute_type="int8", cpu_threads=1
        )
        expected = [word for utterance in utterances for word in _words(utterance.text)]
        said = [word for window in _windows(pairs) for word in _said(model, window)]
        found["wer_%"] = round(100 * _distance(expected, said) / len(expected), 2)
        alike = _respelt(expected, said)
        found["sound_%"] = round(100 * _distance(expected, alike) / len(expected), 2)
        found["worst_run"] = _worst_run(expected, alike)
        found["mistakes"] = list(_mistakes(expected, alike))
    if importlib.util.find_spec("speechmos") and importlib.util.find_spec("librosa"):
        dnsmos = importlib.import_module("speechmos.dnsmos")
        scores = [dnsmos.run(np.clip(_joined(window), -1, 1), 16000)["ovrl_mos"] for window in _windows(pairs)]
        found["dnsmos"] = round(statistics.mean(float(score) for score in scores), 2)
    return found


def _said(model: Any, window: Sequence[tuple[Utterance, Clip]]) -> list[str]:
    """Words heard in a window; sentence by sentence where their number shows that the recogniser stopped early."""
    words = _transcribed(model, _joined(window))
    expected = sum(len(_words(utterance.text)) for utterance, _ in window)
    if abs(len(words) - expected) > 0.25 * expected and len(window) > 1:
        return [word for pair in window for word in _transcribed(model, _joined([pair]))]
    return words


def _transcribed(model: Any, samples: npt.NDArray[np.float32]) -> list[str]:
    parts, _ = model.transcribe(samples, language="en", beam_size=5, condition_on_previous_text=False)
    return _words(" ".join(part.text for part in parts))


def _windows(pairs: Sequence[tuple[Utterance, Clip]]) -> Iterator[list[tuple[Utterance, Clip]]]:
    window: list[tuple[Utterance, Clip]] = []
    for pair in pairs:
        if window and sum(clip.duration + PAUSE for _, clip in [*window, pair]) > WINDOW:
            yield window
            window = []
        window.append(pair)
    yield window


def _joined(window: Sequence[tuple[Utterance, Clip]]) -> npt.NDArray[np.float32]:
    """The clips with pauses, at 16 kHz, through the spectrum."""
    rate = window[0][1].sample_rate
    pause = np.zeros(round(PAUSE * rate), np.float32)
    parts = [part for _, clip in window for part in (clip.samples.astype(np.float32) / 32768, pause)]
    whole = np.concatenate(parts)
    count = round(len(whole) * 16000 / rate)
    return (np.fft.irfft(np.fft.rfft(whole)[: count // 2 + 1], count) * count / len(whole)).astype(np.float32)


def _words(text: str) -> list[str]:
    plain = normalize(text.strip()).text.lower().replace("’", "'").replace("-", " ")
    for british, american in _SPELLINGS:
        plain = re.sub(british, american, plain)
    return re.findall(r"[a-z]+(?:'[a-z]+)?", plain)


def _distance(expected: Sequence[str], given: Sequence[str]) -> int:
    row = list(range(len(given) + 1))
    for i, word in enumerate(expected, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(given, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1]


def _respelt(expected: list[str], given: list[str]) -> list[str]:
    """*given* in the words of *expected* where it sounds the same."""
    words: list[str] = []
    for kind, i0, i1, j0, j1 in difflib.SequenceMatcher(None, expected, given, autojunk=False).get_opcodes():
        before, after = expected[i0:i1], given[j0:j1]
        same = kind == "replace" and ("".join(before) == "".join(after) or _sound(before) == _sound(after))
        words += expected[i0:i1] if same else given[j0:j1]
    return words


def _sound(words: Sequence[str]) -> str:
    return "".join(letter for letter in "".join(phonemes(" ".join(words))) if letter.isalpha())


def _worst_run(expected: list[str], given: list[str]) -> int:
    """The most words in a row that are missing or extra: four and more are a real find."""
    steps = _steps(expected, given)
    return max((abs((i1 - i0) - (j1 - j0)) for _, i0, i1, j0, j1 in steps), default=0)


def _mistakes(expected: list[str], given: list[str]) -> Iterator[str]:
    """What was expected and what was heard instead, with a word to either side."""
    for _, i0, i1, j0, j1 in _steps(expected, given):
        before, after = expected[max(0, i0 - 1) : i0], expected[i1 : i1 + 1]
        yield " ".join([*before, f"[{' '.join(expected[i0:i1])} -> {' '.join(given[j0:j1])}]", *after])


def _steps(expected: list[str], given: list[str]) -> list[tuple[str, int, int, int, int]]:
    steps = difflib.SequenceMatcher(None, expected, given, autojunk=False).get_opcodes()
    return [step for step in steps if step[0] != "equal"]


def _lufs(clip: Clip) -> float:
    meter = Meter(clip.sample_rate)
    meter.add(clip.samples)
    return meter.lufs


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("voices", nargs="*")
    parser.add_argument("--sentences", type=int, default=60)
    parser.add_argument("--article", default="", help="speak this instead of sentences of ours")
    parser.add_argument("--mistakes", action="store_true", help="tell what was heard otherwise")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
