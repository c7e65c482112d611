"""What espeak-ng makes of a text, punctuation kept, pronunciations spliced in."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from narrator.backends.espeak_phonemes import phonemes, phonemes_with_sounds
from narrator.errors import BackendUnavailableError
from narrator.types import Sound


def said(text: str, **pronunciations: str) -> str:
    sounds = [Sound(text.index(word), text.index(word) + len(word), ipa) for word, ipa in pronunciations.items()]
    return "".join(phonemes_with_sounds(text, sounds))


def test_a_phoneme_a_string_with_its_marks() -> None:
    assert phonemes("Hello, Joe.") == list("həlˈoʊ, dʒˈoʊ.")


def test_marks_between_clauses_stay() -> None:
    assert "".join(phonemes("Wait: is it; really? Yes!")) == "wˈeɪt: ɪz ɪt; ɹˈiəli? jˈɛs!"


@pytest.mark.parametrize("text", ["", "…", "—", "  "])
def test_nothing_to_say_is_no_phonemes(text: str) -> None:
    assert "".join(phonemes(text)).strip(" .") == ""


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Hello, Xi.", "həlˈoʊ, ʃˈiː."),
        ("Xi, hello.", "ʃˈiː, həlˈoʊ."),
        ("Xi", "ʃˈiː"),
        ("Is it Xi?", "ɪz ɪt ʃˈiː?"),
        ("It was Xi; he said so!", "ɪt wʌz ʃˈiː; hiː sˈɛd sˈoʊ!"),
        ("Was it “Xi,” or Joe?", "wʌz ɪt ʃˈiː, ɔːɹ dʒˈoʊ?"),
        ("Is (Xi) here?", "ɪz ʃˈiː hˈɪɹ?"),
        ("Xi's cat.", "ʃˈiːz kˈæt."),
        ("Xi’s.", "ʃˈiːz."),
        ("A Xi-like man.", "ɐ ʃˈiːlˈaɪk mˈæn."),
        ("So, Xi came.", "sˈoʊ, ʃˈiː kˈeɪm."),
    ],
)
def test_a_pronunciation_goes_in_without_losing_punctuation(text: str, spoken: str) -> None:
    assert said(text, Xi="ʃˈiː") == spoken


@pytest.mark.parametrize(("ipa", "ending"), [("mˈæks", "ᵻz"), ("pˈæt", "s"), ("bˈɑːb", "z"), ("dʒˈoʊ", "z")])
def test_a_possessive_sounds_as_after_that_sound(ipa: str, ending: str) -> None:
    assert said("Name's cat.", Name=ipa).startswith(f"{ipa}{ending} k")


@pytest.mark.parametrize(
    ("ipa", "spoken"),
    [("ˈaɪdoʊ", "ðɪʲ ˈaɪdoʊ tə ðɪʲ"), ("dˈoʊ", "ðə dˈoʊ tə ðɪʲ"), ("juːˈoʊ", "ðə juːˈoʊ tə ðɪʲ")],
)
def test_the_words_before_a_pronunciation_are_said_as_before_such_a_sound(ipa: str, spoken: str) -> None:
    assert said("The Name to the end.", Name=ipa).startswith(spoken)


def test_a_text_that_holds_the_stand_in_itself_is_spoken_all_the_same() -> None:
    assert said("Zubzub, Xi, and more.", Xi="ʃˈiː") == "zˈʌbzʌb, ʃˈiː, ænd mˈɔːɹ."


@pytest.mark.parametrize("voice", ["fr", "de", "es", "it", "ru", "cmn", "ar", "hi", "ja"])
def test_a_pronunciation_goes_into_any_language(voice: str) -> None:
    spoken = "".join(phonemes_with_sounds("Xi, Xi.", [Sound(0, 2, "ʃˈiː"), Sound(4, 6, "ʃˈiː")], voice))
    assert spoken == "ʃˈiː, ʃˈiː."


def test_pronunciations_side_by_side() -> None:
    assert said("Xi Jinping spoke.", Xi="ʃˈiː", Jinping="dʒˈɪnpɪŋ") == "ʃˈiː dʒˈɪnpɪŋ spˈoʊk."


def test_an_unknown_language_says_so() -> None:
    with pytest.raises(BackendUnavailableError, match="xx-klingon"):
        phonemes("Hello.", "xx-klingon")


def test_threads_of_two_languages_do_not_mix() -> None:
    texts = [("One good day.", "en-us"), ("Une bonne journée.", "fr")] * 100
    alone = {pair: phonemes(*pair) for pair in texts[:2]}
    with ThreadPoolExecutor(4) as pool:
        assert all(got == alone[pair] for pair, got in zip(texts, pool.map(lambda p: phonemes(*p), texts), strict=True))


def test_phonemes_need_no_model() -> None:
    code = (
        "import sys; from narrator.backends.espeak_phonemes import phonemes; phonemes('Hello.');"
        "print(*sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "onnxruntime", "piper"} & set(loaded)
