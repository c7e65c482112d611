"""Signs between and around numbers: arithmetic, powers, comparisons, approximations."""

from __future__ import annotations

import re
import unicodedata

from narrator.normalize.numbers import cardinal, decimal
from narrator.normalize.rules.parts import after, before
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables


def _sign(match: re.Match[str], tables: Tables) -> str:
    return f" {tables.symbols[match['sign']]} "


def _minus(match: re.Match[str], tables: Tables) -> str:
    return " minus "


def _power(match: re.Match[str], tables: Tables) -> str:
    exponent = match["power"]
    if exponent in ("2", "²"):
        return " squared"
    if exponent in ("3", "³"):
        return " cubed"
    return " to the power of "


def _raised(match: re.Match[str], tables: Tables) -> str:
    """``10⁻⁶`` ten to the minus six."""
    number = "".join(str(unicodedata.digit(digit)) for digit in match["raised"])
    return f" to the {'minus ' if match['minus'] else ''}{cardinal(number, tables)}"


def _scientific(match: re.Match[str], tables: Tables) -> str:
    """``1.5e6`` one point five times ten to the six."""
    power = cardinal(str(int(match["power"])), tables)
    minus = "minus " if match["sign"] in ("-", "−") else ""
    return f"{decimal(match['number'], tables)} times ten to the {minus}{power}"


def _in_formula(match: re.Match[str], tables: Tables) -> str | None:
    """``y=x-1``, ``y = 2*x``: what joins the sides of an equation."""
    near = f"{before(match, 30)}#{after(match, 30)}"
    result_follows = "=" in after(match, 30)
    numbers = near[near.index("#") - 1].isdigit() and near[near.index("#") + 1].isdigit()
    if not _EQUATION.search(near) or (numbers and not result_follows and "*" not in match[0]):
        return None  # n = 10-12
    return " times " if "*" in match[0] else " minus "


_EQUATION = re.compile(r"= ?[\w .+*/^()²³]*#|#[\w .+*/^()²³-]*=")
_COMPARED = {">=": "greater than or equal to", "<=": "less than or equal to", "!=": "is not equal to", "==": "equals"}
FORMULAS = (
    Rule(
        "math",
        r"(?<![\w.,$€£-])(?P<number>[0-9]{1,3}\.[0-9]{1,9}(?=[eE])|[1-9](?=e|E[+−-]))"
        r"[eE](?P<sign>[+−-])?(?P<power>[0-9]{1,3})(?![\w-]|\.[0-9])",
        _scientific,
        needs="eE",
        hint="[0-9][eE][+−-]?[0-9]",
    ),
    Rule(
        "math",
        r"(?:(?<![A-Za-z])(?<=[A-Za-z0-9)])|(?<=\W[A-Za-z0-9)])|(?<=[0-9]))(?: [-−–*] | ?\*|[-−–])"
        r"(?=[0-9(]|[A-Za-z](?!\w))",
        _in_formula,
        needs="=",
    ),
)
RULES = (
    Rule("math", r"(?<=[\w)\]]) ?-+> ?(?=[\w(])", lambda match, tables: " to ", needs=">", hint="->"),
    Rule("math", r" ?(?P<sign>[<>!=]=) ?(?=[\w(.-])", lambda match, tables: f" {_COMPARED[match['sign']]} ", needs="="),
    Rule("more", r"(?<=[a-z] )>(?=[$£€]?[0-9])", lambda match, tables: "more than ", needs=">"),
    Rule(
        "math",
        r"(?<=[\w)] )[-−–](?= ?[\w($£€][^=\n]{0,40}=)|(?<=[0-9])[-−–] (?=[0-9])|(?<=[=(] )[-−](?=[0-9])",
        _minus,
        needs="=-−",
    ),
    Rule("math", r"(?<=[\w)²³])(?:\^)(?P<power>[23](?![0-9])|(?=[0-9(-]))", _power, needs="^"),
    Rule("math", r"(?<=[0-9A-Za-z)])(?P<power>[²³])(?!\w)", _power, needs="²³"),
    Rule("math", r"(?<=[0-9A-Za-z)])(?P<minus>⁻)?(?P<raised>[⁰¹²³⁴-⁹]{1,3})", _raised, needs="⁰¹²³⁴⁵⁶⁷⁸⁹"),
    Rule(
        "math",
        r" ?(?P<sign>[=<>≤≥≠≈±×÷+√∞∑∫π→←↔−]) ?(?=[\w($£€-]|\.[0-9])",
        _sign,
        needs="=<>≤≥≠≈±×÷+√∞∑∫π→←↔−",
    ),
    Rule("math", r"(?<=[0-9]) ?\* ?(?=[0-9])", lambda match, tables: " times ", needs="*"),
    Rule("about", r"~ ?(?=[$£€]?[0-9])", lambda match, tables: "about ", needs="~"),
    Rule("minus", r"(?<![\w.,)\]%-])[-−](?=\.?[0-9])", lambda match, tables: "minus ", needs="-−"),
)
