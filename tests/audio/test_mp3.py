"""MP3s as long as their samples, cut or not, kept or not."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import pytest
from mutagen.mp3 import MP3

from narrator.encode.frames import frames, header, offered_bitrates, read_info, sample_rates, samples_per_frame
from narrator.encode.mp3 import Mp3Settings, encode, write_mp3
from narrator.encode.segments import SegmentCache
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


def written(pieces, settings, **how):
    file = io.BytesIO()
    size = write_mp3(file, iter(pieces), settings, **how)
    assert size == len(file.getvalue())
    return file.getvalue()


every = [(rate, bitrate) for rate in (22050, 24000, 44100) for bitrate in offered_bitrates(rate)]


@pytest.mark.parametrize(("rate", "bitrate"), every)
def test_every_rate_and_bitrate_decodes_to_what_went_in(clips_of, decoded_by_ffmpeg, tmp_path, rate, bitrate):
    pieces = pieces_of(rate, clips_of)
    path = tmp_path / "a.mp3"
    path.write_bytes(written(pieces, Mp3Settings(rate, bitrate), jobs=2))
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


def test_how_many_threads_encode_changes_no_byte(clips_of):
    pieces = pieces_of(22050, clips_of, 6)
    settings = Mp3Settings(22050)
    assert written(pieces, settings, jobs=1) == written(pieces, settings, jobs=3)


def test_kept_stretches_are_used_and_a_damaged_one_is_made_again(clips_of, tmp_path, monkeypatch):
    pieces, settings, made = pieces_of(22050, clips_of), Mp3Settings(22050), []
    from narrator.encode import mp3

    def counted(samples, settings):
        made.append(len(samples))
        return encode(samples, settings)

    monkeypatch.setattr(mp3, "encode", counted)
    cache = SegmentCache(tmp_path)
    fresh = written(pieces, settings, cache=cache)
    assert len(made) == len(pieces)
    made.clear()
    assert written(pieces, settings, cache=cache) == fresh
    assert not made
    entry = max(tmp_path.glob("*/*"))
    entry.write_bytes(entry.read_bytes()[:-9])
    pieces[1] = pieces[1] // 2
    written(pieces, settings, cache=cache)
    assert len(made) in (1, 2)  # the changed one, and the damaged one unless they are the same
    made.clear()
    written(pieces, Mp3Settings(22050, 96), cache=cache)
    assert len(made) == len(pieces)


def test_a_folder_that_cannot_be_written_to_stops_nothing(clips_of, tmp_path):
    (tmp_path / "file").write_text("in the way")
    pieces, settings = pieces_of(22050, clips_of), Mp3Settings(22050)
    assert written(pieces, settings, cache=SegmentCache(tmp_path / "file")) == written(pieces, settings)


def test_the_cache_keeps_what_was_used_last(tmp_path):
    import os

    cache = SegmentCache(tmp_path, limit=2500)
    for index in range(4):
        cache.get(np.full(10, index, np.int16), "shape", lambda: b"x" * 1000)
        for path in tmp_path.glob("*/*"):
            status = path.stat()
            os.utime(path, (status.st_atime, status.st_mtime - 10))
    cache.prune()
    assert len(list(tmp_path.glob("*/*"))) == 2
    kept = []
    cache.get(np.full(10, 3, np.int16), "shape", lambda: kept.append(1) or b"y")
    assert not kept


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
        write_mp3(io.BytesIO(), iter(()), Mp3Settings(22050))


@pytest.mark.parametrize("data", [b"", b"\xff\xfb", b"ID3\x03", b"\xff\xff\xff\xff", b"\xff\xe0\x90\xc4", bytes(8)])
def test_what_is_no_frame_is_not_taken_for_one(data):
    assert header(data) is None
