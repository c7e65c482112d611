"""Measures: a number and its unit, percent, temperatures, feet and inches, areas, rates."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal, plural_of
from narrator.normalize.rules.fractions import MIXED, VULGAR, mixed
from narrator.normalize.rules.parts import (
    MINUS,
    NUMBER,
    START,
    adjective,
    after,
    before,
    plural_next,
    stop,
    words,
)
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_UNIT = (
    r"(?:%|[°º] ?[CFKcf]\b|[°º] ?[NSEW]\b|[°º]"
    r"|(?:sq|cu)\.?[ -](?:ft|feet|mi|miles|km|m|in|yd)\b\.?|fl\.? oz\b\.?|(?:ft-lb|lb-ft)\b"
    r"|m\.p\.h\.|y/o\b|y\.o\.|pct\.? pts?\b\.?"
    r"|pct\b\.?"
    r"|[kKcCdDmMnGgTµμ]?[A-Za-zµμΩω]{1,4}[²³23]?(?![\w²³])\.?)"
)
_TIGHT = words(
    """
    s h w v V C F p L pt ac fl pa ha st cal rad d J W l ds Pa Mt Gt in. ins eV sv Sv mo MP min. sec. sec min
    pp
    """
)
_WIDE = words(
    """
    mo min. sec. sec min ha V cal L l W pt MP pp
    """
)
_NOT_UNITS = words(
    """
    HR HRS MO PT PTS AC CAL RAD GM MI MS HA PA ST YD IN INS SEC MIN PP PC DB MB
    """
)
_NOUNS = re.compile(r" (?:relays?|winds?|gusts?|fastball|limit|zone|radius|stretch)\b")
_TURNS = re.compile(
    r"[ -](?:[a-z]+ )?(?:turns?|angles?|bends?|corners?|rotations?|views?|videos?|cameras?|arcs?|swings?|pans?|spins?"
    r"|flips?|hinges?|panoramas?|heat|weather)\b"
)
_SIZES = words(
    """
    mm cm nm km m kg g mg lb ml L l GB TB MB W V kW MW GW kV Hz kHz MHz GHz MP ft in
    """
)
_THINGS = re.compile(r" (?!across|towards|always|plus|less|perhaps|upwards|is\b|as\b|was\b|has\b|does\b)[a-z]{3,}s\b")
_RANGE = r"(?: ?[-–—−] ?| to )"


_LINKS = r"(?:an?|the|of|in|on|to|for|from|at|and|or|is|was|by|than|as|with)\b"


def _unit(text: str, tables: Tables) -> tuple[tuple[str, str], str] | None:
    """The unit's words, and the dot it did not need."""
    for name in (text, text.replace(" ", "", 1) if text[0] in "°º" else text.replace("-", " ")):
        if name in tables.units:
            return tables.units[name], ""
    bare = text.rstrip(".")
    for name in (bare, bare.lower() if len(bare) > 1 and bare.upper() not in _NOT_UNITS else bare):
        if name in tables.units:
            return tables.units[name], "." if text.endswith(".") else ""
    return None


def _measure(match: re.Match[str], tables: Tables) -> str | None:
    name, gap, per = match["unit"], match["gap"], match["per"]
    found = _unit(name, tables)
    if found is None or (per and per not in tables.per and per not in tables.units):
        return None
    if match["first"] and _unit(match["first"], tables) is None:
        return None
    if not gap and name in _CAPITAL_UNITS and _SERIES.search(before(match, 40)):
        return None  # a Core Ultra 7 258V
    if gap == "-" and match["last"] and len(name) == 1 and name.isupper():
        return None  # 5-3-W
    (one, many), dot = found
    bare = name.rstrip(".")
    if gap and bare in _TIGHT and bare not in _WIDE and not (bare == "s" and "." in match["number"]):
        return None
    if bare == "st" and re.search(r"(?<!1)1$", match["number"]):
        return None  # the 21st
    if name == "S":
        return None  # a model: the 2S
    if bare == "s" and match["number"].isdigit() and not gap:
        if len(match["number"]) == 4:
            return None
        if _MODEL.search(before(match)):
            return plural_of(cardinal(match["number"], tables))  # two Model 3s
    if bare == "cal" and gap == "-":
        one = many = "caliber"
    if bare == "kt" and _SAILING.search(before(match, 60)):
        one, many = tables.units["kn"]
    if bare == "m":
        one, many = _meters(match, tables)
    words, value = _amount(match, tables)
    said = f"{words} {one if value == '1' or gap == '-' or _describes(match) else many}"
    if per:
        said += f" per {_each(per, match['power'] or '', tables)}"
    if dot and (stop(match) or re.match(r"\s+[A-Z\"]", after(match))):
        return f"{said}."
    return said + stop(match)


