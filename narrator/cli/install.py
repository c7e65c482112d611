"""``narrator voices install``: a voice from a public catalogue, checked and ready."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.voice_install import Installed

_OF_KOKORO = re.compile(r"[a-z][fm]_[a-z0-9]+")  # Piper's are like en_GB-alba-medium


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
    """Fetch what VOICE needs: one of `narrator voices`, a Piper voice by its catalogue name (as en_GB-alba-medium), or
    one of Kokoro's (as bf_emma).

    Its size, licence and sha256 are shown; what was fetched is checked, and resumed if it was interrupted.
    """
    done = _installed(voice, source)
    if as_json:
        facts = {"id": voice, "licence": done.licence, "size": done.size, "sha256": done.sha256}
        click.echo(json.dumps(facts | {"profile": str(done.profile)}, ensure_ascii=False))
    else:
        pinned = f", sha256 {done.sha256}" if done.sha256 else ""
        click.echo(f"{voice}: {done.size / 1e6:.1f} MB, licence {done.licence}{pinned}")


def _installed(voice: str, source: str) -> Installed:
    from narrator.errors import UnknownVoiceError
    from narrator.voice_install import CATALOGUE, install_kokoro, install_piper
    from narrator.voices import data_folder, files, profiles

    path = profiles().get(voice)
    if path and (files(voice) or path.parent == data_folder()):
        return _known(voice, source)
    local = Path(source) if source and not source.startswith(("http://", "https://")) else None
    if _OF_KOKORO.fullmatch(voice):
        return install_kokoro(voice, source=local, told=_tell)
    if local:
        raise UnknownVoiceError(voice, tuple(known for known in profiles() if files(known)))
    return install_piper(voice, base=source or CATALOGUE, told=_tell)


def _known(voice: str, source: str) -> Installed:
    """What a profile that is there needs: the files it names, or nothing."""
    from narrator.backends import missing
    from narrator.download import install_files, take_files
    from narrator.voice_install import Installed, needed
    from narrator.voices import files, find, profiles

    found = find(voice)
    wanted = needed(found, files(voice))
    if source and wanted:
        size, absent = take_files(wanted, Path(source))
        if absent:
            click.echo(f"not in {source}: {', '.join(absent)}", err=True)
    else:
        size = install_files(wanted, told=_tell)
    if why := missing(found):
        click.echo(why, err=True)
    return Installed(voice, profiles()[voice], found.licence, size, str(found.setting("sha256", "")))


def _tell(name: str, done: int, whole: int) -> None:
    """Progress on standard error: a line that moves on a terminal, a line a file elsewhere."""
    terminal = sys.stderr.isatty()
    if terminal or done == whole:
        share = f" of {whole / 1e6:.1f}" if whole else ""
        end = "\n" if done == whole else "\r"
        click.echo(f"{name}: {done / 1e6:.1f}{share} MB{end}", err=True, nl=False)
