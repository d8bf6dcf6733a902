"""What people decide on the command line: one decision a call, told and shown, refused with its reason; reading again; erasing."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError, StoreError
from recoupe.model.serial import to_dict
from recoupe.pipeline.ledger import link_all
from recoupe.pipeline.reading import read_report
from recoupe.store.ledger import open_ledger
from recoupe.store.people import Role, User
from tests.pipeline.test_ledger import AT, REPORTS, put


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work in a folder whose ledger holds two accounts of one strike, and give the key of one event."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    monkeypatch.setenv("RECOUPE_BY", "Awa")
    with open_ledger("recoupe.db", create=True) as ledger:
        taken = put(ledger, ("strike.txt", "second.txt"))
        link_all(ledger, load_codebook(), AT)
    assert taken[0].added is not None
    return f"{taken[0].added.report_id}#e1"


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command."""
    found = CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)
    return found.exit_code, found.stdout, found.stderr


def shown(key: str) -> dict:
    """Give an event as `recoupe review` shows it."""
    found = json.loads(run("review", key, "--format", "json")[1])
    return found["events"][0]


def test_correction_is_told_and_shown(key: str) -> None:
    """A corrected field is shown with what it was, its decision and who took it; the incident is written anew."""
    code, out, said = run("review", key, "--set", "killed=12", "--reason", "counted again")
    assert (code, len(out.split()), said) == (0, 1, "recoupe: 1 decision kept, 1 incident written\n")
    incident = json.loads(run("incidents", "--format", "jsonl")[1])
    assert incident["casualties"]["killed"]["high"] == 12

    code, text, _ = run("review", key)
    assert code == 0
    assert text.startswith("e1 ASSAULT “frappé” occurred corrected\n  casualties: [")
    assert text.splitlines()[-1].startswith(out[:12])
    assert text.rstrip().endswith("Awa correct casualties (counted again)")


def test_values_are_written_as_people_write_them(key: str) -> None:
    """Words, lists with commas, days, ranges, JSON and ways into a field are taken, and the words that a correction rests on are found."""
    sets = ("status=planned", "modes=aerial, destroy", "when=2024-05-01/2024-05-02", "actors.0.country=NER", "injured=3-5", 'motives=[{"start":0,"end":3}]')
    code, out, _ = run("review", key, *(part for one in sets for part in ("--set", one)), "--words", "Neuf civils", "--no-link")
    event = shown(key)

    assert (code, len(out.split())) == (0, 6)
    assert (event["status"], event["modes"], event["actors"][0]["country"]) == ("planned", ["aerial", "destroy"], "NER")
    assert (event["when"]["start"], event["when"]["end"], event["when"]["spans"][0]["text"]) == ("2024-05-01", "2024-05-02", "Neuf civils")
    injured = next(one for one in event["casualties"] if one["kind"] == "injured")
    assert (injured["low"], injured["high"], injured["qualifier"], injured["span"]["text"]) == (3, 5, "between", "Neuf civils")
    assert [one["low"] for one in event["casualties"] if one["kind"] == "killed"] == [9]
    assert event["because"]["status"] == [{"rule": "review", "span": event["when"]["spans"][0]}]


def test_rejecting_and_taking_back(key: str) -> None:
    """A rejected event is no account, a decision is taken back by the beginning of its id, and an accepted one is signed."""
    code, out, _ = run("review", key, "--reject", "--reason", "an exercise")
    accounts = json.loads(run("incidents", "--format", "jsonl")[1])["accounts"]
    assert (code, len(accounts)) == (0, 1)

    assert run("review", key, "--take-back", out[:10])[0] == 0
    assert len(json.loads(run("incidents", "--format", "jsonl")[1])["accounts"]) == 2
    assert run("review", key, "--accept")[0] == 0
    assert shown(key)["review"]["state"] == "accepted"


