"""``narrator feed init`` and ``narrator feed schema``: a feeds.toml to begin with, and what may stand in it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
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
@click.option("--source", help="What is read aloud: then nothing is asked, and what it says of itself is taken.")
def init(path: Path, ask: bool | None, source: str | None) -> None:
    """Write a commented feeds.toml.

    Filled in by asking, or by what --source says of itself, or to be filled in.
    """
    from narrator.feeds.template import template
    from narrator.files import write_text

    if path.exists():
        raise SettingsError(str(path), "", "it is there already; nothing was changed")
    if source or (ask if ask is not None else sys.stdin.isatty()):
        name, answers = _answers(path.parent, _Taken(source) if source else _Asked())
        write_text(path, template(name, answers))
        click.echo(f"{path} is written; next: `narrator feed plan`", err=True)
    else:
        write_text(path, template())
        click.echo(f"{path} is written: fill it in, then `narrator feed plan`", err=True)


@click.command()
def schema() -> None:
    """Print the JSON Schema of feeds.toml, for editors."""
    from narrator.feeds.keys import schema

    click.echo(json.dumps(schema(), indent=1))


class _Taken:
    """Answers every question with what is proposed."""

    def __init__(self, source: str) -> None:
        self.source = source

    def text(self, question: str, proposed: str = "", fits: Callable[[str], str] = lambda answer: "") -> str:
        """What is proposed."""
        return proposed


class _Asked:
    """Asks the user, again where an answer does not fit."""

    def __init__(self) -> None:
        click.echo("What is to be read aloud: the address of a feed, a sitemap or a list,")
        click.echo("or a file or folder of this machine. Enter takes what stands in brackets.\n")
        self.source = str(click.prompt("Source")).strip()

    def text(self, question: str, proposed: str = "", fits: Callable[[str], str] = lambda answer: "") -> str:
        """The answer; *fits* says what is wrong with one, or nothing."""
        while wrong := fits(
            answer := str(click.prompt(question, default=proposed, show_default=bool(proposed))).strip()
        ):
            click.echo(click.wrap_text(wrong, 78), err=True)
        return answer


def _answers(folder: Path, user: _Taken | _Asked) -> tuple[str, dict[str, str | list[str]]]:
    """The podcast's name, and its settings; what the source says of itself is proposed."""
    from narrator.feeds.keys import DISCLOSURE, NAME

    source = user.source
    found = _look(source)
    home = (found.url if found else "") or source
    host = urlsplit(home).hostname or ""
    title = user.text("Title of the podcast", (found.title if found else "") or host or _titled(source), _said)
    base = user.text("Address where it will be served", "http://localhost:8000", _address)
    site = f"{urlsplit(home).scheme}://{host}/" if host else base
    answers: dict[str, str | list[str]] = {
        "sources": [source if "://" in source or folder == Path() else str(Path(source).absolute())],
        "title": title,
        "description": user.text("What it is about", f"The articles of {title}, read aloud.", _said),
        "author": user.text("Who publishes it", title),
        "email": user.text("E-mail, for directories and servers"),
        "language": user.text("Language", ((found.language if found else "") or "en-us").lower(), _said),
        "category": _category(user.text("Category, in Apple's words", "News", _no_category)),
        "base": base,
        "link": user.text("Address of the site it belongs to", site, _address),
    }
    answers["contact"] = answers["email"]
    if str(answers["language"]).startswith("en"):
        answers["disclose"] = DISCLOSURE
    name = user.text(
        "Short name, for folder and address",
        _name_of(title),
        lambda answer: "" if re.fullmatch(NAME, answer) else "Small letters, digits and hyphens only.",
    )
    return name, answers


def _said(answer: str) -> str:
    return "" if answer else "This is needed."


def _address(answer: str) -> str:
    return "" if re.match(r"https?://[^/]", answer) else "An address begins with http:// or https://"


def _category(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(">")]


def _no_category(answer: str) -> str:
    from narrator.publish.feedcheck import CATEGORIES

    first, *more = _category(answer)
    if first in CATEGORIES and (not more or (more == more[:1] and more[0] in CATEGORIES[first])):
        return ""
    return f"One of {', '.join(CATEGORIES.get(first, CATEGORIES))}; or more exactly, as in News > Politics."


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


def _name_of(title: str) -> str:
    """A podcast's name in its settings and addresses: plain letters, digits and hyphens."""
    from narrator.files import slug

    return re.sub(r"[^a-z0-9-]|^-+", "", slug(title, "podcast"))[:40].strip("-") or "podcast"
