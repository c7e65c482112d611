"""Peak memory of a whole rendering of ten minutes, and of ten hours: how much of it grows with the text.

    python benchmarks/memory.py [--voice silence] [--minutes 10] [--times 60]

Each runs in a process of its own, from a Markdown file to the finished folder, with an empty cache. The text is made
of sentences that differ, with figures and abbreviations in them, so that nothing is spoken once for all; the language
is stated. The long text is the short one's kind, so many times as long.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from narrator.publish.manifest import read_manifest

_WORDS_A_MINUTE = 110  # the figures take long to say
_WORDS = [
    "harbour",
    "ferry",
    "winter",
    "council",
    "timetable",
    "engine",
    "letter",
    "morning",
    "captain",
    "island",
    "market",
    "weather",
    "bridge",
    "river",
    "station",
    "window",
    "garden",
    "doctor",
    "teacher",
    "village",
    "office",
    "painting",
    "music",
    "history",
    "mountain",
    "summer",
    "evening",
    "question",
    "answer",
    "number",
]
_FRAMES = (
    "The {} near the {} cost £{} in {}, said Dr. Miller.",
    "Nobody had expected the {} to outlast the {}, and {} people left before {}.",
    "By noon the {} was closed, the {} was full, and only {} of {} seats were free.",
    "“Is the {} still behind the {}?” she asked {} times in {}.",
)


def article(words: int) -> Iterator[str]:
    """Markdown of so many words, in pieces: a heading every eight paragraphs of four sentences."""
    chance, count, paragraph = random.Random(6), 0, 0
    yield "---\ntitle: The memory of a harbour\nlanguage: en-GB\n---\n\n"
    while count < words:
        if paragraph % 8 == 0:
            yield f"## Chapter {paragraph // 8 + 1}\n\n"
        lines = [_sentence(chance) for _ in range(4)]
        count += sum(len(line.split()) for line in lines)
        paragraph += 1
        yield " ".join(lines) + "\n\n"


def _sentence(chance: random.Random) -> str:
    places = (chance.choice(_WORDS), chance.choice(_WORDS), chance.randint(2, 999), chance.randint(1900, 2030))
    return chance.choice(_FRAMES).format(*places)


def peak(voice: str, minutes: float) -> tuple[float, float, float]:
    """Peak resident megabytes of rendering that many minutes or so, the seconds of speech, and those it took."""
    with tempfile.TemporaryDirectory() as home:
        source, output = Path(home, "article.md"), Path(home, "output")
        with source.open("w", encoding="utf-8") as file:
            file.writelines(article(round(minutes * _WORDS_A_MINUTE)))
        command = [sys.executable, "-m", "narrator", "render", str(source), "--voice", voice, "--no-learn"]
        env = {**os.environ, "NARRATOR_CACHE": str(Path(home, "cache"))}
        began = time.perf_counter()
        run = subprocess.Popen([*command, "--output", str(output)], env=env, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        if run.returncode:
            sys.exit(f"the rendering ended with {run.returncode}")
        (folder,) = output.iterdir()
        manifest = read_manifest(folder)
        assert manifest is not None
        return used.ru_maxrss / 1024, manifest.episode.duration, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voice", default="silence")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--times", type=float, default=60)
    options = parser.parse_args()
    peaks = []
    for minutes in (options.minutes, options.minutes * options.times):
        megabytes, seconds, took = peak(options.voice, minutes)
        peaks.append(megabytes)
        print(f"{seconds / 60:7.1f} min of speech: {megabytes:6.1f} MB at its peak, made in {took:.0f} s", flush=True)
    print(f"the long one takes {peaks[1] / peaks[0] - 1:+.1%}")


if __name__ == "__main__":
    main()
