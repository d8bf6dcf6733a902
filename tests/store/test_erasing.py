"""What is erased is gone, from the database's own files too, and the log still verifies."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import update

from benchmarks.mutations import unguarded
from recoupe.errors import ErasedError, UnknownIdError
from recoupe.store.ledger import Ledger
from recoupe.store.tables import blobs, tombstones
from recoupe.store.values import Changes, Judgement, event_key
from tests.store.samples import AT, DENIAL, LATER, STRIKE, add, incident, link, report

NAME = "Mariamtest Zzquux"


def fill(ledger: Ledger) -> tuple[str, str]:
    """Put a name into everything that can hold one."""
    original, record = report(f"{STRIKE} {NAME} a été tuée.", f"{NAME}.txt")
    record["events"][0]["type"] = NAME
    named = ledger.add_report(original, record, origin=f"{NAME}.txt", at=AT).report_id
    other = add(ledger, DENIAL, "b.txt")
    one = incident("RCP-1", named, other)
    one["accounts"][0]["outlet"] = NAME
    ledger.save_incidents(Changes(at=AT, incidents=(one, incident("RCP-2", other)), links=(link(named, other),)))
    ledger.add_judgement(Judgement("correct", "Awa", AT, f"it was {NAME}", events=(event_key(named, "e1"),), field="name", value=NAME))
    return named, other


def test_erased_report_is_gone_and_the_log_verifies(ledger: Ledger) -> None:
    """An erased report, with all that quotes it, is not given out any more; the others are, and the log verifies."""
    named, other = fill(ledger)

    assert ledger.erase(named, by="Awa", reason="asked for", at=LATER) > 5
    assert [record["id"] for record in ledger.reports(include_superseded=True)] == [other]
    for question in (ledger.report, ledger.original):
        with pytest.raises(ErasedError, match="only"):
            question(named)
    with pytest.raises(ErasedError, match="link the ledger again"):
        ledger.incident("RCP-1")
    assert [one["id"] for one in ledger.incidents()] == ["RCP-2"]
    assert list(ledger.links()) == ledger.search("Zzquux") == []
    assert [(one.judgement.by, one.judgement.value) for one in ledger.judgements()] == [("", None)]
    assert NAME not in "".join([*ledger.dump(), *ledger.dump(history=True)])
    assert ledger.verify_chain() == ledger.verify_custody() == []


def test_erased_bytes_leave_the_files_of_the_database(store: str, url: str, ledger: Ledger) -> None:
    """No file of the database holds the erased name any more."""
    named, _ = fill(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)

    if store == "sqlite":
        files = list(Path(url).parent.iterdir())
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
            base = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
        files = list((folder / "base" / str(base)).iterdir())
    content = [path.read_bytes().lower() for path in files]
    assert any(b"drone" in one for one in content)
    assert [path for path, one in zip(files, content, strict=True) if b"zzquux" in one] == []


def test_erased_report_is_not_taken_again(ledger: Ledger) -> None:
    """The bytes of an erased report are refused when they come again; another text of the same origin is taken."""
    named = add(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)

    with pytest.raises(ErasedError, match="not taken again"):
        add(ledger)
    add(ledger, DENIAL, at=LATER)
    assert len(list(ledger.reports())) == 1


def test_erasing_again_changes_nothing(ledger: Ledger) -> None:
    """What was erased is not erased again."""
    named = add(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    before = ledger.head()

    assert ledger.erase(named, by="Awa", reason="asked for", at=LATER) == 0
    assert ledger.head() == before
    with pytest.raises(UnknownIdError, match="nothing of this id"):
        ledger.erase("RCP-77", by="Awa", reason="asked for", at=LATER)


def test_incident_and_judgement_can_be_erased_alone(ledger: Ledger) -> None:
    """The content of an incident and of a judgement can be erased by id, and reports stay."""
    named, _ = fill(ledger)
    judgement = next(ledger.judgements()).id
    ledger.erase("RCP-1", by="Awa", reason="asked for", at=LATER)
    ledger.erase(judgement, by="Awa", reason="asked for", at=LATER)

    assert [one["id"] for one in ledger.incidents()] == ["RCP-2"]
    assert next(ledger.judgements()).judgement.reason == ""
    assert ledger.report(named)["id"] == named
    assert ledger.verify_chain() == []


def test_incident_can_be_linked_again_after_an_erasure(ledger: Ledger) -> None:
    """After an erasure linking writes the incident again under its id, without what was erased."""
    named, other = fill(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", other),)))

    assert [account["report"] for account in ledger.incident("RCP-1")["accounts"]] == [other]
    assert ledger.verify_chain() == []


def test_bytes_that_vanish_without_a_tombstone_are_a_fault(ledger: Ledger) -> None:
    """Emptied bytes are a fault where no tombstone says why, and so is erased content that is there again."""
    named = add(ledger)
    with ledger.writing() as connection:
        connection.execute(update(blobs).values(content=None))
    assert {fault.table for fault in ledger.verify_chain()} == {fault.table for fault in ledger.verify_custody()} == {"blobs"}

    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    assert ledger.verify_chain() == ledger.verify_custody() == []
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(blobs).values(content=b"\0x"))
    assert [fault.what for fault in ledger.verify_chain()] == ["its content was erased and is there again"]


def test_forged_tombstone_is_a_fault(ledger: Ledger) -> None:
    """A tombstone that no entry wrote does not excuse what is gone."""
    named = add(ledger)
    with ledger.writing() as connection:
        connection.execute(update(blobs).values(content=None))
        connection.execute(tombstones.insert().values(id="x", seq=1, digest="x", at=AT, rows=f'[["blobs","{named}"]]', by=None, reason=None))

    assert "tombstones" in {fault.table for fault in ledger.verify_chain()}
