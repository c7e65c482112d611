"""Days as people write them in datelines and page headers."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def written_day(text: str) -> date | None:
    """The first day named in *text* ("May 15, 2024", "15 May 2024", "2024-05-15"); None where there is none."""
    first = _MONTH_FIRST.search(text)
    if first is not None:
        return _make(first[3], _MONTHS[first[1].lower()], first[2])
    middle = _DAY_FIRST.search(text)
    if middle is not None:
        return _make(middle[3], _MONTHS[middle[2].lower()], middle[1])
    iso = _ISO.search(text)
    return _make(iso[1], int(iso[2]), iso[3]) if iso is not None else None


def _make(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def published_and_updated(lines: list[str]) -> tuple[date | None, date | None]:
    """The days of publication and of the last update that date lines name."""
    published = updated = None
    for line in lines:
        day = written_day(line)
        if re.search(r"\b(?:updated|modified|revised)\b", line, re.IGNORECASE):
            updated = updated or day
        else:
            published = published or day
    return published, updated
