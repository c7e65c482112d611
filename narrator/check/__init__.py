"""Our own promises, checked on a finished file. Works on other people's MP3s too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from narrator.check.beside import manifest_claims, said_target, transcript_claims
from narrator.check.chaptered import chapter_claims, chapters_in
from narrator.check.claims import Claim, Report, claim
from narrator.check.heard import hear, sound_claims
from narrator.check.stream import stream_claims, walk
from narrator.check.tagged import read_tag, tag_claims
from narrator.errors import AudioError, SourceNotFoundError
from narrator.publish.manifest import read_manifest

__all__ = ["Claim", "Report", "check"]

_NEAR = 1  # sample


def check(path: Path) -> Report:
    """Every claim about the file at *path*, and whether it holds.

    An MP3 is looked at frame by frame; of other formats the sound is judged, and what lies beside.
    Raises `SourceNotFoundError` where there is no file and `AudioError` where it is no sound.
    """
    if not path.is_file():
        raise SourceNotFoundError(str(path), "give an audio file, or a folder of episodes")
    return Report(str(path), tuple(_claims(path)))


def _claims(path: Path) -> Iterator[Claim]:
    stream = walk(path) if path.suffix.lower() == ".mp3" else None
    if stream is None and path.suffix.lower() == ".mp3":
        raise AudioError(str(path), "there is no MPEG layer III frame in it")
    heard = hear(path)
    manifest = read_manifest(path.parent, whole=False)
    tag, starts = None, []
    if stream is not None:
        yield from stream_claims(stream)
        exact = abs(stream.samples - heard.samples) <= _NEAR
        yield claim("length.exact", exact, f"{stream.samples} samples said, {heard.samples} heard")
        tag = read_tag(path)
        yield from tag_claims(tag, heard.duration)
        yield from chapter_claims(path, tag, heard.duration)
        starts = [chapter.start for chapter in chapters_in(path, tag)] if tag is not None else []
    yield from sound_claims(heard, said_target(manifest), starts)
    yield from transcript_claims(path, heard.duration)
    yield from manifest_claims(path, manifest, heard.samples, heard.lufs)
