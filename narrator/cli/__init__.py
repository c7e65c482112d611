"""The command line: each command parses, calls one function, and prints.

Results go to standard output, everything else to standard error. A command is a module here that holds ``command``;
it is imported only when it is asked for, so that ``narrator --help`` is instant.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from pathlib import Path

import click

from narrator.errors import NarratorError

COMMANDS = {
    "render": "Narrate articles: one MP3 each, with chapters and a transcript.",
    "estimate": "Tell the listening time before anything is rendered.",
    "clean": "Show the article as it will be spoken, and what will not be.",
    "feed": "Make podcasts of feeds: narrate what is new, publish it, check it.",
    "library": "Look into what was narrated, from what, and what failed.",
    "serve": "Serve an output folder on the local network, to listen and to try.",
    "script": "Write the article as Markdown to edit and narrate.",
    "proof": "Make the page an editor looks at before rendering.",
    "page": "Make pages to read along with finished episodes.",
    "epub": "Make a book that reads itself of finished episodes.",
    "embed": "Print the lines that put an episode's player on a page.",
    "text": "Normalize, split and explain text, line by line.",
    "lexicon": "Check, try and exchange pronunciations.",
    "voices": "List, try and calibrate voices.",
    "cache": "Look at and clear what was spoken before.",
    "check": "Check a finished audio file against what it promises.",
    "doctor": "Tell what is installed, what is missing, and the line that installs it.",
}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  #: what a write meets where no more is taken


class Commands(click.Group):
    """A group whose commands are modules of this package, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"narrator.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="narrator", prog_name="narrator")
def cli() -> None:
    """Turn articles into narrated audio, and know how long they take before they are rendered."""


def main() -> None:
    """Run the command line; a `NarratorError` becomes one line on standard error and its own exit code."""
    try:
        _run()
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            raise
        from narrator.files import output_error

        refusal = output_error(Path("standard output"), error)  # what keeps a file from being written is told by then
        click.echo(f"narrator: {refusal}", err=True)
        with Path(os.devnull).open("w") as nowhere:  # so that what is left is not tried again at the end
            os.dup2(nowhere.fileno(), 1)
        sys.exit(refusal.exit_code)


def _run() -> None:
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except NarratorError as error:
        click.echo(f"narrator: {error}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("narrator: stopped; what was finished is kept", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
