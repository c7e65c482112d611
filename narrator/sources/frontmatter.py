"""The header of a Markdown file: simple YAML between ``---``, or TOML between ``+++``."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from narrator.errors import FrontMatterError
from narrator.types import Metadata

Value: TypeAlias = str | list[str]

# The names other tools give to what we know, and ours.
_NAMES = {
    "title": ("title", "headline"),
    "authors": ("authors", "author", "by", "byline"),
    "published": ("date", "published", "publish_date", "pubdate", "date_published"),
    "updated": ("updated", "modified", "lastmod", "last_modified_at", "date_modified"),
    "language": ("language", "lang", "locale"),
    "site": ("site", "publisher", "site_name"),
    "url": ("url", "canonical", "canonical_url", "source"),
    "image": ("image", "cover", "cover_image", "featured_image", "thumbnail"),
    "description": ("description", "summary", "excerpt", "deck", "subtitle"),
    "voice": ("voice",),
    "lexicon": ("lexicon",),
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_ALIKE = 0.8  #: share of two names that is the same, from which one is taken for the other misspelt
_LETTERS_AWAY = 2  #: more letters make another word: ``resources`` is no ``source``
_INNER = {"authors": ("name",), "image": ("src", "url", "path", "feature")}  #: what a table under these may hold

_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*|\"[^\"]+\"|'[^']+')[ \t]*:(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, and where the text begins."""

    metadata: Metadata
    line: int  #: first line of the text, counted from 1
    body: str
    warnings: tuple[str, ...] = ()  #: keys that look misspelt


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Value
    line: int


