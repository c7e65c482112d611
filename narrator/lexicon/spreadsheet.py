"""A lexicon as CSV, the form for spreadsheets: a header, then a row an entry; lists are written a|b."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from narrator.errors import LexiconError
from narrator.lexicon.entry import Entry, SaidAs, problems
from narrator.lexicon.gathering import gathered

_COLUMNS = ("text", "say", "ipa", "as", "before", "after", "language")


def parse(text: str, name: str) -> tuple[Entry, ...]:
    """The entries in *text*. Raises `LexiconError` with every line that is wrong."""
    return gathered(_rows(text, name), lambda row: _entry(row[0], name, row[1]))


def _rows(text: str, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """The cells of each row by column, and its place."""
    sample = text[: text.find("\n")] if "\n" in text else text
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if sample.count(";") > sample.count(",") else ",")
    columns: list[str] | None = None
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row, name)
                continue
            yield dict(zip(columns, map(str.strip, row), strict=False)), f"line {rows.line_num}"
    except csv.Error as error:
        raise LexiconError(name, f"line {rows.line_num}", str(error)) from error


def write(entries: Iterable[Entry]) -> str:
    """*entries* as CSV."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for entry in entries:
        lists = ("|".join(texts) for texts in (entry.texts, entry.before, entry.after))
        written, before, after = lists
        rows.writerow([written, entry.say, entry.ipa, str(entry.said_as), before, after, entry.language])
    return out.getvalue()


def _columns(row: list[str], name: str) -> list[str]:
    columns = [cell.strip().lower() for cell in row]
    if "text" not in columns:
        raise LexiconError(name, "line 1", f"the first row names the columns, of these: {', '.join(_COLUMNS)}")
    if unknown := [column for column in columns if column and column not in _COLUMNS]:
        known = ", ".join(_COLUMNS)
        raise LexiconError.of(
            LexiconError(name, "line 1", f"unknown column {each!r}; known: {known}") for each in unknown
        )
    return columns


def _entry(cells: dict[str, str], name: str, place: str) -> Entry:
    def texts(column: str) -> tuple[str, ...]:
        return tuple(each.strip() for each in cells.get(column, "").split("|") if each.strip())

    said_as = cells.get("as", "")
    if said_as not in {"", "letters", "word"}:
        raise LexiconError(name, place, f'as is {said_as!r}; it is "letters" or "word"')
    entry = Entry(
        texts("text"),
        say=cells.get("say", ""),
        ipa=cells.get("ipa", "").strip("/[] "),
        said_as=SaidAs(said_as),
        before=texts("before"),
        after=texts("after"),
        language=cells.get("language", ""),
        place=f"{name}, {place}",
    )
    if wrong := [LexiconError(name, place, why) for why in problems(entry)]:
        raise LexiconError.of(wrong)
    return entry
