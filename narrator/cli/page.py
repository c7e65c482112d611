"""``narrator page``: pages to read along with."""

from __future__ import annotations

from pathlib import Path

import click

from narrator.cli.options import Place


@click.command()
@click.argument("folder", type=Place(path_type=Path), default="output")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def command(folder: Path, show: bool) -> None:
    """Make a page to read along for each finished episode below FOLDER (or FOLDER itself), and an index over them.

    A page is one file beside its audio; it works from the disk and from any server. The first path goes to
    standard output.
    """
    from narrator.publish.page import write_pages

    pages = write_pages(folder)
    click.echo(str(pages[0]))
    if show:
        click.launch(pages[0].resolve().as_uri())
