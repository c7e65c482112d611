"""Kokoro's alphabet: IPA with letters of its own for diphthongs, and the number of each in the model.

Source: the vocabulary of Kokoro-82M v1.0 (its ``config.json``, Apache-2.0), and the English alphabet of misaki.
"""

from __future__ import annotations

import re
import unicodedata

_SYMBOLS = {
    1: ";:,.!?", 9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI', 31: "O", 33: "Q", 35: "ST", 39: "W", 41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ",
    75: "β", 76: "ɔɕç", 80: "ɖðʤə", 85: "ɚɛɜ", 90: "ɟ", 92: "ɡ", 99: "ɥ", 101: "ɨɪʝ", 110: "ɯɰŋɳɲɴø", 118: "ɸθœ",
    123: "ɹ", 125: "ɾɻ", 128: "ʁɽʂʃʈʧ", 135: "ʊʋ", 138: "ʌɣɤ", 142: "χʎ", 147: "ʒʔ", 156: "ˈˌː", 162: "ʰ", 164: "ʲ",
    169: "↓", 171: "→↗↘", 177: "ᵻ",
}  # fmt: skip
IDS = {symbol: first + place for first, symbols in _SYMBOLS.items() for place, symbol in enumerate(symbols)}
"""The number of each symbol; 0 is padding."""

_EVERYWHERE = {"tʃ": "ʧ", "dʒ": "ʤ", "g": "ɡ", "ʲ": "", "-": "", "r": "ɹ"}
_ENGLISH = {
    "eɪ": "A", "aɪ": "I", "ɔɪ": "Y", "aʊ": "W", "oʊ": "O", "əʊ": "Q", "əl": "ᵊl", "l\u0329": "ᵊl", "n\u0329": "ᵊn",
    "ɚ": "əɹ", "ɝː": "ɜɹ", "ɝ": "ɜɹ", "ɐ": "ə", "ɬ": "l", "ɫ": "l", "x": "k", "e": "A", "o": "ɔ", "r": "ɹ",
}  # fmt: skip
_AMERICAN = {"ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": ""}
_BRITISH = {"eə": "ɛː", "ɪə": "ɪə"}
_OTHERS = {"ts": "ʦ"}


def from_ipa(ipa: str, language: str) -> str:
    """*ipa* as Kokoro reads it in *language*, an espeak-ng name; symbols it lacks stay, and are not spoken."""
    table = dict(_EVERYWHERE)
    if language.startswith("en"):
        table |= _ENGLISH | (_AMERICAN if language == "en-us" else _BRITISH)
    else:
        table |= _OTHERS
        del table["r"]
    longest_first = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    plain = unicodedata.normalize("NFD", ipa.replace("͡", "")).replace("c\u0327", "ç")
    return pattern.sub(lambda found: table[found.group()], plain)
