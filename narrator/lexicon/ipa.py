"""IPA as dictionaries write it → as the engines were taught it.

espeak-ng, and the voices trained on its phonemes, set the stress mark before the vowel rather than before the syllable
(kˈʌɾɚ, not ˈkʌɾɚ), and write English r as ɹ: another place or another r is a sound they have hardly met.
"""

from __future__ import annotations

import re

_STRESS = re.compile(r"([ˈˌ])([^\sˈˌaeiouyæɐɑɒɔəɘɚɛɜɝɞɪɨɵøœɶʊʌʉɯɤᵻᵿ]+)(?=[aeiouyæɐɑɒɔəɘɚɛɜɝɞɪɨɵøœɶʊʌʉɯɤᵻᵿ])")
_SAME = {"g": "ɡ", "ʧ": "tʃ", "ʤ": "dʒ", "\u0361": "", "\u035c": "", "'": "ˈ"}
_ENGLISH = (("r", "ɹ"), ("ɝ", "ɜː"), ("ɚː", "ɜː"), ("ɜːː", "ɜː"))
_COLOURED = re.compile(r"(əɹ|ɜːɹ)(?![ˈˌ]?[aeiouæɐɑɒɔəɚɛɜɪʊʌᵻ])")


def as_engines_read(ipa: str, language: str) -> str:
    """*ipa* in the engines' notation. *language* is a code without region; English has conventions of its own.

    What is in that notation already comes back as it is.
    """
    for sign, same in _SAME.items():
        ipa = ipa.replace(sign, same)
    if language == "en":
        for sign, same in _ENGLISH:
            ipa = ipa.replace(sign, same)
        ipa = _COLOURED.sub(lambda match: "ɚ" if match[1] == "əɹ" else "ɜː", ipa)
    return _STRESS.sub(r"\2\1", ipa)
