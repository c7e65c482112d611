"""``feeds.toml``: a publisher's podcasts, what they are made from, and how. What is wrong is named with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any

from narrator.errors import SettingsError
from narrator.feeds.keys import BLOCKS, NAME, OF_A_PODCAST, WHOLE_FILE, Key, Kind

_ADDRESS = re.compile(r"https?://[^/]+")


@dataclass(frozen=True, slots=True)
class PodcastSettings:
    """One podcast; `narrator.feeds.keys` says what each of these means."""

    name: str  #: of its folder and its address
    sources: tuple[str, ...]
    _: KW_ONLY
    title: str
    description: str
    link: str
    author: str = ""
    email: str = ""
    language: str = "en-us"
    category: tuple[str, ...] = ("News",)
    image: str = ""
    explicit: bool = False
    licence: str = ""
    copyright: str = ""
    medium: str = "podcast"
    locked: bool = True
    hub: str = ""
    moved_to: str = ""
    verify: str = ""
    voice: str = ""
    speed: float = 0.0  #: 0 is the voice's own
    cast: tuple[tuple[str, str], ...] = ()  #: kind of block and voice
    speak: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    site_rules: tuple[str, ...] = ()
    announce: bool = True
    disclose: str = ""
    intro: str = ""
    outro: str = ""
    sting: str = ""
    bitrate: int = 64
    newest: int = 20
    minutes: float = 240.0
    days: int = 0
    recheck_days: int = 2
    keep_days: int = 0
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``feeds.toml``."""

    base: str
    podcasts: tuple[PodcastSettings, ...]
    _: KW_ONLY
    output: Path = field(default_factory=lambda: Path("output"))
    target: str = ""
    target_options: Mapping[str, Any] = field(default_factory=dict)
    grace_days: float = 7.0
    contact: str = ""
    delay: float = 1.0
    allow: tuple[str, ...] = ()


