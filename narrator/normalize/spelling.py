"""Letters said one by one."""

from __future__ import annotations

import re

_NAMES = {"A": "A-"}  # espeak-ng reads a lone A as the article unless a hyphen follows
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
_FOUR = re.compile(  # the shapes of four letters that are read as a word: FIFA, MARS, REED, SPAC, OPEC, ACME
    r"[BCDFGHJKLMNPRSTVZ][AEIOU][BCDFGKLMNPRSTVZ][AEIOUY]"
    r"|[BCDFGHJKLMNPRSTVWZ][AEIOU](?:N[DTGKS]|M[PS]|S[TKPS]|L[DFKLMPTS]|R[DKMNPTFSCL]|C[KTS]|[PBDGTK]S|[FPX]T|[TSG]H|TT|DD)"
    r"|[BCDFGHJKLMNPRSTVWZ](?:EE|OO|EA|OA|OU)[DFGKLMNPRST]"
    r"|(?:[BCFGPS]L|[BCDFGPT]R|S[CKMNPTW]|[CSTW]H|TW)[AEIOU][BCDFGKLMNPRSTXZ]"
    r"|[AEIO][BCDFGKLMNPRSTVZ][AEIO][BDFGKLMNPRSTVXZ]"
    r"|[AEIO](?:CM|S[MRTK]|L[MDT]|MM|BB|DD|FT|PT|NT|RM|RT|RD)[AEIO]"
)
_VOWEL = re.compile(r"[AEIOUY]")
_HARD = re.compile(
    r"[^AEIOUY]{4}|^[^AEIOUY]{3}(?<!^SCR)(?<!^SPR)(?<!^STR)(?<!^SHR)(?<!^THR)(?<!^SCH)|[AEIOU]{3}"
    r"|[^AEIOUYS]{2}[^AEIOUYSTDKR]$|^[^SCGPBTDFKWAEIOUY][^AEIOUYHL]|(.)\1\1|Q(?!U)"
)


def letters(word: str) -> str:
    """``FBI`` F B I; each letter a capital of its own."""
    return " ".join(_NAMES.get(letter, letter) for letter in word.upper())


def letters_with(word: str, ending: str) -> str:
    """Letters and a plural or possessive ending: ``CEOs`` C E O's."""
    said = letters(word)
    return f"{said.removesuffix('-')}'s" if ending else said


def pronounceable(word: str) -> bool:
    """Whether unknown capitals look like a word to read rather than letters to say."""
    if len(word) == 4:
        return _FOUR.fullmatch(word) is not None
    if len(word) >= 8 and len(_VOWEL.findall(word)) * 5 >= len(word):
        return True
    return len(word) >= 5 and _VOWEL.search(word) is not None and not _HARD.search(word)


def greek(letter: str) -> str | None:
    """The name of a Greek letter."""
    return _GREEK.get(letter.lower())
