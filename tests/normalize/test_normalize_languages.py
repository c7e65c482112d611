"""English by locale; elsewhere the safe subset, with the engine's own reading of digits."""

from __future__ import annotations

import pytest

from narrator.normalize import normalize


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("de", "50 % von 3.5 km – „gut“ 😀!", "50 Prozent von 3.5 km, gut!"),
        ("de-AT", "Mehr auf https://www.example.at/a/b?c=1.", "Mehr auf example.at."),
        ("fr-FR", "L’année 2024 & la drôle Dr. Ève", "L'année 2024 et la drôle Dr. Ève"),
        ("es", "¿Cuánto? 5 €", "Cuánto? 5 euros"),
        ("xx", "100% $5 <b>ok</b>", "100% $5 ok"),
        (
            "de",
            "Es waren -5 °C und –3 °C, um -2,5 % weniger.",
            "Es waren minus 5 Grad C und minus 3 Grad C, um minus 2,5 Prozent weniger.",
        ),
        ("fr", "Il faisait -5 °C (-10 la nuit).", "Il faisait moins 5 degrés C, moins 10 la nuit."),
        ("es", "Hacía −5 °C.", "Hacía menos 5 grados C."),
        ("cs", "Bylo -5 stupňů od 12.–14. května.", "Bylo mínus 5 stupňů od 12. až 14. května."),
        ("fi", "Oli -5 astetta.", "Oli miinus 5 astetta."),
        ("xx", "-5 boats", "−5 boats"),
        ("zh", "气温-5度，3月-5月，新冠-19。", "气温 负 5度,3月-5月,新冠-19。"),
        ("ja", "今日は-5度です。", "今日は マイナス 5度です。"),
        ("de", "Vom 12.–14. Mai, 5-7 Tage, S. 10 -12.", "Vom 12. bis 14. Mai, 5-7 Tage, S. 10 12."),
        ("ar", "٣ كتب", "٣ كتب"),
    ],
)
def test_other_languages_keep_their_digits_and_words(language: str, written: str, spoken: str) -> None:
    assert normalize(written, language).text == spoken


@pytest.mark.parametrize("language", ["en-GB", "en_gb", "en-AU", "en-IE"])
def test_british_habits_outside_britain(language: str) -> None:
    assert normalize("205 km on 3/4/2025", language).text == (
        "two hundred and five kilometres on the third of April twenty twenty five"
    )


@pytest.mark.parametrize("language", ["en", "en-US", "en_US", "en-CA", ""])
def test_american_habits_elsewhere(language: str) -> None:
    assert (
        normalize("205 km on 3/4/2025", language).text
        == "two hundred five kilometers on March fourth twenty twenty five"
    )
