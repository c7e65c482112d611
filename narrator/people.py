"""People's names, told from what else stands where an author is named: a desk, a site, an address."""

from __future__ import annotations

import re

_NAME = re.compile(r"[^\W\d_][\w.'’\- ]*[\w.]", re.UNICODE)
_BY = re.compile(r"^(?:written\s+)?(?:by|von|par|por|di|av|door)\s+", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:admin|administrator|staff|team|editor(?:s|ial)?|editorial|guest|news ?room|desk|"
    r"user|author|contributors?|press|"
    r"magazine|news|blog|inc|sponsored|"
    r"llc|ltd|gmbh|company|group|media|official|support|marketing|reporters?|correspondents?|"
    r"university|institute|foundation|center|centre|association|department)\b|https?:|www\.|@|\.(?:com|org|net)\b",
    re.IGNORECASE,
)


def split_people(text: str, site: str = "") -> tuple[str, ...]:
    """The people's names in a byline such as "By Ana Ruiz and Lee Park"; none where it names no person."""
    text = _BY.sub("", " ".join(text.split()))
    names = re.split(r"\s*(?:;|,|&|\band\b|\bund\b|\bet\b|\by\b|\|)\s*", text)
    return tuple(name for name in names if _is_person(name, site))


def _is_person(name: str, site: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 5 or len(name) > 50 or not _NAME.fullmatch(name):
        return False
    if _NO_PERSON.search(name) or (site and bare(name) == bare(site)):
        return False
    return all(word[0].isupper() or word[0].lower() == word[0].upper() or len(word) <= 3 for word in words)


def bare(text: str) -> str:
    """*text* as names of sites and people are compared: without case, signs, an article before or a domain behind."""
    return re.sub(r"\W+", "", text.casefold()).removeprefix("the").removesuffix("com")
