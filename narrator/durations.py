"""Lengths of time as people and machines read them."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """*seconds* as listeners read them: ``7:25``, ``1:02:03``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def iso_duration(seconds: float) -> str:
    """A length as ISO 8601, in whole seconds: ``PT7M25S``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minute, "M"), (second, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def badge(seconds: float) -> str:
    """The line a page shows before anything is loaded: ``Listen to this article · 7:25 min``."""
    return f"Listen to this article · {clock(seconds)} min"
