"""``narrator voices install``: a voice from a public catalogue, checked and ready."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command()
@click.argument("voice")
@click.option(
    "--from",
    "source",
    default="",
    metavar="PLACE",
    help="A folder or .tgz that holds the files, or another catalogue's address.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def install(voice: str, source: str, as_json: bool) -> None:
    """Fetch what VOICE needs: a Piper voice by its catalogue name (as en_GB-alba-medium), or one of `narrator voices`.

    Its size, licence and sha256 are shown; what was fetched is checked, and resumed if it was interrupted.
    """
    from narrator.backends import missing
    from narrator.errors import UnknownVoiceError
    from narrator.voice_install import CATALOGUE, install_files, install_piper, take_files
    from narrator.voices import files, find, profiles

    digest = profile = ""
    if voice in profiles() and (needed := files(voice)):
        absent: tuple[str, ...] = ()
        if source:
            size, absent = take_files(needed, Path(source))
        else:
            size = install_files(needed, told=_tell)
        if absent and missing(find(voice)):
            click.echo(f"not in {source}: {', '.join(absent)}", err=True)
        licence, digest = find(voice).licence, str(find(voice).setting("sha256", ""))
    else:
        if source and not source.startswith(("http://", "https://")):
            raise UnknownVoiceError(voice, tuple(known for known in profiles() if files(known)))
        done = install_piper(voice, base=source or CATALOGUE, told=_tell)
        size, licence, digest, profile = done.size, done.licence, done.sha256, str(done.profile)
    if as_json:
        facts = {"id": voice, "licence": licence, "size": size, "sha256": digest, "profile": profile}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"{voice}: {size / 1e6:.1f} MB, licence {licence}, sha256 {digest}")


def _tell(name: str, done: int, whole: int) -> None:
    """Progress on standard error: a line that moves on a terminal, a line a file elsewhere."""
    terminal = sys.stderr.isatty()
    if terminal or done == whole:
        share = f" of {whole / 1e6:.1f}" if whole else ""
        end = "\n" if done == whole else "\r"
        click.echo(f"{name}: {done / 1e6:.1f}{share} MB{end}", err=True, nl=False)
