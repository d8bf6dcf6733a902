"""A ledger says the same whatever the order, the store and the copy."""

from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import update

from benchmarks.mutations import unguarded
from recoupe.errors import DamagedLedgerError, NotEmptyError, StoreError
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.tables import audit
from recoupe.store.values import Changes, Judgement
from tests.store.conftest import STORES, NewUrl
from tests.store.samples import AT, DENIAL, LATER, STRIKE, add, fill_all, incident, link

TEXTS = {"a.txt": STRIKE, "b.txt": DENIAL, "c.txt": STRIKE}


def ingest(url: str, order: tuple[str, ...]) -> list[str]:
    """Fill a ledger in some order, at other times, with incidents named after the first report that came."""
    with open_ledger(url, clock=lambda: f"2030-01-0{order.index('a.txt') + 1}T00:00:00Z") as ledger:
        reports = [add(ledger, TEXTS[origin], origin, LATER if origin == order[0] else AT) for origin in order]
        name = f"RCP-{order[0]}"
        ledger.save_incidents(
            Changes(at=AT, incidents=(incident(name, *set(reports)), incident(f"{name}-2", reports[0])), links=(link(*sorted(set(reports))),))
        )
        ledger.save_incidents(Changes(at=AT, merged={f"{name}-2": name}))
        ledger.add_judgement(Judgement("accept", "Awa", AT, incident=name))
        ledger.add_failure(None, "d.txt", "no answer", LATER if order[0] == "a.txt" else AT)
        return list(ledger.dump())


def test_order_of_ingest_does_not_show(store: str, copy_of, blank) -> None:
    """The same reports in any order give the same dump, whatever came first and whenever."""
    orders = list(permutations(TEXTS)) if store == "sqlite" else [("a.txt", "b.txt", "c.txt"), ("c.txt", "b.txt", "a.txt")]
    dumps = {tuple(ingest(copy_of(blank(store)), order)) for order in orders}

    assert len(dumps) == 1
    assert len(dumps.pop()) == 3 + 2 + 1 + 1 + 1 + 1  # origins, reports, failure, link, incident, judgement


@pytest.mark.parametrize("target", STORES)
def test_copy_is_equal(ledger: Ledger, new_url: NewUrl, target: str) -> None:
    """A copy into either store has the same head, the same history and the same dump, and goes on from there."""
    fill_all(ledger)
    url = new_url(target)
    head = copy_ledger(ledger, url)

    with open_ledger(url) as copied:
        assert head == ledger.head() == copied.head()
        assert list(copied.dump(history=True)) == list(ledger.dump(history=True))
        assert list(copied.dump()) == list(ledger.dump())
        assert [hit.report_id for hit in copied.search("drone")] == [hit.report_id for hit in ledger.search("drone")] != []
        assert copied.verify_chain() == copied.verify_custody() == []
        add(copied, "Another text.", "e.txt")
        assert copied.verify_chain() == []


def test_backup_is_a_ledger_in_one_file(ledger: Ledger, tmp_path: Path) -> None:
    """A backup of either store is one file, itself a ledger with the same head, and replaces nothing."""
    fill_all(ledger)
    path = tmp_path / "backup.db"
    head = ledger.backup(path)

    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("backup")] == ["backup.db"]
    with open_ledger(path) as copied:
        assert copied.head() == head == ledger.head()
        assert list(copied.dump()) == list(ledger.dump())
    with pytest.raises(NotEmptyError, match="copy into a new one"):
        ledger.backup(path)


def test_copy_of_a_damaged_ledger_is_refused_whole(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that does not end like its ledger is not left behind."""
    from recoupe.store import copying
    from recoupe.store.values import Head

    add(ledger)
    heads = iter([Head(0, "x"), Head(1, "x"), Head(1, "y")])
    monkeypatch.setattr(copying, "head", lambda _: next(heads))

    with pytest.raises(DamagedLedgerError, match="another head"):
        ledger.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


def test_faults_are_copied_too(ledger: Ledger, tmp_path: Path) -> None:
    """A copy hides no fault of its ledger."""
    add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(audit).values(act="other"))
    ledger.backup(tmp_path / "backup.db")

    with open_ledger(tmp_path / "backup.db") as copied:
        assert [str(fault) for fault in copied.verify_chain()] == [str(fault) for fault in ledger.verify_chain()] != []


def test_only_ledgers_of_this_program_are_copied(tmp_path: Path) -> None:
    """A stranger's ledger is refused by name."""

    class Stranger:
        where = "elsewhere"

    with pytest.raises(StoreError, match="elsewhere"):
        copy_ledger(Stranger(), tmp_path / "copy.db")