def read_settings(path: Path) -> Settings:
    """The settings in *path*; files they name are taken from its folder. Raises `SettingsError` with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(str(path), "", "there is no such file; `narrator feed init` writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), "", f"it cannot be read ({error})") from error
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), "", str(error).lower()) from error
    reader = _Reader(path, text)
    podcasts = whole.pop("podcast", None)
    if not isinstance(podcasts, dict) or not podcasts:
        raise SettingsError(str(path), "", "it describes no podcast; begin one with [podcast.NAME]")
    values = reader.values("", WHOLE_FILE, whole)
    described = tuple(_podcast(reader, name, table) for name, table in podcasts.items())
    output = path.parent / values.pop("output", "output")
    if "://" not in (target := values.get("target", "")) and target:
        values["target"] = str(path.parent / target)
    return Settings(podcasts=described, output=output, **values)


def _podcast(reader: _Reader, name: str, table: Any) -> PodcastSettings:
    section = f"podcast.{name}"
    if not isinstance(table, dict):
        raise reader.error("podcast", name, f"a podcast is a table: [podcast.{name}]")
    if not re.fullmatch(NAME, name):
        raise reader.error(section, "", "a podcast's name has only small letters, digits and hyphens")
    return PodcastSettings(name=name, **reader.values(section, OF_A_PODCAST, table))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks values, and finds the line of what is wrong."""

    path: Path
    text: str

    def values(self, section: str, keys: tuple[Key, ...], table: dict[str, Any]) -> dict[str, Any]:
        """What *table* says of *keys*, checked."""
        known = {key.name: key for key in keys}
        for name in table:
            if name not in known:
                raise self.error(section, name, f"there is no setting of this name; there are {', '.join(known)}")
        for key in keys:
            if key.needed and key.name not in table:
                raise self.error(section, "", f"{key.name} is missing")
        return {name: self._value(section, known[name], value) for name, value in table.items()}

    def _value(self, section: str, key: Key, value: Any) -> Any:
        match key.kind:
            case Kind.TEXTS | Kind.FILES | Kind.SOURCES | Kind.BLOCKS:
                return self._list(section, key, value)
            case Kind.CAST:
                return self._cast(section, key, value)
            case Kind.WHOLE | Kind.NUMBER:
                return self._number(section, key, value)
            case Kind.FLAG:
                return self._checked(section, key, value, isinstance(value, bool))
            case Kind.TABLE:
                return self._checked(section, key, value, isinstance(value, dict))
        text = self._checked(section, key, value, isinstance(value, str))
        if key.needed and not text.strip():
            raise self.error(section, key.name, "this cannot be empty")
        if key.kind is Kind.ADDRESS:
            self._checked(section, key, value, bool(_ADDRESS.match(text)))
        if key.kind is Kind.FILE:
            return self._file(section, key.name, text)
        return text if key.kind is not Kind.PICTURE or _ADDRESS.match(text) else self._picture(section, key, text)

    def _picture(self, section: str, key: Key, text: str) -> str:
        from narrator.publish.art import MOST_BYTES, flaw

        path = self._file(section, key.name, text)
        with Path(path).open("rb") as file:
            if wrong := flaw(file.read(MOST_BYTES + 1)):
                raise self.error(section, key.name, f"{text}: {wrong}")
        return path

    def _list(self, section: str, key: Key, value: Any) -> tuple[str, ...]:
        listed = [value] if isinstance(value, str) else value
        right = isinstance(listed, list) and all(isinstance(text, str) and text.strip() for text in listed)
        self._checked(section, key, value, right)
        if key.needed and not listed:
            raise self.error(section, key.name, "it needs at least one")
        if key.kind is Kind.BLOCKS:
            self._kinds(section, key, listed)
        if key.kind is Kind.FILES:
            return tuple(self._file(section, key.name, text) for text in listed)
        if key.kind is Kind.SOURCES:
            return tuple(text if "://" in text or text == "-" else self._source(section, text) for text in listed)
        return tuple(listed)

    def _source(self, section: str, text: str) -> str:
        if not (self.path.parent / text).exists():
            raise self.error(section, "sources", f"{text!r} is neither an http(s) address nor a file that is there")
        return str(self.path.parent / text)

    def _file(self, section: str, name: str, text: str) -> str:
        path = self.path.parent / text
        if not path.is_file():
            raise self.error(section, name, f"there is no file {str(path)!r}")
        return str(path)

    def _cast(self, section: str, key: Key, value: Any) -> tuple[tuple[str, str], ...]:
        right = isinstance(value, dict) and all(isinstance(voice, str) for voice in value.values())
        self._checked(section, key, value, right)
        from narrator.voices import ROLE, is_role

        for role in value:
            if not is_role(role):
                raise self.error(section, key.name, f"{role!r} is no role; {ROLE}")
        return tuple(value.items())

    def _kinds(self, section: str, key: Key, kinds: list[str]) -> None:
        for kind in kinds:
            if kind not in BLOCKS:
                raise self.error(section, key.name, f"{kind!r} is no kind of block; there are {', '.join(BLOCKS)}")

    def _number(self, section: str, key: Key, value: Any) -> int | float:
        kinds = int if key.kind is Kind.WHOLE else (int, float)
        self._checked(section, key, value, isinstance(value, kinds) and not isinstance(value, bool))
        if not (key.least <= value and (key.most is None or value <= key.most)):
            most = f" and at most {key.most:g}" if key.most is not None else ""
            raise self.error(section, key.name, f"this is at least {key.least:g}{most}")
        return int(value) if key.kind is Kind.WHOLE else float(value)

    def _checked(self, section: str, key: Key, value: Any, right: bool) -> Any:
        if not right:
            raise self.error(section, key.name, f"this is {key.kind}")
        return value

    def error(self, section: str, key: str, why: str) -> SettingsError:
        """What is wrong, and in which line."""
        inside, line_of_section = section == "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if heading := re.match(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$", line):
                written = ".".join(part.strip(" \t\"'") for part in heading[1].split("."))
                inside = written == section
                if inside or (key and written == f"{section}.{key}"):
                    line_of_section = number
            elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
                return SettingsError(str(self.path), f"line {number}, {key}", why)
        named = ", ".join(filter(None, (f"[{section}]" if section else "", key)))
        where = f"line {line_of_section}, {named}" if line_of_section else named
        return SettingsError(str(self.path), where, why)
