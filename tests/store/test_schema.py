"""Schemas go up and down with what they hold, and no program touches a schema that it does not know."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from recoupe.errors import NewerSchemaError, NoLedgerError, OlderSchemaError, StoreError
from recoupe.store import schema
from recoupe.store.ledger import Ledger, as_url, migrate, open_ledger, store_of
from recoupe.store.migrations.versions import v0003_guards, v0009_runs, v0010_people, v0012_signatures, v0013_coding, v0014_amendments, v0015_webhooks
from recoupe.store.people import Outcome, Role, User
from recoupe.store.tables import KEPT, REVISIONS, metadata
from recoupe.store.values import KINDS, PARTIES, PARTY_STATES, Ask, Judgement, Roll, SavedView, Sight, event_key
from tests.store.samples import AT, SECRET, WEBHOOK, add, fill_older

NEWEST = REVISIONS[-1]


def sql(url: str, *statements: str) -> None:
    """Run statements on the database of a ledger, as a stranger would."""
    bare = url if "://" in url else f"sqlite:///{url}"
    engine = create_engine(bare.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def sql_rows(url: str, question: str) -> list[tuple]:
    """Ask the database of a ledger, as a stranger would."""
    engine = create_engine((url if "://" in url else f"sqlite:///{url}").replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(question))]
    engine.dispose()
    return found


@pytest.fixture
def stamped(url: str):
    """Give a ledger whose schema is put back as it was after the test."""
    yield url
    sql(url, f"UPDATE alembic_version SET version_num = '{schema.NEWEST}'")


def test_revisions_are_those_that_ship() -> None:
    """The revisions that the program names are the files that ship, in their order."""
    import recoupe.store

    config = Config()
    config.set_main_option("script_location", f"{recoupe.store.__path__[0]}/migrations")
    shipped = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]

    assert tuple(reversed(shipped)) == REVISIONS


def test_migrations_make_the_tables_that_the_program_knows(ledger: Ledger) -> None:
    """What migrations make is what the program reads and writes."""

    def named(_thing, name, kind, *_rest) -> bool:
        return name in metadata.tables if kind == "table" else name != "search_index"  # the index is the store's own

    with ledger.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": named, "compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_guards_know_every_column() -> None:
    """The guards name each column of each table, as the program divides them."""
    guards = (v0003_guards, v0009_runs, v0010_people, v0012_signatures, v0013_coding, v0014_amendments, v0015_webhooks)
    erasable = {table: names for one in guards for table, names in one.ERASABLE.items()}
    fixed = {table: names for one in guards for table, names in one.FIXED.items()}
    assert {name: kept.erasable for name, kept in KEPT.items()} == {name: kept for name, kept in erasable.items() if name != "audit"}
    assert {name: set(kept.fixed) for name, kept in KEPT.items()} == {name: {"id", "seq", "digest", *fixed[name]} for name in KEPT}


@pytest.mark.parametrize("down", REVISIONS[:-1])
def test_schema_goes_down_and_up_with_its_data(copy_of, filled, store: str, down: str) -> None:
    """A ledger that was lowered and raised again holds what it held, is found by its words and verifies."""
    url = copy_of(filled(store))
    with open_ledger(url) as ledger:
        before = (
            ledger.head(),
            list(ledger.dump(history=True)),
            ledger.search("drone"),
            ledger.report_page(Ask()),
            ledger.facet_counts(Ask()),
            *(ledger.plotted_page(Sight(kind)) for kind in KINDS),
            *(ledger.roll(Roll(kind, state)) for kind in PARTIES for state in PARTY_STATES),
            ledger.incident_counts(),
            ledger.yields(),
        )

    assert migrate(url, down) == (NEWEST, down)
    with pytest.raises(OlderSchemaError, match="recoupe migrate"):
        open_ledger(url)
    assert migrate(url) == (down, NEWEST)
    assert migrate(url) == (NEWEST, NEWEST)
    with open_ledger(url) as ledger:
        assert (
            ledger.head(),
            list(ledger.dump(history=True)),
            ledger.search("drone"),
            ledger.report_page(Ask()),
            ledger.facet_counts(Ask()),
            *(ledger.plotted_page(Sight(kind)) for kind in KINDS),
            *(ledger.roll(Roll(kind, state)) for kind in PARTIES for state in PARTY_STATES),
            ledger.incident_counts(),
            ledger.yields(),
        ) == before
        assert ledger.verify_chain() == []
        add(ledger, "Another text.", "e.txt")


def test_ledger_that_holds_something_is_not_lowered_to_nothing(new_url, copy_of, blank, store: str) -> None:
    """A ledger goes down to nothing only if it holds nothing."""
    url = copy_of(blank(store))
    with open_ledger(url) as ledger:
        add(ledger)
    with pytest.raises(StoreError, match="would be lost"):
        migrate(url, "base")

    empty = new_url(store)
    open_ledger(empty, create=True).close()
    assert migrate(empty, "base") == (NEWEST, None)
    with pytest.raises(NoLedgerError, match="recoupe init"):
        open_ledger(empty)
    assert migrate(empty) == (None, NEWEST)


@pytest.mark.parametrize("kept", ["view", "flag", "help", "user", "login", "webhook"])
def test_ledger_is_not_lowered_past_what_an_older_schema_cannot_hold(copy_of, blank, store: str, kept: str) -> None:
    """A ledger with saved views, flags, accounts, log-ins or webhooks does not go down to a schema without them: their rows would be lost, and the log would say so."""
    url = copy_of(blank(store))
    with open_ledger(url) as ledger:
        report = add(ledger)
        if kept == "view":
            ledger.save_view(SavedView("/inbox", "To read", "/inbox?state=unreviewed", "Awa", AT))
        elif kept == "user":
            ledger.team.add_user(User("Awa", Role.ADMIN), by="local", at=AT)
        elif kept == "webhook":
            ledger.webhooks.add(WEBHOOK, SECRET, at=AT)
        elif kept == "login":
            ledger.team.note_login("Awa", Outcome.FAILED, "", AT)
        else:
            ledger.add_judgement(Judgement(kept, "Awa", AT, "", events=(event_key(report, ""),)))

    with pytest.raises(StoreError, match="recoupe backup"):
        migrate(url, "0008")
    with open_ledger(url) as ledger:
        assert ledger.verify_chain() == []


def test_newer_schema_is_left_alone(stamped: str) -> None:
    """A ledger of a newer program is neither opened nor migrated, and the message says so."""
    sql(stamped, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchemaError, match="install the newer program"):
        open_ledger(stamped)
    with pytest.raises(NewerSchemaError, match="9999"):
        migrate(stamped)
    with pytest.raises(NewerSchemaError, match="9999"):
        open_ledger(stamped, create=True)


def test_unknown_revision_is_refused(url: str) -> None:
    """A revision that there is not is refused with those that there are."""
    with pytest.raises(StoreError, match=", ".join(REVISIONS)):
        migrate(url, "0099")


def test_migration_that_fails_changes_nothing(new_url, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration happens whole or not at all."""
    url = new_url(store)
    with open_ledger(url, create=True) as ledger:
        fill_older(ledger)
        before = list(ledger.dump(history=True))
    real = Connection.execute
    monkeypatch.setattr(Connection, "execute", lambda self, statement, *rest, **options: _unless_stamp(real, self, statement, *rest, **options))
    with pytest.raises(StoreError, match="a test wants it so"):
        migrate(url, "0001")
    monkeypatch.undo()

    with open_ledger(url) as ledger:
        assert list(ledger.dump(history=True)) == before
        assert ledger.verify_chain() == []


