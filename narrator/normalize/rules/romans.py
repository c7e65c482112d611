"""Roman numerals: after a name the ordinal with "the", after Chapter or World War the number; a lone I is a word."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, ordinal
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_ROMAN = r"(?P<roman>M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?<=[IVXLCDM])"
_KINDS = (
    "Chapter|chapter|Part|part|Book|book|Volume|volume|Vol\\.|Act|act|Scene|scene|Article|article|Section|section"
    "|Title|title|Phase|phase"
    "|Stage|stage|Type|type|Class|class|Level|Grade|World War|Super Bowl|Superbowl|WrestleMania|Wrestlemania"
    "|Episode|episode|Season|Round"
    "|Appendix|Figure|Table|Schedule|Amendment|Division|Group|Tier|Category|Apollo|Gemini|Saturn|Vatican|Mark"
    "|Final Fantasy|Rocky|Godfather"
    "|Star Wars|Rambo|Page|Corps|Symphony No\\.|Concerto No\\.|No\\.|Lecture|Lesson|Unit|Module|Exhibit|Count"
    "|Canto|War|Wars|Olympiad"
)
_NAMES = frozenset(
    [
        "Henry",
        "Charles",
        "George",
        "William",
        "Edward",
        "Richard",
        "James",
        "John",
        "Louis",
        "Philip",
        "Philippe",
        "Peter",
        "Paul",
        "Alexander",
        "Nicholas",
        "Pius",
        "Leo",
        "Benedict",
        "Gregory",
        "Innocent",
        "Urban",
        "Clement",
        "Sixtus",
        "Boniface",
        "Elizabeth",
        "Mary",
        "Catherine",
        "Victoria",
        "Napoleon",
        "Frederick",
        "Friedrich",
        "Wilhelm",
        "Otto",
        "Ferdinand",
        "Francis",
        "Francois",
        "François",
        "Christian",
        "Gustav",
        "Gustaf",
        "Carl",
        "Karl",
        "Juan",
        "Felipe",
        "Alfonso",
        "Albert",
        "Leopold",
        "Baudouin",
        "Harald",
        "Haakon",
        "Olav",
        "Margrethe",
        "Ramses",
        "Ramesses",
        "Thutmose",
        "Amenhotep",
        "Ptolemy",
        "Cleopatra",
        "Darius",
        "Xerxes",
        "Cyrus",
        "Artaxerxes",
        "Mehmed",
        "Mehmet",
        "Selim",
        "Suleiman",
        "Murad",
        "Ivan",
        "Constantine",
        "Justinian",
        "Theodosius",
        "Abdullah",
        "Hussein",
        "Mohammed",
        "Muhammad",
        "Faisal",
        "Tutankhamun",
        "Rama",
        "Pedro",
        "Joseph",
        "Robert",
        "David",
        "Malcolm",
        "Thomas",
        "Sam",
        "Umberto",
        "Vittorio",
        "Emmanuel",
        "Matthias",
        "Stephen",
        "Edmund",
        "Harold",
        "Kenneth",
        "Duncan",
        "Donald",
        "Michael",
        "Kamehameha",
        "Menelik",
        "Sargon",
        "Antiochus",
        "Seleucus",
        "Mithridates",
        "Tigranes",
        "Zog",
        "Boris",
        "Adrian",
        "Hadrian",
        "Martin",
        "Eugene",
        "Celestine",
        "Callixtus",
        "Calixtus",
        "Honorius",
        "Julius",
        "Nicholas",
        "Alexios",
        "Manuel",
        "Isaac",
        "Andrew",
        "Anthony",
        "Patrick",
        "Daniel",
        "Steven",
        "Jack",
        "Frank",
        "Walter",
    ]
)


def _value(roman: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for letter, following in zip(roman, [*roman[1:], ""], strict=True):
        value = values[letter]
        total += -value if following and values[following] > value else value
    return total


def _kind(match: re.Match[str], tables: Tables) -> str | None:
    roman = match["roman"]
    if not roman:
        return None
    return cardinal(_value(roman), tables)


def _regnal(match: re.Match[str], tables: Tables) -> str | None:
    roman = match["roman"]
    if (
        not roman
        or (len(roman) == 1 and match["name"] not in _NAMES)
        or roman in ("MD", "DC", "CV", "CD", "DI", "MC", "DVI", "MI", "LLC", "LI", "DM")
    ):
        return None
    if _value(roman) > 40 or (
        roman == "I"
        and match["rest"]
        and re.match(
            r" (?:am|was|have|had|will|would|think|said|do|did|can|could|know|feel|love|want|see|saw|[A-Z])",
            match.string[match.end() :],
        )
    ):
        return None
    if match["rest"] and re.match(r" [A-Z](?![\w'])", match.string[match.end("roman") :]):
        return None
    return f"{match['name']} the {ordinal(_value(roman), tables)}"


def _lone(match: re.Match[str], tables: Tables) -> str | None:
    """II, III, IV… that stand alone: a number."""
    return cardinal(_value(match["roman"]), tables)


RULES = (
    Rule(
        "roman",
        rf"(?:(?<=\b(?:War) )|(?<=(?:Bowl) )|(?<![\w])(?P<_>)(?!)){_ROMAN}(?![\w'-]| [A-Z]\b(?!'))",
        _kind,
        needs="IVXLCDM",
    ),
    Rule(
        "roman",
        rf"(?<![\w-])(?P<kind>(?:{_KINDS}) ){_ROMAN}(?![\w'])(?! [A-Z](?![\w'.]))",
        lambda match, tables: _after_kind(match, tables),
        needs="IVXLCDM",
    ),
    Rule(
        "roman",
        rf"(?<![\w.])(?P<name>[A-Z][a-zà-ÿ]{{2,20}}) {_ROMAN}(?![\w.-]|'[a-rt-z])(?P<rest>(?= ))?",
        _regnal,
        needs="IVXLCDM",
    ),
    Rule(
        "roman",
        r"(?<![\w.'-])(?P<roman>I{2,3}|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI{0,3}|XIX|XXI{0,3})(?![\w.'-])",
        _lone,
        needs="IVX",
    ),
)


def _after_kind(match: re.Match[str], tables: Tables) -> str | None:
    said = _kind(match, tables)
    if said is None or (match["roman"] in ("I", "C", "D", "M", "L") and match["kind"][0].islower()):
        return None
    return f"{match['kind']}{said}"
