"""A plan and its clips → an episode in its folder: sound, tags, transcripts, chapters, and the manifest last.

The clips are read twice and never held: once to learn their lengths and how loud they are, once to be levelled and
encoded. So memory is the same for ten minutes and for ten hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrator.cover import cover, read_picture, shrunk
from narrator.encode import Dress, Encoding, encoding
from narrator.errors import AudioError
from narrator.files import slug
from narrator.join import fade, fill, lay_out, stretches, usable
from narrator.levels import Clips, gain_of
from narrator.limiter import Survey, limit
from narrator.loudness import SILENCE, Meter
from narrator.music import Music, load_music
from narrator.parallel import cores
from narrator.publish import manifest, transcripts, waveform
from narrator.publish.chapters import podcast_chapters
from narrator.publish.manifest import Manifest, read_episode, read_manifest
from narrator.publish.readalong import ReadAlong
from narrator.resample import resample
from narrator.tags import tags_of
from narrator.types import AudioOptions, Clip, Episode, Loudness, Plan, Timeline
from narrator.workspace import workspace

if TYPE_CHECKING:
    from narrator.types import Samples

__all__ = ["AudioOptions", "Episode", "Manifest", "read_episode", "read_manifest", "write_episode"]

_HEADROOM = 1.0  # dB the limiter stays below the true peak asked for: what encoders add at 64 kbit/s
_STEADY = 0.3  # LU by which a voice's own gain may miss before the episode gets one of its own
_GAIN_STEP = 0.25  # dB: a small edit keeps the gain, and with it the frames encoded before
_AGAIN = 2  # times the sound is levelled again where it missed
_SPARE = 0.15  # dB below the peak asked for, where another try is needed
_MISSED = 0.5  # LU beyond which the sound is levelled again


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
) -> Episode:
    """Make the episode of *plan* in *folder*.

    Args:
        clips: gives the clips of the plan's utterances in order, each time it is called; it is called more than once.
        digest: of the plan, for the manifest.
        jobs: threads that encode; as many as there are cores where not given.
        segments: folder of encoded stretches; then an edited sentence costs one of them.
        picture: the article's lead image, where the caller fetched it; a file named by the article is read here.

    Nothing unfinished ever stands under its final name. Raises `AudioError` for clips or options that cannot be used
    and `OutputError` where the system refuses to write.
    """
    options = options or AudioOptions()
    heard = _hear(plan, clips, options, segments)
    how = heard.encoding
    music = load_music(options, how.sample_rate)
    extras = music.extras if music else None
    timeline = lay_out(plan, heard.lengths, how.sample_rate, grid=how.grid, extras=extras)
    with workspace(folder, manifest.NAME) as work:
        name = f"{_stem(folder, plan)}{how.suffix}"
        art = cover(plan.article.metadata, _picture(plan, options, picture))
        (work / "cover.jpg").write_bytes(art)
        dress = Dress(tags_of(plan, encoder=how.encoder), timeline, shrunk(art))
        job = _Job(plan, clips, timeline, how, dress, jobs or cores(), options, music)
        loudness = _write_sound(job, work / name, heard.survey)
        _write_texts(plan, timeline, work / name)
        files = tuple(manifest.stored(path) for path in sorted(work.iterdir()))
        episode = Episode(
            folder,
            plan.article.metadata.title,
            audio=next(file for file in files if file.name == name),
            files=files,
            sample_rate=timeline.sample_rate,
            samples=timeline.samples,
            chapters=timeline.chapters,
            loudness=loudness,
            plan=digest,
        )
        extra = {"encoder": how.encoder, "fast": options.fast, "target": options.loudness}
        (work / manifest.NAME).write_text(manifest.manifest_text(episode, plan, options, extra), encoding="utf-8")
    return episode


def _stem(folder: Path, plan: Plan) -> str:
    """What the audio and the transcripts are called: like their folder, where no other file of ours is."""
    name = folder.name or slug(plan.article.metadata.title)
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the first reading of the clips tells."""

    encoding: Encoding
    lengths: tuple[int, ...]
    survey: Survey


def _hear(plan: Plan, clips: Clips, options: AudioOptions, segments: Path | None) -> _Heard:
    """Read the clips for their lengths and their loudness, in the place they will have."""
    rate = _rate(plan, clips()) if len(plan.cast) > 1 else 0
    found: tuple[Encoding, Survey] | None = None
    lengths = []
    for utterance, clip in zip(plan.utterances, _checked(plan, clips()), strict=True):
        if found is None:
            how = encoding(options, rate or clip.sample_rate, segments)
            found = how, Survey(how.sample_rate)
        how, survey = found
        here = resample(clip, how.sample_rate)
        survey.add(fade(here.samples, here.sample_rate))
        survey.add(np.zeros(round(utterance.pause_after * here.sample_rate), np.int16))
        lengths.append(len(here.samples))
    if found is None:
        raise AudioError(plan.article.metadata.title or "the episode", "there is nothing to say in it")
    return _Heard(found[0], tuple(lengths), found[1])


