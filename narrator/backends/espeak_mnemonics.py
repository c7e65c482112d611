"""IPA in espeak-ng's own notation for English, which it takes between double square brackets.

Source: https://github.com/espeak-ng/espeak-ng/blob/master/docs/phonemes.md (Kirshenbaum's, with its vowels).
"""

from __future__ import annotations

import unicodedata

_OWN = {
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "g", "g": "g", "tʃ": "tS", "ʧ": "tS", "dʒ": "dZ",
    "ʤ": "dZ", "f": "f", "v": "v", "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "h": "h",
    "x": "x", "m": "m", "n": "n", "ŋ": "N", "l": "l", "ɫ": "l", "ɹ": "r", "r": "r", "j": "j", "w": "w",
    "ʍ": "w", "ɾ": "t#", "ʔ": "?", "iː": "i:", "i": "i", "ɪ": "I", "ᵻ": "I2", "e": "E", "ɛ": "E", "eɪ": "eI",
    "æ": "a", "a": "a", "ɐ": "a#", "ɑː": "A:", "ɑ": "A:", "ɒ": "0", "ɔː": "O:", "ɔ": "O:", "oʊ": "oU",
    "əʊ": "oU", "o": "oU", "uː": "u:", "u": "u:", "ʊ": "U", "ʌ": "V", "ə": "@", "ɚ": "3", "ɜː": "3:",
    "ɝ": "3:", "ɜ": "3:", "aɪ": "aI", "aʊ": "aU", "ɔɪ": "OI", "ɪə": "i@", "ɪɹ": "i@3", "ɛɹ": "e@", "eə": "e@",
    "ʊə": "U@", "ˈ": "'", "ˌ": ",", " ": "||", ".": "", "ː": "", "͡": "", "-": "", "‿": "",
}  # fmt: skip
_LONGEST = max(map(len, _OWN))


def mnemonics(ipa: str) -> str:
    """*ipa* as espeak-ng writes it; empty where it holds a sound its English has not."""
    letters = unicodedata.normalize("NFC", ipa.strip()).replace("͡", "")
    own = ""
    place = 0
    while place < len(letters):
        for length in range(_LONGEST, 0, -1):
            if (part := letters[place : place + length]) in _OWN and len(part) == length:
                own += _OWN[part]
                place += length
                break
        else:
            return ""
    return own
