"""One entry of a lexicon, and what makes it a good one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

_LETTER = re.compile(r"[^\W_]")
_MARKUP = re.compile(r"\[\[|\]\]|[<>{}]")
_IPA_SIGNS = frozenset(
    "abcdefhijklmnopqrstuvwxyzɡg"
    "æɐɑɒɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɢʛɦɧħɥʜɨɪʝɭɬɫɮʟɱɯɰŋɳɲɴøɵɸθœɶʘɹɺɾɻʀʁɽʂʃʈʧʉʊʋⱱʌɣɤʍχʎʏʑʐʒʔʡʕʢǀǁǂǃᵻᵿ"
    "ˈˌːˑ ʰʱʲʷˠˤ˞ⁿˡ.|‖‿↗↘-"
    "\u0361\u035c\u0329\u032f\u0303\u0325\u030a\u031a\u0306\u0308\u033d\u031d\u031e\u031f\u0320\u0324\u0330\u032a\u033a\u033b"
)
_LONGEST = 200


class SaidAs(StrEnum):
    """How a word is taken apart, where neither a respelling nor IPA is needed."""

    AS_IT_IS = ""
    LETTERS = "letters"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that are said alike, and how.

    With a capital in `text` it is matched as written (and in a line of capitals), without one in any case. `say` works
    in every engine; `ipa` is used where the engine takes phonemes, and then `say` is what the others get.
    """

    texts: tuple[str, ...]
    _: KW_ONLY
    say: str = ""  #: a respelling
    ipa: str = ""
    said_as: SaidAs = SaidAs.AS_IT_IS
    before: tuple[str, ...] = ()  #: only where one of these words follows
    after: tuple[str, ...] = ()  #: only where one of these words precedes
    language: str = ""  #: BCP 47; empty: any
    place: str = ""  #: where it was read: ``names.toml, line 3``

    @property
    def in_context(self) -> bool:
        """Whether it depends on its neighbours."""
        return bool(self.before or self.after)


def problems(entry: Entry) -> Iterator[str]:
    """All that is wrong with *entry*, in words for its author; nothing where it is good."""
    if not entry.texts:
        yield 'it has no text; add a line like text = "Qatar"'
    for text in entry.texts:
        if not _LETTER.search(text):
            yield f"text {text!r} holds no letter or digit to look for"
        if text != text.strip() or "\n" in text:
            yield f"text {text!r} begins or ends with a space, or holds a line break"
        if len(text) > _LONGEST:
            yield f"text {text[:30]!r}… is longer than {_LONGEST} characters"
    if entry.texts and not (entry.say or entry.ipa or entry.said_as):
        yield f'it does not tell how {entry.texts[0]!r} is said; add say = "…", ipa = "…" or as = "letters"'
    if entry.say and entry.said_as:
        yield 'say and as exclude each other: as = "letters" already tells how it is said'
    if _MARKUP.search(entry.say):
        yield f"say {entry.say!r} holds markup; write plain words"
    if entry.say and not any(sign.isalpha() for sign in entry.say):
        yield f"say {entry.say!r} holds no letter"
    if len(entry.say) > _LONGEST or len(entry.ipa) > _LONGEST:
        yield f"it is said in more than {_LONGEST} characters"
    if why := _ipa_problem(entry.ipa):
        yield why


def _ipa_problem(ipa: str) -> str:
    unknown = sorted({sign for sign in ipa if sign not in _IPA_SIGNS})
    if unknown:
        signs = " ".join(f"{sign!r} (U+{ord(sign):04X})" for sign in unknown[:4])
        hint = "; stress is ˈ (U+02C8), not an apostrophe" if "'" in unknown else ""
        return f"ipa {ipa!r} holds what is no IPA sign: {signs}{hint}"
    if ipa and not any(sign.isalpha() for sign in ipa.replace("ː", "")):
        return f"ipa {ipa!r} holds no sound"
    return ""


def inflected_ipa(ipa: str) -> str:
    """*ipa* with the English plural or possessive ending that its last sound asks for."""
    last = ipa.rstrip("ːˑ ʰʲʷ.")[-1:]
    if last in "szʃʒʧʤɕʑʂʐ":
        return ipa + "ᵻz"
    return ipa + ("s" if last in "ptkfθ" else "z")
