"""Addresses that strangers write lead to public servers or nowhere."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from narrator.errors import FetchError
from narrator.feeds.guard import Guard, is_public
from narrator.sources.fetch import fetch

SECRET = b"<html><body><p>what only this machine may see</p></body></html>"


class Inside:
    """A server on loopback that must not be reached, and counts who does."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        inside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                inside.hits.append(self.path)
                target = self.headers.get("X-To", "") or self.path.partition("?to=")[2]
                self.send_response(302 if target else 200)
                self.send_header("Content-Type", "text/html")
                if target:
                    self.send_header("Location", target)
                self.end_headers()
                self.wfile.write(SECRET)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture(scope="module")
def inside() -> Iterator[Inside]:
    inside = Inside()
    yield inside
    inside.server.shutdown()
    inside.server.server_close()


PRIVATE_HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001",
    "0177.0.0.1", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.1.254", "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_no_spelling_of_a_private_address_is_reached(host: str, inside: Inside) -> None:
    before = len(inside.hits)
    with pytest.raises(FetchError):
        fetch(f"http://{host}:{inside.port}/", resolve=Guard())
    assert len(inside.hits) == before


@pytest.mark.parametrize("host", [host for host in PRIVATE_HOSTS if "localhost" not in host.lower()])
def test_no_redirect_leads_to_a_private_address(host: str, inside: Inside) -> None:
    before = len(inside.hits)
    guard = Guard(allowed=[f"outside.example:{inside.port}"], lookup=lambda name, port: _lookup(name, port))
    with pytest.raises(FetchError):
        fetch(f"http://outside.example:{inside.port}/?to=http://{host}:{inside.port}/secret", resolve=guard)
    assert len(inside.hits) == before + 1
    assert not inside.hits[-1].startswith("/secret")


def _lookup(name: str, port: int) -> tuple[str, ...]:
    from narrator.feeds.guard import system_lookup

    return ("127.0.0.1",) if name == "outside.example" else system_lookup(name, port)


@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "gopher://x/", "//x/"]
)
def test_only_the_web_is_asked(scheme: str) -> None:
    with pytest.raises(FetchError):
        fetch(scheme, resolve=Guard())


def test_a_name_with_one_private_address_is_refused_as_a_whole() -> None:
    guard = Guard(lookup=lambda name, port: ("93.184.216.34", "10.0.0.1"))
    with pytest.raises(FetchError, match=r"10\.0\.0\.1 is private"):
        guard("mixed.example", 80)


def test_a_name_that_changes_its_mind_gains_nothing(inside: Inside) -> None:
    """The address that was decided is the one that is connected to: the name is not looked up again."""
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    guard = Guard(allowed=["127.0.0.0/8"], lookup=lambda name, port: next(answers))
    assert fetch(f"http://rebind.example:{inside.port}/", resolve=guard).body == SECRET
    with pytest.raises(FetchError, match="private"):
        fetch(f"http://rebind.example:{inside.port}/", resolve=guard)


@pytest.mark.parametrize(
    ("allowed", "works"),
    [("127.0.0.0/8", True), ("127.0.0.1", True), ("localhost", True),
     ("127.0.0.1:{port}", True), ("127.0.0.1:1", False),
     ("10.0.0.0/8", False), ("other.example", False), ("", False)],
)  # fmt: skip
def test_what_the_user_allows_is_reached(allowed: str, works: bool, inside: Inside) -> None:
    guard = Guard(allowed=[allowed.format(port=inside.port)], lookup=lambda name, port: ("127.0.0.1",))
    if works:
        assert fetch(f"http://localhost:{inside.port}/", resolve=guard).body == SECRET
    else:
        with pytest.raises(FetchError, match="private"):
            fetch(f"http://localhost:{inside.port}/", resolve=guard)


@pytest.mark.parametrize("text", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))
