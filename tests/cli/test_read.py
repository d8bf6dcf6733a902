"""Promises of `recoupe read`: streams, formats, exit codes, refusals."""

import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.read.captures import Capture
from tests.read.hostile import PAGE, packed, pages
from tests.read.web import Web, answer

FRENCH = "L'armée a bombardé mardi le village de Kadra, tuant au moins sept civils, selon le gouverneur de la province.\n"
ENGLISH = "Gunmen killed three soldiers near the town of Kadra on Tuesday, the army said in a statement.\n"


def read(*arguments: str | Path | int, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(recoupe, ["read", *map(str, arguments)], input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.txt").write_text(FRENCH, "utf-8")
    (inputs / "b.txt").write_text("", "utf-8")
    (inputs / "c.txt").write_text(ENGLISH, "utf-8")
    return inputs


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def test_records_are_lines_of_json(folder: Path) -> None:
    """Piped, one record a line stands on standard output, in the order of the files, and nothing else."""
    found = records(read(folder))

    assert [Path(record["origin"]).name for record in found] == ["a.txt", "c.txt"]
    assert [record["language"] for record in found] == ["fr", "en"]


def test_bad_input_is_told_and_the_others_go_on(folder: Path) -> None:
    """An empty file is told on one line of standard error with its name and code; the exit code is 4."""
    result = read(folder)

    assert result.exit_code == 4
    first, summary = result.stderr.splitlines()
    assert first.startswith("recoupe: error (empty): ")
    assert str(folder / "b.txt") in first
    assert summary == "recoupe: 2 records, 1 error"


def test_strict_stops_at_the_first_failure(folder: Path) -> None:
    """With --strict, inputs after a bad one are left alone."""
    result = read(folder, "--strict")

    assert result.exit_code == 4
    assert len(records(result)) == 1


def test_all_well_is_exit_0(folder: Path) -> None:
    """Where every input gives a record, the exit code is 0."""
    assert read(folder / "a.txt").exit_code == 0


def test_nothing_to_read_is_exit_1(tmp_path: Path) -> None:
    """An empty folder gives no record, no error, and exit code 1."""
    result = read(tmp_path)

    assert (result.exit_code, result.stdout) == (1, "")


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A path that does not exist is an input that cannot be read: told by name, exit 4."""
    result = read(tmp_path / "none.txt")

    assert result.exit_code == 4
    assert str(tmp_path / "none.txt") in result.stderr


def test_standard_input_is_read() -> None:
    """`-` stands for standard input."""
    (record,) = records(read("-", stdin=FRENCH.encode()))

    assert record["text"] == FRENCH.rstrip("\n") or record["text"] == FRENCH
    assert record["origin"] == "-"


def test_caller_knows_better(folder: Path) -> None:
    """--published, --outlet and --language stand in the record over what the page says."""
    (record,) = records(read(folder / "a.txt", "--published", "2024-01-16", "--outlet", "Le Fleuve", "--language", "fr"))

    assert record["published"]["start"] == "2024-01-16"
    assert (record["outlet"]["name"], record["outlet"]["basis"]) == ("Le Fleuve", "given")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--published", "16/01/2024"], "YYYY-MM-DD", id="day in another order"),
        pytest.param(["--published", "2024-02-30"], "no day of the calendar", id="day that does not exist"),
        pytest.param(["--language", "xx"], "choose one of", id="language nobody reads"),
        pytest.param(["--format", "xml"], "'card', 'json', 'jsonl'", id="unknown format"),
        pytest.param(["-q", "-v"], "contradict", id="quiet and verbose"),
        pytest.param(["--out", "none/records.jsonl"], "make the folder first", id="folder of --out is missing"),
    ],
)
def test_wrong_usage_is_exit_2(folder: Path, arguments: list[str], said: str) -> None:
    """A wrong option is refused before any work, with what to write instead."""
    result = read(folder, *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_out_takes_the_records(folder: Path, tmp_path: Path) -> None:
    """--out takes the same bytes that standard output would, and is never replaced unasked."""
    out = tmp_path / "records.jsonl"
    piped = read(folder).stdout_bytes

    assert read(folder, "--out", out).stdout == ""
    assert out.read_bytes() == piped
    assert read(folder, "--out", out).exit_code == 2
    assert read(folder, "--out", out, "--force").exit_code == 4
    assert out.read_bytes() == piped


def test_json_is_indented(folder: Path) -> None:
    """--format json gives the same record, indented."""
    result = read(folder / "a.txt", "--format", "json")

    assert result.stdout.startswith('{\n  "schema": "recoupe/report/1",')
    assert [json.loads(result.stdout)] == records(read(folder / "a.txt"))


def test_quiet_leaves_failures_alone(folder: Path) -> None:
    """-q drops the summary and keeps the failures."""
    assert read(folder, "-q").stderr.count("\n") == 1


def test_verbose_tells_every_input(folder: Path) -> None:
    """-v names every input on standard error."""
    told = read(folder, "-v").stderr

    assert all(str(folder / name) in told for name in ("a.txt", "b.txt", "c.txt"))


def test_progress_is_on_standard_error(folder: Path) -> None:
    """--progress always shows a bar, and never on standard output."""
    result = read(folder, "--progress", "always")

    assert len(records(result)) == 2


def test_failure_keeps_to_one_line(tmp_path: Path) -> None:
    """A file name with line ends and terminal commands is told on one harmless line."""
    result = read(tmp_path / "a\nb\x1b[31m.txt")

    assert len(result.stderr.splitlines()) == 2
    assert "\x1b" not in result.stderr


def test_fault_of_the_program_costs_one_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception is told as a fault of the program, and the other inputs go on."""
    import recoupe.cli.reading as reading

    honest = reading.read_item

    def faulty(item: Capture, *rest: object, **asked: object) -> object:
        if item.origin.endswith("a.txt"):
            raise ZeroDivisionError("sum of nothing")
        return honest(item, *rest, **asked)

    monkeypatch.setattr(reading, "read_item", faulty)
    result = read(folder)

    assert result.exit_code == 4
    assert len(records(result)) == 1
    assert "error (internal)" in result.stderr
    assert "ZeroDivisionError" in result.stderr


def test_pipe_that_closes_is_no_fault(root: Path) -> None:
    """`recoupe read … | head -c 10` ends quietly."""
    program = subprocess.Popen(
        [sys.executable, "-m", "recoupe", "read", "examples", "examples", "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.read(10)
    program.stdout.close()

    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(60) in {0, -signal.SIGPIPE}


def test_interrupt_finishes_the_input_at_hand(tmp_path: Path) -> None:
    """After an interrupt the record at hand is whole, the rest is left, and the exit code is 130."""
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text(FRENCH, "utf-8")
    program = subprocess.Popen([sys.executable, "-m", "recoupe", "read", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None
    first = program.stdout.readline()
    program.send_signal(signal.SIGINT)
    rest, told = program.communicate(timeout=60)
    lines = [first, *rest.splitlines()]

    assert program.returncode == 130
    assert all(json.loads(line)["language"] == "fr" for line in lines)
    assert len(lines) < 300
    assert b"0 errors" in told


def test_colours_are_for_terminals_alone(folder: Path) -> None:
    """A card that is piped holds no terminal commands."""
    assert "\x1b" not in read(folder / "a.txt", "--format", "card").stdout


def test_archive_gives_its_pages_and_tells_what_is_broken(tmp_path: Path) -> None:
    """Of an archive that is cut off every whole page is a record; the missing end is told, and the exit code is 11."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(pages(3))[:-60])
    result = read(path)

    assert [record["origin"] for record in records(result)] == ["https://harbour.example/0", "https://harbour.example/1"]
    assert "recoupe: error (damaged): " in result.stderr
    assert result.exit_code == 11


def test_notice_is_no_failure(tmp_path: Path) -> None:
    """An archive that was packed as a whole is read, with a note, and the exit code is 0."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(pages(2))))
    result = read(path)

    assert (len(records(result)), result.exit_code) == (2, 0)
    assert "recoupe: note (single-member): " in result.stderr


def test_columns_of_a_table_count(tmp_path: Path) -> None:
    """Text, name, day and publisher come from the columns that are named; the command line stands over them."""
    path = tmp_path / "a.csv"
    path.write_text(f'key,body,day,by\nm1,"{FRENCH.strip()}",2024-01-16,Le Fleuve\n', "utf-8")
    keys = ("--text-key", "body", "--id-key", "key", "--published-key", "day", "--outlet-key", "by")
    (record,) = records(read(path, *keys))
    assert (record["origin"], record["published"]["start"], record["outlet"]["name"]) == ("m1", "2024-01-16", "Le Fleuve")

    (record,) = records(read(path, *keys, "--outlet", "Harbour Dispatch"))
    assert record["outlet"]["name"] == "Harbour Dispatch"


def test_address_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address is fetched by the guarded client, which is told the contact; one that leads inside is refused."""
    import recoupe.read.fetching as fetching

    web = Web(pages={("news.example", "/a"): answer(PAGE.encode())})
    rim = web.fetcher().rim
    honest = fetching.Fetcher
    monkeypatch.setattr(fetching, "Fetcher", lambda contact, ignore_robots: honest(contact, ignore_robots, rim))
    result = read("http://news.example/a", "http://127.0.0.1/", "--contact", "desk@redaction.example")

    assert [record["origin"] for record in records(result)] == ["http://news.example/a"]
    assert "recoupe: error (address): " in result.stderr
    assert "desk@redaction.example" in web.asked[-1][2]["user-agent"]


@pytest.mark.parametrize(("form", "workers"), [("jsonl", 4), ("card", 2)])
def test_number_of_workers_does_not_show(folder: Path, root: Path, form: str, workers: int) -> None:
    """One process and several write the same bytes, in the order of the inputs, and tell the same failures; what was weighed is asked of all."""
    asked = [folder, root / "examples", "--format", form, "--explain", "--published", "2024-03-14"]
    alone, together = read(*asked), read(*asked, "--workers", workers)

    assert alone.stdout
    assert together.stdout_bytes == alone.stdout_bytes
    assert together.stderr == alone.stderr
    assert together.exit_code == alone.exit_code == 4


def test_workers_stop_at_the_first_failure(folder: Path) -> None:
    """With --strict and several processes, nothing behind a bad input is written."""
    result = read(folder, "--strict", "--workers", "2")

    assert result.exit_code == 4
    assert len(records(result)) == 1


def test_workers_do_not_know_lists_of_ones_own(folder: Path, root: Path) -> None:
    """--workers with a list that the other processes would not load is refused before anything is read."""
    result = read(folder, "--workers", "2", "--actors", root / "docs" / "how-to" / "my-actors.csv")

    assert result.exit_code == 2
    assert "--actors" in result.stderr
