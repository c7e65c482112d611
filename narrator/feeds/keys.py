"""Every key that ``feeds.toml`` may have: its kind, its limits, and what it means.

The parser, the commented template and the schema for editors are all made from these.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from narrator.types import BlockKind


class Kind(StrEnum):
    """What a value is."""

    TEXT = "a text"
    ADDRESS = "an http(s) address"
    FILE = "a file"  #: taken from the folder of feeds.toml
    PICTURE = "a file or an http(s) address"
    WHOLE = "a whole number"
    NUMBER = "a number"
    FLAG = "true or false"
    TEXTS = "a list of texts"  #: one text will do
    FILES = "a list of files"  #: one file will do
    SOURCES = "a list of addresses and files"  #: one will do
    BLOCKS = "a list of kinds of block"
    CAST = "a table of kinds of block and of languages, each with a voice"
    TABLE = "a table"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of ``feeds.toml``."""

    name: str
    kind: Kind
    meaning: str  #: in one line
    _: KW_ONLY
    example: str = ""  #: as TOML
    needed: bool = False
    least: float = 0
    most: float | None = None


DISCLOSURE = "This article was read by a machine-made voice."
BLOCKS = tuple(kind.value for kind in BlockKind)

WHOLE_FILE = (
    Key("base", Kind.ADDRESS, "the address under which it is all served", needed=True,
        example='"https://podcasts.example.org"'),
    Key("contact", Kind.TEXT, "told to the servers we ask, so that they can write to you",
        example='"desk@example.org"'),
    Key("output", Kind.TEXT, "folder where episodes and feeds are made", example='"output"'),
    Key("target", Kind.TEXT, "a folder, s3://bucket/path, or what fsspec knows; else the output folder is served",
        example='"s3://bucket/podcasts"'),
    Key("target_options", Kind.TABLE, "of the target's file system; keys belong into the environment",
        example='{endpoint_url = "https://s3.example.org"}'),
    Key("grace_days", Kind.NUMBER, "how long replaced and outdated episodes stay for those who hold an older feed",
        example="7"),
    Key("delay", Kind.NUMBER, "seconds between requests to one host", example="1.0", most=3600),
    Key("allow", Kind.TEXTS, "private networks that may be fetched from all the same", example='["192.168.1.0/24"]'),
)  # fmt: skip

