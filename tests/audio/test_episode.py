"""From clips to a folder: exact, levelled, whole, or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from narrator.episode import read_episode, read_manifest, write_episode
from narrator.errors import AudioError, NarratorError, OutputError
from narrator.takes import Take
from narrator.types import AudioFormat, AudioOptions, Clip, WordTime

LENGTHS = [1.3, 2.1, 0.9, 1.7, 2.4, 1.1]
TEXTS = ["One of them.", "Two words.|", "Three, it is.|", "Four & more <now>.", "Five.", "Six at last.|"]
CHAPTERS = [("A title", 0, 2), ("Second – “part”", 2, 4), ("第三章", 4, 6)]


@pytest.fixture(scope="module")
def plan(plan_of):
    return plan_of(TEXTS, CHAPTERS)


def make(plan, clips, folder, **options):
    return write_episode(plan, lambda: iter(clips), folder, AudioOptions(**options), digest="abc", jobs=2)


@pytest.fixture(scope="module")
def made(plan, clips_of, tmp_path_factory):
    return make(plan, clips_of(LENGTHS), tmp_path_factory.mktemp("output") / "a-title")


def test_the_folder_holds_what_the_manifest_says(made):
    names = {path.name for path in made.folder.iterdir()}
    kinds = (".mp3", ".json", ".srt", ".txt", ".vtt", ".words.vtt")
    assert names == {
        *(f"a-title{kind}" for kind in kinds),
        "cover.jpg",
        "chapters.json",
        "waveform.json",
        "manifest.json",
    }
    assert {file.name for file in made.files} == names - {"manifest.json"}
    for file in made.files:
        data = (made.folder / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(data), sha256(data).hexdigest())


def test_the_manifest_tells_the_episode_again(made):
    manifest = read_manifest(made.folder)
    assert manifest.source == "example.md"
    assert manifest.plan == "abc"
    assert read_episode(made.folder) == replace(made, loudness=read_episode(made.folder).loudness)
    assert read_episode(made.folder).loudness.after == pytest.approx(made.loudness.after, abs=0.01)


@pytest.mark.parametrize("name", ["manifest", "chapters", "waveform", "v1.2", ".hidden"])
def test_any_name_of_a_folder_will_do(plan, clips_of, tmp_path, name):
    episode = make(plan, clips_of(LENGTHS), tmp_path / name)
    assert read_episode(tmp_path / name).files == episode.files
    assert len(episode.files) == 9


def test_an_episode_with_a_file_missing_is_none(plan, clips_of, tmp_path):
    episode = make(plan, clips_of(LENGTHS), tmp_path / "e")
    episode.path.unlink()
    assert read_episode(tmp_path / "e") is None
    assert read_episode(tmp_path / "nowhere") is None
    (tmp_path / "e" / "manifest.json").write_text('{"schema": 1}')
    assert read_manifest(tmp_path / "e") is None


def test_it_lasts_as_long_as_it_says(made, decoded_by_ffmpeg):
    assert len(decoded_by_ffmpeg(made.path)) == made.samples


def test_it_is_as_loud_as_podcasts_are(made, loudness_by_ffmpeg):
    lufs, peak = loudness_by_ffmpeg(made.path)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert peak <= -1.5
    assert made.loudness.after == pytest.approx(lufs, abs=0.11)
    assert made.loudness.peak == pytest.approx(peak, abs=0.4)


@pytest.mark.parametrize("level", [0.002, 0.3])
@pytest.mark.parametrize("target", [-23.0, -16.0])
def test_faint_and_loud_voices_end_alike(plan, clips_of, loudness_by_ffmpeg, tmp_path, level, target):
    episode = make(plan, clips_of(LENGTHS, 24000, level), tmp_path / "e", loudness=target)
    lufs, peak = loudness_by_ffmpeg(episode.path)
    assert lufs == pytest.approx(target, abs=0.5)
    assert peak <= -1.5


@pytest.mark.parametrize("native", [16000, 22050, 24000])
@pytest.mark.parametrize("asked", [None, 44100])
@pytest.mark.parametrize("format", [AudioFormat.MP3, AudioFormat.FLAC, AudioFormat.WAV])
def test_any_rate_in_any_exact_format_decodes_to_the_timeline(
    plan, clips_of, decoded_by_ffmpeg, tmp_path, native, asked, format
):
    episode = make(plan, clips_of(LENGTHS, native), tmp_path / "e", format=format, sample_rate=asked)
    assert episode.sample_rate == (asked or native)
    assert len(decoded_by_ffmpeg(episode.path)) == episode.samples
    whole = sum(LENGTHS) + sum(u.pause_after for u in plan.utterances)
    assert episode.duration == pytest.approx(whole, abs=0.06)


@pytest.mark.parametrize("format", [AudioFormat.MP3, AudioFormat.M4B, AudioFormat.FLAC, AudioFormat.OPUS])
def test_ffprobe_sees_the_chapters_of_every_format(plan, clips_of, probed, tmp_path, format):
    episode = make(plan, clips_of(LENGTHS), tmp_path / "e", format=format)
    found = probed(episode.path)
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == [title for title, _, _ in CHAPTERS]
    for chapter, ours in zip(found["chapters"], episode.chapters, strict=True):
        assert float(chapter["start_time"]) == pytest.approx(ours.start / episode.sample_rate, abs=0.0011)
    tags = {name.lower(): text for name, text in {**found["format"].get("tags", {}), **_stream_tags(found)}.items()}
    assert tags["title"] == "A title"
    assert tags["artist"] == "A. Writer"
    assert tags["album"] == "Example"
    assert any(stream.get("disposition", {}).get("attached_pic") for stream in found["streams"])


def _stream_tags(found):
    return {name: text for stream in found["streams"][:1] for name, text in stream.get("tags", {}).items()}


@pytest.mark.parametrize(("format", "bitrate"), [(AudioFormat.OPUS, 64), (AudioFormat.M4B, 64), (AudioFormat.M4B, 32)])
def test_lossy_formats_are_levelled_too(plan, clips_of, loudness_by_ffmpeg, tmp_path, format, bitrate):
    episode = make(plan, clips_of(LENGTHS), tmp_path / "e", format=format, bitrate=bitrate)
    lufs, peak = loudness_by_ffmpeg(episode.path)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert peak <= -1.5
    assert episode.loudness.after == pytest.approx(lufs, abs=0.2)


def test_every_place_tells_the_same_chapters(made):
    rate = made.sample_rate
    tag = ID3(made.path)
    frames = sorted(tag.getall("CHAP"), key=lambda chapter: chapter.start_time)
    beside = json.loads((made.folder / "chapters.json").read_text())
    assert beside["version"] == "1.2.0"
    for ours, frame, entry in zip(made.chapters, frames, beside["chapters"], strict=True):
        assert frame.start_time == ours.start * 1000 // rate == round(entry["startTime"] * 1000)
        assert frame.end_time == ours.end * 1000 // rate
        assert str(frame.sub_frames["TIT2"]) == ours.title == entry["title"]


def test_the_same_plan_makes_the_same_bytes(plan, clips_of, made, tmp_path):
    again = make(plan, clips_of(LENGTHS), tmp_path / "a-title")
    assert [file.sha256 for file in again.files] == [file.sha256 for file in made.files]


def test_encoded_stretches_of_before_make_the_same_file(plan, clips_of, tmp_path):
    clips = clips_of(LENGTHS)
    fresh = write_episode(plan, lambda: iter(clips), tmp_path / "e", segments=tmp_path / "kept")
    assert any((tmp_path / "kept").glob("*/*"))
    again = write_episode(plan, lambda: iter(clips), tmp_path / "e", segments=tmp_path / "kept")
    assert again == fresh


def test_words_of_the_engine_and_words_by_letters(plan, clips_of, tmp_path):
    clips = clips_of(LENGTHS)
    rate = clips[0].sample_rate
    measured = (WordTime(0, 3, 100, 9_000), WordTime(4, 6, 9_000, 12_000), WordTime(7, 12, 15_000, 28_000))
    clips[0] = replace(clips[0], words=measured)
    episode = make(plan, clips, tmp_path / "e")
    segments = json.loads((episode.folder / "e.json").read_text())["segments"]
    assert [segment["body"] for segment in segments] == [text.removesuffix("|") for text in TEXTS]
    assert [segment["measured"] for segment in segments] == [True, False, False, False, False, False]
    words = segments[0]["words"]
    assert [word[0] for word in words] == ["One", "of", "them."]
    assert [word[1] for word in words] == [round(at / rate, 3) for at in (100, 9_000, 15_000)]
    assert [word[3] for word in words] == [0, 4, 7]
    for segment in segments:
        times = [at for word in segment["words"] for at in word[1:3]]
        assert times == sorted(times)
        assert segment["startTime"] <= times[0]
        assert times[-1] <= segment["endTime"]


def test_a_voice_of_another_rate_joins_in(plan, clips_of, decoded_by_ffmpeg, tmp_path):
    clips = clips_of(LENGTHS)
    other = clips_of(LENGTHS, 24000)
    clips[3] = other[3]
    episode = make(plan, clips, tmp_path / "e")
    assert episode.sample_rate == 22050
    assert len(decoded_by_ffmpeg(episode.path)) == episode.samples


BAD = {
    "empty": Clip(np.zeros(0, np.int16), 22050),
    "not a number": Clip(np.full(500, np.nan), 22050),
    "two channels": Clip(np.zeros((500, 2), np.int16), 22050),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_clip_that_is_no_sound_names_its_words_and_leaves_no_file(plan, clips_of, tmp_path, bad):
    clips = clips_of(LENGTHS)
    clips[3] = BAD[bad]
    with pytest.raises(AudioError, match=r"utterance 4 .*Four"):
        make(plan, clips, tmp_path / "e")
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize("count", [5, 7])
def test_too_few_and_too_many_clips_are_noticed(plan, clips_of, tmp_path, count):
    with pytest.raises(AudioError, match="6 utterances"):
        make(plan, clips_of([0.3] * count), tmp_path / "e")


def test_clips_that_change_between_the_readings_leave_the_old_episode_whole(plan, clips_of, tmp_path):
    old = make(plan, clips_of(LENGTHS), tmp_path / "e")
    readings = iter((clips_of(LENGTHS), clips_of([*LENGTHS[:5], 0.2])))
    with pytest.raises(AudioError, match="utterance 6"):
        write_episode(plan, lambda: iter(next(readings)), tmp_path / "e", AudioOptions(format=AudioFormat.WAV))
    assert read_episode(tmp_path / "e").files == old.files
    assert not list((tmp_path / "e").glob(".*"))


def test_a_take_that_sounds_otherwise_than_it_said_leaves_the_old_episode_whole(plan, clips_of, tmp_path):
    old = make(plan, clips_of(LENGTHS), tmp_path / "e")
    takes = [Take.of(clip) for clip in clips_of(LENGTHS)]
    takes[5] = replace(takes[5], hear=lambda: clips_of([0.2])[0])
    with pytest.raises(AudioError, match="utterance 6"):
        write_episode(plan, lambda: iter(takes), tmp_path / "e")
    assert read_episode(tmp_path / "e").files == old.files
    assert not list((tmp_path / "e").glob(".*"))


def test_stretches_kept_are_not_heard_again(plan, clips_of, tmp_path):
    takes = [Take.of(clip) for clip in clips_of(LENGTHS)]
    heard = []

    def telling(take):
        return replace(take, hear=lambda: heard.append(take) or take.hear())

    def render(gain):
        heard.clear()
        voice = replace(plan.voice, gain=gain)
        steady = replace(plan, voice=voice, utterances=tuple(replace(u, voice=voice) for u in plan.utterances))
        return write_episode(steady, lambda: map(telling, takes), tmp_path / "e", segments=tmp_path / "kept")

    fresh = render(1.0)
    assert fresh.loudness.gain != 1.0  # a gain that misses is not kept to
    gain = fresh.loudness.gain
    assert render(gain).files == fresh.files
    assert not heard
    takes[0] = Take.of(clips_of([1.4])[0])
    render(gain)
    assert heard == takes[:2]  # those of its own stretch
    (entry,) = [max((tmp_path / "kept").glob("*/*"), key=lambda path: path.stat().st_mtime_ns)]
    entry.write_bytes(entry.read_bytes()[:-7])
    render(gain)
    assert heard


def test_a_silent_episode_is_made_and_stays_silent(plan, tmp_path):
    episode = make(plan, [Clip(np.zeros(9000, np.int16), 22050)] * 6, tmp_path / "e")
    assert episode.loudness.after < -70
    assert episode.loudness.gain == 0


def test_a_sentence_alone_is_an_episode(plan_of, clips_of, decoded_by_ffmpeg, probed, tmp_path):
    episode = make(plan_of(["Only this."]), clips_of([0.4]), tmp_path / "e")
    assert len(decoded_by_ffmpeg(episode.path)) == episode.samples
    assert len(probed(episode.path)["chapters"]) == 1


def test_a_plan_that_says_nothing_is_an_error(plan, tmp_path):
    with pytest.raises(AudioError, match="nothing to say"):
        make(replace(plan, utterances=(), sections=()), [], tmp_path / "e")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts memory otherwise")
def test_memory_does_not_grow_with_length(tmp_path):
    """Six times the speech in six times the utterances, and the process stays within a tenth of its size."""

    def peak(repeats):
        out, err = child(tmp_path / f"e{repeats}", str(repeats), code=GROWING).communicate()
        assert not err
        return int(out.split()[-1])

    short, long = peak(5), peak(30)
    assert long < 1.1 * short


def test_a_read_only_folder_is_said(plan, clips_of, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="file"):
        make(plan, clips_of(LENGTHS), tmp_path / "file" / "e")


CHILD = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from narrator.episode import write_episode
    from narrator.errors import NarratorError
    from narrator.types import *

    random = np.random.default_rng(1)
    clips = [Clip((random.normal(size=22050) * 3000).astype(np.int16), 22050) for _ in range(40)]
    voice = Voice("test", "none")
    texts = [f"S{i}." for i in range(40)]
    utterances = tuple(
        Utterance(text, voice, written=text, block=i, pause_after=Seconds(0.5)) for i, text in enumerate(texts)
    )
    article = Article((), Metadata(title="T"), origin="x", kind=SourceKind.PASTED)
    plan = Plan(article, voice, utterances, (Seconds(1.0),) * 40, (Section("T", 0, 20), Section("U", 20, 40)))
    options = AudioOptions(format=AudioFormat(sys.argv[2]))
    if len(sys.argv) > 3:
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
    print("ready", flush=True)
    try:
        episode = write_episode(plan, lambda: iter(clips), Path(sys.argv[1]), options)
    except NarratorError as error:
        print(type(error).__name__, error)
        sys.exit(error.exit_code)
    print(episode.samples)
"""


