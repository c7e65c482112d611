"""MP3s as long as their samples, cut or not, kept or not."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import pytest
from mutagen.mp3 import MP3

from narrator.encode.frames import (
    frames,
    header,
    offered_bitrates,
    read_info,
    run_of_frames,
    sample_rates,
    samples_per_frame,
)
from narrator.encode.mp3 import Mp3Settings, Mp3Spool, decode_stretch, encode_stretch
from narrator.encode.segments import SegmentCache
from narrator.encode.sound import decoded
from narrator.errors import AudioError


def pieces_of(rate, clips_of, count=4):
    """Stretches as `join` makes them: sound between three frames of silence, whole frames but for the last."""
    grid = samples_per_frame(rate)
    found = []
    for index, clip in enumerate(clips_of([0.4 + 0.13 * i for i in range(count)], rate)):
        size = -(-len(clip.samples) // grid) * grid + 6 * grid
        piece = np.zeros(size + (77 if index == count - 1 else 0), np.int16)
        piece[3 * grid : 3 * grid + len(clip.samples)] = clip.samples
        found.append(piece)
    return found


def written(pieces, settings):
    spool, file = Mp3Spool(io.BytesIO(), settings), io.BytesIO()
    for index, piece in enumerate(pieces, start=1):
        encoded = encode_stretch(piece, settings, last=index == len(pieces))
        spool.add(encoded, len(piece), int(np.abs(piece.astype(np.int32)).max()))
    spool.write_stream(file)
    return file.getvalue()


every = [(rate, bitrate) for rate in (22050, 24000, 44100) for bitrate in offered_bitrates(rate)]


@pytest.mark.parametrize(("rate", "bitrate"), every)
def test_every_rate_and_bitrate_decodes_to_what_went_in(clips_of, decoded_by_ffmpeg, tmp_path, rate, bitrate):
    pieces = pieces_of(rate, clips_of)
    path = tmp_path / "a.mp3"
    path.write_bytes(written(pieces, Mp3Settings(rate, bitrate)))
    assert len(decoded_by_ffmpeg(path)) == sum(map(len, pieces))
    info = MP3(path).info
    assert info.length == pytest.approx(sum(map(len, pieces)) / rate, abs=1 / rate)
    assert info.bitrate == pytest.approx(bitrate * 1000, rel=0.003)


@pytest.mark.parametrize("rate", sorted(set(sample_rates()) - {22050, 24000, 44100}))
def test_the_rates_nobody_speaks_at_work_too(clips_of, decoded_by_ffmpeg, tmp_path, rate):
    pieces = pieces_of(rate, clips_of, 2)
    path = tmp_path / "a.mp3"
    path.write_bytes(written(pieces, Mp3Settings(rate, 64)))
    assert len(decoded_by_ffmpeg(path)) == sum(map(len, pieces))


@pytest.mark.parametrize("rate", [22050, 44100])
def test_sound_stands_where_it_was_cut_or_not(clips_of, decoded_by_ffmpeg, tmp_path, rate):
    pieces = pieces_of(rate, clips_of)
    whole = np.concatenate(pieces)
    heard = []
    for name, parts in (("cut", pieces), ("whole", [whole])):
        path = tmp_path / f"{name}.mp3"
        path.write_bytes(written(parts, Mp3Settings(rate, 128)))
        heard.append(decoded_by_ffmpeg(path).astype(float))
    for sound in heard:
        shift = np.argmax(np.correlate(sound[2000:-2000], whole[2500 : 2500 + 4000].astype(float), "valid")) - 500
        assert shift == 0
        assert np.corrcoef(sound, whole)[0, 1] > 0.98
    assert np.corrcoef(*heard)[0, 1] > 0.98


@pytest.mark.parametrize("rate", [22050, 44100])
def test_a_stretch_heard_alone_sounds_as_it_does_in_the_stream(clips_of, tmp_path, rate):
    """So what is measured on stretches holds for the file."""
    settings, grid = Mp3Settings(rate), samples_per_frame(rate)
    pieces = pieces_of(rate, clips_of)
    encoded = [encode_stretch(piece, settings, last=piece is pieces[-1]) for piece in pieces]
    alone = [decode_stretch(part, len(piece)) for part, piece in zip(encoded, pieces, strict=True)]
    path = tmp_path / "a.mp3"
    path.write_bytes(written(pieces, settings))
    whole = np.concatenate(list(decoded(path)))
    assert len(whole) == sum(map(len, alone))
    assert np.abs(np.concatenate(alone).astype(int) - whole).max() <= 1
    assert all(not part[:grid].any() and not part[-grid:].any() for part in alone)


def test_frames_that_hold_less_than_they_should_are_refused(clips_of):
    piece, settings = pieces_of(22050, clips_of)[0], Mp3Settings(22050)
    encoded = encode_stretch(piece, settings, last=False)
    for fewer in (encoded[: len(encoded) // 2], b"no frames"):
        with pytest.raises(AudioError, match="decode"):
            decode_stretch(fewer, len(piece))


def test_what_was_kept_comes_back_and_what_is_damaged_does_not(tmp_path):
    cache = SegmentCache(tmp_path)
    cache.put("abcd", b"x" * 1000)
    assert cache.get("abcd") == b"x" * 1000
    assert cache.get("abce") is None
    (entry,) = tmp_path.glob("*/*")
    whole = entry.read_bytes()
    for damaged in (whole[:-9], whole[:5], b"", whole[:400] + b"y" + whole[401:]):
        entry.write_bytes(damaged)
        assert cache.get("abcd") is None


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = SegmentCache(tmp_path / "file")
    cache.put("abcd", b"x")
    assert cache.get("abcd") is None


@pytest.mark.parametrize("bitrate", [16, 32, 64, 160])
def test_the_information_frame_says_what_is_there(clips_of, bitrate):
    pieces = pieces_of(22050, clips_of)
    data = written(pieces, Mp3Settings(22050, bitrate))
    first = header(data)
    info = read_info(data[: first.size])
    found = list(frames(data, first.size))
    assert info.kind == "Info"
    assert info.frames == len(found)
    assert info.size == len(data)
    assert info.crc_right
    assert info.delay == 576
    assert info.frames * 576 - info.delay - info.padding == sum(map(len, pieces))
    assert list(info.table) == sorted(info.table)
    offset, last = found[-1]
    assert offset + last.size == len(data)


@pytest.mark.parametrize("bitrate", [24, 64, 144])
def test_a_run_of_frames_is_counted_as_if_each_were_looked_at(clips_of, bitrate):
    pieces = pieces_of(22050, clips_of)
    encoded = encode_stretch(pieces[0], Mp3Settings(22050, bitrate), last=True)
    found = list(frames(encoded))
    assert {frame.padded for _, frame in found} == {True, False}
    assert run_of_frames(encoded) == (len(found), len(encoded))
    assert run_of_frames(encoded, 5) == (5, found[5][0])
    assert run_of_frames(encoded + b"TAG" + bytes(125)) == (len(found), len(encoded))
    assert run_of_frames(b"no frames") == run_of_frames(b"") == (0, 0)


def test_an_independent_validator_finds_nothing(clips_of, tmp_path):
    if not shutil.which("mp3val"):
        pytest.skip("mp3val is not installed")
    path = tmp_path / "a.mp3"
    path.write_bytes(written(pieces_of(24000, clips_of), Mp3Settings(24000)))
    said = subprocess.run(["mp3val", path], capture_output=True, text=True, check=True).stdout
    problems = [line for line in said.splitlines() if "WARNING" in line or "ERROR" in line]
    assert all("No supported tags" in line for line in problems)


@pytest.mark.parametrize(("rate", "bitrate"), [(22050, 63), (22050, 320), (44100, 8), (23000, 64)])
def test_what_an_mp3_cannot_be_is_said(rate, bitrate):
    with pytest.raises(AudioError, match=r"(there are|can have) .*\d+"):
        Mp3Settings(rate, bitrate)


def test_nothing_to_encode_is_said():
    with pytest.raises(AudioError, match="no sound"):
        Mp3Spool(io.BytesIO(), Mp3Settings(22050)).write_stream(io.BytesIO())


@pytest.mark.parametrize("data", [b"", b"\xff\xfb", b"ID3\x03", b"\xff\xff\xff\xff", b"\xff\xe0\x90\xc4", bytes(8)])
def test_what_is_no_frame_is_not_taken_for_one(data):
    assert header(data) is None
