"""``narrator library``: what was narrated, from what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from narrator.cli.feed_lines import fitting, moment
from narrator.errors import UnknownArticleError

if TYPE_CHECKING:
    from narrator.feeds.library import Library
    from narrator.feeds.records import Known

Command = TypeVar("Command", bound=Callable[..., object])


def at(command: Command) -> Command:
    """The output folder whose library is meant."""
    path = click.Path(file_okay=False, path_type=Path)
    return click.option("-o", "--output", type=path, default="output", show_default=True)(command)


@click.group()
def command() -> None:
    """Look into the library of an output folder: articles, their episodes, and what failed."""


@command.command("list")
@click.argument("podcast", default="")
@at
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each article, a line each.")
def list_(podcast: str, output: Path, as_json: bool) -> None:
    """List articles, newest first, and how it stands with them.

    `met` are those that no limit let through: older than `days`, or not among the `newest`.
    """
    with _library(output) as library:
        _print(library, library.articles(podcast), as_json=as_json, none=f"no article{_of(podcast)} is known")


@command.command()
@click.argument("words", nargs=-1, required=True)
@at
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each article, a line each.")
def search(words: tuple[str, ...], output: Path, as_json: bool) -> None:
    """Find articles by words of their titles, addresses and names of files."""
    with _library(output) as library:
        _print(library, library.search(" ".join(words)), as_json=as_json, none="nothing found")


@command.command()
@click.argument("podcast")
@click.argument("id")
@at
def show(podcast: str, id: str, output: Path) -> None:
    """Show all that is known of one article, as JSON."""
    with _library(output) as library:
        known = _known(library, podcast, id)
        episode = next((asdict(one) for one in library.episodes(podcast) if one.id == id), {})
        episode.pop("text", None)  # a digest that the library keeps for itself
        failure = next((asdict(job) for job in library.jobs.failures(podcast) if job.id == id), None)
    click.echo(
        json.dumps({**asdict(known), "episode": episode or None, "failure": failure}, ensure_ascii=False, indent=1)
    )


@command.command()
@click.argument("podcast", default="")
@at
def failures(podcast: str, output: Path) -> None:
    """List what could not be narrated, and why."""
    with _library(output) as library:
        failed = library.jobs.failures(podcast)
        if not failed:
            click.echo(f"nothing{_of(podcast)} failed", err=True)
        for job in failed:
            tries = f"{job.tries} {'try' if job.tries == 1 else 'tries'}"
            then = "set aside" if job.aside else f"again from {moment(job.due)}"
            click.echo(f"{job.feed}  {job.id}  {tries}, {then}: {job.reason}")


@command.command()
@click.argument("podcast")
@click.argument("id")
@at
def remove(podcast: str, id: str, output: Path) -> None:
    """Take an article out of its podcast for good.

    Also where its source lists it still. Its folder stays.
    """
    with _library(output) as library:
        _known(library, podcast, id)
        library.remove(podcast, id)
    click.echo(f"{id} leaves the feed with the next `narrator feed build`", err=True)


@command.command()
@click.argument("podcast")
@click.argument("id")
@at
def restore(podcast: str, id: str, output: Path) -> None:
    """Put an article back that was taken out of its podcast."""
    with _library(output) as library:
        _known(library, podcast, id)
        library.restore(podcast, id)
    click.echo(f"{id} is in the feed again with the next `narrator feed build`", err=True)


@command.command()
@click.argument("podcast")
@click.argument("id")
@at
def forget(podcast: str, id: str, output: Path) -> None:
    """Forget an article, as if it had never been met.

    `feed update` takes it for new where its source lists it still. Its folder stays.
    """
    with _library(output) as library:
        _known(library, podcast, id)
        library.forget(podcast, id)


@command.command()
@at
def rebuild(output: Path) -> None:
    """Make the library anew from the episodes' folders.

    For where it was lost or damaged.
    """
    with _library(output) as library:
        click.echo(f"{library.rebuild()} episodes")


def _library(output: Path) -> Library:
    from narrator.feeds.library import Library

    return Library(output)


def _known(library: Library, podcast: str, id: str) -> Known:
    known = library.article(podcast, id)
    if known is None:
        raise UnknownArticleError(podcast, id)
    return known


def _of(podcast: str) -> str:
    return f" of {podcast}" if podcast else ""


def _print(library: Library, articles: Iterable[Known], *, as_json: bool, none: str) -> None:
    """A line for each of *articles*; on standard error *none*, where there is none."""
    states, found = library.jobs.states(), tuple(articles)
    for known in found:
        if as_json:
            click.echo(json.dumps(asdict(known), ensure_ascii=False))
        else:
            state = states.get((known.feed, known.id), "narrated" if known.digest else "met")
            state = "withdrawn" if known.withdrawn else state
            told = f"{known.published[:10] or '-':10}  {state:9}  {known.feed}  {known.id}  {known.title}"
            click.echo(fitting(told))
    if not found:
        click.echo(none, err=True)
