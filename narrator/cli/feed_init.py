"""``narrator feed init`` and ``narrator feed schema``: a feeds.toml to begin with, and what may stand in it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from narrator.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from narrator.feeds.items import Listing


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), default="feeds.toml")
@click.option("--ask/--no-ask", default=None, help="Ask for what is needed.  [default: where there is a terminal]")
def init(path: Path, ask: bool | None) -> None:
    """Write a commented feeds.toml: filled in by asking, or to be filled in."""
    from narrator.feeds.template import template
    from narrator.files import write_text

    if path.exists():
        raise SettingsError(str(path), "", "it is there already; nothing was changed")
    if ask if ask is not None else sys.stdin.isatty():
        name, answers = _asked(path.parent)
        write_text(path, template(name, answers))
        click.echo(f"{path} is written; next: `narrator feed plan`", err=True)
    else:
        write_text(path, template())
        click.echo(f"{path} is written: fill it in, then `narrator feed plan`", err=True)


@click.command()
def schema() -> None:
    """Print the JSON Schema of feeds.toml, for editors that complete and check TOML."""
    from narrator.feeds.keys import schema

    click.echo(json.dumps(schema(), indent=1))


def _asked(folder: Path) -> tuple[str, dict[str, str | list[str]]]:
    """The podcast's name, and the settings that were answered; what the source says of itself is proposed."""
    from narrator.feeds.keys import NAME
    from narrator.files import slug

    click.echo("What is to be read aloud: the address of a feed, a sitemap or a list,")
    click.echo("or a file or folder of this machine. Enter takes what stands in brackets.\n")
    source = _text("Source")
    found = _look(source)
    home = (found.url if found else "") or source
    host = urlsplit(home).hostname or ""
    title = _text("Title of the podcast", (found.title if found else "") or host or _titled(source))
    answers: dict[str, str | list[str]] = {
        "sources": [source if "://" in source or folder == Path() else str(Path(source).absolute())],
        "title": title,
        "description": _text("What it is about", f"The articles of {title}, read aloud."),
        "author": _text("Who publishes it", title),
        "email": click.prompt("E-mail, for directories and servers", default="", show_default=False),
        "language": _text("Language", ((found.language if found else "") or "en-us").lower()),
        "category": _category(),
        "base": (base := _address("Address where it will be served", "http://localhost:8000")),
        "link": _address("Address of the site it belongs to", f"{urlsplit(home).scheme}://{host}/" if host else base),
    }
    answers["contact"] = answers["email"]
    proposed = slug(title, "podcast")[:40].strip("-")
    while not re.fullmatch(NAME, name := _text("Short name, for folder and address", proposed)):
        click.echo("small letters, digits and hyphens only", err=True)
    return name, answers


def _titled(source: str) -> str:
    """A title for a file or a folder."""
    return Path(source).stem.replace("-", " ").replace("_", " ").title()


def _look(source: str) -> Listing | None:
    """What *source* lists, where it can be read."""
    from narrator.feeds.follow import opened
    from narrator.feeds.guard import Guard
    from narrator.feeds.politeness import Visitor
    from narrator.sources.fetch import Validators

    try:
        listing = opened(source, Visitor(resolve=Guard()), Validators()).listing
    except SourceError as error:
        click.echo(f"(it cannot be read now: {error})", err=True)
        return None
    if listing:
        count = len(listing.items) or len(listing.feeds)
        click.echo(f"({count} {'article' if listing.items else 'list'}{'s' * (count != 1)} in it)", err=True)
    return listing


def _category() -> list[str]:
    from narrator.publish.feedcheck import CATEGORIES

    while True:
        parts = [part.strip() for part in _text("Category, in Apple's words", "News").split(">")]
        if parts[0] in CATEGORIES and (len(parts) == 1 or parts[1] in CATEGORIES[parts[0]]):
            return parts[:2]
        known = ", ".join(CATEGORIES.get(parts[0], CATEGORIES))
        click.echo(click.wrap_text(f"One of {known}; or more exactly, as in News > Politics.", 78), err=True)


def _address(question: str, default: str) -> str:
    while not (answer := _text(question, default)).startswith(("http://", "https://")):
        click.echo("an address begins with http:// or https://", err=True)
    return answer


def _text(question: str, default: str = "") -> str:
    return str(click.prompt(question, default=default or None)).strip()
