"""``narrator check``: is a finished file what it promises to be?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from narrator.cli.options import Place


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER...", type=Place(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print every claim as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what does not hold.")
def command(files: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Check finished audio: length, header, tags, chapters, loudness, transcripts, manifest.

    A folder is that of an episode, or holds episodes, however deep. One line a claim: ok, FAILED, or - where it cannot
    be judged. Exit code 1 where something fails. Works on any MP3; of other formats the sound is judged,
    and what lies beside.
    """
    from narrator.check import check

    reports = [check(audio) for path in files for audio in _audio(path)]
    if as_json:
        told = [
            {"file": report.path, "ok": not report.failed, "claims": [asdict(claim) for claim in report.claims]}
            for report in reports
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for report in reports:
            if quiet and not report.failed:
                continue
            click.echo(report.path)
            for claim in report.claims:
                if quiet and claim.holds is not False:
                    continue
                mark = {True: "ok    ", False: "FAILED", None: "-     "}[claim.holds]
                click.echo(f"  {mark} {claim.name:<24} {claim.says}")
            held = sum(claim.holds is True for claim in report.claims)
            click.echo(f"  {held} hold, {len(report.failed)} fail of {len(report.claims)}")
    if any(report.failed for report in reports):
        sys.exit(1)


def _audio(path: Path) -> list[Path]:
    """The audio of the episodes, where a folder was given. Raises `NoEpisodeError` where it holds none."""
    from narrator.errors import NoEpisodeError
    from narrator.publish.manifest import below

    if not path.is_dir():
        return [path]
    if found := [manifest.episode.path for manifest in below(path)]:
        return found
    raise NoEpisodeError(str(path))
