"""The server answers as podcast apps ask, and gives out nothing but what lies in its folder."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.errors import OutputError, ServeError
from narrator.pipeline import plan, render
from narrator.publish.index import index
from narrator.publish.page import write_pages
from narrator.serve import server
from narrator.types import Article, Block, BlockKind, Metadata, SourceKind

SOUND = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("served") / "output"
    (root / "bay").mkdir(parents=True)
    (root / "bay" / "a b.mp3").write_bytes(SOUND)
    (root / "bay" / "empty.txt").write_bytes(b"")
    (root / "bay" / "chapters.json").write_text("{}")
    (root / "bay" / "feed.xml").write_text("<rss/>")
    (root / "bay" / ".part").write_text("unfinished")
    (root / "library.db").write_text("private")
    (root.parent / "secret.txt").write_text("secret")
    (root / "link.txt").symlink_to(root.parent / "secret.txt")
    return root


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    with server(root, port=0) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        yield serving.server_address[1]
        serving.shutdown()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_a_whole_file_comes_with_its_type_size_and_validators(port: int) -> None:
    status, headers, body = ask(port, "/bay/a%20b.mp3")
    assert (status, body) == (200, SOUND)
    assert (headers["Content-Type"], headers["Content-Length"]) == ("audio/mpeg", str(len(SOUND)))
    assert (headers["Accept-Ranges"], headers["Access-Control-Allow-Origin"]) == ("bytes", "*")
    assert headers["ETag"].startswith('"')
    status, only_head, nothing = ask(port, "/bay/a%20b.mp3", "HEAD")
    assert (status, only_head["Content-Length"], nothing) == (200, str(len(SOUND)), b"")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 2), ("bytes=100-199", 100, 200), ("bytes=10000-", 10000, 10240), ("bytes=-16", 10224, 10240),
     ("bytes=0-", 0, 10240), ("bytes=10239-99999", 10239, 10240), ("bytes=-99999", 0, 10240)],
)  # fmt: skip
def test_a_range_is_exactly_that(port: int, asked: str, first: int, last: int) -> None:
    status, headers, body = ask(port, "/bay/a%20b.mp3", Range=asked)
    assert (status, body) == (206, SOUND[first:last])
    assert headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(SOUND)}"
    assert headers["Content-Length"] == str(last - first)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_past_the_end_is_refused(port: int, asked: str) -> None:
    status, headers, _ = ask(port, "/bay/a%20b.mp3", Range=asked)
    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=x", "lines=1-2", "bytes=-"])
def test_a_range_that_is_not_understood_gives_the_whole(port: int, asked: str) -> None:
    assert ask(port, "/bay/a%20b.mp3", Range=asked)[::2] == (200, SOUND)


def test_what_the_client_has_is_not_sent_again(port: int) -> None:
    _, headers, _ = ask(port, "/bay/feed.xml")
    assert ask(port, "/bay/feed.xml", If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert ask(port, "/bay/feed.xml", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert ask(port, "/bay/feed.xml", If_None_Match='"other"')[0] == 200
    assert ask(port, "/bay/feed.xml", If_Modified_Since="nonsense")[0] == 200


def test_a_range_of_an_older_file_gives_the_whole_new_one(port: int) -> None:
    _, headers, _ = ask(port, "/bay/a%20b.mp3", "HEAD")
    assert ask(port, "/bay/a%20b.mp3", Range="bytes=0-1", If_Range=headers["ETag"])[0] == 206
    assert ask(port, "/bay/a%20b.mp3", Range="bytes=0-1", If_Range='"older"')[::2] == (200, SOUND)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/bay/feed.xml", "application/rss+xml; charset=utf-8"), ("/bay/chapters.json", "application/json+chapters"),
     ("/bay/empty.txt", "text/plain; charset=utf-8"), ("/", "text/html; charset=utf-8")],
)  # fmt: skip
def test_types_are_what_apps_expect(port: int, path: str, kind: str) -> None:
    assert ask(port, path)[1]["Content-Type"] == kind


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/bay/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt", "/library.db",
     "/bay/.part", "//etc/passwd", "/bay/%00", "/..%5csecret.txt", "/none.mp3", "/bay/a%20b.mp3/x"],
)  # fmt: skip
def test_nothing_else_is_given_out(port: int, path: str) -> None:
    status, _, body = ask(port, path)
    assert (status, body) == (404, b"not found\n")


def test_the_index_lists_what_is_there(port: int) -> None:
    assert b'href="/bay/"' in ask(port, "/")[2]
    page = ask(port, "/bay/")[2]
    assert b'href="/bay/feed.xml"' in page
    assert b".part" not in page


def test_several_listeners_are_served_at_once_over_open_connections(port: int) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(5)]
    for _ in range(2):
        for connection in connections:
            connection.request("GET", "/bay/a%20b.mp3", headers={"Range": "bytes=5-9"})
        assert [connection.getresponse().read() for connection in connections] == [SOUND[5:10]] * 5


def test_a_listener_who_drops_the_connection_is_no_news(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed with a reset
        one.sendall(b"GET /bay/a%20b.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
        one.recv(1)
        one.close()
    assert ask(port, "/bay/feed.xml")[0] == 200
    assert "Traceback" not in capfd.readouterr().err


def test_what_cannot_be_served_is_said(tmp_path: Path, port: int) -> None:
    with pytest.raises(OutputError, match="none: there is no such folder; `narrator render`"):
        server(tmp_path / "none")
    with pytest.raises(ServeError, match=rf"port {port} of 127\.0\.0\.1 is taken; choose another with --port"):
        server(tmp_path, port=port)
    with pytest.raises(ServeError, match=r"nothing can be served at 192\.0\.2\.1:0: "):
        server(tmp_path, "192.0.2.1", port=0)


def test_a_folder_with_a_page_is_that_page(port: int, root: Path) -> None:
    (root / "a walk").mkdir()
    (root / "a walk" / "index.html").write_text("<p>read along")
    for listed in (root, root / "bay"):
        (listed / "index.html").write_text("<p>old")
    status, headers, body = ask(port, "/a%20walk/")
    assert (status, headers["Content-Type"], body) == (200, "text/html; charset=utf-8", b"<p>read along")
    status, headers, body = ask(port, "/a%20walk")
    assert (status, headers["Location"], body) == (301, "/a%20walk/", b"")
    assert b'href="/a%20walk/"' in ask(port, "/")[2]  # the lists, which know what came since
    assert b'href="/bay/feed.xml"' in ask(port, "/bay/")[2]


@pytest.mark.slow
def test_the_list_leads_to_an_episodes_page(tmp_path: Path) -> None:
    article = Article(
        (Block(BlockKind.PARAGRAPH, "The ferry left."),),
        Metadata(title="A Walk"),
        origin="walk",
        kind=SourceKind.MARKDOWN,
    )
    folder = render(plan(article, "silence"), tmp_path).folder
    before = index(tmp_path, tmp_path), index(tmp_path, folder)
    assert "<h2>A Walk</h2>" in before[0]
    assert "<h2>A Walk</h2>" in before[1]  # and no word that nothing was narrated
    write_pages(tmp_path)
    assert f'<h2><a href="/{folder.name}/">A Walk</a></h2>' in index(tmp_path, tmp_path)
