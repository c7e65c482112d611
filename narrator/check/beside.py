"""What lies beside a file: transcripts and the manifest."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from narrator.check.claims import Claim, claim
from narrator.publish.manifest import Manifest, stored
from narrator.types import StoredFile

_CUE = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})")
_LONGEST_LINE = 65


def transcript_claims(path: Path, duration: float) -> Iterator[Claim]:
    """Cues that rise, do not overlap and lie inside the sound."""
    for suffix in (".vtt", ".words.vtt", ".srt"):
        beside = path.with_suffix(suffix)
        name = suffix.strip(".")
        if not beside.exists():
            yield claim(f"transcript.{name}", None, "there is none")
            continue
        text = beside.read_text(encoding="utf-8", errors="replace")
        cues = [_times(found) for found in _CUE.finditer(text)]
        order = all(start < end for start, end in cues) and all(a[1] <= b[0] for a, b in pairwise(cues))
        headed = suffix == ".srt" or text.startswith("WEBVTT")
        yield claim(f"transcript.{name}", bool(cues) and order and headed, f"{len(cues)} cues, one after the other")
        last = cues[-1][1] if cues else 0.0
        yield claim(f"transcript.{name}-inside", last <= duration + 0.001, f"the last ends at {last:.3f} s")
        if suffix == ".vtt":
            longest = max((len(html.unescape(line)) for line in text.splitlines() if "-->" not in line), default=0)
            yield claim("transcript.lines", longest <= _LONGEST_LINE, f"the longest line has {longest} letters")


def _times(found: re.Match[str]) -> tuple[float, float]:
    numbers = [int(group or 0) for group in found.groups()]
    start, end = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (numbers[:4], numbers[4:]))
    return start, end


def manifest_claims(path: Path, manifest: Manifest | None, samples: int, lufs: float) -> Iterator[Claim]:
    """What we said of the episode, against what is there."""
    if manifest is None or manifest.episode.audio.name != path.name:
        yield claim("manifest.there", None, "no manifest beside it speaks of this file")
        return
    episode = manifest.episode
    changed = [file.name for file in episode.files if not _same(path.with_name(file.name), file)]
    yield claim("manifest.digests", not changed, f"changed since: {', '.join(changed)}" if changed else "all as made")
    yield claim("manifest.samples", samples == episode.samples, f"{episode.samples} said, {samples} heard")
    near = abs(lufs - episode.loudness.after) <= 0.1
    yield claim("manifest.loudness", near, f"{episode.loudness.after:.2f} said, {lufs:.2f} heard")


def _same(path: Path, file: StoredFile) -> bool:
    return path.is_file() and stored(path) == file


def said_target(manifest: Manifest | None) -> float:
    """The loudness the episode was made for; else what podcasts have."""
    if manifest is None:
        return -16.0
    try:
        return float(manifest.about["audio"]["target"])
    except (KeyError, TypeError, ValueError):
        return -16.0
