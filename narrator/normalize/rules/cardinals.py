"""Whatever digits are left: whole numbers, decimals, long strings of digits."""

from __future__ import annotations

import re
import unicodedata

from narrator.normalize.numbers import DIGIT_NAMES, cardinal, decimal, digits, plural_of
from narrator.normalize.rules.fractions import VULGAR, mixed
from narrator.normalize.rules.parts import INTEGER
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables


def _decimal(match: re.Match[str], tables: Tables) -> str:
    return decimal(match[0], tables)


def _cardinal(match: re.Match[str], tables: Tables) -> str:
    number = match[0]
    alone = match.string.strip() == number
    if "," not in number and len(number) >= 5 and (alone or number[-2:] != "00"):  # a number to dial, quote or look up
        return digits(number)
    return cardinal(number, tables)


def _any(match: re.Match[str], tables: Tables) -> str:
    return digits(match[0]) if len(match[0]) > 4 else cardinal(match[0], tables)


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLURALS = (
    Rule(
        "cardinal",
        r"(?<![\w.,+-])(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3}){2,5}(?![\w-]|[.,][0-9]| [0-9])",
        lambda match, tables: cardinal(match[0].replace(" ", ""), tables),
        needs=DIGITS,
        hint="[0-9] [0-9]{3} [0-9]{3}",
    ),
    Rule(
        "cardinal",
        rf"(?<![\w.,]){INTEGER}(?<=00)s(?!\w)",
        lambda match, tables: plural_of(cardinal(match[0][:-1], tables)),
        needs=DIGITS,
    ),
)
RULES = (
    Rule("decimal", rf"(?<![\w.,])(?:{INTEGER})?\.[0-9]++(?!\.?[0-9])", _decimal, needs="."),
    Rule("cardinal", rf"(?<![\w])(?<![0-9][.,]){INTEGER}(?![0-9])", _cardinal, needs=DIGITS),
    Rule("cardinal", r"[0-9]+", _any, needs=DIGITS),
    Rule("fraction", f"[{VULGAR}]", lambda match, tables: mixed(match[0], tables), needs=VULGAR),
    Rule("cardinal", f"[{_RAISED}]", lambda match, tables: DIGIT_NAMES[unicodedata.digit(match[0])], needs=_RAISED),
)
