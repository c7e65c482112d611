"""Numbers in words."""

from __future__ import annotations

from narrator.normalize.tables import Tables

DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_SMALL = DIGIT_NAMES + _TEENS
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = (
    "",
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
    "sextillion",
    "septillion",
    "octillion",
    "nonillion",
)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST = 3 * len(_SCALES)  #: digits; longer numbers are said digit by digit


def digits(number: str, zero: str = "zero") -> str:
    """Digit by digit: ``405`` four zero five."""
    names = (zero, *DIGIT_NAMES[1:])
    return " ".join(names[int(digit)] for digit in number)


def cardinal(number: str | int, tables: Tables) -> str:
    """A whole number: ``1,024`` one thousand twenty four. With leading zeros, or too long for words, digit by digit."""
    plain = str(number).replace(",", "")
    if (plain[0] == "0" and len(plain) > 1) or len(plain) > LONGEST:
        return digits(plain)
    if int(plain) < 20:
        return _SMALL[int(plain)]
    groups: list[str] = []
    head = len(plain) % 3 or 3
    parts = [plain[:head], *(plain[at : at + 3] for at in range(head, len(plain), 3))]
    for index, part in enumerate(parts):
        scale = len(parts) - 1 - index
        if not int(part):
            continue
        last = scale == 0 and len(parts) > 1
        words = _hundreds(int(part), tables, lone=last)
        groups.append(f"{words} {_SCALES[scale]}".rstrip())
    return " ".join(groups)


def _hundreds(number: int, tables: Tables, *, lone: bool = False) -> str:
    """0–999; *lone* after a bigger group, where British English says "and" before less than a hundred."""
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        if tables.number_and and (hundreds or lone):
            words.append("and")
        words.append(two_digits(rest))
    return " ".join(words)


def two_digits(number: int) -> str:
    """0–99."""
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} {_SMALL[ones]}" if ones else _TENS[tens]


def ordinal(number: str | int, tables: Tables) -> str:
    """``21`` twenty first."""
    return ordinal_of(cardinal(number, tables))


def ordinal_of(words: str) -> str:
    """The ordinal of a number in words."""
    head, _, last = words.rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return f"{head} {last}".strip()


def plural_of(words: str) -> str:
    """``twenty sixty`` twenty sixties."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("six", "x")) else f"{words}s"


def year(number: str, tables: Tables) -> str:
    """A year: 1066 ten sixty six, 1905 nineteen oh five, 2000 two thousand, 2024 twenty twenty four."""
    value = int(number)
    if len(number) < 3 or value > 9999 or value < 100:
        return cardinal(value, tables)
    century, rest = divmod(value, 100)
    if rest < 10 and century % 10 == 0:
        return cardinal(value, tables)
    head = two_digits(century)
    if not rest:
        return f"{head} hundred"
    return (
        f"{head} oh {_SMALL[rest]}"
        if rest < 10 and value > 999
        else f"{head} {'oh ' if rest < 10 else ''}{two_digits(rest)}"
    )


def short_year(number: str, zero: str = "zero") -> str:
    """Two digits that follow a month: 05 zero five, 98 ninety eight."""
    return digits(number, zero) if number[0] == "0" else two_digits(int(number))


def decade(number: str, tables: Tables) -> str:
    """``1980`` nineteen eighties, ``80`` eighties, ``1900`` nineteen hundreds."""
    words = year(number, tables) if len(number) > 2 else two_digits(int(number))
    return plural_of(words)


def decimal(number: str, tables: Tables) -> str:
    """A number with or without a decimal part: ``1,234.50`` one thousand two hundred thirty four point five zero."""
    whole, _, part = number.partition(".")
    words = cardinal(whole, tables) if whole else ""
    if part:
        words = f"{words} point {digits(part)}".lstrip()
    return words


def split_digits(number: str, tables: Tables) -> str:
    """A number inside a name or serial: 25 twenty five, 800 eight hundred, 320 three two zero, 2000 two thousand."""
    if len(number) <= 2 or not number[1:].strip("0"):
        return cardinal(number, tables)
    return digits(number)


def house(number: str, tables: Tables) -> str:
    """A house number: 12 twelve, 123 one twenty three, 1211 twelve eleven, 708 seven zero eight."""
    if len(number) not in (3, 4) or number[0] == "0":
        return cardinal(number, tables) if len(number) < 5 else digits(number)
    head, tail = number[:-2], number[-2:]
    if tail == "00":
        return f"{two_digits(int(head))} hundred" if len(head) == 1 or int(head) % 10 else cardinal(number, tables)
    rest = f"zero {_SMALL[int(tail)]}" if tail[0] == "0" else two_digits(int(tail))
    return f"{two_digits(int(head))} {rest}"
