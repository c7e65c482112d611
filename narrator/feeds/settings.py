"""``feeds.toml``: a publisher's podcasts, what they are made from, and how. What is wrong is named with its line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import KW_ONLY, MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from narrator.errors import SettingsError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LISTS = ("sources", "category", "lexicon", "allow")


@dataclass(frozen=True, slots=True)
class PodcastSettings:
    """One podcast."""

    name: str  #: of its folder and its address
    sources: tuple[str, ...]  #: feeds, sitemaps, OPML files or lists of addresses
    _: KW_ONLY
    title: str
    description: str
    link: str  #: of the publisher's site
    author: str = ""
    email: str = ""
    language: str = "en-us"
    category: tuple[str, ...] = ("News",)
    image: str = ""  #: address of the channel's art; drawn where it is empty
    explicit: bool = False
    licence: str = ""
    copyright: str = ""
    voice: str = ""
    lexicon: tuple[str, ...] = ()
    bitrate: int = 64
    announce: bool = True
    newest: int = 20  #: articles of a source that are looked at in one run
    minutes: float = 240.0  #: of sound made in one run, at most
    days: int = 0  #: older articles are left alone; 0 takes any age
    withdraw: bool = False  #: take an episode out of the feed when its article vanishes from a source


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``feeds.toml``."""

    base: str  #: address under which the output folder is served
    podcasts: tuple[PodcastSettings, ...]
    _: KW_ONLY
    output: Path = field(default_factory=lambda: Path("output"))
    contact: str = ""  #: for the User-Agent
    delay: float = 1.0  #: seconds between requests to one host
    allow: tuple[str, ...] = ()  #: private networks or hosts that may be fetched from all the same


def read_settings(path: Path) -> Settings:
    """The settings in *path*; files they name are taken from its folder. Raises `SettingsError` with the line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SettingsError(str(path), "", "there is no such file; `narrator feed init` writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), "", f"it cannot be read ({error})") from error
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), "", str(error).lower()) from error
    reader = _Reader(str(path), text)
    podcasts = whole.pop("podcast", None)
    if not isinstance(podcasts, dict) or not podcasts:
        raise SettingsError(str(path), "", "it describes no podcast; begin one with [podcast.NAME]")
    described = tuple(_podcast(reader, name, table) for name, table in podcasts.items())
    if "output" in whole:
        whole["output"] = path.parent / reader.checked("", "output", whole["output"], str)
    else:
        whole["output"] = path.parent / "output"
    return Settings(podcasts=described, **reader.values("", Settings, whole, given=("podcasts", "output")))


def _podcast(reader: _Reader, name: str, table: Any) -> PodcastSettings:
    section = f"podcast.{name}"
    if not _NAME.fullmatch(name):
        raise reader.error(section, "", "a podcast's name is small letters, digits and hyphens")
    if not isinstance(table, dict):
        raise reader.error(section, "", "a podcast is a table of settings")
    values = reader.values(section, PodcastSettings, table, given=("name",))
    if not values["sources"]:
        raise reader.error(section, "sources", "it needs at least one address or file")
    return PodcastSettings(name=name, **values)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks values, and finds the line of what is wrong."""

    path: str
    text: str

    def values(self, section: str, kind: type, table: dict[str, Any], *, given: tuple[str, ...]) -> dict[str, Any]:
        """The fields of *kind*, from *table*."""
        known = {one.name: one for one in fields(kind) if one.name not in ("_", "name", "podcasts")}
        for key in table:
            if key not in known:
                near = ", ".join(sorted(known))
                raise self.error(section, key, f"there is no setting of this name; there are {near}")
        for name, one in known.items():
            needed = one.default is MISSING and one.default_factory is MISSING
            if needed and name not in table and name not in given:
                raise self.error(section, "", f"{name} is missing")
        return {
            key: value if key in given else self._value(section, key, value, known[key]) for key, value in table.items()
        }

    def _value(self, section: str, key: str, value: Any, one: Any) -> Any:
        if key in _LISTS:
            listed = [value] if isinstance(value, str) else value
            if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
                raise self.error(section, key, "this is a list of texts")
            return tuple(listed)
        kinds = {"bool": bool, "int": int, "float": float, "str": str}
        checked = self.checked(section, key, value, kinds[str(one.type)])
        if isinstance(checked, int | float) and not isinstance(checked, bool) and checked < 0:
            raise self.error(section, key, "this cannot be less than nothing")
        if key in ("base", "link") and not re.match(r"https?://[^/]+", str(checked)):
            raise self.error(section, key, "this is an http(s) address")
        return checked

    def checked(self, section: str, key: str, value: Any, kind: type) -> Any:
        """*value*, if it is of that *kind*; a whole number will do for one with a fraction."""
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
            raise self.error(section, key, f"this is {names[kind]}")
        return value

    def error(self, section: str, key: str, why: str) -> SettingsError:
        """What is wrong, and in which line."""
        inside, line_of_section = section == "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
                inside = heading[1].replace('"', "").replace(" ", "") == section
                line_of_section = number if inside else line_of_section
            elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return SettingsError(self.path, f"line {number}, {key}", why)
        where = f"line {line_of_section}, [{section}]" if line_of_section else key
        return SettingsError(self.path, where, why)
