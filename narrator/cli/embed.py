"""``narrator embed``: an episode's player on a publisher's page."""

from __future__ import annotations

from pathlib import Path

import click

from narrator.cli.options import Place


@click.command()
@click.argument("episode", type=Place(path_type=Path))
@click.option("--base", default="", metavar="URL", help="Address of the episode's folder; none for the same folder.")
@click.option("--player", metavar="URL", help="Address of the player's script.  [default: beside the audio]")
@click.option("--article", default="", metavar="SELECTOR", help="Where the article's text stands on the page.")
@click.option("--frame", metavar="URL", help="Print an iframe of the episode's page at this address instead.")
@click.option("--oembed", metavar="URL", help="Print the oEmbed answer for the episode's page at this address instead.")
@click.option("--head", is_flag=True, help="Print the lines for the page's head instead.")
@click.option("--script", is_flag=True, help="Write the player's script into the episode's folder too.")
def command(
    episode: Path,
    base: str,
    player: str | None,
    article: str,
    frame: str | None,
    oembed: str | None,
    head: bool,
    script: bool,
) -> None:
    """Print the lines that put the player of EPISODE on a page: a folder that `narrator render` made, or one above."""
    from narrator.files import write_text
    from narrator.publish import embed
    from narrator.publish import player as element
    from narrator.publish.page import embedded, episode_in

    manifest = episode_in(episode)
    plain = embedded(manifest)
    root = f"{base.rstrip('/')}/" if base else ""
    placed = embedded(
        manifest,
        audio=root + plain.audio,
        captions=root + plain.captions,
        chapters=root + plain.chapters if plain.chapters else "",
        player=player or root + element.NAME,
        article=article,
    )
    if script:
        write_text(manifest.episode.folder / element.NAME, element.script())
    if frame:
        click.echo(embed.frame(frame, placed.title), nl=False)
    elif oembed:
        click.echo(embed.oembed(placed, oembed), nl=False)
    elif head:
        click.echo(embed.open_graph(placed), nl=False)
    else:
        click.echo(embed.snippet(placed), nl=False)
