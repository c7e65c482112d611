"""Calls to subscribe, sign up, follow or install."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_CALL = re.compile(
    r"^(?:(?:please |click here to |don['’]t miss out[.!:,]? )?(?:sign up|subscribe|register|join)\b.{0,60}\b(?:newsletters?|mailing list|e-?mail list|inbox|updates|alerts|e-?mails?|briefing|digest|channel|podcast)\b"
    r"|(?:get|receive|have)\b.{0,80}\b(?:(?:in|to|into) your inbox|newsletters?|delivered|by e-?mail)\b"
    r"|(?:subscribe|sign (?:up|in)|log in|register|create an account)\b.{0,30}\bto (?:continue|keep|read|unlock|view|access|get)\b.{0,60}$"
    r"|(?:enter|add) your e-?mail\b|(?:your )?e-?mail(?: address)?\W{0,3}$|(?:subscribe|sign up|sign in|log in|register)(?: now| today| here| for free| free)?[.!]?$"
    r"|(?:get|receive)\b.{0,60}\b(?:texted|sent)\b.{0,20}\bto your phone\b|be the first to (?:know|hear)[.!]?$"
    r"|download (?:the|our) .{0,30}\bapp\b|(?:this|our) .{0,30}newsletter\b.{0,60}|(?:already )?a (?:subscriber|member)\?.{0,40}"
    r"|thank(?:s| you) for (?:subscribing|signing up).{0,60}|you (?:have|'ve|’ve) (?:successfully|been) subscribed.{0,40}"
    r"|follow (?:us|\w+(?: \w+){0,2}) on (?:twitter|x|facebook|instagram|linkedin|whatsapp|google news|youtube|tiktok)\b.{0,80}"
    r"|(?:like|find|connect with) (?:us|\w+) on (?:facebook|twitter|linkedin|instagram)\b.{0,60})",
    re.IGNORECASE,
)

_CONSENT = re.compile(
    r"^by (?:signing up|subscribing|submitting|clicking|providing|entering|registering)\b.{0,120}\b(?:agree|accept|consent|privacy|terms)\b",
    re.IGNORECASE,
)
_LONGEST, _LONGEST_CONSENT = 200, 700  #: characters


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    if len(text) >= _LONGEST:
        return len(text) < _LONGEST_CONSENT and _CONSENT.match(text) is not None
    return _CALL.match(text) is not None or _CONSENT.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Short lines that ask for an address or a subscription."""
    for index, block in draft.worded:
        if matches(block.text):
            yield index, Verdict(BlockKind.NEWSLETTER, "newsletter")