def _unless_stamp(real, connection, statement, *rest, **options):
    if "UPDATE alembic_version" in str(statement):
        raise StoreError("no: a test wants it so")
    return real(connection, statement, *rest, **options)


def test_making_a_ledger_twice_makes_it_once(empty_url: str) -> None:
    """A ledger that is there stays as it is when it is made again."""
    with open_ledger(empty_url, create=True) as ledger:
        add(ledger)
        head = ledger.head()
    with open_ledger(empty_url, create=True) as ledger:
        assert ledger.head() == head


@pytest.mark.parametrize("store_url", ["mysql://x/y", "http://x"])
def test_other_database_is_refused(store_url: str) -> None:
    """A URL of another database is refused with those that are known."""
    with pytest.raises(StoreError, match="postgresql, postgresql"):
        open_ledger(store_url)


def test_path_and_url_name_the_same(tmp_path) -> None:
    """A path and its URL name the same ledger, whatever signs the path has."""
    path = tmp_path / "a %20?b#c é.db"
    open_ledger(path, create=True).close()

    assert path.is_file()
    assert as_url(f"sqlite:///{path}") == as_url(path)
    assert store_of(as_url(path)).name == "sqlite"
    with open_ledger(f"sqlite:///{path}") as ledger:
        assert ledger.where == str(path)


def test_lists_of_an_older_schema_show_tolls_as_they_were_read(copy_of, blank, store: str) -> None:
    """A ledger that is lowered shows tolls as the older program made them, and raised again as people left them, without a decision in between."""
    url = copy_of(blank(store))
    dead = {"kind": "killed", "low": 7, "high": 7, "side": None}
    with open_ledger(url) as ledger:
        report, other = add(ledger), add(ledger, "Gao, 14 mars. Une attaque.", "b.txt")
        ledger.add_judgement(Judgement("correct", "Awa", AT, events=(event_key(report, "e1"),), field="casualties", value=[dead]))
        ledger.add_judgement(Judgement("flag", "Awa", AT, events=(event_key(other, ""),)))
        erased = ledger.add_judgement(Judgement("accept", "Awa", AT, events=(event_key(other, "e1"),)))
        ledger.erase(erased, by="Awa", reason="asked for", at=AT)
        before = ledger.report_page(Ask(order="priority"))
    assert [(row.killed, row.judged) for row in before.rows] == [(0, 0), (7, 1)]

    with pytest.raises(StoreError, match="recoupe backup"):
        migrate(url, "0008")
    migrate(url, "0009")
    read = sql_rows(url, "SELECT killed, judged FROM inbox ORDER BY priority DESC")
    assert read == [(0, 1), (0, 1)]
    migrate(url)
    with open_ledger(url) as ledger:
        assert ledger.report_page(Ask(order="priority")) == before
        assert ledger.verify_chain() == []
