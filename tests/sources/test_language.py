"""The language of a text that does not state it."""

from __future__ import annotations

import pytest

from narrator.sources import parse
from narrator.sources.language import language_of
from narrator.types import Raw, SourceKind

TEXTS = {
    "en": "The ferry left the harbour late, and nobody on the pier was surprised by that at all.",
    "fr": "Le bac a quitté le port en retard, et personne sur le quai ne s’en est étonné le moins du monde.",
    "de": "Die Fähre verließ den Hafen mit Verspätung, und niemand auf dem Steg hat sich darüber gewundert.",
    "es": "El transbordador salió tarde del puerto, y a nadie en el muelle le sorprendió lo más mínimo.",
    "it": "Il traghetto ha lasciato il porto in ritardo, e nessuno sul molo se ne è stupito più di tanto.",
    "pt": "A balsa deixou o porto com atraso, e ninguém no cais ficou minimamente surpreendido com isso.",
    "nl": "De veerboot verliet de haven te laat, en niemand op de steiger was daar ook maar een beetje verbaasd over.",
    "pl": "Prom wypłynął z portu z opóźnieniem i nikogo na pomoście ani trochę to nie zdziwiło.",
    "ru": "Паром вышел из порта с опозданием, и никого на причале это нисколько не удивило.",
    "el": "Το πλοίο έφυγε αργά από το λιμάνι και κανείς στην προβλήτα δεν παραξενεύτηκε καθόλου.",
    "ja": "フェリーは遅れて港を出たが、桟橋にいた人は誰も少しも驚かなかった。",
    "ar": "غادرت العبّارة الميناء متأخرة، ولم يتفاجأ أحد على الرصيف بذلك على الإطلاق.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_prose_tells_its_language(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "12 34 — !!", "OK", "Ana Ruiz, Lisboa", "def f(x): return x + 1"])
def test_too_little_tells_nothing(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(("stated", "language"), [("", "fr"), ("language: de\n", "de")])
def test_what_is_stated_stands(stated: str, language: str) -> None:
    text = f"---\ntitle: Le bac\n{stated}---\n\n{TEXTS['fr']}\n"
    document = parse(Raw(text, origin="bac.md", kind=SourceKind.MARKDOWN))
    assert document.metadata.language == language
