"""Who speaks what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.casting import speaker_of, written
from narrator.cli import cli
from narrator.errors import UnknownVoiceError, VoiceProfileError
from narrator.pipeline import plan, read_script
from narrator.placing import plan_digest
from narrator.types import Plan
from narrator.voices import find, user_folder

JOE = find("joe")
GERMAN = "Wir haben die Brücke gebaut, und wir werden sie auch wieder öffnen, sobald der Sommer kommt."
SCRIPT = f"""\
---
title: The Bridge
language: en
---

The mayor spoke for an hour on Tuesday, and nobody was surprised by what she said.

> I have said it before, and I will say it again: the bridge stays shut until the end of May.

Then the guest rose.

> {GERMAN}
"""


def planned(text: str = SCRIPT, **how: object) -> Plan:
    return plan(read_script(text, "bridge.md"), **how)  # type: ignore[arg-type]


def speakers(plan: Plan) -> list[str]:
    """Who speaks each block, announcements first."""
    return [utterance.voice.id for utterance in plan.utterances]


def profile(name: str, text: str) -> None:
    user_folder().mkdir(parents=True, exist_ok=True)
    (user_folder() / f"{name}.toml").write_text(text, encoding="utf-8")


def person(name: str, language: str) -> None:
    """A voice that is ready and no machine's: the embedded one, said to speak *language*."""
    profile(name, f'engine = "piper"\nlanguage = "{language}"\nmodel = "{JOE.model}"')


def test_each_kind_is_spoken_by_its_voice_and_nothing_else_changes() -> None:
    alone, both = planned(), planned(cast={"quote": "espeak", "title": "silence"})
    assert set(speakers(alone)) == {"joe"}
    assert speakers(both) == ["silence", "joe", "espeak", "joe", "espeak"]
    assert [(u.text, u.pause_after) for u in both.utterances] == [(u.text, u.pause_after) for u in alone.utterances]
    assert [voice.id for voice in both.cast] == ["joe", "silence", "espeak"]
    assert plan_digest(both) != plan_digest(alone)


def test_a_cast_speaks_at_the_speed_asked_for() -> None:
    assert {u.voice.speed for u in planned(cast={"quote": "espeak"}, speed=1.2).utterances} == {1.2}


def test_each_voice_is_estimated_by_its_own_timing() -> None:
    alone, machine, both = planned(), planned(voice="espeak"), planned(cast={"quote": "espeak"})
    for mixed, joe, espeak in zip(both.utterances, alone.durations, machine.durations, strict=True):
        index = both.utterances.index(mixed)
        assert both.durations[index] == (espeak if mixed.kind == "quote" else joe)
    assert 0 < both.error < alone.error + machine.error


def test_a_profile_names_its_roles_and_a_run_overrules_them() -> None:
    profile("mine", f'engine = "piper"\nmodel = "{JOE.model}"\n[roles]\nquote = "espeak"\ntitle = "silence"')
    assert speakers(planned(voice="mine")) == ["silence", "mine", "espeak", "mine", "espeak"]
    assert speakers(planned(voice="mine", cast={"quote": "joe"})) == ["silence", "mine", "joe", "mine", "joe"]


@pytest.mark.parametrize("role", ["quote", "quotes=joe", "=joe", "quote:joe", "quote="])
def test_what_is_no_role_names_the_kinds(role: str) -> None:
    with pytest.raises(VoiceProfileError, match="pull-quote"):
        written([role])


def test_a_wrong_role_in_a_profile_is_told() -> None:
    profile("mine", 'engine = "silence"\n[roles]\nquotes = "joe"')
    with pytest.raises(VoiceProfileError, match=r"mine\.toml.*'quotes'.*pull-quote"):
        find("mine")


def test_a_role_for_an_unknown_voice_offers_the_nearest() -> None:
    with pytest.raises(UnknownVoiceError, match="joe"):
        planned(cast=written(["quote=jo"]))


@pytest.mark.parametrize("language", ["", "en", "en-US", "en-GB", "EN_us"])
def test_a_voice_that_speaks_the_language_stays(language: str) -> None:
    assert speaker_of(language, JOE) is JOE


@pytest.mark.parametrize(("language", "model"), [("fr", "fr"), ("de-AT", "de"), ("pt-BR", "pt-br"), ("hi", "hi")])
def test_espeak_speaks_what_no_other_voice_does(language: str, model: str) -> None:
    voice = speaker_of(language, JOE)
    assert (voice.engine, voice.language) == ("espeak", language)
    assert voice.model.split("-")[0] == model.split("-")[0]


