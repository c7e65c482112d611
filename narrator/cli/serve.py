"""``narrator serve``: an output folder over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from narrator.cli.options import Place


@click.command()
@click.argument("folder", type=Place(file_okay=False, path_type=Path), default="output")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets the local network in.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def command(folder: Path, host: str, port: int) -> None:
    """Serve FOLDER until ^C: episodes, feeds and pages, with byte ranges, as podcast apps ask for them."""
    from narrator.serve import server

    with server(folder, host, port) as serving:
        click.echo(f"http://{host}:{serving.server_address[1]}/")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
