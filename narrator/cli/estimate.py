"""``narrator estimate``: the listening time, before anything is rendered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import plan_one, planning
from narrator.durations import clock

if TYPE_CHECKING:
    from rich.table import Table

    from narrator.estimate.many import Told
    from narrator.estimate.outline import Estimate
    from narrator.types import Plan, Voice

_BAR = 16  # characters of the longest bar
_TITLES = (16, 60)  # characters of a title in a table, least and most
_FIGURES = 22  # that stand beside it, with their gaps; and for each voice:
_TIME = 18


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@planning
@click.option("--chapters", is_flag=True, help="The time of each chapter too.")
@click.option("--target", metavar="M:SS", help="Say what speed, or which chapters, fit into so much time.")
@click.option("--badge", is_flag=True, help="Only the line for a page, and its length as ISO 8601.")
@click.option("--sort", type=click.Choice(["time", "words", "title"]), help="Instead of the order given.")
@click.option("--chart/--no-chart", default=None, help="Bars beside the times; by default from five articles on.")
@click.option("--exact", is_flag=True, help="Ask the engine's own duration model: slower, and right but for its dice.")
@click.option("--fresh", is_flag=True, help="Plan all anew, whatever was estimated before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article and voice, for programs.")
def command(
    sources: tuple[str, ...],
    chapters: bool,
    target: str | None,
    badge: bool,
    sort: str | None,
    chart: bool | None,
    exact: bool,
    fresh: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Tell the listening time of articles before anything is rendered.

    A time like 7:25 ± 0:05 holds 19 times in 20: it comes with the error that its voice has shown. Several voices,
    as in --voice joe,espeak, stand side by side.
    """
    from narrator.estimate.many import estimates
    from narrator.estimate.memory import Memory
    from narrator.parallel import cores

    voices = _voices(options["voice"], options["speed"])
    memory = None if fresh or exact else Memory()
    goal = _seconds(target) if target else None
    plan = partial(_plan, exact=exact, options=options)
    names, lost = _names(sources)
    told = [*estimates(names, voices, plan, memory, jobs=cores(), more=_shape(options)), *lost]
    if sort:
        told = _sorted(told, sort)
    if as_json:
        _print_json(told, voices, goal)
    elif badge:
        _print_badges(told)
    else:
        _print_tables(told, chapters=chapters, chart=len(told) > 4 if chart is None else chart)
        if goal is not None:
            _print_target(told, voices, goal)
    _finish(told)


def _names(sources: Sequence[str]) -> tuple[list[str], list[Told]]:
    """The sources with folders opened, and those that cannot be."""
    from narrator.errors import NarratorError
    from narrator.estimate.many import Told
    from narrator.sources import expand

    names: list[str] = []
    lost: list[Told] = []
    for source in sources:
        try:
            names += expand([source])
        except NarratorError as error:
            lost.append(Told(source, error=error))
    return names, lost


def _shape(options: dict[str, Any]) -> tuple[object, ...]:
    """All in the options that shapes a plan: lexicons by their content."""
    lexicons = [path.read_bytes() for name in options["lexicon"] if (path := Path(name)).is_file()]
    return (sorted(options.items()), lexicons)


def _voices(names: str, speed: float | None) -> tuple[Voice, ...]:
    from narrator.voices import DEFAULT, find

    found = [find(name.strip()) for name in (names or DEFAULT).split(",") if name.strip()]
    return tuple(voice if speed is None else replace(voice, speed=speed) for voice in found)


def _plan(source: str, voice: Voice, *, exact: bool, options: dict[str, Any]) -> Plan:
    """What would be spoken; in the voice the article asks for, unless one was named."""
    plan = plan_one(source, options | {"voice": voice if options["voice"] else ""})
    if exact:
        from narrator.estimate import predict_all

        prediction = predict_all(plan.utterances, exact=True)
        plan = replace(plan, durations=prediction.durations, error=prediction.error)
    return plan


def _seconds(text: str) -> float:
    """A time as listeners write it: ``5:00``, ``1:02:03``, ``90``, ``5min``."""
    parts = text.strip().removesuffix("min").removesuffix("s").split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time; write 5:00", param_hint="--target") from error
    if text.strip().endswith("min"):
        numbers.append(0.0)
    total = sum(number * 60.0**place for place, number in enumerate(reversed(numbers)))
    if len(numbers) > 3 or not 0 < total < 360_000:
        raise click.BadParameter(f"{text!r} is no time; write 5:00", param_hint="--target")
    return total


def _sorted(told: Sequence[Told], by: str) -> list[Told]:
    keys = {
        "time": lambda estimate: -estimate.seconds,
        "words": lambda estimate: -estimate.words,
        "title": lambda estimate: estimate.title.casefold(),
    }
    good = [one for one in told if one.estimates]
    return sorted(good, key=lambda one: keys[by](one.estimates[0])) + [one for one in told if not one.estimates]


def _print_json(told: Sequence[Told], voices: Sequence[Voice], goal: float | None) -> None:
    for one in told:
        for voice, estimate in zip(voices, one.estimates, strict=False):
            table = {"source": one.source, **estimate.as_table()}
            if goal is not None:
                table["target"] = _target(estimate, voice, goal)
            click.echo(json.dumps(table, ensure_ascii=False))


