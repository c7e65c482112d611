"""Estimates as tables in a terminal, as wide as it is: no figure is cut, titles give way first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from narrator.cli.console import console
from narrator.durations import band, clock
from narrator.estimate.outline import total

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from narrator.estimate.outline import Estimate

_BAR, _LEAST_BAR = 16, 6  # characters of the longest bar, where there is room, and below which none is drawn
_GAP = 2
_ROOMY = 24  # characters of a title and the gap before the bars: where bars would leave less, there are none
_TITLES = (12, 60)  # characters of a title in a table, least and most
_FIGURES, _CHAPTERS = 22, 10  # that stand beside it, with their gaps; of these the chapters'; and for each voice:
_TIME = 18


def print_tables(rows: Sequence[tuple[Estimate, ...]], *, chapters: bool, chart: bool) -> None:
    """Print a row an article, of an estimate for each voice; then their chapters; and what is doubtful, to stderr."""
    if not rows:
        return
    out = console()
    room = out.width - _FIGURES - _TIME * len(rows[0])
    bar = min(_BAR, room - _ROOMY) if chart else 0
    bar = bar if bar >= _LEAST_BAR else 0
    out.print(_overview(rows, room - (bar + _GAP if bar else 0), bar))
    for row in rows if chapters else ():
        out.print(f"\n{row[0].title}", style="bold", markup=False)
        out.print(_chapters(row, room))
    for note in _notes(rows):
        click.echo(f"note: {note}", err=True)


def _overview(rows: Sequence[tuple[Estimate, ...]], room: int, bar: int) -> Table:
    """A row an article; the longest bar has *bar* characters. Where it is tight, chapters are left uncounted."""
    counted = room >= _TITLES[0]
    room += 0 if counted else _CHAPTERS
    table = _table()
    table.add_column("article", no_wrap=True)
    for name in ("words", "chapters") if counted else ("words",):
        table.add_column(name, justify="right", no_wrap=True)
    for estimate in rows[0]:
        name = f"time ({estimate.voice})" if len(rows[0]) > 1 else "time"
        table.add_column(name, justify="right", no_wrap=True)
    longest = max(row[0].seconds for row in rows) or 1.0
    for row in rows:
        first = row[0]
        counts = [f"{first.words:,}", str(len(first.chapters))][: 1 + counted]
        times = [_time(estimate.seconds, estimate.band) for estimate in row]
        drawn = ["▇" * max(1, round(bar * first.seconds / longest))] if bar else []
        table.add_row(_short(first.title, room), *counts, *times, *drawn)
    if len(rows) > 1:
        firsts = [row[0] for row in rows]
        counts = [f"{sum(one.words for one in firsts):,}", str(sum(len(one.chapters) for one in firsts))][: 1 + counted]
        times = [_time(*total(column)) for column in zip(*rows, strict=True)]
        table.add_row(f"{len(rows)} articles", *counts, *times, style="bold")
    return table


def _chapters(row: tuple[Estimate, ...], room: int) -> Table:
    table = _table(header=len(row) > 1)
    table.add_column("starts", justify="right", no_wrap=True)
    table.add_column("chapter", no_wrap=True)
    for name in ("words", *(estimate.voice for estimate in row)):
        table.add_column(name, justify="right", no_wrap=True)
    start = 0.0
    for parts in zip(*(estimate.chapters for estimate in row), strict=True):
        first = parts[0]
        times = [_time(part.seconds, band(part.error, part.seconds)) for part in parts]
        table.add_row(clock(start), _short(first.title, room), f"{first.words:,}", *times)
        start += first.seconds
    return table


def _notes(rows: Sequence[tuple[Estimate, ...]]) -> Iterator[str]:
    """What is doubtful, and with which articles; what holds for several is said once."""
    titles: dict[str, dict[str, None]] = {}
    for row in rows:
        for estimate in row:
            for note in estimate.notes:
                titles.setdefault(note, {})[estimate.title] = None
    for note, which in titles.items():
        yield f"{next(iter(which))}: {note}" if len(which) == 1 else f"{len(which)} articles: {note}"


def _table(*, header: bool = True) -> Table:
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=header)


def _short(title: str, room: int) -> Text:
    from rich.text import Text

    short = Text(title)
    short.truncate(min(max(room, _TITLES[0]), _TITLES[1]), overflow="ellipsis")
    return short


def _time(seconds: float, within: float) -> str:
    return f"{clock(seconds)} ± {clock(within)}" if within else f"{clock(seconds)} exactly"
