"""Players, galleries and reading times."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_LABEL = re.compile(
    r"^(?:listen(?: to (?:this )?(?:article|story|post|audio version|podcast))?(?:\s*[·:(|-].{0,40}|\s+\d.{0,30})?|"
    r"(?:listen|watch) (?:now|live)\b.{0,20}|\d+[- ]minute (?:listen|watch|read)|toggle more options|(?:enlarge|view) (?:this )?image.{0,20}|(?:hide|toggle) caption|transcript|"
    r"(?:estimated )?(?:reading|read) time\b.{0,30}|\d{1,3}[\s-]*(?:min(?:ute)?s?\.?)(?:[\s-]+read(?:ing time)?)?(?: time)?|"
    r"\d{1,3}:\d\d(?::\d\d)?(?:\s*/\s*\d{1,3}:\d\d)?|"
    r"video player (?:is )?loading.*|(?:play|watch)(?: the)? video|play(?:ing)?(?: audio)?|pause|(?:un)?mute|loading(?: video| player)?\.{0,3}…?|"
    r"audio (?:player|version)|(?:image|photo|slide|picture)\s+\d+\s+(?:of|/)\s+\d+|slide \d+|view gallery|gallery|"
    r"(?:your|the) browser does not support.{0,60}|this (?:video|audio) .{0,40}browser.{0,30}|text to speech.{0,20}|0:00.{0,20})$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    return len(text) < 110 and _LABEL.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Labels of players, galleries and reading times."""
    for index, block in draft.worded:
        if matches(block.text):
            yield index, Verdict(BlockKind.NAVIGATION, "player-or-reading-time")
