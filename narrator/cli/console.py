"""How the commands print: durations, tables on standard output, progress on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def clock(seconds: float) -> str:
    """*seconds* as listeners read them: ``7:25``, ``1:02:03``."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def console(*, stderr: bool = False) -> Console:
    """A terminal, or plain lines where the output is not one."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not stderr)
