"""The player for a publisher's page: one custom element, one file."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

NAME = "listen-article.js"


def script() -> str:
    """The element's source, as it is served."""
    return files(__package__).joinpath(NAME).read_text(encoding="utf-8")


def integrity() -> str:
    """Its digest for a ``<script integrity>`` attribute (W3C Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script().encode()).digest()).decode()
