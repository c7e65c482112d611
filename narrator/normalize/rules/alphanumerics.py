"""Letters with digits, and numbers that are names: H1N1, COVID-19, G-20, B2A23C, 737 MAX, Route 66."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal, digits, ordinal, plural_of, split_digits, two_digits, year
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters, letters_with, pronounceable
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
    if tables.day_first and re.fullmatch("[AB][0-9]{3,4}", token):  # a British road
        return f"{letters(token[0])} {digits(token[1:])}"
    pieces = _PIECE.findall(token)
    return " ".join(_inside(piece, token, tables) if piece.isdecimal() else _letters(piece, tables) for piece in pieces)


def _inside(number: str, token: str, tables: Tables) -> str:
    """A number at letters: ``MH370`` three seventy, ``RTX4080`` forty eighty, ``abc123`` one hundred twenty three."""
    opens = token[0].isalpha() and token[: -len(number)].isalpha()  # a name; digits first are a code, said one by one
    if number[0] == "0" or len(number) not in (3, 4) or not number[1:].strip("0") or not (opens or len(number) == 3):
        return split_digits(number, tables)
    if len(number) == 4:
        return year(number, tables)
    if token[0].isdigit():
        return digits(number)
    return _in_pairs(number) if opens and token[0].isupper() else cardinal(number, tables)


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
    if re.fullmatch("[A-Z]s", piece):  # two F-35Bs
        return letters_with(piece[0], "s")
    return letters(piece) if len(piece) > 1 and not re.search("(?i)[aeiouyà-ÿ]", piece) else piece


def _hyphened(match: re.Match[str], tables: Tables) -> str:
    """Words, letters and numbers joined by hyphens or slashes."""
    said = ""
    dated = _SINCE.match(match[0])
    for part in re.split(r"([-–/])", match[0]):
        if part in ("-", "–"):
            said += " " if said.endswith("-") else "-"
        elif part == "/":
            said += " "
        elif part.isdecimal():
            said += year(part, tables) if dated and len(part) == 4 else _number(part, tables)
        elif part.isalpha():
            said += _letters(part, tables)
        elif re.fullmatch(r"[0-9]{1,3}s", part):
            said += plural_of(cardinal(part[:-1], tables))
        elif re.fullmatch(r"[0-9]{0,2}(?:1st|2nd|3rd|[0-9]th)", part):
            said += ordinal(part[:-2], tables)
        else:
            said += _said(part, tables)
    return re.sub(r"-(?=[A-Z]\b)", " ", said)


_SINCE = re.compile(r"(?i)(?:pre|post|mid|early|late|circa|since)[-–][12][0-9]{3}(?![0-9])")


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


def _caliber(match: re.Match[str], tables: Tables) -> str:
    """``.45`` forty five, ``.357`` three fifty seven."""
    number = match["number"]
    said = two_digits(int(number)) if len(number) == 2 else _in_pairs(number)
    return f"{said} caliber" if match["cal"] else said


_LETTER = "[^\\W\\d_²³¹⁰⁴-⁹]"
_TOUCHING = r"[0-9][-–/]?[^\W\d_]|[^\W\d_][-–/]?[0-9]"
SERIALS = (
    Rule(
        "number name",
        r"(?<![\w.,-])(?P<number>7[0-9]7)s(?!\w)",
        lambda match, tables: plural_of(_in_pairs(match["number"])),
        needs="7",
    ),
    Rule(
        "number name",
        r"(?<![\w.-])(?P<letter>[A-Za-z])\.(?P<number>26[1-6])(?![\w-]|[.,][0-9])",  # the codecs
        lambda match, tables: f"{match['letter'].upper()} dot {digits(match['number'])}",
        needs=".",
    ),
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
        "caliber",
        r"(?<![\w.])\.(?P<number>22|25|32|38|40|44|45|50|223|308|357|380)"
        r"(?:(?P<cal>[- ]cal\b\.?)|(?=[- ](?:[Cc]alib|Magnum|Special|ACP|rounds?\b|revolvers?|pistols?"
        r"|handguns?|rifles?|bullets?|ammunition)))",
        _caliber,
        needs=".",
        hint=r"\.[2-5]",
    ),
    Rule(
        "digits",
        r"(?i)(?<=card|code| pin| pnr| ssn)(?: (?:number|no\.?))?(?: is|:)? (?P<digits>[0-9]{3,19}"
        r"(?:[ -][0-9]{2,6}){0,5})(?![\w-]|[.,][0-9])",
        lambda match, tables: (
            match[0][: -len(match["digits"])] + ", ".join(digits(group) for group in re.split("[ -]", match["digits"]))
        ),
        needs=DIGITS,
    ),
    Rule("serial", r"(?<![\w.,/$-])[A-Z]{2,6}-[0-9]{2,4}-[0-9]{2,7}(?![\w/-]|[.,][0-9])", _hyphened, needs="-"),
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
        r"(?<![\w.-])(?P<name>(?:RTX|GTX|RX|Ryzen [3579]|Canon|Nikon|Radeon) )(?P<number>[1-9][0-9]{2,3})"
        r"(?!\w|[,.-][0-9])",
        lambda match, tables: match["name"] + _inside(match["number"], "X" + match["number"], tables),
        needs="RCN",
        hint=r"[Xnx3579] [1-9][0-9]{2}",
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
