from __future__ import annotations

from pathlib import Path

from narrator.errors import EmptySourceError
from narrator.estimate.many import estimates
from narrator.estimate.memory import Memory, key_of
from narrator.types import Article, Block, BlockKind, Metadata, Plan, Seconds, Section, SourceKind, Utterance, Voice
from narrator.voices import find

VOICES = (find("silence"),)


def planned(source: str, voice: Voice) -> Plan:
    """A planner that reads a file and keeps count of how often it is asked, beside it."""
    path = Path(source)
    asked = path.with_suffix(".asked")
    asked.write_text(asked.read_text() + "x" if asked.exists() else "x")
    text = path.read_text()
    if not text:
        raise EmptySourceError(source)
    article = Article(
        (Block(BlockKind.PARAGRAPH, text),), Metadata(title=path.stem), origin=source, kind=SourceKind.PASTED
    )
    utterances = (Utterance(text, voice),)
    return Plan(article, voice, utterances, (Seconds(len(text) / 10),), (Section(path.stem, 0, 1),))


def asked(path: Path) -> int:
    return len(path.with_suffix(".asked").read_text())


def test_an_article_is_planned_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Twenty characters ok")
    memory = Memory(tmp_path / "memory")
    for _ in range(3):
        (told,) = estimates([str(path)], VOICES, planned, memory, jobs=1)
        assert told.estimates[0].seconds == 2.0
    assert asked(path) == 1
    path.write_text("Thirty characters, now changed")
    (told,) = estimates([str(path)], VOICES, planned, memory, jobs=1)
    assert told.estimates[0].seconds == 3.0
    assert asked(path) == 2


def test_without_a_memory_it_is_planned_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    for _ in range(2):
        list(estimates([str(path)], VOICES, planned, None, jobs=1))
    assert asked(path) == 2


def test_a_damaged_memory_is_planned_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    memory = Memory(tmp_path / "memory")
    list(estimates([str(path)], VOICES, planned, memory, jobs=1))
    for entry in memory.folder.rglob("*.json"):
        entry.write_text('{"title": 1')
    (told,) = estimates([str(path)], VOICES, planned, memory, jobs=1)
    assert told.estimates
    assert asked(path) == 2


def test_order_and_errors_are_kept_among_many_processes(tmp_path: Path) -> None:
    names = []
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text("" if number == 5 else "x" * (number + 1))
        names.append(str(path))
    told = list(estimates(names, VOICES, planned, Memory(tmp_path / "memory"), jobs=2))
    assert [one.source for one in told] == names
    assert isinstance(told[5].error, EmptySourceError)
    assert [one.estimates[0].title for one in told if one.estimates] == [str(n) for n in range(12) if n != 5]


def test_the_key_changes_with_whatever_changes_the_estimate() -> None:
    joe, silence = find("joe"), find("silence")
    keys = [
        key_of(b"text", "a", joe),
        key_of(b"texts", "a", joe),
        key_of(b"text", "b", joe),
        key_of(b"text", "a", silence),
        key_of(b"text", "a", joe, (True, 1.5)),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of(b"text", "a", joe) == keys[0]
