"""Titles and ranks before a name."""

from __future__ import annotations

import re

from narrator.normalize.rules.parts import after, before, words
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_ONE = (
    "Mrs?|Ms|Mx|Messrs|Mme|Mlle|Drs?|Profs?|Revd|Rev'd|Revs?|Fr|Sr|Hon|Msgr|Sens?|Reps?|Govs?|Pres|Supt|Del|Amb|Sec|Atty"
    "|Att'y|Asst|Dep|Gens?|Brig|Lts?"
    "|Cols?|Maj|Capts?|Cmdr|Cdr|Cmdre|Adm|Ens|[SMT]?Sgts?|Cpl|Pvt|Pfc|Spc|Dets?|Insp|Const|Cllr|Ald|Ofc|Chmn"
)
_TWO = (
    r"Rt\.? Hon|Lt\. Gov|Atty\. Gen|Lt\. Gen|Maj\. Gen|Brig\. Gen|1st Lt|2nd Lt|Lt\. Col|Lt\. Cmdr|Lt\. Cdr"
    r"|Sqn? Ldr|Wg Cdr|Flt Lt|Gp Capt|Det Ch Insp|Det (?:Insp|Supt|Sgt|Con)|Ch (?:Insp|Supt)"
    r"|Rear Adm|Vice Adm|Staff Sgt|Tech\. Sgt"
    r"|Master Sgt|Gunnery Sgt|Lance Cpl|Sgt\. 1st Class"
)
_NAME = r"(?=-elect|\s+\([Rr]et|\s+[\"'(]?(?:[A-Z]|[a-z]{1,3}[' ][A-Z]))"
_UNDOTTED = words(
    """
    Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Lt Sgt Cpl Capt Col Maj Cmdr Gov Sen Rep Cllr Supt Revd Rev'd Rev Gen
    Adm Pvt Pfc
    """
)


_ORDINAL = re.compile(  # as written, and as said
    r"(?i)(?:[0-9](?:st|nd|rd|th)|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|[a-z]+teenth|[a-z]+tieth|next|last|previous))[ -]$"
)


def _title(match: re.Match[str], tables: Tables) -> str | None:
    title = match["title"].replace("Rt Hon", "Rt. Hon")
    if not match["dot"] and title not in _UNDOTTED and " " not in title:
        return None
    if title == "Gen" and re.match(r" (?:[A-Z]|Alpha)\b(?!\.)", after(match)):
        return None  # Gen Z
    if title == "Gen" and not match["dot"] and _ORDINAL.search(before(match)):
        return None  # a 10th Gen Intel
    return tables.titles.get(title)


RULES = (
    Rule(
        "title",
        rf"(?:(?<=[Tt]he )|(?<=[Aa] ))(?P<title>{_TWO}|Dr|Prof|Sgt|Capt|Lt|Col|Gen|Gov|Sen|Rep)(?P<dot>\.)"
        r"(?=[,;)]| [a-z])",
        _title,
        needs=".",
    ),
    Rule("title", rf"(?<![\w.'])(?P<title>{_TWO}|{_ONE})(?P<dot>\.)?{_NAME}", _title, needs="MDPRFSHGDALBCESIO"),
    Rule("title", r"(?<![\w.'-])(?P<title>Mr|Mrs|Ms|Messrs|Mx)(?P<dot>\.)?(?!\w)", _title, needs="M"),
    Rule(
        "title",
        r"(?<![\w.'-])(?P<title>Dr|Drs|Prof)(?P<dot>\.)(?=[A-Z])",
        lambda match, tables: f"{tables.titles[match['title']]} ",
        needs="DP",
    ),
)
