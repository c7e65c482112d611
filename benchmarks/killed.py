"""Runs killed at random moments: what they leave is whole or nothing, and the last makes what an undisturbed one makes.

    python benchmarks/killed.py [ARTICLE] [--voice silence] [--kills 50] [--seed 1]

After each SIGKILL every file under a final name is held against the manifest, or heard where there is none, and every
clip and stretch in the cache is read. The cache is emptied now and then, so that runs are killed while speaking too.
With another voice than silence the last comparison means little: espeak-ng's clips of one text differ by a few samples,
by what it spoke before, and Piper throws dice.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from narrator.cache import ClipCache
from narrator.check.stream import walk
from narrator.encode.segments import SegmentCache
from narrator.encode.sound import decoded
from narrator.publish.manifest import read_manifest, stored
from narrator.types import Episode

EXAMPLE = Path(__file__).parent.parent / "examples" / "ferry-news.html"
_FRESH = 6  # runs between two with an empty cache


def start(article: str, voice: str, output: Path, cache: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "narrator", "render", article, "--voice", voice, "--force", "--no-learn"]
    env = {**os.environ, "NARRATOR_CACHE": str(cache)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*command, "--output", str(output)], env=env, stdout=quiet, stderr=quiet)


def damaged_files(output: Path) -> list[str]:
    """Files under final names that are not what they should be."""
    found = []
    for folder in output.glob("*"):
        manifest = read_manifest(folder, whole=False)
        if manifest is not None:
            found += [file.name for file in manifest.episode.files if stored(folder / file.name) != file]
            continue
        for audio in folder.glob("[!.]*.mp3"):
            stream = walk(audio)
            if stream is None or stream.samples != sum(map(len, decoded(audio))):
                found.append(audio.name)
    return found


def damaged_entries(cache: Path) -> int:
    """Clips and stretches that are not whole."""
    clips, segments = ClipCache(cache), SegmentCache(cache / "segments")
    keys = (f"{path.parent.name}{path.stem}" for path in (cache / "clips").glob("*/[!.]*.flac"))
    kept = (f"{path.parent.name}{path.name}" for path in segments.folder.glob("*/[!.]*"))
    return sum(clips.read(key) is None for key in keys) + sum(segments.get(key) is None for key in kept)


def made(output: Path) -> Episode:
    (folder,) = output.glob("*")
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest.episode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", nargs="?", default=str(EXAMPLE))
    parser.add_argument("--voice", default="silence")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as home:
        plain, output, cache = (Path(home, name) for name in ("plain", "output", "cache"))
        began = time.perf_counter()
        start(options.article, options.voice, plain, Path(home, "other")).wait()
        took = time.perf_counter() - began
        for number in itertools.count():
            if tally["killed"] == options.kills:
                break
            if number % _FRESH == 0:
                shutil.rmtree(cache, ignore_errors=True)
            run = start(options.article, options.voice, output, cache)
            began, moment = time.perf_counter(), chance.uniform(0.15, 1.05) * took
            while time.perf_counter() - began < moment and run.poll() is None:
                time.sleep(0.005)
            if run.poll() is not None:  # the machine is less busy than before
                took = time.perf_counter() - began
            tally["finished before" if run.poll() is not None else "killed"] += 1
            run.kill()
            run.wait()
            tally["episodes whole"] += any(read_manifest(folder) is not None for folder in output.glob("*"))
            tally["damaged files"] += len(damaged_files(output))
            tally["damaged entries"] += damaged_entries(cache)
        start(options.article, options.voice, output, cache).wait()
        undisturbed, last = made(plain), made(output)
        left = [path.name for path in output.rglob(".*")]
    print(f"runs of {took:.1f} s undisturbed: " + ", ".join(f"{n} {what}" for what, n in tally.items()))
    print(f"left behind after the last: {', '.join(left) or 'nothing'}")
    same = (undisturbed.samples, undisturbed.chapters) == (last.samples, last.chapters)
    bytes_too = undisturbed.audio.sha256 == last.audio.sha256
    print(f"length and chapters as undisturbed: {same}; every byte of the sound: {bytes_too}")
    sys.exit(not same or bool(tally["damaged files"] or tally["damaged entries"]))


if __name__ == "__main__":
    main()