def _print_badges(told: Sequence[Told]) -> None:
    for one in told:
        for estimate in one.estimates:
            click.echo(f"{estimate.badge}\t{estimate.iso}")


def _print_tables(told: Sequence[Told], *, chapters: bool, chart: bool) -> None:
    from narrator.cli.console import console

    good = [one.estimates for one in told if one.estimates]
    if not good:
        return
    out = console()
    room = out.width - _FIGURES - _TIME * len(good[0])
    out.print(_overview(good, room - (_BAR + 2) * chart, chart=chart))
    if chapters:
        for (estimate, *_), one in zip(good, (one for one in told if one.estimates), strict=True):
            out.print(f"\n{estimate.title}", style="bold", markup=False)
            out.print(_chapters(one.estimates, room))
    for note in dict.fromkeys(f"{e.title}: {note}" for row in good for e in row for note in e.notes):
        click.echo(f"note: {note}", err=True)


def _overview(rows: Sequence[tuple[Estimate, ...]], room: int, *, chart: bool) -> Table:
    from rich.table import Table
    from rich.text import Text

    several = len(rows[0]) > 1
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("article", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    table.add_column("chapters", justify="right", no_wrap=True)
    for estimate in rows[0]:
        table.add_column(f"time ({estimate.voice})" if several else "time", justify="right", no_wrap=True)
    if chart:
        table.add_column("", no_wrap=True)
    longest = max(row[0].seconds for row in rows) or 1.0
    for row in rows:
        bar = ["▇" * max(1, round(_BAR * row[0].seconds / longest))] if chart else []
        times = [_time(estimate.seconds, estimate.band) for estimate in row]
        table.add_row(Text(_short(row[0].title, room)), f"{row[0].words:,}", str(len(row[0].chapters)), *times, *bar)
    if len(rows) > 1:
        totals = [_total([row[place] for row in rows]) for place in range(len(rows[0]))]
        words = f"{sum(row[0].words for row in rows):,}"
        parts = str(sum(len(row[0].chapters) for row in rows))
        table.add_row(f"{len(rows)} articles", words, parts, *totals, *([""] if chart else []), style="bold")
    return table


def _chapters(row: tuple[Estimate, ...], room: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    from narrator.estimate.outline import band

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=len(row) > 1)
    table.add_column("starts", justify="right", no_wrap=True)
    table.add_column("chapter", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    for estimate in row:
        table.add_column(estimate.voice, justify="right", no_wrap=True)
    start = 0.0
    for parts in zip(*(estimate.chapters for estimate in row), strict=True):
        first = parts[0]
        times = [_time(part.seconds, band(part.error, part.seconds)) for part in parts]
        table.add_row(clock(start), Text(_short(first.title, room)), f"{first.words:,}", *times)
        start += first.seconds
    return table


def _short(title: str, room: int) -> str:
    most = min(max(room, _TITLES[0]), _TITLES[1])
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"


def _total(column: Sequence[Estimate]) -> str:
    """All articles together; their errors are independent of each other."""
    seconds = sum(estimate.seconds for estimate in column)
    return _time(seconds, sum(estimate.band**2 for estimate in column) ** 0.5)


def _time(seconds: float, band: float) -> str:
    return f"{clock(seconds)} ± {clock(band)}" if band else f"{clock(seconds)} exactly"


def _target(estimate: Estimate, voice: Voice, goal: float) -> dict[str, object]:
    from narrator.estimate.outline import fitting, speed_for

    speed = speed_for(estimate, voice, goal)
    parts = fitting(estimate, goal)
    return {
        "seconds": goal,
        "speed": round(speed, 3) if speed else None,
        "chapters": [part.title for part in parts],
        "chapters_seconds": round(sum(part.seconds for part in parts), 2),
    }


def _print_target(told: Sequence[Told], voices: Sequence[Voice], goal: float) -> None:
    for one in told:
        for voice, estimate in zip(voices, one.estimates, strict=False):
            click.echo(_advice(estimate, voice, goal))


def _advice(estimate: Estimate, voice: Voice, goal: float) -> str:
    """What makes the article last *goal* seconds, in a sentence or two."""
    from narrator.estimate.outline import fitting, speed_for

    start = f"{estimate.title}: "
    speed = speed_for(estimate, voice, goal)
    if speed is None:
        line = f"{start}its pauses alone take longer than {clock(goal)}"
    elif 0.5 <= speed <= 2.0:
        line = f"{start}--speed {speed:.2f} makes it {clock(goal)}"
    else:
        line = f"{start}{clock(goal)} would take a speed of {speed:.2f}, which nobody listens to"
    parts = fitting(estimate, goal)
    if len(parts) == len(estimate.chapters):
        return f"{line}; at its own pace it fits already"
    if not parts:
        return f"{line}; no chapter fits by itself"
    names = ", ".join(part.title for part in parts)
    return f"{line}; of its chapters these fit ({clock(sum(part.seconds for part in parts))}): {names}"


def _finish(told: Sequence[Told]) -> None:
    """Say what failed; a single source's error is the command's own. Raises `IncompleteError`."""
    from narrator.errors import IncompleteError

    failed = [one.error for one in told if one.error]
    if len(told) == 1 and failed:
        raise failed[0]
    for error in failed:
        click.echo(f"narrator: {error}", err=True)
    if failed:
        raise IncompleteError(len(failed), len(told))
