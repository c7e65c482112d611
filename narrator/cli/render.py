"""``narrator render``: articles in, episodes out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import audio, audio_options, planning, plans
from narrator.cli.progress import bar
from narrator.cli.streaming import Stream, to_stdout
from narrator.durations import clock
from narrator.errors import IncompleteError, NarratorError

if TYPE_CHECKING:
    from pathlib import Path

    from narrator.pipeline import Outcome
    from narrator.types import Loudness, Plan

_NEAR = 0.5  # LU from what was asked for, which nobody hears
_SILENCE = -100.0  # LUFS: below it there is no sound to be loud


@click.command()
@click.argument("sources", nargs=-1, required=True)
@planning
@audio
@click.option("-o", "--output", default="output", show_default=True, help="Folder for the episodes.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Utterances spoken at once.  [default: one a core]")
@click.option("--force", is_flag=True, help="Make episodes again that are there already.")
@click.option("--max-cost", type=click.FloatRange(0), help="Speak nothing if voices with a price cost more than this.")
@click.option(
    "--learn/--no-learn",
    default=True,
    envvar="NARRATOR_LEARN",
    help="Let finished episodes correct later estimates: numbers only, in narrator's data folder.  [default: learn]",
)
@click.option("--dry-run", is_flag=True, help="Plan only: say what would be made, and how long it would be.")
@click.option("--open", "show", is_flag=True, help="Make the pages to read along, and open the first in the browser.")
@click.option("--stream", is_flag=True, help="Write the MP3 to standard output while it is made, for a player.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each source, a line each.")
def command(sources: tuple[str, ...], as_json: bool, dry_run: bool, show: bool, stream: bool, **options: Any) -> None:
    """Narrate articles: a folder each, with an MP3, a transcript, chapters and a manifest.

    SOURCES are http(s) addresses, HTML files, saved pages as text, Markdown, folders of these, or - for standard
    input. The path of each MP3 goes to standard output, or with --stream the sound itself.
    """
    from narrator.cache import ClipCache
    from narrator.costs import costs

    out = to_stdout(as_json=as_json, format=options["format"]) if stream else None
    planned = list(plans(sources, options))
    errors = {one.source: one.error for one in planned if one.error}
    due = [one.plan for one in planned if one.plan]
    for plan in due:
        for warning in plan.article.warnings:
            click.echo(f"{plan.article.origin}: {warning}", err=True)
    for cost in costs((utterance for plan in due for utterance in plan.utterances), ClipCache()):
        click.echo(str(cost), err=True)
    if dry_run:
        for plan in due:
            click.echo(_dry(plan, as_json=as_json))
    else:
        folders = []
        for outcome in _render(due, options, out):
            if outcome.episode:
                folders.append(outcome.folder)
            if outcome.error:
                errors[outcome.plan.article.origin] = outcome.error
            elif outcome.episode:
                click.echo(_json(outcome) if as_json else str(outcome.episode.path), err=stream)
                if out and not outcome.report:
                    out.write_file(outcome.episode.path)
        if show and folders:
            _open(folders)
    if out and out.error:
        raise out.error
    _tell(errors, len(planned), as_json=as_json)


def _open(folders: Sequence[Path]) -> None:
    """Make the page of each episode and open the first."""
    from narrator.publish.page import write_pages

    first, *_ = [write_pages(folder)[0] for folder in folders]
    click.launch(first.resolve().as_uri())


def _render(due: Sequence[Plan], options: dict[str, Any], out: Stream | None) -> Iterator[Outcome]:
    from narrator.pipeline import RenderOptions, render_all

    how = RenderOptions(
        audio_options(options),
        jobs=options["jobs"],
        force=options["force"],
        listen=out.write if out else None,
        max_cost=options["max_cost"],
        learn=options["learn"],
    )
    with bar(due) as shown:
        seen, foretold = (shown.advance, shown.foretold) if shown else (None, None)
        for outcome in render_all(due, options["output"], how, seen, foretold):
            if outcome.episode:
                click.echo(_report(outcome), err=True)
                if missed := _missed(outcome.episode.loudness, options["loudness"]):
                    click.echo(f"  {missed}", err=True)
                for words, why in outcome.report.doubts if outcome.report else ():
                    click.echo(f"  worth a listen: {words!r}: {why}", err=True)
            yield outcome


def _report(outcome: Outcome) -> str:
    """One line on what was made, for a person."""
    title = outcome.plan.article.metadata.title or outcome.plan.article.origin
    assert outcome.episode is not None
    length = clock(outcome.episode.duration)
    if (report := outcome.report) is None:
        return f"{title}: {length}, there already"
    spoken = f"{report.utterances} utterances, {report.cached} from the cache"
    again = f", {report.again} spoken again" if report.again else ""
    pace = f"{outcome.episode.duration / report.seconds:.0f} × real time" if report.seconds else ""
    return f"{title}: {length} ({spoken}{again}; {report.seconds:.1f} s, {pace})"


def _missed(made: Loudness, asked: float) -> str:
    """What to say where an episode is not as loud as was asked for; nothing where it is, or there is no sound."""
    if made.after <= _SILENCE or abs(made.after - asked) <= _NEAR:
        return ""
    why = ": with its peaks where they may be, it gets no louder" if made.after < asked else ""
    return f"{made.after:.1f} LUFS, where {asked:g} was asked for{why}"


def _json(outcome: Outcome) -> str:
    assert outcome.episode is not None
    report = outcome.report
    return json.dumps(
        {
            "source": outcome.plan.article.origin,
            "title": outcome.plan.article.metadata.title,
            "audio": str(outcome.episode.path),
            "seconds": round(outcome.episode.duration, 3),
            "estimated_seconds": round(outcome.plan.total, 3),
            "loudness": round(outcome.episode.loudness.after, 2),
            "voice": outcome.plan.voice.id,
            "cast": [voice.id for voice in outcome.plan.cast],
            "unchanged": report is None,
            "utterances": len(outcome.plan.utterances),
            "cached": report.cached if report else None,
            "again": report.again if report else None,
            "doubts": [list(doubt) for doubt in report.doubts] if report else [],
            "wall_seconds": round(report.seconds, 3) if report else None,
        },
        ensure_ascii=False,
    )


def _dry(plan: Plan, *, as_json: bool) -> str:
    title = plan.article.metadata.title or plan.article.origin
    if not as_json:
        return f"{clock(plan.total)}  {title}"
    facts = {"source": plan.article.origin, "title": title, "estimated_seconds": round(plan.total, 3)}
    return json.dumps({**facts, "utterances": len(plan.utterances), "voice": plan.voice.id}, ensure_ascii=False)


def _tell(errors: dict[str, NarratorError], of: int, *, as_json: bool) -> None:
    """Report what failed at the end: one source with its own exit code, several with that of an incomplete run."""
    for source, error in errors.items():
        if as_json:
            click.echo(json.dumps({"source": source, "error": str(error), "exit_code": error.exit_code}))
        elif of > 1:
            click.echo(f"narrator: {error}", err=True)
    if errors and of == 1:
        raise next(iter(errors.values()))
    if errors:
        raise IncompleteError(len(errors), of)
