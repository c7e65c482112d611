"""Addresses of the network: URLs, e-mail, handles, hashtags, file names."""

from __future__ import annotations

import re

from narrator.normalize.numbers import digits, two_digits
from narrator.normalize.rules.parts import before, words
from narrator.normalize.scan import Rule
from narrator.normalize.spelling import letters
from narrator.normalize.tables import Tables

_COMMON = (
    "com|org|net|edu|gov|mil|int|info|biz|io|co|ai|app|dev|tv|me|news|blog|online|site|shop|store|tech|xyz|club|live|eu"
)
_COUNTRY = (
    "uk|us|ca|au|de|fr|it|es|nl|be|ch|at|se|no|dk|fi|ie|nz|in|jp|cn|kr|br|mx|ru|pl|pt|gr|za|sg|hk|tw|il|tr|ua|cz|hu"
)
_FILE = (
    "html?|pdf|docx?|xlsx?|pptx?|txt|csv|json|xml|ya?ml|toml|md|py|js|ts|css|php|sh|exe|dmg|zip|gz|tar|jpe?g|png"
    "|gif|svg|webp"
    "|mp3|mp4|wav|avi|mov|epub|log|ini|cfg|java|cpp|rs|go|rb"
)
_PATH = r"(?:[/?#][^\s<>\"“”\[\]{}|\\^`]*[^\s<>\"“”\[\]{}|\\^`.,;:!?)'…*_])?/?"
_LONG = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[\w.-]+\w)(?::[0-9]+)?[/?#].{25}", re.I)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.I)
_NAMES = {
    ".": "dot",
    "/": "slash",
    "-": "dash",
    "_": "underscore",
    ":": "colon",
    "@": "at",
    "&": "ampersand",
    "#": "hash",
    "?": "question mark",
    "=": "equal sign",
    "\\": "backslash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
    "!": "exclamation mark",
    "$": "dollar",
    "*": "star",
    ",": "comma",
    ";": "semicolon",
    "'": "apostrophe",
    "(": "",
    ")": "",
    "–": "dash",
    "—": "dash",
}
_READ = words(
    """
    com org net gov mil int info biz news blog online site shop store tech club live app dev html edu
    """
) - {"html", "edu"}
_SPELLED = {
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "gif": "gif",
    "mov": "mov",
    "tar": "tar",
    "zip": "zip",
    "log": "log",
    "java": "java",
    "toml": "toml",
    "json": "json",
    "csv": "C S V",
}
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+|.", re.S)
_CAMEL = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|$|[0-9_])|[A-Z]?[a-z']+|[A-Z]+|[0-9]+|[^\W\d_]+")


def spoken_address(text: str) -> str:
    """An address, every sign by its name."""
    words = []
    last = ""
    for piece in _PIECE.findall(text):
        if piece[0].isdigit() and piece.isdecimal():
            words.append(digits(piece))
        elif piece.isalpha():
            words.append(_label(piece, after_dot=last == "."))
        else:
            words.append(_NAMES.get(piece, ""))
        last = piece
    return " ".join(word for word in words if word)


def _label(piece: str, *, after_dot: bool) -> str:
    lower = piece.lower()
    if after_dot and lower in _SPELLED:
        return _SPELLED[lower]
    if lower in ("http", "https", "www", "ftp", "etc", "usr") or (len(piece) <= 3 and not re.search("[aeiouy]", lower)):
        return letters(piece)
    if after_dot and (
        len(piece) == 2 or (len(piece) <= 4 and lower not in _READ and re.fullmatch(_FILE, lower)) or lower == "edu"
    ):
        return letters(piece)
    return piece if not piece.isupper() or len(piece) == 1 else piece.lower() if len(piece) > 3 else letters(piece)


def _url(match: re.Match[str], tables: Tables) -> str:
    """An address; of a long one only the host, which is all a listener can use."""
    found = _LONG.match(match[0])
    address = found["host"] if found else match[0].rstrip("/")
    if len(match[0]) < len(match.string.strip()):  # inside a sentence: what one would say to a friend
        address = _SCHEME.sub("", address)
    return spoken_address(address)


def _dot(match: re.Match[str], tables: Tables) -> str:
    """``.NET``, ``.com``."""
    return " dot " if match.start() and not match.string[match.start() - 1].isspace() else "dot "


def _handle(match: re.Match[str], tables: Tables) -> str:
    return "at " + " underscore ".join(_camel(part, tables) for part in re.split("_+", match["name"]) if part)


def _hashtag(match: re.Match[str], tables: Tables) -> str:
    named = before(match, 9).lower().endswith("hashtag ")
    said = _camel(match["name"], tables)
    return said if named else f"hashtag {said}"


def _camel(name: str, tables: Tables) -> str:
    """``SlowFerryDay`` Slow Ferry Day, ``USA2024`` U S A two zero two four."""
    words = []
    for piece in _CAMEL.findall(name.replace("_", " ")):
        if piece.isdecimal():
            words.append(two_digits(int(piece)) if len(piece) < 3 and piece[0] != "0" else digits(piece))
        else:
            spelled = piece.isupper() and 1 < len(piece) <= 4 and piece not in tables.words
            words.append(letters(piece) if spelled else piece)
    return " ".join(words)


_DOTTED = r"\.[A-Za-z]{2}|:/"
RULES = (
    Rule(
        "e-mail",
        r"(?<![\w&+-])(?<!\w\.)[A-Za-z0-9](?:[\w.&+'-]{0,62}[\w+-])?@[A-Za-z0-9](?:[\w-]{0,60}\w)?(?:\.[A-Za-z0-9]"
        r"(?:[\w-]{0,60}[A-Za-z0-9])?){1,5}(?:/[\w./-]*\w)?",
        lambda match, tables: spoken_address(match[0]),
        needs="@",
    ),
    Rule(
        "path",
        r"(?<![^\s\"'(\[`=])(?:~|\.{1,2}(?=/[\w-]{1,60}[./]\w)|(?=/[\w.-]{2,60}/[\w.~]))(?:/[\w.~][\w.~+-]{0,60}){1,12}(?<!\.)/?(?!\w)",
        lambda match, tables: spoken_address(match[0]),
        needs="/",
        hint=r"~/|\./|/[\w.-]+/",
    ),
    Rule(
        "URL",
        rf"(?<![\w@.])(?:(?:https?|ftp|file|HTTPS?)://[^\s<>\"“”\[\]{{}}|\\^`]*[^\s<>\"“”\[\]{{}}|\\^`.,;:!?)'…*_]"
        rf"|www\.[\w.-]+\w{_PATH}"
        rf"|(?:[A-Za-z0-9](?:[\w-]{{0,60}}[A-Za-z0-9])?\.){{1,4}}(?:(?:{_COMMON})|(?:(?<=\.co\.)|(?<=\.com\.)|"
        rf"(?<=\.org\.)|(?<=\.ac\.)|(?<=\.gov\.)|(?<=[a-z0-9]\.))(?:{_COUNTRY}|[a-z]{{2}}(?=/)))"
        rf"(?![\w@-])(?!\.\w){_PATH})",
        _url,
        needs=".:",
        hint=_DOTTED,
    ),
    Rule(
        "file name",
        r"(?<![\w@.'-])[a-z][a-z0-9-]+(?:\.[a-z][a-z0-9-]+){2,5}(?:(?<=\.[a-z]{2})|(?<=\.[a-z]{3})|(?<=[0-9]))(?![\w'-]|\.\w)|(?<!\w)[A-Za-z]:[/\\][\w./\\-]{0,200}\w",
        lambda match, tables: spoken_address(match[0]),
        needs=".:",
        hint=_DOTTED + r"|:\\",
    ),
    Rule(
        "file name",
        rf"(?<![\w@.])[A-Za-z][\w-]{{0,60}}\.(?:{_FILE})(?![\w])|(?<![\w@.'-])[a-z][a-z0-9-]{{2,60}}\.[a-z]{{3,}}"
        rf"(?![\w'-])(?!\.\w)",
        lambda match, tables: spoken_address(match[0]),
        needs=".",
        hint=_DOTTED,
    ),
    Rule(
        "dot name",
        rf"(?:(?<=[A-Z])|(?<![^\s(\"]))\.(?=NET\b|(?:com|org|net|gov|edu|io|ai|{_FILE})(?![\w.'-]))(?<![A-Z]\.(?!NET))",
        _dot,
        needs=".",
        hint=_DOTTED,
    ),
    Rule("handle", r"(?<![\w@/.])@(?P<name>[A-Za-z_][\w]{0,50})", _handle, needs="@"),
    Rule("hashtag", r"(?<![\w#&/])#(?P<name>[0-9_]{0,20}[^\W\d_]\w{0,100})", _hashtag, needs="#"),
)
