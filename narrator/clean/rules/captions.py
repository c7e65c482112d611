"""Captions, credits and image descriptions."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind, Look

_CREDIT = re.compile(
    r"^(?:(?:photo|image|picture|illustration|video|graphic|art|artwork|screenshot|cover|featured|feature|header|lead)s?\s*)?"
    r"(?:(?:photo|image|picture|illustration|video|graphic)s?\s*)?(?:credits?|courtesy(?:\s+of)?|by|via|©|from)?\s*[:…|/©]\s*\S.{1,90}$",
    re.IGNORECASE,
)
_CREDIT_START = re.compile(
    r"^\(?\[?(?:(?:photo|image|picture|illustration|video|graphic|artwork|photograph|screenshot)s?\s+(?:credits?|courtesy|by|via|from|provided|sourced?|copyright)\b"
    r"|(?:credits?(?:\s*credits?)?|photo|image|courtesy|photographer|illustration|illustrator|photography|picture|pictured|photos)\s*[:…©/]"
    r"|courtesy of\b|getty images\b|shutterstock\b|unsplash\b|istock\b|ap photo\b|reuters\b|afp\b|alamy\b|©\s)",
    re.IGNORECASE,
)
_AGENCY_END = re.compile(
    r"(?:getty images?|shutterstock|istock(?:photo)?|unsplash|pexels|pixabay|alamy|reuters|afp|associated press|ap photo|"
    r"via (?:ap|getty|reuters|twitter|x|flickr|wikimedia commons))\.?\)?$|/(?:ap|afp|epa|getty|reuters)\)?$",
    re.IGNORECASE,
)
_LONGEST_AGENCY = 32  #: characters
_LABEL = re.compile(r"^(?:(?:show|hide|toggle|view) caption|\[\d{1,2}/\d{1,2}\]\s.{10,500})$", re.IGNORECASE)
_NAMES = frozenset(
    ("caption", "wp", "figcaption", "credit", "photocredit", "photographer", "imagecaption", "attribution")
)


def decide(draft: Draft) -> Decisions:
    """Figures' captions by their markup; credits by their first or last words."""
    for index, block in draft.considered:
        look = draft.looks[index]
        if block.kind in (BlockKind.IMAGE, BlockKind.CREDIT):
            yield index, Verdict(block.kind, "image-description" if block.kind is BlockKind.IMAGE else "credit")
        elif block.kind is BlockKind.CAPTION or _in_figure(look):
            if block.kind in (BlockKind.CODE, BlockKind.TABLE, BlockKind.QUOTE) or _is_embedded_prose(look):
                continue
            kind = BlockKind.CREDIT if is_credit(block.text) else BlockKind.CAPTION
            yield index, Verdict(kind, "figure")
        elif len(block.text) < 160 and is_credit(block.text):
            yield index, Verdict(BlockKind.CREDIT, "credit")
        elif len(block.text) < 500 and _LABEL.match(block.text):
            yield index, Verdict(BlockKind.CAPTION, "caption-label")
            yield from _below(draft, index)
        elif "caption" in look.names and len(block.text) < 500 and block.kind is not BlockKind.TABLE:
            yield index, Verdict(BlockKind.CAPTION, "caption-by-name")


def _below(draft: Draft, index: int) -> Decisions:
    """What stands under a label in the same aside or figure."""
    box = draft.looks[index].chain[-2:-1]
    for after in range(index + 1, min(index + 3, len(draft.blocks))):
        look = draft.looks[after]
        if (
            not box
            or look.chain[-2:-1] != box
            or "aside" not in look.within
            or draft.blocks[after].kind is BlockKind.HEADING
        ):
            return
        yield after, Verdict(BlockKind.CAPTION, "caption-label")


@functools.lru_cache(maxsize=8192)
def is_credit(text: str) -> bool:
    """Whether a short *text* names a photographer or a picture agency."""
    if len(text) > 160:
        return False
    return _CREDIT_START.match(text) is not None or (
        len(text) < 90 and _AGENCY_END.search(text[-_LONGEST_AGENCY:]) is not None
    )


def _in_figure(look: Look) -> bool:
    return "figcaption" in look.within or ("figure" in look.within and look.tag not in ("blockquote", "table", "pre"))


def _is_embedded_prose(look: Look) -> bool:
    """A figure used as a frame around quotes, code or a table."""
    after = look.within[look.within.index("figure") :] if "figure" in look.within else ()
    return "figcaption" not in after and any(tag in after for tag in ("blockquote", "pre", "table", "p"))
