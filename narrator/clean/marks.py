"""Signs by which prose is told from labels, asked by the classifiers of pages and of lines alike."""

from __future__ import annotations

import re

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
NO_DIGITS = str.maketrans("", "", "0123456789")
#: scripts that set no mark where a sentence ends: Thai, Lao, Burmese, Khmer
UNMARKED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{8}")