def test_espeak_in_a_language_is_a_voice_without_a_profile() -> None:
    assert (find("espeak-pt-br").model, find("espeak-pt-br").gain) == ("pt-br", find("espeak").gain)


def test_a_users_voice_of_that_language_and_region_comes_first() -> None:
    person("paul", "fr-CA")
    person("zoe", "fr-FR")
    profile("absent", 'engine = "piper"\nlanguage = "fr-FR"\nmodel = "no.onnx"')
    profile("mute", 'engine = "silence"\nlanguage = "fr-FR"')
    assert speaker_of("fr-FR", JOE).id == "zoe"
    assert speaker_of("fr-CA", JOE).id == "paul"
    assert speaker_of("fr-BE", JOE).id == "paul"


def test_a_language_that_nothing_speaks_is_told() -> None:
    with pytest.raises(UnknownVoiceError, match="tlh"):
        speaker_of("tlh", JOE)


GERMAN_ARTICLE = (
    f"---\ntitle: Die Brücke\nlanguage: de\n---\n\n{GERMAN} Niemand weiß, wie lange das noch dauern wird.\n"
)


def test_an_articles_language_picks_a_voice_that_speaks_it_and_says_so() -> None:
    german = planned(GERMAN_ARTICLE)
    assert (german.voice.id, german.utterances[-1].text[:7]) == ("espeak-de", "Niemand")
    assert any("espeak-de speaks it" in warning for warning in german.article.warnings)
    person("uwe", "de-DE")
    assert planned(GERMAN_ARTICLE).voice.id == "uwe"
    assert planned(GERMAN_ARTICLE, cast={"de": "espeak-de"}).voice.id == "espeak-de"


def test_a_voice_that_was_asked_for_speaks_whatever_the_language() -> None:
    assert planned(GERMAN_ARTICLE, voice="joe").voice.id == "joe"
    asked = GERMAN_ARTICLE.replace("language: de", "language: de\nvoice: silence")
    assert planned(asked).voice.id == "silence"


def test_a_page_that_only_says_it_is_in_another_language_keeps_the_usual_voice() -> None:
    assert planned(SCRIPT.replace("language: en", "language: fr")).voice.id == "joe"


def test_a_foreign_quotation_is_spoken_and_read_in_its_language_where_a_voice_does() -> None:
    assert speakers(planned())[-1] == "joe"  # no machine unless it is asked for
    assert speakers(planned(cast={"de": "espeak-de"})) == ["joe", "joe", "joe", "joe", "espeak-de"]
    person("uwe", "de-DE")
    assert speakers(planned(cast={"quote": "espeak"})) == ["joe", "joe", "espeak", "joe", "uwe"]


def test_what_is_foreign_in_a_quotation_is_said_in_its_language() -> None:
    text = SCRIPT.replace("sobald der Sommer", "nach 25 Tagen, sobald der Sommer")
    assert "twenty five" in planned(text).utterances[-1].text
    assert "twenty" not in planned(text, cast={"de": "espeak-de"}).utterances[-1].text


def test_a_voice_has_pronunciations_of_its_own_and_no_other_voice_has_them() -> None:
    profile("mine", 'engine = "silence"\nlexicon = "said/mine.toml"')
    (user_folder() / "said").mkdir()
    (user_folder() / "said/mine.toml").write_text('[[word]]\ntext = "bridge"\nsay = "footbridge"\n', encoding="utf-8")
    spoken = [u.text for u in planned(cast={"quote": "mine"}).utterances]
    assert ("footbridge" in spoken[0], "footbridge" in spoken[2]) == (False, True)
    assert "footbridge" in planned(voice="mine", cast={"quote": "joe"}).utterances[0].text.lower()


def test_who_speaks_is_in_the_manifest_and_the_tag(tmp_path: Path) -> None:
    (tmp_path / "bridge.md").write_text(SCRIPT, encoding="utf-8")
    how = ["render", str(tmp_path / "bridge.md"), "--voice", "espeak", "--cast", "quote=espeak-de", "--json"]
    done = CliRunner().invoke(cli, [*how, "-o", str(tmp_path / "out")], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert told["cast"] == ["espeak", "espeak-de"]
    audio = Path(told["audio"])
    (other,) = json.loads((audio.parent / "manifest.json").read_text(encoding="utf-8"))["cast"]
    assert (other["id"], other["speaks"]) == ("espeak-de", ["quote"])
    assert (
        "Voices: espeak-ng, American English (espeak), espeak-ng, de (espeak).".encode("utf-16-le")
        in audio.read_bytes()
    )
