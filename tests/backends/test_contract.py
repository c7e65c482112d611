"""Every engine of ours does what `narrator.testing` asks of any."""

from __future__ import annotations

from narrator.testing import BackendContract
from narrator.types import Voice
from narrator.voices import find


class TestSilence(BackendContract):
    voice = find("silence")


class TestPiper(BackendContract):
    voice = find("joe")


class TestEspeak(BackendContract):
    voice = find("espeak")


class TestEspeakInAnotherLanguageAndVariant(BackendContract):
    voice = Voice("british", "espeak", model="en-gb+f3", settings=(("pitch", 60), ("range", 30)))
