"""Dates as feeds write them, in all the ways they do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.I
)
_ZONES = {"BST": "+0100", "CET": "+0100", "CEST": "+0200", "JST": "+0900"}  #: those the mail standard does not know


def stamp(text: str) -> datetime | None:
    """The moment that *text* names, in UTC; None where it names none. A day without an hour is its midnight."""
    text = text.strip()
    if not text:
        return None
    try:
        found = _iso(text) or _mail(text)
        return found.astimezone(UTC).replace(microsecond=0) if found else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = (match[7] or "Z").upper().replace("Z", "+00:00")
    return datetime.fromisoformat(
        f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{min(second, 59):02}{zone[:3]}:{zone[-2:]}"
    )


def _mail(text: str) -> datetime | None:
    head, _, zone = text.rpartition(" ")
    found = parsedate_to_datetime(f"{head} {_ZONES.get(zone.upper(), zone)}" if head else text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
