"""Roman numerals: after a name the ordinal with "the", after Chapter or World War the number; a lone I is a word."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, ordinal
from narrator.normalize.rules.parts import words
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_ROMAN = r"(?P<roman>(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
_KINDS = (
    r"Chapter|chapter|Part|Book|Volume|Vol\.|Act|Scene|Article|Section|Title|Phase|phase|Stage|stage|Type|type|Class"
    r"|Level|Grade|World War|Super Bowl|Superbowl|Wrestle[Mm]ania|Episode|Season|Round|Appendix|Figure|Table|Schedule"
    r"|Amendment|Division|Group|Tier|Category|Apollo|Gemini|Saturn|Vatican|Mark|Final Fantasy|Rocky|Star Wars|Rambo"
    r"|Creed|Diablo|Symphony No\.|Concerto No\.|No\.|Lecture|Lesson|Unit|Module|Exhibit|Count|Canto"
)
_NAMES = words(
    """
    Henry Charles George William Edward Richard James John Louis Philip Philippe Peter Paul Alexander
    Nicholas Pius Leo Benedict Gregory Innocent Urban Clement Sixtus Boniface Elizabeth Mary Catherine
    Victoria Napoleon Frederick Friedrich Wilhelm Otto Ferdinand Francis Francois François Christian Gustav
    Gustaf Carl Karl Juan Felipe Alfonso Albert Leopold Harald Haakon Olav Margrethe Ramses Ramesses
    Thutmose Amenhotep Ptolemy Darius Xerxes Cyrus Mehmed Mehmet Selim Suleiman Murad Ivan Constantine
    Justinian Theodosius Abdullah Hussein Mohammed Muhammad Faisal Rama Pedro Joseph Robert David  Thomas
    Sam Umberto Emmanuel Matthias Stephen Edmund Harold Kenneth Duncan Kamehameha Menelik Sargon Antiochus
    Seleucus Mithridates Zog Boris Martin Eugene Celestine Callixtus Honorius Julius Alexios Manuel
    """
)
_NOT_NUMERALS = words(
    """
    MD DC CV CD DI MC MI LI DM MM CC DVI MCI CCC CCCP DIM MIX DIV
    """
)
_LETTER = re.compile(r" [A-Z](?![\w'])")
_VERB = re.compile(r" (?:[A-Z](?![\w'])|(?:am|was|have|had|will|would|think|said|do|did|can|could|know|feel|love)\b)")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def _value(roman: str) -> int:
    total = 0
    for letter, following in zip(roman, [*roman[1:], ""], strict=True):
        value = _VALUES[letter]
        total += -value if following and _VALUES[following] > value else value
    return total


def _a_word(match: re.Match[str]) -> bool:
    """Whether it is the word "I", or one of several letters."""
    follows = _VERB if match["roman"] == "I" else _LETTER
    return follows.match(match.string, match.end()) is not None


def _numbered(match: re.Match[str], tables: Tables) -> str | None:
    if not match["kind"].startswith("World") and _a_word(match):
        return None
    return f"{match['kind']}{cardinal(_value(match['roman']), tables)}"


def _regnal(match: re.Match[str], tables: Tables) -> str | None:
    name, roman = match["name"], match["roman"]
    if roman in _NOT_NUMERALS or _value(roman) > 40 or (len(roman) == 1 and name not in _NAMES):
        return None
    if _a_word(match):
        return None
    return f"{name} the {ordinal(_value(roman), tables)}"


_LONE = r" [IVXLCDM]+(?!\w)"
RULES = (
    Rule("roman", rf"(?<![\w-])(?P<kind>(?:{_KINDS}) ){_ROMAN}(?![\w'])", _numbered, needs="IVXLCDM", hint=_LONE),
    Rule(
        "roman",
        rf"(?<![\w.])(?P<name>[A-Z][a-zà-ÿ]{{2,20}}) {_ROMAN}(?![\w.-]|'[a-rt-z])",
        _regnal,
        needs="IVXLCDM",
        hint=_LONE,
    ),
    Rule(
        "roman",
        r"(?:^|(?<=\n))(?P<roman>I{2,3}|IV|VI{1,3}|IX|XI{1,3}|XIV)(?=\. [A-Z])",
        lambda match, tables: cardinal(_value(match["roman"]), tables),
        needs="IVX",
    ),
    Rule(
        "roman",
        r"(?<![\w.'-])(?P<roman>I{2,3}|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI{0,3}|XIX|XXI{0,3})(?![\w'-]|\.\w)",
        lambda match, tables: cardinal(_value(match["roman"]), tables),
        needs="IVX",
    ),
)
