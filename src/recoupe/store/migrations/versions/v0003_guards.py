"""Let the database itself refuse to change or delete rows; an erasure may empty the columns that it is allowed to, and no other.

This stops mistakes. Whoever owns the file can remove the guards, and the audit log shows what they did.
"""

from collections.abc import Iterator

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ERASABLE: dict[str, tuple[str, ...]] = {
    "audit": (),
    "blobs": ("content",),
    "captures": ("origin",),
    "records": ("body",),
    "events": ("type", "status", "salience", "responsibility", "starts", "ends", "place", "country", "precision", "length", "lat", "lon", "body"),
    "failures": ("origin", "reason"),
    "links": ("explanation",),
    "incidents": ("body",),
    "accounts": ("outlet", "independence"),
    "judgements": ("value", "by", "reason"),
    "imports": ("origin", "summary"),
    "feeds": ("url", "state"),
    "runs": ("summary",),
    "tombstones": ("by", "reason"),
}
FIXED: dict[str, tuple[str, ...]] = {
    "audit": ("seq", "at", "act", "rows", "previous", "hash"),
    "blobs": ("size",),
    "captures": ("origin_key", "report", "retrieved", "moment"),
    "records": ("report", "origin_key", "reading", "producer", "program", "codebook", "published", "words", "supersedes"),
    "events": ("record", "report", "position", "event"),
    "failures": ("report", "origin_key", "at"),
    "links": ("left", "right", "number", "bits"),
    "incidents": ("incident", "number", "state", "merged_into", "at"),
    "accounts": ("version", "position", "report", "event"),
    "judgements": ("kind", "left", "right", "incident", "field", "at", "supersedes"),
    "imports": ("report", "at"),
    "feeds": ("url_key", "number", "at"),
    "runs": ("at",),
    "tombstones": ("at", "rows"),
}
_SAID = "the ledger only grows; nothing is changed or deleted in it"


def _fixed(table: str) -> tuple[str, ...]:
    return FIXED[table] if table == "audit" else ("id", "seq", "digest", *FIXED[table])


def _allowed(table: str, same: str) -> str:
    """Give the condition that a change is an erasure."""
    kept = (f'new."{name}" {same} old."{name}"' for name in _fixed(table))
    return " AND ".join((*kept, *(f'new."{name}" IS NULL' for name in ERASABLE[table])))


def _sqlite() -> Iterator[str]:
    for table in ERASABLE:
        yield f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        yield f"CREATE TRIGGER {table}_holds BEFORE UPDATE ON {table} WHEN NOT ({_allowed(table, 'IS')}) BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"


def _postgresql() -> Iterator[str]:
    yield f"CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
    for table in ERASABLE:
        yield f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        changed = f"WHEN (NOT ({_allowed(table, 'IS NOT DISTINCT FROM')}))"
        yield f"CREATE TRIGGER {table}_holds BEFORE UPDATE ON {table} FOR EACH ROW {changed} EXECUTE FUNCTION ledger_refuses()"


def upgrade() -> None:
    """Set the guards."""
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def downgrade() -> None:
    """Take the guards away."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ERASABLE:
        for guard in ("stays", "holds"):
            op.execute(f"DROP TRIGGER {table}_{guard}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION ledger_refuses()")