def _meters(match: re.Match[str], tables: Tables) -> tuple[str, str]:
    """What an ``m`` is: minutes beside hours or seconds, millions of things that are counted, else meters."""
    if re.search(r"[0-9] ?h(?:rs?)? $", before(match, 6)) or re.match(r" ?[0-9]{1,2}(?:\.[0-9]+)?s\b", after(match)):
        return tables.units["min"]
    counted = plural_next(match) or (not match["gap"] and _COUNTED.search(before(match, 80)))
    return ("million", "million") if counted and match["gap"] != "-" and not match["per"] else tables.units["m"]


def _each(per: str, power: str, tables: Tables) -> str:
    """What follows "per": ``m³`` cubic meter, ``s²`` second squared."""
    if power and per + power in tables.units:
        return tables.units[per + power][0]
    ending = {"2": " squared", "²": " squared", "3": " cubed", "³": " cubed"}.get(power, "")
    return f"{tables.per.get(per) or tables.units[per][0]}{ending}"


def _describes(match: re.Match[str]) -> bool:
    if match["gap"] == "" and match["unit"] in _SIZES and _THINGS.match(match.string, match.end()):
        return True  # 155mm shells
    if match["unit"][0] in "°º" and len(match["unit"]) == 1 and _TURNS.match(match.string, match.end()):
        return True
    return adjective(match) or _NOUNS.match(match.string, match.end()) is not None


def _amount(match: re.Match[str], tables: Tables) -> tuple[str, str]:
    """The words of the number, and the number that decides between one unit and many."""
    value = match["number"]
    words = decimal(value, tables)
    if match["minus"]:
        words = f"minus {words}"
    if match["by"]:
        return f"{words} by {decimal(match['by'], tables)}", match["by"]
    if match["last"]:
        joint = "or" if match["joint"] == " or " else "to"
        if match["first"]:  # written twice, said twice
            one, many = (_unit(match["first"], tables) or (("", ""), ""))[0]
            million = match["first"] == match["unit"] == "m" and _meters(match, tables)[0] == "million"
            words += " million" if million else f" {one if value == '1' else many}"
        return f"{words} {joint} {decimal(match['last'], tables)}", match["last"]
    return words, value


def _part(match: re.Match[str], tables: Tables) -> str | None:
    """``½ mile``, ``2 1/2 lbs``."""
    found = _unit(match["unit"], tables)
    if found is None or match["unit"] == "mmHg" or (match["gap"] and match["unit"] in _TIGHT - _WIDE - {"in."}):
        return None
    (one, many), _ = found
    words = mixed(match["fraction"], tables)
    strengths = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", match["fraction"])
    if strengths and match["unit"] in ("mg", "mcg", "ml", "g") and (int(strengths[2]) > 10 or strengths[1] > "4"):
        words = f"{cardinal(strengths[1], tables)}, {cardinal(strengths[2], tables)}"  # two drugs in one tablet
    whole = re.match(r"[0-9]+[ -]?(?![0-9/])|[0-9]+[ -]", match["fraction"])
    single = match["gap"] == "-" or adjective(match) or not (whole or _improper(strengths))
    minus = "minus " if match["minus"] else ""
    return f"{minus}{words} {one if single else many}{stop(match)}"


def _improper(fraction: re.Match[str] | None) -> bool:
    """Whether *fraction* is more than one: ``3/2``."""
    return fraction is not None and int(fraction[1]) > int(fraction[2])


def _mixed_range(match: re.Match[str], tables: Tables) -> str | None:
    """``2-2 1/2 in.``: the unit of both at the end."""
    low = cardinal(match["low"], tables) if match["low"].isdigit() else mixed(match["low"], tables)
    said = f"{low} to {mixed(match['high'], tables)}"
    if not match["unit"]:
        return said
    found = _unit(match["unit"][1:], tables)
    return f"{said} {found[0][1]}{stop(match)}" if found else said + match["unit"]


def _scaled(match: re.Match[str], tables: Tables) -> str | None:
    """``15.1B mi.``, ``93 million km``: a scale before the unit."""
    found = _unit(match["unit"], tables)
    bare = match["unit"].rstrip(".")
    if found is None or (bare in _TIGHT and bare not in _WIDE):
        return None
    (one, many), dot = found
    said = f"{decimal(match['number'], tables)} {tables.scales[match['scale']]} {one if adjective(match) else many}"
    return said + ("." if dot and re.match(r"\s+[A-Z\"]", after(match)) else stop(match))


def _lone(match: re.Match[str], tables: Tables) -> str:
    """``per kg``, ``sq ft`` without a number before."""
    return f"per {tables.units[match['unit']][0]}"


