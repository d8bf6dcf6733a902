"""Promises of `recoupe alert`: webhooks are made, listed, stopped and rolled, and what is new is sent, signed, once, on a web of our own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.errors import RecoupeError
from recoupe.pipeline.standard_webhooks import check_secret, headers_of
from recoupe.store.ledger import open_ledger
from recoupe.store.values import SavedView
from tests.pipeline.alerting import becomes
from tests.read.web import PUBLIC, Web, answer
from tests.store.samples import AT

URL = "https://hooks.example/in"


@pytest.fixture(autouse=True)
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Work in a folder that holds a ledger with a saved list, on a web of our own."""
    from recoupe.cli import alerting

    monkeypatch.chdir(tmp_path)
    for name in ("RECOUPE_DB", "RECOUPE_BY", "RECOUPE_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    held = Web(hosts={"hooks.example": [PUBLIC]}, pages={("hooks.example", "/in"): answer(b"", "204 No Content", kind=None)})
    monkeypatch.setattr(alerting, "Poster", lambda contact: held.poster(contact=contact))
    call("init")
    with open_ledger("recoupe.db") as ledger:
        ledger.save_view(SavedView("/incidents", "Faso", "/incidents?country=BFA", "Awa", AT))
    return held


def call(*arguments: str) -> Result:
    """Run a command; what it raises is raised."""
    return CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)


def refusal(*arguments: str) -> str:
    """Give with which words a command is refused."""
    try:
        ended = call("alert", *arguments)
    except RecoupeError as fault:
        return str(fault)
    assert ended.exit_code == 2
    return ended.stderr


def made() -> tuple[str, str]:
    """Make a webhook, and give its id and its secret."""
    secret = call("alert", "add", URL, "--list", "Faso", "--lang", "fr", "--by", "Awa").stdout.strip()
    return call("alert", "list").stdout.split("\t")[0], secret


def news(name: str = "RCP-1") -> None:
    with open_ledger("recoupe.db") as ledger:
        becomes(ledger, {"killed": 12}, {"killed": 31}, name=name, text=f"Un texte de {name}.")


def test_what_is_new_is_sent(web: Web) -> None:
    """A webhook prints a secret that can sign; a run sends what is new since, signed with it, in the language that was asked for, with links; the next nothing."""
    assert call("alert", "list").exit_code == call("alert", "log").exit_code == call("alert", "run").exit_code == 1
    name, secret = made()
    news()
    first = call("alert", "run", "--once", "--address", "https://desk.example/", "--contact", "desk@redaction.example")

    assert check_secret(secret) == secret
    assert first.exit_code == 0
    assert first.stderr.count(f"webhook {name}: msg_") == 2
    bodies = [json.loads(body) for body in web.bodies]
    assert [body["type"] for body in bodies] == ["incident.new", "incident.toll-rose"]
    assert bodies[1]["data"]["said"].startswith("Tués, selon les récits")
    assert bodies[1]["data"]["link"] == "https://desk.example/incidents/RCP-1"
    for (_, _, headers), body in zip(web.asked, web.bodies, strict=True):
        assert headers_of(headers["webhook-id"], int(headers["webhook-timestamp"]), body, [secret])["webhook-signature"] == headers["webhook-signature"]
        assert "desk@redaction.example" in headers["user-agent"]
    assert (call("alert", "run", "-q").stderr, len(web.asked)) == ("", 2)
    assert call("alert", "list").stdout == f"{name}\tactive\t{URL}\tFaso\tfr\t0\t-\n"
    rows = [line.split("\t") for line in call("alert", "log", "--webhook", name).stdout.splitlines()]
    assert sorted((row[3], row[4], row[5], row[7]) for row in rows) == [*[("0", "pending", "-", "RCP-1")] * 2, *[("1", "delivered", "204", "RCP-1")] * 2]


def test_failure_is_told(web: Web) -> None:
    """What is not taken is told with the reason, and waits."""
    made()
    news()
    web.pages.clear()
    ended = call("alert", "run", "-q")

    assert ended.exit_code == 4
    assert "failed (status 404)" in ended.stderr
    assert call("alert", "list").stdout.split("\t")[5] == "2"


def test_webhook_is_stopped_resumed_and_rolled() -> None:
    """A webhook is stopped once, goes on, and gets another secret that is printed once."""
    name, secret = made()
    assert [call("alert", act, name).exit_code for act in ("stop", "stop", "resume", "resume")] == [0, 1, 0, 1]
    rolled = call("alert", "roll", name)

    assert rolled.stdout.strip() != secret
    assert "until" in rolled.stderr
    with open_ledger("recoupe.db") as ledger:
        assert ledger.webhooks.secrets(name, "2024-01-01T00:00:00Z") == [rolled.stdout.strip(), secret]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", URL, "--list", "None"), "those that are: Faso"),
        (("add", "http://hooks.example/in", "--list", "Faso"), "https alone"),
        (("add", "https://127.0.0.1/in", "--list", "Faso"), "only public addresses"),
        (("add", URL, "--list", "Faso", "--lang", "xx"), "choose one of en, fr"),
        (("stop", "w9"), "alert list"),
        (("roll", "w9"), "alert list"),
        (("run", "--once", "--every", "1m"), "contradict"),
        (("run", "--every", "often"), "no duration"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], said: str) -> None:
    """What names no list, no webhook, no public address or no time is refused with what to do."""
    assert said in refusal(*arguments)
    assert call("alert", "list").exit_code == 1


KILLED = """
import os, signal, sys
from recoupe.cli import alerting
from recoupe.cli.main import recoupe
from tests.read.web import PUBLIC, Web, answer

def kill():
    with open("posted", "a") as file:
        file.write(web.asked[-1][2]["webhook-id"] + "\\n")
    os.kill(os.getpid(), signal.SIGKILL)

web = Web(hosts={"hooks.example": [PUBLIC]}, pages={("hooks.example", "/in"): kill})
alerting.Poster = lambda contact: web.poster(contact=contact)
recoupe(["alert", "run"])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_killed_run_sends_again_under_the_same_id(web: Web) -> None:
    """A run that is killed as the receiver has a message, before it answers, is gone on with: the message comes again under its id, and none is lost."""
    made()
    news()
    here = Path(__file__).parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(here), str(here / "src")))}
    killed = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    assert call("alert", "run").exit_code == 0
    posted = Path("posted").read_text().split()
    assert [headers["webhook-id"] for _, _, headers in web.asked][: len(posted)] == posted
    assert len(web.asked) == 2
    with open_ledger("recoupe.db") as ledger:
        assert ledger.verify_chain() == []
