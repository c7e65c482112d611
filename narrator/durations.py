"""Lengths of time as people and machines read them."""

from __future__ import annotations

import math

BAND = 2.0  # standard deviations: 19 times in 20


def clock(seconds: float) -> str:
    """*seconds* as listeners read them: ``7:25``, ``1:02:03``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def spell(seconds: float) -> str:
    """*seconds* with their unit: ``2 s``, ``7:25 min``, ``1:02:03 h``."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{clock(whole)} {'min' if whole < 3600 else 'h'}"


def band(error: float, seconds: float) -> int:
    """Whole seconds to either side of *seconds* within which the true length lies 19 times in 20.

    Args:
        error: relative, one standard deviation.
    """
    return math.ceil(BAND * error * seconds - 1e-9)


def iso_duration(seconds: float) -> str:
    """A length as ISO 8601, in whole seconds: ``PT7M25S``."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minute, "M"), (second, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def badge(seconds: float) -> str:
    """The line a page shows before anything is loaded: ``Listen to this article · 7:25 min``."""
    return f"Listen to this article · {clock(seconds)} min"
