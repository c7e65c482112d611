"""Ranges, scores, ratios and dimensions: what stands between two numbers."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decade, decimal, digits, two_digits, year
from narrator.normalize.rules.parts import INTEGER, NUMBER, START, adjective, after, before
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"


def _years(match: re.Match[str], tables: Tables) -> str | None:
    first, last = match["first"], match["last"]
    if len(last) == 4 and int(last) < int(first) and not match["s"]:
        return f"{year(first, tables)} to {year(last, tables)}"
    begin = decade(first, tables) if match["s"] else year(first, tables)
    if match["last_s"]:
        end = decade(last, tables)
    elif len(last) == 2:
        end = two_digits(int(last)) if last[0] != "0" else f"oh {digits(last[1])}"
    else:
        end = year(last, tables)
    joint = " to "
    if match["slash"]:
        joint = " "
    return f"{begin}{joint}{end}"


def _range(match: re.Match[str], tables: Tables) -> str:
    if tables.number_and and _cricket(match):
        return f"{cardinal(match['first'], tables)} for {cardinal(match['last'], tables)}"
    if match["last"] == "0" and len(match["first"]) < 3 and tables.number_and:  # a British score
        return f"{cardinal(match['first'], tables).replace('zero', 'nil')} nil"
    return f"{decimal(match['first'], tables)} to {decimal(match['last'], tables)}"


def _cricket(match: re.Match[str]) -> bool:
    """Wickets for runs, "took 7-62", and runs for wickets, "316-6 at stumps"."""
    first, last = match["first"], match["last"]
    if not (first.isdigit() and last.isdigit()):
        return False
    bowled = int(first) <= 10 <= int(last) and re.search(
        r"\b(?:took|taking|claimed|figures of|returned) $", before(match)
    )
    batted = int(last) < 10 < int(first) and re.match(
        r" (?:at stumps|declared|dec\b|at (?:lunch|tea)|overnight)", after(match)
    )
    return bool(bowled or batted)


def _sum(match: re.Match[str], tables: Tables) -> str:
    return f"{decimal(match['first'], tables)} minus {decimal(match['last'], tables)}"


def _ratio(match: re.Match[str], tables: Tables) -> str:
    if tables.day_first and match[0] in ("2:1", "2:2") and re.search(r"\b(?:[Aa]|an upper|got|with) $", before(match)):
        return f"two {cardinal(match['last'], tables)}"  # a British degree
    return f"{cardinal(match['first'], tables)} to {cardinal(match['last'], tables)}"


def _by(match: re.Match[str], tables: Tables) -> str:
    joint = " times " if re.match(" ?=", after(match)) else " by "
    return joint.join(_side(number, tables) for number in re.findall(NUMBER, match[0]))


def _side(number: str, tables: Tables) -> str:
    """One side of a picture or a board: ``1920x1080`` nineteen twenty by ten eighty."""
    return (
        year(number, tables) if len(number) == 4 and number.isdigit() and number[0] != "0" else decimal(number, tables)
    )


_PRODUCT = re.compile(r"(?<![^\W_])[A-Z][A-Za-z]+ $")


def _times(match: re.Match[str], tables: Tables) -> str | None:
    if match[0].endswith("X") and _PRODUCT.search(before(match, 40)) and re.match(r" [A-Z][a-z]", after(match)):
        return None  # an Alienware 16X Aurora
    last = f" to {decimal(match['last'], tables)}" if match["last"] else ""
    if "=" in before(match, 12) or "=" in after(match, 12):
        return f"{decimal(match['number'], tables)} x"
    often = f" per {tables.per[match['per']]}" if match["per"] else ""
    noun = "times"
    if adjective(match) and not re.match(r" (?:\w+er|more|faster|greater)\b(?! champion)", after(match)):
        noun = "time" if _HOLDER.match(match.string, match.end()) else "x"
    return f"{decimal(match['number'], tables)}{last} {noun}{often}"


_HOLDER = re.compile(
    r"[ -](?:[A-Z]\w+ ){0,3}(?:\w*champ|winner|MVP|medali?st|[Oo]lympian|[Aa]ll-|Pro Bowl|Grammy|Oscar|Emmy|Cy Young)"
)


def _record(match: re.Match[str], tables: Tables) -> str:
    """Wins, losses and draws: ``10-3-1``."""
    return " ".join(cardinal(number, tables) for number in re.findall("[0-9]+", match[0]))


YEARS = (
    Rule(
        "years",
        rf"(?:(?<![\w.,$£€/-])|(?<=\bc\.))(?P<first>{_YEAR})(?P<s>'?s)?"
        rf"(?: ?[-–—−] ?|(?P<slash>/))(?:'(?=[0-9]{{2}}(?![0-9]))|mid-)?"
        rf"(?P<last>{_YEAR}|[0-9]{{2}})(?P<last_s>'?s)?(?![\w/]|[-–][0-9]|[.,][0-9])",
        _years,
        needs=DIGITS,
    ),
)
RULES = (
    Rule("minus", rf"{START}(?P<first>{INTEGER}) ?[-−–] ?(?P<last>{INTEGER})(?= ?=)", _sum, needs="="),
    Rule(
        "height",
        r"(?<![\w.,/$-])(?P<feet>[4-7])-(?P<inches>1[01]|[0-9])(?=,? (?:[a-z]+ )?(?:guard|forward|center|junior|senior"
        r"|sophomore|freshman|quarterback|pitcher|linebacker|receiver|tackle|striker|swingman|lefty|righty|[0-9]{3}-pound)\b)",
        lambda match, tables: f"{cardinal(match['feet'], tables)} {cardinal(match['inches'], tables)}",
        needs="-",
        hint="[4-7]-[0-9]",
    ),
    Rule("record", r"(?<![\w.,/-])[0-9]{1,3}(?:[-–][0-9]{1,3}){2,6}(?![\w/-]|\.[0-9])", _record, needs=DIGITS),
    Rule(
        "range",
        rf"(?<![\w.,/$-])(?P<first>{NUMBER})(?: ?[–—−‒] ?| ?- ?|-to-)(?P<last>{NUMBER})(?![\w/]|[-–][\w])(?! ?[+=×÷])",
        _range,
        needs=DIGITS,
    ),
    Rule(
        "range",
        rf"(?<![\w.,/$-])(?P<first>{NUMBER})[-–](?P<last>{NUMBER})(?=-(?:[a-z]{{3,}}|to\b))",
        _range,
        needs=DIGITS,
    ),
    Rule(
        "range",
        r"(?<=[Nn]oon)[–-](?=[0-9])|(?:(?<=[0-9])|(?<=[ap]m)|(?<=[ap]\.m\.))[–-](?=(?:present|noon|midnight|today|now)\b)",
        lambda match, tables: " to ",
        needs="–-",
    ),
    Rule("ratio", rf"(?<![\w.,/:$-])(?P<first>{INTEGER}):(?P<last>{INTEGER})(?![\w:/]|\.[0-9])", _ratio, needs=":"),
    Rule(
        "math",
        r"(?<=[0-9]) ?[x×] ?(?=10[\^⁻⁰¹²³⁴-⁹])",
        lambda match, tables: " times ",
        needs="x×",
    ),
    Rule("dimensions", rf"{START}(?!0x){NUMBER}(?: ?[x×] ?{NUMBER}(?![0-9]))++(?![\w])", _by, needs="x×"),
    Rule(
        "dimensions",
        r"(?<=[.\"'0-9]) ?[x×] ?(?=[0-9])|(?<=[a-z]) [x×] (?=[0-9])",
        lambda match, tables: " by ",
        needs="x×",
    ),
    Rule(
        "times",
        rf"{START}(?P<number>{NUMBER})(?:[-–](?P<last>{NUMBER}))?[x×X](?:/(?P<per>day|week|wk|month|mo|year"
        rf"|yr)\b)?(?!\w)",
        _times,
        needs="xX×",
    ),
)
