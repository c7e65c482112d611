"""A server that speaks, and all the ways in which it may not."""

from __future__ import annotations

import json
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from narrator.backends import Priced
from narrator.backends.http import HttpBackend, retry_after
from narrator.cache import ClipCache
from narrator.cli import cli
from narrator.errors import BackendUnavailableError, CostError, SynthesisError
from narrator.synthesize import synthesize
from narrator.testing import BackendContract
from narrator.types import Utterance, Voice
from narrator.voices import user_folder

if TYPE_CHECKING:
    from tests.backends.conftest import SpeechServer
else:
    SpeechServer = Any

SECRET = "sk-very-secret-0123456789"


class TestHttp(BackendContract):
    @pytest.fixture(autouse=True)
    def _served(self, server: SpeechServer) -> None:
        type(self).voice = server.voice()


def speak(voice: Voice, text: str = "Hello there.") -> float:
    return HttpBackend(voice).synthesize(Utterance(text, voice)).duration


def test_what_is_asked_for_is_what_the_voice_says(server: SpeechServer) -> None:
    speak(replace(server.voice(voice="en-gb", instructions="Calmly."), speed=1.2))
    assert server.requests == [
        {
            "model": "espeak",
            "voice": "en-gb",
            "input": "Hello there.",
            "response_format": "wav",
            "speed": 1.2,
            "instructions": "Calmly.",
        }
    ]


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_every_form_is_understood(server: SpeechServer, form: str) -> None:
    assert speak(server.voice(format=form)) == pytest.approx(speak(server.voice()), abs=0.1)


def test_bare_samples_are_at_24000_hertz(server: SpeechServer) -> None:
    assert speak(server.voice(format="pcm", sample_rate=24000)) == pytest.approx(
        speak(server.voice()) * 22.05 / 24, abs=0.1
    )


def test_a_streamed_wav_that_does_not_know_its_length_is_whole(server: SpeechServer) -> None:
    body = _wav(server)
    place = body.index(b"data") + 4
    server.faults.append((200, {}, body[:place] + struct.pack("<I", 0xFFFFFFFF) + body[place + 4 :]))
    assert speak(server.voice()) == pytest.approx(speak(server.voice()), abs=0.1)


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: SpeechServer, code: int) -> None:
    server.faults += [(code, {}, b"busy")] * 3
    assert speak(server.voice()) > 0.3
    assert len(server.requests) == 4


def test_a_server_that_says_when_is_not_asked_before(server: SpeechServer) -> None:
    server.faults += [(429, {"Retry-After": "1"}, b"")]
    began = time.monotonic()
    speak(server.voice())
    assert time.monotonic() - began >= 1.0
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        (" 0 ", 0.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
        ("", None),
        ("soon", None),
    ],
)
def test_when_to_come_back(header: str, seconds: float | None) -> None:
    assert retry_after(header, 10.0) == seconds


def _wav(server: SpeechServer) -> bytes:
    import httpx

    body = {"model": "m", "voice": "en-us", "input": "Hello there.", "response_format": "wav", "speed": 1}
    return httpx.post(f"http://127.0.0.1:{server.port}/v1/audio/speech", json=body).content


