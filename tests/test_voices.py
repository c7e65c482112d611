"""Profiles are found, read strictly, and a user's own stand in for ours."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.cli.voices import command
from narrator.errors import BackendUnavailableError, OutputError, UnknownVoiceError, VoiceProfileError
from narrator.types import Pauses, Seconds
from narrator.voices import DEFAULT, all_voices, find, user_folder


def profile(text: str, name: str = "mine") -> None:
    user_folder().mkdir(parents=True, exist_ok=True)
    (user_folder() / f"{name}.toml").write_text(text, encoding="utf-8")


def test_our_voices_are_there_and_say_where_they_come_from() -> None:
    voices = {voice.id: voice for voice in all_voices()}
    assert {DEFAULT, "silence"} <= set(voices)
    assert all(voice.licence and voice.description and voice.name for voice in voices.values())
    assert voices[DEFAULT].setting("sha256", "")


def test_a_profile_says_all_there_is_to_a_voice() -> None:
    profile(
        """
        engine = "piper"
        model = "./amy.onnx"
        language = "en-GB"
        speed = 1.1
        gain = -2
        [settings]
        noise_scale = 0.2
        speaker = 3
        [pauses]
        sentence = 0.5
        """
    )
    voice = find("mine")
    assert (voice.id, voice.engine, voice.language, voice.speed, voice.gain) == ("mine", "piper", "en-GB", 1.1, -2.0)
    assert voice.model == os.path.join(user_folder(), "amy.onnx")  # noqa: PTH118
    assert voice.settings == (("noise_scale", 0.2), ("speaker", 3))
    assert voice.pauses == Pauses(sentence=Seconds(0.5))


def test_the_users_profile_wins_over_ours() -> None:
    profile('engine = "silence"\nspeed = 2', DEFAULT)
    assert find(DEFAULT).engine == "silence"


def test_a_changed_profile_is_read_again() -> None:
    profile('engine = "silence"')
    assert find("mine").speed == 1.0
    profile('engine = "silence"\nspeed = 2')
    os.utime(user_folder() / "mine.toml", (1, 1))
    assert find("mine").speed == 2.0


@pytest.mark.parametrize(("asked", "near"), [("jo", "joe"), ("Joe", "joe"), ("silense", "silence")])
def test_an_unknown_voice_offers_the_nearest(asked: str, near: str) -> None:
    with pytest.raises(UnknownVoiceError, match=f"did you mean {near}"):
        find(asked)


def test_a_hopeless_name_points_to_the_list() -> None:
    with pytest.raises(UnknownVoiceError, match="narrator voices"):
        find("qqqqqq")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no engine"),
        ("engine = piper", "line 1"),
        ('engine = "piper"\nspeeed = 1', "did you mean 'speed'"),
        ('engine = "piper"\nspeed = "fast"', "speed must be a number"),
        ('engine = "piper"\nspeed = true', "speed must be a number"),
        ('engine = "piper"\nspeed = 0', "between 0.25 and 4"),
        ('engine = "piper"\nmodel = 3', "model must be text"),
        ('engine = "piper"\n[settings]\na = [1]', "setting 'a'"),
        ('engine = "piper"\nsettings = 3', "must be a table"),
        ('engine = "piper"\n[pauses]\nsentense = 1', "unknown pause"),
        ('engine = "piper"\n[pauses]\nsentence = -1', "between 0 and 10"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong_and_where(text: str, why: str) -> None:
    profile(text)
    with pytest.raises(VoiceProfileError, match=why) as raised:
        find("mine")
    assert "mine.toml" in str(raised.value)


def test_a_profile_that_is_not_text_says_so() -> None:
    profile("")
    (user_folder() / "mine.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(VoiceProfileError):
        find("mine")


def test_the_list_names_every_voice_and_what_is_missing() -> None:
    profile('engine = "piper"\nmodel = "/nowhere/amy.onnx"', "amy")
    printed = CliRunner().invoke(command, [])
    lines = {line.split()[0]: line for line in printed.stdout.splitlines()}
    assert "ready" in lines["joe"]
    assert "(default)" in lines["joe"]
    assert "not ready" in lines["amy"]
    assert "amy: piper needs the model /nowhere/amy.onnx" in printed.stderr


def test_programs_get_the_list_as_json() -> None:
    facts = {voice["id"]: voice for voice in json.loads(CliRunner().invoke(command, ["list", "--json"]).output)}
    assert facts["joe"]["ready"] is True
    assert facts["joe"]["settings"]["noise_scale"] == 0.333


def test_show_names_the_file_of_the_profile() -> None:
    profile('engine = "silence"')
    assert str(user_folder() / "mine.toml") in CliRunner().invoke(command, ["show", "mine"]).output
    with pytest.raises(UnknownVoiceError):
        CliRunner().invoke(command, ["show", "nobody"], catch_exceptions=False)


def test_a_sample_is_a_file_as_long_as_its_words_ask_for(tmp_path: Path) -> None:
    import soundfile

    lengths = []
    for text in ("One.", "One. And two, three and four."):
        path = tmp_path / "sample.wav"
        result = CliRunner().invoke(command, ["sample", "silence", text, "-o", str(path)])
        assert result.output.strip() == str(path)
        lengths.append(soundfile.info(path).duration)
    assert lengths[1] > lengths[0] + 1


def test_a_sample_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a sample is a"):
        CliRunner().invoke(command, ["sample", "silence", "-o", str(tmp_path / "a.mp3")], catch_exceptions=False)


def test_a_missing_model_says_how_to_get_it() -> None:
    profile('engine = "piper"\nmodel = "amy.onnx"', "amy")
    with pytest.raises(BackendUnavailableError, match="narrator voices install amy"):
        CliRunner().invoke(command, ["sample", "amy"], catch_exceptions=False)
