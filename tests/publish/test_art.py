"""A podcast's art, from whatever picture a publisher has."""

from __future__ import annotations

import io
import random

import PIL.Image
import pytest

from narrator.publish.art import channel_art, flaw


def picture(side: int, mode: str = "RGB", kind: str = "PNG", *, noise: bool = False) -> bytes:
    image = PIL.Image.new(mode, (side, side))
    if noise:
        image.frombytes(random.Random(1).randbytes(side * side * len(mode)))
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("side", "mode"), [(1400, mode) for mode in ("RGB", "RGBA", "L", "P", "CMYK", "1")] + [(3200, "RGBA")]
)
def test_whatever_is_large_enough_becomes_art_that_has_no_flaw(side: int, mode: str) -> None:
    data = picture(side, mode, "TIFF" if mode == "CMYK" else "PNG")
    made = channel_art(data)
    assert flaw(data) == flaw(made, published=True) == ""
    assert PIL.Image.open(io.BytesIO(made)).size == (min(side, 3000), min(side, 3000))
    assert channel_art(made) == made


@pytest.mark.slow
def test_a_file_of_many_megabytes_is_made_small() -> None:
    data = picture(2000, noise=True)
    assert len(data) > 10_000_000
    assert "MB" in flaw(data, published=True)
    assert len(channel_art(data)) < len(data) / 3


@pytest.mark.parametrize(
    ("data", "words"),
    [(picture(10), "10 × 10"), (b"x", "no picture"), (picture(1400)[:500], "no picture"), (b"", "no picture")],
)
def test_flaws_are_named(data: bytes, words: str) -> None:
    assert words in flaw(data)


def test_apps_take_no_transparency() -> None:
    assert "RGBA" in flaw(picture(1400, "RGBA"), published=True)
