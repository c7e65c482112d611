"""Capitals: acronyms as words or letters, initials, names with digits in them, headings all in capitals."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, digits, split_digits, two_digits, year
from narrator.normalize.rules.parts import after, before
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters, letters_with, pronounceable
from narrator.normalize.tables import Tables

_ENDING = re.compile(r"('s|s'|s|')?$")


def shout(text: str) -> bool:
    """Whether *text* is a heading all in capitals: no small letters, and several words that are not acronyms."""
    return not re.search(r"[a-zà-ÿ]", text) and len(re.findall(r"[A-Z]{2,}", text)) >= 3


def _capitals(match: re.Match[str], tables: Tables) -> str | None:
    word, ending = match["word"], match["ending"] or ""
    if (whole := f"{word}{ending}") in tables.spoken:
        return tables.spoken[whole]
    if word in tables.spoken:
        return f"{tables.spoken[word].removesuffix('-')}'s" if ending else tables.spoken[word]
    if word in tables.words:
        return f"{word.capitalize()}{ending}"
    if word in tables.letters:
        if (
            word in ("IT", "US", "UK", "WHO", "AM", "PM", "OR", "IN", "AN", "AND", "ART", "ACT", "NO")
            and shout(match.string)
            and word != "UK"
        ):
            return word.lower()
        return letters_with(word, ending)
    if word.lower() in tables.common or (shout(match.string) and len(word) > 3):
        return f"{word.lower() if shout(match.string) else word.capitalize()}{ending}"
    if pronounceable(word) or (len(word) == 4 and shout(match.string)):
        return f"{word.capitalize()}{ending}"
    if word in ("OK",):
        return "okay"
    return letters_with(word, ending)


def _who(match: re.Match[str], tables: Tables) -> str | None:
    """WHO and US are letters unless the sentence shouts."""
    if shout(match.string):
        return None
    return letters_with(match["word"], match["ending"] or "")


def _dotted(match: re.Match[str], tables: Tables) -> str | None:
    plain = re.sub(r"[. ]", "", match["word"])
    said = letters_with(plain, match["ending"] or "")
    rest = match.string[match.end() :]
    ends = not rest.strip("\"')]} \n") and match[0].endswith(".")
    return f"{said}." if ends else said


def _initial(match: re.Match[str], tables: Tables) -> str:
    return letters(match["letter"])


def _spoken(match: re.Match[str], tables: Tables) -> str | None:
    return tables.spoken.get(match[0])


def _mixed(match: re.Match[str], tables: Tables) -> str | None:
    """Letters and digits in one word: H1N1, CO2, B2A23C, es3."""
    token = match[0]
    if token in tables.spoken:
        return tables.spoken[token]
    words = []
    for piece in re.findall(r"[0-9]+|[^\W\d_]+", token):
        if piece.isdecimal():
            words.append(_digits(piece, token, tables))
        elif piece in tables.words:
            words.append(piece.capitalize())
        elif piece == "s" and words and len(words) > 1:
            words.append("s")
        elif (
            piece.isupper() and len(piece) > 1 and (not pronounceable(piece)) and piece.lower() not in tables.common
        ) or piece == "A":
            words.append(letters(piece))
        elif piece.isupper() and len(piece) > 1:
            words.append(piece.capitalize())
        elif len(piece) > 1 and not re.search("[aeiouyAEIOUY]", piece):
            words.append(letters(piece))
        else:
            words.append(piece)
    return " ".join(words)


def _digits(piece: str, token: str, tables: Tables) -> str:
    if re.fullmatch(r"A3[1-8]0(?:neo)?", token):
        return f"three {two_digits(int(piece[1:]))}"
    if re.fullmatch(r"[A-Z][12][0-9]{3}", token) and False:
        return year(piece, tables)
    if piece[0] == "0":
        return digits(piece)
    return split_digits(piece, tables)


def _hyphened(match: re.Match[str], tables: Tables) -> str | None:
    """Words, letters and numbers joined by hyphens: COVID-19, G-20, B-52, F-150, 737-800."""
    token = match[0]
    words = []
    for part in re.split(r"([-–/])", token):
        if part in "-–/":
            words.append("-" if part in "-–" else " ")
        elif part.isdecimal():
            words.append(_part(part, tables))
        elif part.isalpha():
            words.append(_word(part, tables))
        else:
            found = re.fullmatch(r"[^\W_]+", part)
            words.append(
                " ".join(_piece(piece, tables) for piece in re.findall(r"[0-9]+|[^\W\d_]+", part)) if found else part
            )
    return re.sub(r" +", " ", re.sub(r"-(?=[^a-z]|$)|(?<=-)-", " ", "".join(words)).replace("A -", "A- ")).strip()


def _piece(piece: str, tables: Tables) -> str:
    return split_digits(piece, tables) if piece.isdecimal() else _word(piece, tables)


def _part(number: str, tables: Tables) -> str:
    if number[0] == "0" and len(number) > 1:
        return digits(number)
    return (
        cardinal(number, tables)
        if len(number) <= 3
        else year(number, tables)
        if 1900 <= int(number[:9]) < 2100
        else digits(number)
    )


def _word(word: str, tables: Tables) -> str:
    if word in tables.spoken:
        return tables.spoken[word]
    if word in tables.words:
        return word.capitalize()
    if word == "A":
        return "A-"
    if word.isupper() and len(word) > 1:
        return word.lower() if word.lower() in tables.common or pronounceable(word) else letters(word)
    return word


def _shaped(match: re.Match[str], tables: Tables) -> str | None:
    """737 MAX, Boeing 737, Route 66, Flight 370: numbers that are names."""
    number = match["number"]
    if len(number) == 3 and number[1:] != "00" and number[0] != "0":
        rest = int(number[1:])
        tail = f"oh {digits(number[2])}" if rest < 10 else two_digits(rest)
        return f"{match['name']}{digits(number[0])} {tail}"
    return None


RULES = (
    Rule("acronym", r"(?<![\w.'-])(?P<word>WHO|US|IT)(?P<ending>'s)?(?![\w-])", _who, needs="WUI"),
    Rule(
        "name",
        r"(?<![\w.])(?:SAG-AFTRA|AFL-CIO|i(?:OS|PadOS|Phones?|Pads?|Macs?|Pods?|Tunes|Cloud|Message)|macOS|tvOS"
        r"|watchOS|eBay|YouTube|LinkedIn|JPMorgan|m?RNA|siRNA|Do[DJE]|LaTeX|KPop|eSports)(?!\w)",
        _spoken,
        needs="AONYGaLDKSip",
    ),
    Rule(
        "number name",
        r"(?P<name>(?<!\w)(?:Boeing|Airbus|Flight|Route|Highway|Interstate|Room|Area|Channel|US|U\.S\.|I-"
        r"|Route US|Peugeot|Porsche|BMW|Ferrari|Bus|Train|Platform|Gate|Model) ?)(?P<number>[0-9]{3})(?![\w,]"
        r"|[.-][0-9])",
        lambda match, tables: _shaped(match, tables) if match["name"].strip() not in ("US", "U.S.") else None,
        needs=DIGITS,
    ),
    Rule(
        "number name",
        r"(?P<name>(?<![\w$.,-]))(?P<number>7[0-9]7|3[1-8]0)(?=[- ](?:MAX|Max|Dreamliner|neo|[89]00|jet|aircraft"
        r"|airliner))",
        _shaped,
        needs=DIGITS,
    ),
    Rule(
        "alphanumeric",
        r"(?<![\w.,$£€'-])(?=[\w-]{0,40}[0-9])(?=[\w-]{0,40}[^\W\d_])(?:(?:[A-Z]{1,5}|[A-Za-z]{1,12})[-–][0-9]+"
        r"(?:[A-Za-z]{0,3})|[A-Za-z0-9]+(?:[-–/][A-Za-z0-9]+){2,})(?![\w])(?!['][a-rt-z])",
        _hyphened,
        needs=DIGITS,
    ),
    Rule(
        "alphanumeric",
        r"(?<![\w.,$£€])(?=[A-Za-z0-9/-]{0,40}[0-9])(?:[A-Za-z]+[0-9][A-Za-z0-9]*"
        r"|[0-9]+[A-Za-z]+[0-9]*[A-Za-z0-9]*)[-–/][A-Za-z0-9]+(?![\w])",
        _hyphened,
        needs=DIGITS,
    ),
    Rule(
        "alphanumeric",
        r"(?<![^\W_])(?:[^\W\d_]{1,20}[0-9]{1,9}|[0-9]{1,9}[^\W\d_]{1,20})(?:[0-9]{1,9}|[^\W\d_]{1,20}){0,6}(?![^\W_])",
        _mixed,
        needs=DIGITS,
    ),
    Rule("initials", r"(?<![\w.'-])(?P<word>(?:[A-Z]\.){2,7}[A-Z]?(?![a-z]))(?P<ending>'s|s\b)?", _dotted, needs="."),
    Rule("initials", r"(?<![\w.'-])(?P<word>(?:[a-z]\.){2,4}(?![\w]))(?P<ending>(?!))?", _dotted, needs="."),
    Rule("initials", r"(?<![\w'-])(?P<letter>[A-Z])\.(?=\s?[A-Z][\w'.])(?!\s[A-Z]\w*\s*$(?<!\w))", _initial, needs="."),
    Rule(
        "ampersand name",
        r"(?<![\w&])(?:[A-Z]&){1,3}[A-Z](?:'s|s\b)?(?![\w&])|(?<![\w&])[A-Z]{2,3}&[A-Z]{1,3}(?![\w&])",
        lambda match, tables: _ampersand(match),
        needs="&",
    ),
    Rule(
        "acronym",
        r"(?<![^\W_])(?P<word>[A-Z]{2,})(?P<ending>'s(?![a-z])|s'?(?![a-z'])|'(?=\s))?(?![^\W_])",
        _capitals,
        needs="ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    ),
    Rule(
        "acronym",
        r"(?<![\w.'-])(?P<word>tv|tvs|dvds?|cds?|pcs?|dna|rna|fbi|cia|usa|uk|nhs|nba|nfl|mlb|nhl|hiv|gdp|ceo|cfo"
        r"|cto|faq|diy|mp3|atm)(?P<ending>'s)?(?![\w.'-])",
        lambda match, tables: letters_with(
            match["word"].rstrip("s") if match["word"] not in ("nhs",) else match["word"],
            "s" if match["word"].endswith("s") and match["word"] != "nhs" else match["ending"] or "",
        ),
        needs="tdcprfunhgam",
    ),
)


def _ampersand(match: re.Match[str]) -> str:
    text = match[0]
    ending = "'s" if text.endswith("s") else ""
    core = text.removesuffix("'s").removesuffix("s")
    parts = core.split("&")
    said = [letters(part) for part in parts]
    if ending:
        said[-1] = letters_with(parts[-1], ending)
    return " and ".join([" ".join(said[:-1]), said[-1]]) if len(said) > 2 else " and ".join(said)


del after, before
