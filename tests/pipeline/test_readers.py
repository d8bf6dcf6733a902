"""Several processes read what one reads: the same records, in the same order, whatever becomes of a process."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.pipeline import readers
from recoupe.pipeline.ledger import link_all
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import Failure
from recoupe.pipeline.taking import take_in_all
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_ledger import AT, REPORTS

OPTIONS = ReadOptions(outlet="Gao Hebdo")
ITEMS = (
    *(Capture(name, content) for name, content in REPORTS.items()),
    Refusal("gone.txt", "missing", "gone.txt: there is no such file"),
    Capture("noise.bin", b"\x00\x01\x02" * 50),
    Capture("caf\udce9.txt", b"Police arrested three miners in Arequipa, Peru, on 3 May 2024."),
)
# A process that takes a report and dies of it.
DEADLY = "import os, sys; sys.stdin.buffer.read(1); os.abort()"


@pytest.fixture(scope="module")
def together() -> Iterator[Readers]:
    """Give two processes that read; they are warm after the first test."""
    with Readers(2, OPTIONS, load_codebook()) as found:
        yield found


@pytest.fixture(scope="module")
def alone() -> Readers:
    """Give this process alone."""
    return Readers(1, OPTIONS, load_codebook())


def test_processes_read_what_one_reads(alone: Readers, together: Readers) -> None:
    """Records and refusals are the same with one process and with two, in the order given, names that are no text included."""
    expected, found = list(alone.read(ITEMS)), list(together.read(ITEMS))

    assert found == expected
    assert [one["outlet"]["name"] for _, one in found if not isinstance(one, Failure)] == ["Gao Hebdo"] * 5


def test_number_of_readers_does_not_show(alone: Readers, together: Readers, tmp_path: Path) -> None:
    """A ledger that two processes filled has the dump of one that was filled alone, in another order."""
    dumps = []
    for number, (own, items) in enumerate(((alone, ITEMS[:6]), (together, ITEMS[5::-1]))):
        with open_ledger(str(tmp_path / f"{number}.db"), create=True) as ledger:
            assert len(list(take_in_all(ledger, items, own, AT))) == len(items)
            link_all(ledger, load_codebook(), AT)
            dumps.append(list(ledger.dump()))

    assert dumps[0] == dumps[1]


def test_processes_stay_warm(together: Readers) -> None:
    """What is read later is read by the processes that read before."""
    before = [process._process.pid for process in together._processes]
    list(together.read(ITEMS[:4]))

    assert [process._process.pid for process in together._processes] == before
    assert len(before) == 2


def test_killed_process_costs_nothing(together: Readers) -> None:
    """A process that is killed between two reports is started anew, and its report is read."""
    reading = together.read(ITEMS)
    first = next(reading)
    for process in together._processes:
        os.kill(process._process.pid, signal.SIGKILL)
    rest = list(reading)

    assert [item.origin for item, _ in (first, *rest)] == [item.origin for item in ITEMS]
    assert sum(isinstance(read, Failure) for _, read in rest) == 2


def test_report_that_kills_each_process_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that brings down each process that reads it is refused with the reason, and the others go on."""
    monkeypatch.setattr(readers, "_START", DEADLY)
    with Readers(2, ReadOptions(), load_codebook()) as found:
        outcomes = [read for _, read in found.read(ITEMS[:2])]

    assert all(isinstance(read, Failure) and read.code == "limit" and "2 processes" in read.message for read in outcomes)


def test_end_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves in the middle leaves no process behind."""
    monkeypatch.setattr(readers, "_START", "import sys; sys.stdin.read()")
    with Readers(2, ReadOptions(), load_codebook()) as found:
        process = found._take()._process
        assert process.poll() is None

    assert process.poll() is not None
