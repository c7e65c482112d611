"""Where the commands print: results on standard output, progress on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """A terminal, or plain lines where the output is not one."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not stderr)
