"""espeak-ng called in process."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from narrator.backends.espeak import EspeakBackend
from narrator.backends.espeak_mnemonics import mnemonics
from narrator.errors import BackendUnavailableError
from narrator.types import Sound, Utterance, Voice
from narrator.voices import find

VOICE = find("espeak")


def backend(model: str = "en-us", **settings: int) -> EspeakBackend:
    return EspeakBackend(Voice("v", "espeak", model=model, settings=tuple(sorted(settings.items()))))


def phonemes(text: str, model: str = "en-us", sounds: tuple[Sound, ...] = ()) -> str:
    return "".join(backend(model).phonemes(Utterance(text, VOICE, sounds=sounds)))


def test_words_it_runs_together_get_a_time_each() -> None:
    text = "One of the best in the world, said the man."
    clip = backend().synthesize(Utterance(text, VOICE))
    assert [text[w.start : w.end] for w in clip.words] == text.replace(",", "").replace(".", "").split()
    starts = [w.first for w in clip.words]
    assert all(before < after for before, after in pairwise(starts))
    assert starts[-1] < 0.95 * len(clip.samples)


def test_word_times_follow_a_pronunciation_longer_than_the_word() -> None:
    text = "So Xi spoke at length."
    sounds = (Sound(3, 5, "ˌæntɪdˌɪsəstˌæblɪʃməntˈɛɹiənˌɪzəm"),)
    clip = backend().synthesize(Utterance(text, VOICE, sounds=sounds))
    xi, spoke = clip.words[1], clip.words[2]
    assert xi.last - xi.first > 0.5 * clip.sample_rate
    assert spoke.first >= xi.last


def test_a_pronunciation_is_spoken_in_context() -> None:
    assert phonemes("It was Xi, they said.", sounds=(Sound(7, 9, "ʃˈiː"),)) == "ɪt wʌz ʃˈiː, ðeɪ sˈɛd."
    assert phonemes("Xi's cat.", sounds=(Sound(0, 2, "ʃˈiː"),)) == "ʃˈiːz kˈæt."


def test_a_sound_it_has_not_leaves_the_word_as_written() -> None:
    assert mnemonics("ǃʘ") == ""
    assert phonemes("Hello.", sounds=(Sound(0, 5, "ǃʘ"),)) == phonemes("Hello.")


@pytest.mark.parametrize(
    ("ipa", "own"), [("ʃˈiː", "S'i:"), ("tʃˈaɪnə", "tS'aIn@"), ("wˈɜːld", "w'3:ld"), ("sˈɪŋɪŋ", "s'ININ"), ("", "")]
)
def test_ipa_in_its_own_notation(ipa: str, own: str) -> None:
    assert mnemonics(ipa) == own


@pytest.mark.parametrize(
    ("model", "text", "sound"),
    [("fr", "Bonjour.", "ʒ"), ("de", "Zug.", "ts"), ("en-gb", "car.", "kˈɑː"), ("es", "jota.", "x")],
)
def test_it_speaks_other_languages(model: str, text: str, sound: str) -> None:
    assert sound in phonemes(text, model)
    assert backend(model).synthesize(Utterance(text, VOICE)).duration > 0.2


def test_marks_between_clauses_are_told() -> None:
    assert (
        "".join(c for c in phonemes("Go; now, or: never — yes? No!") if not c.isalpha() and c not in "ˈˌː ") == ";,:;?!"
    )


def test_voices_do_not_leak_into_each_other() -> None:
    """One library, two voices, four threads: each clip is as it is alone, but for a little that varies."""
    low, high = backend(pitch=0, range=10), backend("fr+f3", pitch=99, range=10)
    jobs = [(low, "One good day."), (high, "Une bonne journée pour mes amis du village.")] * 30

    def length(job: tuple[EspeakBackend, str]) -> int:
        return len(job[0].synthesize(Utterance(job[1], VOICE)).samples)

    alone = [length(job) for job in jobs[:2]]
    assert alone[1] > 1.5 * alone[0]
    with ThreadPoolExecutor(4) as pool:
        for number, found in enumerate(pool.map(length, jobs)):
            assert found == pytest.approx(alone[number % 2], rel=0.05)


@pytest.mark.parametrize("name", ["xx", "klingonn-mars", "zz-zz+f3"])
def test_an_unknown_voice_says_so(name: str) -> None:
    with pytest.raises(BackendUnavailableError, match="a voice named"):
        backend(name)
    backend("en-us")  # and the next one is not hurt


def test_text_that_c_cannot_hold_is_spoken_without_it() -> None:
    assert backend().synthesize(Utterance("One\0two \ud800 three.", VOICE)).duration > 0.5


def test_a_fresh_process_starts_it_once_however_many_threads_ask() -> None:
    code = """
import threading
from narrator.backends.espeak import EspeakBackend, library
from narrator.types import Utterance, Voice
voice, starts, libraries = Voice("v", "espeak", model="en-us"), threading.Barrier(8), set()
def speak():
    starts.wait()
    libraries.add(library())
    assert len(EspeakBackend(voice).synthesize(Utterance("All of them at once.", voice)).samples)
threads = [threading.Thread(target=speak) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(libraries))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_a_pronunciation_is_told_before_anything_was_spoken() -> None:
    code = (
        "from narrator.backends import load; from narrator.voices import find;"
        "from narrator.types import Sound, Utterance;"
        "voice = find('espeak'); sound = Sound(7, 9, 'ʃˈiː');"
        "print(*load(voice).phonemes(Utterance('It was Xi.', voice, sounds=(sound,))), sep='')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "ʃˈiː" in told
