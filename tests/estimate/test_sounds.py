"""What an estimate takes an utterance to sound like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narrator.backends import Phonemizes, load
from narrator.backends.espeak import ipa
from narrator.estimate.sounds import sayer
from narrator.types import Clip, Sound, Utterance, Voice
from narrator.voices import find

TEXTS = (
    "The harbour reopened on Monday, after eleven days of repairs: it was empty; why?",
    "Nobody knows!",
    "Doctor Hale paid four point five million dollars for the idea… and a quay.",
)


class Mute:
    """A backend that tells no phonemes."""

    fingerprint = "mute/1"
    sample_rate = 22050

    def synthesize(self, utterance: Utterance) -> Clip:
        raise NotImplementedError


@pytest.mark.parametrize("text", TEXTS)
def test_joe_is_told_by_the_plain_library_as_by_his_own_bridge_but_for_a_glide(text: str) -> None:
    joe = find("joe")
    backend = load(joe)
    assert isinstance(backend, Phonemizes)
    say = sayer(backend, joe)
    assert say is not None
    quick, own = ("".join(tell(Utterance(text, joe))).replace("ʲ", "") for tell in (say, backend.phonemes))
    assert quick == own


def test_what_was_spoken_before_changes_no_phonemes() -> None:
    text = Utterance("It reopened on Monday, after eleven days.", find("espeak"))
    backend = load(text.voice)
    assert isinstance(backend, Phonemizes)
    told = [ipa(text.text, "en-us"), backend.phonemes(text)]
    assert dict(text.voice.settings)["word_gap"]
    backend.synthesize(text)
    assert [ipa(text.text, "en-us"), backend.phonemes(text)] == told


def test_a_pronunciation_from_the_lexicon_is_heard() -> None:
    joe = find("joe")
    say = sayer(load(joe), joe)
    assert say is not None
    assert "ʃˈiː" in "".join(say(Utterance("It was Xi.", joe, sounds=(Sound(7, 9, "ʃˈiː"),))))


@pytest.mark.parametrize(("language", "spoken"), [("en-US", "həlˈoʊ."), ("fr-FR", "bɔ̃ʒˈuʁ."), ("de", "ɡˈuːtən tˈɑːk.")])
def test_an_engine_that_tells_no_phonemes_is_judged_by_those_of_its_language(language: str, spoken: str) -> None:
    texts = {"en-US": "Hello.", "fr-FR": "Bonjour.", "de": "Guten Tag."}
    voice = Voice("mute", "mute", language=language)
    say = sayer(Mute(), voice)
    assert say is not None
    assert say(Utterance(texts[language], voice)) == spoken


def test_where_the_language_is_unknown_there_are_none() -> None:
    assert sayer(Mute(), replace(find("joe"), language="xx-klingon")) is None
