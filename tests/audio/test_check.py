"""A check that finds what is wrong, by name, and nothing else."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from mutagen.id3 import CHAP, CTOC, ID3, TIT2

from narrator.check import check
from narrator.check.tagged import raw_frames
from narrator.cli.check import command
from narrator.encode.frames import frames
from narrator.encode.mp3 import Mp3Settings, Mp3Spool, encode
from narrator.episode import write_episode
from narrator.errors import AudioError, NarratorError, NoEpisodeError
from narrator.tags import in_time_order

LENGTHS = [2.0, 3.0, 2.5, 1.8, 2.2, 2.7]
TITLES = [
    ("A first title that is far longer than all the others of this article", 0, 2),
    ("Two", 2, 4),
    ("Three", 4, 6),
]


@pytest.fixture(scope="module")
def original(plan_of, clips_of, tmp_path_factory):
    folder = tmp_path_factory.mktemp("output") / "an-article"
    plan = plan_of(["One.", "Two.|", "Three.", "Four.|", "Five.", "Six.|"], TITLES)
    write_episode(plan, lambda: iter(clips_of(LENGTHS)), folder)
    return folder / "an-article.mp3"


@pytest.fixture
def file(original, tmp_path):
    """A copy to spoil."""
    return Path(shutil.copytree(original.parent, tmp_path / "an-article")) / original.name


def failing(path):
    return {claim.name for claim in check(path).failed}


def split(path):
    """The tag and the stream of an MP3."""
    data = path.read_bytes()
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte
    return data[: 10 + size], data[10 + size :]


def test_what_we_make_keeps_every_promise(original, ffmpeg):
    report = check(original)
    assert not report.failed
    assert sum(claim.holds is True for claim in report.claims) >= 55


def test_the_names_of_claims_are_unique(original):
    names = [claim.name for claim in check(original).claims]
    assert len(set(names)) == len(names)


def test_chapters_saved_by_a_tag_library_are_out_of_order(file):
    ID3(file).save(v2_version=3)
    assert "chapters.file-order" in failing(file)


def test_version_2_4_is_noticed(file):
    ID3(file).save()
    assert "tag.version" in failing(file)


def test_a_chapter_moved_into_a_word_is_noticed(file):
    tag = ID3(file)
    chapters = sorted(tag.getall("CHAP"), key=lambda chapter: chapter.start_time)
    chapters[0].end_time += 1700
    chapters[1].start_time += 1700
    tag.save(v2_version=3)
    tag_bytes, stream = split(file)
    file.write_bytes(in_time_order(tag_bytes) + stream)
    assert failing(file) == {"chapters.in-silence", "chapters.json", "manifest.digests"}


def changed(file, change):
    tag = ID3(file)
    change(tag)
    tag.save(v2_version=3)
    tag_bytes, stream = split(file)
    file.write_bytes(in_time_order(tag_bytes) + stream)
    return failing(file)


def without_contents(tag):
    tag.delall("CTOC")


def flags_zero(tag):
    tag.getall("CTOC")[0].flags = 0


def two_tables(tag):
    tag.add(CTOC(element_id="other", flags=3, child_element_ids=[], sub_frames=[]))


def contents_backwards(tag):
    tag.getall("CTOC")[0].child_element_ids.reverse()


def gap(tag):
    min(tag.getall("CHAP"), key=lambda chapter: chapter.start_time).end_time -= 500


def endless(tag):
    max(tag.getall("CHAP"), key=lambda chapter: chapter.start_time).end_time = 0xFFFFFFFF


def late(tag):
    min(tag.getall("CHAP"), key=lambda chapter: chapter.start_time).start_time = 300


def no_chapters(tag):
    tag.delall("CHAP")


def untitled(tag):
    tag.getall("CHAP")[0].sub_frames.clear()


def nameless(tag):
    tag.delall("TIT2")


def wrong_length(tag):
    tag.getall("TLEN")[0].text = ["1234"]


def no_cover(tag):
    tag.delall("APIC")


def odd_cover(tag):
    import PIL.Image

    file = io.BytesIO()
    PIL.Image.new("RGB", (1600, 900)).save(file, "PNG")
    tag.getall("APIC")[0].data = file.getvalue()


def no_note(tag):
    tag.delall("COMM")
    tag.delall("TXXX")


SPOILED = {
    without_contents: "contents.one",
    flags_zero: "contents.one",
    two_tables: "contents.one",
    contents_backwards: "contents.order",
    gap: "chapters.contiguous",
    endless: "chapters.to-end",
    late: "chapters.from-start",
    no_chapters: "chapters.there",
    untitled: "chapters.titles",
    nameless: "tag.title",
    wrong_length: "tag.length",
    no_cover: "cover.there",
    odd_cover: "cover.square",
    no_note: "tag.machine-voice",
}


@pytest.mark.parametrize("change", SPOILED, ids=lambda change: change.__name__)
def test_a_spoiled_tag_fails_by_name(file, change):
    assert SPOILED[change] in changed(file, change)


def spoiled_stream(file, change):
    tag, stream = split(file)
    sizes = [offset for offset, _ in frames(stream)] + [len(stream)]
    parts = [stream[a:b] for a, b in pairwise(sizes)]
    file.write_bytes(tag + change(parts))
    return failing(file)


STREAMS = {
    "no header": (lambda parts: b"".join(parts[1:]), {"header.there", "manifest.samples"}),
    "a frame short": (lambda parts: b"".join(parts[:-1]), {"header.frames"}),
    "joined by bytes": (lambda parts: b"".join(parts) * 2, {"frames.one-stream", "header.frames"}),
    "junk at the end": (lambda parts: b"".join(parts) + b"junk" * 99, {"frames.to-the-end"}),
    "a tag inside": (
        lambda parts: b"".join(parts[:50]) + b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + b"".join(parts[50:]),
        {"frames.unbroken"},
    ),
    "a wrong checksum": (
        lambda parts: parts[0].replace(b"LAME3.100", b"LAME3.99r") + b"".join(parts[1:]),
        {"header.checksum"},
    ),
    "a wrong kind": (lambda parts: parts[0].replace(b"Info", b"Xing") + b"".join(parts[1:]), {"header.kind"}),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_spoiled_stream_fails_by_name(file, name):
    change, names = STREAMS[name]
    assert names <= spoiled_stream(file, change)


def test_clips_encoded_one_by_one_and_joined_are_noticed(clips_of, tmp_path):
    path = tmp_path / "joined.mp3"
    parts = []
    for clip in clips_of([1.0, 1.2, 0.8]):
        part = io.BytesIO()
        spool = Mp3Spool(io.BytesIO(), Mp3Settings(22050))
        spool.add(encode(clip.samples, Mp3Settings(22050)), len(clip.samples), 0)
        spool.write_stream(part)
        parts.append(part.getvalue())
    path.write_bytes(b"".join(parts))
    assert {"frames.one-stream", "header.frames"} <= failing(path)


def test_a_stream_without_a_header_of_one_bitrate_is_said_to_be_so(clips_of, tmp_path):
    path = tmp_path / "bare.mp3"
    path.write_bytes(encode(clips_of([2.0])[0].samples, Mp3Settings(22050)))
    claims = {claim.name: claim.holds for claim in check(path).claims}
    assert claims["header.there"] is False
    assert claims["header.length-known"] is True
    assert claims["tag.there"] is False


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda sound: sound // 8, "sound.loudness"),
        (lambda sound: np.clip(sound.astype(int) * 12, -32768, 32767).astype(np.int16), "sound.clipping"),
        (lambda sound: sound // 2 + 1500, "sound.offset"),
        (lambda sound: np.concatenate([sound, np.zeros(22050 * 6, np.int16), sound]), "sound.gaps"),
        (lambda sound: np.concatenate([np.zeros(22050 * 3, np.int16), sound]), "sound.starts"),
        (lambda sound: np.concatenate([sound, np.zeros(22050 * 9, np.int16)]), "sound.ends"),
    ],
)
def test_bad_sound_fails_by_name(clips_of, tmp_path, make, name):
    import soundfile

    path = tmp_path / "a.wav"
    soundfile.write(path, make(clips_of([4.0])[0].samples), 22050)
    assert name in failing(path)


def test_transcripts_that_run_past_the_end_or_back_are_noticed(file):
    captions = file.with_suffix(".vtt")
    text = captions.read_text()
    last = re.findall(r"--> (\S+)", text)[-1]
    captions.write_text(text.replace(last, "09:00:00.000"))
    assert {"transcript.vtt-inside", "manifest.digests"} <= failing(file)
    captions.write_text(text.replace("WEBVTT", "").replace(last, "00:00:00.000"))
    assert "transcript.vtt" in failing(file)


def test_other_chapters_beside_it_are_noticed(file):
    beside = file.with_name("chapters.json")
    told = json.loads(beside.read_text())
    told["chapters"][1]["startTime"] += 1
    beside.write_text(json.dumps(told))
    assert "chapters.json" in failing(file)


def test_a_file_of_another_program_is_judged_too(ffmpeg, clips_of, tmp_path):
    import soundfile

    soundfile.write(tmp_path / "a.wav", clips_of([3.0])[0].samples, 22050)
    path = tmp_path / "a.mp3"
    subprocess.run([ffmpeg, "-v", "error", "-i", tmp_path / "a.wav", "-b:a", "64k", path], check=True)
    claims = {claim.name: claim.holds for claim in check(path).claims}
    assert claims["length.exact"]
    assert claims["header.kind"]
    assert claims["header.checksum"] is not False
    assert claims["manifest.there"] is None
    assert claims["chapters.there"] is False


def test_what_is_no_sound_is_an_error(tmp_path):
    for name in ("a.mp3", "a.wav"):
        path = tmp_path / name
        path.write_bytes(b"not sound at all" * 100)
        with pytest.raises(AudioError):
            check(path)
    with pytest.raises(NarratorError):
        check(tmp_path / "nothing.mp3")


def test_the_command_prints_a_line_a_claim_and_fails_with_it(original, file):
    run = CliRunner().invoke(command, [str(original)])
    assert run.exit_code == 0
    assert re.search(r"^  ok     chapters.in-silence", run.output, re.MULTILINE)
    changed(file, nameless)
    run = CliRunner().invoke(command, ["--json", str(original), str(file)])
    assert run.exit_code == 1
    first, second = json.loads(run.output)
    assert (first["ok"], second["ok"]) == (True, False)
    run = CliRunner().invoke(command, ["-q", str(file)])
    assert "tag.title" in run.output
    assert "chapters.ids" not in run.output


def test_an_article_without_author_and_site_breaks_no_promise(file):
    changed(file, lambda tag: [tag.delall(name) for name in ("TPE1", "TALB")])
    assert not failing(file) & {"tag.artist", "tag.album"}


def test_a_folder_is_that_of_an_episode_or_holds_episodes_however_deep(original, tmp_path):
    for folder in (original.parent, original.parent.parent):
        assert str(original) in CliRunner().invoke(command, [str(folder)]).output
    shelf = tmp_path / "shelf"
    names = ("one", "more/two", ".at-work/three")
    made = [shutil.copytree(original.parent, shelf / name) / original.name for name in names]
    output = CliRunner().invoke(command, [str(shelf)]).output
    assert [str(path) in output for path in made] == [True, True, False]
    (tmp_path / "empty").mkdir()
    empty = CliRunner().invoke(command, [str(tmp_path / "empty")])
    assert isinstance(empty.exception, NoEpisodeError)


def test_a_chapter_added_by_hand_is_not_missed(file):
    tag = ID3(file)
    inner = [TIT2(encoding=1, text="Extra")]
    tag.add(CHAP(element_id="extra", start_time=0, end_time=9, start_offset=9, end_offset=9, sub_frames=inner))
    tag.save(v2_version=3)
    assert {"contents.order", "chapters.by-time", "chapters.json"} <= failing(file)


def test_frames_of_another_rate_inside_are_noticed(file, clips_of):
    other = encode(clips_of([1.0], 24000)[0].samples, Mp3Settings(24000))
    file.write_bytes(file.read_bytes() + other)
    assert "frames.alike" in failing(file)


def test_sizes_are_read_as_version_2_4_writes_them(file):
    tag = ID3(file)
    tag.add(TIT2(encoding=3, text="x" * 200))
    tag.save(v2_version=4)
    assert 202 in [len(body) for name, body in raw_frames(file) if name == "TIT2"]  # encoding, text, terminator
