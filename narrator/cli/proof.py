"""``narrator proof``: what an editor looks at before anything is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrator.cli.options import plan_one, planning


@click.command()
@click.argument("source")
@planning
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="proof.html",
    show_default=True,
    help="- for standard output.",
)
@click.option(
    "--episode", type=click.Path(path_type=Path), help="Folder of the finished episode: sentences can be heard."
)
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def command(source: str, output: Path, episode: Path | None, show: bool, **options: Any) -> None:
    """Make one page of SOURCE: what will be spoken, what will not and why, how words are said, and how long it takes.

    With --episode the page is written into that folder, so that it finds the audio.
    """
    from narrator.files import write_text
    from narrator.lexicon.layers import for_article
    from narrator.lexicon.suggest import suggest
    from narrator.publish.page import episode_in
    from narrator.publish.proof import proof_page, texts

    manifest = episode_in(episode) if episode else None
    plan = plan_one(source, options)
    names = suggest(texts(plan), for_article(plan.article))
    page = proof_page(plan, names, manifest)
    if str(output) == "-":
        click.echo(page, nl=False)
        return
    path = episode / output.name if episode else output
    write_text(path, page)
    click.echo(str(path))
    if show:
        click.launch(path.resolve().as_uri())
