"""Kokoro's alphabet and voices, which need no model."""

from __future__ import annotations

import pytest

from narrator.backends.kokoro import KokoroBackend, blend_of
from narrator.backends.kokoro_alphabet import IDS, from_ipa
from narrator.errors import BackendUnavailableError
from narrator.voices import find


@pytest.mark.parametrize(
    ("symbol", "number"), [(";", 1), ("$", None), (" ", 16), ("A", 24), ("ɹ", 123), ("ˈ", 156), ("ᵻ", 177)]
)
def test_the_numbers_are_the_models(symbol: str, number: int | None) -> None:
    assert IDS.get(symbol) == number
    assert len(set(IDS.values())) == len(IDS) == 114


@pytest.mark.parametrize(
    ("language", "ipa", "kokoro"),
    [
        ("en-us", "dʒˈoʊ bˈɔɪd tʃˈeɪnd", "ʤˈO bˈYd ʧˈAnd"),
        ("en-us", "wˈɜːld bˈɛɾɚ", "wˈɜɹld bˈɛɾəɹ"),
        ("en-us", "t͡ʃˈaɪ", "ʧˈI"),
        ("en-gb-x-rp", "ɡˈəʊ nˈɜːs", "ɡˈQ nˈɜːs"),
        ("fr", "ʒˈuʁ mˈɔ̃d", "ʒˈuʁ mˈɔ\u0303d"),
        ("es", "pˈero", "pˈero"),
    ],
)
def test_ipa_in_its_letters(language: str, ipa: str, kokoro: str) -> None:
    assert from_ipa(ipa, language) == kokoro
    assert set(kokoro) <= set(IDS)


@pytest.mark.parametrize(
    ("written", "blend"),
    [
        ("af_heart", (("af_heart", 1.0),)),
        ("af_heart:0.7+am_michael:0.3", (("af_heart", 0.7), ("am_michael", 0.3))),
        ("af_heart + am_michael", (("af_heart", 1.0), ("am_michael", 1.0))),
    ],
)
def test_a_blend_is_voices_and_weights(written: str, blend: tuple[tuple[str, float], ...]) -> None:
    assert blend_of(written) == blend


@pytest.mark.parametrize("written", ["", "heart", "af_heart:x", "af_heart:0", "af_heart,am_michael", "../../etc:1"])
def test_what_is_no_blend_is_named(written: str) -> None:
    with pytest.raises(BackendUnavailableError, match="a voice or a blend"):
        blend_of(written)


def test_without_its_files_it_says_how_to_get_them() -> None:
    with pytest.raises(BackendUnavailableError, match="narrator voices install kokoro"):
        KokoroBackend(find("kokoro"))
