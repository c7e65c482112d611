"""The files a lexicon is kept in: our TOML, CSV for spreadsheets, W3C PLS for other programs."""

from __future__ import annotations

from pathlib import Path

from narrator.errors import LexiconError
from narrator.lexicon.entry import Entry

FORMATS = ("toml", "csv", "pls")
_LARGEST = 20_000_000


def format_of(path: Path) -> str:
    """The format that a file's name tells. Raises `LexiconError` where it tells none."""
    suffix = path.suffix.lower().lstrip(".")
    found = "pls" if suffix == "xml" else suffix
    if found not in FORMATS:
        raise LexiconError(str(path), "its name", "a lexicon is a .toml, .csv or .pls file")
    return found


def read(path: Path) -> tuple[Entry, ...]:
    """The entries in *path*, in the format its name tells. Raises `LexiconError`."""
    kind = format_of(path)
    return parse(_bytes(path), kind, str(path))


def parse(data: bytes, kind: str, name: str) -> tuple[Entry, ...]:
    """The entries in *data*; *name* is how errors call it. Raises `LexiconError`."""
    if kind == "pls":
        from narrator.lexicon import pls

        return pls.parse(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LexiconError(name, f"line {line}", "it is not UTF-8 text") from error
    if kind == "csv":
        from narrator.lexicon import spreadsheet

        return spreadsheet.parse(text, name)
    from narrator.lexicon import toml

    return toml.parse(text, name)


def write(entries: tuple[Entry, ...], kind: str, language: str = "en-US") -> tuple[str, tuple[Entry, ...]]:
    """*entries* in a format, and those that it cannot hold."""
    if kind == "pls":
        from narrator.lexicon import pls

        return pls.write(entries, language)
    if kind == "csv":
        from narrator.lexicon import spreadsheet

        return spreadsheet.write(entries), ()
    from narrator.lexicon import toml

    return toml.write(entries), ()


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise LexiconError(str(path), "its size", f"it is larger than {_LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise LexiconError(str(path), "the file", (error.strerror or str(error)).lower()) from error
