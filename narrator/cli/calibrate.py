"""``narrator voices calibrate``: a voice's timing, measured on clips of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.calibrate import Calibration
    from narrator.estimate import Model
    from narrator.gains import Gain
    from narrator.types import Utterance, Voice

_TEXTS = 5  # of sentences of ours, that the gain is measured on
_WIDE, _HIGH = 60, 18  # characters of the plot


@click.command()
@click.argument("voice")
@click.option("--also", multiple=True, metavar="SOURCE", help="Articles to fit on too; may be repeated.")
@click.option("--note", default="", help="What those articles are and whose, for the file.")
@click.option("--alone", is_flag=True, help="Start from nothing, not from what a known voice's sounds take.")
@click.option("--store", type=click.Path(dir_okay=False, path_type=Path), help="Where to; else narrator's data folder.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Utterances at once; else one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as a JSON object.")
def calibrate(
    voice: str, also: tuple[str, ...], note: str, alone: bool, store: Path | None, jobs: int | None, as_json: bool
) -> None:
    """Measure how long VOICE takes to say things, and store it, so that estimates for it are right.

    Renders about ten minutes of sentences of our own and fits its timing on their clips. The errors told are those
    of sentences left out of the fitting, twenty at a time. The gain told, written into the voice's profile, lets
    episodes be made beside the speaking.
    """
    from narrator import calibrate as room
    from narrator.cache import ClipCache
    from narrator.estimate.timing import own_folder
    from narrator.gains import gain_needed
    from narrator.voices import find

    chosen, cache = find(voice), ClipCache()
    if not chosen.language.startswith("en"):
        click.echo(f"note: our sentences are English; add texts in {chosen.language} with --also", err=True)
    told = _Counter()
    found = room.calibrate(
        chosen,
        cache,
        texts=list(_texts(also, chosen)),
        prior=_prior(chosen, alone),
        note=note,
        jobs=jobs,
        told=told,
    )
    told.end()
    gain = gain_needed(chosen, _batches(room.sentences(), room.TEXT)[:_TEXTS], cache, jobs=jobs)
    path = store or own_folder() / f"{chosen.id}.timing.json"
    found.timing.save(path)
    if as_json:
        click.echo(json.dumps(_facts(found) | {"file": str(path), "gain": asdict(gain)}, ensure_ascii=False))
    else:
        _print(found)
        _print_gain(gain)
        click.echo(str(path))


def _texts(sources: Sequence[str], voice: Voice) -> Iterator[tuple[Utterance, ...]]:
    if not sources:
        return
    from narrator import pipeline
    from narrator.sources import expand

    for source in expand(sources):
        yield pipeline.plan(pipeline.read(source), voice).utterances


def _prior(voice: Voice, alone: bool) -> Model | None:
    """What is known of the voice already, or of the default one: most voices share what sounds take."""
    from narrator.estimate import timing_of
    from narrator.voices import DEFAULT, find

    known = None if alone else timing_of(voice) or timing_of(find(DEFAULT))
    return known.phonemes if known else None


class _Counter:
    """Tells on standard error how many clips there are, where that is a terminal."""

    def __init__(self) -> None:
        self._count = 0
        self._seen = sys.stderr.isatty()

    def __call__(self, _: object) -> None:
        self._count += 1
        if self._seen and self._count % 10 == 0:
            click.echo(f"\r{self._count} clips", err=True, nl=False)

    def end(self) -> None:
        if self._seen:
            click.echo(f"\r{self._count} clips", err=True)


def _facts(found: Calibration) -> dict[str, object]:
    timing = found.timing
    ways = {"phonemes": timing.phonemes, "text": timing.text}
    return {
        "voice": timing.voice,
        "engine": timing.fingerprint,
        "fitted_on": dict(timing.fitted_on),
        "paces": timing.paces,
        "errors": {name: {"mean": way.mean_error, "max": way.max_error} for name, way in ways.items() if way},
    }


def _print(found: Calibration) -> None:
    timing = found.timing
    known = timing.fitted_on
    click.echo(
        f"{timing.voice}: {known['utterances']} utterances in {known['texts']} texts, {known['words']} words, "
        f"{float(known['seconds']) / 60:.1f} minutes"
    )
    for name, way in (("by phonemes", timing.phonemes), ("by letters", timing.text)):
        if way:
            click.echo(f"{name:12} texts left out: {way.mean_error:.2%} off on average, {way.max_error:.2%} at most")
    click.echo("\n".join(plot([(guess, m.seconds) for guess, m in zip(found.predicted, found.measured, strict=True)])))


def _print_gain(gain: Gain) -> None:
    ends = f"texts end {gain.quietest:+.2f} to {gain.loudest:+.2f} LU from the loudness asked for"
    use = f"write gain = {gain.decibels:g} into its profile" if gain.is_steady else "too unsteady for a gain of its own"
    click.echo(f"{'gain':12} {gain.decibels:g} dB: {ends}; {use}")


def _batches(sentences: Sequence[str], size: int) -> list[Sequence[str]]:
    return [sentences[start : start + size] for start in range(0, len(sentences), size)]


def plot(points: Sequence[tuple[float, float]]) -> list[str]:
    """Predicted (across) against rendered seconds (up), as lines of text; dots lie where both are equal."""
    most = max((max(point) for point in points), default=1.0) or 1.0
    cells = [[" "] * _WIDE for _ in range(_HIGH)]
    for column in range(_WIDE):
        cells[round(column * (_HIGH - 1) / (_WIDE - 1))][column] = "·"
    for point in points:
        across, up = (min(1.0, max(0.0, seconds) / most) for seconds in point)
        column, row = round(across * (_WIDE - 1)), round(up * (_HIGH - 1))
        cells[row][column] = "o" if cells[row][column] in " ·" else "@"
    lines = [f"{most:6.1f} s ┤" if row == _HIGH - 1 else " " * 9 + "│" for row in range(_HIGH)]
    drawn = [lines[row] + "".join(cells[row]).rstrip() for row in reversed(range(_HIGH))]
    return ["rendered", *drawn, " " * 9 + "└" + "─" * _WIDE, f"{'predicted':>{_WIDE}} {most:.1f} s"]