def split(text: str, origin: str) -> Header:
    """The header of *text* and what follows it; an empty `Metadata` where it has none.

    Raises `FrontMatterError` with the line that cannot be read.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    mark = lines[first].rstrip() if lines else ""
    if mark not in ("---", "+++") or (mark == "---" and not _looks_like_header(lines[first + 1 :])):
        return Header(Metadata(), 1, "\n".join(lines))
    ends = ("+++",) if mark == "+++" else ("---", "...")
    last = next((index for index in range(first + 1, len(lines)) if lines[index].rstrip() in ends), None)
    if last is None:
        raise FrontMatterError(origin, first + 1, f"it opens with {mark} and is never closed with {mark}")
    inside = lines[first + 1 : last]
    entries = _toml(inside, origin, first + 2) if mark == "+++" else _yaml(inside, origin, first + 2)
    body = "\n".join(lines[last + 1 :])
    return Header(_metadata(entries, origin), last + 2, body, tuple(_misspelt(entries)))


def _looks_like_header(lines: list[str]) -> bool:
    """Whether a ``---`` opens a header; it may also be a rule across the page."""
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            return bool(_KEY.match(line)) or line.rstrip() == "---"
    return False


def _misspelt(entries: dict[str, _Entry]) -> Iterator[str]:
    """A warning for each key that is nearly one of ours; other programs have many keys that are not."""
    given = {_FIELDS.get(_plain(name)) for name in entries}
    for name, entry in entries.items():
        if _plain(name) not in _FIELDS:
            near = difflib.get_close_matches(_plain(name), _as_long_as(name), n=1, cutoff=_ALIKE)
            if near and _FIELDS[near[0]] not in given:
                yield f"line {entry.line} of the header: the key {name!r} is not known; did you mean {near[0]!r}?"


def _as_long_as(name: str) -> list[str]:
    return [known for known in _FIELDS if abs(len(known) - len(name)) <= _LETTERS_AWAY]


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _metadata(entries: dict[str, _Entry], origin: str) -> Metadata:
    found: dict[str, _Entry] = {}
    for name, entry in entries.items():
        field = _FIELDS.get(_plain(name))
        if field and entry.value and field not in found:
            found[field] = entry

    def text(field: str) -> str:
        entry = found.get(field)
        if entry is None:
            return ""
        if isinstance(entry.value, list):
            if field in ("image", "url"):
                return entry.value[0]
            raise FrontMatterError(origin, entry.line, f"{field} is one text, not a list")
        return " ".join(entry.value.split())

    def day(field: str) -> date | None:
        written = text(field)
        if not written:
            return None
        if parsed := _date(written):
            return parsed
        raise FrontMatterError(origin, found[field].line, f"{written!r} is no date; write it as 2026-03-09")

    language = text("language")
    if language and not _LANGUAGE.fullmatch(language):
        raise FrontMatterError(origin, found["language"].line, f"{language!r} is no language; write it as en-US")
    return Metadata(
        title=text("title"),
        authors=_authors(found["authors"].value) if "authors" in found else (),
        published=day("published"),
        updated=day("updated"),
        language=language.replace("_", "-"),
        site=text("site"),
        url=text("url"),
        image=text("image"),
        description=text("description"),
        voice=text("voice"),
        lexicon=text("lexicon"),
    )


def _authors(value: Value) -> tuple[str, ...]:
    names = (
        value if isinstance(value, list) else re.split(r",\s+and\s+|,\s+(?!Jr\b|Sr\b|I)|\s+and\s+|\s*[&;]\s+", value)
    )
    return tuple(name for name in (" ".join(name.split()) for name in names) if name)


def _date(written: str) -> date | None:
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        pass
    if iso := re.match(r"\d{4}-\d{2}-\d{2}(?=[T ])", written):
        return _date(iso[0])
    for form in _DATES:
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None


def _toml(lines: list[str], origin: str, first: int) -> dict[str, _Entry]:
    try:
        table = tomllib.loads("\n".join(lines) + "\n")
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = first + int(where[1]) - 1 if where else first + len(lines)
        raise FrontMatterError(origin, line, re.sub(r" \(at .*\)$", "", str(error)).lower()) from error
    entries = {}
    for key, value in table.items():
        line = next((i for i, line in enumerate(lines) if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)), 0)
        if isinstance(value, dict):
            value = _inner(key, {name: str(inner) for name, inner in value.items()})
        entries[key] = _Entry([str(one) for one in value] if isinstance(value, list) else str(value), first + line)
    return entries


def _yaml(lines: list[str], origin: str, first: int) -> dict[str, _Entry]:
    """Keys with a text, a list or a block of text. What stands under a key we do not know is passed over."""
    entries: dict[str, _Entry] = {}
    index = 0
    while index < len(lines):
        line, number = lines[index], first + index
        index += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _KEY.match(line)
        if not match:
            raise FrontMatterError(origin, number, f"{line.strip()!r} is not `key: value`")
        key = match["key"].strip("\"'")
        below = []
        while index < len(lines) and (
            not lines[index].strip() or lines[index][0] in " \t" or lines[index].startswith("- ")
        ):
            below.append(lines[index])
            index += 1
        if key in entries:
            raise FrontMatterError(origin, number, f"{key} is given twice")
        known = _plain(key) in _FIELDS
        try:
            entries[key] = _Entry(_value(key, (match["value"] or "").strip(), below), number)
        except ValueError as error:
            if known:
                raise FrontMatterError(origin, number, f"{key}: {error}") from error
    return entries


def _value(key: str, inline: str, below: list[str]) -> Value:
    if inline[:1] in ("|", ">") and inline[1:].strip() in ("", "-", "+"):
        return " ".join(line.strip() for line in below).strip()
    if inline.startswith("["):
        return list(_flow_list(" ".join([inline, *(line.strip() for line in below)])))
    if inline:
        return _scalar(" ".join([inline, *(line.strip() for line in below)]).strip())
    items = [line for line in below if line.strip() and not line.lstrip().startswith("#")]
    if not items:
        return ""
    if items[0].lstrip().startswith("- "):
        edge = len(items[0]) - len(items[0].lstrip())
        listed = [item[edge + 2 :].strip() for item in items if item[edge:].startswith("- ")]
        return [_scalar(item.removeprefix("name:").strip() if key.startswith("author") else item) for item in listed]
    pairs = [match for match in (_KEY.match(item.strip()) for item in items) if match]
    return _inner(key, {match["key"]: _scalar((match["value"] or "").strip()) for match in pairs})


def _inner(key: str, table: dict[str, str]) -> str:
    field = _FIELDS.get(key.lower(), "")
    return next((table[name] for name in _INNER.get(field, ()) if name in table), "")


def _scalar(text: str) -> str:
    if text[:1] == '"':
        end = _closing_quote(text)
        try:
            return str(json.loads(text[: end + 1]))
        except ValueError as error:
            raise ValueError(f"a text in double quotes cannot be read: {text}") from error
    if text[:1] == "'":
        match = re.fullmatch(r"'((?:[^']|'')*)'\s*(?:#.*)?", text)
        if not match:
            raise ValueError(f"a quote is not closed: {text}")
        return match[1].replace("''", "'")
    text = re.sub(r"\s+#.*$", "", text)
    return "" if text in ("~", "null") else text


def _closing_quote(text: str) -> int:
    match = re.match(r'"(?:[^"\\]|\\.)*"', text)
    if not match or (text[match.end() :].strip() and not text[match.end() :].lstrip().startswith("#")):
        raise ValueError(f"a quote is not closed: {text}")
    return match.end() - 1


def _flow_list(text: str) -> Iterator[str]:
    inside = re.fullmatch(r"\[(.*)\]\s*(?:#.*)?", text)
    if not inside:
        raise ValueError(f"a list is not closed: {text}")
    rest = inside[1].strip()
    while rest:
        match = re.match(r'("(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^,]*)\s*(?:,\s*|$)', rest)
        if not match or not match.end():
            raise ValueError(f"a list cannot be read from here: {rest}")
        if match[1]:
            yield _scalar(match[1].strip())
        rest = rest[match.end() :]
