"""``narrator script``: an article as Markdown to edit."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from narrator.errors import OutputError
from narrator.types import SourceKind


@click.command()
@click.argument("source")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind if kind is not SourceKind.FEED_ITEM]),
    help="What SOURCE is, where its content would mislead.",
)
def command(source: str, output: Path | None, force: bool, kind: str | None) -> None:
    """Write the article in SOURCE as Markdown: edit it, then narrate that file.

    What is not spoken stands in comments with the reason; delete a comment's first and last line to have it spoken.
    """
    from narrator import script
    from narrator.files import write_text
    from narrator.pipeline import read

    text = script.write(read(source, kind=SourceKind(kind) if kind else None))
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    if not force and _differs(output, text):
        raise OutputError(str(output), "it is there already, with another text; nothing was changed (but see --force)")
    write_text(output, text)
    click.echo(f"{output}: edit it, then `narrator render {output}`", err=True)


def _differs(path: Path, text: str) -> bool:
    """Whether a file stands at *path* that says something else, as a script does that was edited."""
    try:
        return path.read_bytes() != text.encode("utf-8")
    except FileNotFoundError:
        return False
    except OSError:
        return path.exists()
