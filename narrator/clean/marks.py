"""Signs by which prose is told from labels, asked by the classifiers of pages and of lines alike."""

from __future__ import annotations

import re

from narrator.clean.words import without_marks

#: words that prose is full of, in a few languages
STOP = frozenset(
    """
    the of and to a in that is was for on with as it be by at from this are or an have not but they their which
    you we his her he she has had were been will would can could more when who what if about so up out no than
    its your our i my me do all there one into over also just how because der die das und ist nicht ein eine zu
    den mit von auf le la les des et est un une que pour dans en el los las y del se por con no una il di che
    per non sono
    """.split()
)
CLOSING = re.compile(r"[.!?…。！？؟।။።][”\"’')\]»*]*$")  #: of a sentence
ENDS = (". ", "? ", "! ", ".” ", "?” ", '." ', "。", "！", "？", "। ", "؟ ")  #: of sentences within a text
ADDRESS = ("://", "www.", "@", ".com", ".org", ".net")
_DIGITS = "0123456789"
#: scripts that set no mark where a sentence ends: Thai, Lao, Burmese, Khmer
UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{8}")
SHORT = 160  #: characters; what is longer is no label
PARAGRAPH = 60  #: characters of prose, of which more make a paragraph
_BARS = "|»›→•·"


def closes(text: str) -> bool:
    """Whether *text* ends as a sentence does."""
    return CLOSING.search(without_marks(text)[-6:]) is not None


def ending(text: str) -> tuple[float, float]:
    """Whether *text* ends with a colon, and with a question."""
    return float(text[-1] == ":"), float("?" in text[-3:])


def digit_share(text: str) -> float:
    """The share of *text* that is digits."""
    return 1.0 - (len(text) - sum(map(text.count, _DIGITS))) / len(text)


def sentences(text: str) -> float:
    """How many sentences end within *text*, up to ten."""
    return min(10.0, float(sum(map(text.count, ENDS))))


def shape(text: str) -> tuple[float, float, float, float]:
    """Whether *text* starts with a small letter, is short and all capitals, short and has a bar, has an address."""
    short = len(text) < SHORT
    return (
        float(text[0].islower()),
        float(short and text.isupper()),
        float(short and any(map(text.__contains__, _BARS))),
        float(any(map(text.__contains__, ADDRESS))),
    )
