"""Letters with digits, and numbers that are names: H1N1, COVID-19, G-20, B2A23C, 737 MAX, Route 66."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal, digits, ordinal, plural_of, split_digits, two_digits, year
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters, pronounceable
from narrator.normalize.tables import Tables

_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")


def _mixed(match: re.Match[str], tables: Tables) -> str:
    token = match[0]
    return tables.spoken.get(token) or _said(token, tables)


def _said(token: str, tables: Tables) -> str:
    team = re.fullmatch(r"([0-9]{2})er(s?)", token)  # the 76ers, the 49ers
    if team:
        return f"{two_digits(int(team[1])).removesuffix('e')}er{team[2]}"
    airbus = re.fullmatch(r"A(3[1-8]0)(neo)?", token)
    if airbus:
        return f"A- {_in_pairs(airbus[1])} {airbus[2] or ''}".rstrip()
    if re.fullmatch(r"(?:[0-9]{3,4}[pi]|10[0-9]{2}s)", token):  # 1080p; the tax form 1040s
        words = year(token[:-1], tables) if len(token) == 5 else _in_pairs(token[:-1])
        return plural_of(words) if token[-1] == "s" else f"{words} {token[-1]}"
    return " ".join(
        split_digits(piece, tables) if piece.isdecimal() else _letters(piece, tables) for piece in _PIECE.findall(token)
    )


def _letters(piece: str, tables: Tables) -> str:
    """The letters of such a name: a word where they make one, else one by one."""
    if said := tables.spoken.get(piece):
        return said
    if piece in tables.words:
        return piece.capitalize()
    if piece == "A":
        return letters(piece)
    if len(piece) > 1 and piece.isupper():
        known = len(piece) > 3 and piece.lower() in tables.common
        word = piece not in tables.letters and (known or pronounceable(piece))
        return piece.capitalize() if word else letters(piece)
    return letters(piece) if len(piece) > 1 and not re.search("(?i)[aeiouyà-ÿ]", piece) else piece


def _hyphened(match: re.Match[str], tables: Tables) -> str:
    """Words, letters and numbers joined by hyphens or slashes."""
    said = ""
    for part in re.split(r"([-–/])", match[0]):
        if part in ("-", "–"):
            said += " " if said.endswith("-") else "-"
        elif part == "/":
            said += " "
        elif part.isdecimal():
            said += _number(part, tables)
        elif part.isalpha():
            said += _letters(part, tables)
        elif re.fullmatch(r"[0-9]{1,3}s", part):
            said += plural_of(cardinal(part[:-1], tables))
        elif re.fullmatch(r"[0-9]{0,2}(?:1st|2nd|3rd|[0-9]th)", part):
            said += ordinal(part[:-2], tables)
        else:
            said += _said(part, tables)
    return re.sub(r"-(?=[A-Z]\b)", " ", said)


def _number(number: str, tables: Tables) -> str:
    if len(number) == 4 and 1900 <= int(number) < 2100:
        return year(number, tables)
    return cardinal(number, tables) if len(number) <= 3 or number[1:] == "000" else digits(number)


def _slashed(match: re.Match[str], tables: Tables) -> str:
    """A reference such as ``123/45678/2021``."""
    parts = match[0].split("/")
    return ", ".join(cardinal(part, tables) if len(part) <= 4 else digits(part) for part in parts)


def _in_pairs(number: str) -> str:
    """``737`` seven thirty seven, ``405`` four oh five."""
    rest = int(number[1:])
    return f"{digits(number[0])} {f'oh {digits(number[2])}' if rest < 10 else two_digits(rest)}"


def _name(match: re.Match[str], tables: Tables) -> str | None:
    number = match["number"]
    return None if number.endswith("00") or number[0] == "0" else f"{match['name']}{_in_pairs(number)}"


_LETTER = "[^\\W\\d_²³¹⁰⁴-⁹]"
_TOUCHING = r"[0-9][-–/]?[^\W\d_]|[^\W\d_][-–/]?[0-9]"
SERIALS = (
    Rule(
        "number name",
        r"(?<![\w.,-])(?P<number>7[0-9]7)[-–](?P<model>[0-9]{1,3})(?![\w-]|[.,][0-9])",
        lambda match, tables: f"{_in_pairs(match['number'])} {cardinal(match['model'], tables)}",
        needs="7",
    ),
    Rule(
        "number name",
        r"(?<![\w.,/-])(?P<letters>[A-Z]{1,3})-(?P<number>[1-9](?:[1-9][0-9]|0[1-9]))(?P<more>[A-Z]?)(?![\w/-]|[.,][0-9])",
        lambda match, tables: (
            f"{_letters(match['letters'], tables)} {_in_pairs(match['number'])} {match['more']}".rstrip()
        ),
        needs="-",
        hint="[A-Z]-[1-9]",
    ),
    Rule(
        "number name",
        r"(?<![\w.,-])(?P<letters>[A-Z]{1,3})(?P<numbers>(?:\.[0-9]{1,2}){1,4})(?!\w)",
        lambda match, tables: " point ".join(
            [letters(match["letters"]), *map(digits, match["numbers"][1:].split("."))]
        ),
        needs=".",
    ),
    Rule(
        "alphanumeric",
        r"(?<![\w.,-])(?P<letters>[A-Z]{1,4})(?P<number>[0-9]{1,3}\.[0-9]{1,2})(?![\w-]|\.[0-9])",
        lambda match, tables: f"{_letters(match['letters'], tables)} {decimal(match['number'], tables)}",
        needs=".",
        hint=r"[A-Z][0-9]+\.",
    ),
    Rule(
        "digits",
        r"(?i)(?<=card|code| pin| pnr| ssn)(?: (?:number|no\.?))?(?: is|:)? (?P<digits>[0-9]{3,19})(?![\w-]|[.,][0-9])",
        lambda match, tables: match[0][: -len(match["digits"])] + digits(match["digits"]),
        needs=DIGITS,
    ),
    Rule("serial", r"(?<![\w.,/$-])[0-9]{1,9}(?:/[0-9]{1,9}){2,6}(?![\w/-])", _slashed, needs="/"),
    Rule(
        "serial",
        r"(?<![\w.,$£€'/-])(?![0-9]{1,3}/[0-9]{1,3}-[a-z]{3,})(?=[\w/]{0,40}-)(?=[\w-]{0,40}/)"
        r"(?=[\w/-]{0,60}[0-9])(?=[\w/-]{0,60}[A-Za-z])"
        r"[A-Za-z0-9]{1,30}(?:[-–/][A-Za-z0-9]{1,30}){2,9}(?![\w/])",
        _hyphened,
        needs="/",
    ),
)
RULES = (
    Rule(
        "letter name",
        r"(?:(?<=itamin )|(?<=epatitis )|(?<=[Gg]rade )|(?<=[Gg]roup )|(?<=Serie )|(?<=[Pp]lan )|(?<=[Tt]ype )|"
        r"(?<=[Tt]eam )"
        r"|(?<=Exhibit )|(?<=Section ))A(?![\w.'-])",
        lambda match, tables: letters("A"),
        needs="A",
    ),
    Rule(
        "number name",
        r"(?P<name>(?<!\w)(?:Boeing|Airbus|Flight|Route|Highway|Interstate|Room|Channel|I-|Peugeot|Porsche|Ferrari"
        r"|Gate) ?)(?P<number>[0-9]{3})(?![\w,]|[.-][0-9])",
        _name,
        needs=DIGITS,
    ),
    Rule(
        "number name",
        r"(?P<name>(?<![\w$.,-]))(?P<number>7[0-9]7|3[1-8]0)"
        r"(?=[- ](?:MAX|Max|Dreamliner|neo|[89]00|jet|aircraft|airliner))",
        _name,
        needs=DIGITS,
    ),
    Rule(
        "alphanumeric",
        r"(?<![\w.,$£€'-])(?=[\w/–-]{0,60}[0-9])(?=[\w/–-]{0,60}[^\W\d_])"
        r"(?:[A-Za-z0-9]{1,30}(?:[-–/][A-Za-z0-9]{1,30}){2,9}|[A-Za-z]{1,20}[-–][0-9]{1,9}(?![.,][0-9])[A-Za-z]{0,3}"
        r"|(?:[A-Za-z]{1,9}[0-9]|[0-9]{1,9}[A-Za-z])[A-Za-z0-9]{0,20}[-–/][A-Za-z0-9]{1,20})(?!\w|\.[0-9])(?!'[a-rt-z])",
        _hyphened,
        needs=DIGITS,
        hint=_TOUCHING,
    ),
    Rule(
        "alphanumeric",
        rf"(?<![^\W_])(?:{_LETTER}{{1,20}}[0-9]{{1,9}}|[0-9]{{1,9}}{_LETTER}{{1,20}})(?:[0-9]{{1,9}}|{_LETTER}{{1,20}}){{0,6}}"
        r"(?!(?![²³¹⁰⁴-⁹])[^\W_]|[.,][0-9])",
        _mixed,
        needs=DIGITS,
        hint=_TOUCHING,
    ),
)
