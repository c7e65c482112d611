"""Music where it belongs, and every time as exact as without it."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest
import soundfile

from narrator.check import check
from narrator.episode import write_episode
from narrator.errors import AudioError
from narrator.music import load_music
from narrator.types import AudioFormat, AudioOptions

LENGTHS = [1.3, 2.1, 0.9, 1.7, 2.4, 1.1]
RATE = 22050


@pytest.fixture(scope="module")
def plan(plan_of):
    texts = ["One.", "Two.|", "Three.", "Four.|", "Five.", "Six.|"]
    return plan_of(texts, [("First", 0, 2), ("Second", 2, 4), ("Third", 4, 6)])


@pytest.fixture(scope="module")
def tunes(tmp_path_factory):
    """An intro, an outro and a sting in other rates and channels than the speech."""
    folder = tmp_path_factory.mktemp("tunes")
    for name, seconds, rate, channels, tone in (
        ("intro", 7.0, 44100, 2, 440),
        ("outro", 3.0, 48000, 1, 330),
        ("sting", 0.8, 16000, 1, 550),
    ):
        wave = 0.4 * np.sin(2 * np.pi * tone * np.arange(round(seconds * rate)) / rate)
        soundfile.write(folder / f"{name}.wav", np.tile(wave[:, None], channels), rate)
    return folder


def options(tunes, *names, **more):
    return AudioOptions(**{name: str(tunes / f"{name}.wav") for name in names}, **more)


@pytest.mark.parametrize("names", [("intro",), ("outro",), ("sting",), ("intro", "outro", "sting")])
@pytest.mark.parametrize("rate", [None, 44100])
def test_with_music_the_file_still_lasts_as_long_as_it_says(
    plan, clips_of, tunes, decoded_by_ffmpeg, loudness_by_ffmpeg, tmp_path, names, rate
):
    clips = clips_of(LENGTHS)
    episode = write_episode(plan, lambda: iter(clips), tmp_path / "e", options(tunes, *names, sample_rate=rate))
    assert len(decoded_by_ffmpeg(episode.path)) == episode.samples
    lufs, peak = loudness_by_ffmpeg(episode.path)
    assert lufs == pytest.approx(-16, abs=0.6)
    assert peak <= -1.4
    assert not {claim.name for claim in check(episode.path).failed} - {"sound.loudness"}


def test_speech_stands_where_the_timeline_says(plan, clips_of, tunes, decoded_by_ffmpeg, tmp_path):
    clips = clips_of(LENGTHS)
    plain = write_episode(plan, lambda: iter(clips), tmp_path / "p", AudioOptions(format=AudioFormat.WAV))
    asked = options(tunes, "intro", "outro", "sting", format=AudioFormat.WAV)
    episode = write_episode(plan, lambda: iter(clips), tmp_path / "e", asked)
    music = load_music(asked, RATE)
    extra = music.extras.before + music.extras.after + 2 * music.extras.between
    assert episode.samples == plain.samples + extra
    sound, bare = (decoded_by_ffmpeg(made.path).astype(float) for made in (episode, plain))
    last = slice(plain.samples - 30_000, plain.samples - 20_000)
    moved = slice(last.start + extra - music.extras.after, last.stop + extra - music.extras.after)
    assert np.corrcoef(sound[moved], bare[last])[0, 1] > 0.99


def test_the_intro_ducks_under_the_first_words(tunes):
    music = load_music(options(tunes, "intro"), RATE)
    level = [np.sqrt((music.intro[i : i + 2000].astype(float) ** 2).mean()) for i in range(0, len(music.intro), 2000)]
    start = (len(music.intro) - music.under) // 2000
    assert music.under == pytest.approx(3.5 * RATE, abs=RATE / 100)
    assert 20 * np.log10(level[start + 1] / level[5]) == pytest.approx(-14, abs=1)
    assert level[-1] < level[start + 1] / 3


def test_a_sting_starts_its_chapter(plan, clips_of, tunes, decoded_by_ffmpeg, tmp_path):
    clips = clips_of(LENGTHS)
    asked = options(tunes, "sting", format=AudioFormat.FLAC)
    episode = write_episode(plan, lambda: iter(clips), tmp_path / "e", asked)
    sound = decoded_by_ffmpeg(episode.path)
    for chapter in episode.chapters[1:]:
        assert not sound[chapter.start : chapter.start + RATE // 10].any()
        assert sound[chapter.start + RATE // 4 : chapter.start + RATE // 2].any()


@pytest.fixture
def hooks(monkeypatch):
    module = types.ModuleType("our_hooks")
    module.halve = lambda segment: segment[: len(segment) // 2]
    module.nothing = lambda segment: None
    module.number = 3
    monkeypatch.setitem(sys.modules, "our_hooks", module)


def test_a_hook_takes_and_returns_a_segment(tunes, hooks):
    plain, halved = (load_music(options(tunes, "outro", hook=hook), RATE) for hook in ("", "our_hooks:halve"))
    assert len(halved.outro) == pytest.approx(len(plain.outro) / 2, abs=RATE / 500)


@pytest.mark.parametrize("hook", ["our_hooks:nothing", "our_hooks:number", "our_hooks:missing", "no_such:thing", "odd"])
def test_a_hook_that_cannot_be_used_is_said(tunes, hooks, hook):
    with pytest.raises(AudioError, match="hook"):
        load_music(options(tunes, "outro", hook=hook), RATE)


@pytest.mark.parametrize("content", [None, b"", b"this is a text, not a tune\n" * 50, b"RIFF\x00\x00\x00\x00WAVE"])
def test_an_intro_that_is_not_audio_is_said_and_nothing_is_written(plan, clips_of, tmp_path, content):
    path = tmp_path / "intro.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AudioError, match=r"intro\.mp3"):
        write_episode(plan, lambda: iter(clips_of(LENGTHS)), tmp_path / "e", AudioOptions(intro=str(path)))
    assert not (tmp_path / "e").exists()
