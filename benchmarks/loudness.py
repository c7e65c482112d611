"""How loud, and how high, a voice's episodes end: by ffmpeg, article by article, and the worst of them.

    python benchmarks/loudness.py VOICE FOLDER [--articles 10] [--words 150]

FOLDER holds articles in any form that narrator reads; of each the first blocks that are spoken are taken, up to so many
words. Asked are -16 ±0.5 LUFS and at most -1.5 dBTP.
"""

from __future__ import annotations

import argparse
import itertools
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import narrator
from narrator.cache import ClipCache
from narrator.errors import NarratorError
from narrator.types import Article, AudioOptions

_OFF = 0.5  # LU


def shortened(article: Article, words: int) -> Article:
    """*article* with what is spoken after so many words left out."""
    said, blocks = 0, []
    for block in article.blocks:
        blocks.append(block if said < words else replace(block, spoken=False))
        said += len(block.text.split()) if blocks[-1].spoken else 0
    return replace(article, blocks=tuple(blocks))


def articles(folder: Path, words: int) -> Iterator[Article]:
    """Those in *folder* that are long enough."""
    for path in sorted(folder.iterdir()):
        try:
            article = narrator.read(path)
        except NarratorError:
            continue
        if article.words >= words:
            yield shortened(article, words)


def heard(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's ebur128 tells them."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[2]
    numbers = [re.search(rf"\b{name}:\s*(-?[\d.]+|-inf)", said) for name in ("I", "Peak")]
    loudness, peak = (float(found[1]) for found in numbers if found)
    return loudness, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10)
    parser.add_argument("--words", type=int, default=150)
    options = parser.parse_args()
    target = AudioOptions()
    off, highest = 0.0, float("-inf")
    with tempfile.TemporaryDirectory() as home:
        how = narrator.RenderOptions(cache=ClipCache(Path(home, "cache")), learn=False)
        for article in itertools.islice(articles(options.folder, options.words), options.articles):
            episode = narrator.render(narrator.plan(article, options.voice), Path(home, "output"), how)
            loudness, peak = heard(episode.path)
            off, highest = max(off, abs(loudness - target.loudness)), max(highest, peak)
            said = f"gain {episode.loudness.gain:5.2f} dB {episode.duration:6.1f} s  {episode.title[:50]}"
            print(f"{loudness:6.1f} LUFS {peak:5.1f} dBTP  {said}", flush=True)
    print(f"{options.voice}: at most {off:.1f} LU off, {highest:.1f} dBTP at the highest")
    sys.exit(off > _OFF or highest > target.peak)


if __name__ == "__main__":
    main()
