"""Money: the unit after the amount, a scale before the unit, a range's unit once at its end."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, decimal
from narrator.normalize.rules.parts import DASH, MINUS, NUMBER, SCALE, adjective, before, described, words
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.tables import Tables

_SIGN = r"(?:(?:US|U\.S\.|AU?|CA?|NZ|HK|S|NT|R|Z|CN)?[$¥]|[€£₩₹₽₺₪₫₴฿₦₱₿₵]|Rs\.?)"
_CODE = (
    r"(?:USD|AUD|CAD|NZD|HKD|SGD|EUR|GBP|JPY|CNY|RMB|INR|KRW|CHF|SEK|NOK|DKK|PLN|RUB|TRY|ZAR|MXN|BRL|SAR|AED"
    r"|NGN|KES|KSh|BTC|ETH)"
)
_EUROPEAN = r"(?:[0-9]{1,3}(?:\.[0-9]{3})++|[0-9]++),[0-9]{2}(?![0-9]|,[0-9])"
_AMOUNT = rf"(?:{_EUROPEAN}|{NUMBER})"
_PER = (
    r"(?:/(?P<per>(?:sq\.? ?ft|[a-z]{3,12}|mo|yr|wk|hr|lb|kg|oz|mi|km|ft|pp|GB"
    r"|[kM]Wh|ea|[dhmsgl])(?!\w)(?:\.(?=[,;)]| [a-z]))?)"
    r"(?:/(?P<each>day"
    r"|week|month|year|mo|yr)(?!\w))?)?"
)
_PAPER = re.compile(r" (?:[a-z]+ )?(?:bills?|coins?|notes|stamps|tickets|fines|vouchers|gift cards?|checks|tokens)\b")
_CENTLESS = words(
    """
    ¥ ₩ ₫ CN¥ JPY KRW CNY RMB ₿ BTC ETH
    """
)


def _plain(number: str) -> str:
    if re.fullmatch(_EUROPEAN, number):
        return number.replace(".", "").replace(",", ".")
    return number.rstrip(".")


def _scale(scale: str | None, tables: Tables) -> str:
    word = (scale or "").strip(" -")
    return tables.scales.get(word, tables.scales.get(word.lower(), "")) if word else ""


def _say(sign: str, number: str, scale: str | None, tables: Tables, *, single: bool = False) -> str:
    one, many, cent, cents = tables.currencies[sign]
    number = _plain(number)
    whole, _, part = number.partition(".")
    part = part.rstrip("0")
    if scale := _scale(scale, tables):
        return f"{decimal(number, tables)} {scale} {one if single else many}"
    if len(part) > 2 or (part and sign in _CENTLESS):
        return f"{decimal(f'{whole}.{part}' if whole else f'.{part}', tables)} {many}"
    value = int(whole.replace(",", "") or 0) if len(whole) < 40 else 2
    hundredths = int(part.ljust(2, "0")) if part else 0
    unit = one if (single and not hundredths) or value == 1 else many
    words = f"{cardinal(whole.lstrip('0,') or '0', tables)} {unit}" if whole else ""
    if not hundredths:
        return words
    small = f"{cardinal(hundredths, tables)} {cent if hundredths == 1 else cents}"
    return f"{words} and {small}" if value else small


def _sign(match: re.Match[str], name: str = "sign") -> str:
    return match[name].replace("U.S.", "US")


def _money(match: re.Match[str], tables: Tables) -> str | None:
    sign = _sign(match)
    if sign not in tables.currencies or (match["again"] and _sign(match, "again") not in tables.currencies):
        return None
    minus = "minus " if match["minus"] else ""
    per = ""
    if match["per"]:
        of = match["per"].rstrip(".")
        per = f" per {tables.units[of][0] if of.startswith('sq') and of in tables.units else tables.per.get(of, of)}"
        if of == "ea":
            per = " each"
        if match["each"]:
            per += f" per {tables.per[match['each']]}"
    said = _amounts(match, sign, tables)
    if match["last_more"]:
        said += " plus"
    if match["more"]:  # "$10+ million" ten plus million dollars
        number = decimal(_plain(match["number"]), tables)
        said = said.replace(number, f"{number} plus", 1)
    return f"{minus}{said}{per}"


def _amounts(match: re.Match[str], sign: str, tables: Tables) -> str:
    first, scale, last, last_scale = match["number"], match["scale"], match["last"], match["last_scale"]
    between = before(match, 8).lower().endswith("between ")
    other = _sign(match, "again") if match["again"] else sign
    joint = "and" if match["between"] or between else "to"
    single = (
        adjective(match)
        or _PAPER.match(match.string, match.end()) is not None
        or ((scale or "").startswith("-") and described(match))
    )
    if not last:
        return _say(sign, first, scale, tables, single=single)
    if other != sign or (match["between"] and not between):
        return f"{_say(sign, first, scale, tables)} {joint} {_say(other, last, last_scale, tables, single=single)}"
    tail = _say(sign, last, last_scale, tables, single=single)
    smaller = float(_plain(first).replace(",", "")) < float(_plain(last).replace(",", ""))
    if match["again"] and (scale or not last_scale or not smaller):
        return f"{_say(sign, first, scale, tables)} {joint} {tail}"
    head = decimal(_plain(first), tables)
    return f"{head} {_scale(scale, tables)}".rstrip() + f" {joint} {tail}"


def _after(match: re.Match[str], tables: Tables) -> str | None:
    sign = _sign(match)
    if sign == "¢":
        number = match["number"]
        return f"{decimal(number, tables)} {'cent' if number == '1' or adjective(match) else 'cents'}"
    if sign not in tables.currencies:
        return None
    return _say(sign, match["number"], match["scale"], tables, single=adjective(match))


RULES = (
    Rule(
        "money",
        rf"(?P<minus>{MINUS})?(?<![^\W_])(?<![A-Z]/)(?P<sign>{_SIGN}|{_CODE}) ?(?P<number>{_AMOUNT})(?P<more>\+)?"
        rf"(?P<scale>{SCALE})?"
        rf"(?:(?:{DASH}| (?:to|(?P<between>and)) (?={_SIGN}?{NUMBER} (?:million|billion|trillion)\b))"
        rf"(?P<again>{_SIGN})?"
        rf"(?P<last>{_AMOUNT})(?![0-9])(?P<last_scale>{SCALE})?(?![0-9,]* ?=)(?P<last_more>\+(?=/))?)?{_PER}",
        _money,
        needs=DIGITS,
        hint=rf"{_SIGN} ?[0-9.]|[A-Z][A-Z]|KSh",
    ),
    Rule(
        "money",
        rf"(?<![^\W_])(?<![0-9][.,])(?P<number>{_AMOUNT})(?P<scale>{SCALE})? ?(?P<sign>{_CODE}\b|zł\b|kr\b"
        rf"|[€£₩₹₽₺₪₫₴฿₦₱¢](?!\w))",
        _after,
        needs=DIGITS,
        hint=r"[0-9A-Za-z] ?(?:[A-Z]{3}|KSh|zł|kr|[€£₩₹₽₺₪₫₴฿₦₱¢])",
    ),
)
