"""Pictures and ornaments are not read; the spans show where they were."""

from __future__ import annotations

import re

from narrator.normalize.numbers import two_digits
from narrator.normalize.scan import Rule
from narrator.normalize.tables import Tables

_PICTURE = (
    "[\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f200-\U0001faff\u2300-\u23ff\u2500-\u25ff\u2600-\u26ff\u2700-\u27bf\u2b00-\u2bff\u2800-\u28ff"
    "\u3030\u303d\ue000-\uf8ff\U000e0000-\U000e01ef\u20e3\ufe00-\ufe0f]"
)
_PICTURES = rf"(?:[0-9#*]\ufe0f?\u20e3|(?:{_PICTURE}\u200d?)++)"
_EMOTICON = r"(?<![^\s])(?:[:;=8][-']?[()DPpOo/\\|*]|<3|\^_\^|¯\\_\(ツ\)_/¯|XD)(?=[\s.,!?\"”’]|$)"


def _stars(match: re.Match[str], tables: Tables) -> str:
    """``★★★★☆`` four out of five stars."""
    full, empty = len(match["full"]), len(match["empty"])
    of = f" out of {two_digits(full + empty)}" if empty else ""
    return f"{two_digits(full)}{of} stars"


RULES = (
    Rule("stars", r"(?<![★☆])(?P<full>★{1,10})(?P<empty>☆{0,9})(?<=[★☆]{2})(?![★☆])", _stars, needs="★"),
    Rule("stars", r"(?<=[0-9]) ?★(?!★)", lambda match, tables: " stars", needs="★"),
    Rule("emoji", rf" ?{_PICTURES}(?=[.,;:!?])|{_PICTURES}", lambda match, tables: "", hint=r"[^\x00-\x7f]"),
    Rule("emoticon", _EMOTICON, lambda match, tables: "", needs=":;=8<^¯X"),
    Rule(
        "ornament",
        r"(?<![^\s])(?!(?<=[0-9] )\* [0-9])[•◦‣⁃∙·▪■□●○◆◇★☆❖※⁂*]+(?![\w*])|(?<![^\s])[=_~*#-]{3,}(?![^\s])",
        lambda match, tables: "",
    ),
)
