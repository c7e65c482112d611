"""What differs between languages and locales: the words, as data."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Tables:
    """The words of one locale. Built from ``data/<language>.toml`` with ``data/<locale>.toml`` laid over it."""

    locale: str
    number_and: bool  #: one hundred *and* five
    day_first: bool  #: 3/4/2025 is the third of April
    months: tuple[str, ...]
    month_names: Mapping[str, int]  #: lower case, short and long
    weekdays: Mapping[str, str]
    symbols: Mapping[str, str]  #: a character, and its name
    units: Mapping[str, tuple[str, str]]  #: as written → one, many
    currencies: Mapping[str, tuple[str, str, str, str]]  #: sign or code → one, many, one hundredth, hundredths
    scales: Mapping[str, str]
    per: Mapping[str, str]  #: after a slash
    zones: Mapping[str, str]
    abbreviations: Mapping[str, str]  #: with a dot, whatever follows
    titles: Mapping[str, str]  #: with or without a dot, before a name
    suffixes: Mapping[str, str]  #: after a name
    streets: Mapping[str, str]  #: after a name in an address
    places: Mapping[str, str]  #: before a name
    states: Mapping[str, str]  #: postal and traditional → name
    numbered: Mapping[str, str]  #: before a number: No., p., fig.
    phrases: Mapping[str, str]  #: fixed, whole, as written
    words: frozenset[str]  #: capitals read as a word
    letters: frozenset[str]  #: capitals or not, always read as letters
    common: frozenset[str]  #: short common words that may stand in capitals
    spoken: Mapping[str, str]  #: names with capitals and digits in them, as they are said


@functools.cache
def tables_for(language: str) -> Tables:
    """The tables of *language*: a locale of English, or English with the signs of another language."""
    locale = language.replace("_", "-").lower()
    primary = locale.partition("-")[0]
    data = _read("en")
    if primary not in ("en", ""):
        return _tables(locale, {**data, "symbols": _read("others").get(primary, {})})
    over = _read("en-gb" if locale in _BRITISH else "en-us")
    merged = {
        key: {**value, **over[key]} if isinstance(value, dict) and key in over else value for key, value in data.items()
    }
    merged |= {key: value for key, value in over.items() if not isinstance(value, dict)}
    return _tables(locale, merged)


_BRITISH = ("en-gb", "en-au", "en-ie", "en-in", "en-nz", "en-za", "en-sg", "en-hk")


def _tables(locale: str, data: Mapping[str, Any]) -> Tables:
    values: dict[str, Any] = {"locale": locale}
    for item in fields(Tables):
        if item.name == "locale":
            continue
        value = data[item.name]
        if item.name in ("words", "letters", "common"):
            value = frozenset(value.split())
        elif isinstance(value, list):
            value = tuple(value)
        elif isinstance(value, dict):
            value = {key: tuple(one) if isinstance(one, list) else one for key, one in value.items()}
        values[item.name] = value
    return Tables(**values)


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