PARTS = (
    Rule(
        "measure",
        r"(?<![\w.,$£€-])(?P<number>[89]|1[0-9]|2[0-4])(?P<gap>[ -]?)(?:[kK][tT]?|ct)\b\.?"
        r"(?=[ -](?:(?:solid|white|yellow|rose|pink|red|green|black|pure|real)[ -](?:and[ -])?){0,3}[Gg]old\b)",
        lambda match, tables: f"{cardinal(match['number'], tables)} karat",
        needs="kKc",
        hint="[Gg]old",
    ),
    Rule(
        "measure",
        rf"{START}(?P<number>[0-9]{{1,4}})[ -]?pc\b\.?(?=[ -](?:(?!{_LINKS})[A-Za-z][\w'’-]* ){{0,4}}"
        r"(?:[Ss]et(?:ting)?s?|[Kk]its?|[Ss]uites?|[Bb]undles?|[Pp]acks?|[Cc]ollections?|[Cc]ookware|[Ff]latware"
        r"|[Cc]utlery|[Dd]innerware)\b)",
        lambda match, tables: f"{cardinal(match['number'], tables)} piece",
        needs="p",
        hint="[0-9][ -]?pc",
    ),
    Rule(
        "measure",
        r"(?<![\w.,/$-])(?P<fraction>(?:[0-9]{1,3}[ -])?[0-9]{1,2}/(?:2|4|8|16|32|64))[\"″](?!\w)",
        lambda match, tables: f"{mixed(match['fraction'], tables)} inch{'es' if len(match['fraction']) > 5 else ''}",
        needs='"″',
        hint='/[0-9]+["″]',
    ),
    Rule(
        "range",
        rf"(?<![\w.,/$£€-])(?P<low>[0-9]{{1,4}}|{MIXED})(?: ?[-–—] ?| to )(?P<high>[0-9]{{1,4}}(?: ?[{VULGAR}]"
        rf"|[ -][0-9]{{1,2}}/[0-9]{{1,2}}))(?![\w/])(?P<unit> (?:{_UNIT}))?",
        _mixed_range,
        needs="/" + VULGAR,
    ),
    Rule(
        "measure",
        rf"{START}(?P<minus>{MINUS})?(?P<fraction>{MIXED})(?P<gap>[ -]?)(?P<unit>{_UNIT})",
        _part,
        needs="/" + VULGAR,
    ),
)
_CAPITAL_UNITS = frozenset("VWFCJLNTK")
_SERIES = re.compile(r"(?<![^\W_])[A-Z][A-Za-z]+ [A-Za-z]?[0-9]{1,2} $")  # a product and its class
_MODEL = re.compile(r"(?<![^\W_])[A-Z][A-Za-z]+ $")
_SAILING = re.compile(r"(?i)\b(?:winds?|gusts?|seas?|sail\w*|speeds?|cruis\w*)\b[^.]*$")
_COUNTED = re.compile(
    r"(?i)\b(?:lists?|population|viewers|audiences?|readers|users|customers|patients|passengers|visitors|subscribers"
    r"|members|followers|households|workers|jobs|voters|votes|sales|copies|downloads|views)\b[^.;:]*$"
)
RULES = (
    Rule(
        "measure",
        rf"{START}(?P<minus>{MINUS})?(?P<number>{NUMBER})"
        rf"(?:(?: ?(?P<first>%|°[CF]?|[A-Za-z]{{1,3}}\b))?(?P<joint>{_RANGE}| or )(?P<last>{NUMBER})"
        rf"| ?[x×] ?(?P<by>{NUMBER}))?"
        rf"(?P<gap>[ -]?)"
        rf"(?P<unit>{_UNIT})(?:/ ?(?P<per>[A-Za-z]{{1,5}})(?P<power>[²2³3])?(?!\w))?",
        _measure,
        needs=DIGITS,
    ),
    Rule(
        "measure",
        rf"{START}(?P<number>{NUMBER}) ?(?P<scale>[KMBT]|bn|mn|tn|million|billion|trillion)[ -]"
        rf"(?P<unit>{_UNIT})(?<![ -][A-Z])",
        _scaled,
        needs=DIGITS,
    ),
    Rule(
        "measure",
        r"(?:(?<= a )|(?<= an )|(?<=per )|(?<=each ))"
        r"(?P<unit>sq (?:km|mi|ft|m|yd)|kWh|MWh|GWh|kg|km|lb|oz|GB|TB|ml|mg|cm)(?!\w)(?:\.(?=[,;)]| [a-z]))?",
        lambda match, tables: tables.units[match["unit"]][0],
        needs="WgmbzBlqt",
    ),
    Rule(
        "measure",
        r"(?<![\w.,/$-])1/(?P<unit>kg|mo|yr|hr?|min|sec|[smfgl])(?![\w/.-])",
        lambda match, tables: f"one per {tables.per.get(match['unit'], match['unit'].upper())}",
        needs="/",
    ),
    Rule("measure", r"(?:(?<=[0-9][lL])|(?<=[0-9] [lL]))/(?=100 ?km)", lambda match, tables: " per ", needs="/"),
    Rule(
        "measure",
        r"(?<=[a-z]{3}s)/(?P<unit>hr|hour|day|wk|week|mo|month|yr|year|min|sec)(?![\w/-])\.?",
        lambda match, tables: f" per {tables.per[match['unit']]}{stop(match)}",
        needs="/",
    ),
    Rule("measure", r"(?<=[a-z0-9] )/ ?(?P<unit>kg|km|lb|oz|sq ft|hr|min)\b", _lone, needs="/"),
)
