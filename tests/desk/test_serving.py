"""`recoupe serve` serves this machine alone, and says so when it is asked for more."""

import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.serving import address_of, bound
from recoupe.errors import DeskError
from recoupe.read.fetching import Fetcher
from recoupe.store.ledger import open_ledger
from recoupe.store.values import event_key


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "desk.example.org", ""])
def test_other_host_is_refused_with_a_reason(example_file: Path, host: str) -> None:
    """The desk listens on this machine alone: whoever reaches it could change everything."""
    ran = CliRunner().invoke(recoupe, ["serve", "--db", str(example_file), "--host", host])

    assert isinstance(ran.exception, DeskError)
    assert "no accounts yet" in str(ran.exception)


def test_hosts_of_feeds_are_told_whom_to_write_to(monkeypatch: pytest.MonkeyPatch, example_file: Path) -> None:
    """What `--contact` names is part of what the desk calls itself when it asks feeds."""
    served: list[Desk] = []
    monkeypatch.setattr("recoupe.desk.serving.serve", lambda desk, *_given, **_how: served.append(desk))
    ran = CliRunner().invoke(recoupe, ["serve", "--db", str(example_file), "--port", "0", "--no-open", "--contact", "desk@news.example"])

    assert ran.exit_code == 0
    web = served[0].web(served[0].settings)
    assert isinstance(web, Fetcher)
    assert web.contact == "desk@news.example"


def test_port_that_is_taken_is_told() -> None:
    """A port that another program has is refused with what to do; 0 takes any that is free."""
    with bound(Settings(port=0)) as first:
        first.listen()
        port = first.getsockname()[1]
        assert address_of(first, "127.0.0.1") == f"http://127.0.0.1:{port}/"
        with pytest.raises(DeskError, match="--port"):
            bound(Settings(port=port))


def test_decisions_are_settled_by_the_command(example_file: Path, tmp_path: Path) -> None:
    """What is rejected at a desk that the command serves is no account of an incident once the command has ended."""
    copy = shutil.copy(example_file, tmp_path / "served.db")
    with open_ledger(copy) as ledger:
        report = ledger.search("Kassala")[0].report_id
        assert list(ledger.incidents((event_key(report, "e1"),)))
    command = [sys.executable, "-m", "recoupe", "serve", "--db", str(copy), "--port", "0", "--no-open", "--by", "Awa"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", program.stderr.readline())[0]
        form = urllib.parse.urlencode({"event": "e1", "words": "a drill"}).encode()
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}reports/{report}/reject", form, timeout=20)
                break
            except OSError:
                time.sleep(0.1)
        program.send_signal(2)
        program.communicate(timeout=60)

    with open_ledger(copy) as ledger:
        assert [account for one in ledger.incidents() for account in one["accounts"] if (account["report"], account["event"]) == (report, "e1")] == []
        assert [one.judgement.by for one in ledger.judgements(report)] == ["Awa"]


def test_desk_is_served_and_ends_when_interrupted(example_file: Path) -> None:
    """The command prints its address, answers there, logs no word of what is read, and ends quietly on Ctrl+C."""
    command = [sys.executable, "-m", "recoupe", "serve", "--db", str(example_file), "--port", "0", "--no-open", "--by", "Awa"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        line = program.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        for _ in range(100):
            try:
                page = urllib.request.urlopen(f"{address}inbox?words=Ansongo", timeout=20).read().decode()
                break
            except OSError:
                time.sleep(0.1)
        program.send_signal(2)
        out, err = program.communicate(timeout=30)

    assert "Ansongo" in page
    assert (out, err.strip()) == ("", "")
    assert program.returncode in {0, 130}
