"""Titles as names of files, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.files import slug


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("It’s the '90s — naïve cafés in Köln", "its-the-90s-naive-cafes-in-koln"),
        ("Новости: вчера и сегодня", "новости-вчера-и-сегодня"),
        ("日本語のニュース", "日本語のニュース"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("Привет, world!", "привет-world"),
        ("../../etc/passwd", "etc-passwd"),
        ("❤️ 🙂", "article"),
        ("", "article"),
    ],
)
def test_a_title_becomes_a_name_in_its_own_letters(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text(max_size=300))
def test_a_name_is_short_and_holds_letters_digits_and_hyphens_only(title: str) -> None:
    name = slug(title)
    assert 1 <= len(name) <= 60
    assert len(name.encode()) <= 150
    assert not set(name) & set('/\\.:*?"<>|_ \0\n')
    assert name[0] != "-" != name[-1]
