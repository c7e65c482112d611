"""How a page that narrator made is known again, so that it is taken for no article."""

from __future__ import annotations

MARK = '<meta name="generator" content="narrator">'  #: stands at the start of a page's head
MARKED_WITHIN = 512  #: characters of a page among which it stands


def is_marked(text: str) -> bool:
    """Whether *text* is a page of ours."""
    return MARK in text[:MARKED_WITHIN]