def _rate(plan: Plan, clips: Iterable[Clip]) -> int:
    """Samples a second of the narrator's clips, whoever speaks first; 0 where the narrator says nothing."""
    narrated = zip(plan.utterances, _checked(plan, clips), strict=True)
    return next((clip.sample_rate for utterance, clip in narrated if utterance.voice == plan.voice), 0)


def _checked(plan: Plan, clips: Iterable[Clip]) -> Iterator[Clip]:
    """The clips, one an utterance, each of them sound."""
    given = iter(clips)
    for index, utterance in enumerate(plan.utterances):
        clip = next(given, None)
        if clip is None:
            raise AudioError(
                f"utterance {index + 1}", f"there are clips for {index} of {len(plan.utterances)} utterances"
            )
        yield usable(index, utterance, clip)
    if next(given, None) is not None:
        raise AudioError("the clips", f"there are more of them than {len(plan.utterances)} utterances")


@dataclass(frozen=True, slots=True)
class _Job:
    """All that is needed to make the sound, but for how loud."""

    plan: Plan
    clips: Clips
    timeline: Timeline
    encoding: Encoding
    dress: Dress
    jobs: int
    options: AudioOptions
    music: Music | None


def _write_sound(job: _Job, path: Path, survey: Survey) -> Loudness:
    """Level, encode and then hear the file: what is said of it was measured on it.

    Where it misses what was asked for, it is made again with what the time before taught.
    """
    asked, loss = job.options, job.encoding.loss
    target, ceiling = asked.loudness - loss, asked.peak - _HEADROOM - loss
    gain = _gain(survey, gain_of(job.plan), asked.loudness, target, ceiling)
    after, peak = _write_and_hear(job, path, gain, ceiling)
    for _ in range(_AGAIN if after > SILENCE else 0):
        if peak <= asked.peak and abs(after - asked.loudness) <= _MISSED:
            break
        missed = survey.after(gain, ceiling) + loss - after
        ceiling -= max(0.0, peak - asked.peak + _SPARE)
        gain = survey.gain(target + missed, ceiling)
        after, peak = _write_and_hear(job, path, gain, ceiling)
    return Loudness(survey.lufs, after, survey.peak, peak, gain)


def _gain(survey: Survey, own: float | None, asked: float, target: float, ceiling: float) -> float:
    """The voices' own gain where it does, else the episode's, in steps: a small edit then changes no other stretch."""
    if own is not None:
        gain = own + asked - AudioOptions().loudness
        if abs(survey.after(gain, ceiling) - target) <= _STEADY:
            return gain
    return round(survey.gain(target, ceiling) / _GAIN_STEP) * _GAIN_STEP


def _write_and_hear(job: _Job, path: Path, gain: float, ceiling: float) -> tuple[float, float]:
    """Make the file; gives its loudness and true peak. Raises `AudioError` where it is not as long as it has to be."""
    with path.with_suffix(".json").open("wb") as words, path.with_suffix(".words.vtt").open("wb") as captions:
        along = ReadAlong(job.plan, job.timeline, words, captions)
        job.encoding.write(path, _levelled(job, along, gain, ceiling), job.dress, job.jobs)
        along.finish()
    meter, levels, samples = Meter(job.timeline.sample_rate), waveform.Levels(job.timeline.sample_rate), 0
    for block in job.encoding.heard(path):
        meter.add(block)
        levels.add(block)
        samples += len(block)
    if not 0 <= samples - job.timeline.samples <= job.encoding.tail:
        raise AudioError(path.name, f"it decodes to {samples} samples where {job.timeline.samples} were encoded")
    path.with_name(waveform.NAME).write_text(levels.text(), encoding="utf-8")
    return meter.lufs, meter.peak


def _levelled(job: _Job, along: ReadAlong, gain: float, ceiling: float) -> Iterator[Samples]:
    """The sound, stretch by stretch, as loud as it has to be; its words go to *along*."""
    clips = _checked(job.plan, job.clips())
    rate = job.timeline.sample_rate
    overlays = job.music.overlays(job.timeline, gain, job.options.loudness) if job.music else ()
    for stretch in stretches(job.plan, job.timeline, grid=job.encoding.grid, overlays=overlays):
        here = [resample(clip, rate) for clip in islice(clips, stretch.last - stretch.first)]
        for index, clip in enumerate(here, start=stretch.first):
            along.add(index, clip)
        yield limit(fill(stretch, job.timeline, here, overlays), rate, gain, ceiling)


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
