"""A lexicon as TOML, the form to write by hand:

language = "en"          # optional; applies to the entries below that name none

[[word]]
text = "Qatar"           # or texts = ["Qatar", "Katar"]
say = "kutter"
ipa = "ˈkʌtər"

[[word]]
text = "lead"
say = "led"
before = ["pipe", "paint"]

[[word]]
text = "WHO"
as = "letters"           # or "word"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any

from narrator.errors import LexiconError
from narrator.lexicon.entry import Entry, SaidAs, problems
from narrator.lexicon.gathering import gathered

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*word[ \t]*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_KEYS = ("text", "texts", "say", "ipa", "as", "before", "after", "language")


def parse(text: str, name: str) -> tuple[Entry, ...]:
    """The entries in *text*. Raises `LexiconError` with every line that is wrong, or the first that is no TOML."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where = f"line {at[1]}" if at and at[1] else "its end"
        raise LexiconError(name, where, _AT_LINE.sub("", str(error)).strip()) from error
    unknown = sorted(set(table) - {"word", "language"})
    wrong = [LexiconError(name, "its top", f"unknown key {key!r}; entries are written [[word]]") for key in unknown]
    language, words = table.get("language", ""), table.get("word", [])
    if not isinstance(language, str) or not isinstance(words, list):
        why = "language must be text, and entries are written [[word]], in two brackets"
        raise LexiconError.of([*wrong, LexiconError(name, "its top", why)])
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if _HEADER.match(line)]
    known = len(lines) == len(words)
    places = [f"line {line}" for line in lines] if known else [f"entry {n + 1}" for n in range(len(words))]
    return gathered(zip(words, places, strict=True), lambda placed: _entry(placed[0], name, placed[1], language), wrong)


def write(entries: Iterable[Entry]) -> str:
    """*entries* as TOML."""
    return "\n".join(_written(entry) for entry in entries)


def _entry(word: Any, name: str, place: str, language: str) -> Entry:
    wrong: list[str] = []

    def text(key: str, default: str = "") -> str:
        value = word.get(key, default)
        if isinstance(value, str):
            return value
        wrong.append(f"{key} must be text, in quotes")
        return ""

    def texts(key: str) -> tuple[str, ...]:
        value = word.get(key, [])
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        wrong.append(f'{key} must be a list of texts: {key} = ["…", "…"]')
        return ()

    if not isinstance(word, dict):
        raise LexiconError(name, place, "an entry is written [[word]], in two brackets")
    wrong += [f"unknown key {key!r}; known: {', '.join(_KEYS)}" for key in sorted(set(word) - set(_KEYS))]
    said_as = text("as")
    if said_as not in {"", "letters", "word"}:
        wrong.append(f'as is {said_as!r}; it is "letters" or "word"')
        said_as = ""
    entry = Entry(
        ((text("text"),) if "text" in word else ()) + texts("texts"),
        say=text("say"),
        ipa=text("ipa").strip("/[] "),
        said_as=SaidAs(said_as),
        before=texts("before"),
        after=texts("after"),
        language=text("language", language),
        place=f"{name}, {place}",
    )
    wrong += problems(entry)
    if wrong:
        raise LexiconError.of(LexiconError(name, place, why) for why in wrong)
    return entry


def _written(entry: Entry) -> str:
    lines = ["[[word]]"]
    lines.append(f"text = {_quoted(entry.texts[0])}" if len(entry.texts) == 1 else f"texts = {_listed(entry.texts)}")
    pairs = (("say", entry.say), ("ipa", entry.ipa), ("as", str(entry.said_as)), ("language", entry.language))
    lines += [f"{key} = {_quoted(value)}" for key, value in pairs if value]
    lines += [f"{key} = {_listed(value)}" for key, value in (("before", entry.before), ("after", entry.after)) if value]
    return "\n".join(lines) + "\n"


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign for sign in escaped) + '"'
    )
