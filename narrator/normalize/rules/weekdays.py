"""Days of the week where they are shortened: Mon.–Fri., "on Thurs.", "7 p.m. ET Wed."."""

from __future__ import annotations

import re

from narrator.normalize.rules.parts import MONTH, WITHIN, before, stop
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_DAYS = "Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun"


def _listed(match: re.Match[str], tables: Tables) -> str | None:
    """``Mon., Wed. and Fri.``: beside another day it is one."""
    if not (_DAY_AFTER.match(match.string, match.end()) or _DAY_BEFORE.search(before(match))):
        return None
    return f"{tables.weekdays[match['day']]}{stop(match)}"


_DAY_AFTER = re.compile(rf"(?:,|,? (?:and|or|&)) (?:{_DAYS})\b")
_DAY_BEFORE = re.compile(rf"\b(?:{_DAYS})(?:\.|[a-z]{{0,6}}day)(?:,|,? (?:and|or|&)) $")
RULES = (
    Rule("weekday", rf"(?<![\w'-])(?P<day>{_DAYS})\.(?!\w)", _listed, needs="MTWFS", hint=rf"(?:{_DAYS})\."),
    Rule(
        "weekday",
        rf"(?<![\w'-])(?P<first>{_DAYS})\.?(?: ?[-–] ?| to | through )(?P<last>{_DAYS})(?![\w])\.?",
        lambda match, tables: f"{tables.weekdays[match['first']]} to {tables.weekdays[match['last']]}{stop(match)}",
        hint=rf"\b(?:{_DAYS})\.?(?: ?[-–]| t)",
    ),
    Rule(
        "weekday",
        rf"(?:(?<=[ap]\.m\. )|(?<=[ap]m )|(?<=[OoIi]n )|(?<=[ A-Z][A-Z]T )|(?<=\()|{WITHIN})"
        rf"(?P<day>{_DAYS})\.(?!\w)",
        lambda match, tables: f"{tables.weekdays[match['day']]}{stop(match)}",
        needs="MTWFS",
        hint=rf"(?:{_DAYS})\.",
    ),
    Rule(
        "weekday",
        rf"(?:(?<=[ap]\.m\. )|(?<=[ap]m )|(?<=[Oo]n )|(?<=[ A-Z][A-Z]T )|{WITHIN})(?P<day>{_DAYS})(?![\w.'-])"
        r"(?: (?=(?:and|to|at|until|till|after|before|from|with|in|as|for)\b)|(?=[,;:)?!]|\.?\s*$))",
        lambda match, tables: tables.weekdays[match["day"]] + (" " if match[0].endswith(" ") else ""),
        needs="MTWFS",
        hint=rf"(?:{_DAYS})\b",
    ),
    Rule(
        "weekday",
        r"(?<=[a-z] )(?P<day>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri)\.(?= [a-z])",
        lambda match, tables: tables.weekdays[match["day"]],
        needs="MTWF",
        hint=rf"(?:{_DAYS})\.",
    ),
    Rule(
        "weekday",
        r"(?<![\w-])M[-–]F(?=[,:]? [0-9])",
        lambda match, tables: f"{tables.weekdays['Mon']} to {tables.weekdays['Fri']}",
        needs="M",
    ),
    Rule(
        "weekday",
        rf"(?<![\w'-])(?P<day>{_DAYS})(?:\.(?=,? (?:{MONTH}|[0-9])|, )|(?=,? (?:{MONTH} [0-9]"
        rf"|[0-9]{{1,2}} {MONTH}|[0-9]{{1,2}}(?::[0-9]{{2}})? ?[ap]\.?m)))",
        lambda match, tables: tables.weekdays[match["day"]],
        needs="MTWFS",
        hint=r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    ),
)
