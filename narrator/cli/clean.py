"""``narrator clean``: the article as it will be spoken, and what will not be."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import apart
from narrator.errors import IncompleteError, NarratorError
from narrator.files import slug, write_text
from narrator.types import BlockKind, SourceKind

if TYPE_CHECKING:
    from narrator.types import Article

_KINDS = click.Choice([kind.value for kind in BlockKind])


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--text", "form", flag_value="text", help="Only the body as written, one block a line; tables are written out."
)
@click.option("--json", "form", flag_value="json", help="Every block with its decision, one article a line.")
@click.option("--report", "form", flag_value="report", help="List what is not spoken, with the reason.")
@click.option("--explain", "form", flag_value="explain", help="Every block in order: spoken or not, kind, rule.")
@click.option("--report-html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as one page.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write NAME.txt for each source here.")
@click.option("--speak", multiple=True, type=_KINDS, metavar="KIND", help="Speak blocks of this kind too.")
@click.option("--skip", multiple=True, type=_KINDS, metavar="KIND", help="Do not speak blocks of this kind.")
@click.option(
    "--sites", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Rules for sites, over all others."
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    help="What the sources are.  [default: told from their content]",
)
def command(
    sources: tuple[str, ...], form: str | None, report_html: Path | None, output: Path | None, **options: Any
) -> None:
    """Show the article as it will be spoken, and what will not be."""
    from narrator.sources import expand

    failed = seen = 0
    only: NarratorError | None = None
    articles: list[Article] = []
    names = _Names()
    for name in expand(sources):
        seen += 1
        try:
            article = _article(name, options)
        except NarratorError as error:
            failed, only = failed + 1, error
            if seen > 1 or len(sources) > 1 or output is not None:
                click.echo(f"narrator: {error}", err=True)
            continue
        for warning in article.warnings:
            click.echo(f"narrator: {name}: {warning}", err=True)
        if report_html is not None:
            articles.append(article)
        if output is not None:
            write_text(apart(output / f"{names.new(_stem(name))}.txt", name), _shown(article, form or "text"))
        elif report_html is None or form is not None:
            click.echo(_shown(article, form or "plain"), nl=False)
    if report_html is not None and articles:
        from narrator.clean.report_page import page

        write_text(apart(report_html, *(article.origin for article in articles)), page(tuple(articles)))
        click.echo(str(report_html))
    if only is not None and seen == 1:
        raise only
    if failed:
        raise IncompleteError(failed, seen)


def _article(name: str, options: dict[str, Any]) -> Article:
    from narrator.clean import Policy
    from narrator.pipeline import read
    from narrator.sites import Sites, known
    from narrator.voices import user_folder

    sites = known(user_folder().parent / "sites.toml")
    if options["sites"] is not None:
        sites = Sites.read(options["sites"]).over(sites)
    policy = Policy().speaking(options["speak"]).skipping(options["skip"])
    return read(name, kind=SourceKind(options["kind"]) if options["kind"] else None, policy=policy, sites=sites)


class _Names:
    """Names of files, each given out once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, name: str) -> str:
        """*name*, with a number where it was given out before."""
        numbered = (name if number == 1 else f"{name}-{number}" for number in count(1))
        found = next(one for one in numbered if one.casefold() not in self._given)
        self._given.add(found.casefold())
        return found


def _stem(name: str) -> str:
    """What a source's file is called, without its suffixes; an address becomes a plain name."""
    if "://" in name or name == "-":
        return slug(name.rpartition("://")[2].replace("/", " "))
    stem = Path(name).name
    for suffix in (".gz", ".html", ".htm", ".xhtml", ".txt", ".md", ".markdown"):
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
    return stem


def _shown(article: Article, form: str) -> str:
    from narrator.clean import report

    if form == "json":
        return json.dumps(report.as_data(article), ensure_ascii=False) + "\n"
    if form == "text":
        return "".join(f"{line}\n" for line in report.body(article))
    lines = {"report": report.dropped, "explain": report.explained, "plain": report.shown}[form](article)
    return "".join(f"{line}\n" for line in lines)
