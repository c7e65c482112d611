from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.sources import page, pasted
from narrator.types import Document, Raw, SourceKind

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def text_of() -> Callable[[str], str]:
    """The text of a page written for these tests."""
    return lambda name: (PAGES / name).read_text(encoding="utf-8")


@pytest.fixture
def html() -> Callable[[str], Document]:
    return lambda text: page.parse(Raw(text, origin="page.html", kind=SourceKind.HTML))


@pytest.fixture
def plain() -> Callable[[str], Document]:
    return lambda text: pasted.parse(Raw(text, origin="page.txt", kind=SourceKind.PASTED))
