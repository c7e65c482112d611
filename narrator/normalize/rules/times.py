"""Times of day, with zones and ranges, and measured times."""

from __future__ import annotations

import re

from narrator.normalize.numbers import cardinal, digits, two_digits
from narrator.normalize.rules.parts import TO, stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters
from narrator.normalize.tables import Tables

_HALF = r"(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?|[ap]\. m\.)"
_ZONE = (
    r"(?:(?:ET|EST|EDT|CT|CST|CDT|MT|MST|MDT|PT|PST|PDT|AKST|HST|GMT|UTC|BST|CET|CEST|IST|JST|AEST|AEDT|ACST|AWST"
    r"|NZST|NZDT|EAT|SGT|HKT|MSK)"
    r"(?![\w])|(?:(?<=[.ap])|(?<=[.m] ))(?:est|edt|pst|pdt|gmt|cst)(?!\w))"
)
_IN_ZONE = rf"(?:,? ?\(?(?P<zone>{_ZONE})\)?)?"
_CLOCK = r"(?:[01]?[0-9]|2[0-4])"


def _minutes(text: str) -> str:
    return f"oh {digits(text[1])}" if text[0] == "0" else two_digits(int(text))


def _hour(hour: str, minutes: str | None, half: str | None, tables: Tables) -> str:
    words = two_digits(int(hour))
    if minutes and minutes != "00":
        return f"{words} {_minutes(minutes)}"
    return words if half is not None or minutes is None else f"{words} o'clock"


def _half(half: str | None) -> str:
    return f" {letters(half[0] + 'm')}" if half else ""


def _zone(zone: str | None) -> str:
    return f" {letters(zone)}" if zone else ""


def _time(match: re.Match[str], tables: Tables) -> str:
    half = match["half"]
    return f"{_hour(match['hour'], match['minutes'], half, tables)}{_half(half)}{_zone(match['zone'])}{stop(match)}"


def _range(match: re.Match[str], tables: Tables) -> str:
    """``8-10:30 a.m.``: the half of the day is said where it stands."""
    half, first_half = match["half"], match["first_half"]
    first = f"{_hour(match['hour'], match['minutes'], first_half or half, tables)}{_half(first_half)}"
    last = f"{_hour(match['last'], match['last_minutes'], half, tables)}{_half(half)}"
    return f"{first} to {last}{_zone(match['zone'])}{stop(match)}"


def _clock(match: re.Match[str], tables: Tables) -> str | None:
    said = _hour(match["hour"], match["minutes"], None, tables)
    if match["last"]:
        said += f" to {_hour(match['last'], match['last_minutes'], None, tables)}"
    return said + _zone(match["zone"])


def _count(number: str, unit: str, tables: Tables) -> str:
    return f"{cardinal(int(number), tables)} {unit}{'' if int(number) == 1 else 's'}"


def _long(match: re.Match[str], tables: Tables) -> str:
    """Hours, minutes and seconds: the time on a clock or of a race."""
    parts = [_count(match["hour"], "hour", tables)]
    if int(match["minutes"]):
        parts.append(_count(match["minutes"], "minute", tables))
    if int(match["seconds"]) or match["part"]:
        seconds = _count(match["seconds"], "second", tables)
        if match["part"]:
            seconds = f"{cardinal(int(match['seconds']), tables)} point {digits(match['part'])} seconds"
        parts.append(f"and {seconds}")
    return " ".join(parts) + _half(match["half"]) + _zone("UTC" if match["zulu"] else match["zone"]) + stop(match)


def _race(match: re.Match[str], tables: Tables) -> str:
    """``4:32.10`` four minutes thirty two point one zero seconds."""
    seconds = f"{cardinal(int(match['seconds']), tables)} point {digits(match['part'])} seconds"
    return f"{_count(match['minutes'], 'minute', tables)} {seconds}"


def _word_clock(match: re.Match[str], tables: Tables) -> str:
    """``1830 hours`` eighteen thirty hours."""
    hour, minutes = match["hour"], match["minutes"]
    words = f"zero {digits(hour[1])}" if hour[0] == "0" else two_digits(int(hour))
    return f"{words} {'hundred' if minutes == '00' else _minutes(minutes)} {match['word'].strip()}".rstrip()


_START = r"(?:(?<![\w:./,-])(?<!\$)|(?<=[0-9]T))"
_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job"
    "|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|Daniel|Hosea|Amos|Micah|Matthew|Mark|Luke|John|Acts|Romans"
    "|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Hebrews|James|Peter|Jude"
    "|Revelation|Quran|Surah"
)


_SHORT_BOOKS = {
    "Gen": "Genesis",
    "Exod": "Exodus",
    "Lev": "Leviticus",
    "Deut": "Deuteronomy",
    "Josh": "Joshua",
    "Chron": "Chronicles",
    "Ps": "Psalm",
    "Prov": "Proverbs",
    "Eccl": "Ecclesiastes",
    "Isa": "Isaiah",
    "Jer": "Jeremiah",
    "Ezek": "Ezekiel",
    "Matt": "Matthew",
    "Rom": "Romans",
    "Cor": "Corinthians",
    "Gal": "Galatians",
    "Eph": "Ephesians",
    "Phil": "Philippians",
    "Col": "Colossians",
    "Thess": "Thessalonians",
    "Tim": "Timothy",
    "Heb": "Hebrews",
    "Rev": "Revelation",
}


