"""`recoupe serve` serves this machine alone until there is an admin, and says so when it is asked for more."""

import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.serving import address_of, bound
from recoupe.errors import DeskError
from recoupe.read.fetching import Fetcher
from recoupe.store.ledger import open_ledger
from recoupe.store.people import Role, User
from recoupe.store.values import event_key

ELSEWHERE = [
    (["--host", "192.168.1.7"], "no admin yet"),
    (["--host", "desk.example.org"], "no admin yet"),
    (["--host", "0.0.0.0", "--address", "https://desk.example.org"], "no admin yet"),
    (["--address", "https://desk.example.org"], "no admin yet"),
    (["--trust-proxy", "X-Remote-User", "--trust-from", "10.0.0.7"], "no admin yet"),
    (["--host", "0.0.0.0"], "say with --address"),
    (["--host", "::"], "say with --address"),
    (["--host", ""], "--host is empty"),
    (["--address", "desk.example.org"], "no address that a browser opens"),
    (["--address", "https://desk.example.org/desk"], "no address that a browser opens"),
    (["--trust-proxy", "X-Remote-User"], "say with --trust-from"),
    (["--trust-proxy", "X-Remote-User", "--trust-from", "the proxy"], "write an address or a network"),
]


@pytest.mark.parametrize(("asked", "why"), ELSEWHERE)
def test_others_do_not_reach_a_desk_without_an_admin(example_file: Path, asked: list[str], why: str) -> None:
    """Without an admin the desk listens on this machine alone, for whoever reaches it could change everything; settings that let anybody in are refused."""
    ran = CliRunner().invoke(recoupe, ["serve", "--db", str(example_file), *asked])

    assert isinstance(ran.exception, DeskError)
    assert why in str(ran.exception)


def test_others_reach_a_desk_with_an_admin(monkeypatch: pytest.MonkeyPatch, example_file: Path, tmp_path: Path) -> None:
    """With an admin the desk listens where it is told to, and says that passwords travel unencrypted where no https stands before it."""
    served: list[Desk] = []
    monkeypatch.setattr("recoupe.desk.serving.serve", lambda desk, *_given, started, **_how: (served.append(desk), started("http://x/")))
    path = shutil.copy(example_file, tmp_path / "team.db")
    with open_ledger(path) as ledger:
        ledger.team.add_user(User("Awa", Role.ADMIN), by="local", at="2024-03-20T10:00:00Z")
    command = ["serve", "--db", str(path), "--port", "0", "--no-open", "--host", "0.0.0.0"]
    plain = CliRunner().invoke(recoupe, [*command, "--address", "http://desk.example.org/"])
    safe = CliRunner().invoke(recoupe, [*command, "--address", "https://desk.example.org", "--trust-proxy", "X-User", "--trust-from", "10.0.0.0/24"])

    assert (plain.exit_code, safe.exit_code) == (0, 0)
    assert "unencrypted" in plain.stderr
    assert "unencrypted" not in safe.stderr
    assert "is at https://desk.example.org" in safe.stderr
    assert [desk.settings.is_local for desk in served] == [False, False]
    assert served[1].settings.proxy_networks == (ip_network("10.0.0.0/24"),)


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
