"""``narrator estimate`` and ``narrator voices calibrate``, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narrator.cli import cli
from narrator.cli.calibrate import plot
from narrator.errors import IncompleteError, SourceNotFoundError
from narrator.estimate.timing import load

BOATS = "Fishing boats left first, then the ferries, and by noon the queue of lorries had gone. Nobody was hurt. "
COST = "The council paid four million pounds, which is less than it had feared, and more than it had planned for. "
ARTICLE = f"""# The harbour

{"The harbour reopened on Monday after eleven days of repairs to its northern wall. " * 8}

## What was done

{BOATS * 8}

## What it cost

{COST * 8}
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.md"
    path.write_text(ARTICLE)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["estimate", *map(str, words)])


def told(*words: object) -> list[dict[str, object]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_tables_fit_the_terminal_and_cut_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    for number in range(6):
        (tmp_path / f"harbour-{number}.md").write_text(
            ARTICLE.replace("# The harbour", f"# The harbour, part {number}", 1)
        )
    monkeypatch.setenv("COLUMNS", str(columns))
    result = run(tmp_path, "--voice", "joe,espeak")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(map(len, lines)) <= columns
    assert lines[-1].startswith("6 articles")
    assert all(line.count("±") == 2 for line in lines[1:])
    assert not [line for line in lines if line.endswith("…")]


def test_what_is_doubtful_with_all_articles_is_said_once(tmp_path: Path, article: Path) -> None:
    other = tmp_path / "quay.md"
    other.write_text(ARTICLE.replace("# The harbour", "# The quay", 1))
    notes = [line for line in run(article, other, "--voice", "system").stderr.splitlines() if "note:" in line]
    assert len(notes) == len(set(notes)) <= 2


PROSE = "<p>" + "The harbour reopened on Monday after eleven days of repairs to its northern wall. " * 30 + "</p>"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Two whole articles, of which the second is newer, and a teaser whose page cannot be had."""
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><pubDate>{day:02} Mar 2026 09:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{PROSE}]]></content:encoded></item>"
        for day, title in ((3, "The wall"), (4, "The gate"))
    )
    teaser = "<item><title>The key</title><guid>key</guid><description>Only the beginning.</description></item>"
    path = tmp_path / "feed.xml"
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    path.write_text(f'<rss version="2.0" {namespace}><channel><title>News</title>{items}{teaser}</channel></rss>')
    return path


def test_a_feed_is_its_articles_newest_first_and_what_cannot_be_had_is_told(feed: Path, article: Path) -> None:
    result = run(article, feed, "--json")
    titles = [json.loads(line)["title"] for line in result.stdout.splitlines()]
    assert titles == ["The harbour", "The gate", "The wall"]
    assert "only a teaser" in result.stderr
    assert isinstance(result.exception, IncompleteError)


def test_of_a_feed_so_many_are_taken_as_are_asked_for(feed: Path) -> None:
    text = feed.read_text().replace("Only the beginning.", "").replace("<item><title>The key", "<!--").replace
    feed.write_text(text("</item></channel>", "--></channel>"))
    (only,) = told(feed, "--newest", 1)
    assert only["title"] == "The gate"


def test_a_feed_without_articles_says_so(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text('{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": []}')
    assert "lists no article" in str(run(path).exception)


def test_a_line_with_the_time_and_its_band(article: Path) -> None:
    result = run(article)
    assert result.exit_code == 0
    (line,) = (line for line in result.stdout.splitlines() if "harbour" in line)
    assert "±" in line
    assert "2:" in line


def test_chapters_begin_where_the_ones_before_end(article: Path) -> None:
    (facts,) = told(article)
    chapters = facts["chapters"]
    assert isinstance(chapters, list)
    assert [chapter["title"] for chapter in chapters][1:] == ["What was done", "What it cost"]
    assert sum(chapter["seconds"] for chapter in chapters) == pytest.approx(facts["seconds"], abs=0.05)
    assert "What it cost" in run(article, "--chapters").stdout


def test_the_badge_is_one_line_for_a_page_and_one_for_machines(article: Path) -> None:
    (line,) = run(article, "--badge").stdout.splitlines()
    text, iso = line.split("\t")
    assert text.startswith("Listen to this article · 2:")
    assert iso.startswith("PT")


def test_voices_side_by_side(article: Path) -> None:
    assert [facts["voice"] for facts in told(article, "--voice", "joe,silence")] == ["joe", "silence"]
    shown = run(article, "--voice", "joe,silence", "--chapters").stdout
    assert "time (joe)" in shown
    assert "time (silence)" in shown
    assert "exactly" in shown


def test_faster_is_shorter(article: Path) -> None:
    usual, fast = told(article)[0], told(article, "--speed", "1.5")[0]
    assert float(str(fast["seconds"])) < 0.85 * float(str(usual["seconds"]))


def test_a_target_says_what_speed_and_which_chapters(article: Path) -> None:
    target = told(article, "--target", "1:40")[0]["target"]
    assert isinstance(target, dict)
    assert target["speed"] > 1
    assert target["chapters_seconds"] <= 100
    assert "--speed" in run(article, "--target", "1:40").stdout
    assert "fits already" in run(article, "--target", "5min").stdout


@pytest.mark.parametrize("target", ["soon", "1:2:3:4", "-3:00", "0", "1:xx"])
def test_a_target_that_is_no_time_is_a_wrong_command_line(article: Path, target: str) -> None:
    result = run(article, f"--target={target}")
    assert result.exit_code == 2
    assert "5:00" in result.stderr


def test_many_are_sorted_summed_and_drawn(tmp_path: Path) -> None:
    for number in range(1, 6):
        (tmp_path / f"{number}.md").write_text(
            f"# Part {number}\n\n" + "The tide came in over the grey mud. " * number * 4
        )
    result = run(tmp_path, "--sort", "time")
    lines = [line for line in result.stdout.splitlines() if "Part" in line]
    assert [line.split()[1] for line in lines] == ["5", "4", "3", "2", "1"]
    assert lines[0].count("▇") > lines[-1].count("▇") > 0
    assert "5 articles" in result.stdout


def test_a_second_time_says_the_same(article: Path) -> None:
    assert told(article) == told(article) == told(article, "--fresh")


def test_one_that_fails_does_not_stop_the_rest(article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = run(article, tmp_path / "empty.txt", tmp_path / "none.md", "--json")
    assert isinstance(result.exception, IncompleteError)
    assert len(result.stdout.splitlines()) == 1
    assert "empty" in result.stderr
    assert "none.md: no such file" in result.stderr


def test_what_is_not_announced_is_not_counted(article: Path) -> None:
    assert float(str(told(article, "--no-announce")[0]["seconds"])) < float(str(told(article)[0]["seconds"]))


def test_a_pronunciation_changes_the_time(article: Path, tmp_path: Path) -> None:
    lexicon = tmp_path / "names.toml"
    lexicon.write_text('[[word]]\ntext = "harbour"\nsay = "harbour and haven of many mighty merchants"\n')
    assert float(str(told(article, "--lexicon", lexicon)[0]["seconds"])) > float(str(told(article)[0]["seconds"]))


def test_a_source_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "none.md").exception, SourceNotFoundError)


def test_few_words_and_another_language_are_told(tmp_path: Path) -> None:
    path = tmp_path / "short.md"
    path.write_text("---\ntitle: Kurz\nlanguage: de\n---\n\nGuten Tag allerseits.\n")
    result = run(path)
    assert "few words" in result.stderr
    assert "'de'" in result.stderr


@pytest.mark.slow
def test_exact_asks_the_engine_itself(article: Path) -> None:
    usual, exact = told(article)[0], told(article, "--exact")[0]
    assert float(str(exact["seconds"])) == pytest.approx(float(str(usual["seconds"])), rel=0.06)


@pytest.mark.slow
def test_calibrating_a_voice_finds_what_it_takes(tmp_path: Path) -> None:
    path = tmp_path / "silence.timing.json"
    words = ["voices", "calibrate", "silence", "--alone", "--store", str(path)]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    assert "predicted" in result.stdout
    timing = load(path)
    assert timing.text.mean_error < 0.01
    assert timing.pace(2.0) == pytest.approx(0.5, abs=0.01)
    found = json.loads(CliRunner().invoke(cli, [*words, "--json"]).stdout)
    assert found["fitted_on"]["utterances"] > 150


def test_the_plot_has_every_point_where_it_belongs() -> None:
    lines = plot([(0.0, 0.0), (10.0, 10.0), (10.0, 0.0)])
    assert lines[1].endswith("o")
    assert lines[1].strip().startswith("10.0 s")
    bottom = lines[-3].partition("│")[2]
    assert bottom[0] == bottom[-1] == "o"
    assert plot([])