GROWING = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from narrator.episode import write_episode
    from narrator.types import *

    count = 30 * int(sys.argv[3])
    random = np.random.default_rng(1)
    clips = [Clip((random.normal(size=16000) * 3000).astype(np.int16), 8000) for _ in range(30)]
    voice = Voice("test", "none")
    utterances = tuple(Utterance("S.", voice, block=i // 4, pause_after=Seconds(0.5)) for i in range(count))
    article = Article((), Metadata(title="T"), origin="x", kind=SourceKind.PASTED)
    plan = Plan(article, voice, utterances, (Seconds(1.0),) * count, (Section("T", 0, count),))
    options = AudioOptions(bitrate=16, fast=True)
    write_episode(plan, lambda: (clips[i % 30] for i in range(count)), Path(sys.argv[1]), options, jobs=1)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def child(folder: Path, *more: str, format: str = "mp3", code: str = CHILD) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), str(folder), format, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("format", ["mp3", "flac", "wav", "opus"])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path, format):
    process = child(tmp_path / "e", "90000", format=format)
    out, err = process.communicate()
    assert process.returncode == OutputError.exit_code, out + err
    assert "cannot write" in out
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_nothing_half_written_has_a_final_name(tmp_path, decoded_by_ffmpeg):
    folder = tmp_path / "e"
    began = time.monotonic()
    process = child(folder)
    process.stdout.readline()
    ready = time.monotonic()
    whole = int(process.communicate()[0])
    took = time.monotonic() - ready
    assert ready > began
    undisturbed = read_episode(folder)
    finished = 0
    for attempt in range(4):
        process = child(folder)
        process.stdout.readline()
        time.sleep(took * (attempt + 1) / 4)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        manifest = read_manifest(folder)
        if manifest is not None:
            finished += 1
            for file in manifest.episode.files:
                assert sha256((folder / file.name).read_bytes()).hexdigest() == file.sha256
        if (folder / "e.mp3").exists():
            assert len(decoded_by_ffmpeg(folder / "e.mp3")) == whole
    process = child(folder)
    assert int(process.communicate()[0].split()[-1]) == whole
    again = read_episode(folder)
    assert (again.files, again.chapters) == (undisturbed.files, undisturbed.chapters)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_two_at_once_leave_one_whole_episode(tmp_path):
    processes = [child(tmp_path / "e") for _ in range(2)]
    for process in processes:
        _, err = process.communicate()
        assert process.returncode == 0, err
    episode = read_episode(tmp_path / "e")
    for file in episode.files:
        assert sha256((tmp_path / "e" / file.name).read_bytes()).hexdigest() == file.sha256


def test_without_ffmpeg_an_m4b_says_what_to_install_and_all_else_works(plan, clips_of, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioError, match="install ffmpeg"):
        make(plan, clips_of(LENGTHS), tmp_path / "e", format=AudioFormat.M4B)
    for format in ("mp3", "opus", "flac", "wav"):
        make(plan, clips_of(LENGTHS), tmp_path / format, format=AudioFormat(format))


def test_an_unusable_option_is_an_error_of_ours(plan, clips_of, tmp_path):
    for options in ({"bitrate": 65}, {"sample_rate": 23}, {"cover": "nowhere.png"}):
        with pytest.raises(NarratorError):
            make(plan, clips_of(LENGTHS), tmp_path / "e", **options)
    assert not (tmp_path / "e").exists() or not list((tmp_path / "e").iterdir())
