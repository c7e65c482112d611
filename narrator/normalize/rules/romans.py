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
    r"|Artemis|Ariane|Titan|Minuteman|Trident|Creed|Diablo|Symphony No\.|Concerto No\.|No\."
    r"|Lecture|Lesson|Unit|Module|Exhibit|Count|Canto"
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
_GIVEN = words(
    """
    Aaron Adam Al Alan Albert Alex Alfred Allen Amos Andre Andrew Anthony Antonio Archie Arthur Austin Ben
    Benjamin Bernard Bill Billy Bob Bobby Brad Bradley Brandon Brian Bruce Bryan Byron Calvin Cameron Carlos
    Chad Charlie Chester Chris Christopher Clarence Clark Claude Clayton Clifford Clyde Cody Cole Connor Craig
    Curtis Dale Dan Daniel Danny Darius Darrell Darryl Davis Dean Dennis Derek Derrick Dick Don Donald Donovan
    Doug Douglas Dwight Earl Ed Eddie Edgar Edwin Eli Elijah Elliott Ellis Elmer Eric Ernest Ethan Eugene Evan
    Everett Floyd Frank Franklin Fred Freddie Garrett Gary Gene Gerald Gilbert Glenn Gordon Graham Grant Greg
    Griffin Guy Harrison Harry Harvey Hayden Herbert Herman Homer Horace Howard Hubert Hugh Ian Irving Isaac
    Isaiah Ivan Jack Jackson Jacob Jake Jamal Jared Jason Jay Jeff Jefferson Jeffrey Jeremy Jermaine Jerome
    Jerry Jesse Jim Jimmy Joe Joel Joey Johnny Jon Jonathan Jordan Jose Josh Joshua Juan Julian Justin Keith
    Kelvin Ken Kenny Kent Kevin Kyle Lamar Lance Larry Lawrence Lee Leon Leonard Leroy Leslie Lester Lewis
    Lloyd Logan Lonnie Lucas Luis Luke Luther Malcolm Marcus Mario Mark Marshall Marvin Mason Matt Matthew
    Maurice Max Melvin Michael Mike Miles Milton Mitchell Morgan Morris Nathan Nathaniel Ned Neil Nelson Nick
    Noah Norman Oliver Oscar Otis Owen Parker Pat Patrick Percy Perry Phil Phillip Preston Quentin Ralph
    Randall Randy Ray Raymond Reggie Reginald Rene Rex Rick Ricky Rob Rod Roger Roland Ron Ronald Ronnie Ross
    Roy Rudolph Russell Ryan Samuel Scott Sean Sergio Seth Shane Shaun Shawn Sidney Simon Spencer Stanley
    Steve Steven Stewart Stuart Ted Terrance Terrell Terrence Terry Theodore Tim Timothy Todd Tom Tommy Tony
    Travis Trent Trevor Trey Troy Tyler Tyrone Vernon Victor Vincent Virgil Wade Wallace Walter Warren Wayne
    Wendell Wesley Wilbur Will Willard Willie Winston Woodrow Zachary
    """
)
_RANKS = words(
    "King Queen Pope Emperor Tsar Czar Sultan Prince Patriarch Kaiser Shah Pharaoh Duke Earl Count Baron Mr Judge"
)
_EARLIER = re.compile(r"(?:(?:[A-Z]\.|[A-Z][\w'-]+) ){1,3}$")
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
    if match["roman"] in ("C", "D", "L", "M"):
        return None  # Schedule C, Group D
    if not match["kind"].startswith("World") and _a_word(match):
        return None
    return f"{match['kind']}{cardinal(_value(match['roman']), tables)}"


def _regnal(match: re.Match[str], tables: Tables) -> str | None:
    name, roman = match["name"], match["roman"]
    if roman in _NOT_NUMERALS or _value(roman) > 40 or (len(roman) == 1 and name not in _NAMES):
        return None
    if _a_word(match) or (name not in _NAMES and match.string.startswith("-", match.end())):
        return None
    if not _a_person(match):
        return f"{name} {cardinal(_value(roman), tables)}"
    return f"{name} the {ordinal(_value(roman), tables)}"


def _a_person(match: re.Match[str]) -> bool:
    """Whether the numeral is a ruler's or an heir's, with a given name near: not a film's, a ship's or a camera's."""
    if match["name"] in _NAMES or match["name"] in _GIVEN:
        return True
    earlier = _EARLIER.search(match.string, max(0, match.start() - 40), match.start())
    return earlier is not None and any(
        word in _NAMES or word in _GIVEN or word.endswith(".") or word in _RANKS for word in earlier[0].split()
    )


_LONE = r" [IVXLCDM]+(?!\w)"
RULES = (
    Rule("roman", rf"(?<![\w-])(?P<kind>(?:{_KINDS}) ){_ROMAN}(?![\w'])", _numbered, needs="IVXLCDM", hint=_LONE),
    Rule(
        "roman",
        rf"(?<![\w.])(?P<name>[A-Z][a-zà-ÿ]{{2,20}}) {_ROMAN}(?![\w.]|-(?![a-z])|'[a-rt-z])",
        _regnal,
        needs="IVXLCDM",
        hint=_LONE,
    ),
    Rule(
        "roman",
        rf"(?<![\w.'-]){_ROMAN}(?=(?:th|st|rd|nd)?[ -][Cc]entur(?:y|ies)\b)",
        lambda match, tables: ordinal(_value(match["roman"]), tables) if match["roman"] else None,
        needs="IVX",
        hint=r"[IVX][ -][Cc]entur",
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
