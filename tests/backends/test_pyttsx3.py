"""pyttsx3, which loses files in silence, made to lose none."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from narrator.backends import pyttsx3
from narrator.backends.pyttsx3 import Pyttsx3Backend
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.testing import BackendContract
from narrator.types import Utterance, Voice
from narrator.voices import find


class TestPyttsx3(BackendContract):
    voice = find("system")


@pytest.mark.slow
def test_no_file_is_lost_four_at_a_time() -> None:
    backend = Pyttsx3Backend(find("system"))
    texts = [f"This is utterance number {'very ' * (n % 4)} {n}, and no other." for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        clips = list(pool.map(lambda text: backend.synthesize(Utterance(text, find("system"))), texts))
    shortest = min(clip.duration for clip in clips[0::4])
    longest = max(clip.duration for clip in clips[3::4])
    assert all(1.0 < clip.duration < 7.0 for clip in clips)
    assert longest > shortest


def test_an_unknown_voice_names_those_there_are() -> None:
    voice = Voice("v", "pyttsx3", model="nobody")
    with pytest.raises(BackendUnavailableError, match="known: "):
        Pyttsx3Backend(voice).synthesize(Utterance("Hello.", voice))


def test_an_unknown_driver_is_named() -> None:
    voice = Voice("v", "pyttsx3", settings=(("driver", "sapi9"),))
    with pytest.raises(BackendUnavailableError, match="does not start"):
        Pyttsx3Backend(voice).synthesize(Utterance("Hello.", voice))


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A stand-in for the child process: a script of a few lines."""

    def install(script: str) -> Pyttsx3Backend:
        path = tmp_path / "child.sh"
        path.write_text(f'#!/bin/sh\necho called >> "{tmp_path}/calls"\n{script}\n', encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(pyttsx3.sys, "executable", str(path))
        monkeypatch.setattr(pyttsx3, "_START", 0.5)
        return Pyttsx3Backend(find("system"))

    return install


@pytest.mark.skipif(not shutil.which("sh"), reason="its stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 0", "no sound"),
        ("echo it broke >&2; exit 1", "it broke"),
        ("sleep 60", "no end after"),
        ("kill -SEGV $$", "SIGSEGV"),
        ("python3 - <<'X'\nX\nexit 1", "ended with 1"),
    ],
)
def test_a_lost_file_is_noticed_tried_again_and_told(child, tmp_path: Path, script: str, why: str) -> None:
    with pytest.raises(SynthesisError, match=why):
        child(script).synthesize(Utterance("Hello.", find("system")))
    assert (tmp_path / "calls").read_text(encoding="utf-8").count("called") == 2


def _file(name: str, seconds: float, folder: Path, rate: int = 22050) -> Path:
    import numpy as np
    import soundfile

    path = folder / name
    soundfile.write(path, np.sin(np.arange(round(seconds * rate)) * 0.05) * 0.3, rate)
    return path


_COPY = f"""exec {sys.executable} -c 'import json,shutil,sys; shutil.copy("%s", json.load(sys.stdin)["file"])'"""


def test_a_file_that_cannot_be_the_text_is_refused(child, tmp_path: Path) -> None:
    wrong = _file("short.wav", 0.1, tmp_path)
    with pytest.raises(SynthesisError, match=r"0\.1 s of sound for 32 letters"):
        child(_COPY % wrong).synthesize(Utterance("This sentence is not a click of a switch.", find("system")))


def test_the_second_try_counts(child, tmp_path: Path) -> None:
    good = _file("good.wav", 1.0, tmp_path)
    script = f'if [ "$(wc -l < "{tmp_path}/calls")" -lt 2 ]; then exit 0; fi\n{_COPY % good}'
    assert child(script).synthesize(Utterance("Hello there.", find("system"))).duration == pytest.approx(1.0, abs=0.05)


def test_another_rate_says_what_to_write(child, tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailableError, match="add sample_rate = 16000"):
        child(_COPY % _file("a.wav", 1.0, tmp_path, 16000)).synthesize(Utterance("Hello there.", find("system")))


def test_aiff_under_the_name_of_wav_is_sound_all_the_same(child, tmp_path: Path) -> None:
    voice = replace(find("system"), settings=(("sample_rate", 22050),))
    clip = child(_COPY % _file("a.aiff", 1.0, tmp_path)).synthesize(Utterance("Hello there.", voice))
    assert clip.duration == pytest.approx(1.0, abs=0.05)
