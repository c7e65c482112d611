"""The library: known articles, their episodes, and a queue that several processes share."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.cli import cli
from narrator.errors import OutputError, UnknownArticleError
from narrator.feeds.database import VERSION, Database
from narrator.feeds.jobs import LEASE, TRIES
from narrator.feeds.library import Library
from narrator.feeds.records import Known, Record, sign
from narrator.sources.fetch import Validators


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Library:
    return Library(tmp_path / "output", clock=clock)


def record(id: str = "a", **facts: object) -> Record:
    made = Record("bay", id, guid=f"guid-{id}", folder=f"bay/{id}", title=f"Title {id}", published="2026-03-09",
                  duration=60.5, size=1000, plan="p1")  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


def test_articles_are_known_again(library: Library) -> None:
    library.see([Known("bay", "a", url="https://a.example/", title="Old", published="2026-03-09")])
    library.see([Known("bay", "a", url="https://a.example/", title="New", published="2026-04-01")])
    assert library.article("bay", "a") == Known(
        "bay", "a", url="https://a.example/", title="New", published="2026-03-09"
    )  # its own first date
    assert library.article("bay", "b") is None
    assert [known.id for known in library.by_url("https://a.example/")] == ["a"]


def test_search_takes_words_as_they_are_written(library: Library) -> None:
    library.see(
        [Known("bay", "a", title="100% of the boats"), Known("bay", "b", title="A boat"), Known("x", "c", url="u_v")]
    )
    assert [known.id for known in library.search("boat 100%")] == ["a"]
    assert [known.id for known in library.search("u_v")] == ["c"]
    assert [known.id for known in library.search("%")] == ["a"]
    assert len(library.search("")) == 3


def test_an_article_that_vanished_is_found_and_can_be_withdrawn_and_come_back(library: Library) -> None:
    library.see([Known("bay", "a"), Known("bay", "b"), Known("other", "c")])
    library.publish(record("a"), "d1")
    library.publish(record("b"), "d1")
    assert [known.id for known in library.missing("bay", ["b"])] == ["a"]
    library.withdraw("bay", "a")
    assert [one.id for one in library.episodes("bay")] == ["b"]
    assert library.missing("bay", ["b"]) == ()
    library.see([Known("bay", "a")])
    assert [one.id for one in library.episodes("bay")] == ["a", "b"]


def test_only_new_and_changed_words_are_asked_for(library: Library) -> None:
    library.see([Known("bay", "a")])
    assert library.jobs.ask("bay", "a", "d1") is True
    assert library.jobs.ask("bay", "a", "d1") is False
    library.publish(record("a"), "d1")
    assert library.jobs.ask("bay", "a", "d1") is False
    assert library.jobs.waiting() == 0
    assert library.jobs.ask("bay", "a", "d2") is True
    assert library.jobs.waiting("bay") == 1


def test_an_edited_article_keeps_its_guid_and_its_place(library: Library) -> None:
    library.publish(record("a"), "d1")
    library.publish(record("a", title="Edited", size=2000, plan="p2"), "d2")
    (one,) = library.episodes("bay")
    assert (one.guid, one.published, one.title, one.size) == ("guid-a", "2026-03-09", "Edited", 2000)


def test_episodes_come_newest_first(library: Library) -> None:
    for id, day in (("a", "2026-03-01"), ("b", "2026-03-09"), ("c", "2025-12-31")):
        library.publish(record(id, published=day), "d")
    assert [one.id for one in library.episodes("bay")] == ["b", "a", "c"]
    assert [one.id for one in library.episodes("bay", limit=1)] == ["b"]


def test_a_job_is_held_by_one_owner_until_its_lease_ends(library: Library, clock: Clock) -> None:
    library.jobs.ask("bay", "a", "d1")
    job = library.jobs.lease("first")
    assert job is not None
    assert library.jobs.lease("second") is None
    clock.now += LEASE / 2
    assert library.jobs.renew("first", job) is True
    clock.now += LEASE / 2 + 1
    assert library.jobs.lease("second") is None
    clock.now += LEASE
    assert library.jobs.lease("second") == job
    assert library.jobs.renew("first", job) is False
    assert library.jobs.fail("first", job, "too late") is False
    assert library.jobs.failures() == ()


def test_a_run_that_is_alone_frees_what_dead_ones_held(library: Library) -> None:
    library.jobs.ask("bay", "a", "d1")
    library.jobs.ask("other", "b", "d1")
    assert library.jobs.lease("dead", "bay") is not None
    assert library.jobs.lease("dead", "other") is not None
    library.jobs.release("bay")
    job = library.jobs.lease("next", "bay")
    assert job is not None
    library.jobs.give_back("next", job)
    assert library.jobs.lease("third", "bay") == job
    assert library.jobs.lease("third", "other") is None


def test_what_fails_comes_again_later_and_is_then_set_aside(library: Library, clock: Clock) -> None:
    library.jobs.ask("bay", "a", "d1")
    asides = []
    for _ in range(TRIES):
        job = library.jobs.lease("me")
        assert job is not None
        asides.append(library.jobs.fail("me", job, "no voice"))
        assert library.jobs.lease("me") is None  # not at once
        clock.now += 24 * 3600
    assert asides == [False, False, True]
    assert library.jobs.lease("me") is None
    (failure,) = library.jobs.failures("bay")
    assert (failure.tries, failure.reason) == (TRIES, "no voice")
    assert library.jobs.ask("bay", "a", "d1") is False
    assert library.jobs.ask("bay", "a", "d2") is True  # other words, another chance
    assert library.jobs.failures() == ()


def test_some_failures_are_for_good(library: Library) -> None:
    library.jobs.ask("bay", "a", "d1")
    job = library.jobs.lease("me")
    assert job is not None
    assert library.jobs.fail("me", job, "no prose", for_good=True) is True


def test_the_podcasts_guid_is_made_once(library: Library) -> None:
    first = library.podcast_guid("bay", "https://podnews.net/rss/")
    assert first == "9b024349-ccf0-5f69-a609-6b82873eab3c"  # the namespace's own example
    assert library.podcast_guid("bay", "https://elsewhere.example/feed.xml") == first


def test_validators_are_kept_and_forgotten(library: Library) -> None:
    assert library.validators("u") == Validators()
    library.remember("u", Validators('"1"', "Mon"))
    assert library.validators("u") == Validators('"1"', "Mon")
    library.remember("u", Validators())
    assert library.validators("u") == Validators()


def test_what_is_removed_is_forgotten_whole(library: Library) -> None:
    library.jobs.ask("bay", "a", "d1")
    library.publish(record("a"), "d1")
    library.forget("bay", "a")
    assert (library.article("bay", "a"), library.episodes("bay")) == (None, ())
    assert library.jobs.ask("bay", "a", "d1") is True


def episode_folder(folder: Path, one: Record, url: str) -> None:
    """A folder as a rendering leaves it: a file, and the manifest that names it."""
    folder.mkdir(parents=True)
    (folder / "a.mp3").write_bytes(bytes(one.size))
    manifest = {
        "schema": 1, "plan": one.plan, "title": one.title, "source": {"origin": "x", "url": url},
        "audio": {"file": "a.mp3", "sample_rate": 2, "samples": round(one.duration * 2),
                  "loudness": {"before": -20, "after": -16, "peak_before": -3, "peak": -2, "gain": 4}},
        "chapters": [], "files": {"a.mp3": {"type": "audio/mpeg", "size": one.size, "sha256": "0"}},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    sign(folder, one, "d1")


def test_the_library_is_rebuilt_from_what_stands_beside_it(tmp_path: Path) -> None:
    root = tmp_path / "output"
    with Library(root) as library:
        for id in ("a", "b"):
            library.see([Known("bay", id, url=f"https://{id}.example/", title=f"Title {id}", published="2026-03-09")])
            episode_folder(root / "bay" / id, record(id), f"https://{id}.example/")
            library.publish(record(id), "d1")
        before = library.episodes("bay"), list(library.articles())
    for path in root.glob("library.db*"):
        path.unlink()
    (root / "bay" / "torn").mkdir()
    (root / "bay" / "torn" / "library.json").write_text("{")
    with Library(root) as library:
        assert library.rebuild() == 2
        assert (library.episodes("bay"), list(library.articles())) == before
        assert library.jobs.ask("bay", "a", "d1") is False


def test_the_commands_look_into_it(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.see([Known("bay", "a", url="https://a.example/", title="The Boat", published="2026-03-09")])
        library.see([Known("bay", "b", title="Another")])
        library.publish(record("a"), "d1")
        library.jobs.ask("bay", "b", "d1")
        job = library.jobs.lease("me", "bay")
        assert job is not None
        library.jobs.fail("me", job, "no prose")

    def narrator(*words: str) -> str:
        result = CliRunner().invoke(cli, ["library", *words, "--output", str(tmp_path)])
        assert result.exit_code == 0, result.output
        return result.stdout

    states = [line.split()[:2] for line in narrator("list").splitlines()]
    assert states == [["2026-03-09", "narrated"], ["-", "failed"]]
    assert [json.loads(line)["id"] for line in narrator("search", "boat", "--json").splitlines()] == ["a"]
    assert [line.split()[3] for line in narrator("search", "B").splitlines()] == ["a", "b"]  # "Boat", and an id
    assert json.loads(narrator("show", "bay", "a"))["episode"]["guid"] == "guid-a"
    assert json.loads(narrator("show", "bay", "b"))["failure"]["reason"] == "no prose"
    assert re.fullmatch(r"bay  b  1 try, again from \d{4}-\d\d-\d\d \d\d:\d\d: no prose\n", narrator("failures"))
    narrator("remove", "bay", "a")
    with Library(tmp_path) as library:
        assert library.episodes("bay") == ()
        library.see([Known("bay", "a", title="The Boat")])  # its source lists it still, with other words
        assert not library.jobs.ask("bay", "a", "d2")
        assert library.episodes("bay") == ()
    narrator("restore", "bay", "a")
    with Library(tmp_path) as library:
        assert [one.id for one in library.episodes("bay")] == ["a"]
    narrator("forget", "bay", "a")
    assert "The Boat" not in narrator("list")
    assert narrator("rebuild") == "0 episodes\n"
    missing = CliRunner().invoke(cli, ["library", "show", "bay", "zzz", "--output", str(tmp_path)])
    assert isinstance(missing.exception, UnknownArticleError)
    assert "has no article 'zzz'" in str(missing.exception)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list"], "no article is known"),
        (["list", "bay"], "no article of bay is known"),
        (["search", "ferry", "--json"], "nothing found"),
        (["failures", "bay"], "nothing of bay failed"),
    ],
)
def test_the_commands_say_where_there_is_nothing(tmp_path: Path, words: list[str], says: str) -> None:
    result = CliRunner().invoke(cli, ["library", *words, "--output", str(tmp_path)])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"{says}\n")


def test_an_article_keeps_the_address_it_gives_itself(library: Library) -> None:
    for _ in range(2):  # its folder, which knows of no address, lists it again
        library.see([Known("notes", "ferry-news.html")])
        library.locate("notes", "ferry-news.html", "https://news.example/ferry")
    (found,) = library.search("Ferry-News")
    assert found.url == "https://news.example/ferry"
    library.see([Known("notes", "ferry-news.html")])
    assert library.by_url("https://news.example/ferry") == (found,)
    library.locate("notes", "ferry-news.html", "https://other.example/")
    assert library.article("notes", "ferry-news.html") == found


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(OutputError, match="cannot be opened"):
        Library(tmp_path)


def test_a_library_of_a_later_narrator_is_left_alone(tmp_path: Path) -> None:
    Library(tmp_path).close()
    with sqlite3.connect(tmp_path / "library.db") as db:
        db.execute(f"PRAGMA user_version={VERSION + 1}")
    with pytest.raises(OutputError, match="later narrator"):
        Library(tmp_path)


WORKER = """
import sys
from pathlib import Path
from narrator.feeds.library import Library
from narrator.feeds.records import Record
owner, root = sys.argv[1], Path(sys.argv[2])
with Library(root) as library:
    while (job := library.jobs.lease(owner)) is not None:
        made = Record(job.feed, job.id, guid=job.id, folder=job.id, title=owner, published="", duration=1.0, size=1)
        library.publish(made, job.digest)
        print(job.id, flush=True)
