"""``narrator estimate``: the listening time, before anything is rendered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import plan_one, planning
from narrator.durations import clock

if TYPE_CHECKING:
    from narrator.estimate.many import Source, Told
    from narrator.estimate.outline import Estimate
    from narrator.types import Plan, Voice

_BEYOND = 8.0  # a speed that no engine reaches


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@planning
@click.option("--chapters", is_flag=True, help="The time of each chapter too.")
@click.option("--target", metavar="M:SS", help="Say what speed, or which chapters, fit into so much time.")
@click.option("--badge", is_flag=True, help="Only the line for a page and, after a tab, its length as ISO 8601.")
@click.option("--sort", type=click.Choice(["time", "words", "title"]), help="Instead of the order given.")
@click.option("--chart/--no-chart", default=None, help="Bars beside the times; by default from five articles on.")
@click.option("--newest", default=20, show_default=True, type=click.IntRange(1), help="Of a feed, so many articles.")
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
    newest: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Tell the listening time of articles before anything is rendered.

    SOURCE is what `narrator render` takes, or a feed: RSS, Atom, JSON Feed or a sitemap, an address or a file.
    A time like 7:25 ± 0:05 holds 19 times in 20: it comes with the error that its voice has shown. Several voices,
    as in --voice joe,espeak, stand side by side.
    """
    from narrator.cli.estimate_table import print_tables
    from narrator.estimate.many import estimates
    from narrator.estimate.memory import Memory
    from narrator.parallel import cores

    voices = _voices(options["voice"], options["speed"])
    memory = None if fresh or exact else Memory()
    goal = _seconds(target) if target else None
    plan = partial(_plan, exact=exact, options=options)
    names, lost = _names(sources)
    ask = partial(estimates, voices=voices, plan=plan, memory=memory, jobs=cores(), more=_shape(options))
    told = [*_with_feeds_opened(ask(names), ask, newest), *lost]
    if sort:
        told = _sorted(told, sort)
    if as_json:
        _print_json(told, voices, goal)
    elif badge:
        _print_badges(told)
    else:
        print_tables(
            [one.estimates for one in told if one.estimates],
            chapters=chapters,
            chart=len(told) > 4 if chart is None else chart,
        )
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


def _with_feeds_opened(
    told: Iterable[Told], ask: Callable[[Sequence[Source]], Iterator[Told]], newest: int
) -> Iterator[Told]:
    """*told* with the articles of each feed in its place."""
    from narrator.errors import ListingError
    from narrator.estimate.many import Told
    from narrator.feeds.articles import articles
    from narrator.types import Raw

    for one in told:
        if not isinstance(one.error, ListingError) or one.source == "-":
            yield one
            continue
        found = list(articles(one.source, newest))
        yield from ask([item for item in found if isinstance(item, Raw)])
        yield from (Told(one.source, error=error) for error in found if not isinstance(error, Raw))


def _shape(options: dict[str, Any]) -> tuple[object, ...]:
    """All in the options that shapes a plan: lexicons by their content."""
    lexicons = [path.read_bytes() for name in options["lexicon"] if (path := Path(name)).is_file()]
    return (sorted(options.items()), lexicons)


def _voices(names: str, speed: float | None) -> tuple[Voice, ...]:
    from narrator.voices import DEFAULT, find

    found = [find(name.strip()) for name in (names or DEFAULT).split(",") if name.strip()]
    return tuple(voice if speed is None else replace(voice, speed=speed) for voice in found)


def _plan(source: Source, voice: Voice, *, exact: bool, options: dict[str, Any]) -> Plan:
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
    elif speed > _BEYOND:
        line = f"{start}no speed makes it {clock(goal)}"
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
