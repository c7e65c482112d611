"""A real speech server on this machine: OpenAI's protocol in front, espeak-ng behind, and faults on request."""

from __future__ import annotations

import io
import json
import threading
from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import soundfile

from narrator.backends.espeak import EspeakBackend
from narrator.backends.graph import proof
from narrator.types import Utterance, Voice


class SpeechServer:
    """Answers ``/v1/audio/speech``; what is in `faults` is answered first, one request each."""

    def __init__(self) -> None:
        self.faults: deque[tuple[int, dict[str, str], bytes]] = deque()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.busy = self.busiest = 0
        self._lock = threading.Lock()
        self.port = 0
        self.start()

    def start(self) -> None:
        """Listen; after `stop`, on the same port."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """As if killed: the port is closed."""
        self._server.shutdown()
        self._server.server_close()

    def count(self, change: int) -> None:
        with self._lock:
            self.busy += change
            self.busiest = max(self.busiest, self.busy)

    def voice(self, **settings: str | float) -> Voice:
        """A voice that speaks through this server, impatiently."""
        usual = {"url": f"http://127.0.0.1:{self.port}/v1", "voice": "en-us", "sample_rate": 22050, "patience": 5.0}
        return Voice(
            "remote", "http", model="espeak", settings=tuple(sorted({**usual, "backoff": 0.02, **settings}.items()))
        )


def _handler(server: SpeechServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.count(+1)
            try:
                answer = self._found(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            finally:
                server.count(-1)  # before a client can have the answer, and ask again
            self._answer(*answer)

        def _found(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
            server.requests.append(body)
            server.keys.append(self.headers["Authorization"])
            if server.faults:
                return server.faults.popleft()
            return (200, {}, spoken(body)) if self.path == "/v1/audio/speech" else (404, {}, b"")

        def _answer(self, code: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def spoken(body: dict[str, Any]) -> bytes:
    """What a server answers: the text spoken, in the form asked for."""
    voice = Voice("v", "espeak", model=body["voice"], speed=body["speed"])
    clip = EspeakBackend(voice).synthesize(Utterance(body["input"], voice))
    if body["response_format"] == "pcm":
        return clip.samples.tobytes()
    file = io.BytesIO()
    subtype = None if body["response_format"] == "mp3" else "PCM_16"
    soundfile.write(file, clip.samples, clip.sample_rate, format=body["response_format"].upper(), subtype=subtype)
    return file.getvalue()


@pytest.fixture(scope="module")
def running_server() -> Iterator[SpeechServer]:
    server = SpeechServer()
    yield server
    server.stop()


@pytest.fixture
def server(running_server: SpeechServer) -> SpeechServer:
    """The server of the module, with nothing planned and nothing remembered."""
    for memory in (running_server.faults, running_server.requests, running_server.keys):
        memory.clear()
    running_server.busiest = 0
    return running_server


@pytest.fixture
def at_any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rewritten model that sounds the same is used whatever this machine's clock says: speed is no test's affair."""
    monkeypatch.setattr(proof, "LEAST_RATIO", 0.0)