"""


def test_several_processes_share_the_work_and_nothing_is_done_twice(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for number in range(60):
            library.jobs.ask("bay", f"{number:03}", "d1")
    command = [sys.executable, "-c", WORKER]
    workers = [
        subprocess.Popen([*command, str(number), str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    done = [line for worker in workers for line in worker.communicate(timeout=60)[0].split()]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert sorted(done) == [f"{number:03}" for number in range(60)]


def test_a_killed_owner_leaves_its_job_to_the_next(tmp_path: Path, clock: Clock) -> None:
    with Library(tmp_path, clock=clock) as library:
        library.jobs.ask("bay", "a", "d1")
    dies = "import os,sys; from pathlib import Path; from narrator.feeds.library import Library\n"
    dies += "Library(Path(sys.argv[1]), clock=lambda: 1_800_000_000.0).jobs.lease('dead'); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", dies, str(tmp_path)], check=False).returncode == -9
    with Library(tmp_path, clock=clock) as library:
        assert library.jobs.lease("next") is None
        clock.now += LEASE + 1
        job = library.jobs.lease("next")
        assert job is not None
        assert (job.id, job.tries) == ("a", 0)


def test_many_may_open_a_new_library_at_once(tmp_path: Path) -> None:
    """SQLite tells one of two that switch a new file to its log at once that it is locked, without waiting."""
    for number in range(40):
        path, start = tmp_path / f"{number}.db", threading.Barrier(8)

        def opened(path: Path = path, start: threading.Barrier = start) -> None:
            start.wait()
            Database(path).close()

        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(opened) for _ in range(8)]:
                done.result()
