"""A clip is found again by its content, and never in a damaged state."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.cache import ClipCache, clip_key
from narrator.cli.cache import command
from narrator.errors import AudioError, OutputError
from narrator.types import BlockKind, Clip, Pauses, Seconds, Sound, Utterance, Voice, WordTime

VOICE = Voice("v", "piper", model="m", settings=(("noise_scale", 0.3),))
UTTERANCE = Utterance("Hello there.", VOICE)


def tone(samples: int = 1000, words: tuple[WordTime, ...] = ()) -> Clip:
    wave = 9000 * np.sin(np.arange(samples) / 7)
    return Clip(wave.astype(np.int16), 22050, words=words)


def same(left: Clip | None, right: Clip) -> bool:
    return (
        left is not None
        and np.array_equal(left.samples, right.samples)
        and (left.sample_rate, left.words) == (right.sample_rate, right.words)
    )


@pytest.mark.parametrize(
    "changed",
    [
        replace(UTTERANCE, text="Hello there!"),
        replace(UTTERANCE, sounds=(Sound(0, 5, "həlˈoʊ"),)),
        replace(UTTERANCE, voice=replace(VOICE, speed=1.1)),
        replace(UTTERANCE, voice=replace(VOICE, model="n")),
        replace(UTTERANCE, voice=replace(VOICE, engine="other")),
        replace(UTTERANCE, voice=replace(VOICE, settings=(("noise_scale", 0.4),))),
    ],
)
def test_key_changes_with_whatever_changes_the_sound(changed: Utterance) -> None:
    assert clip_key(changed, "engine/1") != clip_key(UTTERANCE, "engine/1")


def test_key_changes_with_the_engine() -> None:
    assert clip_key(UTTERANCE, "engine/2") != clip_key(UTTERANCE, "engine/1")


@pytest.mark.parametrize(
    "changed",
    [
        replace(UTTERANCE, written="Hello, there", block=7, start=40, kind=BlockKind.QUOTE),
        replace(UTTERANCE, pause_after=Seconds(2.0)),
        replace(UTTERANCE, voice=replace(VOICE, id="w", name="W", gain=3.0, pauses=Pauses(sentence=Seconds(1)))),
    ],
)
def test_key_does_not_change_with_what_does_not_change_the_sound(changed: Utterance) -> None:
    assert clip_key(changed, "engine/1") == clip_key(UTTERANCE, "engine/1")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-32768, 32767), min_size=1, max_size=400),
    st.sampled_from([8000, 22050, 24000, 44100]),
    st.lists(st.builds(WordTime, *[st.integers(0, 10**6)] * 4), max_size=120),
)
def test_a_clip_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, samples: list[int], rate: int, words: list[WordTime]
) -> None:
    cache = ClipCache(tmp_path_factory.mktemp("cache"))
    clip = Clip(np.array(samples, np.int16), rate, words=tuple(words))
    cache.write("ab12", clip)
    assert same(cache.read("ab12"), clip)


def test_an_empty_clip_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="no samples"):
        ClipCache(tmp_path).write("ab12", tone(0))


def test_an_unknown_key_is_none(tmp_path: Path) -> None:
    assert ClipCache(tmp_path).read("ab12") is None


def test_every_flipped_byte_is_noticed_or_harmless(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    clip = tone(words=(WordTime(0, 5, 0, 500),))
    cache.write("ab12", clip)
    (path,) = tmp_path.rglob("*.flac")
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        read = cache.read("ab12")
        assert read is None or np.array_equal(read.samples, clip.samples)


@pytest.mark.parametrize("kept", [0, 10, 60, 0.5, 0.99])
def test_a_clip_cut_short_is_noticed_removed_and_can_be_made_again(tmp_path: Path, kept: float) -> None:
    cache = ClipCache(tmp_path)
    cache.write("ab12", tone())
    (path,) = tmp_path.rglob("*.flac")
    os.truncate(path, int(kept if kept >= 1 else kept * path.stat().st_size))
    assert cache.read("ab12") is None
    assert not path.exists()
    cache.write("ab12", tone())
    assert same(cache.read("ab12"), tone())


def test_a_file_that_only_looks_like_a_clip_is_not_one(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.write("ab12", tone())
    (path,) = tmp_path.rglob("*.flac")
    path.write_text("a web page, says the proxy", encoding="utf-8")
    assert cache.read("ab12") is None


def test_the_folder_is_marked_as_a_cache(tmp_path: Path) -> None:
    ClipCache(tmp_path / "new").write("ab12", tone())
    tag = (tmp_path / "new" / "CACHEDIR.TAG").read_text(encoding="utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_pruning_removes_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    for age, key in enumerate(["aa1", "bb2", "cc3", "dd4"]):
        cache.write(key, tone())
        os.utime(next(tmp_path.rglob(f"{key[2:]}.flac")), (1000 + age, 1000 + age))
    cache.read("aa1")  # used now
    size = cache.usage().size // 4
    removed = cache.prune(2 * size)
    assert removed.clips == 2
    assert [cache.read(key) is not None for key in ("aa1", "bb2", "cc3", "dd4")] == [True, False, False, True]


def test_pruning_spares_what_this_run_uses(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.write("aa1", tone())
    assert cache.prune(0, spare=3600).clips == 0
    assert cache.prune(0).clips == 1


def test_what_killed_processes_left_is_swept_away_but_nothing_fresh(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.write("aa1", tone())
    stale, fresh = (tmp_path / "clips" / "aa" / name for name in (".x.flac.abc.part", ".y.flac.def.part"))
    for part in (stale, fresh):
        part.write_bytes(b"half")
    os.utime(stale, (1000, 1000))
    cache.prune()
    assert (stale.exists(), fresh.exists(), cache.usage().clips) == (False, True, 1)


def test_a_cache_is_tidied_once_an_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE_LIMIT", "0")
    cache = ClipCache(tmp_path)
    cache.write("aa1", tone())
    cache.tidy(spare=3600)
    assert cache.usage().clips == 1  # it was used a moment ago
    cache.tidy()
    assert cache.usage().clips == 1  # it was tidied a moment ago
    os.utime(tmp_path / ".tidied", (1000, 1000))
    cache.tidy()
    assert cache.usage().clips == 0


def test_encoded_stretches_beside_the_clips_count_and_age_like_them(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.write("aa1", tone())
    stretch = tmp_path / "segments" / "ab" / "cd.mp3"
    stretch.parent.mkdir(parents=True)
    stretch.write_bytes(bytes(5000))
    os.utime(stretch, (1000, 1000))
    assert cache.usage().size > 5000
    cache.prune(4999)
    assert not stretch.exists()
    assert cache.read("aa1") is not None


def test_clearing_removes_all(tmp_path: Path) -> None:
    cache = ClipCache(tmp_path)
    cache.write("aa1", tone())
    cache.write("bb1", tone())
    assert cache.clear().clips == 2
    assert cache.usage().clips == 0


def _write_many(folder: str) -> int:
    cache = ClipCache(Path(folder))
    bad = 0
    for round_ in range(15):
        cache.write(f"k{round_ % 3}x", tone(300))
        bad += not same(cache.read(f"k{round_ % 3}x") or tone(300), tone(300))
        if round_ % 5 == 4:
            cache.prune(0)
    return bad


def test_several_processes_share_one_cache(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        assert sum(pool.map(_write_many, [str(tmp_path)] * 3)) == 0
    assert not list(tmp_path.rglob("*.part"))


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file where a folder is needed", encoding="utf-8")
    with pytest.raises(OutputError, match="a file stands where a folder is needed"):
        ClipCache(tmp_path).write("ab12", tone())


def test_the_environment_moves_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "elsewhere"))
    ClipCache().write("ab12", tone())
    assert list((tmp_path / "elsewhere").rglob("*.flac"))


def test_the_command_tells_prunes_and_clears() -> None:
    cache = ClipCache()
    for key in ("aa1", "bb2", "cc3"):
        cache.write(key, tone())
    ask = CliRunner()
    assert "3 clips" in ask.invoke(command, ["info"]).output
    assert json.loads(ask.invoke(command, ["info", "--json"]).output)["clips"] == 3
    assert "removed 0 clips" in ask.invoke(command, ["prune"]).output
    assert "removed 3 clips" in ask.invoke(command, ["prune", "--size", "0"]).output
    cache.write("aa1", tone())
    assert "removed 1 clip," in ask.invoke(command, ["clear"]).output
    assert "0 clips" in ask.invoke(command, ["info"]).output
