"""``narrator epub``: episodes as a book that reads itself."""

from __future__ import annotations

from pathlib import Path

import click

from narrator.cli.options import Place


@click.command()
@click.argument("folder", type=Place(path_type=Path), default="output")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The book.  [default: FOLDER/NAME.epub]")
@click.option("--title", default="", help="Of the book; the article's, where there is one.")
@click.option("--words", is_flag=True, help="Follow words instead of sentences.")
def command(folder: Path, output: Path | None, title: str, words: bool) -> None:
    """Make an EPUB 3 with Media Overlays of the finished episode in FOLDER, or of all episodes below it.

    An article is a chapter; the audio is inside. The path of the book goes to standard output.
    """
    from narrator.publish.epub import write_epub
    from narrator.publish.page import episodes

    path = output or folder / f"{folder.resolve().name}.epub"
    click.echo(str(write_epub(list(episodes(folder)), path, title=title, words=words)))
