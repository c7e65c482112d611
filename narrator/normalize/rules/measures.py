"""Measures: a number and its unit, percent, temperatures, feet and inches, areas, rates."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal
from narrator.normalize.rules.fractions import MIXED, mixed
from narrator.normalize.rules.parts import MINUS, NUMBER, START, adjective, after, plural_next, stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_UNIT = (
    r"(?:%|[°º] ?[CFKcf]\b|[°º][NSEW]\b|[°º]"
    r"|(?:sq|cu)\.? (?:ft|feet|mi|miles|km|m|in|yd)\b\.?|fl\.? oz\b\.?|m\.p\.h\.|y/o\b|y\.o\.|pct\b\.?"
    r"|[kKcCdDmMnGgTµμ]?[A-Za-zµμΩω]{1,4}[²³23]?(?![\w²³])\.?)"
)
_TIGHT = frozenset(
    [
        "s",
        "h",
        "w",
        "v",
        "V",
        "C",
        "F",
        "p",
        "L",
        "pt",
        "ac",
        "fl",
        "pa",
        "ha",
        "st",
        "cal",
        "rad",
        "d",
        "J",
        "W",
        "l",
        "ds",
        "Pa",
        "Mt",
        "Gt",
        "in.",
        "ins",
        "eV",
        "sv",
        "Sv",
        "mo",
        "MP",
        "min.",
        "sec.",
        "sec",
        "min",
        "pp",
    ]
)
_WIDE = frozenset(["mo", "min.", "sec.", "sec", "min", "ha", "cal", "L", "l", "W", "pt", "MP", "pp"])
_RANGE = r"(?: ?[-–—−] ?| to )"


def _unit(text: str, tables: Tables) -> tuple[tuple[str, str], str] | None:
    """The unit's words, and the dot it did not need."""
    for name in (text, text.replace(" ", "", 1) if text[0] in "°º" else text):
        if name in tables.units:
            return tables.units[name], ""
    bare = text.rstrip(".")
    for name in (bare, bare.lower() if len(bare) > 1 else bare):
        if name in tables.units:
            return tables.units[name], "." if text.endswith(".") else ""
    return None


def _measure(match: re.Match[str], tables: Tables) -> str | None:
    name = match["unit"]
    found = _unit(name, tables)
    if found is None:
        return None
    (one, many), dot = found
    bare = name.rstrip(".")
    gap = match["gap"]
    if gap and bare in _TIGHT and bare not in _WIDE and name not in ("hr.", "min.", "sec.", "lb.", "oz."):
        return None
    number, last = match["number"], match["last"]
    if bare == "s" and len(number) == 4:
        return None
    if bare == "m" and not match["per"] and not match["by"] and plural_next(match):
        one = many = "million"
    if match["fraction"]:
        words, value = mixed(match["fraction"], tables), ""
    else:
        words, value = decimal(number, tables), number
    if match["minus"]:
        words = f"minus {words}"
    if match["by"]:
        words, value = f"{words} by {decimal(match['by'], tables)}", ""
    if last:
        joint = " or " if match["joint"] == " or " else " to "
        words, value = f"{words}{joint}{decimal(last, tables)}", last
    single = value == "1" or adjective(match) or gap == "-"
    said = f"{words} {one if single else many}"
    if match["per"]:
        per = _per(match["per"], tables)
        if per is None:
            return None
        said += f" per {per}"
    if dot and not stop(match) and not re.match(r"\s+[A-Z\"]", after(match)):
        dot = ""
    return said + (dot or stop(match))


def _per(name: str, tables: Tables) -> str | None:
    if name in tables.per:
        return tables.per[name]
    found = tables.units.get(name)
    return found[0] if found else None


