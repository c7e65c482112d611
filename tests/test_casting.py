"""Who speaks what."""

from __future__ import annotations

import pytest

from narrator.casting import cast, roles, speaker_of
from narrator.errors import UnknownVoiceError, VoiceProfileError
from narrator.types import BlockKind, Seconds, Utterance
from narrator.voices import find, user_folder

JOE = find("joe")


def test_each_kind_is_spoken_by_its_voice_and_nothing_else_changes() -> None:
    script = tuple(
        Utterance(f"{kind} speaks.", JOE, kind=kind, block=place, pause_after=Seconds(place))
        for place, kind in enumerate((BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.PARAGRAPH))
    )
    spoken = cast(script, roles(["quote=silence", "title = espeak"]))
    assert [u.voice.id for u in spoken] == ["espeak", "joe", "silence", "joe"]
    assert [(u.text, u.block, u.pause_after) for u in spoken] == [(u.text, u.block, u.pause_after) for u in script]
    assert cast(script, {}) == script


@pytest.mark.parametrize("role", ["quote", "quotes=joe", "=joe", "joe=quote"])
def test_what_is_no_role_names_the_kinds(role: str) -> None:
    with pytest.raises(VoiceProfileError, match="pull-quote"):
        roles([role])


def test_a_role_for_an_unknown_voice_offers_the_nearest() -> None:
    with pytest.raises(UnknownVoiceError, match="joe"):
        roles(["quote=jo"])


@pytest.mark.parametrize("language", ["", "en", "en-US", "en-GB", "EN_us"])
def test_a_voice_that_speaks_the_language_stays(language: str) -> None:
    assert speaker_of(language, JOE) is JOE


@pytest.mark.parametrize(("language", "model"), [("fr", "fr"), ("de-AT", "de-at"), ("pt-BR", "pt-br"), ("hi", "hi")])
def test_espeak_speaks_what_no_other_voice_does(language: str, model: str) -> None:
    voice = speaker_of(language, JOE)
    assert (voice.engine, voice.model, voice.language) == ("espeak", model, language)


def test_a_users_voice_of_that_language_and_region_comes_first() -> None:
    user_folder().mkdir(parents=True)
    for name, language, model in (("paul", "fr-CA", ""), ("zoe", "fr-FR", ""), ("absent", "fr-FR", "no.onnx")):
        engine = "piper" if model else "silence"
        text = f'engine = "{engine}"\nlanguage = "{language}"\nmodel = "{model}"'
        (user_folder() / f"{name}.toml").write_text(text, encoding="utf-8")
    assert speaker_of("fr-FR", JOE).id == "zoe"
    assert speaker_of("fr-CA", JOE).id == "paul"
    assert speaker_of("fr-BE", JOE).id == "paul"


def test_a_language_that_nothing_speaks_is_told() -> None:
    with pytest.raises(UnknownVoiceError, match="tlh"):
        speaker_of("tlh", JOE)
