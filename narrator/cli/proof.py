"""``narrator proof``: what an editor looks at before anything is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import apart, plan_article, plan_one, planning, policy

if TYPE_CHECKING:
    from narrator.desk import Desk
    from narrator.types import Plan


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
@click.option("--serve", is_flag=True, help="Change the script and the lexicon on the page, and hear sentences there.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="For --serve.  [default: a free one]")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def command(
    source: str, output: Path, episode: Path | None, serve: bool, port: int, show: bool, **options: Any
) -> None:
    """Make one page of SOURCE: what will be spoken, what will not and why, how words are said, and how long it takes.

    With --episode the page is written into that folder, so that it finds the audio.

    With --serve the page is served to this machine alone until ^C. The script saved there is SOURCE where that is
    Markdown, else a file named after the title in this folder; the lexicon is the last --lexicon, which may
    be new, else your own.
    """
    if serve:
        if episode or str(output) != "proof.html":
            raise click.UsageError("--serve writes no page: it goes without --episode and --output")
        _serve(source, port, options, show=show)
        return
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
    path = manifest.episode.folder / output.name if manifest else output
    write_text(apart(path, source), page)
    click.echo(str(path))
    if show:
        click.launch(path.resolve().as_uri())


def _serve(source: str, port: int, options: dict[str, Any], *, show: bool) -> None:
    from narrator import desk

    serving, address = desk.serve(_desk(source, options), port)
    with serving:
        click.echo(address)
        if show:
            click.launch(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def _desk(source: str, options: dict[str, Any]) -> Desk:
    """The desk of *source*. Raises `NarratorError` where it cannot be planned, or its script has no place."""
    from narrator import script
    from narrator.desk import Desk, Drafts
    from narrator.errors import OutputError
    from narrator.files import slug
    from narrator.lexicon import Lexicon, toml, user_lexicon
    from narrator.lexicon.layers import for_article
    from narrator.lexicon.lexicon import built_in
    from narrator.lexicon.suggest import suggest
    from narrator.pipeline import read_script, speak
    from narrator.publish.proof import proof_page, texts
    from narrator.types import SourceKind

    *others, own = options["lexicon"] or (str(user_lexicon()),)
    lexicon = Path(own)
    if lexicon.suffix.lower() != ".toml":
        raise OutputError(own, "a lexicon is edited as TOML; `narrator lexicon import` makes it one")
    below = Lexicon.load(*others) if options["lexicon"] else built_in()
    there = options["lexicon"] if lexicon.exists() else tuple(others)  # saving makes a new one
    article = plan_one(source, {**options, "lexicon": there}).article
    is_script = article.kind is SourceKind.MARKDOWN and Path(source).is_file()
    path = Path(source) if is_script else Path(f"{slug(article.metadata.title)}.md")
    if not is_script and path.exists():
        again = f"go on with `narrator proof {path} --serve`, or move it away"
        raise OutputError(str(path), f"it is there already; {again}")

    def words(drafts: Drafts) -> Lexicon:
        return Lexicon(toml.parse(drafts.lexicon, str(lexicon))).over(below)

    def planned(drafts: Drafts, *, announce: bool = True) -> Plan:
        found = read_script(drafts.script, path, policy=policy(options))
        return plan_article(found, {**options, "announce": options["announce"] and announce}, words(drafts))

    def page(plan: Plan, lexicon: Drafts, forms: str, served: str) -> str:
        names = suggest(texts(plan), for_article(plan.article, words(lexicon)))
        return proof_page(plan, names, forms=forms, served=served)

    return Desk(path, lexicon, script.write(article), planned, page, speak)
