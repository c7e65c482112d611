"""An episode to standard output while it is made, for a player at the other end of a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from narrator.files import output_error

if TYPE_CHECKING:
    from narrator.errors import OutputError


class Stream:
    """Takes encoded sound as it comes. Whoever listens may go before it ends; the episode is finished all the same."""

    def __init__(self, out: IO[Any]) -> None:
        self._out: IO[Any] | None = out
        self.error: OutputError | None = None  #: what kept the sound from being written, but for a listener who went

    def write(self, encoded: bytes) -> None:
        """Hand *encoded* on at once."""
        if self._out is None:
            return
        try:
            self._out.write(encoded)
            self._out.flush()
        except BrokenPipeError:
            self._out = None
        except OSError as error:
            self._out = None
            self.error = output_error(Path("standard output"), error)

    def write_file(self, path: Path) -> None:
        """Hand on an episode that was there already."""
        self.write(path.read_bytes())


def to_stdout(*, as_json: bool, format: str | None) -> Stream:
    """The stream to standard output. Raises `click.UsageError` where something else would be written there."""
    if as_json:
        raise click.UsageError("--stream writes sound to standard output; --json cannot be there too")
    if format not in (None, "mp3"):
        raise click.UsageError(f"--stream writes MP3; {format} can only be written when all of it is there")
    if sys.stdout.isatty():
        raise click.UsageError("--stream writes sound: pipe it into a player, as in `… --stream | mpv -`")
    return Stream(sys.stdout.buffer)
