"""A square picture, always; the article's own where it will do."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest

from narrator.cover import SIDE, TAG_SIDE, cover, drawn, read_picture, shrunk
from narrator.errors import AudioError
from narrator.types import Metadata


def opened(data):
    return PIL.Image.open(io.BytesIO(data))


def picture(width, height, mode="RGB", kind="PNG", colour=(200, 30, 30)):
    file = io.BytesIO()
    PIL.Image.new("RGB", (width, height), colour).convert(mode).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(("width", "height"), [(1600, 900), (400, 3000), (300, 300)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_lead_image_becomes_square(width, height, mode):
    image = opened(cover(Metadata(title="T"), picture(width, height, mode)))
    assert image.size == (SIDE, SIDE)
    assert image.format == "JPEG"
    red, _, _ = image.convert("RGB").getpixel((SIDE // 2, SIDE // 2))
    assert red > (60 if mode == "L" else 150)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>" * 99, picture(50, 50), picture(600, 600)[:500]])
def test_what_is_no_picture_or_an_icon_gives_way_to_type(data):
    about = Metadata(title="A title", site="Example")
    assert cover(about, data) == cover(about)


@pytest.mark.parametrize(
    "title",
    ["Budget 2026", "A", "", "W" * 300, "one " * 90, "Donaudampfschifffahrtsgesellschaftskapitän", "“Curly” – naïve"],
)
def test_any_title_stays_inside_and_can_be_read_small(title):
    image = drawn(Metadata(title=title, site="The Example Review"), 700)
    pixels = np.asarray(image.convert("L")).astype(int)
    lit = np.argwhere(pixels > 200)
    assert lit.min() >= 0.05 * 700
    assert lit.max() <= 0.95 * 700
    small = np.asarray(image.resize((100, 100), PIL.Image.Resampling.LANCZOS).convert("L")).astype(int)
    assert small.max() - np.median(small) > 120  # contrast survives


def test_a_title_no_font_has_leaves_no_boxes_behind(monkeypatch):
    monkeypatch.setattr("narrator.cover._FONTS", ())
    boxes = np.asarray(drawn(Metadata(title="中国经济"), 400).convert("L"))[:200]
    assert (boxes == boxes[0, 0]).all()
    shown = np.asarray(drawn(Metadata(title="中国经济", site="Example"), 400).convert("L"))
    assert (shown[:200] > 200).any()  # the site takes the title's place


def test_a_site_has_a_colour_of_its_own():
    ground = {drawn(Metadata(title=title, site="One"), 200).getpixel((0, 0)) for title in ("A", "B")}
    assert len(ground) == 1
    assert len({drawn(Metadata(site=f"Site {i}"), 200).getpixel((0, 0)) for i in range(10)}) > 5


def test_the_picture_in_the_tag_is_small():
    data = shrunk(cover(Metadata(title="A title of some length " * 3, site="Example")))
    assert opened(data).size == (TAG_SIDE, TAG_SIDE)
    assert len(data) < 100_000
    assert shrunk(b"nothing") == b""


def test_a_file_asked_for_has_to_be_a_picture(tmp_path):
    (tmp_path / "a.png").write_bytes(picture(400, 400))
    assert read_picture(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"no")
    for name in ("b.png", "missing.png"):
        with pytest.raises(AudioError, match=name):
            read_picture(tmp_path / name)