OF_A_PODCAST = (
    Key("sources", Kind.SOURCES, "RSS, Atom, JSON Feed, OPML, sitemap, list of addresses, folder of files", needed=True,
        example='["https://www.example.org/feed.xml"]'),
    Key("title", Kind.TEXT, "the podcast's name, and nothing but its name", needed=True,
        example='"Example News, Read Aloud"'),
    Key("description", Kind.TEXT, "what it is about", needed=True,
        example='"Every article of Example News, as soon as it is published."'),
    Key("link", Kind.ADDRESS, "the site it belongs to", needed=True, example='"https://www.example.org/"'),
    Key("author", Kind.TEXT, "who publishes it", example='"Example News"'),
    Key("email", Kind.TEXT, "directories write to it", example='"desk@example.org"'),
    Key("language", Kind.TEXT, "of the feed: en-us, de, pt-br", example='"en-us"'),
    Key("category", Kind.TEXTS, "in the words of Apple's list, with the subcategory", example='["News", "Daily News"]'),
    Key("image", Kind.PICTURE, "square, 1400 to 3000 pixels, JPEG or PNG; drawn where it is missing",
        example='"art.jpg"'),
    Key("explicit", Kind.FLAG, "not for children", example="false"),
    Key("licence", Kind.TEXT, "of the episodes: an SPDX name, or a name of your own", example='"cc-by-4.0"'),
    Key("copyright", Kind.TEXT, "who holds it", example='"Example News"'),
    Key("medium", Kind.TEXT, "what apps sort by: podcast, newsletter, blog", example='"podcast"'),
    Key("locked", Kind.FLAG, "no other host may import it", example="true"),
    Key("hub", Kind.ADDRESS, "of WebSub, which tells apps of news", example='"https://hub.example.org/"'),
    Key("moved_to", Kind.ADDRESS, "the feed's new address, where it moves away",
        example='"https://new.example.org/news/feed.xml"'),
    Key("verify", Kind.TEXT, "the code by which Apple is shown whose feed it is", example='"a1b2c3"'),
    Key("voice", Kind.TEXT, "`narrator voices` lists them", example='"joe"'),
    Key("speed", Kind.NUMBER, "1 is the voice's own pace", example="1.0", least=0.25, most=4),
    Key("cast", Kind.CAST, "other voices for kinds of block, or for a language quoted", example='{quote = "espeak"}'),
    Key("speak", Kind.BLOCKS, "kinds of block that are spoken too", example='["caption"]'),
    Key("skip", Kind.BLOCKS, "kinds of block that are not spoken", example='["footnote"]'),
    Key("lexicon", Kind.FILES, "how names are said", example='["names.toml"]'),
    Key("site_rules", Kind.FILES, "what is article on a page and what is not, where that is known of a site",
        example='["sites.toml"]'),
    Key("announce", Kind.FLAG, "open with title, byline and date", example="true"),
    Key("disclose", Kind.TEXT, "spoken at the end, to say whose voice it is, as Apple asks",
        example=f'"{DISCLOSURE}"'),
    Key("intro", Kind.FILE, "sound before the first words", example='"intro.wav"'),
    Key("outro", Kind.FILE, "sound after the last words", example='"outro.wav"'),
    Key("sting", Kind.FILE, "sound between chapters", example='"sting.wav"'),
    Key("bitrate", Kind.WHOLE, "kilobits a second", example="64", least=32, most=320),
    Key("newest", Kind.WHOLE, "articles of a source that are looked at in one run", example="20", least=1),
    Key("minutes", Kind.NUMBER, "of sound made in a day, at most", example="240"),
    Key("days", Kind.WHOLE, "older articles are left alone; 0 takes any age", example="7"),
    Key("recheck_days", Kind.WHOLE, "pages of younger articles are looked at again for corrections; 0 trusts the feed",
        example="2"),
    Key("keep_days", Kind.WHOLE, "older episodes leave the feed; 0 keeps them", example="365"),
    Key("withdraw", Kind.FLAG, "take an episode out when its article vanishes from its source", example="false"),
)  # fmt: skip

_BASIC: dict[Kind, dict[str, Any]] = {
    Kind.ADDRESS: {"type": "string", "pattern": "^https?://[^/]+"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.FLAG: {"type": "boolean"},
    Kind.TABLE: {"type": "object"},
    Kind.CAST: {
        "type": "object",
        "propertyNames": {"anyOf": [{"enum": list(BLOCKS)}, {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"}]},
        "additionalProperties": {"type": "string"},
    },
}
_LISTS = {Kind.TEXTS, Kind.FILES, Kind.SOURCES, Kind.BLOCKS}
NAME = "[a-z0-9][a-z0-9-]{0,60}"  #: of a podcast


def schema() -> dict[str, Any]:
    """The JSON Schema of ``feeds.toml``, for editors."""
    podcast = _object(OF_A_PODCAST)
    podcasts = {
        "description": "One table a podcast, named as its folder and its address.",
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{NAME}$"},
        "additionalProperties": podcast,
    }
    whole = _object(WHOLE_FILE)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",  # the one that editors of TOML know
        "title": "feeds.toml: what narrator reads aloud, and how it is published",
        **whole,
        "properties": {**whole["properties"], "podcast": podcasts},
        "required": [*whole["required"], "podcast"],
    }


def _object(keys: tuple[Key, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key.name: _property(key) for key in keys},
        "required": [key.name for key in keys if key.needed],
        "additionalProperties": False,
    }


def _property(key: Key) -> dict[str, Any]:
    said: dict[str, Any] = {"description": key.meaning} if key.meaning else {}
    if key.kind in _LISTS:
        one: dict[str, Any] = {"type": "string"}
        if key.kind is Kind.BLOCKS:
            one["enum"] = list(BLOCKS)
        several = {"type": "array", "items": one} | ({"minItems": 1} if key.needed else {})
        return said | {"anyOf": [one, several]}
    said |= _BASIC.get(key.kind, {"type": "string"})
    if key.kind in (Kind.WHOLE, Kind.NUMBER):
        said |= {"minimum": key.least} | ({"maximum": key.most} if key.most is not None else {})
    return said