def _feet(match: re.Match[str], tables: Tables) -> str:
    feet, inches = match["feet"], match["inches"]
    words = f"{cardinal(feet, tables)} {'foot' if feet == '1' or not inches else 'feet'}"
    if not inches:
        return f"{cardinal(feet, tables)} {'foot' if feet == '1' else 'feet'}"
    part = f" {mixed(match['part'], tables)}" if match["part"] else ""
    if part:
        return f"{words} {cardinal(inches, tables)} and{part} inches"
    return f"{words} {decimal(inches, tables)} {'inch' if inches == '1' else 'inches'}"


def _inches(match: re.Match[str], tables: Tables) -> str | None:
    """``7"``, where that mark is not a closing quotation mark: where the marks of the text do not pair."""
    text = match.string
    if text.count('"') % 2 == 0 and not re.match(r" ?[x×]", after(match)):
        return None
    return f"{decimal(match['number'], tables)} {'inch' if match['number'] == '1' or adjective(match) else 'inches'}"


def _count(match: re.Match[str], tables: Tables) -> str | None:
    """``3.4K`` three point four thousand, ``2.1M users``; a lone ``5K`` is a race."""
    number, letter = match["number"], match["scale"]
    if letter in "Kk":
        small = len(number) <= 2 and int(number.split(".")[0] or 0) <= 15
        if small and not plural_next(match):
            return f"{decimal(number, tables)} K"
    elif (
        "." not in number
        and "," not in number
        and not plural_next(match)
        and letter not in ("M", "bn", "mn", "tn", "mln", "bln")
    ):
        return None
    return f"{decimal(number, tables)} {tables.scales[letter]}"


def _lone(match: re.Match[str], tables: Tables) -> str:
    """``per kg``, ``sq ft`` without a number before."""
    return f"per {tables.units[match['unit']][0]}"


RULES = (
    Rule(
        "measure",
        rf"{START}(?P<minus>{MINUS})?(?P<number>)(?P<fraction>{MIXED})(?P<last>(?!))?(?P<joint>(?!))?(?P<by>"
        rf"(?!))?(?P<gap>[ -]?)(?P<unit>{_UNIT})(?:/(?P<per>[A-Za-z]{{1,5}}))?",
        _measure,
        needs=DIGITS + "½⅓⅔¼¾⅛⅜⅝⅞",
    ),
    Rule(
        "feet and inches",
        r"(?<![\w.,'])(?P<feet>[0-9]{1,3})(?:['′] ?|-?ft\.? ?)(?:(?P<inches>1[01]|[0-9](?:\.[0-9])?)"
        r"(?P<part> ?[¼½¾])?(?:\"|″|''|′′|-?in\b\.?|(?=[\s,.;)]|$)))"
        r"|(?<![\w.,'])(?P<_>)(?!)",
        _feet,
        needs="'′f",
    ),
    Rule("feet and inches", r"(?<![\w.,'])(?P<feet>[0-9]{1,5})′(?P<inches>(?!))?(?P<part>(?!))?", _feet, needs="′"),
    Rule("measure", rf"{START}(?P<number>{NUMBER})(?: ?″|(?<=[0-9])\")(?!\w)", _inches, needs='"″'),
    Rule(
        "measure",
        rf"{START}(?P<minus>{MINUS})?(?P<fraction>(?!))?(?P<number>{NUMBER})"
        rf"(?: ?(?:%|°[CF]?)?(?P<joint>{_RANGE}| or )(?P<last>{NUMBER})| ?[x×] ?(?P<by>{NUMBER}))?(?P<gap>[ -]?)"
        rf"(?P<unit>{_UNIT})(?:/ ?(?P<per>[A-Za-z]{{1,5}})\b)?",
        _measure,
        needs=DIGITS,
    ),
    Rule("count", rf"{START}(?P<number>{NUMBER})(?P<scale>[KkMBT]|bn|mn|tn|mln|bln)(?![\w-])", _count, needs=DIGITS),
    Rule("measure", r"(?<=[a-z] )/ ?(?P<unit>kg|km|lb|oz|sq ft|hr|min)\b", _lone, needs="/"),
)