def test_events_are_added_and_parted(key: str) -> None:
    """An event is added by its words and linked; two events are judged different and the same."""
    report = key.rpartition("#")[0]
    code, added, _ = run("review", report, "--add", '{"type": "ACCUSE", "trigger": "selon un infirmier"}')
    assert (code, added.startswith(f"{report}#h")) == (0, True)
    with open_ledger("recoupe.db") as ledger:
        other = next(f"{record['id']}#e1" for record in ledger.reports() if record["origin"] == "second.txt")
    assert run("review", key, "--different", other)[0] == 0
    incidents = [json.loads(line) for line in run("incidents", "--format", "jsonl")[1].splitlines()]
    told = [{f"{one['report']}#{one['event']}" for one in incident["accounts"]} for incident in incidents]
    assert not any({key, other} <= keys for keys in told)
    (decision,) = [one["id"] for one in json.loads(run("review", key, "--format", "json")[1])["decisions"]]
    run("review", key, "--take-back", decision)
    assert run("review", key, "--same", other)[0] == 0
    assert [line.split()[0] for line in run("review", report)[1].splitlines() if "“" in line] == ["e1", added.strip().rpartition("#")[2]]


def test_incident_is_decided_on(key: str) -> None:
    """An incident is graded and signed by its id, and shown."""
    name = json.loads(run("incidents", "--format", "jsonl")[1])["id"]
    assert run("review", name, "--set", "grade=contested", "--reason", "the army denies it")[0] == 0
    assert run("review", name)[1].splitlines()[0] == f"{name}  corrected  contested"
    assert any("corrected by Awa, " in line and line.endswith(": grade") for line in run("show", name)[1].splitlines())
    assert run("review", name, "--accept")[0] == 0
    assert json.loads(run("review", name, "--format", "json")[1])["incident"]["review"]["state"] == "accepted"


def test_example_is_written(key: str) -> None:
    """What was decided is written as an example that TOML reads, with its gap."""
    run("review", key, "--set", "status=planned")
    code, out, _ = run("review", key, "--as-example")

    assert (code, out.splitlines()[0]) == (0, "# codebook/data/events/ASSAULT.toml")
    (example,) = tomllib.loads(out)["examples"]
    assert (example["status"], example["gap"]) == ("planned", "does not come out yet: status is occurred, not planned")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--accept", "--reject"), "one call takes one decision"),
        (("--accept", "--by", ""), "nobody decides"),
        (("--set", "status"), "FIELD=VALUE"),
        (("--add", "[]"), "no JSON object"),
    ],
)
def test_wrong_calls_are_refused(key: str, options: tuple[str, ...], said: str) -> None:
    """Two decisions, nobody who decides, and values that are none are wrong usage, and nothing is written."""
    with open_ledger("recoupe.db") as ledger:
        before = ledger.head()
    code, _, told = run("review", key, *options)

    assert (code, said in told) == (2, True)
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--reject",), "without a reason"),
        (("--set", "colour=red"), "none of that name"),
        (("--set", "status=done"), "'done' is no status"),
        (("--set", "status=planned", "--words", "e"), "times in the text"),
        (("--set", "status=planned", "--words", "absent"), "0 times in the text"),
        (("--set", "injured=4"), "say with --words"),
        (("--take-back", "ffffffffffff"), "0 begin so"),
        (("--same", "x"), "no key of an event"),
        (("--as-example",), "nobody decided"),
    ],
)
def test_what_cannot_stand_is_refused(key: str, options: tuple[str, ...], said: str) -> None:
    """A decision that cannot stand is refused with its reason."""
    with pytest.raises(ReviewError, match=said):
        run("review", key, *options)


def test_reading_again_is_told(key: str) -> None:
    """`recoupe reread` says report by report what changed, in text and as JSON lines, and leaves with 1 when nothing waits."""
    assert run("reread")[0] == 1
    record = to_dict(read_report(REPORTS["strike.txt"], "strike.txt"))
    record["events"][0]["status"] = "planned"
    with open_ledger("recoupe.db") as ledger:
        ledger.add_report(REPORTS["strike.txt"], {**record, "produced_by": {"program": "recoupe 0.0.1", "languages": {"fr": {}}}}, origin="strike.txt", at=AT)

    code, out, said = run("reread", "--dry-run", "--format", "text")
    assert (code, "1 report read again, nothing written, 1 changed, 0 failed; events: 0 added, 0 removed, 1 changed" in said) == (0, True)
    assert out.splitlines()[1:] == ["  ~ e1 ASSAULT “frappé”", "    status: planned → occurred"]
    code, out, said = run("reread")
    found = json.loads(out)
    assert (code, found["origin"], found["orphans"]) == (0, "strike.txt", 0)
    assert found["events"]["changed"][0]["fields"] == {"status": {"from": "planned", "to": "occurred"}}
    assert "incident" in said
    assert run("reread")[0] == 1
    assert run("reread", "--all", "-q") == (0, "", "")


