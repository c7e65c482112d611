"""The network, behind one function: bounded in time, size, redirects and unpacking."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from narrator.errors import FetchError, StatusError

if TYPE_CHECKING:
    import httpx

ARTICLE_TYPES = ("text/", "application/xhtml+xml", "application/xml", "application/octet-stream", "binary/octet-stream")

Resolve = Callable[[str, int], str]
"""From host and port to the one address to connect to; raises `FetchError` where that is not allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much at most."""

    seconds: float = 30.0  #: for the whole of it, redirects included
    size: int = 32 * 1024 * 1024  #: bytes, as sent and as unpacked
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether anything changed."""

    etag: str = ""
    modified: str = ""  #: the Last-Modified header, as it came

    def headers(self) -> dict[str, str]:
        """The conditional headers that ask with these."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, unpacked but not decoded."""

    body: bytes
    _: KW_ONLY
    url: str  #: final address, after redirects
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False  #: the server says that nothing changed; the body is empty
    moved: str = ""  #: where the address went for good, if every redirect on the way was permanent


def user_agent(contact: str = "") -> str:
    """How we present ourselves: name, version, and whom to tell if we misbehave."""
    return f"narrator/{version('narrator')} (article narration{'; ' + contact if contact else ''})"


def fetch(
    url: str,
    *,
    limits: Limits | None = None,
    validators: Validators | None = None,
    types: tuple[str, ...] = ARTICLE_TYPES,
    contact: str = "",
    resolve: Resolve | None = None,
) -> Fetched:
    """What stands at *url*.

    Args:
        validators: from an earlier answer; then "not modified" is an answer too.
        types: the content types taken, by how they begin; no type at all is taken as well.
        contact: an address or a page for the User-Agent.
        resolve: decides which address is connected to, at each redirect anew; without it the system (and a proxy
            that the environment names) does.

    Raises `StatusError` where the server refuses, else `FetchError`; both in the user's words.
    """
    import httpx

    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    headers = {
        "User-Agent": user_agent(contact),
        "Accept": "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    transport = _pinned(resolve) if resolve else None
    with (
        httpx.Client(headers=headers, transport=transport, follow_redirects=False) as client,
        _Watchdog(deadline) as watchdog,
    ):
        try:
            return _follow(client, url, (validators or Validators()).headers(), types, limits, watchdog)
        except httpx.InvalidURL as error:
            raise FetchError(url, f"this is no web address ({error})") from error
        except (httpx.TransportError, OSError) as error:
            raise FetchError(url, _plain(error, watchdog, limits)) from error


def _follow(
    client: httpx.Client,
    url: str,
    conditions: Mapping[str, str],
    types: tuple[str, ...],
    limits: Limits,
    watchdog: _Watchdog,
) -> Fetched:
    target, permanent = url, True
    for _ in range(limits.redirects + 1):
        _check_address(url, target)
        request = client.build_request(
            "GET", target, headers=conditions, timeout=watchdog.left(), extensions={"trace": watchdog.trace}
        )
        response = client.send(request, stream=True)
        with contextlib.closing(response):
            if response.next_request is None:
                moved = target if permanent and target != url else ""
                return _answer(url, response, types, limits, watchdog, moved)
            permanent = permanent and response.status_code in (301, 308)
            target = str(response.next_request.url)
    raise FetchError(url, f"it leads on and on, past {limits.redirects} redirects")


def _check_address(url: str, target: str) -> None:
    import httpx

    parts = httpx.URL(target)
    if parts.scheme not in ("http", "https"):
        raise FetchError(url, f"it leads to a {parts.scheme}: address; only http and https are read")
    if not parts.host:
        raise FetchError(url, "this is no web address: it names no server")


def _answer(
    url: str,
    response: httpx.Response,
    types: tuple[str, ...],
    limits: Limits,
    watchdog: _Watchdog,
    moved: str,
) -> Fetched:
    headers = response.headers
    given = Validators(headers.get("ETag", ""), headers.get("Last-Modified", ""))
    final = str(response.request.extensions.get("asked", response.url))
    content_type = headers.get("Content-Type", "")
    if response.status_code == 304:
        return Fetched(b"", url=final, content_type=content_type, validators=given, not_modified=True, moved=moved)
    if response.status_code != 200:
        raise StatusError(url, response.status_code, headers.get("Retry-After", ""))
    if content_type and not content_type.strip().lower().startswith(types):
        raise FetchError(url, f"it is {content_type.partition(';')[0].strip()}, which is not an article")
    body = _body(url, response, limits, watchdog)
    return Fetched(body, url=final, content_type=content_type, validators=given, moved=moved)


def _body(url: str, response: httpx.Response, limits: Limits, watchdog: _Watchdog) -> bytes:
    too_large = FetchError(url, f"it is too large (over {limits.size / 1e6:.3g} MB)")
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) > limits.size:
        raise too_large
    whole = bytearray()
    for piece in _unpacked(url, response, limits.size):
        whole += piece
        if len(whole) > limits.size:
            raise too_large
        watchdog.left()
    watchdog.left()  # a socket that was shut at the deadline looks like one that has come to its end
    return bytes(whole)


