"""``narrator feed``: what others publish in, podcasts out."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from narrator.cli.feed_init import init, schema
from narrator.cli.feed_lines import counted, failure_lines, fitting, outlook_facts, outlook_lines, summary_lines
from narrator.errors import SettingsError, UnfinishedError

if TYPE_CHECKING:
    from narrator.feeds.run import Outlook
    from narrator.feeds.settings import PodcastSettings, Settings

Command = TypeVar("Command", bound=Callable[..., object])


def choosing(command: Command) -> Command:
    """The podcasts a command is about, and where they are described."""
    command = click.argument("names", nargs=-1)(command)
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("--settings", "path", type=path, default="feeds.toml", show_default=True)(command)


@click.group()
def command() -> None:
    """Make podcasts of what others publish: feeds, sitemaps, lists of addresses. `feeds.toml` describes them."""


command.add_command(init)
command.add_command(schema)


@command.command()
@choosing
@click.option("-j", "--jobs", type=click.IntRange(1), help="Utterances spoken at once.  [default: one a core]")
@click.option("--again", is_flag=True, help="Also what is narrated already: after a change of voice, for instance.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each podcast, a line each.")
def update(names: tuple[str, ...], path: Path, jobs: int | None, again: bool, as_json: bool) -> None:
    """Narrate what is new or changed, and publish it.

    NAMES are podcasts of feeds.toml; all of them if none is given.
    """
    _run(names, path, jobs, as_json=as_json, again=again, ready=_show)


@command.command()
@choosing
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each podcast, a line each.")
def plan(names: tuple[str, ...], path: Path, as_json: bool) -> None:
    """Say what `update` would narrate, and for how long.

    Also how long the making takes, as fast as the last time. Nothing is rendered.
    """
    from narrator.feeds.run import run, visitor_for

    settings, podcasts = _chosen(names, path)
    visitor, failed = visitor_for(settings), 0
    seen: list[Outlook] = []
    for podcast in podcasts:
        summary = run(settings, podcast, visitor, ready=seen.append, only_look=True)
        failed += bool(summary.failed or summary.sources)
        if not seen:
            _tell(f"{podcast.name}: another run is at work on it")
        for outlook in seen:
            if as_json:
                click.echo(json.dumps(outlook_facts(outlook, summary), ensure_ascii=False))
            else:
                for line in (*outlook_lines(outlook), *failure_lines(summary, settings.output)):
                    click.echo(fitting(line))
        seen.clear()
    if failed:
        raise UnfinishedError(failed, len(podcasts))


@command.command()
@choosing
@click.option("--send-again", is_flag=True, help="Send all to the target, whatever was sent before.")
def build(names: tuple[str, ...], path: Path, send_again: bool) -> None:
    """Write the feeds anew from the episodes that are there.

    What the target lacks is sent; nothing is fetched or rendered.
    """
    from narrator.feeds.library import Library
    from narrator.feeds.run import Outlet, alone

    settings, podcasts = _chosen(names, path)
    failed = 0
    with Library(settings.output) as library:
        for podcast in podcasts:
            with alone(settings.output / podcast.name) as first:
                if not first:
                    _tell(f"{podcast.name}: another run is at work on it")
                    continue
                outlet = Outlet(settings, podcast, library)
                if send_again:
                    outlet.forget()
                outlet.publish()
                outlet.announce(_tell)
            state = "written" if outlet.changed else "as it was"
            sent = f"; {counted(outlet.sent, 'file')} sent" if settings.target and not outlet.unsent else ""
            click.echo(f"{settings.output / podcast.name / 'feed.xml'}: {state}{sent}")
            if outlet.unsent:
                failed += 1
                _tell(outlet.unsent)
    if failed:
        raise UnfinishedError(failed, len(podcasts))


@command.command()
@choosing
@click.option("--listen", is_flag=True, help="Decode every episode too: length, loudness, chapters and the rest.")
def check(names: tuple[str, ...], path: Path, listen: bool) -> None:
    """Hold the feeds against what directories demand.

    Every file they name is looked at, here and at the target. A line for each problem, and 1 as exit code if there is
    one.
    """
    from datetime import UTC, datetime

    from narrator.feeds.inspect import inspect
    from narrator.feeds.library import Library
    from narrator.feeds.run import visitor_for
    from narrator.feeds.target import open_target

    settings, podcasts = _chosen(names, path)
    target = open_target(settings.target, settings.target_options) if settings.target else None
    visitor, count = visitor_for(settings), 0
    with Library(settings.output) as library:
        for podcast in podcasts:
            found = list(inspect(settings, podcast, library, visitor, target, now=datetime.now(UTC), listen=listen))
            for problem in found:
                click.echo(f"{podcast.name}: {problem}")
            count += len(found)
            what = counted(len(found), "problem") if found else "no problem"
            _tell(f"{podcast.name}: {counted(library.count(podcast.name), 'episode')} looked at, {what}")
    sys.exit(1 if count else 0)


def in_seconds(ctx: click.Context | None, param: click.Parameter | None, value: str) -> float:
    """A stretch of time such as ``90s``, ``15m``, ``2h``, of at least ten seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh])", value)
    if not match or (seconds := float(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]) < 10:
        raise click.BadParameter(f"{value!r} is no time of at least 10s; write 15m or 2h", ctx=ctx, param=param)
    return seconds


@command.command()
@choosing
@click.option(
    "--every", callback=in_seconds, default="15m", show_default=True, help="From the end of a run to the next."
)
@click.option("-j", "--jobs", type=click.IntRange(1), help="Utterances spoken at once.  [default: one a core]")
def watch(names: tuple[str, ...], path: Path, every: float, jobs: int | None) -> None:
    """Run `update` again and again, until ^C.

    feeds.toml is read anew each time; what fails is told and tried again.
    """
    while True:
        try:
            _run(names, path, jobs, as_json=False, ready=_show)
        except UnfinishedError as error:
            _tell(str(error))
        time.sleep(every)


def _run(
    names: tuple[str, ...],
    path: Path,
    jobs: int | None,
    *,
    as_json: bool,
    again: bool = False,
    ready: Callable[[Outlook], None],
) -> None:
    from narrator.cli.progress import bar
    from narrator.feeds.run import run, visitor_for

    settings, podcasts = _chosen(names, path)
    visitor = visitor_for(settings)
    failed = 0
    for podcast in podcasts:
        summary = run(settings, podcast, visitor, tell=_tell, ready=ready, showing=bar, jobs=jobs, again=again)
        failed += bool(summary.failed or summary.sources or summary.unsent)
        click.echo(
            json.dumps(asdict(summary), ensure_ascii=False)
            if as_json
            else "\n".join(summary_lines(summary, settings.output))
        )
    if failed:
        raise UnfinishedError(failed, len(podcasts))


def _chosen(names: tuple[str, ...], path: Path) -> tuple[Settings, tuple[PodcastSettings, ...]]:
    from narrator.feeds.settings import read_settings

    settings = read_settings(path)
    known = {podcast.name: podcast for podcast in settings.podcasts}
    for name in names:
        if name not in known:
            raise SettingsError(str(path), "", f"it describes no podcast named {name!r}; there are {', '.join(known)}")
    return settings, tuple(known[name] for name in names) or settings.podcasts


def _show(outlook: Outlook) -> None:
    for line in outlook_lines(outlook) if outlook.due else ():
        _tell(fitting(line))


def _tell(line: str) -> None:
    click.echo(line, err=True)