def _verse(match: re.Match[str], tables: Tables) -> str:
    last = f" to {cardinal(match['last'], tables)}" if match["last"] else ""
    book = _SHORT_BOOKS.get(match["book"].rstrip("."), match["book"])
    return f"{book} {cardinal(match['chapter'], tables)} {cardinal(match['verse'], tables)}{last}"


def _watch(match: re.Match[str], tables: Tables) -> str | None:
    """``51:31`` fifty one thirty one: minutes and seconds, where they are no ratio."""
    minutes, seconds = match["minutes"], match["seconds"]
    if seconds == minutes:
        return f"{two_digits(int(minutes))} {two_digits(int(seconds))}"  # split 50:50
    if seconds != "00" and minutes[1] == seconds[1] == "0":
        return None
    return f"{two_digits(int(minutes))} {'minutes' if seconds == '00' else _minutes(seconds)}"


def _british(match: re.Match[str], tables: Tables) -> str | None:
    """``the 8.15 from Leeds``."""
    return f"{two_digits(int(match['hour']))} {_minutes(match['minutes'])}" if tables.day_first else None


_HALVED = r"[0-9] ?[aApP]\.? ?[mM]"
RULES = (
    Rule(
        "verse",
        rf"\b(?P<book>{_BOOKS}|(?:{'|'.join(_SHORT_BOOKS)})\.) (?P<chapter>[0-9]{{1,3}})"
        rf":(?P<verse>[0-9]{{1,3}})(?:[-–](?P<last>[0-9]{{1,3}}))?"
        rf"(?![\w:])",
        _verse,
        needs=":",
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>[0-9]{{1,2}}):(?P<minutes>[0-5][0-9]):(?P<seconds>[0-5][0-9]|60)(?:\."
        rf"(?P<part>[0-9]{{1,3}}))?(?:(?P<zulu>Z)(?!\w)|(?![\w:]))"
        rf"(?: ?(?P<half>{_HALF}))?(?: ?(?P<zone>{_ZONE}))?",
        _long,
        needs=":",
    ),
    Rule(
        "time",
        rf"{_START}(?P<minutes>[0-5]?[0-9]):(?P<seconds>[0-5][0-9])\.(?P<part>[0-9]{{1,3}})(?!\w)",
        _race,
        needs=":",
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>{_CLOCK})(?:[:.](?P<minutes>[0-5][0-9]))?(?: ?(?P<first_half>{_HALF}))?"
        rf"{TO}(?P<last>{_CLOCK})(?:[:.](?P<last_minutes>[0-5][0-9]))? ?(?P<half>{_HALF}){_IN_ZONE}",
        _range,
        needs=DIGITS,
        hint=_HALVED,
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>{_CLOCK})(?:[:.](?P<minutes>[0-5][0-9]))? ?(?P<half>{_HALF}){_IN_ZONE}",
        _time,
        needs=DIGITS,
        hint=_HALVED,
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>{_CLOCK}):(?P<minutes>[0-5][0-9])(?!\.?\w|[:,][0-9])(?:{TO}(?P<last>{_CLOCK}):"
        rf"(?P<last_minutes>[0-5][0-9])(?![\w:]))?(?: ?(?P<zone>{_ZONE}))?",
        _clock,
        needs=":",
    ),
    Rule(
        "time",
        rf"{_START}(?P<minutes>2[5-9]|[345][0-9]):(?P<seconds>[0-5][0-9])(?!\.?\w|:[0-9])",
        _watch,
        needs=":",
    ),
    Rule(
        "time",
        r"(?:(?<=\b[Tt]he )(?P<hour>[0-9]{1,2})\.(?P<minutes>[0-5][0-9])"
        r"(?= (?:from|to|at [A-Z]\w*|train|service|ferry|bus|race)\b))",
        _british,
        needs=".",
    ),
    Rule(
        "time",
        r"(?<!\w)(?P<hour>[01][0-9]|2[0-3])(?P<minutes>[0-5][0-9])(?P<word> (?:hours|hrs)\b(?= |\.|,)"
        r"|(?= (?:GMT|UTC|BST|CET|EST|EDT|local time)\b))",
        _word_clock,
        needs=DIGITS,
    ),
    Rule(
        "time",
        r"(?<![\w/.,])(?P<hour>1?[0-9])/(?P<central>1?[0-9])c(?!\w)",  # a programme's time, East and middle
        lambda match, tables: f"{two_digits(int(match['hour']))}, {two_digits(int(match['central']))} central",
        needs="/",
    ),
    Rule(
        "time zone",
        rf"(?:(?<=[0-9] )|(?<=[mM]\. )|(?<=o'clock ))(?P<zone>{_ZONE})",
        lambda match, tables: letters(match["zone"]),
        needs="TSCGIE",
        hint="[A-Z][A-Z]",
    ),
)
