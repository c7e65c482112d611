"""A plan and its clips → an episode in its folder: sound, tags, transcripts, chapters, and the manifest last.

The clips are taken as they come and never held, so that the sound is made beside the speaking, and memory is the same
for ten minutes and for ten hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from narrator.cover import cover, read_picture, shrunk
from narrator.encode import Dress, encoding
from narrator.encode.segments import SegmentCache
from narrator.errors import AudioError
from narrator.files import slug
from narrator.join import usable
from narrator.levels import Clips
from narrator.music import load_music
from narrator.parallel import cores
from narrator.publish import manifest, transcripts, waveform
from narrator.publish.chapters import podcast_chapters
from narrator.publish.manifest import Manifest, read_episode, read_manifest
from narrator.publish.readalong import ReadAlong
from narrator.soundtrack import Soundtrack, Takes, Task, write_soundtrack
from narrator.tags import tags_of
from narrator.takes import Take
from narrator.types import AudioOptions, Episode, Plan, Timeline
from narrator.workspace import workspace

__all__ = ["AudioOptions", "Episode", "Manifest", "read_episode", "read_manifest", "write_episode"]


def write_episode(
    plan: Plan,
    clips: Clips,
    folder: Path,
    options: AudioOptions | None = None,
    *,
    digest: str = "",
    jobs: int | None = None,
    segments: Path | None = None,
    picture: bytes = b"",
    listen: Callable[[bytes], None] | None = None,
) -> Episode:
    """Make the episode of *plan* in *folder*.

    Args:
        clips: gives the clips of the plan's utterances in order, or takes of them, each time it is called: once,
            and again where the sound has to be made again. It may wait for them to be spoken.
        digest: of the plan, for the manifest.
        jobs: threads that encode; as many as there are cores where not given.
        segments: folder of mastered stretches; then an edited sentence costs one of them.
        picture: the article's lead image, where the caller fetched it; a file named by the article is read here.
        listen: is given the encoded sound as it is made, before the file is there, where the format can be streamed.

    Nothing unfinished ever stands under its final name. Raises `AudioError` for clips or options that cannot be used
    and `OutputError` where the system refuses to write.
    """
    options = options or AudioOptions()
    first, takes = _arriving(plan, clips)
    how = encoding(options, (_rate(plan, clips) if len(plan.cast) > 1 else 0) or first.sample_rate)
    with workspace(folder, manifest.NAME) as work:
        name = f"{_stem(folder, plan)}{how.suffix}"
        art = cover(replace(plan.article.metadata, title=plan.title), _picture(plan, options, picture))
        (work / "cover.jpg").write_bytes(art)
        small = shrunk(art)
        with _read_along(plan, how.sample_rate, work / name) as along:
            task = Task(
                plan,
                takes,
                options,
                how.sample_rate,
                load_music(options, how.sample_rate),
                jobs or cores(),
                SegmentCache(segments) if segments else None,
                along.add,
                listen,
            )
            tags = tags_of(plan, encoder=how.encoder)
            sound = write_soundtrack(task, how, work / name, lambda timeline: Dress(tags, timeline, small))
        _write_texts(plan, sound.timeline, work / name)
        (work / waveform.NAME).write_text(sound.waveform, encoding="utf-8")
        episode = _made(plan, sound, folder, work / name, digest)
        extra = {"encoder": how.encoder, "fast": options.fast, "target": options.loudness}
        (work / manifest.NAME).write_text(manifest.manifest_text(episode, plan, options, extra), encoding="utf-8")
    return episode


@contextmanager
def _read_along(plan: Plan, sample_rate: int, audio: Path) -> Iterator[ReadAlong]:
    """The words in time, in files named like the audio."""
    with audio.with_suffix(".json").open("wb") as words, audio.with_suffix(".words.vtt").open("wb") as captions:
        along = ReadAlong(plan, sample_rate, words, captions)
        yield along
        along.finish()


def _stem(folder: Path, plan: Plan) -> str:
    """What the audio and the transcripts are called: like their folder, where no other file of ours is."""
    name = folder.name or slug(plan.title)
    return f"{name}-audio" if name in ("chapters", "manifest", "waveform") else name


def _picture(plan: Plan, options: AudioOptions, fetched: bytes) -> bytes:
    """What the cover is made of: the file asked for, what was fetched, or a file that the article names."""
    if options.cover:
        return read_picture(Path(options.cover))
    image = plan.article.metadata.image
    if fetched or not image or "://" in image:
        return fetched
    near = Path(plan.article.origin).parent / image
    with suppress(OSError, AudioError):
        return read_picture(near)
    return b""


def _rate(plan: Plan, clips: Clips) -> int:
    """Samples a second of the narrator's clips, whoever speaks first; 0 where the narrator says nothing."""
    narrated = zip(plan.utterances, _takes(plan, clips), strict=True)
    return next((take.sample_rate for utterance, take in narrated if utterance.voice == plan.voice), 0)


def _arriving(plan: Plan, clips: Clips) -> tuple[Take, Takes]:
    """The first take, and what gives all of them; the first time it goes on with the clips that already arrive."""
    arriving = _takes(plan, clips)
    first = next(arriving, None)
    if first is None:
        raise AudioError(plan.article.metadata.title or "the episode", "there is nothing to say in it")
    readings = chain([chain([first], arriving)], iter(lambda: _takes(plan, clips), None))
    return first, lambda: next(readings)


def _takes(plan: Plan, clips: Clips) -> Iterator[Take]:
    """The clips as takes, one an utterance, each of them sound."""
    given = iter(clips())
    for index, utterance in enumerate(plan.utterances):
        clip = next(given, None)
        if clip is None:
            raise AudioError(
                f"utterance {index + 1}", f"there are clips for {index} of {len(plan.utterances)} utterances"
            )
        yield clip if isinstance(clip, Take) else Take.of(usable(index, utterance, clip))
    if next(given, None) is not None:
        raise AudioError("the clips", f"there are more of them than {len(plan.utterances)} utterances")


def _write_texts(plan: Plan, timeline: Timeline, audio: Path) -> None:
    """Everything beside the sound but the words in time and the manifest; transcripts are named like the audio."""
    pieces = {
        audio.with_suffix(".vtt"): transcripts.vtt(plan, timeline),
        audio.with_suffix(".srt"): transcripts.srt(plan, timeline),
        audio.with_suffix(".txt"): transcripts.text(plan),
        audio.with_name("chapters.json"): iter((podcast_chapters(timeline, url=plan.article.metadata.url),)),
    }
    for path, texts in pieces.items():
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(texts)


def _made(plan: Plan, sound: Soundtrack, folder: Path, audio: Path, digest: str) -> Episode:
    """What stands beside *audio*, the sound included, as the episode that *folder* will hold."""
    files = tuple(manifest.stored(path) for path in sorted(audio.parent.iterdir()))
    return Episode(
        folder,
        plan.title,
        audio=next(file for file in files if file.name == audio.name),
        files=files,
        sample_rate=sound.timeline.sample_rate,
        samples=sound.timeline.samples,
        chapters=sound.timeline.chapters,
        loudness=sound.loudness,
        plan=digest,
    )