def _unpacked(url: str, response: httpx.Response, size: int) -> Iterator[bytes]:
    """The body in pieces, unpacked by ourselves so that no piece can swell past the limit before it is counted."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        yield from response.iter_raw()
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(url, f"it is packed as {packing}, which was not asked for")
    unpack: Any = None
    try:
        for raw in response.iter_raw():
            if unpack is None:  # "deflate" means zlib's frame, but some servers send it bare
                bare = packing == "deflate" and raw[:1] and raw[0] & 0x0F != 8
                unpack = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)
            yield unpack.decompress(raw, size + 1)
    except zlib.error as error:
        raise FetchError(url, "its compression is damaged") from error
    if unpack is not None and not unpack.eof:
        raise FetchError(url, "the server stopped in the middle of it")


class _Watchdog:
    """Ends the whole exchange at its deadline.

    The client's own time-outs hold for one read each: a server that sends a byte a second would never meet them.
    At the deadline the socket is shut, which ends a read that waits.
    """

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.bitten = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._bite)
        self._timer.daemon = True

    def __enter__(self) -> _Watchdog:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def left(self) -> float:
        """Seconds left; raises where none are."""
        left = self.deadline - time.monotonic()
        if left <= 0 or self.bitten:
            self.bitten = True
            raise TimeoutError
        return left

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the socket; the client calls this at every step."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            self.left()

    def _bite(self) -> None:
        self.bitten = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _pinned(resolve: Resolve) -> httpx.BaseTransport:
    """A transport that connects to the address *resolve* gives, and to no other."""
    import httpx

    class Pinned(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked = request.url
            port = asked.port or (443 if asked.scheme == "https" else 80)
            request.url = asked.copy_with(host=resolve(asked.host, port))
            request.extensions = {**request.extensions, "sni_hostname": asked.host, "asked": asked}
            try:
                return super().handle_request(request)
            finally:
                request.url = asked

    return Pinned()


def _plain(error: Exception, watchdog: _Watchdog, limits: Limits) -> str:
    """A network error in a reader's words."""
    import httpx

    if watchdog.bitten or isinstance(error, httpx.TimeoutException | TimeoutError):
        return f"no whole answer within {limits.seconds:g} seconds"
    text = str(error)
    if isinstance(error, httpx.ConnectError):
        if "CERTIFICATE" in text.upper():
            return f"its certificate cannot be trusted ({text})"
        if any(sign in text for sign in ("Name or service", "nodename", "getaddrinfo", "No address", "resolution")):
            return "there is no server of that name, or there is no network"
        return f"the server cannot be reached ({text})"
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return "the server broke off in the middle of its answer"
    return text or type(error).__name__
