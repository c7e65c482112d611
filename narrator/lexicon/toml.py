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
from narrator.lexicon.entry import Entry, SaidAs, problem

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*word[ \t]*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_KEYS = ("text", "texts", "say", "ipa", "as", "before", "after", "language")


def parse(text: str, name: str) -> tuple[Entry, ...]:
    """The entries in *text*. Raises `LexiconError` with the line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where = f"line {at[1]}" if at and at[1] else "its end"
        raise LexiconError(name, where, _AT_LINE.sub("", str(error)).strip()) from error
    if unknown := sorted(set(table) - {"word", "language"}):
        raise LexiconError(name, "its top", f"unknown key {unknown[0]!r}; entries are written [[word]]")
    language, words = table.get("language", ""), table.get("word", [])
    if not isinstance(language, str) or not isinstance(words, list):
        raise LexiconError(name, "its top", "language must be text, and entries are written [[word]], in two brackets")
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if _HEADER.match(line)]
    known = len(lines) == len(words)
    places = [f"line {line}" for line in lines] if known else [f"entry {n + 1}" for n in range(len(words))]
    return tuple(_entry(word, name, place, language) for word, place in zip(words, places, strict=True))


def write(entries: Iterable[Entry]) -> str:
    """*entries* as TOML."""
    return "\n".join(_written(entry) for entry in entries)


def _entry(word: Any, name: str, place: str, language: str) -> Entry:
    def fail(why: str) -> LexiconError:
        return LexiconError(name, place, why)

    def text(key: str, default: str = "") -> str:
        value = word.get(key, default)
        if not isinstance(value, str):
            raise fail(f"{key} must be text, in quotes")
        return value

    def texts(key: str) -> tuple[str, ...]:
        value = word.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise fail(f'{key} must be a list of texts: {key} = ["…", "…"]')
        return tuple(value)

    if not isinstance(word, dict):
        raise fail("an entry is written [[word]], in two brackets")
    if unknown := sorted(set(word) - set(_KEYS)):
        raise fail(f"unknown key {unknown[0]!r}; known: {', '.join(_KEYS)}")
    if text("as") not in {"", "letters", "word"}:
        raise fail(f'as is {text("as")!r}; it is "letters" or "word"')
    entry = Entry(
        ((text("text"),) if "text" in word else ()) + texts("texts"),
        say=text("say"),
        ipa=text("ipa").strip("/[] "),
        said_as=SaidAs(text("as")),
        before=texts("before"),
        after=texts("after"),
        language=text("language", language),
        place=f"{name}, {place}",
    )
    if why := problem(entry):
        raise fail(why)
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
