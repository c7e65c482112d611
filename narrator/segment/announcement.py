"""The opening of an episode: title, who wrote it, and when, as a narrator would announce them."""

from __future__ import annotations

import re
from datetime import date

from narrator.types import Article, BlockKind

#: "By" and "and" where a byline is read out in that language.
_WORDS = {
    "en": ("By", "and"),
    "de": ("Von", "und"),
    "fr": ("Par", "et"),
    "es": ("Por", "y"),
    "it": ("Di", "e"),
    "pt": ("Por", "e"),
    "nl": ("Door", "en"),
    "sv": ("Av", "och"),
    "da": ("Af", "og"),
    "nb": ("Av", "og"),
    "no": ("Av", "og"),
    "ca": ("Per", "i"),
    "ro": ("De", "și"),
    "fi": ("", "ja"),
    "pl": ("", "i"),
    "cs": ("", "a"),
    "sk": ("", "a"),
    "hr": ("", "i"),
    "sl": ("", "in"),
    "hu": ("", "és"),
    "tr": ("", "ve"),
    "ru": ("", "и"),
    "uk": ("", "і"),
    "el": ("", "και"),
}
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
_MONTHS += ["November", "December"]
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "en-ca"})


def announcement(article: Article, language: str) -> tuple[tuple[BlockKind, str], ...]:
    """What opens the episode, as written: nothing that is not known is said."""
    metadata = article.metadata
    lines = []
    if metadata.title.strip():
        lines.append((BlockKind.TITLE, metadata.title.strip()))
    if authors := [author.strip() for author in metadata.authors if author.strip()]:
        lines.append((BlockKind.BYLINE, _byline(authors, language)))
    if metadata.published:
        lines.append((BlockKind.DATE, written_date(metadata.published, language)))
    return tuple(lines)


def written_date(day: date, language: str) -> str:
    """*day* in full, in the order its readers use: March 9, 2021; 9 March 2021; 9. März 2021."""
    code = language.replace("_", "-").lower()
    if code.split("-")[0] == "en":
        month = _MONTHS[day.month - 1]
        return f"{month} {day.day}, {day.year}" if code in _MONTH_FIRST else f"{day.day} {month} {day.year}"
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(code.split("-")[0])
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
    return format_date(day, format="long", locale=locale)


def _byline(authors: list[str], language: str) -> str:
    by, conjunction = _WORDS.get(re.split(r"[-_]", language)[0].lower(), ("", ""))
    if len(authors) == 1 or not conjunction:
        names = ", ".join(authors)
    else:
        serial = "," if conjunction == "and" and len(authors) > 2 else ""
        names = f"{', '.join(authors[:-1])}{serial} {conjunction} {authors[-1]}"
    return f"{by} {names}" if by and not names.lower().startswith(f"{by.lower()} ") else names
