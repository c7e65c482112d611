"""The main command as its users meet it: as a process, with its exit codes, its output and its interruptions."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PROSE = (
    "The ferry left the harbor before dawn, and nobody on the pier waved. "
    "Its captain counted the passengers twice, since one of them had brought a cello and two goats."
)
HTML = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def narrate(*args: str, cwd: Path, stdin: bytes = b"", **more: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "narrator", "render", "--voice", "silence", *args]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, check=False, timeout=120, **more)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.md").write_text(f"# A good article\n\n{PROSE}\n", encoding="utf-8")
    return tmp_path


def test_prints_the_path_of_the_mp3_and_nothing_else(folder: Path) -> None:
    done = narrate("good.md", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines() == ["output/a-good-article/a-good-article.mp3"]
    assert (folder / "output/a-good-article/a-good-article.mp3").stat().st_size > 10_000


def test_json_says_what_was_made(folder: Path) -> None:
    said = json.loads(narrate("good.md", "--json", cwd=folder).stdout)
    assert said["title"] == "A good article"
    assert said["seconds"] == pytest.approx(said["estimated_seconds"], rel=0.02)
    again = json.loads(narrate("good.md", "--json", cwd=folder).stdout)
    assert again["unchanged"]


def test_streamed_sound_is_that_of_the_file(folder: Path) -> None:
    done = narrate("good.md", "--stream", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    whole = (folder / "output/a-good-article/a-good-article.mp3").read_bytes()
    assert len(done.stdout) > 10_000
    assert whole.endswith(done.stdout)
    assert b"a-good-article.mp3" in done.stderr
    assert narrate("good.md", "--stream", cwd=folder).stdout == whole  # it is there already


def test_a_player_that_goes_away_does_not_stop_the_episode(folder: Path) -> None:
    command = f"{sys.executable} -m narrator render --voice silence good.md --stream | head -c 100 | wc -c"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True, timeout=120)
    assert done.stdout.strip() == b"100"
    assert (folder / "output/a-good-article/manifest.json").is_file()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("more", [["--json"], ["--format", "flac"]])
def test_only_sound_is_streamed_and_only_mp3(folder: Path, more: list[str]) -> None:
    done = narrate("good.md", "--stream", *more, cwd=folder)
    assert done.returncode == 2
    assert b"--stream writes" in done.stderr
    assert not done.stdout


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    done = narrate("good.md", "--dry-run", cwd=folder)
    assert done.returncode == 0
    assert "A good article" in done.stdout.decode()
    assert not (folder / "output").exists()


def test_standard_input_is_a_source(folder: Path) -> None:
    done = narrate("-", cwd=folder, stdin=f"# From a pipe\n\n{PROSE}\n".encode())
    assert done.stdout.decode().strip().endswith("from-a-pipe.mp3")


BAD: list[tuple[str, bytes | None, int]] = [
    ("missing.html", None, 3),
    ("binary.html", bytes(range(256)) * 40, 5),
    ("empty.html", b"", 6),
    ("blank.txt", b" \n\n ", 6),
    ("shell.html", HTML.format(title="App", body="<div id=root></div><script>start()</script>").encode(), 7),
    ("nav.html", HTML.format(title="Home", body="<nav>" + "<a href=/a>Link here</a> " * 30 + "</nav>").encode(), 7),
    ("header.md", b"---\ntitle: [unclosed\ndate: not a date\n---\n\nText.\n", 8),
]


@pytest.mark.parametrize(("name", "content", "code"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_one_line_with_its_own_exit_code(
    folder: Path, name: str, content: bytes | None, code: int
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    done = narrate(name, cwd=folder)
    lines = done.stderr.decode().strip().splitlines()
    assert (done.returncode, len(lines)) == (code, 1), lines
    assert name in lines[0]
    assert not done.stdout
    assert not (folder / "output").exists()


def test_an_unknown_voice_is_named_with_its_neighbours(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "narrator", "render", "--voice", "jo", "good.md"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 10
    assert "joe" in done.stderr.decode()


def test_with_several_sources_the_others_are_made(folder: Path) -> None:
    (folder / "empty.html").write_bytes(b"")
    done = narrate("missing.html", "good.md", "empty.html", cwd=folder)
    assert done.returncode == 20
    assert done.stdout.decode().splitlines() == ["output/a-good-article/a-good-article.mp3"]
    assert b"missing.html" in done.stderr
    assert b"empty.html" in done.stderr


def test_an_output_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "taken").write_text("a file")
    done = narrate("good.md", "--output", "taken", cwd=folder)
    assert done.returncode == 16
    assert len(done.stderr.decode().strip().splitlines()) == 1


@pytest.mark.parametrize("limit", [2_000, 20_000, 40_000])
def test_a_full_disk_leaves_nothing_half_made(folder: Path, limit: int) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit then fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = narrate("good.md", cwd=folder, preexec_fn=small)
    assert done.returncode == 16, done.stderr.decode()
    assert not [path for path in folder.rglob("*") if path.suffix in (".mp3", ".part", ".vtt")]
    assert narrate("good.md", cwd=folder).returncode == 0


def started(folder: Path, articles: int) -> subprocess.Popen[bytes]:
    for number in range(articles):
        text = f"# Number {number}\n\n" + "\n\n".join(f"{PROSE} This is line {number} {line}." for line in range(20))
        (folder / f"n{number:02}.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "narrator", "render", "--voice", "silence", "--json", str(folder)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(folder: Path) -> None:
    clips = Path(os.environ["NARRATOR_CACHE"]) / "clips"
    running = started(folder, 6)
    until(lambda: len(list(clips.glob("*/*.flac"))) > 40)
    running.kill()
    running.communicate()
    spoken = len(list(clips.glob("*/*.flac")))
    done = narrate(str(folder), "--json", cwd=folder)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr.decode()
    assert len(said) == 7
    made = [one for one in said if not one["unchanged"]]
    assert sum(one["cached"] for one in made) >= spoken - sum(one["utterances"] for one in said if one["unchanged"])
    assert not list((folder / "output").rglob("*.part"))
    assert len(list((folder / "output").glob("*/manifest.json"))) == 7


@pytest.mark.slow
def test_an_interrupt_is_quiet_and_keeps_what_was_finished(folder: Path) -> None:
    running = started(folder, 12)
    until(lambda: bool(list((folder / "output").glob("*/manifest.json"))))
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in errors
    assert b"stopped" in errors
    assert not list((folder / "output").rglob("*.part"))
    assert list((folder / "output").glob("*/manifest.json"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems open pages otherwise")
def test_open_makes_the_page_and_shows_it(folder: Path) -> None:
    opener = folder / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text('#!/bin/sh\nprintf %s "$1" > "$(dirname "$0")/opened"\n')
    opener.chmod(0o755)
    path = f"{opener.parent}{os.pathsep}{os.environ['PATH']}"
    assert narrate("good.md", "--open", cwd=folder, env={**os.environ, "PATH": path}).returncode == 0
    page = folder / "output" / "a-good-article" / "index.html"
    until = time.monotonic() + 10
    while not (opener.parent / "opened").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert (opener.parent / "opened").read_text() == str(page)
    assert "<listen-article" in page.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_stream_is_said_and_the_episode_is_made(folder: Path) -> None:
    command = [sys.executable, "-m", "narrator", "render", "good.md", "--stream", "--voice", "silence"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 16
    assert b"cannot write standard output: the disk is full" in done.stderr
    assert (folder / "output/a-good-article/a-good-article.mp3").is_file()


@pytest.mark.slow
def test_where_it_cannot_be_as_loud_as_was_asked_that_is_said(folder: Path) -> None:
    done = narrate("good.md", "--voice", "espeak", "--loudness", "-10", "--json", cwd=folder)
    loudness = json.loads(done.stdout)["loudness"]
    assert f"{loudness:.1f} LUFS, where -10 was asked for" in done.stderr.decode()
    checked = subprocess.run(
        [sys.executable, "-m", "narrator", "check", "-q", "output"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 1
    assert "its peaks leave no room for more" in checked.stdout.decode()
    plain = narrate("good.md", "--voice", "espeak", cwd=folder)
    assert "was asked for" not in plain.stderr.decode()