def test_erasing_is_confirmed_and_told(key: str) -> None:
    """`recoupe erase` asks first, refuses where nobody can be asked, says how much is gone, and leaves with 1 when it was gone before."""
    report = key.rpartition("#")[0]
    code, _, said = run("erase", report, "--reason", "asked for")
    assert (code, "--yes" in said) == (2, True)

    code, _, said = run("erase", report, "--reason", "asked for", "--yes")
    assert code == 0
    assert "rows emptied, the log verifies; erase it from your backups" in said
    assert run("erase", report, "--reason", "asked for", "--yes")[0] == 1
    assert run("link")[0] == 0
    assert [account["origin"] for account in json.loads(run("incidents", "--format", "jsonl")[1])["accounts"]] == ["second.txt"]
    assert run("verify")[0] == 0


def test_account_is_erased_and_told() -> None:
    """`recoupe erase account:NAME` erases an account once, by another than itself, says that its decisions keep the name, and the ledger verifies."""
    with open_ledger("recoupe.db") as ledger:
        ledger.team.add_user(User("Moussa", Role.ADMIN), by="local", at=AT)
        ledger.team.add_user(User("Cleo", Role.CODER), by="Moussa", at=AT)
    erase = ("erase", "account:Cleo", "--reason", "asked for", "--yes")
    for refused in ((*erase, "--by", "cleo"), ("erase", "account:Nobody", *erase[2:])):
        with pytest.raises(StoreError, match="account"):
            run(*refused)
    code, _, said = run(*erase)
    assert (code, "decisions that must not keep the name" in said) == (0, True)
    assert run(*erase)[0] == 1
    assert "Cleo" not in run("admin", "user", "list")[1]
    assert run("verify")[0] == 0


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2)])
def test_person_at_a_terminal_is_asked(key: str, answer: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the answer decides; without a yes nothing is erased."""
    monkeypatch.setattr("recoupe.cli.erase._is_terminal", lambda: True)
    found = CliRunner().invoke(recoupe, ["erase", key.rpartition("#")[0], "--reason", "asked for"], input=answer, catch_exceptions=False)

    assert found.exit_code == code
    with open_ledger("recoupe.db") as ledger:
        assert len(list(ledger.reports())) == (1 if code == 0 else 2)


def test_reading_again_that_is_killed_goes_on(tmp_path: Path) -> None:
    """A run that is killed keeps what it told; the next one reads the rest, links all, and the log verifies."""
    with open_ledger("killed.db", create=True) as ledger:
        for number in range(6):
            name, content = f"{number}.txt", REPORTS["strike.txt"].replace(b"Gao Hebdo", b"Gao Hebdo %d" % number)
            record = to_dict(read_report(content, name)) | {"events": [], "produced_by": {"program": "recoupe 0.0.1", "languages": {"fr": {}}}}
            ledger.add_report(content, record, origin=name, at=AT)
    command = [sys.executable, "-m", "recoupe", "reread", "--db", "killed.db"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())["report"]
        process.kill()
    with open_ledger("killed.db") as ledger:
        read = {record["id"] for record in ledger.reports() if record["events"]}
    assert told in read
    assert len(read) < 6

    code, out, _ = run("reread", "--db", "killed.db")
    assert (code, len(out.splitlines())) == (0, 6 - len(read))
    with open_ledger("killed.db") as ledger:
        assert {len(record["events"]) for record in ledger.reports()} == {1}
        assert [len(one["accounts"]) for one in ledger.incidents()] == [6]
        assert ledger.verify_chain() == ledger.verify_custody() == []
