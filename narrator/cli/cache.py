"""``narrator cache``: what was spoken before, and how much room it takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.cache import Usage


@click.group()
def command() -> None:
    """Look at and clear what was spoken before."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def info(as_json: bool) -> None:
    """Tell where the cache is, how much it holds, and how much it may hold."""
    from narrator.cache import ClipCache, size_limit

    cache = ClipCache()
    usage = cache.usage()
    if as_json:
        facts = {"folder": str(cache.folder), "clips": usage.clips, "size": usage.size, "limit": size_limit()}
        click.echo(json.dumps(facts))
        return
    click.echo(f"{cache.folder}: {_told(usage)}; at most {_megabytes(size_limit())}")


@command.command()
@click.option("--size", type=click.IntRange(0), metavar="MB", help="Megabytes to keep.  [default: the cache's limit]")
def prune(size: int | None) -> None:
    """Remove the clips used longest ago, until the cache is small enough."""
    from narrator.cache import ClipCache

    removed = ClipCache().prune(None if size is None else size * 1_000_000)
    click.echo(f"removed {_told(removed)}")


@command.command()
def clear() -> None:
    """Remove every clip."""
    from narrator.cache import ClipCache

    click.echo(f"removed {_told(ClipCache().clear())}")


def _told(usage: Usage) -> str:
    return f"{usage.clips} clip{'' if usage.clips == 1 else 's'}, {_megabytes(usage.size)}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
