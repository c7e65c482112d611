"""What differs between languages and locales: the words, as data.

A file of ``data`` is read in a millisecond, where a TOML reader takes thirty; a start has a hundred for everything.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Mapping
from typing import NamedTuple

_BRITISH = ("en-gb", "en-au", "en-ie", "en-in", "en-nz", "en-za", "en-sg", "en-hk")
_LISTS = ("words", "letters", "common")
_SEVERAL = ("units", "currencies")
_Sections = dict[str, dict[str, str]]


class Tables(NamedTuple):
    """The words of one locale. Built from ``data/en.tables``, with another locale laid over it."""

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
    abbreviations: Mapping[str, str]  #: with a dot, whatever follows
    titles: Mapping[str, str]  #: with or without a dot, before a name
    streets: Mapping[str, str]  #: after a name in an address
    places: Mapping[str, str]  #: before a name
    states: Mapping[str, str]  #: postal and traditional → name
    counties: Mapping[str, str]  #: shortened, after a comma
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
    sections = _read("en")
    if locale in _BRITISH:
        for name, lines in _read("en-gb").items():
            sections[name] = sections.get(name, {}) | lines
    elif primary not in ("en", ""):
        sections["symbols"] = _read("others").get(primary, {})
    return _tables(locale, sections)


def _tables(locale: str, sections: _Sections) -> Tables:
    habits = sections["habits"]
    values: dict[str, object] = {"locale": locale, "months": tuple(sections["months"])}
    values |= {name: habits[name] == "yes" for name in ("number_and", "day_first")}
    values["month_names"] = {name: int(number) for name, number in sections["month_names"].items()}
    values |= {name: frozenset(word for line in sections[name] for word in line.split()) for name in _LISTS}
    for name in _SEVERAL:
        values[name] = {key: tuple(said.split(" | ")) for key, said in sections[name].items()}
    values |= {name: sections[name] for name in Tables._fields if name not in values}
    return Tables(**values)  # type: ignore[arg-type]


def _read(name: str) -> _Sections:
    """Sections of ``written = said`` lines; a line of a list has nothing said."""
    sections: _Sections = {}
    lines: dict[str, str] = {}
    data = pkgutil.get_data("narrator.normalize", f"data/{name}.tables")  # pathlib would cost the start 5 ms
    assert data is not None
    for line in data.decode().split("\n"):
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("; "):
            written, _, said = line.partition(" = ")
            lines[written.removesuffix(" =")] = said
    return sections
