"""Marks become what a voice makes of them: a pause, or nothing. And signs that are left are named."""

from __future__ import annotations

import re
import unicodedata

from narrator.normalize.scan import Rule
from narrator.normalize.spelling import greek
from narrator.normalize.tables import Tables


def _pause(match: re.Match[str], tables: Tables) -> str:
    return "," if match.string[match.end() : match.end() + 1].isspace() else ", "


def _drop(match: re.Match[str], tables: Tables) -> str:
    return ""


def _slash(match: re.Match[str], tables: Tables) -> str:
    return " slash "


def _bare_slash(match: re.Match[str], tables: Tables) -> str:
    """At the head of a path it is named; between other things it is silent."""
    opens = not match.string[max(0, match.start() - 1) : match.start()].strip()
    return " slash " if opens and match[0] == "/" and match.string[match.end() : match.end() + 1].strip() else " "


def _sign(match: re.Match[str], tables: Tables) -> str:
    sign = match[0]
    name = tables.symbols.get(sign) or greek(sign)
    if name is None or sign in tables.symbols:
        name = tables.symbols.get(sign, "")
    if not name or (sign == "©" and match.string[max(0, match.start() - 10) : match.start()].lower() == "copyright "):
        return ""
    if name == ",":
        return ","
    text = match.string
    left = " " if match.start() and not text[match.start() - 1].isspace() else ""
    right = (
        " " if match.end() < len(text) and not text[match.end()].isspace() and text[match.end()] not in ".,;:!?" else ""
    )
    return f"{left}{name}{right}"


def _greek(match: re.Match[str], tables: Tables) -> str | None:
    return greek(match[0])


def _other(match: re.Match[str], tables: Tables) -> str | None:
    """Any sign that is no letter: dropped, seen in the spans."""
    return None if unicodedata.category(match[0])[0] in "LM" else ""


_OPEN, _CLOSE = r"[(\[{⟨〈《「『【]", r"[)\]}⟩〉》」』】]"
RULES = (
    Rule("sign", r"(?<=(?<![\w])[CF])#(?!\w)", lambda match, tables: " sharp", needs="#"),
    Rule("greek letter", r"(?<![^\W\d_])[α-ωΑ-Ω](?![^\W\d_])", _greek),
    Rule(
        "sign",
        r"[&@#%‰$€£¥₩₹₽₿¢+=<>~≈≤≥≠±×÷−√∞∑∫π→⇒←↔↑↓▲▼°ºª§¶©®™℠µ\\_^|*²³♯♭♂♀✓†‡]",
        _sign,
        needs="&@#%‰$€£¥₩₹₽₿¢+=<>~≈≤≥≠±×÷−√∞∑∫π→⇒←↔↑↓▲▼°ºª§¶©®™℠µ\\_^|*²³♯♭♂♀✓†‡",
    ),
    Rule("plural", r"([^\W\d_]{2,30})\((e?s)\)(?!\w)", lambda match, tables: f"{match[1]}{match[2]}", needs="("),
    Rule("slash", r"(?:(?<=[A-Z]{2})|(?<=\b[A-Z]))/(?=[A-Z]{1,5}(?![\w]))", lambda match, tables: " ", needs="/"),
    Rule("slash", r"(?<=[^\W\d_])/(?=[^\W\d_])", _slash, needs="/"),
    Rule(
        "slash",
        r" ?/ ?",
        _bare_slash,
        needs="/",
    ),
    Rule("missing space", r"(?:(?<=[^\W_])|(?<=[)\]\"']))\.(?=[^\W_])", lambda match, tables: ". ", needs="."),
    Rule("ellipsis", r" ?(?<![.…])(?<![.…] )(?:\.(?: ?\.)++|…++\.?+)(?=\s*[\w\"'(])", _pause, needs=".…"),
    Rule(
        "ellipsis",
        r"\.{2,}|…+\.?|(?<=\.)(?: \.)+",
        lambda match, tables: "." if match.start() and match.string[match.start() - 1] not in ".!?" else "",
        needs=".…",
    ),
    Rule(
        "dash",
        r" *(?:[—―]+|--+|(?<=\s)[–‒-](?=\s)|(?<=\w)–(?=\s)|(?<=\s)–(?=\w)|⸺|⸻) *",
        lambda match, tables: ", " if match.end() < len(match.string) else ",",
        needs="—―-–‒⸺⸻",
    ),
    Rule("dash", r"(?<=[a-z]')-(?=\w)", lambda match, tables: " ", needs="-"),
    Rule("repeated mark", r"(?<!\S):+(?=\w)|(?<=\w)::+(?=\s|$)", _drop, needs=":"),
    Rule("dash", r"(?<=\w)[–‒](?=\w)", lambda match, tables: "-", needs="–‒"),
    Rule("dash", r"[–‒]|(?<![\w])-+(?!\w)|(?<!\w)-(?=\w)|(?<=[^\W\d_A])-(?![\w,;:.!?\s]|$)", _drop, needs="–‒-"),
    Rule(
        "bracket",
        rf"(?<!{_OPEN}) *+(?<!{_OPEN} ){_OPEN}++ *+(?=[$€£¥₹#@~≈<>+.−-]?\w)"
        rf"|{_CLOSE}(?<!{_CLOSE}{_CLOSE}){_CLOSE}*+(?= {{1,9}}\w)",
        lambda match, tables: "," if match[0].strip()[0] in ")]}⟩〉》」』】" else (", " if match.start() else ""),
        needs="([{⟨〈《「『【)]}⟩〉》」』】",
    ),
    Rule("bracket", r"[()\[\]{}⟨⟩〈〉《》「」『』【】]+", _drop, needs="([{⟨〈《「『【)]}⟩〉》」』】"),
    Rule("quotation mark", r"[\"`″‹›〝〞]+|``|''", _drop, needs="\"`″‹›〝〞'"),
    Rule(
        "quotation mark",
        r"(?<![^\W_])'(?=[^\W_])(?!(?:em|til|tis|twas|cause|n|bout|round|cos|cuz|s)\b)|(?<=[^\W_sS])'(?![^\W_])|"
        r"(?<![^\W_])'(?![^\W_])|(?<=[.,;:!?])'(?!s\b)",
        _drop,
        needs="'",
    ),
    Rule("repeated mark", r"([,;:!?])\1+", lambda match, tables: match[1], needs=",;:!?"),
    Rule("repeated mark", r"[!?]{2,}", lambda match, tables: "?" if "?" in match[0] else "!", needs="!?"),
    Rule("inverted mark", r"[¡¿‽؟]", lambda match, tables: "" if match[0] in "¡¿" else "?", needs="¡¿‽؟"),
    Rule("apostrophe", r"[′ʻ]", _drop, needs="′ʻ"),
    Rule("other sign", r"[^\w\s,.;:?!'\-]", _other),
    Rule("underscore", r"_+", lambda match, tables: " ", needs="_"),
)
