"""What a line's own words say of it: the families of labels that rules know, and the words that end an article."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from narrator.clean.rules import adverts, bios, legal, listening, newsletters, related, sharing
from narrator.clean.rules.captions import is_credit
from narrator.clean.rules.opening import byline, is_date_line

_LONGEST = 420  #: characters; no label is longer
_ENDER = re.compile(
    r"^\W*(?:tags?|tagged|topics?|filed under|categor(?:y|ies)|posted in|labels|keywords|about (?:the )?(?:author|writer|us)s?"
    r"|(?:\d+ )?(?:comments?|responses?|replies|thoughts? on\b.{0,80})(?: \(\d+\))?|leave a (?:reply|comment).*|post a comment.*|join the (?:conversation|discussion).*"
    r"|cancel reply|post navigation|(?:previous|next|older|newer) (?:post|article|story|entry|posts)s?|prev|next|related\b.{0,30}|recent\b.{0,20}|more (?:from|stories|news|on|in)\b.{0,40}"
    r"|you (?:may|might)\b.{0,40}|most (?:read|popular|viewed|shared)\b.{0,20}|popular\b.{0,20}|trending\b.{0,20}|latest\b.{0,20}|recommended\b.{0,20}|read (?:next|more|also)\b.{0,20}"
    r"|follow us\b.{0,20}|contact(?: us)?|references|footnotes|sources|editors?['’]? picks?"
    r"|(?:ready|want|need|looking) to\b.{0,60}\?|get (?:started|in touch)\b.{0,30}|disclaimer|disclosure|copyright\b.*|©.*|all rights reserved.*)\W*$",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"^\W*(?:(?:\d+ )?(?:comments?|responses?|replies)(?: \(\d+\))?|leave a (?:reply|comment).*|reply|cancel reply|.{2,40} (?:says|said|on .{6,30} at \d.{3,10}):?|post a comment.*|log in to (?:reply|comment).*)\W*$",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"^(?:(?:[A-Z][\w.'’-]+\s+){1,3}[A-Z][\w.'’-]+,?\s+(?:is|was|has been|covers|writes|reports|joined|has (?:written|covered|worked)|holds|lives|works|specializes)\b|(?:he|she|they) (?:is|has|holds|lives|writes|covers)\b)"
)


class Families(NamedTuple):
    """Which families of lines that are no part of an article a line belongs to, by its wording."""

    label: bool = False
    listening: bool = False
    advert: bool = False
    newsletter: bool = False
    sharing: bool = False
    related: bool = False
    pointer: bool = False
    legal: bool = False
    date: bool = False
    byline: bool = False
    credit: bool = False
    bio: bool = False
    author: bool = False
    ender: bool = False
    comment: bool = False


_NONE = Families()


@functools.lru_cache(maxsize=8192)
def families(text: str) -> Families:
    """The families that *text* belongs to; long lines belong to none but a bio."""
    size = len(text)
    if size > _LONGEST:
        return _NONE
    if size > 200:
        return Families(legal=legal.matches(text), bio=_BIO.match(text) is not None) if size <= _LONGEST else _NONE
    known = (
        listening.matches(text),
        adverts.matches(text),
        newsletters.matches(text),
        sharing.matches(text),
        related.is_label(text),
        related.is_pointer(text),
        legal.matches(text),
    )
    return Families(
        any(known),
        *known,
        is_date_line(text),
        bool(byline(text)),
        is_credit(text),
        _BIO.match(text) is not None,
        size < 140 and bios.is_author_label(text),
        size < 100 and _ENDER.match(text) is not None,
        size < 80 and _COMMENT.match(text) is not None,
    )