def test_a_body_cut_short_is_asked_for_again(server: SpeechServer) -> None:
    whole = _wav(server)
    server.faults += [
        (200, {}, whole[:2000]),  # a header that promises more
        (200, {"Content-Length": str(len(whole))}, whole[:2000]),  # a connection that broke
        (200, {}, b""),
        (200, {}, b"<html>a proxy's page</html>"),
    ]
    server.requests.clear()
    assert speak(server.voice()) == pytest.approx(speak(server.voice()), abs=0.1)
    assert len(server.requests) == 6


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_is_told_once_and_never_shown(
    server: SpeechServer, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", SECRET)
    server.faults += [
        (code, {"Content-Type": "application/json"}, b'{"error": {"message": "bad key %s"}}' % SECRET.encode())
    ] * 2
    with pytest.raises(BackendUnavailableError, match="check the key in MY_KEY") as raised:
        speak(server.voice(key_variable="MY_KEY"))
    assert server.keys == [f"Bearer {SECRET}"]
    assert "bad key …" in str(raised.value)
    assert SECRET not in str(raised.value)
    assert SECRET not in HttpBackend(server.voice(key_variable="MY_KEY")).fingerprint
    monkeypatch.delenv("MY_KEY")
    with pytest.raises(BackendUnavailableError, match="set MY_KEY"):
        speak(server.voice(key_variable="MY_KEY"))


def test_a_text_it_will_not_speak_is_the_utterances_error(server: SpeechServer) -> None:
    server.faults.append((400, {"Content-Type": "application/json"}, b'{"error": {"message": "input too long"}}'))
    with pytest.raises(SynthesisError, match="400 input too long"):
        speak(server.voice())


def test_an_empty_account_is_not_asked_again(server: SpeechServer) -> None:
    server.faults += [(429, {}, b'{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}')] * 2
    with pytest.raises(BackendUnavailableError, match="exceeded your quota"):
        speak(server.voice())
    assert len(server.requests) == 1


def test_a_wrong_address_says_which(server: SpeechServer) -> None:
    with pytest.raises(BackendUnavailableError, match="/v2/audio/speech"):
        speak(server.voice(url=f"http://127.0.0.1:{server.port}/v2"))


def test_a_wrong_rate_says_what_to_write(server: SpeechServer) -> None:
    with pytest.raises(BackendUnavailableError, match="add sample_rate = 22050"):
        speak(server.voice(sample_rate=24000))


def test_a_profile_without_address_says_what_is_missing() -> None:
    with pytest.raises(BackendUnavailableError, match="an address"):
        HttpBackend(Voice("v", "http"))


def test_a_server_that_hangs_is_given_up(server: SpeechServer) -> None:
    server.faults += [(200, {"Content-Length": "1000000"}, b"RIFF")] * 50
    with pytest.raises(BackendUnavailableError, match="tries ended with"):
        speak(server.voice(timeout=0.1, patience=0.4))


def test_no_server_at_all_is_told_after_some_patience() -> None:
    voice = Voice("v", "http", settings=(("backoff", 0.01), ("patience", 0.2), ("url", "http://127.0.0.1:9/v1")))
    with pytest.raises(BackendUnavailableError, match=r"an answer from http://127\.0\.0\.1:9/v1"):
        speak(voice)


def test_a_server_killed_in_the_middle_and_back_again_loses_nothing(tmp_path, server: SpeechServer) -> None:
    voice = server.voice(patience=20.0)
    texts = [f"This is sentence number {n}." for n in range(30)]
    cache = ClipCache(tmp_path)
    results = synthesize([Utterance(text, voice) for text in texts], cache, jobs=3)
    done = [next(results) for _ in range(5)]
    server.stop()
    threading.Timer(0.7, server.start).start()
    done += results
    assert [result.error for result in done] == [None] * 30
    assert cache.usage().clips == 30
    assert all(result.samples > 10000 for result in done)


def test_no_more_calls_at_once_than_allowed(server: SpeechServer) -> None:
    backend = HttpBackend(server.voice(concurrency=2))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: backend.synthesize(Utterance(f"Sentence {n} of them all.", server.voice())), range(24)))
    assert server.busiest == 2


def test_the_price_is_known_before_and_the_limit_holds(server: SpeechServer) -> None:
    voice = server.voice(price=15.0, max_cost=0.001)
    backend = HttpBackend(voice)
    utterance = Utterance("Fifty characters of text, more or less, are these.", voice)
    assert isinstance(backend, Priced)
    assert backend.cost([utterance] * 10) == pytest.approx(500 * 15 / 1e6)
    backend.synthesize(utterance)
    with pytest.raises(BackendUnavailableError, match="max_cost"):
        backend.synthesize(utterance)
    assert len(server.requests) == 1


def profile(server: SpeechServer, **settings: str | float) -> None:
    """The server's voice as a user has it: ``remote``."""
    user_folder().mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in {**dict(server.voice().settings), **settings}.items()]
    (user_folder() / "remote.toml").write_text("\n".join(['engine = "http"', "[settings]", *lines]), encoding="utf-8")


def narrate(folder: Path, *options: str) -> Result:
    article = folder / "tide.md"
    article.write_text("# The Tide\n\nIt rose at noon. It fell at six. It rose at noon.\n", encoding="utf-8")
    return CliRunner().invoke(cli, ["render", str(article), "--voice", "remote", "-o", str(folder / "out"), *options])


def test_the_cost_is_told_before_and_more_than_allowed_is_not_begun(server: SpeechServer, tmp_path: Path) -> None:
    profile(server, price=1000.0)
    refused = narrate(tmp_path, "--max-cost", "0.01")
    assert (refused.exit_code, type(refused.exception)) == (1, CostError)
    assert server.requests == []
    assert "remote: 40 characters to send, a price of 0.04" in refused.stderr  # equal utterances once
    assert "costs 0.04, which is more than 0.01" in str(refused.exception)
    assert narrate(tmp_path, "--max-cost", "0.05").exit_code == 0
    again = narrate(tmp_path, "--max-cost", "0", "--force")
    assert (again.exit_code, "to send" in again.stderr) == (0, False)


def test_a_limit_asks_for_a_price(server: SpeechServer, tmp_path: Path) -> None:
    profile(server)
    assert "add price" in str(narrate(tmp_path, "--max-cost", "5").exception)
    profile(server, price=0)
    assert narrate(tmp_path, "--max-cost", "0").exit_code == 0
